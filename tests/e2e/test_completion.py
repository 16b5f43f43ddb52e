"""The completions and the manual page, as they are built: in a real bash, zsh and man.

Usage: test_completion.py BINARY DIRECTORY_OF_WHAT_IS_BUILT"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import harness

BUILT = Path(sys.argv.pop(2)).resolve()

# Prints what zsh would add, one a line: compadd is asked where its matches go (-O).
ZSH = r'''
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT= RPROMPT= ; stty -echo columns 500; fpath=(%(place)s \$fpath); cd %(files)s"
zpty -w shell 'autoload -Uz compinit; compinit -u -D; zstyle ":completion:*" verbose no'
zpty -w shell 'bindkey "^I" complete-word; zle -C complete-word complete-word _capture; '
zpty -w shell 'compadd() {
  local -a found; local -A how; zparseopts -E -A how O: A: D: 2>/dev/null
  if (( ${+how[-O]} + ${+how[-A]} + ${+how[-D]} )); then builtin compadd "$@"; return; fi
  builtin compadd -O found "$@"; print -rl -- "<"${^found}">" >>! %(out)s; builtin compadd "$@"
}
_capture() { _main_complete; print -r -- END >>! %(out)s; compstate[insert]=; compstate[list]= }'
zpty -w shell 'print -r -- READY >>! %(out)s'
'''


def options_of(text):
    """The options that a --help-all explains."""
    found = set()
    for line in text.splitlines():
        if re.match(r'  -', line):
            found.update(re.findall(r'(?<![\w-])--?[a-z][a-z0-9-]*', re.split(r' {2,}', line.strip())[0]))
    return found | {'-h', '--help', '--help-all'}


class Built(harness.Case):
    def setUp(self):
        super().setUp()
        text = self.call([harness.BINARY, '--help']).out
        self.commands = re.findall(r'^  ([a-z]+) {2,}\S', text, re.MULTILINE)
        self.assertIn('run', self.commands)

    def options(self, command):
        return options_of(self.call([harness.BINARY, command, '--help-all']).out)

    def bash(self, *words):
        """What bash offers for the last of `words`, which stand as bash splits them."""
        script = (f'source {BUILT / "mpustop"}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _mpustop; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        result = self.call(['bash', '-c', script, 'bash', *words])
        self.assertEqual(result.err, '')
        return set(result.out.split('\n')) - {''}

    def test_bash_knows_every_command_and_option(self):
        self.assertEqual(self.bash('mpustop', ''),
                         set(self.commands) | {'help', '-h', '--help', '--version'})
        self.assertEqual(self.bash('mpustop', 'help', ''), set(self.commands))
        for command in self.commands:
            self.assertEqual(self.bash('mpustop', command, '-'), self.options(command), command)

    def test_bash_completes_words_and_files(self):
        (self.directory / 'a list.csv').touch()
        (self.directory / 'made').mkdir()
        self.assertEqual(self.bash('mpustop', 'run', '--guard', ''), {'strict', 'paranoid', 'send'})
        self.assertEqual(self.bash('mpustop', 'run', '--guard', '=', 'st'), {'strict'})
        self.assertEqual(self.bash('mpustop', 'run', '--guard', '='), {'strict', 'paranoid', 'send'})
        self.assertEqual(self.bash('mpustop', 'run', ''), {'a list.csv', 'made'})
        self.assertEqual(self.bash('mpustop', 'run', '--report', 'a'), {'a list.csv'})
        self.assertEqual(self.bash('mpustop', 'demo', '--directory', ''), {'made'})
        self.assertEqual(self.bash('mpustop', 'run', '--qps', ''), set())
        self.assertEqual(self.bash('mpustop', 'demo', ''), set())
        self.assertEqual(self.bash('mpustop', 'nothing', ''), set())

    def zsh(self, line):
        """What a zsh on a terminal of its own offers at the end of `line`."""
        out = self.directory / 'offered'
        out.write_text('')
        place = self.directory / 'place'
        place.mkdir(exist_ok=True)
        shutil.copy(BUILT / '_mpustop', place)
        files = self.directory / 'files'
        files.mkdir(exist_ok=True)
        (files / 'list.csv').touch()
        (files / 'made').mkdir(exist_ok=True)
        # zpty is a child with a terminal; the script goes on when the file says that it is ready.
        script = ZSH % {'place': place, 'files': files, 'out': out} + f'''
until grep -q READY {out}; do zpty -r -t shell line; done
zpty -n -w shell {line!r}$'\\t'
until grep -q END {out}; do zpty -r -t shell line; done
zpty -d shell
'''
        done = self.call(['zsh', '-f', '-c', script], TERM='xterm')
        self.assert_code(done, 0)
        return set(re.findall(r'^<(.*)>$', out.read_text(), re.MULTILINE))

    def test_zsh_knows_commands_options_words_and_files(self):
        if not shutil.which('zsh'):
            self.skipTest('no zsh here')
        self.assertLessEqual(set(self.commands) | {'help'}, self.zsh('mpustop '))
        for command in self.commands:
            offered = {one.rstrip('=') for one in self.zsh(f'mpustop {command} --')}
            self.assertEqual({one for one in offered if one.startswith('--')},
                             {one for one in self.options(command) if one.startswith('--')})
        self.assertEqual(self.zsh('mpustop run --guard '), {'strict', 'paranoid', 'send'})
        self.assertLessEqual({'list.csv'}, self.zsh('mpustop run '))
        self.assertEqual(self.zsh('mpustop demo --directory '), {'made'})

    def page(self):
        return (BUILT / 'mpustop.1').read_text(encoding='utf-8')

    def test_the_manual_tells_of_every_option_and_of_none_else(self):
        parts = re.split(r'^\.SS "mpustop (\w+).*"$', self.page(), flags=re.MULTILINE)
        self.assertEqual(parts[1::2], self.commands)
        for command, text in zip(parts[1::2], parts[2::2]):
            text = text.split('\n.SH ')[0]
            entries = re.findall(r'^\.TP\n(\\fB\\-.*)$', text, re.MULTILINE)
            told = {name.replace('\\-', '-') for line in entries
                    for name in re.findall(r'\\fB([^\\]*(?:\\-[^\\]*)*)\\fR', line)}
            self.assertEqual(told, self.options(command), command)

    def test_the_manual_is_what_man_expects(self):
        page = str(BUILT / 'mpustop.1')
        if shutil.which('man'):
            done = self.call(['man', '--warnings', '-l', page], MANWIDTH='80', PAGER='cat', LC_ALL='C')
            self.assert_code(done, 0)
            self.assertEqual(done.err, '')
            self.assertIn('--give-up-after S', done.out.replace('\b', ''))
        if shutil.which('mandoc'):
            done = self.call(['mandoc', '-Tlint', '-Wwarning', page])
            self.assertEqual(done.out, '')


if __name__ == '__main__':
    harness.main()
