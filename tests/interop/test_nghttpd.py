"""nghttpd, which answers every call with one file, in several of its moods. Its log of frames is the
witness of what arrived when."""

import re
import signal

import foreign
import harness

TASKS = 1500
ARRIVAL = re.compile(r'\[ *(\d+)\.(\d{3})\] recv \(stream_id=\d+, sensitive\) :path: \S*TaskId=(\S+)')


class Case(foreign.Case):
    def setUp(self):
        super().setUp()
        self.port = harness.free_port()
        self.documents = self.directory / 'documents'
        self.documents.mkdir()
        (self.documents / 'index.html').write_text(
            '{"RequestId":"00000000-0000-4000-8000-000000000000"}')

    def nghttpd(self, certificate, *options):
        """Starts it; the last two of its arguments are the key and the certificate."""
        pair = [*reversed(certificate)] if certificate else []
        return self.serve(['nghttpd', '-v', '-a', '127.0.0.1', '-d', self.documents, *options,
                           self.port, *pair], self.port)

    def assert_seen(self, result, *lives):
        """Every task arrived, once where nothing was retried; the most in a second of a life."""
        seen, worst = [], 0
        for said in lives:
            arrivals = ARRIVAL.findall(said)
            seen += [task for *_, task in arrivals]
            worst = max(worst, foreign.most_in_a_second(
                int(second) * 1000 + int(thousandth) for second, thousandth, _ in arrivals))
        self.assertEqual(set(seen), {row['task_id'] for row in result.rows})
        self.assertLessEqual(worst, 500)
        return seen, worst


class Moods(Case):
    def served(self, case, *options, tls=True, client=()):
        certificate = self.certificate() if tls else None
        server = self.nghttpd(certificate, *options)
        result = self.finish(self.start(self.command_to(
            self.port, certificate and certificate[0], TASKS, *client)))
        server.stop()
        self.assert_all_stopped(result, TASKS)
        self.assertEqual(result.summary['protocol'], 'h2')
        seen, worst = self.assert_seen(result, server.said())
        self.assertEqual(len(seen), TASKS)
        self.tell(case, 'all stopped, one call each', result, worst)

    def test_as_it_is(self):
        self.served('as it is')

    def test_cleartext(self):
        self.served('--no-tls', '--no-tls', tls=False, client=['--http', '2'])

    def test_one_stream_at_once(self):
        self.served('-m 1', '-m', '1')

    def test_padding_and_trailers(self):
        self.served('-b 255 --trailer, no content-length', '-b', '255', '--trailer', 'x-end: 1',
                    '--no-content-length')

    def test_no_header_tables(self):
        self.served('-c 0 --encoder-header-table-size 0', '-c', '0',
                    '--encoder-header-table-size', '0')

    def test_early_response(self):
        self.served('--early-response', '--early-response')


class Lives(Case):
    def test_killed_and_started_again(self):
        certificate = self.certificate()
        lives = [self.nghttpd(certificate)]
        client = self.start(self.command_to(self.port, certificate[0], TASKS))
        for rows in (300, 700, 1100):
            self.wait_for_rows(rows)
            lives[-1].stop(signal.SIGKILL)
            lives.append(self.nghttpd(certificate))
        result = self.finish(client)
        lives[-1].stop()
        self.assert_all_stopped(result, TASKS)
        seen, worst = self.assert_seen(result, *(life.said() for life in lives))
        self.tell('killed and started again, 3 times', 'all stopped', result, worst,
                  f'{len(seen)} arrivals')


if __name__ == '__main__':
    Case.table = foreign.Table('nghttpd')
    if foreign.installed('nghttpd'):
        Case.server = 'nghttpd ' + foreign.version_of(['nghttpd', '--version'])
    foreign.main('nghttpd', 'openssl')
