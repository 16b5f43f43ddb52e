"""Node's http2 and https servers, which end connections in their own ways. They count for
themselves what arrived."""

import json
from pathlib import Path

import foreign
import harness

TASKS = 1500
FEW = 500  # where a connection takes so few requests that most of the time goes into new ones
SCRIPT = Path(__file__).resolve().parent / 'node_server.cjs'


class Case(foreign.Case):
    def served(self, kind, case, protocol, client=(), once=True, count=TASKS, **options):
        """A run against a server that is created with `options`; `once`: every task arrives once."""
        port = harness.free_port()
        certificate, key = self.certificate()
        file = self.directory / 'counts.json'
        server = self.serve(['node', SCRIPT, kind, port, certificate, key, file,
                             json.dumps(options)], port)
        result = self.finish(self.start(self.command_to(port, certificate, count, *client)))
        self.assertTrue(server.running(), f'node ended by itself: {server.said()}')
        server.stop()
        self.assert_all_stopped(result, count)
        self.assertTrue(file.exists(), server.said())
        counts = json.loads(file.read_text())
        self.assertEqual(set(counts['tasks']), {row['task_id'] for row in result.rows})
        self.assertLessEqual(counts['worst'], 500)
        self.assertEqual(result.summary['protocol'], protocol)
        if once:
            self.assertEqual(counts['arrivals'], count)
        self.tell(f'{kind}, {case}', 'all stopped' + (', one call each' if once else ''), result,
                  counts['worst'], f'{counts["arrivals"]} arrivals')


class Http2(Case):
    def http2(self, case, protocol='h2', **options):
        self.served('http2', case, protocol, **options)

    def test_as_it_is(self):
        self.http2('as it is')

    def test_http1_allowed(self):
        self.http2('allowHTTP1', allowHTTP1=True)

    def test_http1_allowed_and_spoken(self):
        self.http2('allowHTTP1, run --http 1.1', 'http/1.1', client=['--http', '1.1'],
                   allowHTTP1=True)

    # Node goes on to serve the streams that came after those which its GOAWAY names as the last.
    def test_goaway(self):
        self.http2('session.goaway() after each 100', once=False, every=100, then='goaway')

    def test_goaway_each_3(self):
        self.http2('session.goaway() after each 3', once=False, count=FEW, every=3, then='goaway')

    def test_close(self):
        self.http2('session.close() after each 100', every=100, then='close')

    def test_destroy(self):
        self.http2('session.destroy() after each 100', once=False, every=100, then='destroy')

    def test_one_stream(self):
        self.http2('SETTINGS of 1 stream, then of 100, after each 50', every=50,
                   then='one-stream')


class Https(Case):
    def https(self, case, **options):
        self.served('https', case, 'http/1.1', **options)

    def test_as_it_is(self):
        self.https('as it is')

    def test_one_request_a_socket(self):
        self.https('maxRequestsPerSocket 1', count=FEW, maxRequestsPerSocket=1)

    def test_few_requests_a_socket(self):
        self.https('maxRequestsPerSocket 20', maxRequestsPerSocket=20)

    def test_idle_sockets_end_soon(self):
        self.https('keepAliveTimeout 10 ms', keepAliveTimeout=10)

    def test_sockets_destroyed(self):
        self.https('socket.destroy() after each 50', once=False, every=50, then='destroy')

    def test_all_sockets_closed(self):
        self.https('server.closeAllConnections() after each 50', once=False, every=50,
                   then='close-all')


if __name__ == '__main__':
    Case.table = foreign.Table('node')
    if foreign.installed('node'):
        Case.server = 'node ' + foreign.version_of(['node', '--version'])
    foreign.main('node', 'openssl')
