"""Dates as precise as people know them: how they are typed in a form, and how a span of them is told."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.partial_dates import PartialDate

_LOCAL = re.compile(r"^(\d{4})\s*[年./-]\s*(\d{1,2})(?:\s*[月./-]\s*(\d{1,2}))?\s*[月日号]?$")
_QUARTER = re.compile(r"^(\d{4})\s*[年/-]?\s*[Qq]([1-4])$")


class PartialDateField(forms.CharField):
    """A line with a date: 2014, 2014-05, 2014-05-17, before 2014; also as it is written in China. Empty: not known."""

    def __init__(self, *, label: Any, required: bool = False, help_text: Any = "") -> None:
        shown = help_text or gettext_lazy("As far as it is known: 2014, 2014-05, 2014-05-17, before 2014.")
        super().__init__(label=label, required=required, help_text=shown, max_length=30)

    def to_python(self, value: Any) -> str:
        """What was typed, in the one form in which it is stored where that can be told."""
        typed = str(value or "").strip()
        side, _space, rest = typed.rpartition(" ") if typed.startswith(("before ", "since ")) else ("", "", typed)
        return f"{side} {_plain(rest)}".strip()


def _plain(typed: str) -> str:
    if found := _LOCAL.match(typed):
        year, month, day = found.groups()
        return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")
    if found := _QUARTER.match(typed):
        return f"{found[1]}-Q{found[2]}"
    return typed.removesuffix("年")


def lasting(since: PartialDate | str, until: PartialDate | str = "") -> str:
    """From when to when, in words; nothing where neither is known."""
    first, last = PartialDate(str(since)), PartialDate(str(until))
    if first and last:
        return _("%(since)s to %(until)s") % {"since": first.words, "until": last.words}
    if last:
        return _("until %(date)s") % {"date": last.words}
    if first.side == "before":
        return _("begun %(date)s") % {"date": first.words}
    if not first:
        return ""
    return first.words if first.side else _("since %(date)s") % {"date": first.words}
