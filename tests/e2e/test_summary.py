"""The summary at the end of a run, and `mpustop summary REPORT`: both say what the run's own numbers,
the report and the endpoint's ledger say."""

import os
import shlex
import signal
import subprocess

import harness

HEADER = ','.join(harness.COLUMNS) + '\n'
FIELDS = ['report', 'rows', 'superseded', 'torn', 'tasks', 'stopped', 'already_stopped', 'failed',
          'gave_up', 'invalid', 'duplicate', 'attempts', 'retries', 'seconds', 'mean_qps',
          'max_ended_in_1s', 'first_ended_at', 'last_ended_at', 'pauses', 'latency_ms', 'failures',
          'failures_other', 'failures_by_app', 'failures_by_app_other', 'exit_code']
COUNTS = ['tasks', 'stopped', 'already_stopped', 'failed', 'gave_up', 'invalid', 'duplicate',
          'attempts', 'retries']


def row(line, app, task, outcome='stopped', code='', **more):
    cells = {'line': line, 'app_id': app, 'task_id': task, 'outcome': outcome, 'code': code,
             'http_status': '200', 'request_id': f'R-{line}', 'attempts': 1, 'latency_ms': '1.500',
             'finished_at': '2026-11-23T00:00:00.000Z', 'message': '', **more}
    return ','.join(str(cells[name]) for name in harness.COLUMNS) + '\n'


class Summary(harness.Case):
    def summary(self, *options, report=None, **how):
        return self.call([harness.BINARY, 'summary', report or self.report, *options], **how)

    def in_json(self, code, *options, **how):
        result = self.summary('--json', *options, **how)
        self.assert_code(result, code)
        self.assertEqual(list(result.summary), FIELDS)
        self.assertEqual(result.summary['exit_code'], code)
        return result.summary

    def running(self, tasks, lines):
        """A file of the first so many tasks of `tasks`: those that the endpoint knows."""
        known = self.directory / 'running.csv'
        known.write_text(''.join(tasks.read_text().splitlines(keepends=True)[:lines + 1]))
        return known

    def run_with_failures(self, *options):
        """A run of 300 tasks of which 100 are refused, of an invalid line and of a duplicate."""
        tasks = self.tasks(300)
        with open(tasks, 'a', encoding='utf-8') as file:
            file.write('app-0,task-0\nbad id,x\n')
        mock = self.mock('--tasks', str(self.running(tasks, 200)), '--unknown', 'invalid',
                         '--fault', '500=15%,seed=3')
        result = self.run_tasks(mock, tasks, *options)
        self.assert_code(result, 1)
        return mock, tasks, result


class Agrees(Summary):
    def test_with_the_run_and_the_ledger(self):
        mock, _, result = self.run_with_failures()
        ledger = mock.ledger()
        seen = self.in_json(1)
        for name in COUNTS:
            self.assertEqual(seen[name], result.summary[name], name)
        self.assertEqual((seen['failed'], seen['invalid'], seen['duplicate']), (100, 1, 1))
        self.assertEqual(seen['attempts'], ledger['arrivals'])
        self.assertEqual(seen['retries'], ledger['by_status']['500'])
        self.assertEqual(seen['rows'], len(result.rows))
        self.assertEqual((seen['superseded'], seen['torn'], seen['pauses']), (0, False, 0))
        self.assertEqual(seen['report'], str(self.report))
        times = sorted(row['finished_at'] for row in result.rows if row['attempts'] != '0')
        self.assertEqual((seen['first_ended_at'], seen['last_ended_at']), (times[0], times[-1]))
        percentiles = list(seen['latency_ms'].values())
        self.assertEqual(percentiles, sorted(percentiles))
        latest = max(float(row['latency_ms']) for row in result.rows if row['latency_ms'])
        self.assertEqual(percentiles[-1], latest)

    def test_about_failures(self):
        _, _, result = self.run_with_failures()
        expected = [row for row in result.rows if row['outcome'] == 'failed']
        for failures in result.summary['failures'], self.in_json(1)['failures']:
            self.assertEqual([one['code'] for one in failures], ['InvalidParam'])
            one = failures[0]
            self.assertEqual((one['failed'], one['gave_up']), (100, 0))
            first = expected[0]
            self.assertEqual((str(one['line']), one['app_id'], one['task_id']),
                             (first['line'], first['app_id'], first['task_id']))
            self.assertEqual((one['http_status'], one['message']), (400, first['message']))
            self.assertTrue(one['meaning'] and one['advice'])
        by_app = self.in_json(1)['failures_by_app']
        self.assertEqual(sum(one['failed'] for one in by_app), 100)
        for one in by_app:
            self.assertEqual(one['failed'], sum(row['app_id'] == one['app_id'] for row in expected))

    def test_when_all_went_well(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(50))
        self.assert_code(result, 0)
        seen = self.in_json(0)
        self.assertEqual((seen['stopped'], seen['failures'], seen['attempts']), (50, [], 50))
        self.assertEqual(result.summary['failures'], [])
        text = self.summary()
        self.assert_code(text, 0)
        self.assertIn('50  stopped', text.out)
        self.assertEqual(text.err, '')

    def test_the_later_row_of_a_task_counts(self):
        mock, tasks, _ = self.run_with_failures()
        mock.stop()
        again = self.mock()
        result = self.run_tasks(again, tasks, '--resume', '--retry-failed')
        self.assert_code(result, 1)  # the invalid line
        self.assertEqual(result.summary['failures'], [])
        seen = self.in_json(1)
        self.assertEqual((seen['stopped'], seen['failed'], seen['superseded']), (300, 0, 100))
        self.assertEqual((seen['failures'], seen['failures_by_app']), ([], []))
        self.assertEqual(seen['tasks'], 302)
        self.assertEqual(seen['attempts'], sum(int(row['attempts']) for row in result.rows))


class AtTheEndOfARun(Summary):
    def command_to_go_on(self, result):
        """The line that `run` says to go on with."""
        lines = [line for line in result.err.splitlines() if ' run ' in line and '--resume' in line]
        self.assertEqual(len(lines), 1, result.err)
        return lines[0].strip()

    def test_failures_have_their_meaning_and_an_example(self):
        _, _, result = self.run_with_failures()
        self.assert_says(result, '100  InvalidParam', 'for example line ', 'report: ')
        first = next(row for row in result.rows if row['outcome'] == 'failed')
        self.assert_says(result, f'line {first["line"]}: {first["app_id"]} {first["task_id"]}')

    def test_the_command_to_go_on_with_is_the_real_one(self):
        self.report = self.directory / "it's a $report.csv"
        mock, _, result = self.run_with_failures('--qps', '400')
        mock.stop()
        again = self.mock()
        words = shlex.split(self.command_to_go_on(result))
        self.assertEqual(words[0], harness.BINARY)
        self.assertEqual(words[-2:], ['--resume', '--retry-failed'])
        self.assertEqual(words[1:-2], self.command(mock, self.directory / 'tasks.csv', '--qps',
                                                   '400')[1:])
        place = {mock.url: again.url, mock.certificate: again.certificate}
        done = self.call([place.get(word, word) for word in words])
        self.assert_code(done, 1)
        self.assertEqual(done.summary['failed'], 0)
        self.assertEqual(again.ledger()['arrivals'], 100)
        self.assertNotIn('To try', done.err)

    def test_after_an_interrupt_it_goes_on(self):
        mock = self.mock()
        process = self.start(self.command(mock, self.tasks(5000)))
        self.wait_for_rows(100)
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assert_code(result, 130)
        words = shlex.split(self.command_to_go_on(result))
        self.assertEqual(words[-1], '--resume')
        self.assertEqual(words[1:-1], self.command(mock, self.directory / 'tasks.csv')[1:])

    def test_earlier_failures_are_told_of(self):
        mock, tasks, _ = self.run_with_failures()
        with open(tasks, 'a', encoding='utf-8') as file:
            file.write('app-1,one-more\n')
        result = self.run_tasks(mock, tasks, '--resume')
        self.assertEqual(result.summary['failed'], 101)
        self.assert_says(result, '100 failed in earlier runs', 'summary ')


class Reports(Summary):
    def refused(self, *parts, report=None, **how):
        result = self.summary(report=report, **how)
        self.assert_code(result, 2)
        self.assert_says(result, 'mpustop: ', *parts)
        self.assertEqual((result.out, result.err.count('\n')), ('', 1))

    def test_what_is_no_report_is_refused(self):
        self.refused('report.csv', 'No such file')
        self.report.write_text('AppId,TaskId\na,b\n')
        self.refused('not a report of mpustop')
        for empty in '', HEADER:
            self.report.write_text(empty)
            self.refused('has no rows')
        noise = self.directory / 'noise'
        noise.write_bytes(os.urandom(100_000))
        self.refused('not a report of mpustop', report=noise)
        self.refused('is a directory', report=self.directory)
        self.refused('has no rows', report='/dev/null')

    def test_damage_is_refused_with_its_line(self):
        good = row(2, 'a', '1')
        self.report.write_text(HEADER + good + 'nonsense\n' + good + good)
        self.refused('line 3', 'damaged')

    def test_a_torn_end_is_said(self):
        self.report.write_text(HEADER + row(2, 'a', '1') + row(3, 'a', '2')[:20])
        seen = self.in_json(0)
        self.assertEqual((seen['rows'], seen['torn']), (1, True))
        self.assertIn('torn', self.summary().out)

    def test_of_standard_input(self):
        text = HEADER + row(2, 'a', '1') + row(3, 'a', '2', 'failed', 'Forbidden', http_status='403')
        seen = self.in_json(1, report='-', stdin=text.encode())
        self.assertEqual((seen['report'], seen['stopped'], seen['failed']), ('-', 1, 1))
        self.refused('standard input', 'has no rows', report='-')

    def test_of_a_pipe(self):
        self.report.write_text(HEADER + row(2, 'a', '1'))
        done = self.call(['bash', '-c', f'{shlex.quote(harness.BINARY)} summary <(cat report.csv)'])
        self.assert_code(done, 0)

    def test_texts_of_a_report_are_harmless_on_a_terminal(self):
        code = 'Ev\x1b[31mil\x07\xe4\xbb\xbb'
        self.report.write_text(HEADER + row(2, 'a', '1', 'failed', code, message='x\x1b]0;t\x07'))
        result = self.summary()
        self.assert_code(result, 1)
        self.assertNotIn('\x1b', result.out)
        self.assertNotIn('\x07', result.out)
        self.assertEqual(self.in_json(1)['failures'][0]['failed'], 1)

    def test_pauses_are_left_out_of_the_rate(self):
        rows = [row(i, 'a', str(i), finished_at=f'2026-11-2{i // 100}T00:00:{i % 100 // 10:02}.{i % 10}00Z')
                for i in range(300, 500)]
        self.report.write_text(HEADER + ''.join(rows))
        seen = self.in_json(0)
        self.assertEqual((seen['pauses'], seen['mean_qps']), (1, 10.0))
        self.assertEqual((seen['seconds'], seen['max_ended_in_1s']), (19.8, 10))
        self.assertEqual(seen['first_ended_at'], '2026-11-23T00:00:00.000Z')

    def test_standard_output_that_is_full(self):
        self.report.write_text(HEADER + row(2, 'a', '1'))
        with open('/dev/full', 'wb') as full:
            for options in [], ['--json']:
                done = subprocess.run([harness.BINARY, 'summary', self.report, *options],
                                      stdout=full, stderr=subprocess.PIPE, check=False)
                self.assertEqual(done.returncode, 2)
                self.assertIn(b'standard output', done.stderr)


class Page(Summary):
    def test_it_is_written_beside_the_summary(self):
        self.run_with_failures()
        page = self.directory / 'page.html'
        text = self.summary('--html', page)
        self.assert_code(text, 1)
        self.assertIn('InvalidParam', text.out)
        self.assertIn('InvalidParam', page.read_text())

    def test_a_file_that_cannot_be_written_is_told_and_the_summary_is_there(self):
        self.report.write_text(HEADER + row(2, 'a', '1'))
        for path in '/dev/full', self.directory, self.directory / 'no' / 'page.html':
            result = self.summary('--html', path)
            self.assert_code(result, 2)
            self.assert_says(result, '--html', str(path))
            self.assertIn('1  stopped', result.out)

    def test_what_is_no_page_is_never_written_over(self):
        self.report.write_text(HEADER + row(2, 'a', '1'))
        tasks = self.tasks(3)
        before = tasks.read_text()
        result = self.summary('--html', tasks)
        self.assert_code(result, 2)
        self.assert_says(result, '--html', str(tasks), 'is no page')
        self.assertEqual(tasks.read_text(), before)
        page = self.directory / 'page.html'
        self.summary('--html', page)
        page.write_text(page.read_text()[:40])
        self.summary('--html', page)
        self.assertIn('</html>', page.read_text())

    def test_the_report_itself_is_never_written_over(self):
        self.report.write_text(HEADER + row(2, 'a', '1'))
        before = self.report.read_bytes()
        os.link(self.report, self.directory / 'other.html')
        for path in self.report, self.directory / 'other.html':
            result = self.summary('--html', path)
            self.assert_code(result, 2)
            self.assert_says(result, '--html', 'is the report')
            self.assertEqual(self.report.read_bytes(), before)


if __name__ == '__main__':
    harness.main()
