"""Runs whose keys come from the vendor's services: a role by an OIDC token or by another key pair,
and a credentials URI."""

import json

import harness
from key_service import TOKEN, KeyService

ROLE = 'acs:ram::123456789012:role/demo'
PROVIDER = 'acs:ram::123456789012:oidc-provider/demo'
WITHOUT_KEYS = {name: None for name in harness.KEYS}
PROOF = 'eyJ.PROOF-VALUE.x'


class KeyServices(harness.Case):
    def service(self, **how):
        service = KeyService(**how)
        self.addCleanup(service.stop)
        return service

    def run_with(self, **variables):
        """A run without keys of its own; the result, and what the endpoint stopped."""
        mock = self.mock(ALIBABA_CLOUD_SECURITY_TOKEN=TOKEN)
        result = self.run_tasks(mock, self.tasks(3), '-v', **{**WITHOUT_KEYS, **variables})
        told = result.out + result.err + (self.report.read_text() if self.report.exists() else '')
        for secret in TOKEN, PROOF, 'testsecret', 'OPS-SECRET':
            self.assertNotIn(secret, told)
        return result, mock.ledger()['tasks']['stopped']

    def by_token(self, service):
        return {'ALIBABA_CLOUD_ROLE_ARN': ROLE, 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN': PROVIDER,
                'ALIBABA_CLOUD_OIDC_TOKEN_FILE': str(self.file(PROOF + '\n', 'token')),
                'ALIBABA_CLOUD_STS_ENDPOINT': service.url}

    def test_a_role_by_an_oidc_token(self):
        service = self.service()
        result, stopped = self.run_with(**self.by_token(service))
        self.assert_code(result, 0)
        self.assertEqual(stopped, 3)
        self.assertEqual(len(service.asked), 1)
        asked = service.asked[0]
        self.assertEqual((asked['Action'], asked['OIDCToken'], asked['OIDCProviderArn'], asked['RoleArn']),
                         ('AssumeRoleWithOIDC', PROOF, PROVIDER, ROLE))
        self.assertNotIn('Signature', asked)

    def test_a_role_by_a_key_pair_of_the_configuration(self):
        service = self.service(secrets={'ops-id': 'OPS-SECRET'})
        (self.directory / '.aliyun').mkdir()
        profile = {'name': 'role', 'mode': 'RamRoleArn', 'access_key_id': 'ops-id',
                   'access_key_secret': 'OPS-SECRET', 'ram_role_arn': ROLE,
                   'ram_session_name': 'night@ops-1', 'expired_seconds': 900}
        config = self.file(json.dumps({'current': 'role', 'profiles': [profile]}),
                           '.aliyun/config.json')
        config.chmod(0o600)
        result, stopped = self.run_with(ALIBABA_CLOUD_STS_ENDPOINT=service.url)
        self.assert_code(result, 0)
        self.assertEqual(stopped, 3)
        asked = service.asked[0]
        self.assertEqual((asked['RoleArn'], asked['RoleSessionName'], asked['DurationSeconds']),
                         (ROLE, 'night@ops-1', '900'))

    def test_a_credentials_uri(self):
        service = self.service()
        result, stopped = self.run_with(ALIBABA_CLOUD_CREDENTIALS_URI=service.url + '/cred?x=1')
        self.assert_code(result, 0)
        self.assertEqual(stopped, 3)
        self.assertEqual(service.asked, ['/cred?x=1'])

    def test_a_refusal_ends_the_run_before_it_began(self):
        message = f'\x1b[31mYou may not. {PROOF}'
        service = self.service(refusal=(403, 'NoPermission', message))
        result, stopped = self.run_with(**self.by_token(service))
        self.assert_refused(result, f'AssumeRoleWithOIDC of {ROLE}: {service.url} answered 403 '
                            'NoPermission:  [31mYou may not. [redacted] (RequestId R-7). ',
                            'trust policy')
        self.assertEqual(stopped, 0)

    def test_a_service_that_is_not_there(self):
        at = f'http://127.0.0.1:{harness.free_port()}'
        result, stopped = self.run_with(ALIBABA_CLOUD_CREDENTIALS_URI=at + '/PROOF-VALUE')
        self.assert_refused(result, f'credentials URI: cannot connect to {at}: 127.0.0.1: '
                            'Connection refused', 'ALIBABA_CLOUD_CREDENTIALS_URI')
        self.assertNotIn('PROOF-VALUE', result.err)
        self.assertEqual(stopped, 0)


if __name__ == '__main__':
    harness.main()
