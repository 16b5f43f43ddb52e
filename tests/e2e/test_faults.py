"""A service that fails now and then: every task ends stopped, and retries keep to the limit."""

import harness

TASKS = 1000


class Faults(harness.Case):
    def stop_all(self, faults, *options):
        mock = self.mock('--fault', faults)
        result = self.run_tasks(mock, self.tasks(TASKS), *options)
        mock.stop()
        ledger = mock.ledger()
        self.assert_code(result, 0)
        self.assert_adds_up(result.summary)
        self.assertEqual(sorted(result.by_line()), list(range(2, TASKS + 2)))
        self.assertEqual(len(result.rows), TASKS)
        self.assertLessEqual(set(result.outcomes()), {'stopped', 'already_stopped'})
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual((ledger['replayed_nonces'], ledger['bad_signatures']), (0, 0))
        self.assertEqual((ledger['tasks']['stopped'], ledger['tasks']['stopped_again']), (TASKS, 0))
        sent = sum(int(row['attempts']) for row in result.rows)
        self.assertEqual(sent, result.summary['attempts'])
        self.assertEqual(sent - TASKS, result.summary['retries'])
        # What was sent when its connection was closed may never have been read.
        self.assertGreaterEqual(sent, ledger['arrivals'])
        self.assertGreater(sum(ledger['faults'].values()), 0)
        return result, ledger

    def test_a_fifth_of_errors_and_dropped_connections_http2(self):
        _, ledger = self.stop_all('500=7%,503=7%,throttle=6%,drop=1%,seed=11')
        self.assertLessEqual({'500', '503', 'throttle', 'drop'}, set(ledger['faults']))

    def test_a_fifth_of_errors_and_dropped_connections_http1(self):
        self.stop_all('500=7%,503=7%,throttle=6%,drop=1%,seed=12', '--http', '1.1')

    def test_stops_whose_answer_is_lost_end_as_already_stopped(self):
        result, _ = self.stop_all('500-after=10%,drop-after=1%,seed=13')
        self.assertGreater(result.outcomes()['already_stopped'], 0)

    def test_the_error_page_of_a_proxy_is_no_success(self):
        result, ledger = self.stop_all('503-html=20%,seed=14', '--signature', 'v1')
        self.assertEqual(result.outcomes(), {'stopped': TASKS})
        self.assertGreater(ledger['faults']['503-html'], 0)

    def test_throttling_is_told_and_retried(self):
        result, ledger = self.stop_all('throttle=10%,seed=15')
        self.assertEqual(result.outcomes(), {'stopped': TASKS})
        self.assertEqual(result.summary['throttled'], ledger['throttled'])
        self.assertGreater(ledger['throttled'], 0)


class GivingUp(harness.Case):
    def test_tasks_whose_time_runs_out_are_given_up(self):
        mock = self.mock('--fault', '503=60%,seed=16')
        result = self.run_tasks(mock, self.tasks(100), '--give-up-after', '0.3')
        self.assert_code(result, 1)
        self.assert_adds_up(result.summary)
        self.assertEqual(set(result.outcomes()), {'stopped', 'gave_up'})
        self.assertEqual(len(result.rows), 100)
        for row in result.rows:
            if row['outcome'] == 'gave_up':
                self.assertEqual((row['code'], row['http_status']), ('ServiceUnavailable', '503'))


if __name__ == '__main__':
    harness.main()
