"""A TCP proxy that makes loopback as slow as a network: every piece of bytes is delayed, in order."""

import random
import selectors
import socket
import threading
import time
from collections import deque


class DelayProxy:
    """Listens on a free port of 127.0.0.1 and passes everything on to `port`, each way late by
    `delay` seconds and a jitter drawn evenly from 0 to `jitter`; bytes never overtake each other."""

    def __init__(self, port, delay, jitter, seed=1):
        self.target = ('127.0.0.1', port)
        self.delay, self.jitter = delay, jitter
        self.random = random.Random(seed)
        self.listener = socket.create_server(('127.0.0.1', 0), backlog=256)
        self.port = self.listener.getsockname()[1]
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.ending = False
        self.thread.start()

    def stop(self):
        self.ending = True
        self.thread.join()
        self.listener.close()

    def _run(self):
        with selectors.DefaultSelector() as ready:
            ready.register(self.listener, selectors.EVENT_READ, None)
            ways = []
            while not self.ending:
                now = time.monotonic()
                due = min((way.due() for way in ways), default=now + 0.05)
                for key, _ in ready.select(max(0.0, min(due - now, 0.05))):
                    if key.data is None:
                        ways += self._accept(ready)
                    else:
                        key.data.read(ready, time.monotonic())
                for way in ways:
                    way.write(time.monotonic())
                ways = [way for way in ways if not way.finished]
            for way in ways:
                way.source.close()

    def _accept(self, ready):
        near, _ = self.listener.accept()
        far = socket.create_connection(self.target)
        ways = [_Way(self, near, far), _Way(self, far, near)]
        for way in ways:
            way.source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            ready.register(way.source, selectors.EVENT_READ, way)
        return ways


class _Way:
    """One direction of one connection."""

    def __init__(self, proxy, source, sink):
        self.proxy, self.source, self.sink = proxy, source, sink
        self.waiting = deque()  # (due, bytes); empty bytes: the end
        self.last_due = 0.0
        self.finished = False

    def due(self):
        return self.waiting[0][0] if self.waiting else float('inf')

    def read(self, ready, now):
        try:
            piece = self.source.recv(65536)
        except OSError:
            piece = b''
        late = self.proxy.delay + self.proxy.random.uniform(0, self.proxy.jitter)
        self.last_due = max(self.last_due, now + late)
        self.waiting.append((self.last_due, piece))
        if not piece:
            ready.unregister(self.source)

    def write(self, now):
        while self.waiting and self.waiting[0][0] <= now:
            _, piece = self.waiting.popleft()
            try:
                if piece:
                    self.sink.sendall(piece)
                    continue
                self.sink.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            if not piece:
                self.finished = True
