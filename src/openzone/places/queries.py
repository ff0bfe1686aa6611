"""Which zones, units, posts and parks there are for whom."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.models import Webhook
from openzone.core.prepared import Among, Given, Prepared
from openzone.core.webhooks.queries import webhooks_of
from openzone.places.enums import Level, ParkState, Role
from openzone.places.models import Absence, Building, Hold, Park, Post, Space, Unit, Zone
from openzone.places.rules import WORKING_ROLES

_FURTHEST_FIRST = Case(When(state=ParkState.OPEN, then=0), When(state=ParkState.BUILDING, then=1), default=2)


@dataclass(frozen=True)
class Network:
    """The units of one zone, read at once: a zone has some dozens, so the tree is walked in memory.

    `roles` are those that somebody who may act holds in each unit.
    """

    units: dict[int, Unit]
    roles: dict[int, frozenset[str]]

    @property
    def top(self) -> Unit:
        """The unit of the zone's own level."""
        return next(unit for unit in self.units.values() if unit.level == Level.ZONE)

    @cached_property
    def shape(self) -> Hashable:
        """What rights follow from: which unit is below which, at what level, and who works there."""
        return tuple(
            (pk, unit.parent_id, unit.level, unit.closed_at, self.roles[pk]) for pk, unit in self.units.items()
        )

    def above(self, unit_id: int) -> list[Unit]:
        """The units over this one, nearest first."""
        line, unit = [], self.units[unit_id]
        while unit.parent_id is not None:
            unit = self.units[unit.parent_id]
            line.append(unit)
        return line

    def upwards(self, unit_id: int) -> list[int]:
        """This unit and those over it, nearest first."""
        return [unit_id, *(unit.pk for unit in self.above(unit_id))]

    def below(self, unit_ids: Iterable[int]) -> set[int]:
        """These units and all under them."""
        chosen = set(unit_ids)
        return {unit_id for unit_id in self.units if not chosen.isdisjoint(self.upwards(unit_id))}


def network(actor: Actor) -> Network:
    """The service network of the actor's zone."""
    return actor.recall("network", lambda: network_of(actor.where))


def network_of(zone_id: int) -> Network:
    """The service network of a zone, with who works where: one statement."""
    units = _units_with_roles(zone=zone_id)
    return Network({unit.pk: unit for unit in units}, {unit.pk: frozenset(unit.held) for unit in units})


def _write_units_with_roles() -> QuerySet[Any]:
    living = Q(posts__until__isnull=True, posts__user__is_active=True)
    held = ArrayAgg("posts__role", filter=living, distinct=True, default=Value([]))
    return Unit.objects.filter(zone_id=Given("zone")).annotate(held=held).order_by("level", "code")


_units_with_roles = Prepared(_write_units_with_roles)


def zone_of(actor: Actor) -> Zone:
    """The zone in which the actor acts."""
    return actor.recall("zone", lambda: Zone.objects.get(pk=actor.where))


def at_work(zone: Zone, moment: datetime) -> bool:
    """Whether a moment is working time of the zone."""
    return working_time(zone.pk).is_open(moment)


def day_in(zone: Zone, moment: datetime) -> date:
    """The day that a moment belongs to in the zone's own time."""
    return moment.astimezone(ZoneInfo(zone.timezone)).date()


def posts_of(actor: Actor) -> list[Post]:
    """The posts that the actor holds now in this zone."""
    if actor.user_id is None:
        return []
    return actor.recall("posts", lambda: _living_posts(user=actor.who, zone=actor.where, now=clock.now()))


def _write_living_posts() -> QuerySet[Any]:
    """The posts, each with all who are `away` in the zone: who acts for whom then costs no statement more."""
    away = ArraySubquery(_lasting(Given("zone"), Given("now")).values(one=JSONObject(**_OF_ABSENCE)))
    rows = Post.objects.filter(user_id=Given("user"), zone_id=Given("zone"), until__isnull=True)
    return rows.select_related("unit").annotate(away=away).order_by("id")


def _lasting(zone_id: Given, now: Given) -> QuerySet[Absence]:
    """The absences that last, with a deputy who still works in the zone."""
    works = Post.objects.filter(
        user_id=OuterRef("deputy_id"), zone_id=OuterRef("zone_id"), until__isnull=True, role__in=list(WORKING_ROLES)
    )
    rows = Absence.objects.filter(zone_id=zone_id, since__lte=now, until__gt=now, ended_at__isnull=True)
    return rows.filter(Exists(works), deputy__is_active=True).order_by("id")


_OF_ABSENCE = {
    "user": "user_id",
    "deputy": "deputy_id",
    "name": "deputy__name",
    "name_local": "deputy__name_local",
    "until": "until",
}


def absences_lasting(zone_id: int, now: datetime) -> list[dict[str, Any]]:
    """Who is away at a moment, with the deputy of each: one statement."""
    return _absences_lasting(zone=zone_id, now=now)


_living_posts: Prepared[Any] = Prepared(_write_living_posts)
_absences_lasting: Prepared[Any] = Prepared(
    lambda: _lasting(Given("zone"), Given("now")).values_list(JSONObject(**_OF_ABSENCE), flat=True)
)


def holds_a_post(user: User) -> bool:
    """Whether a user works for any zone."""
    return Post.objects.filter(user=user, until__isnull=True).exists()


def is_staff(actor: Actor) -> bool:
    """Whether the actor holds any post in this zone."""
    return bool(posts_of(actor))


def holds(actor: Actor, *roles: str) -> bool:
    """Whether the actor holds one of these roles anywhere in this zone."""
    return any(post.role in roles for post in posts_of(actor))


def units_held(actor: Actor, roles: Iterable[str] = frozenset(Role)) -> set[int]:
    """The units on which the actor works in one of these roles: those of the posts and all under them."""
    chosen = frozenset(roles)
    key = ("units held", chosen)
    return actor.recall(
        key, lambda: network(actor).below(post.unit_id for post in posts_of(actor) if post.role in chosen)
    )


def roles_over(actor: Actor, unit_id: int) -> frozenset[str]:
    """The roles in which the actor works for a unit, there or above it."""
    if unit_id not in network(actor).units:
        return frozenset()
    line = network(actor).upwards(unit_id)
    return frozenset(post.role for post in posts_of(actor) if post.unit_id in line)


def open_units_held(actor: Actor, roles: Iterable[str] = WORKING_ROLES) -> list[Unit]:
    """The open units for which the actor works in one of these roles: in whose name he may write."""
    tree = network(actor).units
    return [tree[unit] for unit in sorted(units_held(actor, roles)) if tree[unit].closed_at is None]


def administers(actor: Actor, unit_id: int | None) -> bool:
    """Whether the actor is an administrator of this unit or of one above it. The system may do all."""
    return actor.is_system or (unit_id is not None and unit_id in units_held(actor, [Role.ADMINISTRATOR]))


def administers_zone(actor: Actor) -> bool:
    """Whether the actor is an administrator of the zone's own unit, and so of everything in it."""
    return holds(actor, Role.ADMINISTRATOR) and administers(actor, network(actor).top.pk)


def administrators_of(zone_id: int) -> set[int]:
    """The people who administer all of a zone."""
    return {post.user_id for post in holders([network_of(zone_id).top.pk], [Role.ADMINISTRATOR])}


def webhooks_visible_to(actor: Actor) -> QuerySet[Webhook]:
    """The webhooks of the zone, for those who administer all of it."""
    return webhooks_of(actor.where) if administers_zone(actor) else Webhook.objects.none()


def unit_vouching(actor: Actor) -> int | None:
    """The highest unit that the actor administers: below it he answers for who people are."""
    held = [post.unit for post in posts_of(actor) if post.role == Role.ADMINISTRATOR]
    return min(held, key=lambda unit: len(network(actor).above(unit.pk))).pk if held else None


def serves(actor: Actor, unit_id: int) -> bool:
    """Whether the actor works for, or administers, this unit or one above it. The system may do all."""
    return actor.is_system or unit_id in _units_served(actor)


def _units_served(actor: Actor) -> set[int]:
    return units_held(actor, WORKING_ROLES | {Role.ADMINISTRATOR})


def oversees_zone(actor: Actor) -> bool:
    """Whether the actor holds a post of the zone's own level, and so sees all of it."""
    return any(post.unit.level == Level.ZONE for post in posts_of(actor))


def reads_the_log(actor: Actor) -> bool:
    """Whether the actor may see who read what: an auditor or administrator of the zone's own unit."""
    watching = (Role.AUDITOR, Role.ADMINISTRATOR)
    return any(post.role in watching and post.unit.level == Level.ZONE for post in posts_of(actor))


def holders(unit_ids: Iterable[int], roles: Iterable[str]) -> QuerySet[Post]:
    """The living posts with these roles in these units, of people who may act."""
    held = _at_work().filter(unit_id__in=list(unit_ids), role__in=list(roles))
    return held.select_related("user").order_by("id")


def _at_work() -> QuerySet[Post]:
    return Post.objects.filter(until__isnull=True, user__is_active=True)


_holding: Prepared[tuple[int, int]] = Prepared(
    lambda: (
        _at_work()
        .filter(Among(F("unit_id"), Given("units")), Among(F("role"), Given("roles")))
        .values_list("unit_id", "user_id")
    )
)


def nearest_people(tree: Network, unit_id: int, roles: Iterable[str]) -> set[int]:
    """Who holds one of these roles in the unit, or in the first one above it where anybody does."""
    line = tree.upwards(unit_id)
    held = _holding(units=line, roles=[str(role) for role in roles])
    nearest = next((unit for unit in line if any(where == unit for where, _person in held)), None)
    return {person for where, person in held if where == nearest}


def can_be_worked_on(unit: Unit, known: Network | None = None) -> bool:
    """Whether somebody in the unit or above it may work on what lies there. `known` saves reading the network again."""
    tree = known or network_of(unit.zone_id)
    return holders(tree.upwards(unit.pk), WORKING_ROLES).exists()


def officers_of(unit_id: int) -> QuerySet[User]:
    """The people who may be given a case of this unit."""
    return (
        User.objects.filter(
            posts__unit_id=unit_id, posts__role__in=list(WORKING_ROLES), posts__until__isnull=True, is_active=True
        )
        .distinct()
        .order_by("name")
    )


def units_visible_to(actor: Actor) -> QuerySet[Unit]:
    """The open units of the zone: an enterprise may know who serves it, as the public page tells it too."""
    return Unit.objects.filter(zone_id=actor.where, closed_at__isnull=True).select_related("parent").order_by("id")


def parks_of(zone_id: int) -> QuerySet[Park]:
    """The parks of a zone: those that are open, those being built, those planned."""
    return Park.objects.filter(zone_id=zone_id).select_related("unit").order_by(_FURTHEST_FIRST, "name", "id")


def today_of(actor: Actor) -> date:
    """The day that it is in the actor's zone."""
    return day_in(zone_of(actor), clock.now())


def spaces_visible_to(actor: Actor) -> QuerySet[Space]:
    """Whoever works for the zone sees what stands in its parks; who has it is asked of the registry."""
    rows = Space.objects.filter(zone_id=actor.where).select_related("floor__building__park__unit")
    return rows if actor.is_system or is_staff(actor) else rows.none()


def buildings_visible_to(actor: Actor) -> QuerySet[Building]:
    """The buildings of the zone, for whoever works for it."""
    rows = Building.objects.filter(zone_id=actor.where).select_related("park__unit")
    return rows if actor.is_system or is_staff(actor) else rows.none()


def spaces_worked_on(actor: Actor) -> QuerySet[Space]:
    """The spaces that the actor lets: those in the parks whose units he works for, or administers."""
    rows = spaces_visible_to(actor)
    return rows if actor.is_system else rows.filter(floor__building__park__unit_id__in=_units_served(actor))


def existing_on(spaces: QuerySet[Space], day: date | Given) -> QuerySet[Space]:
    """The spaces that there are on a day."""
    return spaces.filter(running_on(day))


def on_some_day(since: date | Given, until: date | Given | None) -> Q:
    """The condition that what has a first and a last day is there on any day between these two, both included."""
    begun = Q() if until is None else Q(since__lte=until)
    return begun & (Q(until__isnull=True) | Q(until__gte=since))


def running_on(day: date | Given) -> Q:
    """The condition that what has a first and a last day is there on a day."""
    return on_some_day(day, day)


def holds_between(space: Space, since: date, until: date | None) -> QuerySet[Hold]:
    """The holds of a space on any day between these two, both included."""
    return space.holds.filter(on_some_day(since, until)).order_by("since", "id")


def works_for_a_park(actor: Actor) -> Exists:
    """Whether there is a park whose spaces the actor lets, as part of another statement."""
    return Exists(Park.objects.filter(zone_id=actor.where, unit_id__in=_units_served(actor)))


def parks_worked_on(actor: Actor) -> list[Park]:
    """The parks whose spaces the actor lets."""
    return [one for one in parks_of(actor.where) if serves(actor, one.unit_id)]


def all_zones() -> QuerySet[Zone]:
    """Every zone of the installation."""
    return Zone.objects.order_by("id")
