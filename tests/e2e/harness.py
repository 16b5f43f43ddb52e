"""Runs the real binary against its own stand-in endpoint, and reads what both left behind.

A test file ends with `harness.main()` and is called with the path of the binary."""

import csv
import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import time
import unittest
import urllib.parse
from dataclasses import dataclass
from pathlib import Path

BINARY = None
KEYS = {'ALIBABA_CLOUD_ACCESS_KEY_ID': 'testid', 'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'testsecret'}
PATIENCE = 150  # seconds until a process that does not end fails its test
COLUMNS = ['line', 'app_id', 'task_id', 'outcome', 'code', 'http_status', 'request_id', 'attempts',
           'latency_ms', 'finished_at', 'message']


def environment(home, **changes):
    """Ours without anybody's keys, profile, settings or proxy, with the stand-in's keys, and without
    the metadata service of a cloud's instance; None takes one out."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(('ALIBABA_', 'MPUSTOP_')) and not name.lower().endswith('_proxy')}
    env.update(KEYS, HOME=str(home), ALIBABA_CLOUD_ECS_METADATA_DISABLED='true')
    for name, value in changes.items():
        env.pop(name, None)
        if value is not None:
            env[name] = value
    return env


def wait_until(condition, what):
    """Returns when `condition` holds; fails when it has not come to hold in PATIENCE."""
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f'waited {PATIENCE} s for {what}')
        time.sleep(0.005)


def wait_until_taken(pid, number):
    """Waits until the signal is no longer pending, so that the next one does not merge with it."""
    def taken():
        status = Path(f'/proc/{pid}/status').read_text()
        pending = next(line for line in status.splitlines() if line.startswith('ShdPnd'))
        return not int(pending.split()[1], 16) >> (number - 1) & 1
    wait_until(taken, f'signal {number} to be taken')


def free_port():
    """A port of 127.0.0.1 on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


class Mock:
    """`mpustop mock` as a context: `url`, `certificate` (None in cleartext), `ledger()`."""

    def __init__(self, directory, *options, tls=True, **changes):
        self.directory = Path(directory)
        self._file = Path(tempfile.mkstemp(suffix='.json', dir=directory)[1])
        self._command = [BINARY, 'mock', '--ledger', str(self._file), *options]
        if tls:
            self._command.append('--tls')
        self._tls = tls
        self._env = environment(directory, **changes)
        self._process = None
        self.url = self.certificate = None

    def __enter__(self):
        self._process = subprocess.Popen(self._command, stdin=subprocess.DEVNULL, text=True,
                                         stdout=subprocess.PIPE, env=self._env, cwd=self.directory)
        self.url = self._line('listening on ')
        self.certificate = self._line('certificate ') if self._tls else None
        return self

    def _line(self, beginning):
        line = self._process.stdout.readline().rstrip('\n')
        if not line.startswith(beginning):
            self._process.kill()
            self._process.wait(PATIENCE)
            raise AssertionError(f'the mock said {line!r} instead of "{beginning}..."')
        return line[len(beginning):]

    @property
    def port(self):
        return urllib.parse.urlsplit(self.url).port

    @property
    def process_id(self):
        return self._process.pid

    def go_on(self):
        """Lets it run again after a SIGSTOP."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGCONT)

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        """Ends it, if it was started and has not ended; its exit code."""
        if self._process is None:
            return None
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(PATIENCE)
        finally:
            if self._process.poll() is None:
                self._process.kill()
            self._process.stdout.close()
        return code

    def ledger(self):
        """What the endpoint saw: asked for while it runs, else read from what it left."""
        if self._process.poll() is not None:
            return json.loads(self._file.read_text())
        at = urllib.parse.urlsplit(self.url)
        if self._tls:
            trust = ssl.create_default_context(cafile=self.certificate)
            trust.check_hostname = False
            connection = http.client.HTTPSConnection(at.hostname, at.port, context=trust, timeout=30)
        else:
            connection = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
        try:
            connection.request('GET', '/_ledger')
            return json.loads(connection.getresponse().read())
        finally:
            connection.close()


@dataclass
class Result:
    """How a command ended. `rows` is None when there is no report, `summary` without JSON."""
    code: int
    out: str
    err: str
    summary: dict
    rows: list

    def outcomes(self):
        """How many rows there are of each outcome."""
        counts = {}
        for row in self.rows:
            counts[row['outcome']] = counts.get(row['outcome'], 0) + 1
        return counts

    def by_line(self):
        return {int(row['line']): row['outcome'] for row in self.rows}


def read_report(path):
    """The rows of a report as dicts; None if there is no report."""
    try:
        with open(path, encoding='utf-8', newline='') as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
            columns = reader.fieldnames
    except (FileNotFoundError, IsADirectoryError):
        return None
    if columns != COLUMNS:
        return None
    return rows


def as_json(text):
    try:
        return json.loads(text)
    except ValueError:
        return None


class Case(unittest.TestCase):
    """A test with a directory of its own."""

    def setUp(self):
        self.directory = Path(tempfile.mkdtemp(prefix='mpustop-e2e-'))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.report = self.directory / 'report.csv'

    def mock(self, *options, **how):
        """A running stand-in, ended with the test at the latest."""
        mock = Mock(self.directory, *options, **how)
        self.addCleanup(mock.stop)
        return mock.__enter__()

    def tasks(self, count, name='tasks.csv', app='app'):
        """A CSV file of `count` different tasks, the first on line 2."""
        path = self.directory / name
        with open(path, 'w', encoding='utf-8') as file:
            file.write('AppId,TaskId\n')
            file.writelines(f'{app}-{i % 7},task-{i}\n' for i in range(count))
        return path

    def file(self, content, name='tasks.csv'):
        path = self.directory / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def command(self, mock, tasks, *options):
        """The command line of a run; without a mock as the options have it."""
        command = [BINARY, 'run', str(tasks), '--report', str(self.report), '--yes', '--json']
        if mock:
            command += ['--endpoint', mock.url]
            if mock.certificate:
                command += ['--cacert', mock.certificate]
        return command + list(options)

    def run_tasks(self, mock, tasks, *options, **how):
        return self.call(self.command(mock, tasks, *options), **how)

    def call(self, command, stdin=b'', before=None, **changes):
        """Runs a command to its end, in the test's directory."""
        done = subprocess.run([str(part) for part in command], input=stdin, capture_output=True,
                              env=environment(self.directory, **changes), cwd=self.directory,
                              timeout=PATIENCE, check=False, preexec_fn=before)
        out, err = done.stdout.decode(), done.stderr.decode(errors='replace')
        return Result(done.returncode, out, err, as_json(out), read_report(self.report))

    def start(self, command, **changes):
        """Starts a command whose end the test waits for with `finish`."""
        process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   env=environment(self.directory, **changes), cwd=self.directory)
        self.addCleanup(process.kill)
        return process

    def finish(self, process):
        out, err = process.communicate(timeout=PATIENCE)
        return Result(process.returncode, out.decode(), err.decode(errors='replace'),
                      as_json(out.decode()), read_report(self.report))

    def wait_for_rows(self, count):
        """Waits until the report of a run that goes on holds at least so many rows."""
        wait_until(lambda: self.report.exists() and self.report.read_bytes().count(b'\n') > count,
                   f'{count} rows')

    def assert_code(self, result, code):
        self.assertEqual(result.code, code, f'stdout: {result.out}\nstderr: {result.err}')

    def assert_says(self, result, *parts):
        """Standard error names each of `parts`, whatever the case."""
        for part in parts:
            self.assertIn(part.lower(), result.err.lower())

    def assert_refused(self, result, *parts):
        """Exit 2 with a message that names `parts`, no summary, no report."""
        self.assert_code(result, 2)
        self.assert_says(result, *parts)
        self.assertIsNone(result.rows)
        self.assertEqual(result.out, '')

    def assert_adds_up(self, summary):
        kinds = ['stopped', 'already_stopped', 'failed', 'gave_up', 'invalid', 'duplicate',
                 'not_attempted']
        self.assertEqual(sum(summary[kind] for kind in kinds), summary['tasks'])


def main():
    """Takes the binary's path off the command line and runs the tests of the calling file."""
    global BINARY
    BINARY = os.path.abspath(sys.argv.pop(1))
    unittest.main(verbosity=2)
