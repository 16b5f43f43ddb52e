"""Holds the source tree to the rules of the house. Usage: tidy.py ROOT"""

import os
import sys

import rules

TREES = ['include', 'src', 'tests', 'bench', 'data', '.ci']
ENDINGS = ('.hpp', '.cpp', '.py', 'meson.build', '.sh')


def sources(root):
    """The paths, in the tree, of what is held to the rules."""
    for tree in TREES:
        for directory, _, names in os.walk(os.path.join(root, tree)):
            for name in sorted(names):
                if name.endswith(ENDINGS) or tree == '.ci' and '.' not in name:
                    yield os.path.relpath(os.path.join(directory, name), root)


def main(root):
    seen = 0
    found = 0
    for path in sources(root):
        seen += 1
        with open(os.path.join(root, path), encoding='utf-8') as file:
            text = file.read()
        for line, what in rules.broken(path, text):
            print(f'{path}:{line}: {what}')
            found += 1
    print(f'{seen} files, {found} findings')
    # A tree without sources is a wrong ROOT, not a tidy one.
    return 1 if found or seen < 10 else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1]))
