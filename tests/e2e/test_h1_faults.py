"""HTTP/1.1 servers that hurt clients: every task ends stopped, once, within the limit."""

import harness
import survival

H1 = ('--http', '1.1')


class Close(survival.Case):
    def test_after_each_answer(self):
        _, ledger = self.survives('13 closed after each answer', 'h1-close-after=1', *H1)
        self.assertGreaterEqual(ledger['connections']['total'], 1000)

    def test_after_each_third_answer(self):
        _, ledger = self.survives('13 closed after 3 answers', 'h1-close-after=3', *H1)
        self.assertGreaterEqual(ledger['connections']['total'], 300)

    def test_an_idle_connection_at_the_moment_of_its_reuse(self):
        # Batches leave each 10 ms: whether a connection is idle for so long is chance.
        for time, seen in (('1ms', 'h1-idle-close'), ('4ms', 'h1-idle-close'), ('10ms', '')):
            with self.subTest(time=time):
                self.survives('13 idle connection closed', f'h1-idle-close={time}', *H1,
                              seen=seen, tasks=500)

    def test_a_request_on_a_used_connection_meets_its_end(self):
        result, ledger = self.survives('13 closed at reuse', 'h1-close-reused=10%,seed=2', *H1,
                                       seen='h1-close-reused')
        self.assertEqual(result.outcomes(), {'stopped': 1000})
        self.assertEqual(result.summary['attempts'],
                         1000 + ledger['faults']['h1-close-reused'])

    def test_every_reuse_meets_a_closed_connection(self):
        self.survives('13 closed at each reuse', 'h1-close-reused=100%', *H1,
                      seen='h1-close-reused', tasks=500)

    def test_in_the_clear(self):
        self.survives('13 closed at reuse', 'h1-close-reused=20%,h1-close-after=5,seed=4', *H1,
                      seen='h1-close-reused', tls=False)


class Shapes(survival.Case):
    """How an answer may be written: one outcome for all, and nothing is asked twice."""

    def plain(self, case, fault, share='100%'):
        result, ledger = self.survives(case, f'{fault}={share}', *H1, seen=fault, tasks=500)
        self.assertEqual(result.outcomes(), {'stopped': 500})
        self.assertEqual((result.summary['attempts'], ledger['arrivals']), (500, 500))

    def test_answers_that_say_so(self):
        self.plain('14 Connection: close', 'h1-close', '20%')

    def test_chunked(self):
        self.plain('14 chunked', 'h1-chunked')

    def test_chunk_extensions_and_a_trailer(self):
        self.plain('14 chunk extensions', 'h1-chunk-ext')

    def test_no_length(self):
        self.plain('14 no length', 'h1-no-length')

    def test_gzip(self):
        self.plain('14 gzip bodies', 'gzip')

    def test_early_answers(self):
        self.plain('14 100 Continue and 103', 'h1-continue')

    def test_garbage_behind_the_body(self):
        self.plain('14 garbage behind the body', 'h1-garbage')


class CutShort(survival.Case):
    def test_a_body_that_ends_before_its_length_is_no_answer(self):
        result, _ = self.survives('14 truncated length', 'h1-truncated=10%,seed=5', *H1,
                                  seen='h1-truncated')
        self.assertGreater(result.outcomes()['already_stopped'], 0)

    def test_a_body_whose_end_is_not_said_by_tls(self):
        self.survives('14 no length, no close_notify', 'h1-no-length=10%,tls-no-notify=100%,seed=6',
                      *H1, seen='h1-no-length')


class Silence(survival.Case):
    def test_one_byte_a_second(self):
        result, _ = self.survives('15 1 byte a second', 'h1-slow=3%,seed=7', *H1, '--timeout', '2',
                                  seen='h1-slow', tasks=500)
        self.assertGreater(result.outcomes()['already_stopped'], 0)

    def test_never_answered(self):
        self.survives('15 never answered', 'mute=3%,seed=8', *H1, '--timeout', '2', seen='mute',
                      tasks=500)

    def test_the_link_is_dead(self):
        self.survives('15 half-open link', 'tcp-vanish=20,for=1s', *H1, '--timeout', '2',
                      '--connections', '8', seen='tcp-vanish')


class Mixed(survival.Case):
    def test_much_at_once(self):
        shares = ['500', '503-html', 'throttle', 'drop', 'drop-after', 'gzip', 'tcp-rst-before',
                  'tcp-rst-after', 'tcp-rst-amid', 'h1-close', 'h1-close-reused', 'h1-chunked',
                  'h1-chunk-ext', 'h1-no-length', 'h1-truncated', 'h1-continue', 'h1-garbage']
        faults = ','.join(f'{name}=2%' for name in shares)
        faults += ',h1-slow=0.3%,mute=0.3%,h1-idle-close=20ms,h1-close-after=40,seed=9'
        _, ledger = self.survives('13-16 mixed', faults, *H1, '--timeout', '2')
        self.assertLessEqual(set(shares), set(ledger['faults']))


if __name__ == '__main__':
    harness.main()
