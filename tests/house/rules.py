"""The rules of the house. Each takes a file's path in the tree and its text, and yields the lines
that break it as (line, what)."""

import ast
import re

import cpp_code

MAX_FILE_LINES = 400
MAX_FUNCTION_LINES = 70

# Whose headers a layer may include: its own and those below it.
LAYERS = {
    'core': [],
    'http': ['core'],
    'os': ['core', 'http'],
    'net': ['core', 'http'],
    'auth': ['core', 'http', 'os', 'net'],
    'engine': ['core', 'http', 'os', 'net'],
    'mock': ['core', 'http', 'net'],
    'cli': ['core', 'http', 'os', 'net', 'auth', 'engine', 'mock'],
}
# The same for tests and benchmarks. What is not named here may include everything.
TESTED_LAYERS = {
    'core': [],
    'http': ['core'],
    'os': ['core', 'http'],
    'net': ['core', 'http', 'mock'],
    'auth': ['core', 'http', 'os', 'net', 'mock'],
    'mock': ['core', 'http', 'net'],
}

_INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]')

_IMPURE_HEADERS = re.compile(
    r'(?:fstream|iostream|filesystem|thread|mutex|future|condition_variable|random|csignal|ctime'
    r'|cstdio|stdio\.h|time\.h|unistd\.h|fcntl\.h|poll\.h|netdb\.h|signal\.h|pthread\.h'
    r'|(?:sys|netinet|arpa|net)/.*|boost/(?:asio|beast|filesystem)\b.*|openssl/(?:ssl|bio|rand)\.h)$')
_IMPURE_CALLS = re.compile(
    r'::now\s*\(|\brandom_device\b|\b(?:secure_)?getenv\s*\(|\bstd::c(?:out|err|log|in)\b'
    r'|\btime\s*\(\s*(?:nullptr|NULL|0)\s*\)|\b(?:std::)?s?rand\s*\(|\bRAND_(?:priv_)?bytes\b'
    r'|\bgetrandom\b|\bgettimeofday\b|\bclock_gettime\b|\bf(?:d)?open\s*\(|(?<!\w)::(?:open|openat|socket)\s*\('
    r'|\bsyscall\s*\(|\bsleep_(?:for|until)\b')
# A session is a codec: Beast's parser wants Asio's buffer type, and nothing else of Asio.
_SOCKET_HEADERS = re.compile(
    r'(?:boost/asio/(?!buffer\.hpp).*|boost/asio\.hpp|boost/beast/(?:core|ssl|websocket)\b.*'
    r'|boost/beast\.hpp|openssl/(?:ssl|bio|rand)\.h|fstream|iostream|thread|mutex|unistd\.h|fcntl\.h'
    r'|poll\.h|netdb\.h|(?:sys|netinet|arpa|net)/.*)$')


def _layer(path, top):
    parts = path.split('/')
    return parts[1] if len(parts) > 2 and parts[0] == top else None


def _includes(text):
    for number, line in enumerate(cpp_code.without_comments(text).splitlines(), 1):
        match = _INCLUDE.match(line)
        if match:
            yield number, match.group(1), match.group(2)


def include_direction(path, text):
    """cli -> engine -> net, os -> http -> core -> include/mpustop."""
    tested = _layer(path, 'tests')
    layer = _layer(path, 'src') or tested
    allowed = (TESTED_LAYERS if tested else LAYERS).get(layer)
    for number, bracket, name in _includes(text):
        first = name.split('/')[0] if '/' in name else None
        if bracket == '<' and first in LAYERS and first not in ('net', ):
            yield number, f'<{name}>: our own headers are included as "{name}"'
        if bracket == '"' and first == 'mpustop':
            yield number, f'"{name}": public headers are included as <{name}>'
        if bracket != '"' or first not in LAYERS:
            continue
        if path.startswith('include/'):
            yield number, f'"{name}": a public header includes public headers only'
        elif allowed is not None and first != layer and first not in allowed:
            yield number, f'"{name}": {path.split("/")[0]}/{layer} may not include {first}/'


def purity(path, text):
    """core neither asks nor touches the world; http does no I/O."""
    layer = _layer(path, 'src')
    if layer not in ('core', 'http'):
        return
    headers = _IMPURE_HEADERS if layer == 'core' else _SOCKET_HEADERS
    for number, bracket, name in _includes(text):
        if bracket == '<' and headers.match(name):
            yield number, f'<{name}> has no place in src/{layer}: no clock, entropy, file or socket'
    for number, line in enumerate(cpp_code.without_literals(text).splitlines(), 1):
        match = _IMPURE_CALLS.search(line)
        if match:
            yield number, f'`{match.group().strip()}` has no place in src/{layer}: it is an argument'


def lengths(path, text):
    """Files of at most 400 lines, functions of at most 70."""
    count = len(text.splitlines())
    if count > MAX_FILE_LINES:
        yield MAX_FILE_LINES + 1, f'the file has {count} lines, at most {MAX_FILE_LINES} are allowed'
    if path.endswith(('.hpp', '.cpp')):
        spans = [(f.first, f.lines) for f in cpp_code.functions(text)]
    elif path.endswith('.py'):
        spans = [(node.lineno, node.end_lineno - node.lineno + 1) for node in ast.walk(ast.parse(text))
                 if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
    else:
        spans = []
    for first, lines in spans:
        if lines > MAX_FUNCTION_LINES:
            yield first, f'a function of {lines} lines, at most {MAX_FUNCTION_LINES} are allowed'


def headers(path, text):
    """`#pragma once` in every header; one public class in each of include/mpustop."""
    if not path.endswith('.hpp'):
        return
    code = cpp_code.without_comments(text)
    if not re.search(r'^#pragma once$', code, re.MULTILINE):
        yield 1, 'a header without `#pragma once`'
    if path.startswith('include/'):
        bare = cpp_code.without_literals(text)
        classes = list(re.finditer(r'^class\s+\w+(?:\s+final)?\s*(?::[^;{]*)?\{', bare, re.MULTILINE))
        for extra in classes[1:]:
            yield bare.count('\n', 0, extra.start()) + 1, 'a second public class in one header'


def whitespace(path, text):
    """No tabs, no blanks at the end of a line, one newline at the end of a file."""
    for number, line in enumerate(text.split('\n'), 1):
        if '\t' in line:
            yield number, 'a tab'
        if line != line.rstrip():
            yield number, 'blanks at the end of the line'
    if text and (not text.endswith('\n') or text.endswith('\n\n')):
        yield text.count('\n') + 1, 'the file does not end with one newline'


def leftovers(path, text):
    """What is unfinished is not committed."""
    mark = re.compile(r'\b(?:TO' r'DO|FIX' r'ME|HA' r'CK)\b')
    for number, line in enumerate(text.splitlines(), 1):
        match = mark.search(line)
        if match:
            yield number, f'`{match.group()}`: finish it or leave it out'


FOR_CPP = [include_direction, purity, headers]
FOR_ALL = [lengths, whitespace, leftovers]


def broken(path, text):
    """Every (line, what) by which a file breaks a rule, in the order of the lines."""
    cpp = path.endswith(('.hpp', '.cpp'))
    rules = FOR_CPP + FOR_ALL if cpp else FOR_ALL
    return sorted(found for rule in rules for found in rule(path, text))
