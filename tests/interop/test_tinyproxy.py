"""Through tinyproxy with a user name and password, which goes away in mid-run and comes back.
Skipped (exit code 77) where it is not installed."""

import shutil
import socket
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'e2e'))
import harness  # noqa: E402

TASKS = 2000
GOES_AT = 500
CONFIGURATION = """
Port {port}
Listen 127.0.0.1
MaxClients 200
Timeout 600
LogLevel Error
BasicAuth bob p-ss_word
"""


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(('127.0.0.1', port)) == 0


class ThroughTinyproxy(harness.Case):
    def setUp(self):
        super().setUp()
        self.port = harness.free_port()
        self.url = f'http://127.0.0.1:{self.port}'
        self.with_password = f'http://bob:p%2Dss_word@127.0.0.1:{self.port}'
        self.configuration = self.file(CONFIGURATION.format(port=self.port), 'tinyproxy.conf')

    def tinyproxy(self):
        process = subprocess.Popen(['tinyproxy', '-d', '-c', self.configuration],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        harness.wait_until(lambda: listens(self.port), 'tinyproxy to listen')
        return process

    def assert_all_stopped(self, result, mock, protocol):
        self.assert_code(result, 0)
        mock.stop()
        ledger = mock.ledger()
        self.assertEqual(ledger['tasks']['stopped'], TASKS)
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual(sorted(result.by_line()), list(range(2, TASKS + 2)))
        self.assertLessEqual(set(result.outcomes()), {'stopped', 'already_stopped'})
        self.assertEqual(result.summary['protocol'], protocol)
        print(f'seen: {result.outcomes()}, {ledger["arrivals"]} arrivals, '
              f'{result.summary["connections"]} connections ({protocol}), '
              f'{result.summary["mean_qps"]:.1f}/s, {ledger["max_in_1s"]} in the busiest second')

    def test_all_are_stopped(self):
        self.tinyproxy()
        for options, protocol in ((), 'h2'), (('--http', '1.1'), 'http/1.1'):
            with self.subTest(protocol):
                mock = self.mock()
                result = self.run_tasks(mock, self.tasks(TASKS), *options,
                                        https_proxy=self.with_password)
                self.assert_all_stopped(result, mock, protocol)
                self.assertEqual(mock.ledger()['arrivals'], TASKS)
                self.report.unlink()

    def test_it_goes_away_and_returns(self):
        for options, protocol in ((), 'h2'), (('--http', '1.1'), 'http/1.1'):
            with self.subTest(protocol):
                mock = self.mock()
                first = self.tinyproxy()
                process = self.start(self.command(mock, self.tasks(TASKS), *options),
                                     https_proxy=self.with_password)
                self.wait_for_rows(GOES_AT)
                first.kill()
                heard = b''
                while b'outage: ' not in heard:
                    line = process.stderr.readline()
                    self.assertNotEqual(line, b'', heard)
                    heard += line
                self.assertIn(f'through the proxy {self.url}: '.encode(), heard)
                second = self.tinyproxy()
                self.assert_all_stopped(self.finish(process), mock, protocol)
                second.kill()
                harness.wait_until(lambda: not listens(self.port), 'tinyproxy to end')
                self.report.unlink()

    def test_refusals(self):
        self.tinyproxy()
        mock = self.mock()
        wrong = self.with_password.replace('bob', 'eve')
        result = self.run_tasks(mock, self.tasks(3), https_proxy=self.url)
        self.assert_refused(result, self.url, 'asks for a user name and password (407)')
        result = self.run_tasks(mock, self.tasks(3), https_proxy=wrong)
        self.assert_refused(result, 'the proxy answered 401')
        mock.url = f'https://127.0.0.1:{harness.free_port()}'
        result = self.run_tasks(mock, self.tasks(3), https_proxy=self.with_password)
        self.assert_refused(result, f'the proxy answered 500 Unable to connect to CONNECT {mock.url[8:]}')


if __name__ == '__main__':
    if shutil.which('tinyproxy') is None:
        print('skipped: tinyproxy is not installed')
        sys.exit(77)
    harness.main()
