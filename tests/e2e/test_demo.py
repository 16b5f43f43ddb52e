"""`mpustop demo`: what the README shows first."""

import signal

import harness


class Demo(harness.Case):
    def test_stops_made_up_tasks_and_says_what_came_out(self):
        result = self.call([harness.BINARY, 'demo', '--tasks', '700', '--directory', 'out'],
                           ALIBABA_CLOUD_ACCESS_KEY_ID=None, ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)
        self.assert_code(result, 0)
        rows = harness.read_report(self.directory / 'out' / 'demo-report.csv')
        self.assertEqual(len(rows), 700)
        self.assertEqual({row['outcome'] for row in rows}, {'stopped'})
        said = result.out + result.err
        self.assertIn('demo-report.csv', said)
        self.assertIn('mpustop run', said)

    def test_it_may_be_run_again(self):
        command = [harness.BINARY, 'demo', '--tasks', '20', '--directory', 'out']
        self.assert_code(self.call(command), 0)
        self.assert_code(self.call(command), 0)
        rows = harness.read_report(self.directory / 'out' / 'demo-report.csv')
        self.assertEqual(len(rows), 20)

    def test_a_directory_that_cannot_be_made(self):
        self.file('', 'taken')
        result = self.call([harness.BINARY, 'demo', '--tasks', '20', '--directory', 'taken/x'])
        self.assert_code(result, 2)
        self.assert_says(result, '--directory', 'taken/x')

    def test_an_interrupt_ends_it_in_order(self):
        process = self.start([harness.BINARY, 'demo', '--tasks', '5000', '--directory', '.'])
        self.report = self.directory / 'demo-report.csv'
        self.wait_for_rows(100)
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assert_code(result, 130)
        self.assertIn('not attempted', result.out)


if __name__ == '__main__':
    harness.main()
