"""Settings: the units of the service network."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actor import Actor
from openzone.core.errors import Conflict
from openzone.insight.queries import units_with_load
from openzone.places.actions import close_unit, open_unit, rename_unit
from openzone.places.enums import Level, Role
from openzone.places.models import Unit
from openzone.places.queries import administers, administers_zone, holds, network, zone_of
from openzone.places.rules import BELOW
from openzone.web.desk.administrators import (
    for_administrators,
    unit_administered,
)
from openzone.web.desk.settings_forms import NamesForm, UnitForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.units import as_tree
from openzone.web.requests import PageRequest

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_administrators
def settings_home(request: PageRequest) -> HttpResponseBase:
    """The settings begin with the units."""
    return redirect("desk_units")


def tabs(actor: Actor, tab: str) -> dict[str, Any]:
    """What every page of the settings shows besides: its tab, and whether the tabs of the whole zone are there."""
    return {"tab": tab, "whole_zone": administers_zone(actor), "administers": holds(actor, Role.ADMINISTRATOR)}


@require_GET
@for_administrators
def units(request: PageRequest) -> HttpResponseBase:
    """The service network as a tree: what each unit serves and what can be done to it."""
    known = list(units_with_load(zone_of(request.actor)))
    tree = as_tree(one for one in known if one.closed_at is None)
    rows = [_line(request.actor, unit, depth, known) for unit, depth in tree]
    closed = [unit for unit in known if unit.closed_at is not None]
    context = {"rows": rows, "closed": closed, **tabs(request.actor, "units")}
    return render(request, "desk/settings/units.html", context)


def _line(actor: Actor, unit: Unit, depth: int, known: list[Any]) -> dict[str, Any]:
    """What a unit holds together with the units below it, and what the actor may do to it."""
    below = [one for one in known if one.pk in network(actor).below([unit.pk])]
    return {
        "unit": unit,
        "depth": depth,
        "served": sum(one.served for one in below),
        "working": sum(one.working for one in below),
        "mine": administers(actor, unit.pk),
        "may_hold": bool(BELOW[Level(unit.level)]),
        "may_close": unit.parent_id is not None and administers(actor, unit.parent_id),
    }


@read_or_send
@for_administrators
def unit_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Add a unit below another one."""
    parent, back = unit_administered(request.actor, code), reverse("desk_units")
    if not BELOW[Level(parent.level)]:
        raise Conflict(_("Nothing can stand below “%(unit)s”: it is on the lowest level.") % {"unit": parent})
    form = bound(request, UnitForm, parent=parent)

    def act() -> None:
        open_unit(parent=parent, by=request.actor, **form.content())

    title = _("New unit below “%(unit)s”") % {"unit": parent}
    return act_or_ask(request, form, act, title=title, button=_("Add the unit"), back=back)


@read_or_send
@for_administrators
def unit_rename(request: PageRequest, code: str) -> HttpResponseBase:
    """Change a unit's names."""
    unit, back = unit_administered(request.actor, code), reverse("desk_units")
    form = bound(request, NamesForm, unit=unit)

    def act() -> None:
        form.insist_fresh()
        rename_unit(unit, by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("Rename “%(unit)s”") % {"unit": unit}, button=_("Save"), back=back)


@read_or_send
@for_administrators
def unit_close(request: PageRequest, code: str) -> HttpResponseBase:
    """Close a unit, once that has been confirmed."""
    unit, back = unit_administered(request.actor, code), reverse("desk_units")
    form = bound(request, ActionForm)

    def act() -> None:
        close_unit(unit, by=request.actor)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Close “%(unit)s”?") % {"unit": unit},
        intro=_("It gets no demands any more and cannot be opened again. What was done there stays on record."),
        button=_("Close the unit"),
        back=back,
        danger=True,
    )
