"""The days on which the entries of a calendar file fall, told by a process of its own: `python -m` with the file at its
standard input, the first and last year and the time zone as arguments; answers JSON.

Rules of repetition can be written that no library ever comes to the end of, so whoever starts this gives it little time
and room, and ends it. It needs no Django and is told no secret.
"""

import json
import re
import resource
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from icalendar import Event

SECONDS, BYTES = 10, 2**30
MOST_DAYS = 800
LONGEST_NAME = 100
ONE_DAY = timedelta(days=1)
# Apple's calendars of holidays say which days are off and which are worked instead; others say it in words.
SPECIAL, ALTERNATE_WORKDAY = "X-APPLE-SPECIAL-DAY", "ALTERNATE-WORKDAY"
_WORKED = re.compile(r"补班|上班|make-?up (work|day)|work(ing)? ?day", re.IGNORECASE)


def expand(text: str, first: date, last: date, zone: ZoneInfo) -> dict[str, Any]:
    """The days from one to another with `worked` and `name`, in their order, and how many entries were left out."""
    days: dict[str, dict[str, Any]] = {}
    left_out = 0
    for series in _series(text):
        whole = [one for event in series if (one := _in_whole_days(event, zone)) is not None]
        left_out += len(series) - len(whole)
        try:
            _note(days, _occurrences(whole, first, last), first, last)
        except (ValueError, TypeError, LookupError, AttributeError, OverflowError):
            left_out += len(whole)
    return {"days": [days[day] for day in sorted(days)[: MOST_DAYS + 1]], "left_out": left_out}


def _series(text: str) -> "list[list[Event]]":
    """The entries of all calendars in the file, those together that are one series. Raises whatever reading raises."""
    from icalendar import Calendar

    found: dict[tuple[int, str], list[Any]] = defaultdict(list)
    for number, calendar in enumerate(Calendar.from_ical(text, multiple=True)):
        for place, event in enumerate(calendar.walk("VEVENT")):
            found[number, str(event.get("UID", place))].append(event)
    marked = [series for series in found.values() if any(SPECIAL in event for event in series)]
    return marked or list(found.values())


def _in_whole_days(event: "Event", zone: ZoneInfo) -> "Event | None":
    """The entry from day to day; None if it is of hours, was cancelled, or cannot be read."""
    try:
        start, end = _day(event.start, zone), _day(event.end, zone)
    except Exception:  # what stands there may be anything
        return None
    if start is None or end is None or event.get("STATUS") == "CANCELLED":
        return None
    whole = event.copy(recursive=True)
    for name in ("DTSTART", "DTEND", "DURATION"):
        whole.pop(name, None)
    whole.add("DTSTART", start)
    whole.add("DTEND", max(end, start + ONE_DAY))
    return whole


def _day(moment: date | datetime, zone: ZoneInfo) -> date | None:
    """The day, also that of its midnight; None for another time of day."""
    if not isinstance(moment, datetime):
        return moment
    here = moment.astimezone(zone) if moment.tzinfo == UTC or moment.tzname() == "UTC" else moment
    return here.date() if here.time() == time() else None


def _occurrences(series: "Iterable[Event]", first: date, last: date) -> "Iterator[Event]":
    from icalendar import Calendar
    from recurring_ical_events import of

    calendar = Calendar()
    for event in series:
        calendar.add_component(event)
    found: list[Any] = of(calendar).between(first, last + ONE_DAY)
    yield from sorted(found, key=lambda event: event.start)


def _note(days: dict[str, dict[str, Any]], events: "Iterable[Event]", first: date, last: date) -> None:
    """Note the days of these entries. Where two name the same day, it is worked if one of them says so."""
    for event in events:
        name = _name(event)
        worked = str(event.get(SPECIAL, "")) == ALTERNATE_WORKDAY or bool(_WORKED.search(name))
        for number in range(max(event.start, first).toordinal(), min(event.end, last + ONE_DAY).toordinal()):
            day = date.fromordinal(number).isoformat()
            if day not in days or worked:
                days[day] = {"day": day, "worked": worked, "name": name}


def _name(event: "Event") -> str:
    """How the entry is called, as one line that can be shown."""
    line = " ".join(str(event.get("SUMMARY", "")).split())
    return "".join(letter for letter in line if letter.isprintable())[:LONGEST_NAME].strip()


def main(first: str, last: str, timezone: str) -> None:
    """Read, and print what was found."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES))
    text = sys.stdin.buffer.read().decode()
    found = expand(text, date(int(first), 1, 1), date(int(last), 12, 31), ZoneInfo(timezone))
    print(json.dumps(found))


if __name__ == "__main__":
    main(*sys.argv[1:])
