"""What ends a run before or soon after it begins: the exit code, the message, and no surprises."""

import resource
from pathlib import Path

import harness

SECRET = 'a-secret-that-must-not-be-told'


class Keys(harness.Case):
    def assert_halted(self, mock, result, code):
        self.assert_code(result, 3)
        self.assert_says(result, code)
        self.assertEqual(result.summary['halted_by'], code)
        self.assertEqual(result.summary['not_attempted'], result.summary['tasks'])
        self.assert_adds_up(result.summary)
        self.assertFalse(result.rows)
        self.assertLessEqual(mock.ledger()['arrivals'], 20)
        self.assertEqual(mock.ledger()['tasks']['stopped'], 0)

    def test_a_wrong_secret(self):
        for options in (['--signature', 'v3'], ['--signature', 'v1', '--http', '1.1']):
            with self.subTest(options):
                mock = self.mock()
                result = self.run_tasks(mock, self.tasks(3000), *options,
                                        ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET)
                self.assert_halted(mock, result, 'SignatureDoesNotMatch')
                self.assertNotIn(SECRET, result.out + result.err)

    def test_a_wrong_secret_where_answers_are_slow(self):
        mock = self.mock('--latency', '100ms')
        result = self.run_tasks(mock, self.tasks(3000), ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET)
        self.assert_halted(mock, result, 'SignatureDoesNotMatch')

    def test_an_unknown_key(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(3000), ALIBABA_CLOUD_ACCESS_KEY_ID='nobody')
        self.assert_halted(mock, result, 'InvalidAccessKeyId.NotFound')

    def test_no_key(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(3), ALIBABA_CLOUD_ACCESS_KEY_ID=None,
                                ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)
        self.assert_refused(result, 'ALIBABA_CLOUD_ACCESS_KEY_ID')
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_half_a_key(self):
        result = self.run_tasks(self.mock(), self.tasks(3), ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)
        self.assert_refused(result, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET')


class Connections(harness.Case):
    def refused(self, *options, parts=()):
        result = self.run_tasks(None, self.tasks(3), '--connect-timeout', '3', *options)
        self.assert_refused(result, *parts)

    def test_an_unknown_host(self):
        self.refused('--endpoint', 'https://mpustop-test.invalid', parts=['mpustop-test.invalid'])

    def test_a_port_on_which_nobody_listens(self):
        port = harness.free_port()
        self.refused('--endpoint', f'https://127.0.0.1:{port}', parts=[str(port), 'refused'])

    def test_an_untrusted_certificate(self):
        mock = self.mock()
        self.refused('--endpoint', mock.url, parts=['certificate', '--cacert'])
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_certificate_for_another_name(self):
        mock = self.mock('--listen', '127.0.0.2:0')
        self.refused('--endpoint', mock.url, '--cacert', mock.certificate, parts=['127.0.0.2'])
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_server_that_speaks_no_tls(self):
        mock = self.mock(tls=False)
        self.refused('--endpoint', mock.url.replace('http://', 'https://'), parts=[str(mock.port)])
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_file_of_certificates_that_is_none(self):
        mock = self.mock()
        self.refused('--endpoint', mock.url, '--cacert', self.directory / 'none.pem',
                     parts=['none.pem'])
        self.refused('--endpoint', mock.url, '--cacert', self.file('no pem', 'bad.pem'),
                     parts=['bad.pem'])


class Options(harness.Case):
    def refused(self, *options, parts=()):
        self.assert_refused(self.run_tasks(None, self.tasks(3), *options), *parts)

    def test_the_accounts_limit(self):
        real = ['--endpoint', 'https://live.aliyuncs.com']
        self.refused(*real, '--qps', '501', parts=['--qps', '500', '--account-limit'])
        self.refused(*real, '--qps', '0', parts=['--qps'])
        self.refused('--endpoint', 'https://live.cn-x.aliyuncs.com.', '--qps', '501', parts=['--qps'])
        self.refused('--endpoint', 'https://LIVE.Aliyuncs.COM:443', '--qps', '501', parts=['--qps'])
        self.refused(*real, '--account-limit', '600', '--qps', '601', parts=['--qps', '600'])

    def test_cleartext_is_for_loopback_only(self):
        self.refused('--endpoint', 'http://live.aliyuncs.com', parts=['endpoint', 'https'])
        self.refused('--endpoint', 'http://127.0.0.1.example.com', parts=['https'])

    def test_endpoints_that_are_none(self):
        for endpoint in ('live.aliyuncs.com', 'ftp://127.0.0.1', 'https://', 'https://127.0.0.1:99999'):
            with self.subTest(endpoint):
                self.refused('--endpoint', endpoint, parts=[f"endpoint '{endpoint}'"])

    def test_wrong_flags(self):
        self.refused('--frobnicate', parts=['--frobnicate'])
        self.refused('--guard', 'lax', parts=['--guard'])
        self.refused('--qps', 'many', parts=['--qps'])
        self.refused('--timeout', '-1', parts=['--timeout'])

    def test_wrong_commands(self):
        for command in ([], ['stop'], ['run'], ['check']):
            result = self.call([harness.BINARY, *command])
            self.assert_code(result, 2)
            self.assertTrue(result.err)

    def test_an_unknown_command_is_named(self):
        result = self.call([harness.BINARY, 'tasks.csv'])
        self.assert_code(result, 2)
        self.assert_says(result, "'tasks.csv'", 'run, check, list, summary, doctor, bench, mock, demo')

    def test_an_option_takes_no_more_than_its_value(self):
        result = self.call([harness.BINARY, 'run', '--already-stopped', 'A,B', 'none.csv', '--yes'])
        self.assert_code(result, 2)
        self.assert_says(result, 'none.csv: No such file')

    def test_help_and_version(self):
        for command in (['--help'], ['--version'], ['run', '--help'], ['mock', '--help']):
            result = self.call([harness.BINARY, *command])
            self.assert_code(result, 0)
            self.assertTrue(result.out)
            self.assertEqual(result.err, '')

    def test_without_a_terminal_yes_is_needed(self):
        mock = self.mock()
        command = self.command(mock, self.tasks(3))
        command.remove('--yes')
        self.assert_refused(self.call(command, stdin=b'y\n'), '--yes')
        self.assertEqual(mock.ledger()['arrivals'], 0)


class Reports(harness.Case):
    def refused(self, *parts):
        """A run that may not write `self.report`: it sends nothing, and makes no report."""
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(3))
        self.assert_code(result, 2)
        self.assert_says(result, str(self.report), *parts)
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_report_of_an_earlier_run(self):
        self.assert_code(self.run_tasks(self.mock(), self.tasks(3)), 0)
        before = self.report.read_bytes()
        self.refused('earlier run')
        self.assertEqual(self.report.read_bytes(), before)

    def test_a_file_that_is_no_report(self):
        self.report.write_text('my precious notes\n')
        self.refused('not a report')
        self.assertEqual(self.report.read_text(), 'my precious notes\n')

    def test_paths_that_cannot_be_a_report(self):
        self.report = self.directory
        self.refused('is a directory')
        self.report = self.directory / 'none' / 'report.csv'
        self.refused('No such file')

    def test_a_report_that_another_run_writes(self):
        mock = self.mock()
        first = self.start(self.command(mock, self.tasks(2000)))
        self.wait_for_rows(1)
        self.refused('another run', str(first.pid))
        self.assert_code(self.finish(first), 0)

    def test_a_header_without_rows_is_no_report_yet(self):
        self.report.write_text(','.join(harness.COLUMNS)[:30])
        result = self.run_tasks(self.mock(), self.tasks(3))
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': 3})

    def test_a_full_device(self):
        mock = self.mock()
        self.report = Path('/dev/full')
        process = self.start(self.command(mock, self.tasks(3)))
        out, err = process.communicate(timeout=harness.PATIENCE)
        self.assertEqual(process.returncode, 4, err)
        self.assertIn(b'/dev/full', err)
        self.assertIn(b'No space left', err)
        self.assertEqual(mock.ledger()['tasks']['stopped'], 0)
        summary = harness.as_json(out)
        self.assertEqual((summary['tasks'], summary['not_attempted']), (3, 3))
        self.assertEqual((summary['exit_code'], summary['halted_by']), (4, 'report'))

    def test_a_report_that_may_not_grow(self):
        mock = self.mock()
        limit = 20_000

        def before():
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        result = self.run_tasks(mock, self.tasks(2000), before=before)
        self.assert_code(result, 4)
        self.assert_says(result, 'report.csv', 'File too large')
        lost = result.summary['stopped'] - len(result.rows)
        if lost > 0:
            self.assert_says(result, f'{lost} of the tasks counted here have no row')
        self.assertEqual(result.summary['halted_by'], 'report')
        self.assertGreater(len(result.rows), 50)
        self.assertEqual(result.outcomes(), {'stopped': len(result.rows)})
        self.assertTrue(self.report.read_bytes().endswith(b'\n'))
        self.assertLess(mock.ledger()['arrivals'], 1000)


if __name__ == '__main__':
    harness.main()
