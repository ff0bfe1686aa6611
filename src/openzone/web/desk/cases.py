"""The list of cases and the page of one."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from openzone.cases.complaints import concerned_units
from openzone.cases.models import Case
from openzone.cases.queries import at_portal
from openzone.cases.rooms import topic_of
from openzone.core.actor import Actor
from openzone.places.queries import network, oversees_zone, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.web.desk import case_list, listing
from openzone.web.desk.bulk import BULK
from openzone.web.desk.shown_lists import Shown, shown, start_address
from openzone.web.desk.shown_lists import context as list_context
from openzone.web.parts.cases.choices import category_choices
from openzone.web.parts.cases.doors import DESK, PORTAL
from openzone.web.parts.cases.page import case_now, case_page
from openzone.web.parts.columns import drawn_rows
from openzone.web.parts.paging import MOST_COUNTED, Page, page_by_date
from openzone.web.parts.presence import marks
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest, for_staff

SHOWN_FILTERS = frozenset(
    {"q", "state", "waiting", "unit", "category", "urgency", "promise", "over", "from", "to", "order"}
)


@require_GET
@for_staff
def cases(request: PageRequest) -> HttpResponseBase:
    """The cases that the actor's units work on, narrowed by the filters of the address."""
    if "start" in request.GET:
        return redirect(start_address(request.actor, "cases"))
    seen = shown(request, "cases")
    filters = seen.filters
    behind = listing.behind_figure(filters)
    page = _page(request, seen)
    context = {
        **list_context(seen, request.actor),
        "rows": drawn_rows(
            seen.columns,
            _opened(request, page),
            ref=attrgetter("ref"),
            ticked=lambda row: f"{row.ref}:{row.version}",
        ),
        "page": page,
        "most": MOST_COUNTED,
        "filters": {**filters, "since": filters.get("from", "")},
        "organisation": listing.organisation_in(request.actor, filters),
        "behind": behind,
        "behind_name": behind.named(request.actor) if behind else "",
        "sees_all": oversees_zone(request.actor),
        "kept": [(name, filters[name]) for name in listing.NAMES if name in filters and name not in SHOWN_FILTERS],
        "bulk": BULK,
        **_options(request),
    }
    return render(request, "desk/cases.html", context)


def _page(request: PageRequest, seen: Shown) -> Page[Case]:
    order = case_list.order_of(seen.filters)
    rows = case_list.rows(request.actor, seen.filters, seen.columns)
    return page_by_date(rows, request.GET.get("after", ""), date=order.column, oldest_first=not order.down)


def _opened(request: PageRequest, page: Page[Case]) -> list[Any]:
    """The rows, each with the sign that a colleague has it open."""
    signs, rows = marks(request.actor, map(topic_of, page.rows)), list[Any](page.rows)
    for row in rows:
        row.opened = signs.get(topic_of(row), "")
    return rows


def _options(request: PageRequest) -> dict[str, Any]:
    units = units_in_order(unit for unit in network(request.actor).units.values() if unit.closed_at is None)
    return {
        "states": listing.states(),
        "sides": listing.sides(),
        "urgencies": listing.urgencies(),
        "promised": listing.promised(),
        "orders": case_list.orders(),
        "units": [(unit.code, label) for unit, label in units],
        "categories": category_choices(request.actor),
    }


@require_GET
@for_staff
def case(request: PageRequest, ref: str) -> HttpResponseBase:
    """One case: header, conversation, what can be done now. The part `now` is what changes by somebody else's doing."""
    try:
        row = DESK.case(request.actor, ref)
    except Http404:
        return _at_portal(request, ref)
    if request.GET.get("part") == "now":
        return render(request, "parts/cases/now.html", {**case_now(request, row, DESK), **_links(request, row)})
    return show(request, row, {})


def show(request: PageRequest, row: Case, more: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """The page of a case, with what was typed and could not be taken."""
    page = {**case_page(request, row, DESK), **_links(request, row), **more}
    return render(request, "desk/case.html", page, status=status)


def _at_portal(request: PageRequest, ref: str) -> HttpResponseBase:
    """Somebody of the zone who belongs to the enterprise meets its cases at the portal only."""
    if at_portal(request.actor).filter(ref=ref).exists():
        return redirect(PORTAL.address("case", ref))
    raise Http404


def _links(request: PageRequest, row: Case) -> dict[str, Any]:
    return {
        "list_url": f"{reverse('desk_cases')}?start=1",
        "list_name": _("Cases"),
        "organisation_url": reverse("desk_organisation", args=[row.organisation.ref]),
        "organisation_cases_url": f"{reverse('desk_cases')}?organisation={row.organisation.ref}",
        "complaint_url": _complaint_url(request.actor, row),
    }


def _complaint_url(actor: Actor, row: Case) -> str:
    """Where staff write down that the enterprise complains about how its demand is handled; nowhere for one's own."""
    if row.unit is None or row.complaint_about is not None or row.unit.pk in concerned_units(actor):
        return ""
    if row.organisation.unit_id not in units_held(actor, WORKING_ROLES):
        return ""
    asked = urlencode({"organisation": row.organisation.ref, "complaint_about": row.unit.code})
    return f"{reverse('desk_case_new')}?{asked}"
