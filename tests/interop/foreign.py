"""Runs of the real binary against servers that nobody here wrote. What was expected and what was
seen goes to standard output and, as rows of a table, into the directory MPUSTOP_SEEN.

A test file ends with `foreign.main(TOOL...)` and is called with the path of the binary."""

import bisect
import datetime
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / 'e2e'))
import harness  # noqa: E402

SKIPPED = 77  # an exit code that Meson counts as a skipped test
OUTCOMES = {'stopped', 'already_stopped'}
os.environ['PATH'] += ':/usr/sbin:/sbin'  # where Debian has nginx and haproxy


def milliseconds(row):
    ended = datetime.datetime.fromisoformat(row['finished_at'].replace('Z', '+00:00'))
    return round(ended.timestamp() * 1000)


def slowest_second(rows):
    """The fewest answers in any whole second of a run; None for a run that is too short."""
    times = sorted(milliseconds(row) for row in rows)
    counts = [bisect.bisect_right(times, begin + 1000) - bisect.bisect_right(times, begin)
              for begin in times if begin + 1000 <= times[-1]]
    return min(counts, default=None)


def most_in_a_second(times):
    """The most of `times` (whole milliseconds, rounded down) in any one second."""
    times = sorted(times)
    return max((bisect.bisect_left(times, begin + 1000) - i for i, begin in enumerate(times)),
               default=0)


def version_of(command, stream='stdout'):
    """The version that a program tells in its first line: the first word that begins with a digit
    after a blank or a slash."""
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    words = getattr(done, stream).splitlines()[0].replace('/', ' ').split()
    return next(word.lstrip('v') for word in words if word.lstrip('v')[:1].isdigit())


class Table:
    """The rows of one test file, as Markdown. They begin anew with each run of it."""
    COLUMNS = ('server', 'case', 'protocol', 'expected', 'seen', 'requests', 'connections',
               'requests a second', 'tasks a second', 'slowest second', 'busiest second')

    def __init__(self, name):
        self._file = None
        if 'MPUSTOP_SEEN' in os.environ:
            self._file = Path(os.environ['MPUSTOP_SEEN'], name + '.md')
            self._file.parent.mkdir(parents=True, exist_ok=True)
            self._file.write_text(self._line(self.COLUMNS) + '|---' * len(self.COLUMNS) + '|\n')

    @staticmethod
    def _line(cells):
        return '| ' + ' | '.join(str(cell) for cell in cells) + ' |\n'

    def add(self, *cells):
        print('seen', self._line(cells), end='', flush=True)
        if self._file:
            with self._file.open('a') as file:
                file.write(self._line(cells))


class Process:
    """A server in the foreground, ended by its process id."""

    def __init__(self, command, log, end=signal.SIGTERM):
        self._log, self._end = Path(log), end
        with open(log, 'xb') as output:
            self._process = subprocess.Popen([str(part) for part in command], stdout=output,
                                             stdin=subprocess.DEVNULL, stderr=subprocess.STDOUT)

    @property
    def pid(self):
        return self._process.pid

    def wait_for_port(self, port):
        """Until somebody listens on the port of 127.0.0.1; fails when the process has ended."""
        def listening():
            if not self.running():
                raise AssertionError(f'ended with {self._process.returncode}: {self.said()}')
            return any(line.split()[1:4:2] == [f'0100007F:{port:04X}', '0A']
                       for line in Path('/proc/net/tcp').read_text().splitlines())
        harness.wait_until(listening, f'port {port}')

    def running(self):
        return self._process.poll() is None

    def said(self):
        return self._log.read_text(errors='replace')

    def stop(self, end=None):
        if self.running():
            self._process.send_signal(end or self._end)
        try:
            self._process.wait(harness.PATIENCE)
        finally:
            self._process.kill()
            self._process.wait()


class Case(harness.Case):
    """A test against a server; `table` and `server` (its name and version) are the class's."""
    table = None
    server = ''

    def certificate(self):
        """(certificate, key) for localhost and 127.0.0.1, as PEM files."""
        names = self.directory / 'certificate.pem', self.directory / 'key.pem'
        subprocess.run(
            ['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256',
             '-nodes', '-days', '2', '-subj', '/CN=localhost', '-out', names[0], '-keyout',
             names[1], '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
            check=True, capture_output=True)
        return names

    def serve(self, command, port, end=signal.SIGTERM):
        """Starts a server and waits until it listens; ended with the test at the latest."""
        self.started = getattr(self, 'started', 0) + 1
        process = Process(command, self.directory / f'server-{self.started}.log', end)
        self.addCleanup(process.stop)
        process.wait_for_port(port)
        return process

    def command_to(self, port, certificate, count, *options):
        """A run of `count` tasks against https://127.0.0.1:PORT; in cleartext without one."""
        where = ['--endpoint', f'http://127.0.0.1:{port}']
        if certificate:
            where = ['--endpoint', f'https://127.0.0.1:{port}', '--cacert', certificate]
        return self.command(None, self.tasks(count), *where, '--progress', 'none', '--max-outage',
                            '40', *options)

    def start(self, command):
        """Starts a command whose talk goes into `self.log`, to be read while it goes on."""
        self.log = self.directory / 'client.log'
        with open(self.log, 'wb') as talk:
            process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.PIPE, stderr=talk, cwd=self.directory,
                                       env=harness.environment(self.directory))
        self.addCleanup(process.kill)
        return process

    def finish(self, process):
        out = process.communicate(timeout=harness.PATIENCE)[0].decode()
        return harness.Result(process.returncode, out, self.log.read_text(errors='replace'),
                              harness.as_json(out), harness.read_report(self.report))

    def assert_all_stopped(self, result, count):
        """Exit code 0 and one row a task, each of them stopped."""
        self.assert_code(result, 0)
        self.assert_adds_up(result.summary)
        self.assertEqual(sorted(result.by_line()), list(range(2, count + 2)))
        self.assertEqual(len(result.rows), count)
        self.assertLessEqual(set(result.outcomes()), OUTCOMES)
        self.assertEqual((result.summary['failed'], result.summary['gave_up']), (0, 0))

    def tell(self, case, expected, result, busiest, *more):
        """Adds a row to the table: what the client says of its run, the fewest answers in a second
        of its report, and the most arrivals in one as the server's side saw it."""
        s = result.summary
        seen = [f'{n} {kind}' for kind, n in sorted(result.outcomes().items())] + list(more)
        self.table.add(self.server, case, s['protocol'], expected, ', '.join(seen), s['attempts'],
                       s['connections'], f'{s["mean_qps"]:.1f}',
                       f'{len(result.rows) / s["seconds"]:.1f}', slowest_second(result.rows),
                       busiest)


def installed(tool):
    return shutil.which(tool) is not None


def skip(reason):
    print('skipped:', reason)
    sys.exit(SKIPPED)


def main(*tools):
    """Skips the file where one of the tools is not installed, else runs its tests."""
    for tool in tools:
        if not installed(tool):
            skip(f'{tool} is not installed (.ci/setup --interop)')
    harness.main()
