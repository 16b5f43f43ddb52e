"""C++ source with its comments and literals taken out, and the functions found in it."""

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r'''(?P<comment>//(?:\\\n|[^\n])*|/\*.*?\*/)'''
    r'''|(?P<raw>\b(?:u8|[uUL])?R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)")'''
    r'''|(?P<number>\b[0-9](?:'?[0-9a-zA-Z_.])*)'''
    r'''|(?P<text>"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+')''',
    re.DOTALL)
_DIRECTIVE = re.compile(r'^[ \t]*#(?:\\\n|[^\n])*', re.MULTILINE)


def _blank(text):
    return re.sub(r'[^\n]', ' ', text)


def without_comments(source):
    """`source` with blanks for comments; every character keeps its place."""
    return _TOKEN.sub(lambda m: _blank(m.group()) if m.group('comment') else m.group(), source)


def without_literals(source):
    """`source` with blanks for comments, directives and what is between quotes."""
    def blanked(match):
        text = match.group()
        if match.group('number'):
            return text
        return _blank(text) if match.group('comment') else '"' + _blank(text[1:-1]) + '"'
    bare = _TOKEN.sub(blanked, source)
    return _DIRECTIVE.sub(lambda m: _blank(m.group()), bare)


@dataclass
class Function:
    """A function or lambda with a body, from its first line to that of its last brace."""
    first: int
    last: int

    @property
    def lines(self):
        return self.last - self.first + 1


_LABEL = re.compile(r'\s*(?:(?:public|private|protected|default)\s*:(?!:)|case\b[^;{}?]*?[^:]:(?!:))')
_QUALIFIER = re.compile(r'(?:\b(?:const|volatile|noexcept|override|final|mutable|try)|&&?)\s*$')
_RETURNS = re.compile(r'->\s*[\w:<>,*&\s]+$')
_CONTROL = re.compile(r'\b(?:if|constexpr|for|while|switch|catch|requires)$')
_SCOPE = re.compile(r'\b(?:namespace|class|struct|union|enum)\b[^()=]*$|\bextern\s*"\s*"$')
_BLOCK = re.compile(r'(?:^|[;:]|\b(?:else|do|try))$')
_INITIALIZERS = re.compile(r'\)\s*(?:noexcept\s*)?:(?!:)')


def _opening(text, closing):
    """Where the bracket is opened that ends `text`; -1 if it is not in `text`."""
    depth = 0
    for at in range(len(text) - 1, -1, -1):
        depth += (text[at] == closing[1]) - (text[at] == closing[0])
        if depth == 0:
            return at
    return -1


def _lambda_begin(head):
    """Where the introducer begins that ends `head`, or None if that is an array's bracket."""
    at = _opening(head, '[]')
    before = head[:at].rstrip()
    if at < 0 or re.search(r'[\w)\]]$', before) and not re.search(r'\b(?:co_)?return$', before):
        return None
    return at


def _strip_template(head):
    """`head` without the `<...>` of a generic lambda at its end."""
    return head[:_opening(head, '<>')].rstrip() if head.endswith('>') else head


def _unqualified(signature):
    signature = signature.rstrip()
    while signature != (shorter := _QUALIFIER.sub('', signature).rstrip()):
        signature = shorter
    return signature


def _judge(head):
    """What the brace behind `head` opens: ('function' | 'lambda' | 'scope' | 'value', begin)."""
    head = head.rstrip()
    signature = _unqualified(_RETURNS.sub('', head))
    while signature.endswith(')'):
        at = _opening(signature, '()')
        before = signature[:max(at, 0)].rstrip()
        if before.endswith('noexcept'):
            signature = _unqualified(before)
            continue
        if at < 0 or _CONTROL.search(before):
            return 'scope', 0
        introducer = _strip_template(before)
        if introducer.endswith(']') and (begin := _lambda_begin(introducer)) is not None:
            return 'lambda', begin
        return 'function', 0
    if signature.endswith(']'):
        begin = _lambda_begin(signature)
        return ('value', 0) if begin is None else ('lambda', begin)
    if _BLOCK.search(head) or _SCOPE.search(head):
        return 'scope', 0
    # `: a_{x} {` is a constructor's body; any other brace behind a word or sign is a value's.
    if head.endswith('}') and _INITIALIZERS.search(head):
        return 'function', 0
    return 'value', 0


def _statement_begin(code, start, end):
    """The first character of the statement in code[start:end], labels left out."""
    while label := _LABEL.match(code, start, end):
        start = label.end()
    while start < end and code[start].isspace():
        start += 1
    return start


def functions(source):
    """Every function and lambda with a body in `source`, in the order in which they end."""
    code = without_literals(source)
    found = []
    braces = []        # (what it is, first character, start and depth outside) of each open one
    start = depth = 0  # of the present statement; of parentheses within the present brace
    for at, char in enumerate(code):
        if char in '()':
            depth += 1 if char == '(' else -1
        elif char == ';' and depth == 0:
            start = at + 1
        elif char == '{':
            begin = _statement_begin(code, start, at)
            what, offset = _judge(code[begin:at])
            braces.append((what, begin + offset, start, depth))
            start, depth = at + 1, 0
        elif char == '}' and braces:
            what, begin, start, depth = braces.pop()
            if what in ('function', 'lambda'):
                found.append(Function(code.count('\n', 0, begin) + 1, code.count('\n', 0, at) + 1))
            # Behind a lambda or a value the statement goes on.
            if what in ('function', 'scope'):
                start = at + 1
    return found
