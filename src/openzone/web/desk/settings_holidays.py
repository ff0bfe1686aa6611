"""Settings: holidays and calendar files brought into the working calendar, looked at before anything is changed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_http_methods

from openzone.core.calendars.files import MOST_BYTES, Found, read_calendar
from openzone.core.calendars.planning import Step, Wanted
from openzone.core.calendars.proposing import steps_of_file, steps_of_holidays
from openzone.core.calendars.reading import calendar_of
from openzone.core.enums import DayKind, DaySource
from openzone.core.errors import Invalid, Refusal
from openzone.core.models import Calendar
from openzone.places.actions import take_days
from openzone.places.queries import today_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.calendar_forms import FileForm, HolidaysForm
from openzone.web.desk.settings import tabs
from openzone.web.desk.settings_calendar import address_of
from openzone.web.parts.forms import bound
from openzone.web.parts.hours import told
from openzone.web.parts.once import done_once, new_key
from openzone.web.requests import PageRequest, gone_to

both = require_http_methods(["GET", "HEAD", "POST"])
SALT = "days of a calendar file"
# No country has fewer holidays in a year.
ENOUGH = 5


@both
@for_zone_administrators
def holidays(request: PageRequest) -> HttpResponseBase:
    """Choose a country and a year, see what would change, and bring it in."""
    calendar = calendar_of(request.actor.where)
    asked = request.POST if request.method == "POST" else request.GET
    form = HolidaysForm(asked, calendar=calendar, year=_next_unknown(calendar, today_of(request.actor).year))
    steps, year, refused, status = list[Step](), 0, "", 200
    try:
        if form.is_valid():
            year = form.cleaned_data["year"]
            steps = steps_of_holidays(calendar, **form.cleaned_data)
    except Invalid as refusal:
        refused = str(refusal)
    if request.method == "POST" and year and not refused:
        try:
            return _taken(request, calendar, steps, source=DaySource.PRESET, years=[year])
        except Refusal as refusal:
            refused, status = str(refusal), refusal.status
    context = {"form": form, "refused": refused, **_preview(request, calendar, steps, year, refused=refused)}
    return render(request, "desk/settings/calendar_holidays.html", context, status=status)


def _next_unknown(calendar: Calendar, year: int) -> int:
    return year if year not in calendar.known_years else year + 1


@both
@for_zone_administrators
def file(request: PageRequest) -> HttpResponseBase:
    """Choose a calendar file, see what would change, and bring it in."""
    calendar = calendar_of(request.actor.where)
    if "found" in request.POST:
        return _bring(request, calendar)
    files = request.FILES if request.method == "POST" else None
    form = bound(request, FileForm, year=today_of(request.actor).year, files=files)
    read = form.attempt(lambda: _read(form, calendar))
    if read is None:
        context = {"form": form, **tabs(request.actor, "calendar")}
        return render(request, "desk/settings/calendar_file.html", context, status=form.status)
    return _looked_over(request, calendar, read)


def _read(form: FileForm, calendar: Calendar) -> dict[str, Any]:
    """What stands in the file, in a form that the page can carry."""
    typed = form.content()
    content = typed.pop("file").read(MOST_BYTES + 1)
    found = read_calendar(content, **typed, timezone=calendar.timezone)
    days = [[str(one.day), one.kind.value, one.name, one.name_local] for one in found.days]
    return {"days": days, "left_out": found.left_out, "years": sorted({one.day.year for one in found.days})}


def _found(read: Mapping[str, Any]) -> Found:
    days = [
        Wanted(date.fromisoformat(day), DayKind(kind), (), name, name_local)
        for day, kind, name, name_local in read["days"]
    ]
    return Found(days, read["left_out"])


def _bring(request: PageRequest, calendar: Calendar) -> HttpResponseBase:
    try:
        read = signing.loads(request.POST["found"], salt=SALT)
    except signing.BadSignature:
        raise Invalid(_("Please choose the file again.")) from None
    try:
        steps = steps_of_file(calendar, _found(read))
        known = [year for year in read["years"] if str(year) in request.POST.getlist("known")]
        return _taken(request, calendar, steps, source=DaySource.ICALENDAR, years=known)
    except Refusal as refusal:
        return _looked_over(request, calendar, read, str(refusal), refusal.status)


def _looked_over(
    request: PageRequest, calendar: Calendar, read: Mapping[str, Any], refused: str = "", status: int = 200
) -> HttpResponse:
    found = _found(read)
    steps = steps_of_file(calendar, found)
    context = {
        "refused": refused,
        "left_out": found.left_out,
        "found": signing.dumps(read, salt=SALT, compress=True),
        **_preview(request, calendar, steps, read["years"][0]),
        "years": _years(request, read, found),
    }
    return render(request, "desk/settings/calendar_file.html", context, status=status)


def _years(request: PageRequest, read: Mapping[str, Any], found: Found) -> list[tuple[int, bool]]:
    """The years of the file, and whether it seems to hold all holidays of each; what was ticked stays ticked."""
    if "seen" in request.POST:
        return [(year, str(year) in request.POST.getlist("known")) for year in read["years"]]
    counts = Counter(one.day.year for one in found.days)
    return [(year, counts[year] >= ENOUGH) for year in read["years"]]


def _preview(
    request: PageRequest, calendar: Calendar, steps: list[Step], year: int, *, refused: str = ""
) -> dict[str, Any]:
    """What the list of what would change shows; what was ticked stays ticked when it is shown again."""
    ticked = set(request.POST.getlist("day")) if "seen" in request.POST else None
    return {
        "calendar": calendar,
        "year": year,
        "steps": [_row(step, ticked) for step in steps],
        "by_hand": sum(not step.asked_for for step in steps),
        "nothing": bool(year) and not steps and not refused,
        "key": new_key(),
        **tabs(request.actor, "calendar"),
    }


@dataclass(frozen=True)
class Row:
    """A day that would change as the list shows it."""

    day: date
    when: str
    words: str
    ticked: bool
    by_hand: bool


def _row(step: Step, ticked: set[str] | None) -> Row:
    when = date_format(step.day, pgettext("date format", "D, j M Y"))
    chosen = step.asked_for if ticked is None else str(step.day) in ticked
    return Row(step.day, when, _words(step), chosen, by_hand=not step.asked_for)


def _words(step: Step) -> str:
    """What the day would be, and what it is now if it differs from the week already."""
    after = told(step.after) if step.after else _("again as the week has it")
    if step.before is None:
        return after
    return _("%(after)s (until now: %(before)s)") % {"after": after, "before": told(Wanted.of(step.before))}


def _taken(
    request: PageRequest, calendar: Calendar, steps: list[Step], *, source: DaySource, years: list[int]
) -> HttpResponseBase:
    """Bring in what is ticked, once, and show the year."""
    ticked = set(request.POST.getlist("day"))
    chosen = [step for step in steps if str(step.day) in ticked]
    seen = request.POST.get("seen", "")
    shown = max([step.day.year for step in chosen] or years or [today_of(request.actor).year])

    def act() -> str:
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 10 else 0
        take_days(calendar, chosen=chosen, source=source, years=years, by=request.actor, seen=version)
        return address_of(shown)

    url = done_once(request, act)
    said = ngettext("%(count)d day has changed.", "%(count)d days have changed.", len(chosen))
    messages.success(request, said % {"count": len(chosen)})
    return gone_to(request, url)
