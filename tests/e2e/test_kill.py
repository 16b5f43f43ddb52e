"""kill -9 at random moments, and the same command again until it is complete.

MPUSTOP_KILLS=N kills so often (20 if not said), MPUSTOP_SEED=N draws other moments."""

import os
import random
import signal
import time

import harness

KILLS = int(os.environ.get('MPUSTOP_KILLS', '20'))
SEED = int(os.environ.get('MPUSTOP_SEED', '1'))
TASKS = 3000
LONGEST_LIFE = 1.7  # seconds: a second of it is the wait behind the run before
MOST_IN_FLIGHT = 200  # what the connections carry at once


def requests_of(ledger):
    return {(task['app_id'], task['task_id']): task['requests'] for task in ledger['tasks']['list']}


class Kill(harness.Case):
    def setUp(self):
        super().setUp()
        self.random = random.Random(SEED)
        self.kills = 0

    def settled_ledger(self, mock):
        """The ledger once nothing more arrives: what a dead client has sent is still read."""
        last = mock.ledger()
        while True:
            time.sleep(0.02)
            now = mock.ledger()
            if now['arrivals'] == last['arrivals'] and now['connections']['open'] <= 1:
                return now
            last = now

    def rows(self):
        """The tasks with a whole row, as anybody could read them."""
        if not self.report.exists():
            return []
        text = self.report.read_text(encoding='utf-8')
        lines = text[:text.rfind('\n') + 1].split('\n')[1:-1]
        return [tuple(line.split(',')[1:3]) for line in lines]

    def life(self, mock, tasks, options, last):
        """One process: True when it came to its end, False when it was killed."""
        process = self.start(self.command(mock, tasks, '--resume', *options))
        if not last:
            try:
                process.communicate(timeout=self.random_life())
            except harness.subprocess.TimeoutExpired:
                process.send_signal(signal.SIGKILL)
                self.kills += 1
        process.communicate(timeout=harness.PATIENCE)
        if process.returncode == -signal.SIGKILL:
            return False
        self.assertEqual(process.returncode, 0)
        return True

    def random_life(self):
        """Half of them end while requests are on their way."""
        return self.random.uniform(0, 1) if self.random.random() < 0.5 else \
            self.random.uniform(1, LONGEST_LIFE)

    def round(self, *options):
        """One report from its first run to its last, with one endpoint."""
        self.report.unlink(missing_ok=True)
        mock = self.mock('--latency', '20ms+-10ms')
        tasks = self.tasks(TASKS)
        before, recorded, unrecorded = {}, set(), 0
        complete = False
        while not complete:
            complete = self.life(mock, tasks, options, self.kills >= KILLS)
            requests = requests_of(self.settled_ledger(mock))
            for task in recorded:
                self.assertEqual(requests[task], before[task], f'{task} has its row')
            rows = self.rows()
            recorded = set(rows)
            self.assertEqual(len(rows), len(recorded), 'one row a task')
            in_flight = sum(1 for task, count in requests.items()
                            if task not in recorded and count > before.get(task, 0))
            self.assertLessEqual(in_flight, MOST_IN_FLIGHT)
            unrecorded += in_flight
            before = requests
        self.assert_complete(mock, unrecorded)

    def assert_complete(self, mock, unrecorded):
        rows = harness.read_report(self.report)
        self.assertEqual(len(rows), TASKS)
        self.assertEqual(len({(row['app_id'], row['task_id']) for row in rows}), TASKS)
        self.assertLessEqual({row['outcome'] for row in rows}, {'stopped', 'already_stopped'})
        mock.stop()
        ledger = mock.ledger()
        self.assertEqual(ledger['tasks']['stopped'], TASKS)
        self.assertLessEqual(ledger['arrivals'], TASKS + unrecorded)
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual(ledger['throttled'], 0)
        print(f'{self.kills} kills: {ledger["arrivals"]} requests, {unrecorded} in flight at kills, '
              f'worst second {ledger["max_in_1s"]}')

    def test_killed_at_random_moments(self):
        for number in range(1 + KILLS):
            self.round(*([], ['--http', '1.1'], ['--guard', 'paranoid'])[number % 3])
            if self.kills >= KILLS:
                return

    def test_a_loop_of_crashes_keeps_the_limit(self):
        """Each process dies as soon as it has a row: its successors know what was sent last."""
        mock = self.mock('--qps-limit', '2')
        tasks = self.tasks(50)
        for life in range(6):
            process = self.start(self.command(mock, tasks, '--resume', '--qps', '2'))
            self.wait_for_rows(life + 1)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=harness.PATIENCE)
        ledger = self.settled_ledger(mock)
        self.assertLessEqual(ledger['max_in_1s'], 2)
        self.assertEqual(ledger['throttled'], 0)


if __name__ == '__main__':
    harness.main()
