"""The sheets of spaces: what is done to buildings, floors, spaces, holds and tenancies."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openzone.core.errors import Denied
from openzone.places import actions as places
from openzone.places.models import Building, Floor, Hold, Park, Space
from openzone.places.queries import buildings_visible_to, parks_of, parks_worked_on, spaces_visible_to
from openzone.registry.actions import tenancies as actions
from openzone.registry.actions import tenancy_corrections as corrections
from openzone.registry.models import Tenancy
from openzone.registry.queries import visible_to
from openzone.registry.tenancies import tenancies_visible_to
from openzone.web.desk import space_forms as forms
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import bound
from openzone.web.requests import PageRequest, for_staff

both = require_http_methods(["GET", "HEAD", "POST"])


def _space(request: PageRequest, number: int) -> tuple[Space, str]:
    row = get_object_or_404(spaces_visible_to(request.actor), pk=number)
    places.insist_works_on(request.actor, row.floor.building.park)
    return row, reverse("desk_space", args=[number])


def _tenancy(request: PageRequest, number: int) -> tuple[Tenancy, str]:
    row = get_object_or_404(tenancies_visible_to(request.actor), pk=number)
    places.insist_works_on(request.actor, row.space.floor.building.park)
    return row, reverse("desk_space", args=[row.space_id])


def _park(request: PageRequest, code: str) -> tuple[Park, str]:
    row = get_object_or_404(parks_of(request.actor.where), code=code)
    places.insist_works_on(request.actor, row)
    return row, reverse("desk_park", args=[code])


def _building(request: PageRequest, number: int) -> tuple[Building, str]:
    row = get_object_or_404(buildings_visible_to(request.actor), pk=number)
    places.insist_works_on(request.actor, row.park)
    return row, reverse("desk_building", args=[number])


def _floor(request: PageRequest, number: int) -> tuple[Floor, str]:
    found = Floor.objects.filter(building__in=buildings_visible_to(request.actor)).select_related("building__park")
    row = get_object_or_404(found, pk=number)
    places.insist_works_on(request.actor, row.building.park)
    return row, f"{reverse('desk_building', args=[row.building_id])}?floor={row.number}"


@both
@for_staff
def space_let(request: PageRequest, number: int) -> HttpResponseBase:
    """Let a space."""
    row, back = _space(request, number)
    form = bound(request, forms.LetForm, actor=request.actor, space=row)
    return _let(request, form, back, _("Let “%(space)s”") % {"space": row.code})


@both
@for_staff
def organisation_let(request: PageRequest, ref: str) -> HttpResponseBase:
    """Let one of the free spaces to an organisation."""
    row = get_object_or_404(visible_to(request.actor), ref=ref)
    if not parks_worked_on(request.actor):
        raise Denied(_("You cannot let spaces: your unit serves no park. Ask the unit that serves it."))
    form = bound(request, forms.LetForm, actor=request.actor, organisation=row)
    back = reverse("desk_organisation", args=[ref])
    return _let(request, form, back, _("Let a space to “%(organisation)s”") % {"organisation": row})


def _let(request: PageRequest, form: forms.LetForm, back: str, title: str) -> HttpResponseBase:
    def act() -> None:
        actions.let(by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=title, button=_("Let it"), back=back, said=_("It is let."))


@both
@for_staff
def tenancy_end(request: PageRequest, number: int) -> HttpResponseBase:
    """End a tenancy."""
    row, back = _tenancy(request, number)
    form = bound(request, forms.EndForm, tenancy=row, actor=request.actor)

    def act() -> None:
        actions.end_tenancy(row, by=request.actor, **form.content())

    title = _("“%(tenant)s” leaves “%(space)s”") % _names(row)
    return act_or_ask(request, form, act, title=title, button=_("End the tenancy"), back=back, danger=True)


@both
@for_staff
def tenancy_cancel(request: PageRequest, number: int) -> HttpResponseBase:
    """Take back a tenancy of which nothing came."""
    row, back = _tenancy(request, number)
    form = bound(request, forms.TakeBackForm)

    def act() -> None:
        corrections.cancel_tenancy(row, by=request.actor, **form.content())

    title = _("Was “%(space)s” never let to “%(tenant)s”?") % _names(row)
    intro = _("The tenancy is taken out of all lists and figures. What it said stays on the page of the space.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Take it back"), back=back, danger=True)


@both
@for_staff
def tenancy_correct(request: PageRequest, number: int) -> HttpResponseBase:
    """Put right what was entered wrongly of a tenancy."""
    row, back = _tenancy(request, number)
    form = bound(request, forms.CorrectionForm, tenancy=row)

    def act() -> None:
        form.insist_fresh()
        corrections.correct_tenancy(row, by=request.actor, **form.content())

    title = _("Correct the tenancy of “%(tenant)s” in “%(space)s”") % _names(row)
    intro = _("For what was entered wrongly. What was agreed anew is entered as another rent, an extension or a move.")
    return act_or_ask(request, form, act, title=title, intro=intro, button=_("Save"), back=back)


def _names(row: Tenancy) -> dict[str, Any]:
    return {"tenant": row.organisation, "space": row.space.code}


@both
@for_staff
def tenancy_extend(request: PageRequest, number: int) -> HttpResponseBase:
    """Let a tenancy go on."""
    row, back = _tenancy(request, number)
    form = bound(request, forms.ExtendForm)

    def act() -> None:
        actions.extend(row, by=request.actor, **form.content())

    title = _("“%(tenant)s” stays in “%(space)s”") % _names(row)
    return act_or_ask(request, form, act, title=title, button=_("Extend the tenancy"), back=back)


@both
@for_staff
def tenancy_rent(request: PageRequest, number: int) -> HttpResponseBase:
    """Agree on another rent from a day on."""
    row, back = _tenancy(request, number)
    form = bound(request, forms.AgreeForm)

    def act() -> None:
        actions.agree_rent(row, by=request.actor, **form.content())

    title = _("Another rent for “%(tenant)s” in “%(space)s”") % _names(row)
    return act_or_ask(request, form, act, title=title, button=_("Agree on it"), back=back)


@both
@for_staff
def tenancy_move(request: PageRequest, number: int) -> HttpResponseBase:
    """Move a tenant to another space."""
    row, back = _tenancy(request, number)
    form = bound(request, forms.MoveForm, tenancy=row, actor=request.actor)

    def act() -> str:
        moved = actions.move(row, by=request.actor, **form.content())
        return reverse("desk_space", args=[moved.space_id])

    title = _("“%(tenant)s” moves out of “%(space)s”") % _names(row)
    return act_or_ask(request, form, act, title=title, button=_("Move it"), back=back, said=_("Move recorded."))


@both
@for_staff
def space_hold(request: PageRequest, number: int) -> HttpResponseBase:
    """Reserve a space, or put it under works."""
    row, back = _space(request, number)
    form = bound(request, forms.HoldForm, actor=request.actor)

    def act() -> None:
        places.hold_space(row, by=request.actor, **form.content())

    title = _("Reserve “%(space)s”, or put it under works") % {"space": row.code}
    return act_or_ask(request, form, act, title=title, button=_("Save"), back=back)


@both
@for_staff
def hold_end(request: PageRequest, number: int, hold: int) -> HttpResponseBase:
    """End a hold."""
    row, back = _space(request, number)
    held = get_object_or_404(Hold, pk=hold, space=row)
    form = bound(request, forms.HoldEndForm, actor=request.actor)

    def act() -> None:
        places.end_hold(held, by=request.actor, **form.content())

    words = {"space": row.code, "state": held.get_kind_display()}
    title = _("“%(space)s” is no longer %(state)s") % words
    return act_or_ask(request, form, act, title=title, button=_("End it"), back=back)


@both
@for_staff
def space_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change what describes a space."""
    row, back = _space(request, number)
    form = bound(request, forms.SpaceEditForm, space=row)

    def act() -> None:
        form.insist_fresh()
        places.change_space(row, by=request.actor, **form.content())

    return act_or_ask(
        request, form, act, title=_("Change “%(space)s”") % {"space": row.code}, button=_("Save"), back=back
    )


@both
@for_staff
def space_close(request: PageRequest, number: int) -> HttpResponseBase:
    """End a space, as when walls are moved."""
    row, back = _space(request, number)
    form = bound(request, forms.CloseForm)

    def act() -> None:
        places.close_space(row, by=request.actor, **form.content())

    intro = _(
        "It is kept with its history, and no longer counted from the day after. A space of new walls is a new one."
    )
    title = _("Close “%(space)s”") % {"space": row.code}
    return act_or_ask(
        request, form, act, title=title, intro=intro, button=_("Close this space"), back=back, danger=True
    )


@both
@for_staff
def building_new(request: PageRequest, code: str) -> HttpResponseBase:
    """Enter a building of a park."""
    park, back = _park(request, code)
    form = bound(request, forms.BuildingForm)

    def act() -> str:
        made = places.enter_building(park=park, by=request.actor, **form.content())
        return reverse("desk_building", args=[made.pk])

    return act_or_ask(request, form, act, title=_("New building"), button=_("Enter it"), back=back)


@both
@for_staff
def building_edit(request: PageRequest, number: int) -> HttpResponseBase:
    """Change names and address of a building."""
    row, back = _building(request, number)
    names = ("name", "name_local", "address", "address_local")
    form = bound(request, forms.BuildingEditForm, initial={name: getattr(row, name) for name in names})

    def act() -> None:
        form.insist_fresh()
        places.change_building(row, by=request.actor, **form.content())

    title = _("Change “%(building)s”") % {"building": row}
    return act_or_ask(request, form, act, title=title, button=_("Save"), back=back)


@both
@for_staff
def floor_new(request: PageRequest, number: int) -> HttpResponseBase:
    """Enter a floor of a building."""
    row, back = _building(request, number)
    form = bound(request, forms.FloorForm)

    def act() -> str:
        made = places.enter_floor(row, by=request.actor, **form.content())
        return f"{back}?floor={made.number}"

    return act_or_ask(request, form, act, title=_("New floor"), button=_("Enter it"), back=back)


@both
@for_staff
def space_new(request: PageRequest, number: int) -> HttpResponseBase:
    """Enter a space on a floor."""
    row, back = _floor(request, number)
    form = bound(request, forms.SpaceForm, actor=request.actor, floor=row)

    def act() -> None:
        places.enter_space(row, by=request.actor, **form.content())

    return act_or_ask(request, form, act, title=_("New space"), button=_("Enter it"), back=back)
