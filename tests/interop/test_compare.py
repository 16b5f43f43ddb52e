"""bench/compare makes every row of its table, with figures that can be, and leaves nothing behind.
How fast anything is, is not asserted.

test_compare.py MPUSTOP COMPARE MOCK_RATE; exit 77 (skipped) where a tool is not installed."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import foreign
import harness

ROWS = {'speed': 5, 'paced': 7, 'run': 3, 'calls': 2, 'start': 1, 'check': 2, 'threads': 2,
        'mock': 1}
COMPARE, MOCK_RATE = (Path(path) for path in (sys.argv.pop(), sys.argv.pop())[::-1])


def may_trace():
    return subprocess.run(['strace', '-c', '-o', os.devnull, 'true'], check=False,
                          capture_output=True).returncode == 0


def children(pid):
    return [int(word) for word in Path(f'/proc/{pid}/task/{pid}/children').read_text().split()]


class Compare(unittest.TestCase):
    def setUp(self):
        self.directory = tempfile.TemporaryDirectory()
        self.addCleanup(self.directory.cleanup)
        self.command = [COMPARE, '--mpustop', harness.BINARY, '--mock-rate', MOCK_RATE]
        self.environment = {**os.environ, 'TMPDIR': self.directory.name}

    def made(self, *options):
        done = subprocess.run([*self.command, *options], env=self.environment, capture_output=True,
                              text=True, timeout=300, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(os.listdir(self.directory.name), [])
        return done.stdout

    def test_every_row(self):
        names = [name for name in ROWS if name != 'calls' or may_trace()]
        if not MOCK_RATE.exists():  # it is built with the benchmarks
            names.remove('mock')
        said = json.loads(self.made('--quick', '--json', '--rows', ','.join(names)))
        self.assertEqual(len(said['rows']), sum(ROWS[name] for name in names))
        for row in said['rows']:
            with self.subTest(row['what']):
                print('seen', row['number'], row['what'], row['measured'], sep=' | ', flush=True)
                self.assertGreaterEqual(row['value'], 0)
                self.assertLess(row['value'], 1e7)
                self.assertTrue(row['measured'])
                if row['what'].startswith('500/s') and 'busiest second' in row['what']:
                    self.assertEqual(row['verdict'], 'met')

    def test_a_table(self):
        lines = self.made('--quick', '--rows', 'start').splitlines()
        self.assertEqual(lines[0], '| | what | target | measured | verdict |')
        self.assertTrue(lines[2].startswith('| 5 | start, one request, end | ≤ 1 × | '), lines[2])
        self.assertTrue(any(line.startswith('- programs: mpustop ') for line in lines), lines)

    def test_an_interrupt(self):
        for number in [signal.SIGINT, signal.SIGTERM] * 3:
            with self.subTest(number), subprocess.Popen(
                    [*self.command, '--rows', 'paced'], env=self.environment,
                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as process:
                harness.wait_until(lambda: process.poll() is not None or
                                   len(children(process.pid)) == 2, 'server and client')
                self.assertIsNone(process.returncode)
                started = children(process.pid)
                process.send_signal(number)
                self.assertEqual(process.wait(harness.PATIENCE), 128 + number)
                self.assertEqual([pid for pid in started if os.path.exists(f'/proc/{pid}')], [])
                self.assertEqual(os.listdir(self.directory.name), [])

    def test_what_is_missing_is_named(self):
        for options, said in ((['--mpustop', '/nowhere'], 'ninja -C build mpustop'),
                              (['--mock-rate', '/nowhere', '--rows', 'mock'], 'bench/mock_rate')):
            done = subprocess.run([*self.command, *options], env=self.environment,
                                  capture_output=True, text=True, timeout=60, check=False)
            self.assertEqual(done.returncode, 1)
            self.assertIn(said, done.stderr)


if __name__ == '__main__':
    foreign.main('nghttpd', 'h2load', 'nginx', 'strace')
