"""Whole runs: every task stopped once, never over the limit, whatever signature and protocol."""

import re

import harness

TASKS = 1200


class Run(harness.Case):
    def assert_perfect(self, result, ledger, protocol):
        """`TASKS` tasks, each stopped by one request that nobody found fault with."""
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': TASKS})
        self.assertEqual(sorted(result.by_line()), list(range(2, TASKS + 2)))
        self.assertEqual(ledger['by_status'], {'200': TASKS})
        for name in ('throttled', 'replayed_nonces', 'bad_signatures', 'dropped'):
            self.assertEqual(ledger[name], 0, name)
        self.assertLessEqual(ledger['max_in_1s'], 500)
        tasks = ledger['tasks']
        self.assertEqual((tasks['stopped'], tasks['stopped_again']), (TASKS, 0))
        self.assertEqual({(t['requests'], t['stops']) for t in tasks['list']}, {(1, 1)})
        summary = result.summary
        self.assert_adds_up(summary)
        self.assertEqual((summary['tasks'], summary['stopped']), (TASKS, TASKS))
        self.assertEqual((summary['attempts'], summary['retries']), (TASKS, 0))
        self.assertEqual((summary['complete'], summary['exit_code']), (True, 0))
        self.assertEqual(summary['protocol'], protocol)
        self.assertFalse(summary['halted_by'])

    def stop_all(self, protocol, *options, mock_options=(), tls=True, **changes):
        mock = self.mock(*mock_options, tls=tls, **changes)
        result = self.run_tasks(mock, self.tasks(TASKS), *options, **changes)
        self.assertEqual(mock.stop(), 0)
        self.assert_perfect(result, mock.ledger(), protocol)
        return result

    def test_v3_over_http2(self):
        result = self.stop_all('h2')
        row = result.rows[0]
        self.assertEqual((row['http_status'], row['attempts'], row['code']), ('200', '1', ''))
        self.assertTrue(row['request_id'])
        self.assertRegex(row['latency_ms'], r'^\d+\.\d{3}$')
        self.assertRegex(row['finished_at'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$')
        self.assertEqual(row['message'], '')

    def test_http2_by_nghttp2_alone(self):
        self.stop_all('h2', '--plain-http2')

    def test_v3_over_http1(self):
        self.stop_all('http/1.1', '--http', '1.1')

    def test_v1_over_http2(self):
        self.stop_all('h2', '--signature', 'v1')

    def test_v1_over_http1(self):
        self.stop_all('http/1.1', '--signature', 'v1', '--http', '1.1')

    def test_http1_where_the_server_speaks_no_other(self):
        self.stop_all('http/1.1', mock_options=['--http', '1.1'])

    def test_security_token(self):
        self.stop_all('h2', ALIBABA_CLOUD_SECURITY_TOKEN='a+token/with=signs')
        self.assertNotIn('a+token/with=signs', self.report.read_text())

    def test_security_token_v1(self):
        self.stop_all('http/1.1', '--signature', 'v1', '--http', '1.1',
                      ALIBABA_CLOUD_SECURITY_TOKEN='a+token/with=signs')

    def test_cleartext_on_loopback(self):
        self.stop_all('http/1.1', tls=False)

    def test_cleartext_http2_by_prior_knowledge(self):
        self.stop_all('h2', '--http', '2', tls=False)

    def test_slow_answers(self):
        self.stop_all('h2', mock_options=['--latency', '30ms+-10ms'])


class Guards(harness.Case):
    def test_the_paranoid_guard_keeps_the_limit(self):
        mock = self.mock('--latency', '20ms+-10ms')
        result = self.run_tasks(mock, self.tasks(1200), '--guard', 'paranoid')
        self.assert_code(result, 0)
        mock.stop()
        self.assertLessEqual(mock.ledger()['max_in_1s'], 500)

    def test_a_lower_rate_is_kept(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(300), '--qps', '100')
        self.assert_code(result, 0)
        mock.stop()
        self.assertLessEqual(mock.ledger()['max_in_1s'], 100)
        self.assertLessEqual(result.summary['max_in_1s'], 100)


class Outcomes(harness.Case):
    def test_tasks_that_do_not_run_are_already_stopped(self):
        running = self.tasks(50, 'running.csv')
        mock = self.mock('--tasks', str(running))
        result = self.run_tasks(mock, self.tasks(80))
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': 50, 'already_stopped': 30})
        self.assertEqual(result.summary['already_stopped'], 30)
        codes = {row['code'] for row in result.rows if row['outcome'] == 'already_stopped'}
        self.assertEqual(codes, {'InvalidTask.NotFound'})

    def test_refused_tasks_fail_alone(self):
        running = self.tasks(50, 'running.csv')
        mock = self.mock('--tasks', str(running), '--unknown', 'invalid')
        result = self.run_tasks(mock, self.tasks(60))
        self.assert_code(result, 1)
        self.assertEqual(result.outcomes(), {'stopped': 50, 'failed': 10})
        failed = [row for row in result.rows if row['outcome'] == 'failed']
        self.assertEqual({(row['code'], row['http_status']) for row in failed},
                         {('InvalidParam', '400')})

    def test_a_code_can_be_declared_to_mean_already_stopped(self):
        running = self.tasks(5, 'running.csv')
        mock = self.mock('--tasks', str(running), '--unknown', 'invalid')
        result = self.run_tasks(mock, self.tasks(9), '--already-stopped', 'Foo,InvalidParam')
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': 5, 'already_stopped': 4})

    def test_the_profile_of_the_vendors_own_command_is_used(self):
        config = self.directory / '.aliyun' / 'config.json'
        config.parent.mkdir()
        config.write_text('{"current": "prod", "profiles": [{"name": "prod", "mode": "AK", '
                          '"access_key_id": "testid", "access_key_secret": "testsecret"}]}')
        result = self.run_tasks(self.mock(), self.tasks(5), ALIBABA_CLOUD_ACCESS_KEY_ID=None,
                                ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': 5})

    def test_the_plan_is_shown_and_holds_no_secret(self):
        result = self.run_tasks(self.mock(), self.tasks(5))
        self.assertTrue(re.search(r'\b5 tasks\b', result.err), result.err)
        self.assertNotIn('testsecret', result.err + result.out + self.report.read_text())


if __name__ == '__main__':
    harness.main()
