"""The table of tests/README.md names the cases of the tests, each of them and no other.

A case is a text of a test file that begins with its number: '13 closed after 3 answers'."""

import ast
import re
import sys
import unittest
from pathlib import Path

TESTS = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / 'e2e'))
import survival_table  # noqa: E402

A_CASE = re.compile(r'\d{1,2}(?:-\d{1,2})? \w')


def texts(source):
    """Every text of a file as a pattern that it is an instance of: f-strings hold anything."""
    inner = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.JoinedStr):
            inner.update(id(part) for part in node.values)
            beginning = node.values[0]
            if isinstance(beginning, ast.Constant) and A_CASE.match(beginning.value + '_'):
                yield ''.join(re.escape(part.value) if isinstance(part, ast.Constant) else '.+'
                              for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) not in inner and A_CASE.match(node.value):
                yield re.escape(node.value)


def cases_of_table(text):
    made = text.partition(survival_table.BEGIN)[2].partition(survival_table.END)[0]
    return {line.split(' | ')[0].removeprefix('| ') for line in made.splitlines()[2:]}


class Table(unittest.TestCase):
    def setUp(self):
        self.cases = cases_of_table(survival_table.README.read_text())
        self.patterns = {pattern for file in survival_table.test_files()
                         for pattern in texts(file.read_text())}

    def test_each_case_of_the_tests_is_in_the_table(self):
        for pattern in self.patterns:
            self.assertTrue(any(re.fullmatch(pattern, case) for case in self.cases),
                            f'{pattern}: meson compile -C build survival-table')

    def test_each_case_of_the_table_is_in_the_tests(self):
        self.assertTrue(self.cases)
        for case in self.cases:
            self.assertTrue(any(re.fullmatch(pattern, case) for pattern in self.patterns), case)


class Making(unittest.TestCase):
    LINES = [{'case': '13 b', 'what': '`x=1%`', 'expected': 'survives', 'code': 0,
              'outcomes': {'stopped': 9}, 'attempts': 10, 'mean_qps': 499.6, 'max_in_1s': 500,
              'connections': 2, 'protocol': 'h2'},
             {'case': '2 a', 'what': '`y=1`', 'expected': 'exit 2', 'code': 2, 'outcomes': {},
              'attempts': 0, 'mean_qps': 0, 'max_in_1s': 0, 'connections': 0, 'protocol': ''}]

    def test_cases_are_sorted_by_their_number(self):
        made = survival_table.table(self.LINES)
        self.assertEqual(made.splitlines()[2:], [
            '| 2 a | `y=1` | exit 2 | exit 2 |',
            '| 13 b | `x=1%` | survives | 9 stopped, 10 requests at 500/s, worst second 500, '
            '2 connections, h2 |'])

    def test_the_rest_of_the_readme_stays(self):
        text = 'before\n' + survival_table.BEGIN + 'old\n' + survival_table.END + 'after\n'
        self.assertEqual(survival_table.put(text, 'new\n'), text.replace('old', 'new'))

    def test_texts_that_begin_with_a_number_are_cases(self):
        found = set(texts("'1 GOAWAY'; '500 tasks'; '13-16 mixed'\n'a 1 b'; f'5 refused {x}'; f'{x} y'; '7%'"))
        self.assertEqual(found, {re.escape('1 GOAWAY'), re.escape('13-16 mixed'),
                                 re.escape('5 refused ') + '.+'})


if __name__ == '__main__':
    unittest.main(argv=sys.argv[:1])
