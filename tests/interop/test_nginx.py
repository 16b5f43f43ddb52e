"""nginx in front of the stand-in endpoint: connections that end after a few requests, a limit on the
rate, and reloads of its configuration in mid-run."""

import os
import signal
from pathlib import Path

import foreign
import harness

TASKS = 1500

CONFIGURATION = """
user root;
daemon off;
worker_processes {workers};
pid {directory}/nginx.pid;
error_log {directory}/error.log;
events {{ worker_connections 1024; }}
http {{
  log_format arrivals '$msec $status $limit_req_status';
  access_log {directory}/access.log arrivals;
  client_body_temp_path {directory}/body;
  proxy_temp_path {directory}/proxy;
  fastcgi_temp_path {directory}/fastcgi;
  uwsgi_temp_path {directory}/uwsgi;
  scgi_temp_path {directory}/scgi;
  limit_req_zone $server_addr zone=calls:1m rate=500r/s;
  limit_req_status 429;
  upstream stand_in {{ server 127.0.0.1:{upstream}; keepalive 64; keepalive_requests 1000000; }}
  server {{
    listen 127.0.0.1:{port} ssl {http2};
    ssl_certificate {certificate};
    ssl_certificate_key {key};
    {directives}
    location / {{
      proxy_pass http://stand_in;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_set_header Host $http_host;
    }}
  }}
}}
"""


class Nginx:
    """nginx in the foreground, from a configuration of its own."""

    def __init__(self, case, upstream, directives, http2=True, workers=1):
        self.port = harness.free_port()
        self.directory = case.directory / f'nginx-{self.port}'
        self.directory.mkdir()
        self.certificate, key = case.certificate()
        configuration = self.directory / 'nginx.conf'
        configuration.write_text(CONFIGURATION.format(
            directory=self.directory, upstream=upstream, port=self.port, key=key, workers=workers,
            certificate=self.certificate, directives=directives, http2='http2' if http2 else ''))
        self.process = case.serve(['nginx', '-p', self.directory, '-c', configuration, '-e',
                                   self.directory / 'error.log'], self.port, signal.SIGQUIT)

    def workers(self):
        pid = self.process.pid
        return set(Path(f'/proc/{pid}/task/{pid}/children').read_text().split())

    def reload(self):
        """Returns when a worker of the new generation is there."""
        old = self.workers()
        os.kill(self.process.pid, signal.SIGHUP)
        harness.wait_until(lambda: self.workers() - old, 'a new worker')

    def log(self):
        """(time, status, how limit_req decided) of each request."""
        lines = (self.directory / 'access.log').read_text().splitlines()
        return [(float(at), int(status), limited) for at, status, limited in map(str.split, lines)]


class Case(foreign.Case):
    def through_nginx(self, directives='', http2=True, during=None, tasks=TASKS, held_back=False):
        """A run through nginx to the stand-in: (result, its ledger, nginx). `during(nginx)` is
        called while it goes on. `held_back`: nginx decides when the calls arrive behind it."""
        mock = self.mock(*(['--qps-limit', '0'] if held_back else []), tls=False)
        nginx = Nginx(self, mock.port, directives, http2)
        process = self.start(self.command_to(nginx.port, nginx.certificate, tasks, '-v'))
        if during:
            during(nginx)
        result = self.finish(process)
        nginx.process.stop()
        mock.stop()
        ledger = mock.ledger()
        self.report.unlink()
        self.assert_all_stopped(result, tasks)
        if not held_back:
            self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual(ledger['tasks']['stopped'], tasks)
        self.assertEqual(ledger['throttled'], 0)
        self.assertEqual(result.summary['protocol'], 'h2' if http2 else 'http/1.1')
        return result, ledger, nginx

    def assert_one_call_each(self, result, ledger):
        self.assertEqual(result.outcomes(), {'stopped': len(result.rows)})
        self.assertEqual(ledger['arrivals'], len(result.rows))


class ConnectionsThatEnd(Case):
    """A connection ends after so many requests: with HTTP/2 by GOAWAY."""

    def ends_after(self, requests, http2, tasks=TASKS):
        result, ledger, _ = self.through_nginx(f'keepalive_requests {requests};', http2,
                                               tasks=tasks)
        self.assert_one_call_each(result, ledger)
        self.assertGreaterEqual(result.summary['connections'], tasks // requests)
        self.tell(f'keepalive_requests {requests}', 'all stopped, one call each', result,
                  ledger['max_in_1s'])

    def test_http2_1(self):
        self.ends_after(1, True)

    def test_http2_3(self):
        self.ends_after(3, True)

    def test_http2_20(self):
        self.ends_after(20, True)

    def test_http2_1000(self):
        self.ends_after(1000, True, tasks=5000)

    def test_http2_never(self):
        self.ends_after(1_000_000, True, tasks=5000)

    def test_http1_1(self):
        self.ends_after(1, False)

    def test_http1_3(self):
        self.ends_after(3, False)

    def test_http1_20(self):
        self.ends_after(20, False)

    def test_http1_1000(self):
        self.ends_after(1000, False, tasks=3000)


class ALimitInFront(Case):
    """nginx counts in milliseconds, and lets 20 more than 500 a second through before it refuses."""

    def limited(self, how, http2):
        """nginx takes what came while it stood still for a burst: a busy machine has three tries.
        Where it delays calls, a queue that drains is a path that becomes shorter in mid-run, which
        the guard does not cover: the busiest second behind it is told, and held to nothing."""
        for _ in range(3):
            result, ledger, nginx = self.through_nginx(f'limit_req zone=calls {how};', http2,
                                                       tasks=2000,
                                                       held_back='nodelay' not in how)
            decided = [limited for *_, limited in nginx.log()]
            self.assertNotIn('-', decided, 'a request that was not held to the limit')
            refused, delayed = decided.count('REJECTED'), decided.count('DELAYED')
            self.tell(f'limit_req 500r/s {how}', '0 refused', result, ledger['max_in_1s'],
                      f'{refused} refused', f'{delayed} delayed')
            if not refused:
                return self.assert_one_call_each(result, ledger)
        self.fail('calls were refused in each of three runs')

    def test_http2(self):
        self.limited('burst=20 nodelay', True)

    def test_http2_delayed(self):
        self.limited('burst=20', True)

    def test_http1(self):
        self.limited('burst=20 nodelay', False)

    def test_http1_delayed(self):
        self.limited('burst=20', False)


class Reloads(Case):
    """Each reload ends the old workers, and with them their connections."""
    EVERY, TIMES = 300, 8

    def reloaded(self, http2):
        def reloads(nginx):
            for i in range(1, self.TIMES + 1):
                self.wait_for_rows(i * self.EVERY)
                nginx.reload()
        result, ledger, _ = self.through_nginx(during=reloads, http2=http2,
                                               tasks=self.EVERY * (self.TIMES + 2))
        self.tell(f'{self.TIMES} reloads in mid-run', 'all stopped', result, ledger['max_in_1s'],
                  f'{ledger["arrivals"]} arrivals')

    def test_http2(self):
        self.reloaded(True)

    def test_http1(self):
        self.reloaded(False)


if __name__ == '__main__':
    Case.table = foreign.Table('nginx')
    if foreign.installed('nginx'):
        Case.server = 'nginx ' + foreign.version_of(['nginx', '-v'], 'stderr')
    foreign.main('nginx', 'openssl')
