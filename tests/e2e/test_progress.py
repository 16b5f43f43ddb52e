"""How far a run is, on standard error: on a terminal, in a pipe, and for machines."""

import json
import re
import signal
import socket
import threading

import harness
from terminal import Terminal
from told_service import ToldService

TASKS = 900
TTY = {'TERM': 'xterm', 'LC_ALL': 'C.UTF-8', 'NO_COLOR': None}
STAMP = r'^\d\d:\d\d:\d\d '


class OnTerminal(harness.Case):
    def start_run(self, columns=80, options=(), tasks=TASKS, **changes):
        self.endpoint = self.mock('--fault', 'answer=2%,seed=1')
        command = self.command(self.endpoint, self.tasks(tasks), *options)
        command.remove('--json')
        return Terminal(self, command, columns, **{**TTY, **changes})

    def assert_ended(self, terminal, code=0):
        result, _, screen = terminal.finish()
        self.assertEqual(result, code, terminal.text())
        self.assertEqual(screen.foreign, [])
        self.assertIn('report: report', terminal.text().replace(str(self.directory) + '/', ''))
        left = [line for line in screen.lines if re.search(r'░|\[#|\d+/s .*(left|stopped)', line)]
        self.assertEqual(left, [], screen.lines)
        self.assertEqual(screen.lines[-1], '')
        return screen

    def bars(self, screen):
        return [line for line in screen.drawn if line]

    def test_a_bar_that_leaves_nothing_behind(self):
        screen = self.assert_ended(self.start_run())
        self.assertTrue(screen.coloured)
        self.assertTrue(any('█' in line and f'/{TASKS}' in line for line in self.bars(screen)))
        self.assertTrue(any('/s' in line and ' left' in line for line in self.bars(screen)))
        self.assertTrue(all(len(line) < 80 for line in self.bars(screen)))

    def test_no_color(self):
        screen = self.assert_ended(self.start_run(NO_COLOR='1'))
        self.assertFalse(screen.coloured)
        self.assertTrue(any('█' in line for line in self.bars(screen)))

    def test_a_locale_without_utf8(self):
        terminal = self.start_run(LC_ALL='C')
        screen = self.assert_ended(terminal)
        self.assertTrue(terminal.text().isascii())
        self.assertTrue(any('[#' in re.sub(r'\x1b', '', line) for line in self.bars(screen)))

    def test_a_terminal_that_cannot_redraw(self):
        terminal = self.start_run(TERM='dumb')
        self.assert_ended(terminal)
        self.assertNotIn('\x1b', terminal.text())
        self.assertNotRegex(terminal.text(), r'\r[^\n]')

    def test_narrow_ones(self):
        for columns in (40, 20):
            with self.subTest(columns):
                screen = self.assert_ended(self.start_run(columns))
                self.assertTrue(self.bars(screen))
                self.assertTrue(all(len(line) < columns for line in self.bars(screen)))
                self.report.unlink()

    def test_one_that_becomes_narrower(self):
        terminal = self.start_run(tasks=20_000)
        terminal.wait_for(' left')
        terminal.resize(40)

        def fits():
            bars = self.bars(terminal.screen())
            return bars and len(bars[-1]) < 40 and '/s' in bars[-1]
        harness.wait_until(fits, 'a line that fits')
        terminal.type(b'\x03')
        self.assert_ended(terminal, 130)

    def test_ctrl_c(self):
        terminal = self.start_run(tasks=20_000)
        terminal.wait_for(' left')
        terminal.type(b'\x03')  # echoed as ^C where the cursor is
        screen = self.assert_ended(terminal, 130)
        self.assertIn('interrupted', screen.lines)

    def failing_run(self):
        """The command of a run with a notice a task."""
        mock = self.mock('--tasks', self.file('AppId,TaskId\nother,other\n', 'none.csv'),
                         '--unknown', 'invalid')
        return self.command(mock, self.tasks(TASKS), '-v')

    def test_one_that_shows_nothing_holds_up_nothing(self):
        terminal = Terminal(self, self.failing_run(), stuck=True, **TTY)
        code, out, screen = terminal.finish()
        self.assertEqual((code, harness.as_json(out)['failed']), (1, TASKS))
        self.assertEqual(screen.foreign, [])

    def test_notices_stand_alone_on_their_lines(self):
        command = self.failing_run()
        _, _, screen = Terminal(self, command, **TTY).finish()
        self.assertEqual(screen.foreign, [])
        told = [line for line in screen.lines if 'failed InvalidParam' in line]
        self.assertGreater(len(told), TASKS / 2)  # a terminal that is late is spared some
        for line in told:
            self.assertRegex(line, STAMP + r'line \d+: failed InvalidParam')


class Ends(harness.Case):
    def test_an_error_takes_the_line_away(self):
        with socket.create_server(('127.0.0.1', 0)) as silent:
            address = f'https://127.0.0.1:{silent.getsockname()[1]}'
            command = self.command(None, self.tasks(3), '--endpoint', address,
                                   '--connect-timeout', '1')
            terminal = Terminal(self, command, 200, **TTY)
            code, _, screen = terminal.finish()
        self.assertEqual(code, 2)
        self.assertTrue(any('connecting' in line for line in screen.drawn))
        self.assertFalse(any('connecting' in line for line in screen.lines))
        self.assertTrue(screen.lines[-2].startswith('mpustop: '), screen.lines)

    def test_the_second_signal_takes_the_line_away(self):
        mock = self.mock('--fault', 'mute=100%,from=500ms')
        terminal = Terminal(self, self.command(mock, self.tasks(TASKS)), 200, **TTY)
        terminal.wait_for('/s  ')  # of the line, not of the plan
        terminal.type(b'\x03')
        terminal.wait_for('interrupted: waiting')

        def ended():
            terminal.process.send_signal(signal.SIGINT)
            return terminal.process.poll() is not None
        harness.wait_until(ended, 'the end at the second signal')
        code, _, screen = terminal.finish()
        self.assertEqual(code, 130)
        self.assertEqual(screen.lines[-1], '')
        self.assertIn('interrupted: waiting', screen.lines[-2])

    def test_a_halt_is_told_when_it_begins_and_when_it_is_over(self):
        """The key is refused while answers to other calls are owed."""
        def answer(call):
            if call.task == 'task-5':
                others.wait(harness.PATIENCE)
                return 403, 'InvalidAccessKeyId.Inactive', 'inactive \x1b[31mkey'
            if int(call.task[5:]) > 5:
                others.set()
                held.acquire(timeout=harness.PATIENCE)
            return None
        held = threading.Semaphore(0)
        others = threading.Event()
        service = ToldService(answer)
        self.addCleanup(service.stop)
        process = self.start(self.command(service, self.tasks(20)))
        said = b''
        while b'halting' not in said:
            more = process.stderr.read1(65536)
            if not more:
                break
            said += more
        held.release(100)
        result = self.finish(process)
        self.assert_code(result, 3)
        self.assertRegex(said.decode(), STAMP.replace('^', '(?m)^') +
                         'halting, nothing more is sent: InvalidAccessKeyId.Inactive')
        self.assert_says(result, 'mpustop: halted: InvalidAccessKeyId.Inactive')
        self.assertNotIn('\x1b', result.err)


class InWords(harness.Case):
    def test_a_plain_line_every_ten_seconds(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(1300), '--qps', '100')
        self.assert_code(result, 0)
        self.assertRegex(result.err, '(?m)' + STAMP + r'\d\d%  [\d,]+/1,300  \d+(\.\d+)?/s  '
                         r'[\d,]+ stopped  \d+ s left$')
        self.assertNotIn('\x1b', result.err)
        self.assertNotIn('\r', result.err)

    def test_an_outage(self):
        mock = self.mock('--fault', '503=100%,from=1s,for=3s')
        result = self.run_tasks(mock, self.tasks(TASKS))
        self.assert_code(result, 0)
        self.assertRegex(result.err, '(?m)' + STAMP + 'outage: HTTP 503')
        self.assertRegex(result.err, '(?m)' + STAMP + r'the service is back after \d s')

    def test_an_outage_on_a_terminal(self):
        mock = self.mock('--fault', '503=100%,from=1s,for=3s')
        terminal = Terminal(self, self.command(mock, self.tasks(TASKS)), 200, **TTY)
        code, _, screen = terminal.finish()
        self.assertEqual(code, 0)
        self.assertTrue(any('paused for 2 s: an outage' in line for line in screen.drawn))
        told = [line for line in screen.lines if re.search('outage: |is back after', line)]
        self.assertEqual(len(told), 2, screen.lines)


class ForMachines(harness.Case):
    def objects(self, result):
        """Standard error, which is nothing but objects."""
        objects = [json.loads(line) for line in result.err.splitlines()]
        for one in objects:
            self.assertIn(one['type'], ('progress', 'notice', 'error'))
            self.assertRegex(one['time'], r'^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$')
        return objects

    def progress(self, result):
        return [one for one in self.objects(result) if one['type'] == 'progress']

    def text(self, result, kind='notice'):
        return '\n'.join(one['text'] for one in self.objects(result) if one['type'] == kind)

    def test_every_second_and_at_the_end(self):
        mock = self.mock()
        result = self.run_tasks(mock, self.tasks(1500), '--progress', 'json')
        self.assert_code(result, 0)
        seen = self.progress(result)
        self.assertGreaterEqual(len(seen), 3)
        done = [one['done'] for one in seen]
        self.assertEqual(done, sorted(done))
        self.assertEqual({one['state'] for one in seen[:-1]}, {'running'})
        self.assertTrue(any(one['rate'] and one['seconds_left'] for one in seen[:-1]))
        last = seen[-1]
        self.assertEqual((last['state'], last['done'], last['total'], last['stopped'],
                          last['attempts'], last['in_flight']), ('ended', 1500, 1500, 1500, 1500, 0))
        self.assertIn('1,500 tasks', self.text(result))  # the plan

    def test_an_outage(self):
        mock = self.mock('--fault', '503=100%,from=1s,for=3s')
        result = self.run_tasks(mock, self.tasks(TASKS), '--progress', 'json')
        self.assert_code(result, 0)
        paused = [one for one in self.progress(result) if one['state'] == 'paused']
        self.assertTrue(paused)
        self.assertTrue(all(one['paused_seconds'] > 1 for one in paused))
        self.assertTrue(any(one['retrying'] > 0 for one in paused))
        said = self.text(result)
        self.assertLess(said.index('outage: HTTP 503'), said.index('the service is back after'))

    def test_throttling(self):
        mock = self.mock('--fault', 'throttle=30%,from=300ms,for=1s')
        result = self.run_tasks(mock, self.tasks(5000), '--progress', 'json')
        self.assert_code(result, 0)
        slowed = [one for one in self.progress(result) if one['state'] == 'throttled']
        self.assertTrue(slowed)
        self.assertTrue(all(50 <= one['slowed_to'] < 500 for one in slowed))
        said = self.text(result)
        self.assertLess(said.index('slowing down to'), said.index('no longer throttled'))

    def test_errors_are_objects_too(self):
        port = harness.free_port()
        result = self.run_tasks(None, self.tasks(3), '--endpoint', f'https://127.0.0.1:{port}',
                                '--progress', 'json')
        self.assert_code(result, 2)
        self.assertIn('refused', self.text(result, 'error'))

    def test_halts(self):
        result = self.run_tasks(self.mock(), self.tasks(3), '--progress', 'json',
                                ALIBABA_CLOUD_ACCESS_KEY_ID='nobody')
        self.assert_code(result, 3)
        self.assertIn('halted: ', self.text(result, 'error'))

    def test_nobody_is_asked(self):
        command = self.command(self.mock(), self.tasks(3), '--progress', 'json')
        command.remove('--yes')
        terminal = Terminal(self, command, 200, **TTY)
        code, _, screen = terminal.finish()
        self.assertEqual(code, 2)
        self.assertIn('--yes', screen.lines[-2])

    def test_quiet(self):
        result = self.run_tasks(self.mock(), self.tasks(600), '--progress', 'json', '-q')
        self.assert_code(result, 0)
        self.assertEqual(result.err, '')

    def test_a_load(self):
        mock = self.mock('--qps-limit', '0', tls=False)
        result = self.call([harness.BINARY, 'bench', '--endpoint', mock.url, '--qps', '200',
                            '--duration', '2.5', '--progress', 'json', '--json'])
        self.assert_code(result, 0)
        seen = self.progress(result)
        self.assertGreaterEqual(len(seen), 2)
        self.assertEqual((seen[0]['state'], seen[-1]['state']), ('running', 'ended'))
        self.assertGreater(seen[-1]['done'], seen[0]['done'])


if __name__ == '__main__':
    harness.main()
