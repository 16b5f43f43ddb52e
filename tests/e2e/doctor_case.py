"""Runs `mpustop doctor` and tells its checks apart."""

import harness


class Doctor(harness.Case):
    def doctor(self, url, *options, certificate=None, **changes):
        """Runs it with --json; `checks` of the result are its checks by name."""
        command = [harness.BINARY, 'doctor', '--endpoint', url, '--json', *options]
        if certificate:
            command += ['--cacert', certificate]
        result = self.call(command, **changes)
        checks = result.summary['checks'] if result.summary else []
        result.checks = {check['name']: check for check in checks}
        return result

    def at(self, mock, *options, **changes):
        return self.doctor(mock.url, *options, certificate=mock.certificate, **changes)

    def plain(self, mock, *options, **changes):
        """The same as text."""
        return self.call([harness.BINARY, 'doctor', '--endpoint', mock.url, '--cacert',
                          mock.certificate, *options], **changes)

    def assert_state(self, result, state, *names):
        for name in names:
            self.assertEqual(result.checks[name]['status'], state, result.checks[name])

    def assert_fails(self, result, name, *parts, cure=''):
        """The check `name` fails, names `parts` and a cure; the exit code is 1."""
        self.assert_code(result, 1)
        self.assert_state(result, 'fail', name)
        for part in parts:
            self.assertIn(part, result.checks[name]['text'])
        self.assertTrue(result.checks[name]['cure'])
        self.assertIn(cure, result.checks[name]['cure'])

    def assert_others_hold(self, result, *but):
        """Nothing but `but` fails."""
        failed = {name for name, check in result.checks.items() if check['status'] == 'fail'}
        self.assertEqual(failed, set(but))
