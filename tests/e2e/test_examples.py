"""Runs every example of data/examples against the stand-in, and holds what was pasted to it.

NAME.out is what NAME.sh printed: `test_examples.py BINARY --write` pastes it anew."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import harness

EXAMPLES = Path(__file__).resolve().parents[2] / 'data' / 'examples'
WRITE = '--write' in sys.argv


def shapes(text):
    """The words of each line that has some: figures differ from run to run."""
    found = set()
    for line in text.splitlines():
        words = re.findall(r'[A-Za-z_]{3,}', line)
        if words:
            found.add(' '.join(words))
    return found


class Examples(harness.Case):
    def run_example(self, name, *options):
        """What the script printed, and what the stand-in saw of it."""
        place = self.directory / 'examples'
        shutil.copytree(EXAMPLES, place)
        commands = self.directory / 'bin'
        commands.mkdir()
        (commands / 'mpustop').symlink_to(harness.BINARY)
        mock = self.mock(*options)
        shutil.copy(mock.certificate, place / 'mock.pem')
        env = harness.environment(self.directory, MPUSTOP_ENDPOINT=mock.url,
                                  MPUSTOP_CACERT='mock.pem', TZ='UTC',
                                  PATH=f'{commands}:{os.environ["PATH"]}')
        done = subprocess.run(['sh', f'{name}.sh'], cwd=place, env=env, check=False,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=harness.PATIENCE)
        text = done.stdout.decode().replace(str(self.directory), '/home/ops')
        self.assertEqual(done.returncode, 0, text)
        pasted = EXAMPLES / f'{name}.out'
        if WRITE:
            pasted.write_text(text, encoding='utf-8')
        missing = shapes(pasted.read_text(encoding='utf-8')) - shapes(text)
        self.assertEqual(missing, set(), f'what {pasted.name} has and the script does not print:\n{text}')
        return text, mock.ledger(), place

    def test_each_script_is_tested_here(self):
        for script in EXAMPLES.glob('*.sh'):
            self.assertTrue(hasattr(self, 'test_' + script.stem.replace('-', '_')), script.name)
            self.assertTrue(script.with_suffix('.out').exists(), script.name)

    def test_incident(self):
        text, ledger, place = self.run_example('incident')
        self.assertEqual(ledger['tasks']['stopped'], 5)
        self.assertEqual(ledger['arrivals'], 5)
        self.assertIn('exit code 1;', text)  # the line that is no task
        rows = harness.read_report(place / 'incident-report.csv')
        self.assertEqual(sorted(row['outcome'] for row in rows),
                         ['duplicate', 'invalid'] + ['stopped'] * 5)
        lines = (EXAMPLES / 'incident.sh').read_text(encoding='utf-8').splitlines()
        self.assertEqual(len([line for line in lines if not line.startswith('#')]), 5)

    def test_database(self):
        text, ledger, place = self.run_example('database')
        self.assertEqual(text.count('exit code 0'), 2)
        self.assertEqual(ledger['tasks']['stopped'], 41)
        self.assertEqual(ledger['arrivals'], 41)
        self.assertEqual(len(harness.read_report(place / 'database-report.csv')), 41)

    def test_resume(self):
        text, ledger, place = self.run_example('resume')
        self.assertIn('exit code 130\n', text)
        self.assertIn('exit code 0; rows: 600\n', text)
        self.assertEqual(ledger['tasks']['stopped'], 600)
        self.assertEqual(ledger['arrivals'], 600)
        self.assertEqual(len(harness.read_report(place / 'many-report.csv')), 600)

    def test_load_test(self):
        text, ledger, place = self.run_example('load-test', '--qps-limit', '0')
        self.assertIn('exit code 0', text)
        self.assertGreaterEqual(ledger['arrivals'], 2000)
        self.assertIn('<html', (place / 'load.html').read_text(encoding='utf-8'))


if __name__ == '__main__':
    if WRITE:
        sys.argv.remove('--write')
    harness.main()
