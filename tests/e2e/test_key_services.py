"""Temporary keys of the vendor's services, here of one on loopback, and keys that end in mid-run."""

import json
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import harness

TOKEN = 'CAISMpustopTestOnlyToken0002yfSjIr5fkCsMpustopTestOnlyToken0003'
NOBODY = {'ALIBABA_CLOUD_ACCESS_KEY_ID': None, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': None}
ROLE = 'acs:ram::123456789012:role/demo'
BASE_SECRET = 'kMpustopTestOnlyBaseSecret0001'


def clock(seconds):
    return time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime(seconds))


class KeyService:
    """STS and a credentials URI at once: gives out the stand-in's pair with a token."""

    def __init__(self, token=TOKEN, life=3600, refusal=None):
        self.asked = []
        service = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self, status, body):
                text = json.dumps(body).encode()
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.send_header('Content-Length', str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def do_GET(self):
                service.asked.append(self.path)
                self.answer(200, {'Code': 'Success', **service.pair(token, life)})

            def do_POST(self):
                query = urllib.parse.urlsplit(self.path).query
                form = self.rfile.read(int(self.headers['Content-Length'])).decode()
                service.asked.append(dict(urllib.parse.parse_qsl(query) + urllib.parse.parse_qsl(form)))
                if refusal:
                    self.answer(403, refusal)
                else:
                    self.answer(200, {'RequestId': 'r', 'Credentials': service.pair(token, life)})

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_address[1]}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @staticmethod
    def pair(token, life):
        """`token` None: one that says when it ends, as the stand-in takes them (--timed-tokens)."""
        end = int(time.time()) + life
        return {'AccessKeyId': 'testid', 'AccessKeySecret': 'testsecret', 'Expiration': clock(end),
                'SecurityToken': token or f'token-{end}'}

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Case(harness.Case):
    def service(self, **how):
        service = KeyService(**how)
        self.addCleanup(service.stop)
        return service

    def config(self, **profile):
        path = self.directory / '.aliyun' / 'config.json'
        path.parent.mkdir()
        path.write_text(json.dumps({'current': 'p', 'profiles': [{'name': 'p', **profile}]}))
        path.chmod(0o600)

    def mock_with_token(self):
        return self.mock(ALIBABA_CLOUD_SECURITY_TOKEN=TOKEN)

    def assert_stops(self, mock, **changes):
        result = self.run_tasks(mock, self.tasks(5), **{**NOBODY, **changes})
        self.assert_code(result, 0)
        self.assertEqual(mock.ledger()['by_status'], {'200': 5})
        for secret in ('testsecret', TOKEN, BASE_SECRET):
            self.assertNotIn(secret, result.out + result.err + self.report.read_text())
        return result


class Services(Case):
    def test_a_credentials_uri(self):
        service = self.service()
        result = self.assert_stops(self.mock_with_token(),
                                   ALIBABA_CLOUD_CREDENTIALS_URI=service.url + '/cred?hide=me')
        self.assertEqual(service.asked, ['/cred?hide=me'])
        self.assertNotIn('hide=me', result.err)

    def test_the_role_of_a_profile(self):
        service = self.service()
        self.config(mode='RamRoleArn', access_key_id='baseid', access_key_secret=BASE_SECRET,
                    ram_role_arn=ROLE, ram_session_name='night', expired_seconds=900)
        self.assert_stops(self.mock_with_token(), ALIBABA_CLOUD_STS_ENDPOINT=service.url)
        asked, = service.asked
        self.assertEqual([asked[name] for name in ('Action', 'AccessKeyId', 'RoleArn', 'RoleSessionName',
                                                   'DurationSeconds')],
                         ['AssumeRole', 'baseid', ROLE, 'night', '900'])

    def test_the_role_of_a_pod(self):
        service = self.service()
        token = self.file('ey.JhbGciOi.J9\n', 'token')
        self.assert_stops(self.mock_with_token(), ALIBABA_CLOUD_STS_ENDPOINT=service.url,
                          ALIBABA_CLOUD_ROLE_ARN=ROLE, ALIBABA_CLOUD_OIDC_PROVIDER_ARN='acs:provider',
                          ALIBABA_CLOUD_OIDC_TOKEN_FILE=str(token))
        asked, = service.asked
        self.assertEqual([asked[name] for name in ('Action', 'RoleArn', 'OIDCProviderArn', 'OIDCToken')],
                         ['AssumeRoleWithOIDC', ROLE, 'acs:provider', 'ey.JhbGciOi.J9'])

    def test_a_role_that_is_refused_ends_the_run_before_it_begins(self):
        service = self.service(refusal={'Code': 'NoPermission', 'RequestId': 'r',
                                        'Message': f'not for {BASE_SECRET}'})
        self.config(mode='RamRoleArn', access_key_id='baseid', access_key_secret=BASE_SECRET,
                    ram_role_arn=ROLE)
        mock = self.mock_with_token()
        result = self.run_tasks(mock, self.tasks(5), ALIBABA_CLOUD_STS_ENDPOINT=service.url, **NOBODY)
        self.assert_refused(result, "profile 'p'", 'NoPermission')
        self.assertNotIn(BASE_SECRET, result.err)
        self.assertEqual(mock.ledger()['arrivals'], 0)


class Renewal(Case):
    """The run lasts longer than any of the keys."""
    count = 2500
    life = 3

    def assert_outlasts(self, asked, **changes):
        mock = self.mock('--timed-tokens')
        result = self.run_tasks(mock, self.tasks(self.count), **{**NOBODY, **changes})
        self.assert_code(result, 0)
        self.assertEqual(result.outcomes(), {'stopped': self.count})
        self.assertEqual(mock.ledger()['tasks']['stopped'], self.count)
        self.assertGreater(asked(), 1)

    def test_keys_of_a_uri(self):
        service = self.service(token=None, life=self.life)
        self.assert_outlasts(lambda: len(service.asked), ALIBABA_CLOUD_CREDENTIALS_URI=service.url)

    def test_keys_of_a_program(self):
        runs = self.directory / 'runs'
        program = self.directory / 'getcred'
        program.write_text(f"""#!/bin/sh
echo x >>'{runs}'
end=$(($(date +%s) + {self.life}))
printf '{{"mode":"StsToken","access_key_id":"testid","access_key_secret":"testsecret",'
printf '"sts_token":"token-%s","expiration":"%s"}}' $end $(date -u -d @$end +%Y-%m-%dT%H:%M:%SZ)
""")
        program.chmod(0o700)
        self.config(mode='External', process_command=str(program))
        self.assert_outlasts(lambda: len(runs.read_text().splitlines()))


if __name__ == '__main__':
    harness.main()
