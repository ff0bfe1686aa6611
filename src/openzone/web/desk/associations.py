"""Associations at the desk: listed, put on record, changed, with their branches, members and boards."""

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from openzone.core.actor import Actor
from openzone.core.queries import history_of
from openzone.partnerships.actions import associations as actions
from openzone.partnerships.association_queries import (
    at_desk,
    board_of,
    branches_of,
    members_of,
    search,
    with_counts,
    works_for,
)
from openzone.partnerships.enums import AssociationKind
from openzone.partnerships.group_rules import may_change_association
from openzone.partnerships.models import Association
from openzone.partnerships.verbs import OF_ASSOCIATIONS
from openzone.places.queries import open_units_held, today_of
from openzone.web.desk import association_forms as forms
from openzone.web.desk.agreement_page import past_of
from openzone.web.desk.group_forms import UntilForm
from openzone.web.desk.groups import read_or_send
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import bound
from openzone.web.parts.paging import page_by_date
from openzone.web.parts.partnerships.gatherings import seated
from openzone.web.requests import PageRequest, for_staff


@require_GET
@for_staff
def associations(request: PageRequest) -> HttpResponseBase:
    """The associations of the zone, the last changed first, by words and kind."""
    asked = {name: request.GET.get(name, "").replace("\0", "")[:100] for name in ("q", "kind")}
    rows = search(at_desk(request.actor), asked["q"])
    rows = rows.filter(kind=asked["kind"]) if asked["kind"] in AssociationKind.values else rows
    context = {
        "page": page_by_date(with_counts(rows), request.GET.get("after", ""), date="changed_at", counted=False),
        "asked": asked,
        "kinds": AssociationKind.choices,
        "may_found": bool(open_units_held(request.actor)),
    }
    return render(request, "desk/associations/list.html", context)


def _found(actor: Actor, code: str) -> Association:
    return get_object_or_404(at_desk(actor), code=code)


def _changed(actor: Actor, code: str) -> Association:
    """The association, for somebody who may change it."""
    row = _found(actor, code)
    may_change_association(works=works_for(actor, row)).insist()
    return row


def _address(row: Association) -> str:
    return reverse("desk_association", args=[row.code])


@require_GET
@for_staff
def association(request: PageRequest, code: str) -> HttpResponseBase:
    """One association: whose branch it is, its branches, who belongs to it and who sits on its board."""
    row = _found(request.actor, code)
    context = {
        "association": row,
        "founded": row.founded.words if row.founded else "",
        "ended": row.ended.words if row.ended else "",
        "branches": branches_of(row),
        "members": seated(members_of(row), today_of(request.actor)),
        "board": seated(board_of(row), today_of(request.actor)),
        "may_change": bool(may_change_association(works=works_for(request.actor, row))),
        "past": past_of(history_of("association", row.pk), OF_ASSOCIATIONS),
    }
    return render(request, "desk/associations/association.html", context)


@read_or_send
@for_staff
def association_new(request: PageRequest) -> HttpResponseBase:
    """Put an association on record."""
    form = bound(request, forms.NewAssociationForm, actor=request.actor)

    def act() -> str:
        return _address(actions.found(by=request.actor, **form.content()))

    return act_or_ask(
        request, form, act, title=_("New association"), button=_("Put on record"), back=reverse("desk_associations")
    )


@read_or_send
@for_staff
def association_edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Put an association into other words, or make it the branch of another one."""
    row = _changed(request.actor, code)
    form = bound(request, forms.AssociationForm, actor=request.actor, thing=row)

    def act() -> None:
        actions.change(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Change the association"), button=_("Save"), back=_address(row))


@read_or_send
@for_staff
def member_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Let an organisation belong to it."""
    row = _changed(request.actor, code)
    form = bound(request, forms.JoinForm, actor=request.actor, thing=row)

    def act() -> None:
        actions.join(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Add a member"), button=_("Add"), back=_address(row))


@read_or_send
@for_staff
def member_leave(request: PageRequest, code: str, number: int) -> HttpResponseBase:
    """Put on record that an organisation left."""
    row = _changed(request.actor, code)
    one = get_object_or_404(row.members.select_related("association", "organisation"), pk=number)
    form = bound(request, UntilForm, thing=row)

    def act() -> None:
        actions.leave(one, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    name = one.organisation.shown_name
    return act_or_ask(request, form, act, title=_("Left"), intro=name, button=_("Save"), back=_address(row))


@read_or_send
@for_staff
def seat_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Put on record that somebody sits on the board."""
    row = _changed(request.actor, code)
    form = bound(request, forms.SeatForm, actor=request.actor, thing=row)

    def act() -> None:
        actions.appoint(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Add to the board"), button=_("Add"), back=_address(row))


@read_or_send
@for_staff
def seat_leave(request: PageRequest, code: str, number: int) -> HttpResponseBase:
    """Put on record until when somebody sat on the board."""
    row = _changed(request.actor, code)
    one = get_object_or_404(row.board.select_related("association"), pk=number)
    form = bound(request, UntilForm, thing=row)

    def act() -> None:
        actions.step_down(one, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Left"), intro=one.shown_name, button=_("Save"), back=_address(row))
