"""500 requests a second, never more in any one: the price of waking up."""

from comparing import clients
from comparing.figures import Ratio, Row, cpu, each, interleaved

QPS = 500
CONNECTIONS = 1  # h2load paces each connection by itself: one is what costs it least
STREAMS = 100
BATCHES = ((0.01, 0.85, None), (0.02, None, 0.6))


def _ours(setting, server, requests, batch):
    return clients.bench(setting.mpustop, server, requests, CONNECTIONS, STREAMS, '--http', '2',
                         '--guard', 'strict', '--batch', batch, qps=QPS)


def _theirs(server, requests):
    return clients.h2load(server, requests, CONNECTIONS, STREAMS, '--rps', QPS // CONNECTIONS)


def _cost(setting, requests):
    said, rates = {}, []

    def ours(batch):
        used = setting.ours(_ours(setting, server, requests, batch))
        said.setdefault(batch, []).append(clients.all_ok(used, requests)['mean_qps'])
        return used

    def theirs():
        used = setting.ours(_theirs(server, requests))
        rates.append(clients.h2load_ok(used, requests))
        return used

    programs = {f'paced, {batch} s': lambda batch=batch: ours(batch) for batch, *_ in BATCHES}
    with setting.servers.nghttpd() as server:
        used = interleaved({**programs, 'paced, h2load': theirs}, setting.pairs, setting.tell)
    *ours_used, peer = used.values()
    for (batch, land, aim), mine in zip(BATCHES, ours_used, strict=True):
        ratio = Ratio.of(cpu(mine), cpu(peer))
        yield Row('2', f'{QPS}/s, --guard strict, batches of {batch * 1e3:.0f} ms',
                  f'{ratio} × h2load --rps {QPS}; {each(mine, requests):.1f} and '
                  f'{each(peer, requests):.1f} µs of CPU a request', ratio.median, land=land, aim=aim,
                  data={'slowest_mean_qps': min(said[batch]), 'h2load_mean_qps': rates})


def _rate(setting, requests):
    """As the stand-in's ledger has it, in a run of its own for each."""
    for batch, *_ in BATCHES:
        setting.tell(f'paced, {batch} s, at the stand-in')
        with setting.servers.mock() as (server, ledger):
            used = setting.ours(_ours(setting, server, requests, batch))
            clients.all_ok(used, requests)
        what = f'{QPS}/s, --guard strict, batches of {batch * 1e3:.0f} ms'
        yield Row('2', f'{what}: busiest second at the server', f'{ledger["max_in_1s"]}',
                  ledger['max_in_1s'], land=QPS, unit='in any second')
        yield Row('2', f'{what}: mean rate at the server', f'{ledger["mean_qps"]:.1f}/s',
                  ledger['mean_qps'], land=499, unit='/s', at_least=True)
    setting.tell('paced, h2load, at the stand-in')
    with setting.servers.mock() as (server, ledger):
        setting.ours(_theirs(server, requests))
    yield Row('2', f'h2load --rps {QPS}: busiest second at the server',
              f'{ledger["max_in_1s"]}; mean rate {ledger["mean_qps"]:.1f}/s', ledger['max_in_1s'])


def paced(setting):
    requests = QPS * setting.sizes.paced_seconds
    yield from _cost(setting, requests)
    yield from _rate(setting, requests)
