"""Memory does not grow with the input. Usage: test_memory.py BINARY [TASKS]"""

import os
import resource
import subprocess
import sys

import harness

LIMIT_KIB = 64 * 1024
TASKS = int(sys.argv.pop(2)) if len(sys.argv) > 2 else 200_000


class Memory(harness.Case):
    def peak_kib(self, command):
        """Runs a command that is to succeed; its output is left in the file `out`."""
        with open(self.directory / 'out', 'w+b') as out, open(self.directory / 'err', 'w+b') as err:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                                       env=harness.environment(self.directory))
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, (self.directory / 'err').read_text())
        return usage.ru_maxrss

    def test_peak_of_a_check(self):
        few = self.peak_kib([harness.BINARY, 'check', self.tasks(1)])
        many = self.peak_kib([harness.BINARY, 'check', self.tasks(TASKS)])
        # At most 40 bytes a pair, and what is read and written at a time.
        self.assertLess(many - few, TASKS * 40 / 1024 + 2048)

    def test_peak_of_a_run(self):
        mock = self.mock('--qps-limit', '0')
        command = self.command(mock, self.tasks(TASKS), '--qps', '0')
        # Linux counts into a child's peak what its parent held when the child was made.
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, LIMIT_KIB / 2)
        self.assertLess(self.peak_kib(command), LIMIT_KIB)
        summary = harness.as_json((self.directory / 'out').read_text())
        self.assertEqual(summary['stopped'], TASKS)
        with open(self.report, 'rb') as report:
            self.assertEqual(sum(1 for _ in report), TASKS + 1)
        mock.stop()
        self.assertEqual(mock.ledger()['tasks']['stopped'], TASKS)
        self.assertEqual(mock.ledger()['tasks']['stopped_again'], 0)


if __name__ == '__main__':
    harness.main()
