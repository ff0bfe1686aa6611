"""When the formalities of a plan begin and end, each after those that it comes after. Pure: knows no rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from openzone.core.working_time import WorkingTime
from openzone.formalities.steps import stages

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Piece:
    """A part of a plan: the working days that are promised for it, and how far it is.

    `due` is the day promised for one that runs. What is over has both `began` and `ended`.
    """

    code: str
    after: Sequence[str]
    days: int
    began: date | None = None
    due: date | None = None
    ended: date | None = None


@dataclass(frozen=True)
class Span:
    """From one day to another, both included."""

    begins: date
    ends: date

    @property
    def days(self) -> int:
        """How many days of the calendar that are."""
        return (self.ends - self.begins).days + 1


def scheduled(pieces: Iterable[Piece], first: date, today: date, working: WorkingTime) -> dict[str, Span]:
    """The span of each part of a plan that begins on a day, as things stand today.

    What is over stands where it was. What runs ends on its promised day, or today where that is past. What is still to
    come begins on the first working day after the last of those before it, never before today, and takes the working
    days that are promised. A part that comes after one that is no longer asked for does not wait for it.
    """
    known = {one.code: one for one in pieces}
    before = {code: [one for one in piece.after if one in known] for code, piece in known.items()}
    found: dict[str, Span] = {}
    for stage in stages(before):
        for code in stage:
            ends = [found[one].ends for one in before[code]]
            earliest = max([max(first, today), *(end + ONE_DAY for end in ends)])
            found[code] = _span(known[code], earliest, today, working)
    return found


def _span(piece: Piece, earliest: date, today: date, working: WorkingTime) -> Span:
    if piece.began is None:
        begins = working.add_days(earliest - ONE_DAY, 1)
        return Span(begins, working.add_days(begins, piece.days))
    if piece.ended is not None:
        return Span(piece.began, max(piece.began, piece.ended))
    due = working.add_days(piece.began, piece.days) if piece.due is None else piece.due
    return Span(piece.began, max(piece.began, due, today))


def waits_for(after: Sequence[str], ended: Mapping[str, bool]) -> list[str]:
    """Which of those before are not over yet: `ended` says it of all parts of the plan that are still asked for."""
    return [code for code in after if not ended.get(code, True)]
