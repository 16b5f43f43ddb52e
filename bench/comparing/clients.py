"""The command lines of both clients, and what they must have said when all went well."""

import json
import re

from comparing.processes import Failure, tool

KEYS = {'ALIBABA_CLOUD_ACCESS_KEY_ID': 'STS.NUgJZ8nVq2TtDHQwExample',
        'ALIBABA_CLOUD_ACCESS_KEY_SECRET': 'wyLTSmsyPGP1ohvvw8xYgB29dlExamp',
        'ALIBABA_CLOUD_SECURITY_TOKEN': 'CAISrwJ1q6Ft5B2yfSjIr5fkCs' + 'x' * 70}
IDS = 'AppId=bench-01&TaskId=bench-0123456789abcdef'
SIGNED_NAMES = ('host;x-acs-accesskey-id;x-acs-action;x-acs-content-sha256;x-acs-date;'
                'x-acs-security-token;x-acs-signature-nonce;x-acs-version')

# The ten headers that ours sends with a temporary key, as many bytes each. They never change, as
# h2load signs nothing; what nghttp2 would index of them it indexes.
HEADERS = {
    'accept': 'application/json',
    'user-agent': 'mpustop/0.1.0',
    'x-acs-action': 'StopLiveMPUTask',
    'x-acs-version': '2016-11-01',
    'x-acs-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-acs-accesskey-id': KEYS['ALIBABA_CLOUD_ACCESS_KEY_ID'],
    'x-acs-security-token': KEYS['ALIBABA_CLOUD_SECURITY_TOKEN'],
    'x-acs-date': '2030-01-01T00:00:00Z',
    'x-acs-signature-nonce': '5f0c3b1a9d8e7f6a5b4c3d2e1f0a9b8c',
    'authorization': f'ACS3-HMAC-SHA256 Credential={KEYS["ALIBABA_CLOUD_ACCESS_KEY_ID"]},'
                     f'SignedHeaders={SIGNED_NAMES},Signature=' + '0123456789abcdef' * 4,
}
V1_HEADERS = {name: HEADERS[name] for name in ('accept', 'user-agent')}
V1_QUERY = (f'AccessKeyId={KEYS["ALIBABA_CLOUD_ACCESS_KEY_ID"]}&Action=StopLiveMPUTask&{IDS}'
            f'&Format=JSON&SecurityToken={KEYS["ALIBABA_CLOUD_SECURITY_TOKEN"]}'
            '&SignatureMethod=HMAC-SHA1&SignatureNonce=5f0c3b1a9d8e7f6a5b4c3d2e1f0a9b8c'
            '&SignatureVersion=1.0&Timestamp=2030-01-01T00%3A00%3A00Z&Version=2016-11-01'
            '&Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAA%3D')


def header_bytes():
    return sum(len(name) + len(value) for name, value in HEADERS.items())


def h2load(server, requests, connections, streams, *options, v1=False):
    """A POST as ours, with headers like those of a signed one."""
    command = [tool('h2load', 'nghttp2-client'), '-n', requests, '-c', connections, '-m', streams,
               '-H', ':method: POST']
    for name, value in (V1_HEADERS if v1 else HEADERS).items():
        command += ['-H', f'{name}: {value}']
    return command + [*options, f'{server.url}/?{V1_QUERY if v1 else IDS}']


def bench(mpustop, server, requests, connections, streams, *options, qps=0):
    return [mpustop, 'bench', '--endpoint', server.url, '--cacert', server.certificate,
            '--requests', requests, '--qps', qps, '--connections', connections,
            '--streams', streams, '--json', '--quiet', *options]


def run(mpustop, server, tasks, report, connections, streams):
    report.unlink(missing_ok=True)
    return [mpustop, 'run', tasks, '--endpoint', server.url, '--cacert', server.certificate,
            '--report', report, '--qps', '0', '--connections', connections, '--streams', streams,
            '--yes', '--json', '--quiet', '--progress', 'none']


def all_ok(used, requests, member='ok'):
    """What our command said with --json; Failure unless every request was answered well."""
    said = json.loads(used.out)
    if said[member] != requests:
        raise Failure(f'of {requests} requests {said[member]} were ok: {used.out.strip()}')
    return said


def h2load_ok(used, requests):
    """h2load's rate; Failure unless every request was answered with 2xx."""
    good = re.search(r'^status codes: (\d+) 2xx', used.out, re.MULTILINE)
    rate = re.search(r'^finished in [^,]+, ([\d.]+) req/s', used.out, re.MULTILINE)
    if not good or not rate or int(good[1]) != requests:
        raise Failure(f'h2load was not answered {requests} times: {used.out[-1000:]}')
    return float(rate[1])
