"""haproxy in front of the stand-in endpoint, which goes away in mid-run and comes back."""

import foreign
import harness

TASKS = 2000
GOES_AT = 500

CONFIGURATION = """
global
  maxconn 1000
  log stdout format raw local0
defaults
  log global
  log-format status=%ST
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
frontend calls
  bind 127.0.0.1:{port} ssl crt {certificate} alpn {alpn}
  default_backend stand_in
backend stand_in
  {directives}
  server stand_in 127.0.0.1:{upstream}
"""


class Case(foreign.Case):
    def haproxy(self, upstream, alpn, directives=''):
        """haproxy in the foreground, from a configuration of its own: its port and certificate."""
        port = harness.free_port()
        certificate, key = self.certificate()
        both = self.file(certificate.read_text() + key.read_text(), 'both.pem')
        configuration = self.file(CONFIGURATION.format(
            port=port, certificate=both, alpn=alpn, upstream=upstream, directives=directives),
            'haproxy.cfg')
        self.server_process = self.serve(['haproxy', '-db', '-f', configuration], port)
        return port, certificate

    def refused(self):
        """How many answers were haproxy's own, for want of a backend."""
        said = self.server_process.said()
        return said.count('status=502') + said.count('status=503')

    def assert_served(self, result, tasks, alpn, *ledgers):
        """All stopped, and no second of a life of the stand-in held more than 500; the most."""
        self.assert_all_stopped(result, tasks)
        worst = max(ledger['max_in_1s'] for ledger in ledgers)
        self.assertLessEqual(worst, 500)
        self.assertGreaterEqual(sum(ledger['tasks']['stopped'] for ledger in ledgers), tasks)
        self.assertEqual(result.summary['protocol'], 'h2' if alpn.startswith('h2') else 'http/1.1')
        return worst


class Through(Case):
    def through(self, alpn):
        mock = self.mock(tls=False)
        port, certificate = self.haproxy(mock.port, alpn)
        result = self.finish(self.start(self.command_to(port, certificate, TASKS)))
        mock.stop()
        worst = self.assert_served(result, TASKS, alpn, mock.ledger())
        self.assertEqual(mock.ledger()['arrivals'], TASKS)
        self.tell('a backend that stays', 'all stopped, one call each', result, worst)

    def test_http2(self):
        self.through('h2,http/1.1')

    def test_http1(self):
        self.through('http/1.1')


class ABackendThatGoesAway(Case):
    """Meanwhile haproxy tries for 3 s, then answers 503 with a page of HTML; without retries at once."""

    def goes_and_returns(self, alpn, directives=''):
        first = self.mock(tls=False)
        port, certificate = self.haproxy(first.port, alpn, directives)
        client = self.start(self.command_to(port, certificate, TASKS))
        self.wait_for_rows(GOES_AT)
        first.stop()
        harness.wait_until(lambda: 'pausing' in self.log.read_text(), 'the pause')
        refused_at_least = self.refused() + 2
        harness.wait_until(lambda: self.refused() >= refused_at_least, 'answers in the pause')
        second = self.mock('--listen', f'127.0.0.1:{first.port}', tls=False)
        result = self.finish(client)
        second.stop()
        ledgers = first.ledger(), second.ledger()
        worst = self.assert_served(result, TASKS, alpn, *ledgers)
        self.assert_says(result, 'outage: ', 'the service is back after')
        arrivals = sum(ledger['arrivals'] for ledger in ledgers)
        self.tell('the backend goes away and returns' + (f', {directives}' if directives else ''),
                  'a pause, then all stopped', result, worst,
                  f'{self.refused()} answers 502 or 503', f'{arrivals} arrivals')

    def test_http2(self):
        self.goes_and_returns('h2,http/1.1')

    def test_http1(self):
        self.goes_and_returns('http/1.1')

    def test_http2_without_retries(self):
        self.goes_and_returns('h2,http/1.1', 'retries 0')


if __name__ == '__main__':
    Case.table = foreign.Table('haproxy')
    if foreign.installed('haproxy'):
        Case.server = 'haproxy ' + foreign.version_of(['haproxy', '-v'])
    foreign.main('haproxy', 'openssl')
