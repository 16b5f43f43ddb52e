"""Help, mistyped command lines, and settings by the environment and by a file."""

import re
import subprocess

import harness

ROWS, COLUMNS = 23, 80  # the prompt has the 24th


def commands(case):
    """Every command that `mpustop --help` names."""
    text = case.call([harness.BINARY, '--help']).out
    found = re.findall(r'^  ([a-z]+) {2,}\S', text, re.MULTILINE)
    case.assertIn('run', found)
    return found


class Help(harness.Case):
    def text(self, *words):
        result = self.call([harness.BINARY, *words])
        self.assert_code(result, 0)
        self.assertEqual(result.err, '')
        wide = [line for line in result.out.splitlines() if len(line) > COLUMNS]
        self.assertEqual(wide, [], f'{words}')
        return result.out

    def test_every_help_fits_a_screen_and_ends_with_examples(self):
        for words in ([], *([one] for one in commands(self))):
            with self.subTest(words):
                text = self.text(*words, '--help')
                self.assertLessEqual(len(text.splitlines()), ROWS, text)
                self.assertRegex(text, r'\nExamples?:\n  mpustop ')
                self.assertEqual(text, self.text(*words, '-h'))

    def test_all_options_are_told_of_on_request(self):
        for one in commands(self):
            with self.subTest(one):
                short, whole = self.text(one, '--help'), self.text(one, '--help-all')
                for option in re.findall(r'--[a-z][a-z0-9-]*', short):
                    self.assertIn(option, whole)
        whole = self.text('run', '--help-all')
        self.assertIn('\nPace and patience:\n', whole)
        self.assertRegex(whole, r'(?m)^  --give-up-after S +one task')
        self.assertNotRegex(self.text('run', '--help'), r'(?m)^  --give-up-after S +one task')

    def test_help_by_its_other_name(self):
        self.assertEqual(self.text('help'), self.text('--help'))
        self.assertEqual(self.text('help', 'run'), self.text('run', '--help'))

    def test_help_comes_before_what_is_wrong_with_the_rest(self):
        self.assertEqual(self.text('run', '--qps', 'abc', '--help'), self.text('run', '--help'))
        result = self.call([harness.BINARY, 'run', '--help'], MPUSTOP_QPS='abc')
        self.assert_code(result, 0)

    def test_the_faults_of_the_stand_in_have_a_help_of_their_own(self):
        self.assertIn('h2-goaway=N', self.text('mock', '--help-faults'))
        self.assertNotIn('h2-goaway=N', self.text('mock', '--help-all'))

    def test_without_a_command_the_commands_are_told(self):
        result = self.call([harness.BINARY])
        self.assert_code(result, 2)
        self.assertEqual(result.out, '')
        self.assertEqual(result.err, self.text('--help'))

    def test_a_full_disk_is_told(self):
        with open('/dev/full', 'wb') as full:
            done = subprocess.run([harness.BINARY, 'run', '--help'], stdout=full,
                                  stderr=subprocess.PIPE, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stderr, b'mpustop: standard output: cannot be written\n')


class Mistakes(harness.Case):
    def assert_error(self, words, text, **changes):
        result = self.call([harness.BINARY, *words], **changes)
        self.assert_code(result, 2)
        self.assertEqual(result.out, '')
        self.assertEqual(result.err, f'mpustop: {text}\n')

    def test_a_mistyped_command(self):
        all_of_them = ', '.join(commands(self))
        self.assert_error(['rnu'], f"'rnu' is no command; did you mean run? There are: {all_of_them}")
        self.assert_error(['tasks.csv'], f"'tasks.csv' is no command; there are: {all_of_them}")

    def test_a_mistyped_option(self):
        self.assert_error(['run', 't.csv', '--qsp', '200'],
                          '--qsp: run has no such option; did you mean --qps?')
        self.assert_error(['run', '--qsp=200', 't.csv'],
                          '--qsp: run has no such option; did you mean --qps?')
        self.assert_error(['run', '--qsp'], '--qsp: run has no such option; did you mean --qps?')
        self.assert_error(['run', 't.csv', '--frobnicate'],
                          "--frobnicate: run has no such option; 'mpustop run --help-all' lists them")
        self.assert_error(['--hepl'], '--hepl: no such option; did you mean --help?')
        self.assert_error(['--frob'],
                          "--frob: no such option; options follow a command: 'mpustop --help'")

    def test_an_option_of_another_command(self):
        result = self.call([harness.BINARY, 'demo', '--report', 'x.csv'])
        self.assert_code(result, 2)
        self.assertRegex(result.err, r'^mpustop: --report: is an option of .*\brun\b.*, not of demo')
        self.assert_error(['--qps', '5', 'run', 't.csv'],
                          '--qps: options follow the command: mpustop run --qps')

    def test_a_value_is_missing(self):
        self.assert_error(['run', 't.csv', '--qps'], '--qps: needs a value: --qps N')
        self.assert_error(['run', 't.csv', '--report', '--yes'],
                          '--report: needs a value: --report FILE (an option follows: --yes)')

    def test_a_wrong_value(self):
        self.assert_error(['run', 't.csv', '--guard', 'strcit'], "--guard: 'strcit' is none of "
                          'strict|paranoid|send; did you mean strict?')
        self.assert_error(['run', 't.csv', '--qps', 'many'],
                          "--qps: 'many' is no whole number of 0 or more")
        self.assert_error(['run', 't.csv', '--timeout', '0'],
                          "--timeout: '0' is no number from 0.001 to 86400")
        self.assert_error(['run', 't.csv', '--qps', '1', '--qps', '2'],
                          '--qps: is given 2 times; give it once')

    def test_control_bytes_do_not_reach_the_terminal(self):
        for words in (['\x1b[31m'], ['run', '--\x1b]0;x\x07'], ['run', 'a', 'b\x1b[0m'],
                      ['run', 'a', '--guard', '\x1b[31m'], ['run', 'a', '--qps', '\x1b[31m']):
            result = self.call([harness.BINARY, *words])
            self.assert_code(result, 2)
            self.assertNotIn('\x1b', result.err)

    def test_the_tasks_are_missing_or_too_many(self):
        result = self.call([harness.BINARY, 'run'])
        self.assert_code(result, 2)
        self.assertRegex(result.err, r'^mpustop: run: TASKS is missing: ')
        self.assert_error(['run', 'a.csv', 'b.csv'], "'b.csv': is too much, run takes one TASKS; "
                          'quote a name that holds blanks')
        self.assert_error(['demo', 'a.csv'],
                          "'a.csv': demo takes options only; see 'mpustop demo --help'")

    def test_an_option_that_needs_another(self):
        self.assert_error(['run', 'a.csv', '--retry-failed'], '--retry-failed: needs --resume, too')


class Settings(harness.Case):
    """`check` tells the rate that it reckons with, and sends nothing."""

    def rate(self, *options, settings='', **changes):
        path = self.file('AppId,TaskId\na,b\n')
        words = ['check', str(path), *options]
        if settings:
            words += ['--config', str(self.file(settings, 'ops.conf'))]
        result = self.call([harness.BINARY, *words], **changes)
        self.assert_code(result, 0)
        self.said = result.err
        return int(re.search(r'a run at (\d+)/s', result.out).group(1))

    def refused(self, text, *options, settings='', **changes):
        path = self.file('AppId,TaskId\na,b\n')
        words = ['check', str(path), *options]
        if settings:
            self.file(settings, 'ops.conf')
            words += ['--config', 'ops.conf']
        result = self.call([harness.BINARY, *words], **changes)
        self.assert_code(result, 2)
        self.assertEqual(result.err, f'mpustop: {text}\n')

    def test_what_comes_before_what(self):
        file = 'qps = 40\n'
        both = 'qps = 40\n[check]\nqps = 30\n'
        self.assertEqual(self.rate(), 500)
        self.assertEqual(self.rate(settings=file), 40)
        self.assertEqual(self.rate(settings=both), 30)
        self.assertEqual(self.rate(settings='[check]\nqps = 30\n[run]\nqps = 1\n'), 30)
        self.assertEqual(self.rate(settings=both, MPUSTOP_QPS='20'), 20)
        self.assertEqual(self.rate(settings=both, MPUSTOP_QPS='20', MPUSTOP_CHECK_QPS='15'), 15)
        self.assertEqual(self.rate('--qps', '10', settings=both, MPUSTOP_CHECK_QPS='15'), 10)
        self.assertEqual(self.rate(MPUSTOP_RUN_QPS='20'), 500)
        self.assertEqual(self.rate(MPUSTOP_QPS=''), 500)

    def test_it_is_told_where_a_value_came_from(self):
        self.rate(MPUSTOP_QPS='20')
        self.assertEqual(self.said, 'Settings from elsewhere:\n  qps 20 (MPUSTOP_QPS)\n')
        self.rate(settings='# the night shift\n\n[check]\nqps = 30\n')
        self.assertRegex(self.said, r'qps 30 \(.*ops\.conf, line 4\)')
        self.rate('--qps', '5', MPUSTOP_QPS='20')
        self.assertEqual(self.said, '')

    def test_the_file_by_the_environment(self):
        path = self.file('qps = 7\n', 'ops.conf')
        self.assertEqual(self.rate(MPUSTOP_CONFIG=str(path)), 7)

    def test_a_wrong_value_names_where_it_stands(self):
        self.refused("MPUSTOP_QPS: 'many' is no number from 1 to 1000000", MPUSTOP_QPS='many')
        self.refused("MPUSTOP_JSON: 'perhaps' is neither true nor false", MPUSTOP_JSON='perhaps')
        self.refused("ops.conf, line 2, key 'qps': '0' is no number from 1 to 1000000",
                     settings='\nqps = 0\n')
        self.refused("ops.conf, line 1, key 'qps': takes one value; put it into quotes if it holds "
                     'blanks or commas', settings='qps = 1, 2\n')

    def test_a_wrong_key_is_told_whatever_the_command(self):
        self.refused("ops.conf, line 3: key 'qsp' is no option of any command; did you mean qps?",
                     settings='# c\n\nqsp = 1\n')
        self.refused("ops.conf, line 2: key 'reprot' is no option of run; did you mean report?",
                     settings='[run]\nreprot = a.csv\n')
        self.refused("ops.conf, line 1: [rnu] is no command that takes settings; did you mean run?",
                     settings='[rnu]\n')
        self.refused("ops.conf, line 1: 'x' is no setting; write: qps = 200", settings='x\n')
        self.refused("ops.conf, line 1: key 'qps' has no value; write: qps = VALUE, or take the line "
                     'out', settings='qps =\n')

    def test_a_file_that_is_not_there(self):
        self.refused('none.conf: No such file or directory (--config)', '--config', 'none.conf')
        self.refused('none.conf: No such file or directory (MPUSTOP_CONFIG)',
                     MPUSTOP_CONFIG='none.conf')
        self.refused('.: Is a directory (--config)', '--config', '.')

    def test_a_mistyped_variable_is_told_and_ignored(self):
        self.assertEqual(self.rate(MPUSTOP_QSP='20', MPUSTOP_NOTHING_OF_OURS='1'), 500)
        self.assertEqual(self.said, 'mpustop: MPUSTOP_QSP: sets no option, and is ignored; did you '
                         'mean MPUSTOP_QPS?\n')

    def test_a_run_by_settings_alone(self):
        mock = self.mock()
        settings = self.file(f'endpoint = "{mock.url}"\ncacert = "{mock.certificate}"\n'
                             '[run]\nalready-stopped = A.B, C.D\nresume = false\nyes\n', 'ops.conf')
        result = self.call([harness.BINARY, 'run', str(self.tasks(30))], MPUSTOP_QPS='250',
                           MPUSTOP_CONFIG=str(settings), MPUSTOP_REPORT='my report.csv',
                           MPUSTOP_JSON='yes')
        self.assert_code(result, 0)
        self.assertEqual(result.summary['stopped'], 30)
        self.assertEqual(len(harness.read_report(self.directory / 'my report.csv')), 30)
        self.assertIn('report my report.csv (MPUSTOP_REPORT)', result.err)
        self.assertIn('already-stopped A.B,C.D', result.err)
        self.assertIn('yes true', result.err)

    def test_a_needed_option_by_a_setting(self):
        mock = self.mock()
        result = self.call([harness.BINARY, 'bench', '--requests', '10', '--json'],
                           MPUSTOP_BENCH_ENDPOINT=mock.url, MPUSTOP_CACERT=mock.certificate)
        self.assert_code(result, 0)
        self.assertEqual(result.summary['ok'], 10)

    def test_what_is_wrong_with_several_options_names_the_setting(self):
        result = self.call([harness.BINARY, 'run', 't.csv'], MPUSTOP_RETRY_FAILED='1')
        self.assert_code(result, 2)
        self.assertEqual(result.err,
                         'mpustop: MPUSTOP_RETRY_FAILED: --retry-failed: needs --resume, too\n')

    def test_the_stand_in_takes_none(self):
        result = self.call([harness.BINARY, 'demo', '--config', 'x'])
        self.assert_code(result, 2)
        self.assert_says(result, '--config: is an option of')


if __name__ == '__main__':
    harness.main()
