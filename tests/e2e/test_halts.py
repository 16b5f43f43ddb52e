"""Keys, signatures, clocks and permissions that end a run: the exit code, what is said, what is not
said, and how few calls it takes."""

import time

import harness
from told_service import ToldService, encode

SECRET = 'a-secret-that-must-not-be-told'
KEY_ID = 'STS.NUnusualKeyId77'
TOKEN = "CAIS+wF1q6Ft/5B2y=fS&jIr'5b%=="
QUOTES = 'server string to sign', 'StringToSign', 'CanonicalRequest', '%26', 'x-acs-action'


def swap(pieces, old, new):
    """The pieces with the one that is `old` changed."""
    assert old in pieces, (old, pieces)
    return [new if piece == old else piece for piece in pieces]


class Told(harness.Case):
    def serve(self, answer, **how):
        service = ToldService(answer, **how)
        self.addCleanup(service.stop)
        return service

    def run_at(self, service, tasks, *options, token=None):
        return self.run_tasks(service, tasks, *options, ALIBABA_CLOUD_ACCESS_KEY_ID=KEY_ID,
                              ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET,
                              ALIBABA_CLOUD_SECURITY_TOKEN=token)

    def assert_halted(self, result, code, *parts):
        self.assert_code(result, 3)
        self.assertEqual((result.summary['halted_by'], result.summary['exit_code']), (code, 3))
        self.assert_adds_up(result.summary)
        self.assertEqual(result.summary['not_attempted'], result.summary['tasks'])
        self.assertFalse(result.rows)
        halted = self.halt_text(result)
        for part in (code, 'RequestId', *parts):
            self.assertIn(part, halted)
        self.assert_tells_no_secret(result)

    def halt_text(self, result):
        """What is said of the halt, on one line; it is written in short ones."""
        lines = result.err.splitlines()
        first = next(i for i, line in enumerate(lines) if line.startswith('mpustop: halted: '))
        last = next(i for i in range(first, len(lines)) if lines[i].endswith(' tasks'))
        self.assertEqual([line for line in lines[first:last] if len(line) > 80], [])
        self.assertLess(last - first, 14)
        return ' '.join(line.strip() for line in lines[first:last])

    def assert_tells_no_secret(self, result):
        said = result.out + result.err
        if self.report.exists():
            said += self.report.read_text()
        for secret in (SECRET, KEY_ID, TOKEN, 'CAIS', TOKEN[-8:]):
            for form in (secret, encode(secret), encode(encode(secret))):
                self.assertNotIn(form, said)


class Signatures(Told):
    def mismatch(self, version, token, tasks=300, **change):
        service = self.serve(lambda call: (400, 'SignatureDoesNotMatch', call.mismatch(**change)))
        result = self.run_at(service, self.tasks(tasks), '--signature', version, token=token)
        self.assertEqual(len(service.calls), 1)
        self.assertEqual(service.calls[0].v1, version == 'v1')
        self.assert_halted(result, 'SignatureDoesNotMatch', 'HTTP 400')
        for part in QUOTES:
            self.assertNotIn(part, result.err)
        self.report.unlink(missing_ok=True)
        return self.halt_text(result)

    def test_the_service_signed_the_same(self):
        for version in ('v1', 'v3'):
            for token in (None, TOKEN):
                with self.subTest(version=version, token=token):
                    text = self.mismatch(version, token)
                    self.assertIn('the secret is wrong', text)
                    self.assertIn('ALIBABA_CLOUD_ACCESS_KEY_SECRET', text)
                    self.assertNotIn('encoding differs', text)

    def assert_different(self, text, *parts):
        self.assertIn('encoding differs', text)
        self.assertNotIn('secret is wrong', text)
        for part in parts:
            self.assertIn(part, text)

    def test_the_service_signed_another_id(self):
        for token in (None, TOKEN):
            text = self.mismatch('v1', token, change=lambda pieces: swap(
                pieces, ('TaskId', 'task-0'), ('TaskId', 'task%2D0')))
            self.assert_different(text, '"TaskId%3Dtask-0"', '"TaskId%3Dtask%25252D0"')

    def test_the_service_signed_another_header(self):
        for token in (None, TOKEN):
            text = self.mismatch('v3', token, change=lambda lines: swap(
                lines, 'x-acs-version:2016-11-01', 'x-acs-version:2015-01-01'))
            self.assert_different(text, '"x-acs-version:2016-11-01"', '"x-acs-version:2015-01-01"')

    def test_something_on_the_way_adds_a_header(self):
        text = self.mismatch('v3', TOKEN, change=lambda lines: sorted(
            lines + ['x-acs-proxy-note:private']))
        self.assert_different(text, 'x-acs-proxy-note (its value is not shown)')
        self.assertNotIn('private', text)

    def test_the_service_read_another_token(self):
        text = self.mismatch('v1', TOKEN, change=lambda pieces: swap(
            pieces, ('SecurityToken', TOKEN), ('SecurityToken', TOKEN.replace('+', ' '))))
        self.assert_different(text, 'SecurityToken (its value is not shown)')
        text = self.mismatch('v3', TOKEN, change=lambda lines: swap(
            lines, f'x-acs-security-token:{TOKEN}',
            f"x-acs-security-token:{TOKEN.replace('+', ' ')}"))
        self.assert_different(text, 'x-acs-security-token (its value is not shown)')

    def test_the_service_quotes_nothing(self):
        service = self.serve(lambda call: (400, 'SignatureDoesNotMatch', 'It does not match.'))
        result = self.run_at(service, self.tasks(300), token=TOKEN)
        self.assert_halted(result, 'SignatureDoesNotMatch', 'It does not match.', 'Most likely',
                           'ALIBABA_CLOUD_ACCESS_KEY_SECRET')
        self.assertEqual(len(service.calls), 1)

    def test_other_codes_say_what_to_do(self):
        for code, part in (('InvalidAccessKeyId.NotFound', 'ALIBABA_CLOUD_ACCESS_KEY_ID'),
                           ('InvalidAccessKeyId.Inactive', 'disabled'),
                           ('InvalidSecurityToken.Expired', 'Fetch a new one'),
                           ('InvalidProtocol.NeedSsl', 'https://'),
                           ('InvalidVersion', '--endpoint')):
            with self.subTest(code):
                service = self.serve(lambda call, code=code: (
                    400, code, f'No: {KEY_ID}, {TOKEN}, {encode(encode(TOKEN))}.'))
                self.assert_halted(self.run_at(service, self.tasks(9), token=TOKEN), code, part)
                self.assertEqual(len(service.calls), 1)
                self.report.unlink(missing_ok=True)


class Clocks(Told):
    TASKS = 200

    def check_time(self, call, now):
        """As the service does: 15 minutes either way."""
        if abs(call.time - now()) <= 900:
            return None
        return 400, 'InvalidTimeStamp.Expired', 'Specified time stamp or date value is expired.'

    def test_a_clock_that_is_wrong_is_corrected_once(self):
        for minutes, version in ((20, 'v3'), (-20, 'v3'), (20, 'v1'), (-20, 'v1')):
            with self.subTest(minutes=minutes, version=version):
                def now(shift=60 * minutes):
                    return time.time() + shift
                service = self.serve(lambda call, now=now: self.check_time(call, now), now=now)
                result = self.run_at(service, self.tasks(self.TASKS), '--signature', version)
                self.assert_code(result, 0)
                self.assertEqual(result.outcomes(), {'stopped': self.TASKS})
                self.assertEqual(len(service.calls), self.TASKS + 1)
                self.assertEqual(result.summary['retries'], 1)
                self.assertEqual(result.err.count("this machine's clock"), 1)
                self.assertIn('behind' if minutes > 0 else 'ahead of', result.err)
                self.report.unlink()

    def halt(self, date, *parts):
        service = self.serve(lambda call: self.check_time(call, lambda: time.time() + 1200),
                             date=date)
        result = self.run_at(service, self.tasks(self.TASKS))
        self.assert_halted(result, 'InvalidTimeStamp.Expired', "Set this machine's clock", *parts)
        self.assertEqual(len(service.calls), 1)
        self.report.unlink(missing_ok=True)

    def test_a_date_that_cannot_be_true_is_not_believed(self):
        self.halt('Thu, 01 Jan 1970 00:00:00 GMT', '1970-01-01T00:00:00Z', 'not believed')

    def test_without_a_date_nothing_can_be_corrected(self):
        self.halt('', 'no readable Date header')
        self.halt('yesterday', 'no readable Date header')

    def test_a_time_that_is_refused_after_its_correction(self):
        def now():
            return time.time() + 1200
        service = self.serve(lambda call: (400, 'InvalidTimeStamp.Expired', 'Never.'), now=now)
        result = self.run_at(service, self.tasks(self.TASKS))
        self.assert_halted(result, 'InvalidTimeStamp.Expired', 'its own Date')
        self.assertEqual(len(service.calls), 2)


class Permissions(Told):
    def forbid(self, apps, code='Forbidden.RAM'):
        """A service that refuses these AppIds; None: all."""
        return self.serve(lambda call: (403, code, 'User not authorized.')
                          if apps is None or call.app in apps else None)

    def sorted_tasks(self, **apps):
        """So many tasks of each AppId, one AppId after the other."""
        lines = [f'{app},task-{i}' for app, count in apps.items() for i in range(count)]
        return self.file('AppId,TaskId\n' + '\n'.join(lines) + '\n')

    def test_nothing_is_permitted(self):
        service = self.forbid(None)
        result = self.run_at(service, self.tasks(2000))
        self.assert_halted(result, 'Forbidden.RAM', 'live:StopLiveMPUTask')
        self.assertGreaterEqual(len(service.calls), 20)
        self.assertLessEqual(len(service.calls), 30)  # 20, and what was on its way

    def test_an_account_that_may_not_call(self):
        service = self.forbid(None, 'OperationDenied.Suspended')
        result = self.run_at(service, self.sorted_tasks(one=500, two=500))
        self.assert_halted(result, 'OperationDenied.Suspended', 'overdue')
        self.assertLessEqual(len(service.calls), 30)

    def assert_own_rows(self, result, **wanted):
        """Exit 1 and complete: the tasks of AppId `no` failed, all others stopped."""
        self.assert_code(result, 1)
        self.assertEqual((result.summary['complete'], result.summary['halted_by']), (True, None))
        self.assertEqual(result.outcomes(), wanted)
        for row in result.rows:
            refused = row['app_id'] == 'no'
            self.assertEqual(row['outcome'], 'failed' if refused else 'stopped')
            if refused:
                self.assertEqual((row['code'], row['http_status'], row['attempts']),
                                 ('Forbidden.RAM', '403', '1'))

    def test_one_appid_of_three(self):
        for order in (('no', 'one', 'two'), ('one', 'no', 'two'), ('one', 'two', 'no')):
            with self.subTest(order):
                service = self.forbid(['no'])
                tasks = self.sorted_tasks(**{app: 150 for app in order})
                self.assert_own_rows(self.run_at(service, tasks), failed=150, stopped=300)
                self.assertEqual(len(service.calls), 450)
                self.report.unlink()

    def test_an_appid_that_fills_what_is_read_ahead(self):
        service = self.forbid(['no'])
        tasks = self.sorted_tasks(no=4500, yes=20)
        result = self.run_at(service, tasks, '--qps', '0')
        self.assert_own_rows(result, failed=4500, stopped=20)
        self.assertEqual(len(service.calls), 4520)


if __name__ == '__main__':
    harness.main()
