"""Whole commands: run with its report, check, and what the stand-in carries."""

import re
import statistics

from comparing import clients
from comparing.figures import Ratio, Row, cpu, each, interleaved
from comparing.processes import Failure
from comparing.setting import write_tasks

MIB = 1024 * 1024


def whole_run(setting):
    many, few = setting.sizes.tasks, setting.sizes.fewer_tasks
    report = setting.directory / 'report.csv'
    files = {}
    for count in (many, few):
        files[count] = setting.directory / f'tasks-{count}.csv'
        write_tasks(files[count], count)

    def run(count):
        used = setting.ours(clients.run(setting.mpustop, server, files[count], report, 8, 16))
        clients.all_ok(used, count, 'stopped')
        return used

    def bench():
        used = setting.ours(clients.bench(setting.mpustop, server, many, 8, 16, '--http', '2'))
        clients.all_ok(used, many)
        return used

    with setting.servers.nghttpd() as server:
        used = interleaved({f'run of {many}': lambda: run(many), f'bench of {many}': bench,
                            f'run of {few}': lambda: run(few)}, setting.pairs, setting.tell)
    for path in (report, *files.values()):
        path.unlink()
    yield from _run_rows(used, many, few)


def _run_rows(used, many, few):
    million, load, less = used.values()
    ratio = Ratio.of(cpu(million), cpu(load))
    us = each(million, many), each(load, many), each(less, few)
    yield Row('3', f'run --qps 0 of {many:,} tasks',
              f'{ratio} × bench; {us[0]:.2f} and {us[1]:.2f} µs of CPU a request', ratio.median,
              land=1.5, data={'ours_us': us[0], 'bench_us': us[1]})
    peak = max(one.peak for one in million) / MIB
    yield Row('3', f'run --qps 0 of {many:,} tasks: peak memory', f'{peak:.1f} MiB', peak, land=64,
              unit='MiB')
    growth = Ratio.of([one / many for one in cpu(million)], [one / few for one in cpu(less)])
    yield Row('3', f'cost of a request, run of {many:,} to run of {few:,}',
              f'{growth}; {us[0]:.2f} and {us[2]:.2f} µs', growth.median, land=1.15,
              data={'fewer_us': us[2]})


def check(setting):
    count = setting.sizes.checked
    tasks, nothing = setting.directory / 'checked.csv', setting.directory / 'one.csv'
    setting.tell(f'check of {count}: writing the file')
    write_tasks(tasks, count)
    write_tasks(nothing, 1)

    def checked(path, expected):
        used = setting.ours([setting.mpustop, 'check', path, '--json'])
        clients.all_ok(used, expected, 'valid')
        return used

    used = []
    for turn in range(min(setting.pairs, 3)):
        setting.tell(f'check of {count} {turn + 1}')
        used.append(checked(tasks, count))
    least = checked(nothing, 1)
    tasks.unlink()
    seconds = statistics.median(cpu(used))
    rate = count / seconds / 1e6
    yield Row('6', f'check of {count:,} pairs', f'{rate:.2f} M rows a second of CPU', rate, land=2.5,
              unit='M rows/s', at_least=True,
              data={'wall_seconds': statistics.median(one.wall for one in used)})
    bytes_each = max(0, max(one.peak for one in used) - least.peak) / count
    yield Row('6', f'check of {count:,} pairs: memory at peak', f'{bytes_each:.1f} bytes a pair',
              bytes_each, land=40, unit='bytes a pair')


def stand_in(setting):
    if not setting.mock_rate.exists():
        raise Failure(f'{setting.mock_rate} is not built: ninja -C build bench/mock_rate')
    rates = []
    for turn in range(min(setting.pairs, 3)):
        setting.tell(f'stand-in {turn + 1}')
        said = setting.ours([setting.mock_rate, setting.sizes.mock],
                            cores=setting.client | setting.server).out
        rates.append(float(re.search(r'(\d+) requests/s on one core', said)[1]))
    rate = statistics.median(rates)
    yield Row('9', 'the stand-in on one core, verifying V3', f'{rate:,.0f} requests/s', rate,
              land=30_000, unit='requests/s', at_least=True)
