"""The service is out for a while: the run pauses, asks now and then, and goes on by itself.

Usage: test_outage.py BINARY [long]; `long`: 30 s of outage after 5 s of 10,000 tasks, which takes
minutes and tells the mean rate outside the outage."""

import csv
import datetime
import os
import signal
import sys
import time

import harness

LONG = len(sys.argv) > 2 and sys.argv.pop(2) == 'long'
TASKS, BEFORE, OUTAGE = (10_000, 5.0, 30.0) if LONG else (1_200, 0.8, 2.0)
MOST_EXTRA = 100


class Case(harness.Case):
    def begin(self, mock, *options):
        """A run, and the moment at which it is BEFORE seconds old."""
        process = self.start(self.command(mock, self.tasks(TASKS), *options))
        self.wait_for_rows(int(BEFORE * 400))
        return process

    def stall(self, mock):
        """Its process stands still: the kernel takes connections and bytes, nothing answers."""
        os.kill(mock.process_id, signal.SIGSTOP)
        self.addCleanup(mock.go_on)

    def finish_all(self, process, *mocks):
        """Everything is stopped, at the price of a few requests and never over the limit."""
        result = self.finish(process)
        self.assert_code(result, 0)
        self.assert_adds_up(result.summary)
        self.assertEqual(sorted(result.by_line()), list(range(2, TASKS + 2)))
        self.assertLessEqual(set(result.outcomes()), {'stopped', 'already_stopped'})
        for mock in mocks:
            self.assertEqual(mock.stop(), 0)
        ledgers = [mock.ledger() for mock in mocks]
        extra = sum(ledger['arrivals'] for ledger in ledgers) - TASKS
        worst = max(ledger['max_in_1s'] for ledger in ledgers)
        stopped = sum(ledger['tasks']['stopped'] for ledger in ledgers)
        if LONG:
            rate = self.rate_outside()
            print(f'extra requests {extra}, worst second {worst}, mean rate outside {rate:.1f}/s')
        self.assertLessEqual(extra, MOST_EXTRA)
        self.assertLessEqual(worst, 500)
        self.assertGreaterEqual(stopped, TASKS)
        self.assert_says(result, 'outage: ', '; pausing', 'the service is back after')
        return result

    def rate_outside(self):
        """Answers a second, with the longest time without any taken out, from the report."""
        with open(self.report, encoding='utf-8', newline='') as file:
            times = [datetime.datetime.fromisoformat(row['finished_at'].replace('Z', '+00:00'))
                     for row in csv.DictReader(file)]
        gaps = [(after - before).total_seconds() for before, after in zip(times, times[1:])]
        return (len(times) - 2) / (sum(gaps) - max(gaps))


class Outages(Case):
    def test_503_to_everything(self):
        mock = self.mock('--fault', f'503=100%,from={BEFORE}s,for={OUTAGE}s')
        result = self.finish_all(self.begin(mock), mock)
        self.assert_says(result, 'outage: HTTP 503 ServiceUnavailable')
        self.assertEqual(result.outcomes(), {'stopped': TASKS})

    def test_a_server_that_stands_still(self):
        mock = self.mock()
        process = self.begin(mock)
        self.stall(mock)
        time.sleep(OUTAGE)
        mock.go_on()
        self.finish_all(process, mock)

    def restarted(self, *options):
        first = self.mock(tls=False)
        process = self.begin(first, *options)
        first.stop()
        time.sleep(OUTAGE)
        second = self.mock('--listen', f'127.0.0.1:{first.port}', tls=False)
        result = self.finish_all(process, first, second)
        self.assert_says(result, 'Connection refused')

    def test_a_server_that_is_gone_and_comes_back_http2(self):
        self.restarted('--http', '2')

    def test_a_server_that_is_gone_and_comes_back_http1(self):
        self.restarted('--http', '1.1')


class Kinds(Case):
    """Further kinds of trouble."""

    def run_with(self, fault, *options):
        mock = self.mock('--fault', f'{fault}=100%,from={BEFORE}s,for={OUTAGE}s')
        return self.finish_all(self.begin(mock, *options), mock)

    def test_every_connection_is_dropped(self):
        self.run_with('drop')

    def test_every_connection_is_dropped_http1(self):
        self.run_with('drop', '--http', '1.1')

    def test_answers_that_never_come(self):
        self.run_with('mute', '--timeout', '1')

    def test_500_though_it_was_carried_out(self):
        result = self.run_with('500-after')
        self.assertGreater(result.outcomes()['already_stopped'], 0)


class Ends(Case):
    def assert_ended_by_outage(self, result, tasks):
        self.assert_code(result, 1)
        self.assert_adds_up(result.summary)
        self.assertEqual((result.summary['halted_by'], result.summary['exit_code']), ('outage', 1))
        self.assertEqual(result.summary['tasks'], tasks)
        self.assertFalse(result.summary['complete'])
        self.assertEqual(result.summary['not_attempted'], tasks - len(result.rows))
        self.assertLessEqual(set(result.outcomes()), {'stopped'})
        self.assert_says(result, '--max-outage')

    def test_an_outage_longer_than_max_outage(self):
        mock = self.mock('--fault', f'503=100%,from={BEFORE}s')
        process = self.begin(mock, '--max-outage', '2')
        result = self.finish(process)
        self.assert_ended_by_outage(result, TASKS)
        self.assertGreater(len(result.rows), BEFORE * 400)
        self.assert_says(result, 'out for more than 2 s', 'HTTP 503 ServiceUnavailable')
        mock.stop()
        self.assertEqual(mock.ledger()['tasks']['stopped'], len(result.rows))

    def test_a_server_that_never_answers(self):
        mock = self.mock('--fault', 'mute=100%')
        result = self.run_tasks(mock, self.tasks(50), '--timeout', '1', '--max-outage', '3')
        self.assert_ended_by_outage(result, 50)
        self.assertLessEqual(mock.ledger()['arrivals'], 5)

    def test_interrupted_in_a_pause(self):
        mock = self.mock('--fault', f'503=100%,from={BEFORE}s')
        process = self.begin(mock)
        harness.wait_until(lambda: b'pausing' in self.said(process), 'the pause')
        process.send_signal(signal.SIGINT)
        result = self.finish(process)
        self.assertEqual(result.code, 130)
        self.assertEqual(result.summary['halted_by'], None)
        self.assertEqual(result.outcomes(), {'stopped': result.summary['stopped']})

    def said(self, process):
        """What stands on its standard error so far."""
        os.set_blocking(process.stderr.fileno(), False)
        self.heard = getattr(self, 'heard', b'') + (process.stderr.read() or b'')
        return self.heard


if __name__ == '__main__':
    harness.main()
