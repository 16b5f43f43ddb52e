"""Answers of every Code, status, header and shape that call for another try: every task ends stopped,
once, within the limit."""

import harness
import survival


class Answers(survival.Case):
    def test_any_answer_over_http2(self):
        self.survives('21 any retryable answer, HTTP/2', 'answer=20%,seed=1', seen='answer')

    def test_any_answer_over_http1(self):
        self.survives('21 any retryable answer, HTTP/1.1', 'answer=20%,seed=2', '--http', '1.1',
                      seen='answer')

    def test_any_answer_by_v1(self):
        self.survives('21 any retryable answer, XML asked for', 'answer=20%,seed=3',
                      '--signature', 'v1', seen='answer')

    def test_the_stop_was_carried_out(self):
        result, _ = self.survives('21 the stop is carried out, the answer says otherwise',
                                  'answer-after=20%,seed=4', seen='answer-after')
        self.assertGreater(result.outcomes().get('already_stopped', 0), 0)


if __name__ == '__main__':
    harness.main()
