"""An HTTP proxy that knows CONNECT and nothing else, and misbehaves as it is told."""

import base64
import contextlib
import selectors
import socket
import struct
import threading

OPEN = b'HTTP/1.1 200 Connection established\r\n\r\n'
BAD_GATEWAY = b'HTTP/1.1 502 Bad Gateway\r\nContent-Length: 4\r\n\r\nsad\n'
ASK = (b'HTTP/1.1 407 Proxy Authentication Required\r\n'
       b'Proxy-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n')


class ConnectProxy:
    """Listens on a free port of 127.0.0.1; every tunnel leads to `port` there.

    credentials  'user:password' that it asks for
    answer       what it says to CONNECT instead of opening a tunnel; b'': it stays silent
    greeting     what it says when it opens one
    cut_after    ends each tunnel once so many bytes came from the client; every other one with a
                 reset, and of every four two after all of them were passed on
    The last three may be changed while it runs. `targets` and `authorizations` tell what it was
    asked for, `refused` how often it answered anything but the greeting."""

    def __init__(self, port, credentials=None, answer=None, cut_after=None, greeting=OPEN):
        self.target = ('127.0.0.1', port)
        self.wanted = credentials and 'Basic ' + base64.b64encode(credentials.encode()).decode()
        self.answer, self.cut_after, self.greeting = answer, cut_after, greeting
        self.targets, self.authorizations, self.refused, self.cuts = [], [], 0, 0
        self._lock = threading.Lock()
        self._sockets = set()
        self._listener = socket.create_server(('127.0.0.1', 0), backlog=256)
        self.port = self._listener.getsockname()[1]
        self.url = f'http://127.0.0.1:{self.port}'
        threading.Thread(target=self._accept, daemon=True).start()

    def stop(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut_all()

    def cut_all(self):
        """Ends all tunnels there are."""
        with self._lock:
            for one in self._sockets:
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    @contextlib.contextmanager
    def _known(self, one):
        with self._lock:
            self._sockets.add(one)
        try:
            with one:
                yield
        finally:
            with self._lock:
                self._sockets.discard(one)

    def _serve(self, near):
        with self._known(near), contextlib.suppress(OSError):
            near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            answer = self._answer_to(self._head(near))
            if answer is not None:
                self.refused += 1
                near.sendall(answer)
                while near.recv(65536):
                    pass
                return
            far = socket.create_connection(self.target)
            with self._known(far):
                far.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                near.sendall(self.greeting)
                self._pass_on(near, far)

    @staticmethod
    def _head(near):
        head = b''
        while not head.endswith(b'\r\n\r\n'):  # the client says nothing more before the answer
            piece = near.recv(65536)
            if not piece:
                raise OSError('no request')
            head += piece
        return head.decode()

    def _answer_to(self, head):
        first, *lines = head.split('\r\n')
        method, target, version = first.split(' ')
        fields = dict(line.split(': ', 1) for line in lines if line)
        self.targets.append(target)
        self.authorizations.append(fields.get('Proxy-Authorization'))
        if (method, version, fields['Host']) != ('CONNECT', 'HTTP/1.1', target):
            return b'HTTP/1.1 400 Bad Request\r\n\r\n'
        if self.answer is not None:
            return self.answer
        return ASK if self.wanted and self.authorizations[-1] != self.wanted else None

    def _pass_on(self, near, far):
        up = 0
        with selectors.DefaultSelector() as ready:
            ready.register(near, selectors.EVENT_READ, far)
            ready.register(far, selectors.EVENT_READ, near)
            while True:
                for key, _ in ready.select():
                    piece = key.fileobj.recv(65536)
                    if not piece:
                        return
                    up += len(piece) if key.fileobj is near else 0
                    if self.cut_after and up > self.cut_after:
                        return self._cut(near, far, piece)
                    key.data.sendall(piece)

    def _cut(self, near, far, last):
        self.cuts += 1
        if self.cuts & 2:
            far.sendall(last)  # stopped, and the answers are lost
        if self.cuts % 2:
            near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
