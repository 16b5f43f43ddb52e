"""`mpustop list`: the real binary makes its own input from the stand-in's lists."""

import csv
import io
import os
import signal
import subprocess

import harness
from harness import PATIENCE

SIZES = {'none': 0, 'one': 1, 'full': 100, 'more': 101, 'many': 250}


class List(harness.Case):

    def running(self, sizes, name='running.csv'):
        """A task file with so many tasks of each AppId, and its pairs."""
        pairs = [(app, f'{app}-task-{i}') for app, size in sizes.items() for i in range(size)]
        text = 'AppId,TaskId\n' + ''.join(f'{app},{task}\n' for app, task in pairs)
        return self.file(text, name), set(pairs)

    def list_command(self, mock, *options, apps=SIZES):
        command = [harness.BINARY, 'list', '--endpoint', mock.url]
        if mock.certificate:
            command += ['--cacert', mock.certificate]
        if apps:
            command += ['--app-id', ','.join(apps)]
        return command + list(options)

    def pairs_of(self, text):
        """The pairs of a list; fails where one stands twice."""
        rows = list(csv.reader(io.StringIO(text), strict=True))
        self.assertEqual(rows[0], ['AppId', 'TaskId'])
        pairs = [tuple(row) for row in rows[1:]]
        self.assertEqual(len(pairs), len(set(pairs)))
        return set(pairs)

    def assert_listed(self, mock, wanted, *options, **how):
        result = self.call(self.list_command(mock, *options, **how))
        self.assert_code(result, 0)
        self.assertEqual(self.pairs_of(result.out), wanted)
        return result

    def test_every_running_task_is_listed_once_whatever_carries_the_calls(self):
        tasks, wanted = self.running(SIZES)
        for tls, http, signature in [(True, 'auto', 'v3'), (True, '1.1', 'v1'),
                                     (False, '2', 'v1'), (False, '1.1', 'v3')]:
            with self.subTest(tls=tls, http=http, signature=signature):
                mock = self.mock('--tasks', str(tasks), tls=tls)
                result = self.assert_listed(mock, wanted, '--http', http, '--signature', signature)
                self.assert_says(result, '452 tasks of 5 AppIds')
                ledger = mock.ledger()
                # One page each of "none" and "one"; twice those of the others.
                self.assertEqual(ledger['list']['calls'], 1 + 1 + 4 + 4 + 6)
                self.assertEqual(ledger['arrivals'], 0)
                self.assertEqual(ledger['list']['by_code'], {})

    def test_what_is_listed_is_what_a_run_stops(self):
        tasks, wanted = self.running(SIZES)
        mock = self.mock('--tasks', str(tasks))
        lister = subprocess.Popen(self.list_command(mock), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, cwd=self.directory,
                                  env=harness.environment(self.directory))
        self.addCleanup(lister.kill)
        run = subprocess.run([str(part) for part in self.command(mock, '-')], stdin=lister.stdout,
                             capture_output=True, env=harness.environment(self.directory),
                             cwd=self.directory, timeout=PATIENCE, check=False)
        lister.stdout.close()
        self.assertEqual(lister.wait(PATIENCE), 0, lister.stderr.read())
        lister.stderr.close()
        self.assertEqual(run.returncode, 0, run.stderr)
        rows = harness.read_report(self.report)
        self.assertEqual({row['outcome'] for row in rows}, {'stopped'})
        self.assertEqual({(row['app_id'], row['task_id']) for row in rows}, wanted)
        counts = mock.ledger()['tasks']
        self.assertEqual((counts['running'], counts['stopped'], counts['stopped_again']),
                         (0, len(wanted), 0))

    def test_faults_in_the_midst_lose_nothing_and_double_nothing(self):
        tasks, wanted = self.running(SIZES)
        for fault in ['503=20%', 'throttle=20%', '500=20%', 'drop=10%', 'gzip=50%', 'h2-reset=20%',
                      'answer=30%']:
            with self.subTest(fault=fault):
                mock = self.mock('--tasks', str(tasks), '--fault', fault + ',seed=3')
                self.assert_listed(mock, wanted)
                self.assertNotEqual(mock.ledger()['faults'], {})
                mock.stop()

    def test_no_second_holds_more_than_50_calls(self):
        apps = {f'app-{i}': i % 3 for i in range(120)}
        tasks, wanted = self.running(apps)
        for fault in ['seed=1', '500=20%', 'throttle=10%']:
            with self.subTest(fault=fault):
                mock = self.mock('--tasks', str(tasks), '--fault', fault, '--list-qps-limit', '0')
                self.assert_listed(mock, wanted, apps=apps)
                ledger = mock.ledger()['list']
                self.assertGreaterEqual(ledger['calls'], len(apps))
                self.assertLessEqual(ledger['max_in_1s'], 50)
                mock.stop()

    def test_large_pages(self):
        apps = {f'app-{i}': 90 for i in range(12)}
        tasks, wanted = self.running(apps)
        for http, fault in [('2', 'seed=1'), ('1.1', 'seed=1'), ('2', 'gzip=50%')]:
            with self.subTest(http=http, fault=fault):
                mock = self.mock('--tasks', str(tasks), '--list-padding', '30000', '--fault', fault)
                result = self.assert_listed(mock, wanted, '--http', http, apps=apps)
                self.assertNotIn('again', result.err)
                mock.stop()

    def test_ids_come_from_options_and_from_a_file(self):
        tasks, wanted = self.running(SIZES)
        mock = self.mock('--tasks', str(tasks))
        self.file('# mine\nmany\n\nnone\r\n', 'apps.txt')
        self.assert_listed(mock, wanted, '--app-id', 'one', '--app-id', 'full,more',
                           '--app-ids-file', 'apps.txt', apps=None)
        result = self.call(self.list_command(mock, '--app-ids-file', '-', apps=None),
                           stdin=b'one\nfull\n')
        self.assert_code(result, 0)
        self.assertEqual({app for app, _ in self.pairs_of(result.out)}, {'one', 'full'})

    def test_wrong_options_are_told(self):
        for options, parts in [([], ['--app-id', '--app-ids-file']),
                               (['--app-id', 'a b'], ["'a b'", 'AppId']),
                               (['--app-ids-file', 'away.txt'], ['away.txt', 'No such file']),
                               (['--app-id', 'a', '--qps', '51'], ['--qps']),
                               (['--app-id', 'a', '--endpoint', 'http://192.0.2.1'], ['http'])]:
            with self.subTest(options=options):
                self.assert_refused(self.call([harness.BINARY, 'list', *options]), *parts)
        self.file('a\nb c\n', 'apps.txt')
        self.assert_refused(self.call([harness.BINARY, 'list', '--app-ids-file', 'apps.txt']),
                            'apps.txt: line 2')

    def test_without_a_service_nothing_is_written(self):
        result = self.call([harness.BINARY, 'list', '--app-id', 'a', '--endpoint',
                            f'http://127.0.0.1:{harness.free_port()}'])
        self.assert_refused(result, '127.0.0.1', 'refused')

    def test_a_wrong_key_costs_one_call(self):
        tasks, _ = self.running(SIZES)
        mock = self.mock('--tasks', str(tasks))
        result = self.call(self.list_command(mock), ALIBABA_CLOUD_ACCESS_KEY_ID='unknown-id')
        self.assert_code(result, 3)
        self.assertEqual(result.out, '')
        self.assert_says(result, 'halted: InvalidAccessKeyId.NotFound', 'Check ALIBABA_CLOUD')
        self.assertEqual(mock.ledger()['list']['calls'], 1)
        result = self.call(self.list_command(mock), ALIBABA_CLOUD_ACCESS_KEY_SECRET='other')
        self.assert_code(result, 3)
        self.assert_says(result, 'halted: SignatureDoesNotMatch')

    def test_an_empty_list_is_a_header(self):
        result = self.assert_listed(self.mock(), set(), apps=['any'])
        self.assert_says(result, '0 tasks of 1 AppId')

    def test_a_reader_that_goes_ends_it_quietly(self):
        tasks, _ = self.running({f'app-{i}': 90 for i in range(60)})
        mock = self.mock('--tasks', str(tasks))
        apps = [f'app-{i}' for i in range(60)]
        lister = subprocess.Popen(self.list_command(mock, apps=apps), stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, cwd=self.directory,
                                  env=harness.environment(self.directory))
        self.addCleanup(lister.kill)
        self.assertEqual(lister.stdout.readline(), b'AppId,TaskId\n')
        lister.stdout.close()
        self.assertEqual(lister.wait(PATIENCE), 128 + signal.SIGPIPE)
        self.assertEqual(lister.stderr.read(), b'')
        lister.stderr.close()

    def test_a_full_disk_is_told(self):
        tasks, _ = self.running(SIZES)
        mock = self.mock('--tasks', str(tasks))
        with open('/dev/full', 'wb') as full:
            done = subprocess.run(self.list_command(mock), stdout=full, stderr=subprocess.PIPE,
                                  env=harness.environment(self.directory), cwd=self.directory,
                                  timeout=PATIENCE, check=False)
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn(b'standard output: No space left on device', done.stderr)

    def test_an_interrupt_ends_it_with_what_was_found(self):
        apps = {f'app-{i}': 90 for i in range(300)}
        tasks, wanted = self.running(apps)
        mock = self.mock('--tasks', str(tasks))
        process = self.start(self.list_command(mock, apps=apps))
        harness.wait_until(lambda: mock.ledger()['list']['calls'] >= 10, 'ten calls')
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assert_code(result, 130)
        self.assert_says(result, 'interrupted', 'not listed to the end')
        found = self.pairs_of(result.out)
        self.assertGreaterEqual(found, {('app-0', f'app-0-task-{i}') for i in range(90)})
        self.assertLess(found, wanted)

    def test_quiet_says_nothing(self):
        tasks, wanted = self.running(SIZES)
        result = self.assert_listed(self.mock('--tasks', str(tasks)), wanted, '--quiet')
        self.assertEqual(result.err, '')

    def test_standard_output_that_is_closed_is_told(self):
        tasks, _ = self.running(SIZES)
        mock = self.mock('--tasks', str(tasks))
        result = self.call(self.list_command(mock), before=lambda: os.close(1))
        self.assert_code(result, 2)
        self.assert_says(result, 'standard output')


if __name__ == '__main__':
    harness.main()
