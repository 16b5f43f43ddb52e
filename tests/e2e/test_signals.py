"""Signals in mid-run: what was done is in the report, whole rows only, and the limit holds."""

import os
import resource
import signal
import subprocess
import threading
import time
from pathlib import Path

import harness
from told_service import ToldService

TASKS = 1200


class Suspended(harness.Case):
    def suspend(self, *options):
        mock = self.mock()
        process = self.start(self.command(mock, self.tasks(TASKS), *options))
        self.wait_for_rows(300)
        process.send_signal(signal.SIGSTOP)
        time.sleep(2)  # the suspension itself
        process.send_signal(signal.SIGCONT)
        result = self.finish(process)
        mock.stop()
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': TASKS})
        ledger = mock.ledger()
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual((ledger['arrivals'], ledger['throttled']), (TASKS, 0))

    def test_http2(self):
        self.suspend()

    def test_http1(self):
        self.suspend('--http', '1.1')


class CoreDumps(harness.Case):
    def test_none_is_left(self):
        """It would hold the keys."""
        if b'__sanitizer' in Path(harness.BINARY).read_bytes():
            self.skipTest('a sanitizer must look into its process, and takes SIGSEGV')
        def allow():
            resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
        process = subprocess.Popen([harness.BINARY, 'mock'], stdout=subprocess.PIPE, cwd=self.directory,
                                   env=harness.environment(self.directory), preexec_fn=allow)
        self.addCleanup(process.stdout.close)
        process.stdout.readline()
        process.send_signal(signal.SIGSEGV)
        _, status = os.waitpid(process.pid, 0)
        process.returncode = -signal.SIGSEGV
        self.assertTrue(os.WIFSIGNALED(status))
        self.assertFalse(os.WCOREDUMP(status))


class HeldBack(harness.Case):
    """A service that holds every answer after the first ones back, until the test is over."""

    FIRST = 50

    def start_run(self):
        self.release = threading.Event()
        self.held = threading.Semaphore(0)
        lock, count = threading.Lock(), [0]

        def answer(_):
            with lock:
                count[0] += 1
                first = count[0] <= self.FIRST
            if not first:
                self.held.release()
                self.release.wait(harness.PATIENCE)

        self.service = ToldService(answer)
        self.addCleanup(self.service.stop)
        self.addCleanup(self.release.set)
        process = self.start(self.command(self.service, self.tasks(TASKS)))
        self.wait_for_rows(self.FIRST)
        self.assertTrue(self.held.acquire(timeout=harness.PATIENCE))
        return process

    def test_the_second_signal_ends_at_once(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            with self.subTest(number):
                process = self.start_run()

                def ended(process=process, number=number):
                    """Those that come right after the first one are taken for its echo."""
                    process.send_signal(number)
                    return process.poll() is not None
                harness.wait_until(ended, 'the end at the second signal')
                self.assertFalse(self.release.is_set())  # no answer was waited for
                result = self.finish(process)
                self.assertEqual(result.code, 128 + number)
                self.assertEqual(result.outcomes(), {'stopped': self.FIRST})
                self.assertTrue(self.report.read_bytes().endswith(b'\n'))
                self.release.set()
                self.report.unlink()

    def test_the_first_signal_waits_for_what_is_on_its_way(self):
        process = self.start_run()
        process.send_signal(signal.SIGTERM)
        harness.wait_until_taken(process.pid, signal.SIGTERM)
        self.assertIsNone(process.poll())
        self.release.set()
        result = self.finish(process)
        self.assert_code(result, 143)
        self.assert_adds_up(result.summary)
        sent = len(self.service.calls)
        self.assertGreater(sent, self.FIRST)
        self.assertEqual(result.outcomes(), {'stopped': sent})
        self.assertEqual(result.summary['not_attempted'], TASKS - sent)


class Harmless(harness.Case):
    def run_to_end(self, process, mock):
        """Waits for its end by itself: its streams may have no reader."""
        self.assertEqual(process.wait(harness.PATIENCE), 0)
        rows = harness.read_report(self.report)
        self.assertEqual({row['outcome'] for row in rows}, {'stopped'})
        self.assertEqual(len(rows), TASKS)
        mock.stop()
        self.assertEqual(mock.ledger()['arrivals'], TASKS)

    def test_hang_up_and_broken_pipe(self):
        mock = self.mock()
        process = self.start(self.command(mock, self.tasks(TASKS)))
        self.wait_for_rows(100)
        for number in (signal.SIGHUP, signal.SIGPIPE, signal.SIGHUP):
            process.send_signal(number)
        result = self.finish(process)
        self.assert_code(result, 0)
        self.assertEqual(result.summary['stopped'], TASKS)
        self.assertEqual(result.outcomes(), {'stopped': TASKS})

    def test_readers_that_leave_in_mid_run(self):
        mock = self.mock()
        process = self.start(self.command(mock, self.tasks(TASKS), '-v', '--progress', 'text'))
        self.wait_for_rows(100)
        process.stdout.close()
        process.stderr.close()
        self.run_to_end(process, mock)

    def test_readers_that_were_never_there(self):
        mock = self.mock()
        reader, writer = os.pipe()
        os.close(reader)
        with open(writer, 'wb') as gone:
            process = subprocess.Popen(
                [str(part) for part in self.command(mock, self.tasks(TASKS), '-v')],
                stdin=subprocess.DEVNULL, stdout=gone, stderr=gone, cwd=self.directory,
                env=harness.environment(self.directory))
        self.addCleanup(process.kill)
        self.run_to_end(process, mock)


if __name__ == '__main__':
    harness.main()
