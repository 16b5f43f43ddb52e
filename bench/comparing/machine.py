"""Where the table was made, so that another can be held beside it."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

from comparing.processes import SEARCHED


def _processor():
    found = re.search(r'^model name\s*: (.+)$', Path('/proc/cpuinfo').read_text(), re.MULTILINE)
    return found[1] if found else platform.machine()


def _version(command):
    """The first line that a program tells of its version; nothing when it is not there."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False,
                              env={**os.environ, 'PATH': SEARCHED})
    except OSError:
        return None
    return (done.stdout or done.stderr).partition('\n')[0].strip()


def described(mpustop, pairs):
    """Name: text, in the order in which it is told."""
    versions = [_version([mpustop, '--version']), _version(['h2load', '--version']),
                _version(['nghttpd', '--version']), _version(['nginx', '-v'])]
    return {
        'date': datetime.datetime.now(datetime.timezone.utc).date().isoformat(),
        'processor': f'{os.cpu_count()} × {_processor()}',
        'system': f'{platform.system()} {platform.release()}',
        'programs': ', '.join(version for version in versions if version),
        'load before': f'{os.getloadavg()[0]:.1f}',
        'pairs': str(pairs),
    }
