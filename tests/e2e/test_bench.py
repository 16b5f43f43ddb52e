"""The load benchmark: what it says it sent is what the endpoint saw, whatever the options."""

import re
import signal

import harness

FIELDS = ['requests', 'ok', 'already_stopped', 'errors', 'unfinished', 'not_started', 'intended_qps',
          'mean_qps', 'max_in_1s', 'late_starts', 'seconds', 'bytes_sent', 'bytes_received',
          'connections', 'protocol', 'latency_ms', 'service_ms', 'interrupted', 'per_second', 'setup']
PERCENTILES = ['p50', 'p90', 'p99', 'p999', 'p9999', 'max']
NO_LIMIT = ['--qps-limit', '0']


def errors_of(summary):
    """How many errors there are, of all classes and codes."""
    return sum(sum(codes.values()) for codes in summary['errors'].values())


class BenchCase(harness.Case):
    def bench(self, mock, *options):
        command = [harness.BINARY, 'bench', '--endpoint', mock.url, *options]
        return command + (['--cacert', mock.certificate] if mock.certificate else [])

    def measure(self, mock, *options, **how):
        """The JSON of a load that ran to its end, held against itself."""
        result = self.call(self.bench(mock, '--json', *options), **how)
        self.assert_code(result, 0)
        self.assert_consistent(result.summary)
        return result.summary

    def assert_consistent(self, summary):
        self.assertEqual(list(summary), FIELDS)
        self.assertEqual(summary['ok'] + errors_of(summary), summary['requests'])
        for times in (summary['latency_ms'], summary['service_ms']):
            self.assertEqual(list(times), PERCENTILES)
            self.assertEqual(list(times.values()), sorted(times.values()))
        line = summary['per_second']
        self.assertEqual(sum(line['ok']) + sum(line['errors']), summary['requests'])
        self.assertEqual(sum(line['sent']), summary['requests'] + summary['unfinished'])
        self.assertGreater(summary['bytes_sent'], 0)
        self.assertGreater(summary['bytes_received'], 0)


class Counts(BenchCase):
    def test_the_ledger_holds_what_was_asked_for(self):
        for tls in (True, False):
            for options in ([], ['--http', '1.1'], ['--signature', 'v1'], ['--threads', '2'],
                            ['--qps', '2000'], ['--qps', '2000', '--batch', '0.02'],
                            ['--connections', '3', '--streams', '5'],
                            ['--qps', '2000', '--threads', '2', '--signature', 'v1']):
                with self.subTest(tls=tls, options=options):
                    mock = self.mock(*NO_LIMIT, tls=tls)
                    seen = self.measure(mock, '--requests', '701', *options)
                    ledger = mock.ledger()
                    self.assertEqual((ledger['arrivals'], ledger['bad_signatures']), (701, 0))
                    self.assertEqual(ledger['by_status'], {'200': 701})
                    self.assertEqual((seen['requests'], seen['ok'], seen['errors']), (701, 701, {}))
                    self.assertEqual((seen['unfinished'], seen['not_started']), (0, 0))
                    self.assertEqual(seen['intended_qps'], 2000 if '--qps' in options else 0)
                    self.assertFalse(seen['interrupted'])

    def test_the_protocol_and_the_connections_are_the_endpoints(self):
        for options, protocol in ([], 'h2'), (['--http', '1.1'], 'http/1.1'):
            mock = self.mock(*NO_LIMIT)
            seen = self.measure(mock, '--requests', '500', '--connections', '3', *options)
            mock.stop()
            self.assertEqual(seen['protocol'], protocol)
            self.assertEqual(seen['connections'], mock.ledger()['connections'][protocol])

    def test_http2_by_nghttp2_alone_is_smaller_on_the_wire(self):
        sizes = []
        for options in [], ['--plain-http2']:
            mock = self.mock(*NO_LIMIT)
            seen = self.measure(mock, '--requests', '1000', *options)
            ledger = mock.ledger()
            self.assertEqual((ledger['arrivals'], ledger['bad_signatures']), (1000, 0))
            sizes.append(seen['bytes_sent'])
        self.assertLess(sizes[1], 0.9 * sizes[0])

    def test_the_warm_up_is_sent_and_not_counted(self):
        mock = self.mock(*NO_LIMIT)
        seen = self.measure(mock, '--requests', '300', '--qps', '300', '--warm-up', '1')
        self.assertEqual(seen['requests'], 300)
        self.assertGreater(mock.ledger()['arrivals'], 300)
        self.assertEqual(seen['setup']['warm_up'], 1)

    def test_a_time_ends_it_too(self):
        for options in ([], ['--qps', '200'], ['--qps', '200', '--threads', '2']):
            with self.subTest(options):
                mock = self.mock(*NO_LIMIT, '--latency', '5ms')
                seen = self.measure(mock, '--duration', '1', *options)
                self.assertGreater(seen['requests'], 0)
                self.assertEqual(seen['requests'] + seen['unfinished'], mock.ledger()['arrivals'])

    def test_a_page_holds_the_same_numbers(self):
        page = self.directory / 'load.html'
        seen = self.measure(self.mock(*NO_LIMIT), '--requests', '1234', '--html', page)
        self.assertEqual(seen['requests'], 1234)
        self.assertIn('1,234', page.read_text())

    def test_the_result_as_text(self):
        result = self.call(self.bench(self.mock(*NO_LIMIT), '--requests', '1234'))
        self.assert_code(result, 0)
        self.assertRegex(result.out, r'(?m)^requests +1,234 ')
        self.assertLessEqual(max(len(line) for line in result.out.split('\n')), 80)
        self.assertNotIn('\x1b', result.out + result.err)


class Ids(BenchCase):
    def test_a_task_file_is_asked_for_in_turn_and_again(self):
        for threads in ('1', '2'):
            with self.subTest(threads):
                mock = self.mock(*NO_LIMIT)
                self.measure(mock, self.tasks(10), '--requests', '100', '--threads', threads)
                tasks = mock.ledger()['tasks']['list']
                self.assertEqual({task['task_id'] for task in tasks},
                                 {f'task-{i}' for i in range(10)})
                self.assertEqual([task['requests'] for task in tasks], [10] * 10)

    def test_a_seed_makes_the_same_ids(self):
        def ids(seed):
            mock = self.mock(*NO_LIMIT)
            self.measure(mock, '--requests', '50', '--seed', seed)
            return {(task['app_id'], task['task_id']) for task in mock.ledger()['tasks']['list']}
        self.assertEqual(ids('7'), ids('7'))
        self.assertFalse(ids('7') & ids('8'))

    def test_a_file_without_a_task_is_refused(self):
        mock = self.mock()
        for content in ('AppId,TaskId\n', 'AppId,TaskId\nno good,no good\n'):
            result = self.call(self.bench(mock, self.file(content), '--requests', '10'))
            self.assert_refused(result, 'tasks.csv')
        result = self.call(self.bench(mock, self.directory / 'none.csv', '--requests', '10'))
        self.assert_refused(result, 'none.csv', 'No such file')
        self.assertEqual(mock.ledger()['arrivals'], 0)


class Errors(BenchCase):
    def test_by_class_and_code(self):
        mock = self.mock(*NO_LIMIT, '--fault', '500=20%,seed=3', '--fault', 'throttle=20%')
        seen = self.measure(mock, '--requests', '1000')
        ledger = mock.ledger()
        self.assertEqual(ledger['arrivals'], 1000)
        codes = {code: count for group in seen['errors'].values() for code, count in group.items()}
        self.assertEqual(codes, ledger['by_code'])
        self.assertEqual(seen['errors']['throttled']['Throttling.User'], ledger['throttled'])

    def test_the_endpoints_own_limit(self):
        mock = self.mock('--qps-limit', '50')
        seen = self.measure(mock, '--requests', '300')
        ledger = mock.ledger()
        self.assertGreater(ledger['throttled'], 0)
        self.assertEqual(seen['errors'], {'throttled': {'Throttling.User': ledger['throttled']}})
        self.assertEqual(ledger['arrivals'], 300)

    def test_a_wrong_secret_ends_nothing_and_is_not_told(self):
        secret = 'a-secret-that-must-not-be-told'
        mock = self.mock()
        result = self.call(self.bench(mock, '--json', '--requests', '50'),
                           ALIBABA_CLOUD_ACCESS_KEY_SECRET=secret)
        self.assert_code(result, 0)
        self.assertEqual(result.summary['ok'], 0)
        self.assertEqual(mock.ledger()['bad_signatures'], 50)
        self.assertEqual(errors_of(result.summary), 50)
        self.assertNotIn(secret, result.out + result.err)

    def test_connections_that_are_lost(self):
        mock = self.mock(*NO_LIMIT, '--fault', 'drop=1%,seed=5')
        seen = self.measure(mock, '--requests', '2000')
        self.assertIn('transport', seen['errors'])
        self.assertEqual(seen['requests'], 2000)

    def test_an_endpoint_that_goes_away_for_good(self):
        mock = self.mock(*NO_LIMIT)
        process = self.start(self.bench(mock, '--json', '--duration', '3', '--qps', '200',
                                        '--timeout', '1', '--connect-timeout', '1'))
        harness.wait_until(lambda: mock.ledger()['arrivals'] > 50, 'some requests')
        mock.stop()
        result = self.finish(process)
        self.assert_code(result, 0)
        self.assert_consistent(result.summary)
        self.assertGreater(result.summary['not_started'] + errors_of(result.summary), 0)


class OpenModel(BenchCase):
    def test_waiting_for_a_silent_server_is_in_the_latency(self):
        """One request at a time, and the first one is never answered: those behind it wait."""
        mock = self.mock(*NO_LIMIT, '--fault', 'mute=100%,for=1ms')
        seen = self.measure(mock, '--requests', '200', '--qps', '200', '--connections', '1',
                            '--streams', '1', '--timeout', '0.5', '--http', '1.1')
        self.assertIn('transport', seen['errors'])
        # Between the first one's send and its time-out, 0.5 s, a hundred had their places.
        self.assertGreaterEqual(seen['late_starts'], 90)
        self.assertGreater(seen['latency_ms']['max'], 400)
        for name in PERCENTILES:
            self.assertGreaterEqual(seen['latency_ms'][name], seen['service_ms'][name])
        self.assertNotEqual(seen['latency_ms']['p50'], seen['service_ms']['p50'])

    def test_a_server_that_never_answers_does_not_hold_it_up(self):
        for options in (['--requests', '50'], ['--duration', '1']):
            with self.subTest(options):
                mock = self.mock(*NO_LIMIT, '--fault', 'mute=100%')
                seen = self.measure(mock, '--qps', '100', '--timeout', '1', *options)
                self.assertEqual(seen['ok'], 0)
                self.assertEqual(seen['latency_ms']['max'], 0)

    def test_a_closed_load_has_no_schedule_to_be_late_for(self):
        seen = self.measure(self.mock(*NO_LIMIT), '--requests', '500')
        self.assertEqual((seen['late_starts'], seen['not_started']), (0, 0))
        self.assertEqual(seen['latency_ms'], seen['service_ms'])


class Guard(BenchCase):
    def test_strict_keeps_the_limit_as_the_endpoint_sees_it(self):
        for options in ([], ['--threads', '2'], ['--http', '1.1'], ['--batch', '0.05'],
                        ['--warm-up', '1']):
            with self.subTest(options):
                mock = self.mock('--latency', '2ms+-2ms')
                seen = self.measure(mock, '--requests', '1200', '--qps', '500', '--guard', 'strict',
                                    *options)
                ledger = mock.ledger()
                self.assertLessEqual(ledger['max_in_1s'], 500)
                self.assertEqual((ledger['throttled'], seen['errors']), (0, {}))
                self.assertGreaterEqual(ledger['arrivals'], 1200)
                self.assertEqual(seen['setup']['guard'], 'strict')


class Interrupted(BenchCase):
    def interrupt(self, mock, number, *options, after=100):
        page = self.directory / 'load.html'
        process = self.start(self.bench(mock, '--duration', '3600', '--html', page, *options))
        harness.wait_until(lambda: mock.ledger()['arrivals'] > after, 'some requests')
        process.send_signal(number)
        result = self.finish(process)
        self.assert_code(result, 128 + number)
        return result, page.read_text()

    def test_what_was_measured_is_told(self):
        for number in (signal.SIGINT, signal.SIGTERM):
            for options in (['--qps', '300'], ['--qps', '300', '--threads', '2']):
                with self.subTest(number=number, options=options):
                    mock = self.mock(*NO_LIMIT)
                    result, page = self.interrupt(mock, number, '--json', *options)
                    seen = result.summary
                    self.assert_consistent(seen)
                    self.assertTrue(seen['interrupted'])
                    self.assertEqual(seen['requests'] + seen['unfinished'],
                                     mock.ledger()['arrivals'])
                    self.assertIn(f"{seen['requests']:,}", page)

    def test_as_text(self):
        result, page = self.interrupt(self.mock(*NO_LIMIT), signal.SIGINT, '--qps', '300')
        requests = re.search(r'(?m)^requests +([\d,]+)', result.out).group(1)
        self.assertIn(requests, page)
        self.assertIn('interrupted', result.out)

    def test_in_the_warm_up(self):
        mock = self.mock(*NO_LIMIT)
        result, _ = self.interrupt(mock, signal.SIGINT, '--json', '--qps', '300', '--warm-up', '3600')
        self.assertEqual(result.summary['requests'], 0)
        self.assertEqual(list(result.summary), FIELDS)

    def test_the_second_signal_ends_at_once(self):
        mock = self.mock(*NO_LIMIT, '--fault', 'mute=100%')
        process = self.start(self.bench(mock, '--requests', '100', '--timeout', '3600'))
        harness.wait_until(lambda: mock.ledger()['arrivals'] >= 100, 'the requests')

        def ended():
            """Those that come right after the first one are taken for its echo."""
            process.send_signal(signal.SIGINT)
            return process.poll() is not None
        harness.wait_until(ended, 'the end at the second signal')
        self.assert_code(self.finish(process), 130)


class Refused(BenchCase):
    REAL = ['--endpoint', 'https://live.aliyuncs.com', '--requests', '10']

    def refused(self, *options, parts=(), **changes):
        self.assert_refused(self.call([harness.BINARY, 'bench', *options], **changes), *parts)

    def refused_by(self, *options, parts=()):
        """Nothing reaches an endpoint that would have answered."""
        mock = self.mock()
        self.refused('--endpoint', mock.url, '--cacert', mock.certificate, *options, parts=parts)
        self.assertEqual(mock.ledger()['connections']['total'], 1)  # that of this question

    def test_how_long(self):
        self.refused_by(parts=['--requests', '--duration'])
        self.refused_by('--requests', '1', '--duration', '1', parts=['--requests', '--duration'])
        self.refused_by('--requests', '0', parts=['--requests'])
        self.refused_by('--duration', '-1', parts=['--duration'])

    def test_the_load(self):
        few = ['--requests', '10']
        self.refused_by(*few, '--guard', 'strict', parts=['--guard', '--qps'])
        self.refused_by(*few, '--guard', 'lax', parts=['--guard', 'strict'])
        self.refused_by(*few, '--connections', '1', '--threads', '2',
                        parts=['--connections', '--threads'])
        self.refused_by(*few, '--threads', '0', parts=['--threads'])
        self.refused_by('--requests', '1', '--threads', '2', parts=['--requests', '--threads'])
        self.refused_by(*few, '--qps', 'many', parts=['--qps'])
        self.refused_by(*few, '--frobnicate', parts=['--frobnicate'])

    def test_the_service_itself(self):
        self.refused(*self.REAL, parts=['--qps', 'aliyuncs.com'])
        self.refused(*self.REAL, '--qps', '0', '--yes', parts=['--qps', 'aliyuncs.com'])
        self.refused(*self.REAL, '--qps', '501', '--yes', parts=['--qps', '500', '--account-limit'])
        self.refused(*self.REAL, '--qps', '10', '--guard', 'none', '--yes',
                     parts=['--guard', 'aliyuncs.com'])
        self.refused(*self.REAL, '--qps', '10', parts=['--yes'])

    def test_the_endpoint(self):
        self.refused('--requests', '1', parts=['--endpoint'])
        port = harness.free_port()
        for threads in ('1', '2'):
            self.refused('--endpoint', f'http://127.0.0.1:{port}', '--requests', '2', '--threads',
                         threads, parts=[str(port), 'refused'])
        mock = self.mock()
        self.refused('--endpoint', mock.url, '--requests', '1', parts=['certificate', '--cacert'])
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_no_key(self):
        mock = self.mock()
        self.refused('--endpoint', mock.url, '--requests', '1',
                     parts=['ALIBABA_CLOUD_ACCESS_KEY_ID'], ALIBABA_CLOUD_ACCESS_KEY_ID=None,
                     ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)
        self.assertEqual(mock.ledger()['connections']['total'], 1)


class Output(BenchCase):
    def test_a_page_that_cannot_be_written_is_told_before_a_request_is_sent(self):
        mock = self.mock()
        for path, why in ((self.directory, 'directory'),
                          (self.directory / 'none' / 'load.html', 'No such file')):
            with self.subTest(path):
                result = self.call(self.bench(mock, '--requests', '5', '--html', path))
                self.assert_refused(result, '--html', str(path), why)
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_an_older_page_is_kept_and_no_empty_one_is_left_when_there_is_no_result(self):
        page = self.directory / 'load.html'
        command = [harness.BINARY, 'bench', '--endpoint', f'http://127.0.0.1:{harness.free_port()}',
                   '--requests', '5', '--html', page]
        self.assert_refused(self.call(command))
        self.assertFalse(page.exists())
        page.write_text('an older one')
        self.assert_refused(self.call(command))
        self.assertEqual(page.read_text(), 'an older one')

    def test_standard_output_that_is_full(self):
        page = self.directory / 'load.html'
        command = ' '.join(str(part) for part in self.bench(
            self.mock(), '--requests', '321', '--html', page))
        for place in ('>/dev/full', '>&-'):
            for form in ('', ' --json'):
                with self.subTest(place + form):
                    result = self.call(['sh', '-c', f'exec {command}{form} {place}'])
                    self.assert_code(result, 2)
                    self.assert_says(result, 'standard output', 'written')
                    self.assertIn('321', page.read_text())

    def test_a_page_on_a_full_device_does_not_cost_the_result(self):
        result = self.call(self.bench(self.mock(), '--json', '--requests', '5', '--html', '/dev/full'))
        self.assert_code(result, 2)
        self.assert_says(result, '--html /dev/full')
        self.assertEqual(result.summary['requests'], 5)

    def test_nothing_but_the_result_is_written(self):
        for options in ([], ['-q'], ['-v'], ['--progress', 'none']):
            with self.subTest(options):
                result = self.call(self.bench(self.mock(), '--requests', '20', '--json', *options))
                self.assert_code(result, 0)
                self.assertEqual(result.err, '')
                self.assertEqual(result.out.count('\n'), 1)


if __name__ == '__main__':
    harness.main()
