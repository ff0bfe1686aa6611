"""The pages of organisations at the desk: the list, one organisation, and what is changed there."""

from operator import attrgetter

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.places.queries import network, parks_of
from openzone.registry import actions
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.enums import OrganisationKind, SettlementState
from openzone.registry.models import Membership, Organisation
from openzone.registry.queries import industries_in_use, people_of, visible_to
from openzone.web.desk import organisation_list
from openzone.web.desk.enterprise_forms import ColleagueForm, NewOrganisationForm, OrganisationForm
from openzone.web.desk.organisation_page import all_about, whole
from openzone.web.desk.sheets import act_or_ask, link_sheet, sheet
from openzone.web.desk.shown_lists import context as list_context
from openzone.web.desk.shown_lists import shown, start_address
from openzone.web.parts.columns import drawn_rows
from openzone.web.parts.countries import country_choices
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.industries import industry_choices
from openzone.web.parts.paging import MOST_COUNTED, page_by_name
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest, for_staff

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_staff
def organisations(request: PageRequest) -> HttpResponseBase:
    """The organisations that the actor's units serve, by name, narrowed by the filters of the address."""
    if "start" in request.GET:
        return redirect(start_address(request.actor, "organisations"))
    seen = shown(request, "organisations")
    rows = organisation_list.rows(request.actor, seen.filters, seen.columns)
    page = page_by_name(rows, request.GET.get("after", ""))
    return render(
        request,
        "desk/enterprises/list.html",
        {
            **list_context(seen, request.actor),
            "rows": drawn_rows(seen.columns, page.rows, ref=attrgetter("ref")),
            "page": page,
            "most": MOST_COUNTED,
            "filtered": bool(seen.filters),
            "chosen": seen.filters,
            "kinds": OrganisationKind.choices,
            "settlements": SettlementState.choices,
            "units": _open_units(request.actor),
            "countries": country_choices(),
            "parks": list(parks_of(request.actor.where)),
            "industries": industry_choices(industries_in_use(request.actor.where)),
        },
    )


def _open_units(actor: Actor) -> list[tuple[str, str]]:
    tree = units_in_order(unit for unit in network(actor).units.values() if unit.closed_at is None)
    return [(unit.code, label) for unit, label in tree]


@require_GET
@for_staff
def organisation(request: PageRequest, ref: str) -> HttpResponseBase:
    """One organisation: what is new, what is known in figures, what is open, who belongs to it, what happened."""
    row = whole(request.actor, ref)
    if row is None:
        raise Http404
    # Names, telephone numbers and addresses of its people stand on this page.
    note_reading(request.actor, subject_type="organisation", subject_id=row.pk, what="people")
    return render(request, "desk/enterprises/organisation.html", all_about(request.actor, row))


@read_or_send
@for_staff
def organisation_new(request: PageRequest) -> HttpResponseBase:
    """Enter an organisation that one of the actor's units serves."""
    form = bound(request, NewOrganisationForm, actor=request.actor)

    def act() -> str:
        made = actions.register(by=request.actor, **form.content())
        return reverse("desk_organisation", args=[made.ref])

    return act_or_ask(
        request,
        form,
        act,
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
    insist_serves(request.actor, row.unit_id)
    return row, back


@read_or_send
@for_staff
def organisation_edit(request: PageRequest, ref: str) -> HttpResponseBase:
    """Change what is known of an organisation."""
    row, back = _changeable(request, ref)
    form = bound(request, OrganisationForm, actor=request.actor, organisation=row)

    def act() -> None:
        form.insist_fresh()
        actions.change(row, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("Change “%(organisation)s”") % {"organisation": row},
        button=_("Save"),
        back=back,
        template="desk/enterprises/form.html",
    )


@read_or_send
@for_staff
def colleague_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Invite a person to act for an organisation; the answer says how the one-time link comes to the person."""
    row, back = _changeable(request, ref)
    form = bound(request, ColleagueForm)
    invited = form.attempt(
        lambda: actions.invite_colleague(organisation=row, by=request.actor, **form.content()),
    )
    if invited:
        return link_sheet(request, invited[0], back=back, written=True)
    return sheet(
        request,
        form,
        title=_("Invite somebody of “%(organisation)s”") % {"organisation": row},
        button=_("Invite"),
        intro=_(
            "With a link the person sets a password and can sign in. It goes by mail; where it cannot, you pass it on."
        ),
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

    def act() -> None:
        actions.leave(membership, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
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
    """Make a new one-time link for somebody who has not set a password yet: mailed, or shown this once."""
    row, back = _changeable(request, ref)
    return link_sheet(request, _member(row, number).user, back=back)
