"""HTTP/2 servers that end connections, refuse, reset or stay silent: every task ends stopped, once,
within the limit."""

import harness
import survival


class GoAway(survival.Case):
    def test_after_each_thousand_requests(self):
        # Two connections share the requests: both end on the way.
        _, ledger = self.survives('1 GOAWAY each 1000', 'h2-goaway=1000', tasks=2500)
        self.assertGreaterEqual(ledger['connections']['total'], 3)

    def test_after_each_hundred_requests(self):
        _, ledger = self.survives('1 GOAWAY each 100', 'h2-goaway=100')
        self.assertGreaterEqual(ledger['connections']['total'], 10)
        # What stood behind a GOAWAY was never carried out, and is no arrival.
        self.assertEqual(ledger['arrivals'], 1000)

    def test_after_each_third_request(self):
        _, ledger = self.survives('1 GOAWAY each 3', 'h2-goaway=3', tasks=300)
        self.assertGreaterEqual(ledger['connections']['total'], 100)

    def test_after_each_request(self):
        _, ledger = self.survives('1 GOAWAY each request', 'h2-goaway=1', tasks=100)
        self.assertGreaterEqual(ledger['connections']['total'], 100)

    def test_in_two_steps(self):
        result, ledger = self.survives('2 GOAWAY of 2^31-1, then the real one', 'h2-goaway-twice=100')
        self.assertGreaterEqual(ledger['connections']['total'], 5)
        # There is time to leave: nothing was lost.
        self.assertEqual(result.outcomes(), {'stopped': 1000})

    def test_that_names_stream_0_while_answers_come(self):
        _, ledger = self.survives('3 GOAWAY of stream 0', 'h2-goaway-zero=100')
        self.assertGreaterEqual(ledger['connections']['total'], 5)

    def test_with_an_error(self):
        for fault, name in (('h2-calm=100', 'ENHANCE_YOUR_CALM'),
                            ('h2-goaway-error=100', 'INTERNAL_ERROR')):
            with self.subTest(name):
                _, ledger = self.survives(f'4 GOAWAY {name}', fault)
                self.assertGreaterEqual(ledger['connections']['total'], 5)
                self.report.unlink()


class Refused(survival.Case):
    def test_a_tenth_of_the_streams(self):
        self.survives('5 REFUSED_STREAM now and then', 'h2-refused=10%,seed=3', seen='h2-refused')

    def test_all_of_them_for_a_while(self):
        # A pause, and not one refusal after the other.
        _, ledger = self.survives('5 REFUSED_STREAM for 2 s', 'h2-refused=100%,from=500ms,for=2s',
                                  seen='h2-refused')
        self.assertLess(ledger['faults']['h2-refused'], 200)

    def test_all_of_them_for_ever(self):
        mock = self.mock('--fault', 'h2-refused=100%,from=500ms')
        result = self.run_tasks(mock, self.tasks(1000), '--max-outage', '3')
        mock.stop()
        ledger = mock.ledger()
        self.note('5 REFUSED_STREAM for ever', '`h2-refused=100%` --max-outage 3',
                  'exit 1, the rest not attempted', result, ledger)
        self.assert_code(result, 1)
        self.assert_adds_up(result.summary)
        self.assertEqual(result.summary['halted_by'], 'outage')
        self.assertGreater(result.summary['not_attempted'], 0)
        self.assertLessEqual(set(result.outcomes()), {'stopped'})
        self.assertLess(ledger['faults']['h2-refused'], 200)
        self.assertLessEqual(ledger['max_in_1s'], 500)


class Limits(survival.Case):
    def test_streams_allowed_change_in_flight(self):
        self.survives('6 MAX_CONCURRENT_STREAMS 100, 1, 0, 100', 'h2-streams=100/1/0/100',
                      mock_options=('--latency', '20ms'))

    def test_the_first_settings_are_late(self):
        self.survives('6 the first SETTINGS late by 2 s', 'h2-settings-delay=2s')


class Reset(survival.Case):
    def test_before_behind_and_amid_answers(self):
        result, ledger = self.survives(
            '7 RST_STREAM before, behind the header, in the body',
            'h2-reset=8%,h2-reset-headers=8%,h2-reset-body=8%,seed=4', seen='h2-reset')
        self.assertGreater(ledger['faults']['h2-reset-body'], 0)
        # A stop whose answer was cut off is asked for again, and known to be done.
        self.assertGreater(result.outcomes()['already_stopped'], 0)

    def test_ten_thousand_times(self):
        mock = self.mock('--qps-limit', '0', '--fault',
                         'h2-reset=12%,h2-reset-headers=11%,h2-reset-body=11%,seed=5')
        tasks = 20_000  # a third of the requests: few are reset again and again
        result = self.run_tasks(mock, self.tasks(tasks), '--qps', '0')
        mock.stop()
        ledger = mock.ledger()
        self.note('7 RST_STREAM 10,000 times', '`h2-reset...=34%` --qps 0', 'survives', result, ledger)
        self.whole(result, ledger, tasks, limit=ledger['arrivals'])
        self.assertGreater(sum(ledger['faults'].values()), 9_900)
        # Connections were kept: their windows did not run dry.
        self.assertLess(ledger['connections']['total'], 10)


class Pings(survival.Case):
    def test_a_connection_that_goes_silent_is_left(self):
        _, ledger = self.survives('9 silent for good, TCP up', 'h2-silent=50,for=1s', tasks=600)
        self.assertGreaterEqual(ledger['connections']['total'], 3)

    def test_late_or_missing_answers_to_pings_while_data_flows(self):
        for fault in ('h2-late-pings=500ms', 'h2-mute-pings=1'):
            with self.subTest(fault):
                # Half of the tasks are slow to be answered: the connection is never idle.
                _, ledger = self.survives('9 PING late or never, data flows', fault,
                                          mock_options=('--latency', '50ms+-50ms'))
                self.assertLessEqual(ledger['connections']['total'], 2)
                self.report.unlink()


if __name__ == '__main__':
    harness.main()
