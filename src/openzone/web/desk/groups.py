"""Groups at the desk: listed, founded, changed, ended, with who belongs to them."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.core.queries import history_of
from openzone.partnerships.actions import groups as actions
from openzone.partnerships.enums import GroupKind
from openzone.partnerships.group_queries import (
    at_desk,
    items_at_desk,
    meetings_of,
    members_of,
    offices_of,
    relations_to,
    search,
    with_counts,
)
from openzone.partnerships.group_rules import may_change_group, may_change_item
from openzone.partnerships.models import ActionItem, Group
from openzone.partnerships.verbs import OF_GROUPS
from openzone.places.queries import open_units_held, today_of
from openzone.web.desk import group_forms as forms
from openzone.web.desk.agreement_page import past_of
from openzone.web.desk.listing import narrowed_behind
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import bound
from openzone.web.parts.paging import page_by_date
from openzone.web.parts.partnerships.gatherings import OF_MEETINGS, about_group, seated, shown_items
from openzone.web.requests import PageRequest, for_staff

read_or_send = require_http_methods(["GET", "HEAD", "POST"])
MOST_MEETINGS = 50


@require_GET
@for_staff
def groups(request: PageRequest) -> HttpResponseBase:
    """The groups that the reader sees, the last changed first, by words, kind and whether they are at work."""
    asked = {name: request.GET.get(name, "").replace("\0", "")[:100] for name in ("q", "kind", "state")}
    rows, told = narrowed_behind(
        request.actor, search(at_desk(request.actor), asked["q"]), request.GET.dict(), "groups"
    )
    rows = rows.filter(kind=asked["kind"]) if asked["kind"] in GroupKind.values else rows
    rows = rows.filter(ended="") if asked["state"] == "at_work" else rows
    rows = rows.exclude(ended="") if asked["state"] == "ended" else rows
    found = with_counts(rows, today_of(request.actor))
    context = {
        **told,
        "page": page_by_date(found, request.GET.get("after", ""), date="changed_at", counted=False),
        "asked": asked,
        "kinds": GroupKind.choices,
        "states": [("at_work", _("at work")), ("ended", _("ended"))],
        "may_found": bool(open_units_held(request.actor)),
    }
    return render(request, "desk/groups/list.html", context)


def found_group(actor: Actor, code: str) -> Group:
    """The group with this code, or 404 for what the actor does not see as staff."""
    return get_object_or_404(at_desk(actor), code=code)


def changed_group(actor: Actor, code: str) -> Group:
    """The same for somebody who may change it."""
    row = found_group(actor, code)
    may_change_group(relations_to(actor, row), ended=row.has_ended).insist()
    return row


def address(row: Group) -> str:
    """The page of a group."""
    return reverse("desk_group", args=[row.code])


def item_sheet(row: ActionItem, noun: str) -> str:
    """The sheet for a step of an item."""
    return reverse("desk_item_act", args=[row.pk, noun])


@require_GET
@for_staff
def group(request: PageRequest, code: str) -> HttpResponseBase:
    """One group: who belongs to it, its meetings, and what it gave out."""
    row = found_group(request.actor, code)
    relations = relations_to(request.actor, row)
    given = items_at_desk(request.actor).filter(group=row).order_by("-number")
    context: dict[str, Any] = {
        **about_group(row),
        "members": seated(members_of(row), today_of(request.actor)),
        "offices": seated(offices_of(row), today_of(request.actor)),
        "meetings": [(one, OF_MEETINGS[one.state]) for one in meetings_of(row)[:MOST_MEETINGS]],
        "items": shown_items(request.actor, given, item_sheet, relations),
        "may_change": bool(may_change_group(relations, ended=row.has_ended)),
        "may_change_items": bool(may_change_item(relations, "open", ended=row.has_ended)),
        "past": past_of(history_of("group", row.pk), OF_GROUPS),
    }
    return render(request, "desk/groups/group.html", context)


@read_or_send
@for_staff
def group_new(request: PageRequest) -> HttpResponseBase:
    """Set up a group."""
    form = bound(request, forms.NewGroupForm, actor=request.actor)

    def act() -> str:
        return address(actions.found(by=request.actor, **form.content()))

    return act_or_ask(request, form, act, title=_("New group"), button=_("Set it up"), back=reverse("desk_groups"))


@read_or_send
@for_staff
def group_edit(request: PageRequest, code: str) -> HttpResponseBase:
    """Put a group into other words, or let another unit keep it."""
    row = changed_group(request.actor, code)
    form = bound(request, forms.GroupForm, actor=request.actor, thing=row)

    def act() -> None:
        actions.change(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Change the group"), button=_("Save"), back=address(row))


@read_or_send
@for_staff
def group_end(request: PageRequest, code: str) -> HttpResponseBase:
    """Dissolve a group."""
    row = changed_group(request.actor, code)
    form = bound(request, forms.EndedForm, thing=row)

    def act() -> None:
        actions.end(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("It meets no more and gives nothing out; what it did stays on record.")
    return act_or_ask(request, form, act, title=_("End the group"), intro=intro, button=_("End it"), back=address(row))


# Who belongs to it


@read_or_send
@for_staff
def member_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Let a person join."""
    row = changed_group(request.actor, code)
    form = bound(request, forms.MemberForm, actor=request.actor, thing=row)

    def act() -> None:
        actions.join(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("Somebody with an account reads the group, its meetings and the own items from now on.")
    return act_or_ask(request, form, act, title=_("Add a member"), intro=intro, button=_("Add"), back=address(row))


@read_or_send
@for_staff
def member_appoint(request: PageRequest, code: str, number: int) -> HttpResponseBase:
    """Give a member another office."""
    row = changed_group(request.actor, code)
    one = get_object_or_404(row.members.select_related("group", "user"), pk=number)
    form = bound(request, forms.AppointForm, thing=row)

    def act() -> None:
        actions.appoint(one, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(
        request, form, act, title=_("Another office"), intro=one.shown_name, button=_("Save"), back=address(row)
    )


@read_or_send
@for_staff
def member_leave(request: PageRequest, code: str, number: int) -> HttpResponseBase:
    """Put on record that a person left."""
    row = changed_group(request.actor, code)
    one = get_object_or_404(row.members.select_related("group", "user"), pk=number)
    form = bound(request, forms.UntilForm, thing=row)

    def act() -> None:
        actions.leave(one, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    intro = _("What %(who)s shall still do is given to the unit that keeps the group.") % {"who": one.shown_name}
    return act_or_ask(request, form, act, title=_("Left"), intro=intro, button=_("Save"), back=address(row))


@read_or_send
@for_staff
def office_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Let an office join as such."""
    row = changed_group(request.actor, code)
    form = bound(request, forms.OfficeForm, actor=request.actor, thing=row)

    def act() -> None:
        actions.join_office(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Add an office"), button=_("Add"), back=address(row))


@read_or_send
@for_staff
def office_leave(request: PageRequest, code: str, number: int) -> HttpResponseBase:
    """Put on record that an office left."""
    row = changed_group(request.actor, code)
    one = get_object_or_404(row.offices.select_related("group", "unit", "organisation"), pk=number)
    form = bound(request, forms.UntilForm, thing=row)

    def act() -> None:
        actions.leave_office(one, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Left"), intro=one.shown_name, button=_("Save"), back=address(row))
