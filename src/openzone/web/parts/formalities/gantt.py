"""The parts of a plan drawn over the days: a bar for each, when it was planned, and what it waits for.

Everything across is told in per cent of the whole time, everything down in the pixels of a row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openzone.formalities.planning import Part
from openzone.formalities.scheduling import Span
from openzone.ui.times import near_day

ROW = 64
BAR_TOP, BAR_HEIGHT = 26, 14
WEEK = timedelta(days=7)
MOST_MARKS = 6


@dataclass(frozen=True)
class Stretch:
    """From somewhere to somewhere across."""

    left: str
    width: str


@dataclass(frozen=True)
class Link:
    """From the end of one bar down to the beginning of another."""

    across: str
    to: str
    top: int
    bottom: int


@dataclass(frozen=True)
class Row:
    """A part of the plan with its bar; `over` is how far it goes beyond the days for which it was planned."""

    part: Part
    top: int
    bar: Stretch | None
    over: Stretch | None
    planned: Stretch

    @property
    def bar_top(self) -> int:
        """Where its bar begins, from above."""
        return self.top + BAR_TOP

    @property
    def planned_top(self) -> int:
        """Where the line of its planned days stands, from above."""
        return self.bar_top + BAR_HEIGHT + 4


@dataclass(frozen=True)
class Chart:
    """A plan as it is drawn. `marks` are the days under which the columns begin; all are of one width."""

    rows: list[Row]
    marks: list[date]
    lines: list[str]
    links: list[Link]
    today: str | None
    bar_height: int = BAR_HEIGHT

    @property
    def mark_words(self) -> list[str]:
        """The same in words, without the year: there is little room."""
        return [near_day(day, day) for day in self.marks]

    @property
    def height(self) -> int:
        """How high all rows are together."""
        return ROW * len(self.rows)


class _Scale:
    """The days of a chart in whole columns of weeks, the first on a Monday."""

    def __init__(self, first: date, last: date) -> None:
        self.first = first - timedelta(days=first.weekday())
        weeks = (last - self.first) // WEEK + 1
        self.step = -(-weeks // MOST_MARKS)
        self.columns = -(-weeks // self.step)

    def at(self, day: date) -> float:
        return 100 * (day - self.first).days / (7 * self.step * self.columns)

    def stretch(self, begins: date, ends: date) -> Stretch:
        """From the morning of one day to the evening of another."""
        left = self.at(begins)
        return Stretch(_percent(left), _percent(self.at(ends + timedelta(days=1)) - left))

    def marks(self) -> list[date]:
        return [self.first + number * self.step * WEEK for number in range(self.columns)]


def _percent(share: float) -> str:
    return f"{share:.3f}%"


def chart(parts: Sequence[Part], today: date) -> Chart | None:
    """The parts that are still asked for, drawn; None where nothing is."""
    drawn = [one for one in parts if one.span is not None]
    if not drawn:
        return None
    days = [day for one in drawn for day in _days(one)]
    scale = _Scale(min(days), max(days))
    inside = 0 <= scale.at(today) < 100
    return Chart(
        rows=[_row(one, place * ROW, scale) for place, one in enumerate(drawn)],
        marks=scale.marks(),
        lines=[_percent(scale.at(day)) for day in scale.marks()[1:]],
        links=list(_links(drawn, scale)),
        today=_percent(scale.at(today)) if inside else None,
    )


def _days(part: Part) -> Iterator[date]:
    yield from (part.item.first_begins, part.item.first_ends)
    if part.span is not None:
        yield from (part.span.begins, part.span.ends)


def _row(part: Part, top: int, scale: _Scale) -> Row:
    assert part.span is not None, "only these are drawn"
    begins, ends, planned = part.span.begins, part.span.ends, part.item.first_ends
    in_time = min(ends, planned)
    return Row(
        part=part,
        top=top,
        bar=scale.stretch(begins, in_time) if begins <= in_time else None,
        over=scale.stretch(max(begins, planned + timedelta(days=1)), ends) if ends > planned else None,
        planned=scale.stretch(part.item.first_begins, planned),
    )


def _links(parts: Sequence[Part], scale: _Scale) -> Iterator[Link]:
    places = {one.item.code: place for place, one in enumerate(parts)}
    spans: dict[str, Span] = {one.item.code: one.span for one in parts if one.span is not None}
    for part in parts:
        for code in part.item.after:
            if code in places:
                ends = scale.at(spans[code].ends + timedelta(days=1))
                begins = max(ends, scale.at(spans[part.item.code].begins))
                middle = BAR_TOP + BAR_HEIGHT // 2
                yield Link(
                    across=_percent(ends),
                    to=_percent(begins),
                    top=places[code] * ROW + middle,
                    bottom=places[part.item.code] * ROW + middle,
                )
