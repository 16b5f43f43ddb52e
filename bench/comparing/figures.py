"""Pairs, their ratios, and rows of the table."""

import statistics
from dataclasses import dataclass, field


@dataclass
class Ratio:
    """The median of the ratios of pairs, and the smallest and largest."""
    median: float
    low: float
    high: float

    @classmethod
    def of(cls, ours, theirs):
        ratios = [a / b for a, b in zip(ours, theirs, strict=True)]
        return cls(statistics.median(ratios), min(ratios), max(ratios))

    def __str__(self):
        return f'{self.median:.3f} ({self.low:.2f}..{self.high:.2f})'


def interleaved(programs, times, tell):
    """Calls the functions of `programs` (name: function) in turn, A B A B, `times` times over. Gives
    name: [what each call gave]."""
    given = {name: [] for name in programs}
    for turn in range(times):
        for name, program in programs.items():
            tell(f'{name} {turn + 1}/{times}')
            given[name].append(program())
    return given


def cpu(used):
    return [one.cpu for one in used]


def each(used, requests):
    """The median CPU time of a request, in microseconds."""
    return statistics.median(cpu(used)) / requests * 1e6


@dataclass
class Row:
    """One line of the table. `value` is what is held against `land`, the least that is asked for,
    and `aim`; where neither is given the row only reports."""
    number: str
    what: str
    measured: str
    value: float
    land: float = None
    aim: float = None
    unit: str = '×'
    at_least: bool = False
    data: dict = field(default_factory=dict)

    def target(self):
        sign = '≥' if self.at_least else '≤'
        parts = [f'{sign} {self.land:g} {self.unit}'] if self.land is not None else []
        if self.aim is not None:
            parts.append(f'aim {self.aim:g}')
        return ', '.join(parts) or '–'

    def _reaches(self, goal):
        return self.value >= goal if self.at_least else self.value <= goal

    def verdict(self):
        if self.land is not None and not self._reaches(self.land):
            return 'missed'
        if self.aim is not None:
            met = 'aim met' if self._reaches(self.aim) else 'aim missed'
            return met if self.land is None or met == 'aim met' else f'met, {met}'
        return 'reported' if self.land is None else 'met'

    def as_json(self):
        return {'number': self.number, 'what': self.what, 'value': self.value, 'land': self.land,
                'aim': self.aim, 'at_least': self.at_least, 'verdict': self.verdict(),
                'measured': self.measured, **self.data}


def table(rows):
    """The rows as Markdown."""
    lines = ['| | what | target | measured | verdict |', '|---|---|---|---|---|']
    lines += [f'| {row.number} | {row.what} | {row.target()} | {row.measured} | {row.verdict()} |'
              for row in rows]
    return '\n'.join(lines)
