"""The vendor's Node clients against the stand-in: accepted with the right secret, told
SignatureDoesNotMatch with a wrong one, over TLS and in cleartext, with and without a token.

vendor_node.py MPUSTOP SCRIPT WORK_DIRECTORY; exit 77 (skipped) without node, npm or a registry.
"""
import json
import os
import shutil
import subprocess
import sys

PACKAGES = ["@alicloud/pop-core@1.8.0", "@alicloud/openapi-core@1.0.8",
            "@alicloud/openapi-client@0.4.15"]
# What each call of vendor_node.cjs must come back with; an id with odd bytes shows that signatures
# agree on their encoding, since it is refused only after the signature was found right.
EXPECTED = {"wrong-secret": "SignatureDoesNotMatch", "right-secret": "accepted",
            "stopped-again": "InvalidTask.NotFound", "odd-id": "InvalidAppId"}
CALLS_A_SERVER = 16


def skip(reason):
    print("skipped:", reason)
    sys.exit(77)


def install(directory):
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            skip(f"{tool} is not installed")
    os.makedirs(directory, exist_ok=True)
    modules = os.path.join(directory, "node_modules")
    if all(os.path.isdir(os.path.join(modules, name.rsplit("@", 1)[0])) for name in PACKAGES):
        return modules
    with open(os.path.join(directory, "package.json"), "w") as file:
        file.write('{"private": true}\n')
    done = subprocess.run(["npm", "install", "--no-audit", "--no-fund", *PACKAGES], cwd=directory,
                          capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        skip("npm cannot install the vendor's packages: " + done.stderr.strip()[-500:])
    return modules


def environment(**more):
    """This machine's without its proxies (npm alone needs them): the stand-in is on loopback."""
    kept = {name: value for name, value in os.environ.items()
            if not name.lower().endswith("_proxy")}
    return dict(kept, **more)


class Mock:
    def __init__(self, program, options, token):
        keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "testid",
                "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "testsecret",
                "ALIBABA_CLOUD_SECURITY_TOKEN": token}
        self.process = subprocess.Popen([program, "mock", *options], stdout=subprocess.PIPE,
                                        text=True, env=environment(**keys))
        self.url = self.process.stdout.readline().split()[-1]
        self.certificate = ""
        if self.url.startswith("https"):
            self.certificate = self.process.stdout.readline().split()[-1]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=10)


def run_clients(script, modules, mock, token):
    trusting = environment(NODE_EXTRA_CA_CERTS=mock.certificate)
    command = ["node", script, modules, mock.url, "testid", "testsecret"] + ([token] if token else [])
    done = subprocess.run(command, env=trusting, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command[:4])} failed:\n{done.stderr}")
    return [line.split(None, 2) for line in done.stdout.splitlines()]


def ledger_of(directory):
    with open(os.path.join(directory, "ledger.json")) as file:
        return json.load(file)


def main():
    program, script, directory = sys.argv[1:]
    modules = install(directory)
    failures = 0
    for options, token in ((["--tls"], ""), ([], ""), (["--tls"], "sts+token/==")):
        ledger = ["--ledger", os.path.join(directory, "ledger.json")]
        with Mock(program, options + ledger, token) as mock:
            results = run_clients(script, modules, mock, token)
        for client, purpose, result in results:
            good = result == EXPECTED[purpose]
            failures += not good
            kind = ("TLS" if "--tls" in options else "cleartext") + ("+token" if token else "")
            print(f"{'ok  ' if good else 'FAIL'} {client:15} {kind:10} {purpose:13} {result}")
        counts = ledger_of(directory)
        seen = (counts["arrivals"], counts["bad_signatures"], counts["tasks"]["stopped"])
        if len(results) != CALLS_A_SERVER or seen != (CALLS_A_SERVER, 4, 4):
            failures += 1
            print("FAIL the ledger has arrivals, bad signatures, stopped tasks:", seen)
    sys.exit(1 if failures else 0)


main()
