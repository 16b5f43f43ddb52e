"""Installs into a directory of its own, builds a program against what was installed, runs both.

Usage: install_test.py BUILD_DIRECTORY BINARY EXAMPLE_SOURCE MESON COMPILER..."""

import os
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'e2e'))
import harness  # noqa: E402

BUILD, HARNESS_BINARY, EXAMPLE, MESON, *COMPILER = sys.argv[1:]


class Install(harness.Case):
    def run_or_fail(self, command, **env):
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              env={**os.environ, **env}, check=False, timeout=harness.PATIENCE)
        self.assertEqual(done.returncode, 0, f'{command}\n{done.stdout}\n{done.stderr}')
        return done.stdout

    def only(self, pattern):
        found = list(self.directory.rglob(pattern))
        self.assertEqual(len(found), 1, f'{pattern}: {found}')
        return found[0]

    def test_what_is_installed_can_be_used(self):
        self.run_or_fail([MESON, 'install', '-C', BUILD, '--no-rebuild', '--quiet', '--destdir',
                          str(self.directory / 'root')])
        binary = self.only('bin/mpustop')
        description = self.only('mpustop.pc')
        library = self.only('libmpustop.so')
        prefix = binary.parent.parent
        version = self.run_or_fail(['pkg-config', '--modversion', str(description)]).strip()
        self.assertIn(version, self.run_or_fail([str(binary), '--version']))

        flags = self.run_or_fail(
            ['pkg-config', f'--define-variable=prefix={prefix}', '--cflags', '--libs', 'mpustop'],
            PKG_CONFIG_PATH=str(description.parent)).split()
        self.assertIn(f'-I{prefix}/include', flags)
        program = self.directory / 'stop_two'
        self.run_or_fail([*COMPILER, '-std=c++20', '-Wall', '-Wextra', '-Werror', EXAMPLE, *flags,
                          f'-Wl,-rpath,{library.parent}', '-o', str(program)])
        self.stop_two(program)
        self.other_files(prefix)

    def other_files(self, prefix):
        """What stands beside the program is there, and of this version."""
        self.assertIn('complete -F _mpustop mpustop',
                      (prefix / 'share/bash-completion/completions/mpustop').read_text())
        self.assertIn('#compdef mpustop', (prefix / 'share/zsh/site-functions/_mpustop').read_text())
        self.assertIn('.SH COMMANDS', self.only('man1/mpustop.1').read_text())
        examples = self.only('share/doc/mpustop/examples')
        self.assertTrue((examples / 'incident.sh').exists())

    def stop_two(self, program):
        mock = self.mock()
        result = self.call([program, mock.url, mock.certificate])
        self.assert_code(result, 0)
        ended = sorted(line.rsplit(' ', 1)[0] for line in result.out.splitlines())
        self.assertEqual(ended, ['app-1 task-1 stopped', 'app-1 task-2 stopped'])
        mock.stop()
        tasks = mock.ledger()['tasks']
        self.assertEqual((tasks['requested'], tasks['stopped']), (2, 2))
        refused = self.call([program, f'https://127.0.0.1:{harness.free_port()}', mock.certificate])
        self.assert_code(refused, 2)


if __name__ == '__main__':
    harness.BINARY = os.path.abspath(HARNESS_BINARY)
    unittest.main(argv=sys.argv[:1], verbosity=2)
