"""`mpustop doctor`: what it says of this machine and of its own usage, and how its text looks."""

import os
import pty
import resource
import subprocess
import termios

import harness
from doctor_case import Doctor


class Here(Doctor):
    def test_few_open_files(self):
        result = self.call([harness.BINARY, 'doctor', '--endpoint', self.mock(tls=False).url],
                           before=lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)))
        self.assert_code(result, 0)
        self.assertIn('ulimit -n', result.out)

    def test_the_report(self):
        mock = self.mock()
        self.assert_state(self.at(mock, '--report', 'new.csv'), 'ok', 'report')
        self.assertFalse((self.directory / 'new.csv').exists())
        self.assert_fails(self.at(mock, '--report', 'no/such/report.csv'), 'report', 'no/such')
        self.file('not a report\n', 'other.csv')
        self.assert_fails(self.at(mock, '--report', 'other.csv'), 'report', 'other.csv')
        self.run_tasks(mock, self.tasks(2))
        result = self.at(mock, '--report', self.report)
        self.assert_code(result, 0)
        self.assertIn('--resume', result.checks['report']['text'])

    def test_wrong_usage(self):
        for options in (['--vpc'], ['--region', 'no region!'],
                        ['--endpoint', 'http://example.com'], ['--app-id', 'no such id'],
                        ['--cacert', 'none.pem'], ['--nonsense'], ['word']):
            with self.subTest(options):
                result = self.call([harness.BINARY, 'doctor', *options])
                self.assert_code(result, 2)
                self.assertEqual(result.out, '')
                self.assertTrue(result.err)

    def test_output_that_cannot_be_written(self):
        with open('/dev/full', 'wb') as full:
            process = self.start([harness.BINARY, 'doctor', '--endpoint', self.mock(tls=False).url])
            self.finish(process)
            done = subprocess.run(
                [harness.BINARY, 'doctor', '--no-call', '--endpoint', 'http://127.0.0.1:1'],
                stdout=full, stderr=subprocess.PIPE, check=False,
                env=harness.environment(self.directory), timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, 2)
        self.assertIn(b'standard output', done.stderr)


class Texts(Doctor):
    def on_terminal(self, mock, columns, **changes):
        """What it writes on a terminal so wide."""
        near, far = pty.openpty()
        termios.tcsetwinsize(far, (24, columns))
        command = [harness.BINARY, 'doctor', '--endpoint', mock.url]
        done = subprocess.run(command, stdout=far, stdin=subprocess.DEVNULL,
                                      stderr=subprocess.PIPE, check=False,
                                      env=harness.environment(self.directory, **changes),
                                      timeout=harness.PATIENCE)
        os.close(far)
        out = os.read(near, 65536).decode()
        os.close(near)
        return done.returncode, out.replace('\r\n', '\n')

    def test_each_check_is_a_line(self):
        result = self.plain(self.mock())
        self.assert_code(result, 0)
        lines = result.out.splitlines()
        for name in ('names', 'addresses', 'tls', 'protocol', 'clock', 'credentials',
                     'permission', 'limit', 'files'):
            self.assertEqual(len([one for one in lines if one.startswith(f'ok    {name} ')]), 1,
                             result.out)
        self.assertTrue(all(len(line) <= 80 for line in lines), result.out)
        self.assertNotIn('\x1b', result.out)
        self.assertEqual(result.err, '')

    def test_the_cure_stands_below(self):
        result = self.plain(self.mock(), ALIBABA_CLOUD_ACCESS_KEY_ID='nobody')
        self.assert_code(result, 1)
        lines = result.out.splitlines()
        at = next(i for i, line in enumerate(lines) if line.startswith('fail  permission'))
        self.assertTrue(any(line.startswith('      The service does not know this AccessKeyId')
                            for line in lines[at:]), result.out)

    def test_quiet_says_only_what_is_not_well(self):
        mock = self.mock()
        self.assertEqual(self.plain(mock, '-q').out, '')
        result = self.plain(mock, '-q', ALIBABA_CLOUD_ACCESS_KEY_ID='nobody')
        self.assert_code(result, 1)
        self.assertTrue(result.out.startswith('fail  permission'), result.out)

    def test_on_a_terminal(self):
        mock = self.mock(tls=False)
        code, out = self.on_terminal(mock, 40, TERM='xterm', NO_COLOR=None)
        self.assertEqual(code, 0)
        self.assertIn('\x1b[32mok\x1b[0m', out)
        plain = out.replace('\x1b[32m', '').replace('\x1b[0m', '')
        self.assertNotIn('\x1b', plain)
        self.assertTrue(all(len(line) <= 40 for line in plain.splitlines()), plain)
        for changes in {'TERM': 'xterm', 'NO_COLOR': '1'}, {'TERM': 'dumb', 'NO_COLOR': None}:
            self.assertNotIn('\x1b', self.on_terminal(mock, 80, **changes)[1])


if __name__ == '__main__':
    harness.main()
