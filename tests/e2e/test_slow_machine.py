"""A disk that is slow to sync and a resolver that hangs: neither holds up what does not need it.
Usage: test_slow_machine.py BINARY LIBRARY (of slow_machine.cpp, to be preloaded)"""

import os
import signal
import sys

import harness

LIBRARY = os.path.abspath(sys.argv.pop(2))


class Slow(harness.Case):
    def setUp(self):
        super().setUp()
        self.gate = self.directory / 'gate'

    def start_slow(self, command, **how):
        return self.start(command, LD_PRELOAD=LIBRARY, **how)

    def wait_at_gate(self):
        """Waits until the process waits there."""
        harness.wait_until((self.directory / 'gate.waiting').exists, 'the gate to be reached')


class Disk(Slow):
    def test_all_tasks_are_stopped_while_a_sync_takes_for_ever(self):
        tasks = 2000
        mock = self.mock()
        process = self.start_slow(self.command(mock, self.tasks(tasks)),
                                  MPUSTOP_TEST_SYNC_GATE=str(self.gate))
        self.wait_at_gate()
        self.wait_for_rows(tasks)
        ledger = mock.ledger()
        self.assertEqual((ledger['arrivals'], ledger['tasks']['stopped']), (tasks, tasks))
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertIsNone(process.poll())  # what is not on the disk is not done
        self.gate.touch()
        result = self.finish(process)
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': tasks})

    def test_syncs_of_two_seconds(self):
        tasks = 3000
        mock = self.mock()
        process = self.start_slow(self.command(mock, self.tasks(tasks)),
                                  MPUSTOP_TEST_SYNC_SECONDS='2')
        result = self.finish(process)
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': tasks})
        mock.stop()
        self.assertLessEqual(mock.ledger()['max_in_1s'], 500)
        print(f"\nwith syncs of 2 s each: {result.summary['mean_qps']:.1f}/s, "
              f"{mock.ledger()['max_in_1s']} in the busiest second", file=sys.stderr)


class Names(Slow):
    ENDPOINT = '--endpoint', 'https://slow.example'

    def start_run(self, *options):
        command = self.command(None, self.tasks(3), *self.ENDPOINT, *options)
        process = self.start_slow(command, MPUSTOP_TEST_NAME_GATE=str(self.gate))
        self.wait_at_gate()
        return process

    def test_ctrl_c_while_a_name_is_looked_up(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                process = self.start_run('--connect-timeout', '100')
                process.send_signal(number)
                result = self.finish(process)
                self.assert_code(result, 128 + number)
                self.assertEqual(result.summary['not_attempted'], 3)
                self.assertIsNone(result.rows)
                (self.directory / 'gate.waiting').unlink()

    def test_a_resolver_that_hangs_in_mid_run(self):
        tasks = 1000
        listen = '--listen', f'127.0.0.1:{harness.free_port()}'
        first = self.mock(*listen, tls=False)
        first.url = first.url.replace('127.0.0.1', 'localhost')
        process = self.start_slow(
            self.command(first, self.tasks(tasks), '--connect-timeout', '1'),
            MPUSTOP_TEST_NAMES_FIRST='1', MPUSTOP_TEST_NAME_GATE=str(self.gate))
        self.wait_for_rows(200)
        first.stop()
        self.wait_at_gate()  # the name is looked up again, and what is known of it stays in use
        second = self.mock(*listen, tls=False)
        result = self.finish(process)
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': tasks})
        stopped = [mock.ledger()['tasks']['stopped'] for mock in (first, second)]
        self.assertGreaterEqual(sum(stopped), tasks)
        self.assertGreater(min(stopped), 0)

    def test_a_name_that_is_not_found_in_time(self):
        result = self.finish(self.start_run('--connect-timeout', '1'))
        self.assert_refused(result, 'slow.example')


if __name__ == '__main__':
    harness.main()
