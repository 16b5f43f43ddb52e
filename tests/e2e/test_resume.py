"""`--resume`: a run goes on where an earlier one ended, and the report is what one run would write."""

import os
import random
import signal
from pathlib import Path

import harness

HEADER = ','.join(harness.COLUMNS) + '\n'


def row(line, app, task, outcome='stopped'):
    return f'{line},{app},{task},{outcome},,200,R-{line},1,1.000,2026-11-23T00:00:00.000Z,\n'


class Resume(harness.Case):
    def resume(self, mock, tasks, *options, **how):
        return self.run_tasks(mock, tasks, '--resume', *options, **how)

    def interrupted(self, mock, tasks, rows, *options):
        """A run that is interrupted once it has written so many rows."""
        process = self.start(self.command(mock, tasks, *options))
        self.wait_for_rows(rows)
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assert_code(result, 130)
        return result

    def pairs(self, result):
        return sorted((row['app_id'], row['task_id']) for row in result.rows)


class GoesOn(Resume):
    def test_an_interrupted_run_is_completed(self):
        mock = self.mock()
        tasks = self.tasks(1500)
        with open(tasks, 'a', encoding='utf-8') as file:
            file.write('app-0,task-0\nbad id,x\n')
        first = self.interrupted(mock, tasks, 300)
        self.assert_says(first, '--resume')
        result = self.resume(mock, tasks)
        self.assert_code(result, 1)  # the invalid line
        self.assertEqual(result.outcomes(), {'stopped': 1500, 'duplicate': 1, 'invalid': 1})
        self.assertEqual(len(set(self.pairs(result))), 1501)
        summary = result.summary
        self.assert_adds_up(summary)
        self.assertEqual((summary['tasks'], summary['stopped']), (1502, 1500))
        self.assertEqual((summary['complete'], summary['resumed']), (True, len(first.rows)))
        self.assertEqual(summary['attempts'], 1500 - first.summary['stopped'])
        self.assertEqual(mock.ledger()['arrivals'], 1500)
        self.assertLessEqual(mock.ledger()['max_in_1s'], 500)

    def test_a_complete_report_sends_nothing_and_exits_as_the_run_did(self):
        mock = self.mock()
        tasks = self.tasks(50)
        self.assert_code(self.run_tasks(mock, tasks), 0)
        before = self.report.read_bytes()
        connections = mock.ledger()['connections']['total']
        for _ in range(2):
            result = self.resume(mock, tasks)
            self.assert_code(result, 0)
            self.assertEqual((result.summary['resumed'], result.summary['attempts']), (50, 0))
            self.assertTrue(result.summary['complete'])
        self.assertEqual(self.report.read_bytes(), before)
        # The connections are those of the test's own looks at the ledger.
        self.assertLessEqual(mock.ledger()['connections']['total'], connections + 1)
        self.assertEqual(mock.ledger()['arrivals'], 50)

    def test_a_complete_report_with_failures_exits_with_1_again(self):
        running = self.tasks(5, 'running.csv')
        mock = self.mock('--tasks', str(running), '--unknown', 'invalid')
        tasks = self.tasks(9)
        self.assert_code(self.run_tasks(mock, tasks), 1)
        before = self.report.read_bytes()
        result = self.resume(mock, tasks)
        self.assert_code(result, 1)
        self.assertEqual((result.summary['failed'], result.summary['attempts']), (4, 0))
        self.assert_says(result, '--retry-failed')
        self.assertEqual(self.report.read_bytes(), before)

    def test_an_edited_sorted_and_grown_input(self):
        mock = self.mock()
        self.assert_code(self.run_tasks(mock, self.tasks(40)), 0)
        lines = [f'app-{i % 7},task-{i}\n' for i in range(10, 60)]
        random.Random(1).shuffle(lines)
        tasks = self.file('# sorted anew\nTaskId,AppId\n' +
                          ''.join(','.join(reversed(line.strip().split(','))) + '\n'
                                  for line in lines), 'other.csv')
        result = self.resume(mock, tasks)
        self.assert_code(result, 0)
        self.assertEqual((result.summary['tasks'], result.summary['resumed']), (50, 30))
        self.assertEqual(result.summary['attempts'], 20)
        self.assertEqual(len(set(self.pairs(result))), 60)
        self.assertEqual(len(result.rows), 60)
        self.assertEqual(mock.ledger()['arrivals'], 60)

    def test_a_stop_that_was_sent_and_not_recorded_is_already_stopped(self):
        mock = self.mock()
        tasks = self.tasks(20)
        self.assert_code(self.run_tasks(mock, tasks), 0)
        content = self.report.read_bytes()
        self.report.write_bytes(content[:-5])
        result = self.resume(mock, tasks)
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': 19, 'already_stopped': 1})
        self.assertEqual(mock.ledger()['arrivals'], 21)

    def test_without_a_report_it_is_a_run_like_any_other(self):
        for content in (None, '', HEADER[:40], HEADER):
            with self.subTest(content):
                self.report.unlink(missing_ok=True)
                if content is not None:
                    self.report.write_text(content)
                result = self.resume(self.mock(), self.tasks(10))
                self.assert_code(result, 0)
                self.assertEqual('begins anew' in result.err, content != HEADER)
                self.assertEqual(result.outcomes(), {'stopped': 10})

    def test_standard_input(self):
        mock = self.mock()
        tasks = self.tasks(30)
        self.assert_code(self.run_tasks(mock, self.tasks(12, 'first.csv')), 0)
        result = self.resume(mock, '-', stdin=tasks.read_bytes())
        self.assert_code(result, 0)
        self.assertEqual((result.summary['tasks'], result.summary['resumed']), (30, 12))
        self.assertEqual(mock.ledger()['arrivals'], 30)

    def test_an_interrupt_of_a_resumed_run_counts_what_was_finished_before(self):
        mock = self.mock()
        tasks = self.tasks(20_000)
        self.interrupted(mock, tasks, 200)
        process = self.start(self.command(mock, tasks, '--resume'))
        before = self.report.read_bytes().count(b'\n')
        self.wait_for_rows(before + 50)
        process.send_signal(signal.SIGTERM)
        result = self.finish(process)
        self.assert_code(result, 143)
        self.assert_adds_up(result.summary)
        self.assertEqual(result.summary['stopped'], len(result.rows))
        self.assertEqual(result.summary['resumed'], before - 1)
        self.assertEqual(result.summary['not_attempted'], 20_000 - len(result.rows))

    def test_the_plan_tells_what_is_left(self):
        mock = self.mock()
        self.assert_code(self.run_tasks(mock, self.tasks(12, 'first.csv')), 0)
        result = self.resume(mock, self.tasks(30))
        self.assert_says(result, '12 of 30 records finished by earlier runs', '18 tasks of')


class RetryFailed(Resume):
    def test_failed_tasks_are_tried_again_and_the_later_row_counts(self):
        running = self.tasks(6, 'running.csv')
        mock = self.mock('--tasks', str(running), '--unknown', 'invalid')
        tasks = self.tasks(10)
        first = self.run_tasks(mock, tasks)
        self.assert_code(first, 1)
        self.assertEqual(first.outcomes(), {'stopped': 6, 'failed': 4})
        other = self.mock()
        result = self.resume(other, tasks, '--retry-failed')
        self.assert_code(result, 0)
        summary = result.summary
        self.assert_adds_up(summary)
        self.assertEqual((summary['stopped'], summary['failed']), (10, 0))
        self.assertEqual((summary['resumed'], summary['attempts']), (6, 4))
        self.assertEqual(len(result.rows), 14)
        final = {(row['app_id'], row['task_id']): row['outcome'] for row in result.rows}
        self.assertEqual(set(final.values()), {'stopped'})
        self.assert_says(result, '4  rows take the place', 'the later')
        # From here on the later rows count.
        again = self.resume(other, tasks)
        self.assert_code(again, 0)
        self.assertEqual(again.summary['attempts'], 0)
        check = self.call([harness.BINARY, 'check', tasks, '--report', self.report])
        self.assert_code(check, 0)
        self.assertIn('4 earlier rows', check.out)
        self.assertIn('the later', check.out)

    def test_a_report_cannot_be_its_own_input(self):
        mock = self.mock()
        self.assert_code(self.run_tasks(mock, self.tasks(5)), 0)
        before = self.report.read_bytes()
        link = self.directory / 'link.csv'
        link.symlink_to(self.report)
        for tasks in (self.report, link):
            result = self.resume(mock, tasks, '--retry-failed')
            self.assert_code(result, 2)
            self.assert_says(result, tasks.name, 'both TASKS and the report')
        self.assertEqual(self.report.read_bytes(), before)

    def test_it_needs_resume(self):
        result = self.run_tasks(None, self.tasks(3), '--retry-failed')
        self.assert_refused(result, '--retry-failed', '--resume')


class Damage(Resume):
    def make(self, *rows):
        self.report.write_text(HEADER + ''.join(rows))

    def test_a_torn_tail_is_cut_back(self):
        tasks = self.tasks(4)
        whole = [row(2 + i, f'app-{i}', f'task-{i}') for i in range(2)]
        for torn in ('4,app-2,ta', '4,app-2,task-2,stopped,,200,"a,', '\0' * 700, row(4, 'app', 'x')[:-1]):
            with self.subTest(torn):
                self.make(*whole, torn)
                result = self.resume(self.mock(), tasks)
                self.assert_code(result, 0)
                self.assert_says(result, f'torn row at its end ({len(torn)} bytes) is cut off')
                self.assertEqual(result.summary['resumed'], 2)
                self.assertEqual(len(set(self.pairs(result))), 4)
                self.assertTrue(self.report.read_text().startswith(HEADER + ''.join(whole)))
                self.assertEqual(len(result.rows), 4)

    def test_damage_in_the_middle_is_refused_with_its_line(self):
        mock = self.mock()
        self.make(row(2, 'app-0', 'task-0'), 'some damage\n', row(3, 'app-1', 'task-1'))
        before = self.report.read_bytes()
        result = self.resume(mock, self.tasks(4))
        self.assert_code(result, 2)
        self.assert_says(result, 'report.csv', 'line 3')
        self.assertEqual(self.report.read_bytes(), before)
        self.assertEqual(mock.ledger()['arrivals'], 0)
        check = self.call([harness.BINARY, 'check', self.tasks(4), '--report', self.report])
        self.assert_code(check, 2)
        self.assert_says(check, 'line 3')

    def test_a_file_that_is_not_ours_is_never_touched(self):
        mock = self.mock()
        for content in ('my precious notes\n', HEADER.replace('\n', '\r\n') + 'x', 'AppId,TaskId\na,b\n'):
            with self.subTest(content):
                self.report.write_text(content, newline='')
                result = self.resume(mock, self.tasks(4))
                self.assert_code(result, 2)
                self.assert_says(result, 'report.csv', 'not a report')
                self.assertEqual(self.report.read_text(), content.replace('\r\n', '\n'))
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_two_runs_on_one_report(self):
        mock = self.mock()
        self.assert_code(self.run_tasks(mock, self.tasks(5, 'few.csv')), 0)
        tasks = self.tasks(3000)
        first = self.start(self.command(mock, tasks, '--resume'))
        self.wait_for_rows(10)
        second = self.resume(mock, tasks)
        self.assert_code(second, 2)
        self.assert_says(second, 'another run', str(first.pid))
        self.assert_code(self.finish(first), 0)
        self.assertEqual(mock.ledger()['arrivals'], 3000)

    def test_a_report_that_is_replaced_or_removed_while_it_is_written(self):
        for replaced in (False, True):
            with self.subTest(replaced):
                self.report.unlink(missing_ok=True)
                mock = self.mock()
                process = self.start(self.command(mock, self.tasks(20_000)))
                self.wait_for_rows(20)
                os.rename(self.report, self.directory / 'moved.csv')
                if replaced:
                    self.report.write_text('somebody else\n')
                result = self.finish(process)
                self.assert_code(result, 4)
                self.assert_says(result, 'report.csv', 'replaced' if replaced else 'removed',
                                 'put it back')
                self.assertEqual(result.summary['halted_by'], 'report')
                self.assert_adds_up(result.summary)
                self.report = self.directory / 'moved.csv'
                self.assertEqual(len(harness.read_report(self.report)),
                                 mock.ledger()['tasks']['stopped'])
                self.report = self.directory / 'report.csv'

    def test_a_report_that_is_cut_short_while_it_is_written(self):
        process = self.start(self.command(self.mock(), self.tasks(20_000)))
        self.wait_for_rows(20)
        os.truncate(self.report, 200)
        result = self.finish(process)
        self.assert_code(result, 4)
        self.assert_says(result, 'report.csv', 'cut short')

    def test_a_report_that_is_removed_in_a_pause(self):
        mock = self.mock('--fault', '503=100%,from=1s')
        process = self.start(self.command(mock, self.tasks(5000)))
        harness.wait_until(lambda: mock.ledger()['by_status'].get('503', 0) > 16, 'an outage')
        self.report.unlink()
        result = self.finish(process)
        self.assert_code(result, 4)
        self.assert_says(result, 'moved away')

    def test_a_character_device_keeps_nothing(self):
        self.report = Path('/dev/null')
        self.assert_code(self.resume(self.mock(), self.tasks(5)), 0)


class Check(Resume):
    def test_it_tells_what_a_resume_would_do(self):
        self.report.write_text(HEADER + row(2, 'app-0', 'task-0') + row(3, 'app-1', 'task-1', 'failed') +
                               row(9, 'gone', 'gone') + '4,app-2,ta')
        before = self.report.read_bytes()
        result = self.call([harness.BINARY, 'check', self.tasks(10), '--report', self.report])
        self.assert_code(result, 0)
        for part in ('3 rows', '2 stopped', '1 failed', '8 tasks', 'torn', '--retry-failed'):
            self.assertIn(part, result.out)
        self.assertEqual(self.report.read_bytes(), before)
        result = self.call([harness.BINARY, 'check', self.tasks(10), '--report', self.report, '--json'])
        self.assertEqual(harness.as_json(result.out)['report'],
                         {'rows': 3, 'superseded': 0, 'torn': True, 'finished': 2, 'left': 8,
                          'left_with_failed': 9})

    def test_a_report_that_is_not_there(self):
        result = self.call([harness.BINARY, 'check', self.tasks(10), '--report', self.report])
        self.assert_code(result, 2)
        self.assert_says(result, 'report.csv', 'No such file')


if __name__ == '__main__':
    harness.main()
