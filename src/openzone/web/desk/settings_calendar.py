"""Settings: when people are at work: a year to look at, the hours of the week, and single days."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core.calendars.reading import calendar_of, days_between, days_of_year, years_unknown
from openzone.core.days import day_of, year_of
from openzone.core.enums import DaySource
from openzone.places.actions import change_week, clear_days, clear_year, confirm_year, set_days
from openzone.places.queries import today_of
from openzone.web.desk.administrators import for_zone_administrators
from openzone.web.desk.calendar_forms import AS_THE_WEEK, DayForm, WeekForm
from openzone.web.desk.calendar_year import year_page
from openzone.web.desk.settings import tabs
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.hours import hours_a_week, week_in_words
from openzone.web.requests import PageRequest

both = require_http_methods(["GET", "HEAD", "POST"])


def address_of(year: int) -> str:
    """The page of a year."""
    return f"{reverse('desk_calendar')}?year={year}"


@require_GET
@for_zone_administrators
def calendar(request: PageRequest) -> HttpResponseBase:
    """A year as twelve months, with what differs from the week and whether its holidays are known."""
    today = today_of(request.actor)
    year = year_of(request.GET.get("year", "")) or today.year
    row = calendar_of(request.actor.where)
    context: dict[str, Any] = {
        "calendar": row,
        "year": year,
        "years": [year - 1, year, year + 1],
        "unknown": sorted({*years_unknown(row, today), *([year] if year >= today.year else [])} - {*row.known_years}),
        "week": week_in_words(row.hours),
        "hours_a_week": hours_a_week(row.hours),
        **year_page(row, list(days_of_year(row, year)), year, today),
        **tabs(request.actor, "calendar"),
    }
    return render(request, "desk/settings/calendar.html", context)


@both
@for_zone_administrators
def week(request: PageRequest) -> HttpResponseBase:
    """Change the hours of the week."""
    row = calendar_of(request.actor.where)
    form = bound(request, WeekForm, calendar=row)

    def act() -> None:
        form.insist_fresh()
        change_week(row, week=form.week(), by=request.actor)

    intro = _(
        "Several times a day are divided by a comma; what is left empty is a day off. Deadlines run in these hours."
    )
    page = {"title": _("The hours of the week"), "intro": intro, "button": _("Save")}
    return act_or_ask(request, form, act, back=reverse("desk_calendar"), said=_("Saved."), **page)


@both
@for_zone_administrators
def day(request: PageRequest, text: str) -> HttpResponseBase:
    """Say what a day is, or several in a row."""
    first = day_of(text)
    if first is None:
        raise Http404
    row = calendar_of(request.actor.where)
    form = bound(request, DayForm, calendar=row, day=first, row=days_between(row, first, first).first())

    def act() -> None:
        form.insist_fresh()
        typed = form.content()
        last: date = typed.pop("until") or first
        if typed["kind"] == AS_THE_WEEK:
            clear_days(row, first=first, last=last, by=request.actor)
        else:
            set_days(row, first=first, last=last, by=request.actor, **typed)

    title = date_format(first, pgettext("date format", "l, j F Y"))
    return act_or_ask(request, form, act, title=title, button=_("Save"), back=address_of(first.year))


@require_POST
@for_zone_administrators
def confirmation(request: PageRequest) -> HttpResponseBase:
    """Note that all holidays of a year have been entered."""
    year = year_of(request.POST.get("year", ""))
    if year is None:
        raise Http404
    confirm_year(calendar_of(request.actor.where), year=year, by=request.actor)
    messages.success(request, _("The holidays of %(year)d are taken as known.") % {"year": year})
    return redirect(address_of(year))


@both
@for_zone_administrators
def removal(request: PageRequest, year: int, source: str) -> HttpResponseBase:
    """Take the days of one source out of a year, once that has been confirmed."""
    if year_of(str(year)) is None or source not in DaySource.values:
        raise Http404
    row, form = calendar_of(request.actor.where), bound(request, ActionForm)
    count = days_of_year(row, year).filter(source=source).count()

    def act() -> None:
        clear_year(row, year=year, source=source, by=request.actor)

    words = {"year": year, "source": DaySource(source).label, "count": count}
    title = _("Take the days of %(year)d out (%(source)s)?") % words
    intro = _("%(count)d days are then again as the week has them. What was counted by them so far stays on record.")
    page = {"title": title, "intro": intro % words, "button": _("Take them out")}
    return act_or_ask(request, form, act, back=address_of(year), danger=True, **page)
