"""Over a path with a round trip of 20 ms and up to 5 ms of jitter each way, the limit still holds."""

import harness
from delay_proxy import DelayProxy

TASKS = 1500


class Network(harness.Case):
    def run_over_network(self, *options, faults=()):
        mock = self.mock(*faults)
        proxy = DelayProxy(mock.port, 0.010, 0.005)
        self.addCleanup(proxy.stop)
        mock.url = f'https://localhost:{proxy.port}'
        result = self.run_tasks(mock, self.tasks(TASKS), *options)
        self.assertEqual(mock.stop(), 0)
        ledger = mock.ledger()
        self.assert_code(result, 0)
        self.assertLessEqual(ledger['max_in_1s'], 500)
        self.assertEqual(ledger['replayed_nonces'], 0)
        self.assertEqual(ledger['tasks']['stopped'], TASKS)
        self.assertEqual(sorted(result.by_line()), list(range(2, TASKS + 2)))
        return result, ledger

    def assert_one_call_each(self, result, ledger):
        self.assertEqual(result.outcomes(), {'stopped': TASKS})
        self.assertEqual((ledger['arrivals'], ledger['throttled']), (TASKS, 0))

    def test_http2(self):
        self.assert_one_call_each(*self.run_over_network())

    def test_http1(self):
        self.assert_one_call_each(*self.run_over_network('--http', '1.1'))

    def test_paranoid_guard(self):
        self.assert_one_call_each(*self.run_over_network('--guard', 'paranoid'))

    def test_with_faults(self):
        faults = ('--fault', '500=10%,503=5%,throttle=5%,drop=1%,seed=5')
        result, _ = self.run_over_network(faults=faults)
        self.assertLessEqual(set(result.outcomes()), {'stopped', 'already_stopped'})


if __name__ == '__main__':
    harness.main()
