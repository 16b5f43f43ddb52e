"""Programs that are started on a core, waited for with what they used, and ended by their ids."""

import contextlib
import os
import shutil
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path

SEARCHED = os.environ.get('PATH', os.defpath) + ':/usr/sbin:/sbin'  # where Debian has nginx


class Failure(Exception):
    """What the caller is told in one message: a tool that is missing, a program that failed."""


@dataclass
class Used:
    """What a program used. `peak` is never less than what this script itself has in memory: the
    kernel counts a child from before it becomes another program."""
    cpu: float  # seconds, user and system
    wall: float  # seconds
    peak: int  # bytes
    out: str
    err: str


def tool(name, package):
    """The path of a command; Failure naming the package that has it."""
    path = shutil.which(name, path=SEARCHED)
    if path is None:
        raise Failure(f'{name} is not there: apt-get install {package}')
    return path


@contextlib.contextmanager
def on(cores):
    """What is started meanwhile runs on these cores only."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


class Interrupts:
    """SIGINT and SIGTERM end the script by SystemExit, so that what it started and wrote goes first,
    but not while `held`. What comes after the first is ignored."""
    NUMBERS = signal.SIGINT, signal.SIGTERM

    def __init__(self):
        self._held, self._came = False, None
        for number in self.NUMBERS:
            signal.signal(number, self._take)

    def _take(self, came, _):
        for number in self.NUMBERS:
            signal.signal(number, signal.SIG_IGN)
        self._came = came
        if not self._held:
            raise SystemExit(128 + came)

    @contextlib.contextmanager
    def held(self):
        self._held = True
        try:
            yield
        finally:
            self._held = False
            if self._came:
                raise SystemExit(128 + self._came)


class Programs:
    """All programs that were started and have not ended; they end with the block."""

    def __init__(self, directory, environment, interrupts):
        self.directory = Path(directory)
        self._environment, self._interrupts = environment, interrupts
        self._running = []
        self._logs = 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in reversed(self._running):
            self._end(process)

    @staticmethod
    def _end(process):
        if process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(5)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _start(self, command, cores):
        self._logs += 1
        out, err = (self.directory / f'{end}-{self._logs}' for end in ('out', 'err'))
        with on(cores), open(out, 'wb') as output, open(err, 'wb') as errors:
            # A program whose id is not known yet could not be ended.
            with self._interrupts.held():
                process = subprocess.Popen(
                    [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=output,
                    stderr=errors, cwd=self.directory, env=self._environment)
                self._running.append(process)
        return process, out, err

    @contextlib.contextmanager
    def serving(self, command, cores, ready):
        """A program that runs during the block, from when `ready(its output so far)` is true. Gives
        the path of what it writes."""
        process, out, err = self._start(command, cores)
        try:
            deadline = time.monotonic() + 30
            while not ready(out.read_text()):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise Failure(f'{command[0]} does not serve: {_last(err)}')
                time.sleep(0.01)
            yield out
        finally:
            self._end(process)
            self._running.remove(process)

    def run(self, command, cores, seconds=600, accepted=(0,)):
        """Runs a program to its end; Failure when it takes longer or ends with another code."""
        begin = time.monotonic()
        process, out, err = self._start(command, cores)
        late = threading.Timer(seconds, os.kill, (process.pid, signal.SIGKILL))
        late.daemon = True  # it does not hold up an exit by an interrupt
        try:
            late.start()
            _, status, usage = os.wait4(process.pid, 0)
        finally:
            late.cancel()
        wall = time.monotonic() - begin
        process.returncode = code = os.waitstatus_to_exitcode(status)
        self._running.remove(process)
        used = Used(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss * 1024,
                    out.read_text(errors='replace'), err.read_text(errors='replace'))
        if code not in accepted:
            raise Failure(f'{" ".join(map(str, command))}\nended with {code}: {_last(err)}')
        out.unlink()
        err.unlink()
        return used


def _last(path):
    return path.read_text(errors='replace')[-2000:].strip() or 'it said nothing'
