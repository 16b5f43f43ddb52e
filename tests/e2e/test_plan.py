"""What is shown before a run, the question, and --dry-run, which does all but send."""

import fcntl
import os
import re
import signal

import harness
from terminal import Terminal

QUESTION = r'Stop [\d,]+ tasks?\? \[y/N\] '
LAST_LINE = 'Dry run: nothing was sent, no report was made.'


class Console(Terminal):
    """What stands on it, line by line, and a wait for a pattern there."""

    @property
    def seen(self):
        return self.text().replace('\r\n', '\n')

    def wait_for_pattern(self, pattern):
        harness.wait_until(lambda: re.search(pattern, self.seen) or self.process.poll() is not None,
                           pattern)
        if not re.search(pattern, self.seen):
            raise AssertionError(f'ended without {pattern!r}: {self.seen}')

    def end(self):
        """Its exit code."""
        return self.finish()[0]


class Question(harness.Case):
    def ask(self, *options, count=5, **how):
        """A run on a terminal, at its question."""
        self.endpoint = self.mock()
        command = self.command(self.endpoint, self.tasks(count), *options)
        command = [part for part in command if part not in ('--yes', '--json')]
        terminal = Console(self, command, **how)
        terminal.wait_for_pattern(QUESTION)
        return terminal

    def assert_nothing_was_done(self, terminal, code):
        self.assertEqual(terminal.end(), code, terminal.seen)
        self.assertIn('Nothing was stopped.', terminal.seen)
        self.assertEqual(self.endpoint.ledger()['arrivals'], 0)
        self.assertFalse(self.report.exists())

    def test_yes_stops_them(self):
        for answer in ('y', 'YES'):
            with self.subTest(answer):
                terminal = self.ask()
                terminal.type(answer.encode() + b'\n')
                self.assertEqual(terminal.end(), 0, terminal.seen)
                self.assertEqual(self.endpoint.ledger()['tasks']['stopped'], 5)
                self.assertEqual(len(harness.read_report(self.report)), 5)
                self.report.unlink()

    def test_what_changes_at_the_question_is_not_stopped(self):
        terminal = self.ask()
        with open(self.directory / 'tasks.csv', 'a', encoding='utf-8') as tasks:
            tasks.write('app-9,room-9\n')
        terminal.type(b'y\n')
        self.assertEqual(terminal.end(), 2, terminal.seen)
        self.assertIn('has changed since its plan was made', terminal.seen)
        self.assertEqual(self.endpoint.ledger()['arrivals'], 0)
        self.assertFalse(self.report.exists())

    def test_everything_else_is_no(self):
        for answer in ('n', '', 'yes please', 'j'):
            with self.subTest(answer):
                terminal = self.ask()
                terminal.type(answer.encode() + b'\n')
                self.assert_nothing_was_done(terminal, 2)

    def test_the_end_of_the_input_is_no(self):
        terminal = self.ask()
        terminal.type(b'\x04')
        self.assert_nothing_was_done(terminal, 2)
        self.assertRegex(terminal.seen, QUESTION + r'\n')

    def test_control_c(self):
        terminal = self.ask()
        terminal.type(b'\x03')
        self.assert_nothing_was_done(terminal, 130)

    def test_sigterm(self):
        terminal = self.ask()
        terminal.process.send_signal(signal.SIGTERM)
        self.assert_nothing_was_done(terminal, 143)

    def test_what_was_typed_before_the_question_is_no_answer(self):
        self.endpoint = self.mock()
        command = self.command(self.endpoint, self.tasks(5))
        command = [part for part in command if part not in ('--yes', '--json')]
        # The command begins when what was typed stands in the terminal's queue.
        begin = ['sh', '-c', 'echo ready >&2; read line <"$0"; exec "$@"', self.directory / 'go']
        os.mkfifo(self.directory / 'go')
        terminal = Console(self, begin + command)
        terminal.wait_for('ready')
        terminal.type(b'y\n')
        terminal.wait_for_pattern(r'ready\ny\n')  # the terminal's own echo
        self.directory.joinpath('go').write_text('go\n')
        terminal.wait_for_pattern(QUESTION)
        terminal.type(b'n\n')
        self.assert_nothing_was_done(terminal, 2)

    def test_an_earlier_report_is_as_it_was_after_a_no(self):
        mock = self.mock()
        self.run_tasks(mock, self.tasks(3))
        before = self.report.read_bytes()
        for answer, code in ((b'n\n', 2), (b'\x03', 130), (b'\x04', 2)):
            with self.subTest(answer):
                terminal = self.ask('--resume')
                self.assertIn('3 of 5 records finished by earlier runs', terminal.seen)
                self.assertIn('Stop 2 tasks?', terminal.seen)
                terminal.type(answer)
                self.assertEqual(terminal.end(), code, terminal.seen)
                self.assertEqual(self.report.read_bytes(), before)
                self.assertEqual(self.endpoint.ledger()['arrivals'], 0)

    def test_a_question_is_asked_of_a_plan_that_is_shown_though_quiet(self):
        terminal = self.ask('-q')
        self.assertIn('About to stop 5 tasks', terminal.seen)
        terminal.type(b'n\n')
        self.assert_nothing_was_done(terminal, 2)

    def test_the_plan_fits_a_terminal(self):
        for columns in (80, 40):
            with self.subTest(columns):
                bad = ''.join(f'bad id {i},x\n' for i in range(200))
                again = ''.join('a,1\n' for i in range(200))
                tasks = self.file('AppId,TaskId\na,1\n' + bad + again)
                terminal = Console(self, [harness.BINARY, 'run', tasks.name], columns)
                terminal.wait_for_pattern(QUESTION)
                lines = terminal.seen.split('\n')
                self.assertLessEqual(len(lines), 24, terminal.seen)
                self.assertLessEqual(max(map(len, lines)), columns, terminal.seen)
                self.assertRegex(terminal.seen, r'and 19\d more')
                terminal.type(b'n\n')
                self.assertEqual(terminal.end(), 2)


class Shown(harness.Case):
    def test_yes_skips_the_question_and_not_the_plan(self):
        for options in ((), ('-q',)):
            with self.subTest(options):
                result = self.run_tasks(self.mock(), self.tasks(5), *options)
                self.assert_code(result, 0)
                self.assertEqual('About to stop 5 tasks of 5 AppIds' in result.err, not options)
                self.assertNotIn('[y/N]', result.err)
                self.report.unlink()

    def test_what_is_asked_for_is_in_it(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.file('a,1\nb,2\na,1\nbad id,3\n'), '--signature', 'v1',
                                '--http', '1.1', '--qps', '70', '--guard', 'paranoid')
        self.assert_code(result, 1)
        self.assert_says(result, 'stop 2 tasks of 2 AppIds', mock.url, '...stid', 'HTTP/1.1, signature V1',
                         'at most 70/s, guard paranoid', str(self.report),
                         'line 4: AppId', '1 line, not sent again: 3')
        self.assertRegex(result.err, r'done \d\d:\d\d')

    def test_standard_input_has_a_plan_without_counts(self):
        result = self.run_tasks(self.mock(), '-', stdin=b'a,1\n')
        self.assert_code(result, 0)
        self.assert_says(result, 'standard input', '...stid')

    def test_a_pipe_is_read_once_and_all_of_it_is_stopped(self):
        mock = self.mock()
        command = [str(part) for part in self.command(mock, '<(printf "a,1\\na,2\\n")')]
        shown = ' '.join(part if part.startswith('<(') else f'"{part}"' for part in command)
        result = self.call(['bash', '-c', shown])
        self.assert_code(result, 0)
        self.assertEqual(mock.ledger()['tasks']['stopped'], 2)
        self.report.unlink()
        self.assert_refused(self.call(['bash', '-c', shown.replace('"--yes"', '')]),
                            'only once', '--yes', '--dry-run')
        dry = self.call(['bash', '-c', shown + ' --dry-run'])
        self.assert_code(dry, 0)
        self.assertEqual(dry.summary['left'], 2)

    def test_names_of_files_cannot_draw_on_the_terminal(self):
        tasks = self.file('a,1\n', 'x\x1b[31m\n.csv')
        result = self.call([harness.BINARY, 'run', tasks, '--dry-run', '--report', 'r\x1b[2J.csv'])
        self.assert_code(result, 0)
        self.assertNotIn('\x1b', result.err)

    def test_without_a_terminal_yes_is_needed(self):
        for tasks, stdin in ((self.tasks(2), b'y\n'), ('-', b'a,1\n')):
            with self.subTest(tasks):
                command = self.command(None, tasks)
                command.remove('--yes')
                self.assert_refused(self.call(command, stdin=stdin), '--yes', '--dry-run')

    def test_standard_input_on_a_terminal_needs_yes(self):
        terminal = Console(self, [harness.BINARY, 'run', '-'])
        self.assertEqual(terminal.end(), 2)
        self.assertIn('--yes', terminal.seen)


class DryRun(harness.Case):
    def dry_run(self, tasks, *options, mock=None, **how):
        command = self.command(mock, tasks, '--dry-run', *options)
        command.remove('--yes')
        return self.call(command, **how)

    def assert_dry(self, result, code=0):
        self.assert_code(result, code)
        self.assertEqual(result.err.splitlines()[-1], LAST_LINE)

    def test_nothing_is_sent_and_nothing_made(self):
        mock = self.mock()
        result = self.dry_run(self.tasks(7), mock=mock)
        self.assert_dry(result)
        self.assertIsNone(result.rows)
        mock.stop()
        ledger = mock.ledger()
        self.assertEqual((ledger['arrivals'], ledger['connections']['total']), (0, 0), ledger)
        self.assertEqual(sorted(p.name for p in self.directory.iterdir() if p.suffix == '.csv'),
                         ['tasks.csv'])
        self.assert_says(result, 'would stop 7 tasks of 7 AppIds', mock.url, '...stid')

    def test_json(self):
        result = self.dry_run(self.file('a,1\nb,2\na,1\nbad id,3\na,4\n'), '--signature', 'v1',
                              '--qps', '20')
        self.assert_dry(result, 1)
        plan = result.summary
        wanted = {'dry_run': True, 'tasks': 5, 'valid': 3, 'invalid': 1, 'duplicate': 1, 'apps': 2,
                  'resumed': 0, 'left': 3, 'seconds_at_qps': 0.15, 'qps': 20, 'guard': 'strict',
                  'endpoint': 'https://live.aliyuncs.com', 'region': None, 'proxy': None,
                  'key': 'stid', 'http': 'auto', 'signature': 'v1', 'report': str(self.report),
                  'report_rows': 0, 'first_duplicate': [3], 'exit_code': 1}
        self.assertEqual({name: plan.get(name) for name in wanted}, wanted)
        self.assertEqual(plan['first_invalid'][0]['line'], 4)
        self.assertIn('AppId', plan['first_invalid'][0]['reason'])
        self.assertRegex(plan['done_at'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$')
        self.assertNotIn('testsecret', result.out + result.err)
        self.assertNotIn('testid', result.out + result.err)

    def test_quiet_still_says_that_it_was_none(self):
        result = self.dry_run(self.tasks(1), '-q')
        self.assert_dry(result)
        self.assertEqual(result.err, LAST_LINE + '\n')

    def test_standard_input(self):
        result = self.dry_run('-', stdin=b'a,1\na,2\na,1\n')
        self.assert_dry(result)
        self.assertEqual((result.summary['tasks'], result.summary['left']), (3, 2))
        self.assert_refused(self.dry_run('-', stdin=b''), 'standard input', 'no task')

    def test_resume_counts_what_is_left_and_leaves_the_report_alone(self):
        mock = self.mock()
        self.run_tasks(mock, self.tasks(3))
        with self.report.open('a') as torn:
            torn.write('5,app')
        before = self.report.read_bytes(), self.report.stat().st_mtime_ns
        arrivals = mock.ledger()['arrivals']
        result = self.dry_run(self.tasks(5), '--resume', mock=mock)
        self.assert_dry(result)
        self.assertEqual((result.summary['resumed'], result.summary['left']), (3, 2))
        self.assertEqual(result.summary['report_rows'], 3)
        self.assert_says(result, '3 of 5 records finished by earlier runs', 'torn')
        self.assertEqual((self.report.read_bytes(), self.report.stat().st_mtime_ns), before)
        self.assertEqual(mock.ledger()['arrivals'], arrivals)

    def test_what_a_run_would_be_refused_for(self):
        tasks = self.tasks(1)
        for options, changes, parts in (
                (('--cacert', 'none.pem'), {}, ['none.pem']),
                (('--qps', '501'), {}, ['--qps 501', '--account-limit']),
                ((), {'ALIBABA_CLOUD_ACCESS_KEY_ID': None,
                      'ALIBABA_CLOUD_ACCESS_KEY_SECRET': None}, ['ALIBABA_CLOUD_ACCESS_KEY_ID'])):
            with self.subTest(parts):
                result = self.dry_run(tasks, *options, **changes)
                self.assert_refused(result, *parts)
                self.assertNotIn(LAST_LINE, result.err)
        self.assert_refused(self.dry_run(self.file('')), 'no task')
        self.report = self.directory / 'no/such/report.csv'
        self.assert_refused(self.dry_run(self.tasks(1)), 'no/such')

    def test_a_directory_that_takes_no_report(self):
        closed = self.directory / 'closed'
        closed.mkdir(0o555)
        self.report = closed / 'report.csv'
        if os.access(closed, os.W_OK):
            self.skipTest('root may write everywhere')
        result = self.dry_run(self.tasks(1))
        self.assert_refused(result, 'cannot be created', str(closed))

    def test_a_report_that_is_there(self):
        mock = self.mock()
        self.run_tasks(mock, self.tasks(2))
        result = self.dry_run(self.tasks(2), mock=mock)
        self.assert_code(result, 2)
        self.assert_says(result, 'holds the rows of an earlier run', '--resume')
        with self.report.open('r+') as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            result = self.dry_run(self.tasks(2), '--resume', mock=mock)
        self.assert_code(result, 2)
        self.assert_says(result, 'another run')

    def test_a_result_that_nobody_can_read_is_an_error(self):
        command = f'exec "{harness.BINARY}" run "{self.tasks(1)}" --dry-run --json >/dev/full'
        result = self.call(['sh', '-c', command])
        self.assert_code(result, 2)
        self.assert_says(result, 'standard output')


class Regions(harness.Case):
    def plan(self, *options, **how):
        return self.call([harness.BINARY, 'run', self.tasks(1), '--dry-run', '--json', *options],
                         **how)

    def test_a_region_has_its_endpoint(self):
        for region, options, host, by_rule in (
                ('ap-southeast-1', (), 'live.ap-southeast-1', False),
                ('eu-central-1', (), 'live.eu-central-1', False),
                ('cn-shanghai', (), 'live', False),
                ('cn-shanghai', ('--vpc',), 'live-vpc.cn-shanghai', False),
                ('cn-nowhere-7', (), 'live.cn-nowhere-7', True),
                ('cn-nowhere-7', ('--vpc',), 'live-vpc.cn-nowhere-7', True)):
            with self.subTest(region=region, options=options):
                result = self.plan('--region', region, *options)
                self.assert_code(result, 0)
                plan = result.summary
                self.assertEqual(plan['endpoint'], f'https://{host}.aliyuncs.com')
                self.assertEqual((plan['region'], plan['vpc']), (region, bool(options)))
                self.assertEqual(plan['endpoint_by_general_rule'], by_rule)
                self.assertEqual('general rule' in result.err, by_rule)
                self.assert_says(result, f'https://{host}.aliyuncs.com', region)

    def test_the_environments_region_changes_nothing(self):
        result = self.plan(ALIBABA_CLOUD_REGION_ID='ap-southeast-1')
        self.assertEqual(result.summary['endpoint'], 'https://live.aliyuncs.com')
        self.assertIsNone(result.summary['region'])

    def test_refused(self):
        for options, parts in (
                (['--vpc'], ['--vpc', '--region']),
                (['--endpoint', 'https://a.example', '--region', 'cn-shanghai'],
                 ['--endpoint', '--region']),
                (['--endpoint', 'https://a.example', '--region', 'cn-shanghai', '--vpc'],
                 ['--endpoint', '--region', '--vpc']),
                (['--endpoint', 'https://a.example', '--vpc'], ['--endpoint', '--vpc']),
                (['--region', 'Singapore'], ['--region', "'Singapore'", 'ap-southeast-1']),
                (['--region', 'cn_shanghai'], ["'cn_shanghai'"]),
                (['--region', 'a.example/x'], ["'a.example/x'"]),
                (['--region', ''], ['--region'])):
            with self.subTest(options):
                result = self.plan(*options)
                self.assert_code(result, 2)
                self.assert_says(result, *parts)
                self.assertEqual(result.out, '')
                self.assertTrue(re.match(r'mpustop: ', result.err), result.err)


if __name__ == '__main__':
    harness.main()
