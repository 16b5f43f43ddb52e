"""`mpustop doctor`: what it says of an endpoint, a key and the way there, and how it ends."""

import json
import socket
import time
from pathlib import Path

import harness
from connect_proxy import ASK, ConnectProxy
from doctor_case import Doctor
from key_service import KeyService
from told_service import ToldService

SECRET = 'a-secret-that-must-not-be-told'
TOKEN = 'a-token-that-must-not-be-told'


class Healthy(Doctor):
    def test_all_is_well_and_one_call_was_made(self):
        for options, protocol in ([], 'h2'), (['--http', '1.1'], 'http/1.1'):
            with self.subTest(protocol):
                mock = self.mock()
                result = self.at(mock, *options)
                self.assert_code(result, 0)
                self.assert_state(result, 'ok', 'names', 'addresses', 'tls', 'protocol', 'clock',
                                  'credentials', 'permission', 'limit', 'files')
                self.assertNotIn('proxy', result.checks)
                self.assertIn(protocol, result.checks['protocol']['text'])
                self.assertEqual(result.summary['exit_code'], 0)
                ledger = mock.ledger()
                self.assertEqual(ledger['arrivals'], 1)

    def test_with_version_1_of_the_signature(self):
        result = self.at(self.mock(), '--signature', 'v1')
        self.assert_code(result, 0)

    def test_the_call_can_be_left_out(self):
        mock = self.mock()
        result = self.at(mock, '--no-call')
        self.assert_code(result, 0)
        self.assert_state(result, 'skip', 'clock', 'permission')
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_in_cleartext(self):
        mock = self.mock(tls=False)
        result = self.at(mock)
        self.assert_code(result, 0)
        self.assert_state(result, 'skip', 'tls')
        self.assertEqual(mock.ledger()['arrivals'], 1)

    def test_a_name_with_a_dead_address_is_a_warning(self):
        mock = self.mock()
        result = self.doctor(mock.url.replace('127.0.0.1', 'localhost'),
                             certificate=mock.certificate)
        self.assert_code(result, 0)
        self.assertIn('::1', result.checks['addresses']['text'])
        self.assert_state(result, 'ok', 'tls', 'permission')

    def test_an_app_of_ones_own(self):
        service = ToldService(lambda call: (403, 'Forbidden', 'no right'))
        self.addCleanup(service.stop)
        made_up = self.doctor(service.url)
        self.assert_code(made_up, 0)
        self.assert_state(made_up, 'warn', 'permission')
        self.assertIn('--app-id', made_up.checks['permission']['cure'])
        mine = self.doctor(service.url, '--app-id', 'mine')
        self.assert_fails(mine, 'permission', 'Forbidden', cure='live:StopLiveMPUTask')
        self.assertEqual([call.app for call in service.calls], ['mpustop-doctor', 'mine'])
        tasks = [call.task for call in service.calls]
        self.assertTrue(all(task.startswith('doctor-') for task in tasks), tasks)
        self.assertNotEqual(*tasks)


class Keys(Doctor):
    def test_a_wrong_secret(self):
        mock = self.mock()
        result = self.at(mock, ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET)
        self.assert_fails(result, 'permission', 'SignatureDoesNotMatch', cure='secret')
        self.assert_others_hold(result, 'permission')
        self.assertNotIn(SECRET, result.out + result.err)
        self.assertEqual(mock.ledger()['arrivals'], 1)

    def test_an_unknown_key(self):
        result = self.at(self.mock(), ALIBABA_CLOUD_ACCESS_KEY_ID='nobody')
        self.assert_fails(result, 'permission', 'InvalidAccessKeyId.NotFound', cure='AccessKeyId')
        self.assertIn('...body', result.checks['credentials']['text'])

    def test_an_expired_token(self):
        service = ToldService(lambda call: (400, 'InvalidSecurityToken.Expired', 'expired'))
        self.addCleanup(service.stop)
        result = self.doctor(service.url, ALIBABA_CLOUD_SECURITY_TOKEN=TOKEN)
        self.assert_fails(result, 'permission', 'InvalidSecurityToken.Expired', cure='new one')
        self.assertIn('temporary', result.checks['credentials']['text'])
        self.assertNotIn(TOKEN, result.out + result.err)
        self.assertEqual(len(service.calls), 1)

    def test_no_key(self):
        mock = self.mock()
        result = self.at(mock, ALIBABA_CLOUD_ACCESS_KEY_ID=None,
                         ALIBABA_CLOUD_ACCESS_KEY_SECRET=None)
        self.assert_code(result, 1)
        self.assert_state(result, 'fail', 'credentials')
        self.assert_state(result, 'skip', 'permission')
        self.assert_state(result, 'ok', 'names', 'tls')
        self.assertIn('ALIBABA_CLOUD_ACCESS_KEY_ID', result.checks['credentials']['cure'])
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def profile(self, fields, mode=0o600):
        """Writes a profile `ops` of config.json."""
        file = self.directory / '.aliyun' / 'config.json'
        file.parent.mkdir(exist_ok=True)
        file.touch(mode)
        file.chmod(mode)
        file.write_text(json.dumps({'current': 'ops', 'profiles': [{'name': 'ops', **fields}]}))

    def test_a_profile_that_others_may_read(self):
        fields = {'mode': 'AK', 'access_key_id': 'testid', 'access_key_secret': 'testsecret'}
        self.profile(fields, 0o644)
        result = self.at(self.mock(), '--profile', 'ops')
        self.assert_code(result, 0)
        self.assert_state(result, 'warn', 'credentials')
        self.assertIn("'ops'", result.checks['credentials']['text'])
        self.assertIn('chmod 600', result.checks['credentials']['cure'])
        self.profile(fields)
        self.assert_state(self.at(self.mock(), '--profile', 'ops'), 'ok', 'credentials')

    def test_a_program_that_gives_no_keys_in_time(self):
        mock = self.mock()
        program = self.file('#!/bin/sh\necho $$ > pid\nsleep 1000\n', 'keys.sh')
        program.chmod(0o755)
        self.profile({'mode': 'External', 'process_command': str(program)})
        result = self.at(mock, '--profile', 'ops')
        self.assert_fails(result, 'credentials', 'no answer within')
        self.assert_state(result, 'ok', 'tls')
        self.assert_state(result, 'skip', 'permission')
        self.assertEqual(mock.ledger()['arrivals'], 0)
        group = int((self.directory / 'pid').read_text())
        harness.wait_until(lambda: not self.is_running(group), 'the program to be ended')

    @staticmethod
    def is_running(group):
        """Whether some process of the group is more than a zombie."""
        for stat in Path('/proc').glob('[0-9]*/stat'):
            try:
                state, _, its_group = stat.read_text().rpartition(')')[2].split()[:3]
            except OSError:
                continue  # it has just ended
            if int(its_group) == group and state != 'Z':
                return True
        return False

    def test_somebody_else_uses_the_quota(self):
        result = self.at(self.mock('--fault', 'throttle=100%'))
        self.assert_code(result, 0)
        self.assert_state(result, 'warn', 'permission')

    def test_the_service_is_out(self):
        mock = self.mock('--fault', '503=100%')
        result = self.at(mock)
        self.assert_fails(result, 'permission', 'ServiceUnavailable')
        self.assertEqual(mock.ledger()['arrivals'], 1)


    def test_a_token_that_has_ended(self):
        mock = self.mock('--timed-tokens')
        result = self.at(mock, ALIBABA_CLOUD_SECURITY_TOKEN=f'{TOKEN}-1000')
        self.assert_fails(result, 'permission', 'InvalidSecurityToken.Expired', cure='new')
        self.assertNotIn(TOKEN, result.out + result.err)

    def test_keys_that_a_service_gives(self):
        service = KeyService()
        self.addCleanup(service.stop)
        result = self.at(self.mock(), ALIBABA_CLOUD_ACCESS_KEY_ID=None,
                         ALIBABA_CLOUD_ACCESS_KEY_SECRET=None,
                         ALIBABA_CLOUD_CREDENTIALS_URI=service.url + '/keys')
        self.assert_state(result, 'ok', 'credentials')
        self.assertIn('temporary, ends in', result.checks['credentials']['text'])
        self.assertIn('renews', result.checks['credentials']['text'])


class Clock(Doctor):
    def off_by(self, seconds, answer=None):
        service = ToldService(lambda call: answer, now=lambda: time.time() + seconds)
        self.addCleanup(service.stop)
        return self.doctor(service.url)

    def test_within_a_minute(self):
        self.assert_state(self.off_by(0), 'ok', 'clock')
        self.assert_state(self.off_by(30), 'ok', 'clock')

    def test_some_minutes(self):
        result = self.off_by(-300)
        self.assert_code(result, 0)
        self.assert_state(result, 'warn', 'clock')
        self.assertIn('ahead', result.checks['clock']['text'])

    def test_more_than_the_service_allows(self):
        result = self.off_by(1200, (400, 'InvalidTimeStamp.Expired', 'expired'))
        self.assert_fails(result, 'clock', '20 min', 'behind', cure='NTP')
        self.assert_state(result, 'fail', 'permission')

    def test_no_date(self):
        service = ToldService(lambda call: None, date='')
        self.addCleanup(service.stop)
        self.assert_state(self.doctor(service.url), 'warn', 'clock')


class Ways(Doctor):
    def test_a_name_that_does_not_exist(self):
        result = self.doctor('https://mpustop-test.invalid')
        self.assert_fails(result, 'names', 'mpustop-test.invalid', cure='--endpoint')
        self.assert_state(result, 'skip', 'addresses', 'tls', 'protocol', 'clock', 'permission')
        self.assert_others_hold(result, 'names')

    def test_a_port_where_nobody_listens(self):
        result = self.doctor(f'https://127.0.0.1:{harness.free_port()}')
        self.assert_fails(result, 'addresses', 'Connection refused', cure='proxy')
        self.assert_others_hold(result, 'addresses')

    def test_a_certificate_that_nobody_vouches_for(self):
        mock = self.mock()
        result = self.doctor(mock.url)
        self.assert_fails(result, 'tls', 'not trusted', cure='--cacert')
        self.assert_others_hold(result, 'tls')
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_server_without_tls(self):
        mock = self.mock(tls=False)
        result = self.doctor(mock.url.replace('http:', 'https:'))
        self.assert_fails(result, 'tls', 'does not speak TLS')

    def test_a_server_that_says_nothing(self):
        with socket.create_server(('127.0.0.1', 0)) as silent:
            result = self.doctor(f'https://127.0.0.1:{silent.getsockname()[1]}')
        self.assert_fails(result, 'tls', 'no answer within')
        self.assert_state(result, 'ok', 'names', 'addresses')

    def test_a_server_that_never_answers_the_call(self):
        result = self.at(self.mock('--fault', 'mute=100%'))
        self.assert_fails(result, 'permission', 'no answer within')
        self.assert_state(result, 'ok', 'tls', 'protocol')

    def test_a_server_that_drops_the_call(self):
        mock = self.mock('--fault', 'drop=100%')
        result = self.at(mock)
        self.assert_fails(result, 'permission')
        self.assertEqual(mock.ledger()['arrivals'], 1)


class Proxies(Doctor):
    def proxy(self, mock, **how):
        proxy = ConnectProxy(mock.port, **how)
        self.addCleanup(proxy.stop)
        return proxy

    def test_through_a_proxy(self):
        mock = self.mock()
        proxy = self.proxy(mock, credentials='bob:hush-hush')
        url = proxy.url.replace('//', '//bob:hush-hush@')
        result = self.at(mock, https_proxy=url)
        self.assert_code(result, 0)
        self.assert_state(result, 'ok', 'names', 'addresses', 'proxy', 'tls', 'permission')
        self.assertIn('https_proxy', result.checks['proxy']['text'])
        self.assertNotIn('hush', result.out + result.err)

    def test_a_proxy_that_asks_for_a_password(self):
        mock = self.mock()
        result = self.at(mock, HTTPS_PROXY=self.proxy(mock, answer=ASK).url)
        self.assert_fails(result, 'proxy', '407', cure='HTTPS_PROXY')
        self.assert_others_hold(result, 'proxy')
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_proxy_that_is_dead(self):
        result = self.at(self.mock(), HTTPS_PROXY=f'http://127.0.0.1:{harness.free_port()}')
        self.assert_fails(result, 'addresses', 'Connection refused', cure='HTTPS_PROXY')
        self.assert_state(result, 'skip', 'proxy', 'tls', 'permission')


if __name__ == '__main__':
    harness.main()
