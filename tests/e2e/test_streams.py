"""Standard streams that are closed, full, or that nobody reads: the run and its report go on."""

import os
import subprocess

import harness

TASKS = 300


class Closed(harness.Case):
    def run_with_closed(self, streams, tasks, stdin=b''):
        def before():
            for stream in streams:
                os.close(stream)
        mock = self.mock()
        result = self.call(self.command(mock, tasks, '--progress', 'bar', '-v'), before=before,
                           stdin=stdin)
        return result, mock

    def test_the_report_holds_rows_alone(self):
        for streams in ((2,), (0, 2), (1,), (0, 1, 2)):
            with self.subTest(streams):
                result, mock = self.run_with_closed(streams, self.tasks(TASKS))
                self.assert_code(result, 0)
                self.assertEqual(result.outcomes(), {'stopped': TASKS})
                self.assertEqual(mock.ledger()['arrivals'], TASKS)
                self.report.unlink()

    def test_closed_standard_input_is_an_empty_one(self):
        result, mock = self.run_with_closed((0,), '-')
        self.assert_refused(result, 'standard input')
        self.assertEqual(mock.ledger()['arrivals'], 0)


class Stuck(harness.Case):
    def test_a_full_standard_output_is_told(self):
        mock = self.mock()
        with open('/dev/full', 'wb') as full:
            done = subprocess.run(self.command(mock, self.tasks(3)), stdin=subprocess.DEVNULL,
                                  stdout=full, stderr=subprocess.PIPE, cwd=self.directory,
                                  env=harness.environment(self.directory), timeout=harness.PATIENCE,
                                  check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn(b'standard output', done.stderr)

    def test_nobody_reads_standard_error(self):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        os.set_blocking(writer, False)
        try:
            while True:
                os.write(writer, bytes(512))
        except BlockingIOError:
            os.set_blocking(writer, True)
        mock = self.mock()
        with open(writer, 'wb') as full:
            done = subprocess.run(self.command(mock, self.tasks(TASKS)), stdin=subprocess.DEVNULL,
                                  stdout=subprocess.PIPE, stderr=full, cwd=self.directory,
                                  env=harness.environment(self.directory), timeout=harness.PATIENCE,
                                  check=False)
        self.assertEqual(done.returncode, 0)
        self.assertEqual(harness.as_json(done.stdout)['stopped'], TASKS)
        self.assertEqual(len(harness.read_report(self.report)), TASKS)


if __name__ == '__main__':
    harness.main()
