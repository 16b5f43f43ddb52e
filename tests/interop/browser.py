"""A headless Chromium, spoken to by the Chrome DevTools Protocol over a pair of pipes: JSON that
ends in NUL bytes, read on its descriptor 3 and written on 4 (--remote-debugging-pipe)."""

import base64
import fcntl
import json
import os
import select
import subprocess
import time

PATIENCE = 60  # seconds for an answer


class Browser:
    """One page of a browser, as a context. `requests` are the addresses that it asked for,
    `complaints` what it logged: errors of scripts, violations of a policy."""

    def __init__(self, program, directory):
        theirs, self._to = os.pipe()
        self._from, answers = os.pipe()
        # Above the two that they are to become.
        high = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (theirs, answers)]
        for end in theirs, answers:
            os.close(end)
        command = ['bash', '-c', 'exec "$@" 3<&{} 4>&{}'.format(*high), 'bash', program,
                   '--headless', '--no-sandbox', '--disable-gpu', '--no-first-run',
                   '--disable-extensions', '--disable-background-networking', '--disable-sync',
                   '--disable-component-update', '--disable-dev-shm-usage',
                   f'--user-data-dir={directory}/profile', '--remote-debugging-pipe', 'about:blank']

        with open(f'{directory}/browser.log', 'wb') as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=high,
                env={**os.environ, 'HOME': str(directory)})
        for end in high:
            os.close(end)
        self._number, self._rest, self._session = 0, b'', None
        self._waiting = []
        self.requests, self.complaints = [], []

    def __enter__(self):
        target = self.tell('Target.createTarget', url='about:blank')['targetId']
        self._session = self.tell('Target.attachToTarget', targetId=target,
                                  flatten=True)['sessionId']
        for domain in 'Page', 'Network', 'Runtime', 'Log':
            self.tell(domain + '.enable')
        return self

    def __exit__(self, *_):
        for end in self._to, self._from:
            os.close(end)
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _message(self):
        end = time.monotonic() + PATIENCE
        while b'\0' not in self._rest:
            ready, _, _ = select.select([self._from], [], [], max(end - time.monotonic(), 0))
            piece = os.read(self._from, 1 << 16) if ready else b''
            if not piece:
                raise AssertionError('the browser says nothing more')
            self._rest += piece
        text, self._rest = self._rest.split(b'\0', 1)
        message = json.loads(text)
        self._heed(message)
        return message

    def _heed(self, message):
        name, what = message.get('method'), message.get('params')
        if name == 'Network.requestWillBeSent':
            self.requests.append(what['request']['url'])
        elif name == 'Runtime.exceptionThrown':
            self.complaints.append(what['exceptionDetails'])
        elif name == 'Log.entryAdded':
            self.complaints.append(what['entry']['text'])
        elif name == 'Page.loadEventFired':
            self._waiting.append(name)

    def tell(self, method, **params):
        """The result of one command."""
        self._number += 1
        message = {'id': self._number, 'method': method, 'params': params}
        if self._session:
            message['sessionId'] = self._session
        os.write(self._to, json.dumps(message).encode() + b'\0')
        while True:
            answer = self._message()
            if answer.get('id') == self._number:
                if 'error' in answer:
                    raise AssertionError(f'{method}: {answer["error"]}')
                return answer['result']

    def open(self, address):
        self._waiting.clear()
        self.tell('Page.navigate', url=address)
        while 'Page.loadEventFired' not in self._waiting:
            self._message()

    def value(self, expression):
        """What JavaScript makes of it, by the protocol: the page's policy does not hold for it."""
        result = self.tell('Runtime.evaluate', expression=expression, returnByValue=True)
        if 'exceptionDetails' in result:
            raise AssertionError(result['exceptionDetails'])
        return result['result'].get('value')

    def look(self, width, scheme, scripts=True):
        """As on a screen of this width, in the `light` or `dark` scheme."""
        self.tell('Emulation.setDeviceMetricsOverride', width=width, height=900,
                  deviceScaleFactor=1, mobile=False)
        self.tell('Emulation.setEmulatedMedia',
                  features=[{'name': 'prefers-color-scheme', 'value': scheme}])
        self.tell('Emulation.setScriptExecutionDisabled', value=not scripts)

    def type(self, text):
        """Into what has the focus, as from a keyboard."""
        self.tell('Input.insertText', text=text)

    def press(self, key, code):
        for kind in 'keyDown', 'keyUp':
            self.tell('Input.dispatchKeyEvent', type=kind, key=key, code=key,
                      windowsVirtualKeyCode=code, text='\r' if key == 'Enter' else '')

    def picture(self, path):
        """The whole page as a PNG."""
        shot = self.tell('Page.captureScreenshot', captureBeyondViewport=True)
        path.write_bytes(base64.b64decode(shot['data']))
