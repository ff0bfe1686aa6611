"""Hours as people write them, `09:00–12:00, 13:00–17:00`, and as they are counted."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from openzone.core.errors import Invalid
from openzone.core.working_time import Hours

DAY_ENDS = 24 * 60
MOST = 8
LONGEST = 200
_TIME = r"(\d{1,2})(?:[:.h](\d{2}))?"
_SPAN = re.compile(rf"{_TIME}\s*(?:-|–|—|~|至|到)\s*{_TIME}", re.ASCII)
_BETWEEN = re.compile(r"[\s,;、。]*")


def read_hours(text: str, field: str) -> Hours:
    """The hours in a text, in order; none in an empty one. `Invalid` says at `field` what does not fit."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > LONGEST or not _BETWEEN.fullmatch(_SPAN.sub("", plain)):
        raise Invalid.of(field, _("Write hours such as 09:00–12:00, 13:00–17:00; leave it empty for a day off."))
    spans = [(_minutes(*one[:2], field=field), _minutes(*one[2:], field=field)) for one in _SPAN.findall(plain)]
    return in_order(spans, field)


def _minutes(hour: str, minute: str, *, field: str) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or minutes > DAY_ENDS:
        raise Invalid.of(field, _("There is no time %(hour)s:%(minute)s.") % {"hour": hour, "minute": minute or "00"})
    return minutes


def in_order(spans: Iterable[Sequence[int]], field: str) -> Hours:
    """The spans in their order, those that touch as one. `Invalid` for what ends before it begins, or overlaps."""
    hours: list[tuple[int, int]] = []
    for begin, end in sorted((begin, end) for begin, end in spans):
        if not 0 <= begin < end <= DAY_ENDS:
            sentence = _(
                "%(hours)s does not end after it begins. Work beyond midnight is written in two days: 22:00–24:00, and"
                " 00:00–06:00 on the next."
            )
            raise Invalid.of(field, sentence % {"hours": write_hours([(begin, end)])})
        if hours and begin < hours[-1][1]:
            words = {"first": write_hours(hours[-1:]), "second": write_hours([(begin, end)])}
            raise Invalid.of(field, _("%(first)s and %(second)s overlap.") % words)
        touching = bool(hours) and begin == hours[-1][1]
        hours.append((hours.pop()[0] if touching else begin, end))
    if len(hours) > MOST:
        raise Invalid.of(field, _("A day has at most %(most)d times at work.") % {"most": MOST})
    return tuple(hours)


def write_hours(hours: Iterable[Sequence[int]]) -> str:
    """Hours for people to read; nothing where there are none."""
    return ", ".join(f"{clock_time(begin)}–{clock_time(end)}" for begin, end in hours)


def clock_time(minutes: int) -> str:
    """A time of day such as 09:00, from its minutes; the end of the day is 24:00."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def as_stored(hours: Hours) -> list[list[int]]:
    """Hours as they are stored."""
    return [[begin, end] for begin, end in hours]
