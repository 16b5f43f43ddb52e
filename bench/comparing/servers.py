"""The servers: nghttpd for HTTP/2, nginx for HTTP/1.1 (nghttpd has none), and the stand-in, which
counts what arrives. Each listens on a free port of 127.0.0.1 and has one worker, on the server's
core."""

import contextlib
import json
import socket
from dataclasses import dataclass

from comparing.processes import tool

PAGE = '{"RequestId":"16A96B9A-F203-4EC5-8E43-CB92E68F4CD8"}'

NGINX = """
daemon off; master_process off; worker_processes 1;
pid {directory}/nginx.pid; error_log stderr;
events {{ worker_connections 1024; }}
http {{
  access_log off; default_type application/json;
  keepalive_requests 1000000000; keepalive_time 24h; keepalive_timeout 600s;
  client_body_temp_path {directory}/b; proxy_temp_path {directory}/p;
  fastcgi_temp_path {directory}/f; uwsgi_temp_path {directory}/u; scgi_temp_path {directory}/s;
  server {{
    listen 127.0.0.1:{port} ssl; ssl_certificate {certificate}; ssl_certificate_key {key};
    location / {{ return 200 '{page}'; }}
  }}
}}
"""


@dataclass
class Server:
    url: str
    certificate: str


def _free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def _listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) == 0


class Servers:
    def __init__(self, programs, cores, mpustop):
        self._programs, self._cores, self._mpustop = programs, cores, mpustop
        self._directory = programs.directory
        self._certificate, self._key = (self._directory / name for name in ('cert.pem', 'key.pem'))
        programs.run(
            [tool('openssl', 'openssl'), 'req', '-x509', '-newkey', 'ec', '-pkeyopt',
             'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=localhost', '-out',
             self._certificate, '-keyout', self._key, '-addext',
             'subjectAltName=DNS:localhost,IP:127.0.0.1'], self._cores)
        pages = self._directory / 'pages'
        pages.mkdir()
        (pages / 'index.html').write_text(PAGE)
        (self._directory / 'mime.types').write_text('application/json html\n')

    @contextlib.contextmanager
    def _at(self, port, command):
        with self._programs.serving(command, self._cores, lambda _: _listens(port)):
            yield Server(f'https://127.0.0.1:{port}', self._certificate)

    def nghttpd(self):
        port = _free_port()
        return self._at(port, [tool('nghttpd', 'nghttp2-server'), '-n1', '-a', '127.0.0.1',
                               '--mime-types-file', self._directory / 'mime.types',
                               '-d', self._directory / 'pages', port, self._key, self._certificate])

    def nginx(self):
        port = _free_port()
        file = self._directory / f'nginx-{port}.conf'
        file.write_text(NGINX.format(directory=self._directory, port=port, key=self._key,
                                     certificate=self._certificate, page=PAGE))
        return self._at(port, [tool('nginx', 'nginx-light'), '-p', self._directory, '-e', 'stderr',
                               '-c', file])

    @contextlib.contextmanager
    def mock(self):
        """The stand-in. Gives (server, ledger), and the ledger is filled when the block ends."""
        file, ledger = self._directory / 'ledger.json', {}
        file.unlink(missing_ok=True)
        command = [self._mpustop, 'mock', '--tls', '--ledger', file]
        with self._programs.serving(command, self._cores,
                                    lambda said: said.count('\n') >= 2) as out:
            words = [line.split()[-1] for line in out.read_text().splitlines()]
            yield Server(*words[:2]), ledger
        ledger.update(json.loads(file.read_text()))
