"""A run that is interrupted: nothing more is sent, and what was done is in the report."""

import signal
import socket

import harness

TASKS = 20_000


class Interrupt(harness.Case):
    def interrupt(self, number, *options):
        mock = self.mock()
        process = self.start(self.command(mock, self.tasks(TASKS), *options))
        self.wait_for_rows(150)
        process.send_signal(number)
        result = self.finish(process)
        self.assert_code(result, 128 + number)
        summary = result.summary
        self.assert_adds_up(summary)
        self.assertEqual((summary['tasks'], summary['complete']), (TASKS, False))
        self.assertEqual(summary['exit_code'], 128 + number)
        self.assertEqual(result.outcomes(), {'stopped': summary['stopped']})
        self.assertEqual(summary['not_attempted'], TASKS - summary['stopped'])
        self.assertTrue(self.report.read_bytes().endswith(b'\n'))
        mock.stop()
        # What was sent was waited for: the endpoint has stopped what the report says, no more.
        self.assertEqual(mock.ledger()['tasks']['stopped'], summary['stopped'])
        self.assertLessEqual(mock.ledger()['max_in_1s'], 500)

    def test_a_signal_that_comes_twice_at_once_is_one(self):
        """As timeout(1) sends it: to the process, and again to its group."""
        mock = self.mock('--latency', '500ms')
        process = self.start(self.command(mock, self.tasks(100), '--qps', '20'))
        self.wait_for_rows(1)
        for _ in range(2):
            process.send_signal(signal.SIGTERM)
            harness.wait_until_taken(process.pid, signal.SIGTERM)
        result = self.finish(process)
        self.assert_code(result, 143)
        self.assert_says(result, 'waiting for what is in flight', '--resume')
        self.assert_adds_up(result.summary)
        mock.stop()
        self.assertEqual(mock.ledger()['tasks']['stopped'], len(result.rows))

    def test_ctrl_c_while_connecting(self):
        with socket.create_server(('127.0.0.1', 0)) as silent:
            address = f'https://127.0.0.1:{silent.getsockname()[1]}'
            process = self.start(self.command(None, self.tasks(3), '--endpoint', address))
            with silent.accept()[0] as peer:
                peer.recv(1)
                process.send_signal(signal.SIGINT)
                result = self.finish(process)
        self.assert_code(result, 130)
        self.assertEqual((result.summary['not_attempted'], result.summary['attempts']), (3, 0))
        self.assertIsNone(result.rows)
        self.assert_says(result, 'report: none was made')

    def test_ctrl_c(self):
        self.interrupt(signal.SIGINT)

    def test_sigterm(self):
        self.interrupt(signal.SIGTERM, '--http', '1.1')


if __name__ == '__main__':
    harness.main()
