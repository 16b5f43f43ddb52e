"""Requests at full speed: their price, their system calls, start-up, two threads."""

import statistics

from comparing import clients
from comparing.figures import Ratio, Row, cpu, each, interleaved
from comparing.processes import Failure, tool

SHAPES = ((8, 16), 1.0, 0.85), ((1, 100), 0.95, 0.75), ((50, 1), )  # what is asked for, the aim


def _pair(setting, server, requests, shape, ours=(), theirs=(), v1=False):
    connections, streams = shape

    def run_ours():
        used = setting.ours(clients.bench(setting.mpustop, server, requests, connections, streams,
                                          *ours))
        clients.all_ok(used, requests)
        return used

    def run_theirs():
        used = setting.ours(clients.h2load(server, requests, connections, streams, *theirs, v1=v1))
        clients.h2load_ok(used, requests)
        return used

    return run_ours, run_theirs


def _row(setting, number, what, requests, pair, **goals):
    used = interleaved({f'{what}: ours': pair[0], f'{what}: h2load': pair[1]}, setting.pairs,
                       setting.tell)
    ours, theirs = used.values()
    ratio = Ratio.of(cpu(ours), cpu(theirs))
    us = each(ours, requests), each(theirs, requests)
    return Row(number, what, f'{ratio} × h2load; {us[0]:.2f} and {us[1]:.2f} µs of CPU a request',
               ratio.median, **goals,
               data={'ours_us': us[0], 'h2load_us': us[1], 'low': ratio.low, 'high': ratio.high})


def full_speed(setting):
    n = setting.sizes
    with setting.servers.nghttpd() as server:
        for shape, *goals in SHAPES:
            pair = _pair(setting, server, n.requests, shape, ('--http', '2'))
            what = f'full speed, V3, h2, {shape[0]} × {shape[1]}'
            yield _row(setting, '1', what, n.requests, pair, **dict(zip(('land', 'aim'), goals)))
        pair = _pair(setting, server, n.v1, (8, 16), ('--http', '2', '--signature', 'v1'), v1=True)
        yield _row(setting, '1', 'full speed, V1, h2, 8 × 16', n.v1, pair)
    with setting.servers.nginx() as server:
        pair = _pair(setting, server, n.http1, (50, 1), ('--http', '1.1'), ('--h1', ))
        yield _row(setting, '1', 'full speed, V3, HTTP/1.1, 50 connections (nginx)', n.http1, pair)


def _calls(text):
    """The number in the last line of `strace -c`: %, seconds, us/call, calls, [errors,] total."""
    for line in reversed(text.splitlines()):
        words = line.split()
        if words and words[-1] == 'total':
            return int(words[3])
    raise Failure(f'strace -c counted nothing: {text[-500:]}')


def system_calls(setting):
    n = setting.sizes.traced
    counts = setting.directory / 'calls'
    strace = [tool('strace', 'strace'), '-c', '-f', '-o', counts]

    def traced(command):
        setting.ours([*strace, *command])
        return _calls(counts.read_text()) / n

    with setting.servers.nghttpd() as server:
        for shape in ((8, 16), (1, 100)):
            setting.tell(f'system calls, {shape[0]} × {shape[1]}')
            ours = traced(clients.bench(setting.mpustop, server, n, *shape, '--http', '2'))
            theirs = traced(clients.h2load(server, n, *shape))
            yield Row('4', f'system calls a request, {shape[0]} × {shape[1]}',
                      f'{ours:.3f}; h2load {theirs:.3f}', ours, land=0.5, aim=0.25,
                      unit='a request', data={'h2load': theirs})


def start_up(setting):
    with setting.servers.nghttpd() as server:
        pair = _pair(setting, server, 1, (1, 1), ('--http', '2'))
        used = interleaved({'start-up: ours': pair[0], 'start-up: h2load': pair[1]},
                           setting.pairs * 3, setting.tell)
    ours, theirs = used.values()
    ratio = Ratio.of(cpu(ours), cpu(theirs))
    ms = [statistics.median(cpu(one)) * 1e3 for one in (ours, theirs)]
    yield Row('5', 'start, one request, end',
              f'{ratio} × h2load; {ms[0]:.1f} and {ms[1]:.1f} ms of CPU', ratio.median, land=1.0, data={'ours_ms': ms[0], 'h2load_ms': ms[1]})


def threads(setting):
    n, both = setting.sizes.requests, setting.client | setting.server

    def ours(count):
        used = setting.ours(clients.bench(setting.mpustop, server, n, 8, 16, '--http', '2',
                                          '--threads', count), cores=both)
        clients.all_ok(used, n)
        return used

    def theirs(count):
        used = setting.ours(clients.h2load(server, n, 8, 16, '-t', count), cores=both)
        clients.h2load_ok(used, n)
        return used

    with setting.servers.nghttpd() as server:
        used = interleaved({
            'ours, 1 thread': lambda: ours(1), 'ours, 2 threads': lambda: ours(2),
            'h2load, 1 thread': lambda: theirs(1), 'h2load, 2 threads': lambda: theirs(2),
        }, setting.pairs, setting.tell)
    one, two, their_one, their_two = used.values()
    us = [each(some, n) for some in used.values()]
    for count, mine, peer, at in ((1, one, their_one, 0), (2, two, their_two, 1)):
        ratio = Ratio.of(cpu(mine), cpu(peer))
        yield Row('7', f'--threads {count}, 8 × 16, no core kept for the server',
                  f'{us[at]:.2f} µs of CPU a request; {ratio} × h2load -t {count}', us[at],
                  data={'h2load_us': us[at + 2], 'ratio': ratio.median})
