"""Makes the table of tests/README.md anew: what the tests of survival saw.

    python3 tests/e2e/survival_table.py BINARY [test_h1_faults.py ...]

runs those files of this directory (without names: all that use `survival`) and puts one line for
each case between the two marks of the README. With names, the lines of other files are lost. Ends
with 1, and leaves the table as it was, when a test fails."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
README = HERE.parent / 'README.md'
BEGIN = '<!-- survival table: begin -->\n'
END = '<!-- survival table: end -->\n'
HEAD = ('| case | faults and options | expected | seen |\n'
        '|---|---|---|---|\n')


def test_files():
    """The test files whose cases have a line in the table."""
    return sorted(path for path in HERE.glob('test_*.py')
                  if re.search(r'^\s*(?:import|from) survival\b', path.read_text(), re.MULTILINE))


def run(binary, files):
    """Runs the files; the lines that their tests wrote, and the names of the files that failed."""
    with tempfile.TemporaryDirectory() as directory:
        lines = Path(directory) / 'lines'
        lines.touch()
        env = dict(os.environ, MPUSTOP_TABLE=str(lines), PYTHONDONTWRITEBYTECODE='1')
        failed = [file.name for file in files
                  if subprocess.run([sys.executable, str(file), binary], env=env,
                                    check=False).returncode != 0]
        return [json.loads(line) for line in lines.read_text().splitlines()], failed


def seen(line):
    """What came of a run, in words."""
    parts = [f'exit {line["code"]}'] if line['code'] else []
    parts += [f'{count} {outcome}' for outcome, count in line['outcomes'].items()]
    if line['attempts']:
        parts.append(f'{line["attempts"]} requests at {line["mean_qps"]:.0f}/s')
        parts.append(f'worst second {line["max_in_1s"]}')
        parts.append(f'{line["connections"]} connections')
    if line['protocol']:
        parts.append(line['protocol'])
    return ', '.join(parts)


def order(line):
    """By the number that a case begins with, then by its words."""
    number = re.match(r'\d+', line['case'])
    return (int(number.group()) if number else 0, line['case'], line['what'], line['protocol'])


def table(lines):
    rows = [[line['case'], line['what'], line['expected'], seen(line)]
            for line in sorted(lines, key=order)]
    return HEAD + ''.join('| ' + ' | '.join(cell.replace('|', '\\|') for cell in row) + ' |\n'
                          for row in rows)


def put(text, made):
    """The README's text with another table."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + BEGIN + made + END + after


def main():
    binary = os.path.abspath(sys.argv[1])
    files = [HERE / name for name in sys.argv[2:]] or test_files()
    lines, failed = run(binary, files)
    if failed:
        print('the table is as it was; failed:', ', '.join(failed), file=sys.stderr)
        return 1
    README.write_text(put(README.read_text(), table(lines)))
    return 0


if __name__ == '__main__':
    sys.exit(main())
