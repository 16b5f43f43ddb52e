"""HTTP/2 servers that hurt clients: every task ends stopped, once, within the limit."""

import harness
import survival


class GoAway(survival.Case):
    def test_after_each_hundred_requests(self):
        _, ledger = self.survives('1 GOAWAY each 100', 'h2-goaway=100')
        self.assertGreaterEqual(ledger['connections']['total'], 10)


class Refused(survival.Case):
    def test_a_tenth_of_the_streams(self):
        self.survives('5 REFUSED_STREAM now and then', 'h2-refused=10%,seed=3', seen='h2-refused')


if __name__ == '__main__':
    harness.main()
