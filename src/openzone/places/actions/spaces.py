"""What is done to buildings, floors and spaces. Whether a space is let is the registry's to say."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, held
from openzone.core.actor import Actor
from openzone.core.amounts import number_of
from openzone.core.days import FIRST_DAY, in_words
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.sounds import sounds
from openzone.core.text import clean_line
from openzone.places.actions.network import code_of
from openzone.places.enums import HoldKind, SpaceUse
from openzone.places.models import Building, Floor, Hold, Park, Space
from openzone.places.queries import holds_between, serves
from openzone.places.rules import days_in_order
from openzone.places.signals import SpaceChanging, space_changing

LARGEST_AREA = Decimal(1_000_000)
LOWEST_FLOOR, HIGHEST_FLOOR = -9, 200
YEARS_AHEAD = 30
EXTENT = 100


def insist_works_on(actor: Actor, park: Park) -> None:
    """`Denied` unless the actor works for, or administers, the unit that serves this park."""
    if not serves(actor, park.unit_id):
        raise Denied(_("Only people of the unit that serves this park may do this."))


def locked(space: Space) -> Space:
    """The space as it is now, held until the commit, so that two who let or hold it come one after the other."""
    found = Space.objects.select_related("floor__building__park__unit").select_for_update(of=("self",))
    return found.get(pk=space.pk)


@transaction.atomic
def enter_building(
    *,
    park: Park,
    code: str,
    name: str,
    by: Actor,
    name_local: str = "",
    address: str = "",
    address_local: str = "",
    occurred_at: datetime | None = None,
) -> Building:
    """Enter a house that stands in a park."""
    insist_works_on(by, park)
    building = Building(
        zone_id=park.zone_id,
        park=park,
        code=code_of(code),
        name=clean_line(name, "name"),
        name_local=clean_line(name_local, "name_local", required=False),
        address=clean_line(address, "address", required=False, longest=300),
        address_local=clean_line(address_local, "address_local", required=False, longest=300),
    )
    building.sounds = sounds(building.name, building.name_local)
    _save(building, _("Another building of the park has this code."))
    _note("building.entered", "building", building.pk, by, occurred_at, zone_id=park.zone_id)
    return building


@transaction.atomic
def change_building(building: Building, *, by: Actor, **values: str) -> Building:
    """Change `name`, `name_local`, `address` and `address_local` of a building."""
    row = held(building)
    insist_works_on(by, row.park)
    lengths = {"name": 200, "name_local": 200, "address": 300, "address_local": 300}
    for field, value in values.items():
        setattr(row, field, clean_line(value, field, required=field == "name", longest=lengths[field]))
    row.sounds = sounds(row.name, row.name_local)
    row.save(update_fields=[*values, "sounds"])
    _note("building.changed", "building", row.pk, by, data={"fields": sorted(values)})
    return row


@transaction.atomic
def enter_floor(building: Building, *, number: int, by: Actor, occurred_at: datetime | None = None) -> Floor:
    """Enter a floor of a building: 1 is the ground floor."""
    insist_works_on(by, building.park)
    if not LOWEST_FLOOR <= number <= HIGHEST_FLOOR:
        limits = {"lowest": LOWEST_FLOOR, "highest": HIGHEST_FLOOR}
        raise Invalid.of("number", _("A floor has a number from %(lowest)d to %(highest)d.") % limits)
    floor = Floor(building=building, number=number)
    _save(floor, _("The building has this floor already."), field="number")
    data = {"number": number}
    _note("floor.entered", "building", building.pk, by, occurred_at, data=data, zone_id=building.zone_id)
    return floor


@transaction.atomic
def enter_space(
    floor: Floor,
    *,
    code: str,
    area: object,
    use: str,
    since: date,
    by: Actor,
    left: int = 0,
    top: int = 0,
    width: int = 0,
    depth: int = 0,
    occurred_at: datetime | None = None,
) -> Space:
    """Enter a part of a floor that can be let as a whole. `left` to `depth` place it on the drawing of the floor."""
    building = floor.building
    insist_works_on(by, building.park)
    space = Space(
        zone_id=building.zone_id,
        floor=floor,
        code=clean_line(code, "code", longest=40),
        area=area_of(area),
        use=_use(use),
        since=plausible(since, "since"),
        **_drawn(left=left, top=top, width=width, depth=depth),
    )
    _save(space, _("Another space of the floor has this code."))
    _note("space.entered", "space", space.pk, by, occurred_at, zone_id=space.zone_id)
    return space


def area_of(value: object) -> Decimal:
    """An area in m², or `Invalid`."""
    area = number_of(value, "area", most=LARGEST_AREA)
    if not area:
        raise Invalid.of("area", _("Please give an area in m²."))
    return area


def _use(value: object) -> str:
    if value not in SpaceUse.values:
        raise Invalid.of("use", _("Please choose one of the answers."))
    return str(value)


def plausible(day: date, field: str) -> date:
    """The day, unless it was mistyped: before there were such records, or further ahead than anybody plans."""
    furthest = clock.now().year + YEARS_AHEAD
    if day < FIRST_DAY or day.year > furthest:
        sentence = _("This day looks mistyped. Please give one from %(first)d to %(last)d.")
        raise Invalid.of(field, sentence % {"first": FIRST_DAY.year, "last": furthest})
    return day


def _drawn(**place: int) -> dict[str, int]:
    """Where a space lies on its floor: all four at once within the floor, or nothing."""
    if not any(place.values()):
        return place
    inside = place["left"] + place["width"] <= EXTENT and place["top"] + place["depth"] <= EXTENT
    if min(place.values()) < 0 or not place["width"] or not place["depth"] or not inside:
        sentence = _("On the drawing a space lies between 0 and 100, with a width and a depth.")
        raise Invalid(sentence, fields={"width": sentence})
    return place


_CLEANERS: dict[str, Callable[[Any], Any]] = {
    "code": lambda value: clean_line(value, "code", longest=40),
    "area": area_of,
    "use": _use,
}


@transaction.atomic
def change_space(space: Space, *, by: Actor, **values: Any) -> Space:
    """Change `code`, `area`, `use` and the place on the drawing. `Conflict` when more than the new area is let."""
    row = locked(space)
    insist_works_on(by, row.floor.building.park)
    drawing = ("left", "top", "width", "depth")
    for field in values.keys() & _CLEANERS.keys():
        setattr(row, field, _CLEANERS[field](values[field]))
    for field, value in _drawn(**{name: values.get(name, getattr(row, name)) for name in drawing}).items():
        setattr(row, field, value)
    space_changing.send(SpaceChanging(row, row.since, row.until, row.area))
    _save(row, _("Another space of the floor has this code."), only=[*_CLEANERS, *drawing])
    _note("space.changed", "space", row.pk, by, data={"fields": sorted(values)})
    return row


@transaction.atomic
def close_space(space: Space, *, on: date, by: Actor) -> Space:
    """End a space: `on` is its last day, as when walls are moved. `Conflict` when it is let beyond."""
    row = locked(space)
    insist_works_on(by, row.floor.building.park)
    if row.until is not None:
        raise Conflict(_("This space has an end already."))
    days_in_order(row.since, plausible(on, "on")).insist()
    if on != date.max:
        space_changing.send(SpaceChanging(row, date.fromordinal(on.toordinal() + 1), None))
    row.until = on
    row.save(update_fields=["until"])
    _note("space.closed", "space", row.pk, by)
    return row


@transaction.atomic
def hold_space(
    space: Space,
    *,
    kind: str,
    since: date,
    by: Actor,
    until: date | None = None,
    reason: str = "",
    occurred_at: datetime | None = None,
) -> Hold:
    """Reserve a space for a time, or put it under works. `Conflict` when it is let or held on one of these days."""
    row = locked(space)
    insist_works_on(by, row.floor.building.park)
    if kind not in HoldKind.values:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    days_in_order(plausible(since, "since"), until and plausible(until, "until")).insist()
    insist_there(row, since, until)
    if held := holds_between(row, since, until).first():
        raise Conflict(already_held(held))
    space_changing.send(SpaceChanging(row, since, until))
    hold = Hold.objects.create(
        space=row,
        kind=kind,
        since=since,
        until=until,
        reason=clean_line(reason, "reason", longest=300),
        recorded_by_id=by.user_id,
        recorded_at=occurred_at or clock.now(),
    )
    _note("space.held", "space", row.pk, by, occurred_at, data={"hold": hold.pk, "kind": kind}, zone_id=row.zone_id)
    return hold


def insist_there(space: Space, since: date, until: date | None) -> None:
    """`Invalid` when the space is not there on all of these days."""
    if since < space.since:
        raise Invalid.of("since", _("This space exists since %(day)s only.") % {"day": in_words(space.since)})
    if space.until is not None and (until is None or until > space.until):
        raise Invalid.of("until", _("This space is no more after %(day)s.") % {"day": in_words(space.until)})


def already_held(hold: Hold) -> str:
    """Why a space cannot be had: what it is held for, and until when."""
    words = {"state": hold.get_kind_display(), "since": in_words(hold.since), "reason": hold.reason}
    if hold.until is None:
        return _("The space is %(state)s since %(since)s, without an end (%(reason)s). End that first.") % words
    words["until"] = in_words(hold.until)
    return _("The space is %(state)s from %(since)s to %(until)s (%(reason)s). End that first.") % words


@transaction.atomic
def end_hold(hold: Hold, *, on: date, by: Actor) -> Hold | None:
    """Let a reservation or works end: `on` is the last day. Before the first day the hold never was, and goes."""
    space = locked(hold.space)
    insist_works_on(by, space.floor.building.park)
    row = Hold.objects.get(pk=hold.pk)
    if row.until is not None and on > row.until:
        raise Invalid.of("on", _("It ends on %(day)s already.") % {"day": in_words(row.until)})
    data = {"hold": row.pk, "kind": row.kind}
    _note("space.released", "space", space.pk, by, data=data)
    if on < row.since:
        row.delete()
        return None
    row.until = on
    row.save(update_fields=["until"])
    return row


def _save(row: Building | Floor | Space, taken: str, field: str = "code", *, only: Iterable[str] | None = None) -> None:
    try:
        with transaction.atomic():
            row.save(update_fields=only)
    except IntegrityError:
        raise Invalid.of(field, taken) from None


def _note(verb: str, kind: str, number: int, by: Actor, occurred_at: datetime | None = None, **more: Any) -> None:
    append(verb, subject_type=kind, subject_id=number, by=by, occurred_at=occurred_at, **more)
