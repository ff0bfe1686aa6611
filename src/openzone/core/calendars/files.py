"""Calendar files (iCalendar, RFC 5545): which days of some years they name.

A file may hold several calendars, entries of several days, and entries that are repeated without end: those are
followed to the end of the years that are asked for. Only whole days are taken.
"""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.calendars import expanding
from openzone.core.calendars.planning import Wanted
from openzone.core.enums import DayKind
from openzone.core.errors import Invalid

MOST_BYTES = 2**20
MOST_YEARS = 5
ENCODINGS = ("utf-8-sig", "gb18030")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Found:
    """The days that a file names, and how many of its entries were left out: of hours, cancelled or unreadable."""

    days: list[Wanted]
    left_out: int


def read_calendar(content: bytes, *, first: int, last: int, timezone: str) -> Found:
    """The days that the calendars in a file name in these years. `Invalid` says what is wrong with the file."""
    if not 0 <= last - first < MOST_YEARS:
        raise Invalid.of("last", _("Please choose at most %(most)d years, the first one first.") % {"most": MOST_YEARS})
    told = _expanded(_text(content), first, last, timezone)
    if len(told["days"]) > expanding.MOST_DAYS:
        sentence = _("More than %(most)d days of these years stand in this file: that is no list of holidays.")
        raise Invalid.of("file", sentence % {"most": expanding.MOST_DAYS})
    if not told["days"]:
        sentence = _("No whole day from %(first)d to %(last)d stands in this file (other entries: %(count)d).")
        raise Invalid.of("file", sentence % {"first": first, "last": last, "count": told["left_out"]})
    return Found([_wanted(one) for one in told["days"]], told["left_out"])


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Invalid.of("file", _("This file is too large for a list of holidays: at most 1 MB is taken."))
    text = next((told for one in ENCODINGS if (told := _decoded(content, one))), "")
    if "BEGIN:VCALENDAR" not in text.upper():
        raise Invalid.of("file", _("This file holds no calendar. Export it as iCalendar: its name then ends in .ics."))
    if "END:VCALENDAR" not in text.upper():
        raise Invalid.of("file", _("This calendar is cut off: its end is missing. Fetch the file again."))
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        return ""


def _expanded(text: str, first: int, last: int, timezone: str) -> dict[str, Any]:
    """What the process that reads it says; `Invalid` when it found nothing to read, or no end."""
    command = [sys.executable, "-X", "utf8", "-m", expanding.__name__, str(first), str(last), timezone]
    sentence = _("This calendar is broken and cannot be read. Export it anew, or open it in another program first.")
    try:
        done = subprocess.run(
            command, input=text.encode(), capture_output=True, env={}, timeout=2 * expanding.SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        done = None
    if done is None or done.returncode < 0:
        sentence = _("Something in this calendar is repeated in a way that has no end. Take it out, and try again.")
    if done is None or done.returncode:
        raise Invalid.of("file", sentence)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _wanted(one: dict[str, Any]) -> Wanted:
    kind = DayKind.WORKING if one["worked"] else DayKind.OFF
    named = "name_local" if _CHINESE.search(one["name"]) else "name"
    return Wanted(date.fromisoformat(one["day"]), kind, **{named: one["name"]})
