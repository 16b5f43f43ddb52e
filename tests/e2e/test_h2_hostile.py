"""HTTP/2 servers that write oddly, flood, or fail in many ways at once: every task ends stopped, once,
within the limit, and memory stays bounded. Usage: test_h2_hostile.py BINARY [sanitized]"""

import os
import resource
import subprocess
import sys

import harness
import survival

# A run of 200,000 tasks is held to the same in test_memory.py.
LIMIT_KIB = 64 * 1024
# A sanitizer's own memory is not looked at.
MEASURED = 'sanitized' not in sys.argv
if not MEASURED:
    sys.argv.remove('sanitized')


class Odd(survival.Case):
    def test_frames_that_mean_nothing(self):
        result, ledger = self.survives(
            '11 1xx, trailers, unknown frames, closed streams',
            'h2-interim=20%,h2-trailers=20%,h2-unknown-frames=20%,h2-closed-stream=20%,seed=6',
            seen='h2-closed-stream')
        self.assertEqual(len(ledger['faults']), 4)
        # None of it costs a request or a connection.
        self.assertEqual(result.outcomes(), {'stopped': 1000})
        self.assertEqual(ledger['arrivals'], 1000)
        self.assertLessEqual(ledger['connections']['total'], 2)

    def test_pushes(self):
        self.survives('11 PUSH_PROMISE', 'h2-push=1%,seed=7', seen='h2-push')

    def test_a_host_that_wants_http_1_1(self):
        for share in ('100%', '10%'):
            with self.subTest(share):
                result, ledger = self.survives('12 HTTP_1_1_REQUIRED', f'h2-http11={share},seed=8',
                                               tasks=500, seen='h2-http11')
                self.assertEqual(result.summary['protocol'], 'http/1.1')
                self.assertEqual(result.outcomes(), {'stopped': 500})
                self.report.unlink()


class Flood(survival.Case):
    def stops_all(self, case, faults):
        """A run against a flooding stand-in, whose peak memory is looked at."""
        mock = self.mock('--fault', faults)
        # Linux counts into a child's peak what its parent held when the child was made.
        self.assertLess(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, LIMIT_KIB / 2)
        process = subprocess.Popen(self.command(mock, self.tasks(1000)), stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                                   env=harness.environment(self.directory))
        self.addCleanup(process.kill)
        out = process.stdout.read()
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        result = harness.Result(process.returncode, out, '', harness.as_json(out),
                                harness.read_report(self.report))
        mock.stop()
        ledger = mock.ledger()
        self.note(case, f'`{faults}`', 'survives, < 64 MiB', result, ledger)
        self.whole(result, ledger, 1000)
        if MEASURED:
            self.assertLess(usage.ru_maxrss, LIMIT_KIB)
        self.report.unlink()
        return ledger

    def test_frames_without_end(self):
        for kind in ('ping', 'settings', 'continuation', 'empty'):
            with self.subTest(kind):
                ledger = self.stops_all(f'10 {kind} flood', f'h2-{kind}-flood=200')
                self.assertGreaterEqual(ledger['connections']['total'], 4)

    def test_headers_and_tables_that_are_huge(self):
        ledger = self.stops_all('10 1 MiB of header, a table of 4 GiB',
                                'h2-huge-header=1%,h2-huge-table=1%,seed=9')
        self.assertEqual(set(ledger['faults']), {'h2-huge-header', 'h2-huge-table'})


class Mix(survival.Case):
    def test_many_faults_at_once(self):
        _, ledger = self.survives(
            '1-12 mixed',
            'h2-goaway=70,h2-late-pings=300ms,h2-streams=100/3/1/30,h2-refused=3%,h2-reset=3%,'
            'h2-reset-headers=2%,h2-reset-body=2%,h2-interim=3%,h2-trailers=3%,h2-unknown-frames=3%,'
            'h2-closed-stream=3%,h2-push=0.3%,h2-huge-header=0.3%,500=3%,503-html=2%,throttle=2%,'
            'drop=0.3%,drop-after=0.3%,seed=10', tasks=1500,
            mock_options=('--latency', '10ms+-10ms'), seen='h2-reset-body')
        self.assertGreaterEqual(len(ledger['faults']), 12)


if __name__ == '__main__':
    harness.main()
