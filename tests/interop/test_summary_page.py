"""The page of `mpustop summary --html` in a real browser: it can be searched and sorted, asks for
nothing, and nothing that a report holds runs. Screenshots are left in MPUSTOP_SEEN."""

import os
from pathlib import Path

import browser
import foreign
import harness

EVIL = '</script><img src=x onerror="window.hurt=1"><svg onload=hurt=2>'
CODES = {'InvalidParam': 400, 'Forbidden': 250, 'Timeout': 30, 'ConnectionLost': 9, EVIL: 3}
WIDTHS = {'narrow': 400, 'wide': 1280}


def quoted(text):
    return '"' + text.replace('"', '""') + '"' if '"' in text or ',' in text else text


def made_report(path):
    """40 s at about 500 a second with a dip, failures of all kinds among them."""
    lines, failures = [], [code for code, count in CODES.items() for _ in range(count)]
    for i in range(19_000):
        second = i // 500 if i < 9_000 else i // 500 + 2
        at = f'2026-11-23T00:00:{second:02}.{i % 500 * 2:03}Z'
        code = failures[i // 25] if i % 25 == 0 and i // 25 < len(failures) else ''
        gave_up = code in ('Timeout', 'ConnectionLost')
        outcome = 'gave_up' if gave_up else 'failed' if code else 'stopped'
        status = '' if gave_up else 403 if code else 200
        latency = '' if gave_up else f'{2 + i % 97 / 10 + (i % 211 == 0) * 80:.3f}'
        message = quoted(f'{EVIL}, of task {i}') if code else ''
        lines.append(f'{i + 2},app-{i // 25 % 40},task-{i},{outcome},{quoted(code)},{status},,'
                     f'{1 + (i % 50 == 0)},{latency},{at},{message}\n')
    path.write_text(','.join(harness.COLUMNS) + '\n' + ''.join(lines))


class SummaryPage(harness.Case):
    def setUp(self):
        super().setUp()
        made_report(self.report)
        self.page = self.directory / 'page.html'
        result = self.call([harness.BINARY, 'summary', self.report, '--html', self.page, '--json'])
        self.assert_code(result, 1)
        self.said = result.summary
        self.browser = browser.Browser('chromium', self.directory)
        self.addCleanup(self.browser.__exit__)
        self.browser.__enter__()

    def open(self, width=1280, scheme='light', scripts=True):
        self.browser.look(width, scheme, scripts)
        self.browser.open(self.page.as_uri())

    def rows(self, name):
        """The texts of the rows that are shown, cell by cell."""
        return self.browser.value(
            f'''[...document.querySelectorAll('[data-name="failures by {name}"] tbody tr')]
            .filter(row => row.checkVisibility()).map(row => [...row.cells].map(c => c.innerText))''')

    def codes(self):
        return [cells[0].splitlines()[0] for cells in self.rows('Code')]

    def search(self, name, text):
        self.browser.value(f'''(() => {{
            const field = document.querySelector('[data-name="failures by {name}"]')
              .previousElementSibling.querySelector('input');
            field.focus(); field.select(); }})()''')
        self.browser.type(text)

    def status(self, name):
        return self.browser.value(
            f'''document.querySelector('[data-name="failures by {name}"]')
            .previousElementSibling.querySelector('[role=status]').textContent''')

    def click(self, name, column):
        self.browser.value(f'''document.querySelectorAll(
            '[data-name="failures by {name}"] thead button')[{column}].click()''')

    def assert_nothing_left_and_nothing_ran(self):
        self.assertEqual(set(self.browser.requests) - {'about:blank'}, {self.page.as_uri()})
        self.assertEqual(self.browser.complaints, [])
        self.assertIsNone(self.browser.value('window.hurt ?? null'))
        self.assertEqual(self.browser.value('document.images.length'), 0)

    def test_search(self):
        self.open()
        by_count = sorted(CODES, key=lambda code: -CODES[code])
        self.assertEqual([code[:20] for code in self.codes()], [code[:20] for code in by_count])
        self.assertEqual(self.status('Code'), '5 rows')
        self.search('Code', 'no right FORBIDDEN')
        self.assertEqual(self.codes(), ['Forbidden'])
        self.assertEqual(self.status('Code'), '1 of 5 rows')
        self.assertEqual(len(self.rows('AppId')), len(self.said['failures_by_app']))
        self.search('Code', 'nothing like it')
        self.assertEqual(self.rows('Code'), [])
        self.search('AppId', 'app-7 forbidden')
        found = self.rows('AppId')
        self.assertEqual({(cells[0], cells[3]) for cells in found},
                         {('app-7', 'Forbidden, failed')})
        self.assert_nothing_left_and_nothing_ran()

    def test_sort(self):
        self.open()
        headings = '''[...document.querySelectorAll('[data-name="failures by Code"] thead th')]
            .map(head => head.getAttribute('aria-sort'))'''
        self.assertEqual(self.browser.value(headings), [None, 'descending', None])
        before = self.codes()
        self.click('Code', 1)
        self.assertEqual(self.browser.value(headings), [None, 'ascending', None])
        self.assertEqual(self.codes(), before[::-1])
        self.click('Code', 0)
        self.assertEqual(self.browser.value(headings), ['ascending', None, None])
        self.assertEqual(self.codes()[1:], ['ConnectionLost', 'Forbidden', 'InvalidParam', 'Timeout'])
        self.click('AppId', 0)
        apps = [cells[0] for cells in self.rows('AppId')]
        self.assertEqual(apps, sorted(apps, key=lambda app: int(app.split('-')[1])))
        self.assert_nothing_left_and_nothing_ran()

    def test_by_keyboard_alone(self):
        self.open()
        seen = []
        for _ in range(40):
            self.browser.press('Tab', 9)
            seen.append(self.browser.value('''[document.activeElement.tagName,
                document.activeElement.innerText,
                getComputedStyle(document.activeElement).outlineStyle].join("|")'''))
        for expected in 'INPUT||', 'BUTTON|Code', 'BUTTON|Tasks', 'SUMMARY|':
            found = [one for one in seen if one.startswith(expected)]
            self.assertTrue(found, (expected, seen))
            self.assertNotIn('none', {one.rsplit('|', 1)[1] for one in found})
        self.browser.value('''document.querySelector('thead button').focus()''')
        self.browser.press('Enter', 13)
        self.assertEqual(self.codes()[1], 'ConnectionLost')

    def test_what_a_screen_reader_is_told(self):
        self.open()
        tree = self.browser.tell('Accessibility.getFullAXTree')['nodes']
        told = [(node['role']['value'], node.get('name', {}).get('value', ''))
                for node in tree if not node['ignored'] and 'role' in node]
        roles = [role for role, _ in told]
        for role, least in {'main': 1, 'banner': 1, 'table': 4, 'columnheader': 10, 'rowheader': 15,
                            'searchbox': 2, 'status': 2, 'caption': 4}.items():
            self.assertGreaterEqual(roles.count(role), least, role)
        self.assertEqual({name.strip() for role, name in told if role == 'searchbox'},
                         {'Search failures by Code', 'Search failures by AppId'})
        for role, name in told:
            if role in ('region', 'image', 'button', 'searchbox', 'heading'):
                self.assertTrue(name.strip(), (role, told))

    def test_without_scripts_it_is_all_there(self):
        self.open(scripts=False)
        self.assertEqual(self.browser.value('document.querySelectorAll("input, button").length'), 0)
        self.assertEqual(len(self.rows('Code')), len(CODES))
        self.assertEqual(len(self.rows('AppId')), len(self.said['failures_by_app']))

    def test_it_fits_every_screen(self):
        for name, width in WIDTHS.items():
            for scheme in 'light', 'dark':
                with self.subTest(width=width, scheme=scheme):
                    self.open(width, scheme)
                    self.assertLessEqual(
                        self.browser.value('document.documentElement.scrollWidth'), width)
                    if 'MPUSTOP_SEEN' in os.environ:
                        seen = Path(os.environ['MPUSTOP_SEEN'])
                        seen.mkdir(parents=True, exist_ok=True)
                        self.browser.picture(seen / f'summary-{name}-{scheme}.png')
        self.assert_nothing_left_and_nothing_ran()


if __name__ == '__main__':
    foreign.main('chromium')
