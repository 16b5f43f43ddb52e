"""A service on loopback that answers as a test tells it to, and works out by itself, from what came
over the wire, what a request signed. It shares nothing with the program's own stand-in."""

import email.utils
import hashlib
import http.server
import json
import threading
import time
import urllib.parse
from calendar import timegm

_SIGNED = ('host', 'content-type')


def encode(text):
    """RFC 3986 percent-encoding of everything that is not unreserved."""
    return urllib.parse.quote(text, safe='-_.~')


def canonical_query(parameters):
    return '&'.join(f'{encode(name)}={encode(value)}' for name, value in sorted(parameters))


class Call:
    """One request: `app`, `task`, and what it signed."""

    def __init__(self, method, target, headers):
        self.method = method
        query = urllib.parse.urlsplit(target).query
        self.parameters = urllib.parse.parse_qsl(query, keep_blank_values=True)
        self.headers = {name.lower(): value.strip() for name, value in headers.items()}
        by_name = dict(self.parameters)
        self.app, self.task = by_name.get('AppId'), by_name.get('TaskId')
        self.v1 = 'Signature' in by_name
        stamp = by_name['Timestamp'] if self.v1 else self.headers['x-acs-date']
        self.time = timegm(time.strptime(stamp, '%Y-%m-%dT%H:%M:%SZ'))

    def v1_text(self, change=lambda parameters: parameters):
        """The string to sign of version 1; `change` may alter its parameters."""
        signed = change([(n, v) for n, v in self.parameters if n != 'Signature'])
        return f'{self.method}&%2F&{encode(canonical_query(signed))}'

    def v3_text(self, change=lambda lines: lines):
        """The canonical request of version 3; `change` may alter its lines of headers."""
        signed = sorted((name, value) for name, value in self.headers.items()
                        if name.startswith('x-acs-') or name in _SIGNED)
        lines = change([f'{name}:{value}' for name, value in signed])
        return '\n'.join([self.method, '/', canonical_query(self.parameters), *lines, '',
                          ';'.join(name for name, _ in signed), hashlib.sha256(b'').hexdigest()])

    def mismatch(self, **change):
        """The message of a signature that does not match, as the service words it."""
        if self.v1:
            return ('Specified signature is not matched with our calculation. '
                    f'server string to sign is:{self.v1_text(**change)}')
        text = self.v3_text(**change)
        digest = hashlib.sha256(text.encode()).hexdigest()
        return ('Specified signature does not match our calculation. server StringToSign is '
                f'[ACS3-HMAC-SHA256\n{digest}] server CanonicalRequest is [{text}]')


class ToldService:
    """`answer(call)` gives None for a success, or (status, code, message). `now()` is its clock;
    `date`, when it is not None, is the Date header of every answer (empty: there is none)."""

    def __init__(self, answer, now=time.time, date=None):
        self.answer, self.now, self.date = answer, now, date
        self.calls = []
        self._server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), _handler(self))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,),
                                        daemon=True)
        self._thread.start()
        self.url = f'http://127.0.0.1:{self._server.server_port}'
        self.certificate = None

    def stop(self):
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def reply(self, call):
        """The status and the body."""
        self.calls.append(call)
        told = self.answer(call)
        identity = f'00000000-0000-4000-8000-{len(self.calls):012d}'
        if told is None:
            return 200, {'RequestId': identity}
        status, code, message = told
        return status, {'RequestId': identity, 'HostId': 'test', 'Code': code, 'Message': message}


def _handler(service):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = 'HTTP/1.1'
        disable_nagle_algorithm = True

        def do_POST(self):
            status, fields = service.reply(Call(self.command, self.path, self.headers))
            body = json.dumps(fields).encode()
            date = service.date
            if date is None:
                date = email.utils.formatdate(service.now(), usegmt=True)
            lines = [f'HTTP/1.1 {status} Told', f'content-length: {len(body)}',
                     'content-type: application/json;charset=utf-8']
            if date:
                lines.append(f'date: {date}')
            self.wfile.write('\r\n'.join([*lines, '', '']).encode() + body)

        def log_message(self, *_):
            """Says nothing."""
    return Handler
