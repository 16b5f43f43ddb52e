"""HTTP/1.1 servers that hurt clients: every task ends stopped, once, within the limit."""

import harness
import survival


class Close(survival.Case):
    def test_after_each_third_answer(self):
        _, ledger = self.survives('13 closed after 3 answers', 'h1-close-after=3', '--http', '1.1')
        self.assertGreaterEqual(ledger['connections']['total'], 300)

    def test_answers_that_say_so(self):
        self.survives('14 Connection: close', 'h1-close=10%', '--http', '1.1', seen='h1-close')


if __name__ == '__main__':
    harness.main()
