"""Readers of standard error and output that have stopped reading: the tasks are stopped all the
same, and the report is complete."""

import os
import subprocess

import harness

TASKS = 1200  # more lines than are kept for a reader that is late


def full_pipe():
    """A pipe (reader, writer) that takes nothing more."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    try:
        while True:
            os.write(writer, bytes(512))
    except BlockingIOError:
        os.set_blocking(writer, True)
    return reader, writer


class Stuck(harness.Case):
    def failing_mock(self):
        """No task runs there: each ends as a failed row, which -v tells of."""
        return self.mock('--tasks', self.file('AppId,TaskId\nother,other\n', 'none.csv'),
                         '--unknown', 'invalid')

    def start_with(self, command, **streams):
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                   cwd=self.directory, env=harness.environment(self.directory),
                                   **streams)
        self.addCleanup(process.kill)
        return process

    def assert_all_failed(self, mock):
        rows = harness.read_report(self.report)
        self.assertEqual(sorted(int(row['line']) for row in rows), list(range(2, TASKS + 2)))
        self.assertEqual({(row['outcome'], row['code']) for row in rows},
                         {('failed', 'InvalidParam')})
        ledger = mock.ledger()
        self.assertEqual(ledger['arrivals'], TASKS)
        self.assertLessEqual(ledger['max_in_1s'], 500)

    def test_nobody_reads_standard_error(self):
        mock = self.failing_mock()
        reader, writer = full_pipe()
        command = self.command(mock, self.tasks(TASKS), '-v', '--progress', 'text')
        with open(reader, 'rb'):
            with open(writer, 'wb') as full:
                process = self.start_with(command, stdout=subprocess.PIPE, stderr=full)
            out = process.communicate(timeout=harness.PATIENCE)[0]
        self.assertEqual(process.returncode, 1)
        summary = harness.as_json(out)
        self.assertEqual((summary['failed'], summary['complete']), (TASKS, True))
        self.assert_all_failed(mock)

    def test_nobody_reads_standard_output(self):
        mock = self.failing_mock()
        reader, writer = full_pipe()
        with open(reader, 'rb') as late:
            with open(writer, 'wb') as full:
                process = self.start_with(self.command(mock, self.tasks(TASKS)), stdout=full,
                                          stderr=subprocess.DEVNULL)
            self.wait_for_rows(TASKS)
            self.assert_all_failed(mock)
            self.assertIsNone(process.poll())  # the summary is still owed
            out = late.read()
        self.assertEqual(process.wait(harness.PATIENCE), 1)
        self.assertEqual(harness.as_json(out.lstrip(b'\0'))['failed'], TASKS)

    def test_nobody_reads_either(self):
        mock = self.failing_mock()
        reader, writer = full_pipe()
        command = self.command(mock, self.tasks(TASKS), '-v', '--progress', 'bar')
        with open(reader, 'rb') as late:
            with open(writer, 'wb') as full:
                process = self.start_with(command, stdout=full, stderr=full)
            self.wait_for_rows(TASKS)
            self.assert_all_failed(mock)
            late.read()
        self.assertEqual(process.wait(harness.PATIENCE), 1)


if __name__ == '__main__':
    harness.main()
