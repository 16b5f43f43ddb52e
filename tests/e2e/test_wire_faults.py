"""Networks, TLS and machines that hurt clients: every task ends stopped, once, within the limit."""

import resource

import harness
import survival

PROTOCOLS = {'h2': ('--http', '2'), 'http/1.1': ('--http', '1.1')}


class Case(survival.Case):
    def both(self, case, faults, *options, **how):
        """With either protocol."""
        for name, chosen in PROTOCOLS.items():
            with self.subTest(protocol=name):
                self.survives(case, faults, *chosen, *options, **how)


class Reset(Case):
    def test_before_a_request_is_carried_out(self):
        self.both('16 RST before', 'tcp-rst-before=2%,seed=1', seen='tcp-rst-before')

    def test_after_it_was_carried_out(self):
        self.both('16 RST after', 'tcp-rst-after=2%,seed=2', seen='tcp-rst-after')

    def test_amid_the_answer(self):
        self.both('16 RST amid the answer', 'tcp-rst-amid=2%,seed=3', seen='tcp-rst-amid')

    def test_amid_the_answer_in_the_clear(self):
        self.both('16 RST amid the answer', 'tcp-rst-amid=2%,seed=4', seen='tcp-rst-amid',
                  tls=False)

    def test_of_connections_that_were_just_accepted(self):
        self.both('16 RST at accept', 'tcp-rst-accept=30%,drop=2%,from=100ms,seed=5',
                  seen='tcp-rst-accept')


class Tls(Case):
    def test_handshakes_that_are_never_answered(self):
        self.both('17 TLS never answers', 'tls-mute=30%,drop=1%,from=100ms,seed=6',
                  '--connect-timeout', '1', seen='tls-mute')

    def test_no_handshake_is_ever_answered(self):
        mock = self.mock('--fault', 'tls-mute=100%')
        result = self.run_tasks(mock, self.tasks(10), '--connect-timeout', '1')
        self.assert_refused(result)
        mock.stop()
        self.note('17 TLS never answers', '`tls-mute=100%`', 'exit 2', result, mock.ledger())

    def test_an_alert_in_mid_run(self):
        self.both('17 TLS alert', 'tls-alert=50', seen='tls-alert')

    def test_an_alert_behind_each_answer(self):
        self.both('17 TLS alert behind each answer', 'tls-alert=1', seen='tls-alert', tasks=100,
                  mock_options=('--latency', '20ms'))

    def test_no_close_notify(self):
        self.survives('17 no close_notify', 'tls-no-notify=100%,h1-close-after=10', '--http', '1.1',
                      seen='tls-no-notify')
        self.survives('17 no close_notify', 'tls-no-notify=100%,h2-goaway=50', seen='tls-no-notify')

    def test_a_wrong_certificate_in_mid_run_is_never_accepted(self):
        for name, chosen in PROTOCOLS.items():
            with self.subTest(protocol=name):
                _, ledger = self.survives(
                    '17 wrong certificate for a while',
                    'tls-wrong-cert=100%,drop=1%,from=500ms,for=2s,seed=7', *chosen,
                    seen='tls-wrong-cert')
                links = ledger['connections']
                self.assertGreaterEqual(links['failed_handshakes'],
                                        ledger['faults']['tls-wrong-cert'])
                # One that is up and never used speaks nothing.
                self.assertLessEqual(links['h2'] + links['http/1.1'],
                                     links['total'] - ledger['faults']['tls-wrong-cert'])

    def test_nothing_newer_than_tls_1_1(self):
        mock = self.mock('--fault', 'tls-1.1=100%')
        result = self.run_tasks(mock, self.tasks(10))
        self.assert_refused(result, 'TLS')
        mock.stop()
        ledger = mock.ledger()
        self.assertEqual(ledger['arrivals'], 0)
        self.note('17 TLS 1.1 only', '`tls-1.1=100%`', 'exit 2', result, ledger)


class Links(Case):
    def test_a_link_that_is_dead(self):
        for name, requests in (('h2', 50), ('http/1.1', 20)):
            with self.subTest(protocol=name):
                self.survives('15 half-open link', f'tcp-vanish={requests},for=1s',
                              *PROTOCOLS[name], '--timeout', '2', '--connections', '4',
                              seen='tcp-vanish')

    def test_refused_for_a_while(self):
        self.both('18 connections refused for a while', 'tcp-refuse=3s,from=500ms',
                  seen='tcp-refuse')


class Descriptors(Case):
    def test_too_few_for_the_connections_that_are_wanted(self):
        def few():
            resource.setrlimit(resource.RLIMIT_NOFILE, (24, 24))
        mock = self.mock('--latency', '100ms')
        result = self.run_tasks(mock, self.tasks(500), '--http', '1.1', '--connections', '100',
                                before=few)
        mock.stop()
        ledger = mock.ledger()
        self.whole(result, ledger, 500)
        self.assertEqual(result.outcomes(), {'stopped': 500})
        self.assertLess(ledger['connections']['most_open'], 24)
        self.note('19 descriptors used up', 'RLIMIT_NOFILE 24, `--connections 100`',
                  'survives with fewer connections', result, ledger)


class Mixed(Case):
    def test_much_at_once(self):
        shares = ['500', '503', 'throttle', 'drop', 'drop-after', 'gzip', 'tcp-rst-before',
                  'tcp-rst-after', 'tcp-rst-amid']
        faults = ','.join(f'{name}=1%' for name in shares)
        faults += (',mute=0.3%,tcp-rst-accept=5%,tls-mute=2%,tls-wrong-cert=2%,tls-no-notify=50%'
                   ',tls-alert=300,h2-goaway=90,h1-close-after=30,from=50ms,seed=10')
        for name, chosen in PROTOCOLS.items():
            with self.subTest(protocol=name):
                _, ledger = self.survives('13-17 mixed', faults, *chosen, '--timeout', '2',
                                          '--connect-timeout', '1')
                self.assertLessEqual(set(shares), set(ledger['faults']))


if __name__ == '__main__':
    harness.main()
