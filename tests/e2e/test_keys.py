"""Where keys come from: the files and the program that the vendor's own tools know, and no secret anywhere."""

import json
import os
import re
import signal

import harness

ID = 'LTAI5tMpustopTestOnly0001'
SECRET = 'kMpustopTestOnlySecretValue001'
TOKEN = 'CAISMpustopTestOnlyToken0002yfSjIr5fkCsMpustopTestOnlyToken0003'
NOBODY = {'ALIBABA_CLOUD_ACCESS_KEY_ID': None, 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': None}
PAIR = {'access_key_id': ID, 'access_key_secret': SECRET}
INI = f"""
[default]
type = access_key
access_key_id = {ID}
access_key_secret = {SECRET}
[night]
type = sts
access_key_id = {ID}
access_key_secret = {SECRET}
security_token = {TOKEN}
"""


class Keys(harness.Case):
    def service(self, token=None):
        return self.mock('--unknown', 'success', ALIBABA_CLOUD_ACCESS_KEY_ID=ID, ALIBABA_CLOUD_ACCESS_KEY_SECRET=SECRET,
                         ALIBABA_CLOUD_SECURITY_TOKEN=token)

    def private(self, name, content, mode=0o600):
        path = self.directory / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
        path.chmod(mode)
        return path

    def config(self, *profiles, mode=0o600):
        return self.private('.aliyun/config.json', json.dumps(
            {'current': profiles[0]['name'], 'profiles': profiles}), mode)

    def program(self, body, name='getcred'):
        return self.private(name, '#!/bin/sh\n' + body, 0o700)

    def with_profile(self, mock, *options, **changes):
        return self.run_tasks(mock, self.tasks(5), *options, **{**NOBODY, **changes})

    def assert_no_secret(self, *texts):
        for text in texts:
            for secret in (SECRET, TOKEN):
                self.assertNotIn(secret, text)

    def assert_stops(self, mock, *options, **changes):
        self.report.unlink(missing_ok=True)
        before = mock.ledger()['arrivals']
        result = self.with_profile(mock, *options, **changes)
        self.assert_code(result, 0)
        self.assertEqual(len(result.rows), 5)
        self.assertEqual(mock.ledger()['arrivals'], before + 5)
        self.assertEqual(mock.ledger()['by_status'], {'200': before + 5})
        self.assert_no_secret(result.out, result.err, self.report.read_text())
        return result


class Files(Keys):
    def test_the_pair_of_a_profile(self):
        self.config({'name': 'ops', 'mode': 'AK', **PAIR}, {'name': 'x', 'mode': 'CloudSSO'})
        mock = self.service()
        self.assert_stops(mock)
        self.assert_stops(mock, '--profile', 'ops', ALIBABA_CLOUD_ACCESS_KEY_ID='nobody',
                          ALIBABA_CLOUD_ACCESS_KEY_SECRET='s')

    def test_the_temporary_pair_of_a_profile(self):
        self.config({'name': 'x', 'mode': 'CloudSSO'},
                    {'name': 'tmp', 'mode': 'StsToken', 'sts_token': TOKEN, **PAIR})
        mock = self.service(TOKEN)
        self.assert_stops(mock, '--profile', 'tmp')
        self.assert_stops(mock, ALIBABA_CLOUD_PROFILE='tmp')

    def test_the_ini_file(self):
        self.private('.alibabacloud/credentials', INI)
        self.assert_stops(self.service())
        self.assert_stops(self.service(TOKEN), '--profile', 'night')

    def test_bench_takes_profiles_too(self):
        self.config({'name': 'ops', 'mode': 'AK', **PAIR})
        mock = self.service()
        result = self.call([harness.BINARY, 'bench', '--endpoint', mock.url, '--cacert', mock.certificate,
                            '--requests', '20', '--profile', 'ops', '--json'], **NOBODY)
        self.assert_code(result, 0)
        self.assertEqual(mock.ledger()['by_status'].keys(), {'200'})

    def test_a_file_that_others_may_read_is_warned_of(self):
        path = self.config({'name': 'ops', 'mode': 'AK', **PAIR}, mode=0o644)
        mock = self.service()
        warning = f'warning: {path} can be read by others (mode 0644): chmod 600 {path}\n'
        self.assertEqual(self.assert_stops(mock).err.count(warning), 1)
        self.assertNotIn('warning', self.assert_stops(mock, '-q').err)
        path.chmod(0o600)
        self.assertNotIn('warning', self.assert_stops(mock).err)


class Program(Keys):
    def external(self, command, name='ext'):
        self.config({'name': name, 'mode': 'External', 'process_command': str(command)})

    def test_a_program_gives_the_pair_and_sees_no_secret_on_a_command_line(self):
        seen = self.directory / 'seen'
        self.program(f"cat /proc/$PPID/cmdline /proc/$$/cmdline >'{seen}'\n"
                     f"cat '{self.directory}/answer'\n", 'get cred')
        self.external(f"'{self.directory}/get cred' --json")
        for token in (None, TOKEN):
            answer = {'mode': 'AK', **PAIR} if not token else {
                'mode': 'StsToken', **PAIR, 'sts_token': TOKEN, 'expiration': '2099-01-01T00:00:00Z'}
            self.private('answer', json.dumps(answer))
            self.assert_stops(self.service(token))
            self.assertIn('--json', seen.read_text())
            self.assert_no_secret(seen.read_text())

    def test_a_program_that_fails_ends_the_run_before_it_begins(self):
        self.program(f"echo '{SECRET}'; echo 'secret={SECRET}' >&2; echo 'sign in first' >&2; exit 4\n")
        self.external(self.directory / 'getcred')
        mock = self.service()
        result = self.with_profile(mock)
        self.assert_refused(result, "profile 'ext'", 'exit code 4', 'sign in first')
        self.assert_no_secret(result.err)
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_programs_can_be_forbidden(self):
        self.program(f"touch '{self.directory}/was-here'\n")
        self.external(self.directory / 'getcred')
        result = self.with_profile(self.service(), ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS='1')
        self.assert_refused(result, 'ALIBABA_CLOUD_DISABLE_EXTERNAL_PROCESS')
        self.assertFalse((self.directory / 'was-here').exists())

    def test_an_interrupt_ends_a_run_whose_program_hangs(self):
        pipe = self.directory / 'pipe'
        os.mkfifo(pipe)
        self.program(f"exec sleep 1000 >'{pipe}'\n")
        self.external(self.directory / 'getcred')
        process = self.start(self.command(self.service(), self.tasks(5)), **NOBODY)
        with open(pipe, 'rb') as held:  # opens when the program has
            process.send_signal(signal.SIGTERM)
            self.assertEqual(held.read(), b'')  # the program is no more
        self.assertEqual(process.wait(harness.PATIENCE), -signal.SIGTERM)
        self.assertIsNone(self.finish(process).rows)


class Wrong(Keys):
    def test_a_profile_that_nobody_has(self):
        self.config({'name': 'ops', 'mode': 'AK', **PAIR}, {'name': 'prod', 'mode': 'AK', **PAIR})
        self.private('.alibabacloud/credentials', INI)
        mock = self.service()
        result = self.with_profile(mock, '--profile', 'prd')
        self.assert_refused(result, "no profile 'prd'", 'it has: ops, prod', 'it has: default, night')
        self.assertEqual(mock.ledger()['arrivals'], 0)

    def test_a_mode_that_is_not_supported(self):
        self.config({'name': 'sso', 'mode': 'CloudSSO', 'sts_token': TOKEN, **PAIR})
        result = self.with_profile(self.service())
        self.assert_refused(result, "profile 'sso'", "'CloudSSO'", 'not supported', 'External')
        self.assert_no_secret(result.err)

    def test_no_keys_at_all(self):
        result = self.with_profile(self.service())
        self.assert_refused(result, 'ALIBABA_CLOUD_ACCESS_KEY_ID', 'looked at',
                            '.aliyun/config.json (no such file)')
        self.assertTrue(re.match('mpustop: ', result.err))


if __name__ == '__main__':
    harness.main()
