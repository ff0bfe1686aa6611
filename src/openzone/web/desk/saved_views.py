"""The pages of saved views: saving what is seen, renaming, sharing, taking over; and the columns of a list."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openzone.core.actor import Actor
from openzone.places import saved_views as saved
from openzone.places.models import SavedView, Zone
from openzone.places.rules import may_change_view
from openzone.ui import numbers
from openzone.web.desk.enterprises import read_or_send
from openzone.web.desk.list_forms import LONGEST_QUERY, ViewForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.desk.shown_lists import (
    LISTS,
    ListPage,
    address_of,
    codes_in,
    key_of,
    list_page,
    query_of,
    shown,
)
from openzone.web.desk.templatetags.desk import CountedUpTo
from openzone.web.parts.forms import bound
from openzone.web.requests import PageRequest, for_staff, gone_to

MOST_COUNTED = 99
# What words match, and what is behind a figure, is not counted beside a list: it would cost more than the list.
_NOT_COUNTED = frozenset({"q", "figure"})


@require_GET
@for_staff
def views(request: PageRequest) -> HttpResponseBase:
    """All views that the actor can use or look after."""
    rows = list(saved.visible_views(request.actor))
    lists = [(page.listing.words, [_line(request.actor, row) for row in rows if row.kind == kind])
             for kind, page in LISTS.items()]  # fmt: skip
    return render(request, "desk/lists/views.html", {"lists": lists, "any": bool(rows)})


def _line(actor: Actor, view: Any) -> dict[str, Any]:
    own = view.owner_id == actor.user_id
    orphan = view.owner_left and saved.keeps(actor, view) and not own
    habit = saved.habit_of(actor, view.kind)
    return {
        "view": view,
        "url": address_of(view),
        "own": own,
        "orphan": orphan,
        "is_start": habit is not None and habit.start_id == view.pk,
    }


@require_GET
@for_staff
def view_counts(request: PageRequest, kind: str) -> HttpResponse:
    """How many rows each view of a list has, counted up to a cap, as words by the view's key: one statement."""
    page = list_page(kind)
    known = {code: wanted for code, _name, wanted in page.everybodys(request.actor)}
    known |= {key_of(one): page.listing.chosen(one.query) for one in saved.views_for(request.actor, kind)}
    counted = {key: wanted for key, wanted in known.items() if not _NOT_COUNTED & set(wanted)}
    return JsonResponse(_counts(request.actor, page, counted))


def _counts(actor: Actor, page: ListPage, wanted: dict[str, dict[str, str]]) -> dict[str, str]:
    if not wanted:
        return {}
    asked = [CountedUpTo(page.listing.rows(actor, one, ()), MOST_COUNTED) for one in wanted.values()]
    found = Zone.objects.values_list(*asked).get(pk=actor.where)
    return {key: numbers.capped(number, MOST_COUNTED) for key, number in zip(wanted, found, strict=True)}


@read_or_send
@for_staff
def view_new(request: PageRequest, kind: str) -> HttpResponseBase:
    """Save a list as it is seen."""
    page = list_page(kind)
    query = (request.POST if request.method == "POST" else request.GET).get("query", "")[:LONGEST_QUERY]
    form = bound(request, ViewForm, actor=request.actor, initial={"query": query})

    def act() -> str:
        filters, columns = _seen(query)
        view = saved.save_view(by=request.actor, kind=kind, query=filters, columns=columns, **form.content())
        return address_of(view)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Save this view"),
        intro=_("The filters, the order and the columns are kept under a name, above the list."),
        button=_("Save"),
        back=f"{page.address}?{query}",
    )


def _seen(query: str) -> tuple[dict[str, str], list[str]]:
    """The filters and the columns in the query of a list's address."""
    return dict(parse_qsl(query)), codes_in(parse_qs(query).get("columns", []))


def _found(request: PageRequest, number: int) -> SavedView:
    return get_object_or_404(saved.visible_views(request.actor), pk=number, kind__in=list(LISTS))


@read_or_send
@for_staff
def view_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Rename a view, share it or keep it for oneself."""
    view = _found(request, number)
    may_change_view(own=view.owner_id == request.actor.who).insist()
    initial = {"name": view.name, "name_local": view.name_local, "unit": view.unit.code if view.unit else ""}
    form = bound(request, ViewForm, actor=request.actor, initial=initial)

    def act() -> str:
        return address_of(saved.change_view(view, by=request.actor, **form.content()))

    return act_or_ask(request, form, act, title=_("Rename or share this view"), button=_("Save"), back=address_of(view))


@require_POST
@for_staff
def view_update(request: PageRequest, number: int) -> HttpResponseBase:
    """Let a view show what is seen now."""
    filters, columns = _seen(request.POST.get("query", "")[:LONGEST_QUERY])
    view = saved.update_view(_found(request, number), by=request.actor, query=filters, columns=columns)
    messages.success(request, _("“%(view)s” shows this now.") % {"view": view})
    return redirect(address_of(view))


@require_POST
@for_staff
def view_remove(request: PageRequest, number: int) -> HttpResponseBase:
    """Remove a view; the list stays as it is."""
    view = _found(request, number)
    saved.remove_view(view, by=request.actor)
    messages.success(request, _("The view “%(view)s” has been removed.") % {"view": view})
    return redirect("desk_views")


@require_POST
@for_staff
def view_take_over(request: PageRequest, number: int) -> HttpResponseBase:
    """Make the view of somebody who left one's own."""
    view = saved.take_over(_found(request, number), by=request.actor)
    messages.success(request, _("“%(view)s” is yours now.") % {"view": view})
    return redirect(address_of(view))


@require_POST
@for_staff
def view_start(request: PageRequest, number: int) -> HttpResponseBase:
    """Begin the list with this view, or as it begins for everybody."""
    view = _found(request, number)
    chosen = view if request.POST.get("on") == "1" else None
    saved.begin_with(chosen, by=request.actor, kind=view.kind)
    said = _("The list begins with “%(view)s” now.") if chosen else _("The list begins as it does for everybody.")
    messages.success(request, said % {"view": view})
    return redirect(address_of(view))


@read_or_send
@for_staff
def columns(request: PageRequest, kind: str) -> HttpResponseBase:
    """Choose the columns of a list: for this once, by the address, or as one's own usual ones."""
    page = list_page(kind)
    if request.method != "POST":
        return render(request, "desk/lists/columns.html", _columns_offered(request, kind))
    chosen = codes_in(request.POST.getlist("columns"))
    filters, _before = _seen(request.POST.get("query", "")[:LONGEST_QUERY])
    kept = page.listing.chosen(filters)
    if "keep" in request.POST:
        saved.keep_columns(by=request.actor, kind=kind, columns=chosen)
        messages.success(request, _("These are your usual columns now."))
        return gone_to(request, f"{page.address}?{query_of(kept)}")
    view = next((one for one in saved.views_for(request.actor, kind) if str(one.pk) == filters.get("view")), None)
    codes = [column.code for column in page.listing.these(chosen)]
    return gone_to(request, f"{page.address}?{query_of(kept, codes, view)}")


def _columns_offered(request: PageRequest, kind: str) -> dict[str, Any]:
    seen = shown(request, kind)
    others = [column for column in seen.page.listing.columns if column not in seen.columns]
    return {
        "kind": kind,
        "columns": [(column, True) for column in seen.columns] + [(column, False) for column in others],
        "always": seen.page.listing.always,
        "query": seen.query,
        "back": f"{seen.page.address}?{seen.query}",
    }
