"""The pages of organisations at the desk: the list, one organisation, and what is changed there."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.cases.queries import at_desk, live
from openzone.cases.rules import LIVE
from openzone.core.actor import Actor
from openzone.insight.queries import case_counts_of, open_cases_of
from openzone.places.models import Park
from openzone.places.queries import network, parks_of, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry import actions
from openzone.registry.enums import OrganisationKind
from openzone.registry.models import Alias, Membership, Organisation
from openzone.registry.queries import people_of, search, serves, visible_to
from openzone.web.desk.enterprise_forms import ColleagueForm, ContactForm, OrganisationForm
from openzone.web.desk.sheets import link_sheet, sheet
from openzone.web.parts.countries import country_choices, country_name
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.organisations import changes_of
from openzone.web.parts.paging import MOST_COUNTED, page_by_name
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest, for_staff, gone_to

SHOWN_OPEN = 20
SHOWN_PAST = 10
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_staff
def organisations(request: PageRequest) -> HttpResponseBase:
    """The organisations that the actor's units serve, by name, narrowed by the filters of the address."""
    parks = list(parks_of(request.actor.where))
    rows = _chosen(request, parks).select_related("account_manager")
    page = page_by_name(rows, request.GET.get("after", ""), name_of=lambda row: row.name)
    return render(
        request,
        "desk/enterprises/list.html",
        {
            "rows": _lines(request.actor, page.rows),
            "page": page,
            "most": MOST_COUNTED,
            "filtered": any(request.GET.get(name) for name in ("q", "kind", "unit", "country", "park")),
            "chosen": request.GET,
            "kinds": OrganisationKind.choices,
            "units": _open_units(request.actor),
            "countries": country_choices(),
            "parks": parks,
        },
    )


def _open_units(actor: Actor) -> list[tuple[str, str]]:
    tree = units_in_order(unit for unit in network(actor).units.values() if unit.closed_at is None)
    return [(unit.code, label) for unit, label in tree]


def _chosen(request: PageRequest, parks: list[Park]) -> QuerySet[Organisation]:
    """What the filters leave; a filter that names nothing there is leaves nothing."""
    given = {
        name: request.GET.get(name, "")[:200].replace("\0", "") for name in ("q", "kind", "unit", "country", "park")
    }
    rows = search(visible_to(request.actor), given["q"])
    if given["kind"]:
        rows = rows.filter(kind=given["kind"])
    if given["country"]:
        rows = rows.filter(country=given["country"].upper())
    if given["park"]:
        rows = rows.filter(park_id__in=[park.pk for park in parks if park.code == given["park"]])
    if given["unit"]:
        named = [unit.pk for unit in network(request.actor).units.values() if unit.code == given["unit"]]
        rows = rows.filter(unit_id__in=network(request.actor).below(named))
    return rows


def _lines(actor: Actor, rows: Any) -> list[dict[str, Any]]:
    working = open_cases_of(actor, rows)
    return [
        {
            "organisation": row,
            "other_name": row.name_local if row.shown_name == row.name else row.name,
            "country": country_name(row.country),
            "working": working.get(row.pk, 0),
        }
        for row in rows
    ]


@require_GET
@for_staff
def organisation(request: PageRequest, ref: str) -> HttpResponseBase:
    """One organisation: what is open, what was, who belongs to it."""
    other_names = ArraySubquery(Alias.objects.filter(organisation=OuterRef("pk")).order_by("id").values("name"))
    rows = visible_to(request.actor).select_related("unit", "park", "account_manager").annotate(also=other_names)
    row = get_object_or_404(rows, ref=ref)
    return render(request, "desk/enterprises/organisation.html", _all_about(request.actor, row))


def _all_about(actor: Actor, row: Organisation) -> dict[str, Any]:
    cases = at_desk(actor).filter(organisation=row)
    counts = case_counts_of(actor, row)
    return {
        "organisation": row,
        "country": country_name(row.country),
        "open_cases": live(cases).order_by("state_since", "id")[:SHOWN_OPEN],
        "open_count": sum(n for state, n in counts.items() if state in LIVE),
        "past_cases": cases.exclude(state__in=LIVE).order_by("-submitted_at", "-id")[:SHOWN_PAST],
        "past_count": sum(n for state, n in counts.items() if state not in LIVE),
        "counts": counts,
        "contacts": row.contacts.order_by("name", "id"),
        "people": people_of(row),
        "changes": changes_of(row),
        "may_change": serves(actor, row.unit_id),
        "may_record": row.unit_id in units_held(actor, WORKING_ROLES),
    }


@read_or_send
@for_staff
def organisation_new(request: PageRequest) -> HttpResponseBase:
    """Enter an organisation that one of the actor's units serves."""
    form = bound(request, OrganisationForm, actor=request.actor)

    def act() -> str:
        made = actions.register(by=request.actor, **form.content())
        return reverse("desk_organisation", args=[made.ref])

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return sheet(
        request,
        form,
        title=_("New enterprise or other organisation"),
        button=_("Enter it"),
        back=reverse("desk_organisations"),
        template="desk/enterprises/form.html",
    )


def _found(request: PageRequest, ref: str) -> tuple[Organisation, str]:
    row = get_object_or_404(visible_to(request.actor), ref=ref)
    return row, reverse("desk_organisation", args=[ref])


def _changeable(request: PageRequest, ref: str) -> tuple[Organisation, str]:
    row, back = _found(request, ref)
    actions.insist_serves(request.actor, row.unit_id)
    return row, back


@read_or_send
@for_staff
def organisation_edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Change what is known of an organisation."""
    row, back = _changeable(request, ref)
    form = bound(request, OrganisationForm, actor=request.actor, organisation=row)

    def act() -> str:
        form.insist_fresh()
        actions.change(row, by=request.actor, **form.content())
        return back

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return sheet(
        request,
        form,
        title=_("Change “%(organisation)s”") % {"organisation": row},
        button=_("Save"),
        back=back,
        template="desk/enterprises/form.html",
    )


@read_or_send
@for_staff
def contact_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Enter a person to speak to."""
    row, back = _changeable(request, ref)
    form = bound(request, ContactForm)

    def act() -> str:
        actions.add_contact(row, by=request.actor, **form.content())
        return back

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return sheet(request, form, title=_("Add a contact"), button=_("Add"), back=back)


@read_or_send
@for_staff
def colleague_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Invite a person to act for an organisation; the answer shows the one-time link."""
    row, back = _changeable(request, ref)
    form = bound(request, ColleagueForm)
    invited = form.attempt(
        lambda: actions.invite_colleague(organisation=row, by=request.actor, **form.content()),
    )
    if invited:
        return link_sheet(request, invited[0], back=back)
    return sheet(
        request,
        form,
        title=_("Invite somebody of “%(organisation)s”") % {"organisation": row},
        button=_("Invite"),
        intro=_("You get a link to pass on. With it the person sets a password and can sign in."),
        back=back,
    )


def _member(row: Organisation, number: int) -> Membership:
    return get_object_or_404(people_of(row), user_id=number)


@read_or_send
@for_staff
def colleague_end(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """End a membership, once it has been confirmed."""
    row, back = _changeable(request, ref)
    membership = _member(row, number)
    form = bound(request, ActionForm)

    def act() -> str:
        actions.leave(membership, by=request.actor)
        return back

    if url := form.carry_out(request, act):
        return gone_to(request, url)
    return sheet(
        request,
        form,
        title=_("End the membership of %(name)s?") % {"name": membership.user},
        intro=_("%(name)s can no longer act for “%(organisation)s”. What was written stays.")
        % {"name": membership.user, "organisation": row},
        button=_("End the membership"),
        back=back,
        danger=True,
    )


@require_POST
@for_staff
def colleague_link(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Make a new one-time link for somebody who has not set a password yet, and show it this once."""
    row, back = _changeable(request, ref)
    return link_sheet(request, _member(row, number).user, back=back)
