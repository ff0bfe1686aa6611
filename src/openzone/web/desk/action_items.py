"""Action items at the desk: listed, given out, changed, reported, accepted, sent back, dropped."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from openzone.core.actor import Actor
from openzone.partnerships.actions import items as actions
from openzone.partnerships.enums import ITEM_NOUNS, ItemState, ItemVerb
from openzone.partnerships.group_queries import items_at_desk, narrowed, relations_to
from openzone.partnerships.group_rules import may_change_item
from openzone.partnerships.models import ActionItem
from openzone.places.queries import today_of
from openzone.web.desk import group_forms as forms
from openzone.web.desk.agreement_forms import PlainForm, ReasonForm
from openzone.web.desk.agreements import content_of
from openzone.web.desk.groups import address, changed_group, read_or_send
from openzone.web.desk.listing import narrowed_behind
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import SeenForm, bound
from openzone.web.parts.paging import page_by_date
from openzone.web.parts.partnerships.forms import ProofForm
from openzone.web.parts.partnerships.gatherings import OF_ITEMS
from openzone.web.requests import PageRequest, for_staff

WHOSE = (
    ("mine", gettext_lazy("mine")),
    ("unit", gettext_lazy("of my units")),
    ("late", gettext_lazy("late")),
    ("reported", gettext_lazy("reported, to be accepted")),
)


@require_GET
@for_staff
def items(request: PageRequest) -> HttpResponseBase:
    """What the groups that the reader sees gave out, the latest first: his own, his units', the late."""
    asked = {name: request.GET.get(name, "")[:20] for name in ("which", "state")}
    today = today_of(request.actor)
    seen, told = narrowed_behind(request.actor, items_at_desk(request.actor), request.GET.dict(), "items")
    rows = narrowed(request.actor, seen, asked["which"], today)
    rows = rows.filter(state=asked["state"]) if asked["state"] in ItemState.values else rows
    page = page_by_date(rows, request.GET.get("after", ""), date="assigned_at", counted=False)
    context = {
        **told,
        "page": page,
        "lines": [(one, OF_ITEMS[one.state], one.is_late(today)) for one in page.rows],
        "asked": asked,
        "which": WHOSE,
        "states": ItemState.choices,
    }
    return render(request, "desk/groups/items.html", context)


def _found(actor: Actor, number: int) -> ActionItem:
    """The item with this number, or 404 for what the actor does not see as staff."""
    return get_object_or_404(items_at_desk(actor), pk=number)


def _back(row: ActionItem) -> str:
    return f"{address(row.group)}#item-{row.pk}"


@read_or_send
@for_staff
def item_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Give somebody something to do."""
    row = changed_group(request.actor, code)
    form = bound(request, forms.NewItemForm, actor=request.actor, group=row, out_of=request.GET.get("out_of", ""))

    def act() -> str:
        return _back(actions.assign(row, by=request.actor, **form.content()))

    intro = _("It stands in My day of whoever shall do it, and is reported back here.")
    return act_or_ask(
        request, form, act, title=_("New action item"), intro=intro, button=_("Give it out"), back=address(row)
    )


@read_or_send
@for_staff
def item_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Put an item into other words, name another day, or give it to somebody else."""
    row = _found(request.actor, number)
    may_change_item(relations_to(request.actor, row.group), row.state, ended=row.group.has_ended).insist()
    form = bound(request, forms.ItemForm, actor=request.actor, group=row.group, item=row)

    def act() -> None:
        actions.change(row, by=request.actor, seen=form.cleaned_data["seen"], **form.content())

    return act_or_ask(request, form, act, title=_("Change the action item"), button=_("Save"), back=_back(row))


@dataclass(frozen=True)
class Act:
    """One verb of an item as a sheet."""

    form: Callable[[PageRequest, ActionItem], SeenForm]
    does: Callable[..., object]
    button: Any


def _plain(request: PageRequest, row: ActionItem) -> SeenForm:
    return bound(request, PlainForm, thing=row)


def _reason(request: PageRequest, row: ActionItem) -> SeenForm:
    return bound(request, ReasonForm, thing=row)


def _proof(request: PageRequest, row: ActionItem) -> SeenForm:
    return bound(request, ProofForm, actor=request.actor, thing=row)


ACTS = {
    ItemVerb.REPORT: Act(_proof, actions.report, gettext_lazy("Report it")),
    ItemVerb.ACCEPT: Act(_plain, actions.accept, gettext_lazy("Accept")),
    ItemVerb.SEND_BACK: Act(_reason, actions.send_back, gettext_lazy("Send it back")),
    ItemVerb.DROP: Act(_reason, actions.drop, gettext_lazy("Drop it")),
}


@read_or_send
@for_staff
def item_act(request: PageRequest, number: int, noun: str) -> HttpResponseBase:
    """Show a verb's form, or do it."""
    row, verb = _found(request.actor, number), ITEM_NOUNS.get(noun)
    if verb is None:
        raise Http404
    known = ACTS[verb]
    form = known.form(request, row)
    if request.method != "POST":
        actions.insist(row, verb, by=request.actor)

    def done() -> None:
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **content_of(request, form))

    return act_or_ask(
        request, form, done, title=str(verb.label), intro=row.shown_text, button=known.button, back=_back(row)
    )
