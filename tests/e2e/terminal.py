"""A terminal for a command to run on, and what stands on its screen."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
import threading

import harness

_TOKEN = re.compile(r'\r|\n|\x1b\[J|\x1b\[[0-9;]*m|[^\x00-\x1f\x7f-\x9f]+')


class Screen:
    """The last rows as a terminal shows them that knows CR, LF, erasing what is behind the cursor,
    and colours. Whatever else comes is kept in `foreign`. The cursor is on the last row."""

    def __init__(self, columns):
        self.columns = columns
        self.lines = ['']
        self.column = 0
        self.coloured = False
        self.foreign = []
        self.drawn = []  # what stood on the last row each time that its rest was erased

    def feed(self, text):
        at = 0
        while at < len(text):
            token = _TOKEN.match(text, at)
            if not token:
                self.foreign.append(text[at:at + 8])
                at += 1
                continue
            at = token.end()
            self._take(token.group())

    def _take(self, token):
        if token == '\r':
            self.column = 0
        elif token == '\n':
            self.lines.append('')
        elif token == '\x1b[J':
            self.lines[-1] = self.lines[-1][:self.column]
            self.drawn.append(self.lines[-1])
        elif token.startswith('\x1b'):
            self.coloured = True
        else:
            for character in token:
                self._put(character)

    def _put(self, character):
        if self.column == self.columns:
            self.lines.append('')
            self.column = 0
        line = self.lines[-1].ljust(self.column)
        self.lines[-1] = line[:self.column] + character + line[self.column + 1:]
        self.column += 1


class Terminal:
    """Runs a command with a terminal of its own for standard error and input; with `stuck` it takes
    what the kernel keeps, and shows nothing until `finish`."""

    def __init__(self, case, command, columns=80, stuck=False, **changes):
        self.master, slave = pty.openpty()
        self.columns = columns
        self.resize(columns)
        case.addCleanup(os.close, self.master)
        with open(slave, 'r+b', buffering=0) as tty:
            self.process = subprocess.Popen(
                [str(part) for part in command], stdin=tty, stdout=subprocess.PIPE, stderr=tty,
                cwd=case.directory, env=harness.environment(case.directory, **changes),
                preexec_fn=self._take_over)
        case.addCleanup(self.process.kill)
        self._text = b''
        self._lock = threading.Lock()
        self._reader = threading.Thread(target=self._read, daemon=True)
        if not stuck:
            self._reader.start()

    @staticmethod
    def _take_over():
        os.setsid()
        fcntl.ioctl(2, termios.TIOCSCTTY, 0)

    def resize(self, columns):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack('HHHH', 24, columns, 0, 0))

    def type(self, keys):
        os.write(self.master, keys)

    def _read(self):
        try:
            while part := os.read(self.master, 65536):
                with self._lock:
                    self._text += part
        except OSError:
            pass  # nobody has the other side any more

    def text(self):
        with self._lock:
            return self._text.decode()

    def screen(self, after=0):
        screen = Screen(self.columns)
        screen.feed(self.text()[after:])
        return screen

    def wait_for(self, part, after=0):
        """Waits until what was written holds `part`."""
        harness.wait_until(lambda: part in self.text()[after:], f'{part!r} on the terminal')

    def finish(self):
        """Its exit code, standard output, and the screen at its end."""
        out = self.process.communicate(timeout=harness.PATIENCE)[0]
        if not self._reader.ident:
            self._reader.start()
        self._reader.join(harness.PATIENCE)
        return self.process.returncode, out.decode(), self.screen()
