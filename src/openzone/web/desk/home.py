"""My day: what waits for a person of the zone, the longest waiting first."""

from collections.abc import Collection, Iterable
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from openzone.cases.calling import calls_waiting_for
from openzone.cases.enums import Side, State
from openzone.cases.models import Case
from openzone.cases.queries import (
    UNREAD,
    asks,
    in_any_of,
    plans_of,
    pressing_for,
    queue_of,
    to_decide,
    unit_queue_of,
    whose_work_is_mine,
)
from openzone.contact.queries import talks_waiting
from openzone.core.actor import Actor
from openzone.core.calendars.reading import calendar_of, years_unknown
from openzone.core.prepared import PreparedFor
from openzone.core.queries import notices_of
from openzone.formalities.on_behalf import mandates_waiting, waiting_for_agent
from openzone.places.absences import acts_for
from openzone.places.queries import administers_zone, posts_of, today_of, zone_of
from openzone.registry.queries import claims_to_answer, standing
from openzone.web.desk.first_steps import first_steps
from openzone.web.desk.short_lists import short_lists
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.rows import Row, rows_waiting
from openzone.web.parts.notices import told
from openzone.web.requests import PageRequest, for_staff

SHOWN = 30
NEWS = 12
CLAIMS = 10
CALLS = 5


@require_GET
@for_staff
def home(request: PageRequest) -> HttpResponseBase:
    """What waits for the person, what lies with the unit, what climbed, what is new; or the counters alone."""
    if request.GET.get("part") == "counters":
        return render(request, "desk/counters.html")
    actor, rights = request.actor, standing(request.actor)
    own = {post.unit_id for post in posts_of(actor)}
    waiting = _sorted_out(actor, _asked(("cases", rights), lambda: _waiting(actor))(**_soon(actor)))
    unit = waiting["unit"]
    lists = short_lists(actor)
    context = {
        "pressing": sorted(rows_waiting(waiting["pressing"], DESK, acts_for(actor)), key=_by_promise),
        "asked": _longest_first(waiting["asked"]),
        "plans": _longest_first(waiting["plans"], acts_for(actor)),
        "mine": _longest_first(waiting["mine"], acts_for(actor)),
        "climbed": _longest_first(case for case in unit if case.overseer_id in own),
        "unit": _longest_first(case for case in unit[:SHOWN] if case.overseer_id not in own),
        "more_in_unit": len(unit) > SHOWN,
        "claims": _asked(("claims", rights), lambda: claims_to_answer(actor)[:CLAIMS])(),
        "talks": _asked(("talks", rights), lambda: talks_waiting(actor)[:SHOWN])(),
        "calls": _asked(("calls", rights), lambda: calls_waiting_for(actor)[:CALLS])(),
        "steps": first_steps(actor),
        "unknown_years": _unknown_years(actor),
        **lists,
        "agency": _agency(actor, lists["agency_units"]),
        "news": told(actor, _asked(("news", rights), lambda: notices_of(actor).filter(read_at__isnull=True)[:NEWS])()),
    }
    return render(request, "desk/home.html", context)


def _unknown_years(actor: Actor) -> list[int]:
    """The years of which no holidays are known, for those who can see to it."""
    return years_unknown(calendar_of(actor.where), today_of(actor)) if administers_zone(actor) else []


_asked: PreparedFor[Any] = PreparedFor(most=1000)


def _soon(actor: Actor) -> dict[str, Any]:
    """Until when what is due presses today."""
    today, here = today_of(actor), ZoneInfo(zone_of(actor).timezone)
    return {"today": today, "soon": datetime.combine(today + timedelta(days=1), time(), here)}


def _sorted_out(actor: Actor, cases: Iterable[Case]) -> dict[str, list[Case]]:
    """What waits, each case in the one list in which it presses most."""
    found: dict[str, list[Case]] = {name: [] for name in ("pressing", "asked", "plans", "mine", "unit")}
    soon = _soon(actor)["soon"]
    for case in cases:
        found[_list_of(actor, case, soon)].append(case)
    return found


def _list_of(actor: Actor, case: Case, soon: datetime) -> str:
    if asks(actor, case):
        return "asked"
    if case.officer_id not in {actor.who, *acts_for(actor)}:
        return "unit"
    if case.state == State.LONG_TERM and case.unanswered_since is None:
        return "plans"
    presses = case.due_at is not None and case.due_at < soon
    return "pressing" if presses and case.waiting_on == Side.STAFF else "mine"


def _by_promise(row: Row) -> tuple[bool, datetime | None]:
    return row.case.due_at is None, row.case.due_at


def _agency(actor: Actor, units: Collection[int]) -> dict[str, Any]:
    """What waits for somebody of an agency: formalities of its principals, mandates to accept, and that end soon.

    `units` run agencies: whoever works in none of them is asked for nothing.
    """
    if not any(post.unit_id in units for post in posts_of(actor)):
        return {}
    mandates = mandates_waiting(actor, today_of(actor))
    return {"formalities": waiting_for_agent(actor)[:SHOWN], "mandates": mandates[:SHOWN]}


def _waiting(actor: Actor) -> QuerySet[Case]:
    """The first of all that waits for the person and for the unit, with what their rows show: one statement."""
    own, theirs = queue_of(actor)[:SHOWN], unit_queue_of(actor).exclude(whose_work_is_mine(actor))[: SHOWN + 1]
    pressing, plans, asked = (listed(actor)[:SHOWN] for listed in (pressing_for, plans_of, to_decide))
    shown = (
        in_any_of(own, theirs, pressing, plans, asked).select_related("organisation", "unit", "officer").defer(*UNREAD)
    )
    return shown.order_by("state_since", "id")


def _longest_first(cases: Iterable[Case], acting_for: Collection[int] = ()) -> list[Row]:
    return sorted(rows_waiting(cases, DESK, acting_for), key=lambda row: (row.since is None, row.since))
