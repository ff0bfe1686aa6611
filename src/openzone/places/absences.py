"""Who acts for whom today: it follows from the absences that last, and is nowhere stored."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils import timezone

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.places.enums import Role
from openzone.places.models import Absence, Post, Zone
from openzone.places.queries import absences_lasting, network, network_of, posts_of, units_held
from openzone.places.rules import DISPATCHING_ROLES, WORKING_ROLES, stand_in

MANAGERS = DISPATCHING_ROLES | {Role.ADMINISTRATOR}
SHOWN_AFTER = timedelta(days=30)


@dataclass(frozen=True)
class StandIn:
    """Who does somebody's work now, and until when."""

    user_id: int
    name: str
    until: datetime

    @property
    def last_day(self) -> date:
        """The last day on which he does."""
        return last_day_before(self.until)


def deputies_of(zone_id: int) -> dict[int, int]:
    """Who is away now, with the deputy of each."""
    return {row["user"]: row["deputy"] for row in absences_lasting(zone_id, clock.now())}


def acts_for(actor: Actor) -> frozenset[int]:
    """The people whose work the actor does now. Costs no statement beside that of his posts."""
    return actor.recall("acts for", lambda: _acts_for(actor))


def _acts_for(actor: Actor) -> frozenset[int]:
    posts: list[Any] = list(posts_of(actor))
    deputies = {row["user"]: row["deputy"] for row in (posts[0].away if posts else [])}
    return frozenset(user for user in deputies if stand_in(user, deputies) == actor.who)


def instead_of(zone_id: int, people: Iterable[int]) -> set[int]:
    """These people, each away one replaced by who does the work now; where nobody does, they stay themselves."""
    wanted = set(people)
    deputies = deputies_of(zone_id) if wanted else {}
    return {stand_in(one, deputies) or one for one in wanted}


def stand_in_of(actor: Actor, user_id: int | None) -> StandIn | None:
    """Who does this person's work now; None while he is here, or nobody can."""
    posts: list[Any] = list(posts_of(actor))
    away = {row["user"]: row for row in (posts[0].away if posts else [])}
    if user_id is None or user_id not in away:
        return None
    chosen = stand_in(user_id, {user: row["deputy"] for user, row in away.items()})
    if chosen is None:
        return None
    name = next(local(row["name"], row["name_local"]) for row in away.values() if row["deputy"] == chosen)
    return StandIn(chosen, name, datetime.fromisoformat(away[user_id]["until"]))


def absences_visible_to(actor: Actor) -> QuerySet[Absence]:
    """One's own, those in which one is the deputy, and those of the people of the units that one manages."""
    units = units_held(actor, MANAGERS)
    theirs = Post.objects.filter(unit_id__in=units, until__isnull=True, zone_id=actor.where).values("user_id")
    mine = Q(user_id=actor.who) | Q(deputy_id=actor.who)
    rows = Absence.objects.filter(mine | Q(user_id__in=theirs), zone_id=actor.where, ended_at__isnull=True)
    rows = rows.filter(until__gt=clock.now() - SHOWN_AFTER)
    return rows.select_related("user", "deputy", "entered_by").order_by("-until", "-id")


def people_managed(actor: Actor, people: Iterable[int]) -> set[int]:
    """Those of these people whose absences the actor enters and ends: himself, and who works in a unit he manages."""
    asked = set(people)
    if actor.is_system:
        return asked
    units = units_held(actor, MANAGERS)
    posts = Post.objects.filter(user_id__in=asked, zone_id=actor.where, until__isnull=True, unit_id__in=units)
    return {*(asked & {actor.user_id}), *posts.order_by().values_list("user_id", flat=True)}


def may_manage_absence(actor: Actor, user_id: int) -> bool:
    """Whether the actor enters and ends this person's absences."""
    return user_id in people_managed(actor, [user_id])


def units_worked_in(user_id: int, zone_id: int) -> set[int]:
    """The units in which a person holds a working post."""
    posts = Post.objects.filter(user_id=user_id, zone_id=zone_id, until__isnull=True, role__in=WORKING_ROLES)
    return set(posts.order_by().values_list("unit_id", flat=True))


def can_stand_in(deputy_id: int, units: Iterable[int], zone_id: int) -> bool:
    """Whether somebody may work in all these units: by posts there or above."""
    held = network_of(zone_id).below(units_worked_in(deputy_id, zone_id))
    return set(units) <= held


def possible_deputies(actor: Actor, user_id: int) -> list[User]:
    """Everybody who may work wherever this person does."""
    units = units_worked_in(user_id, actor.where)
    tree = network(actor)
    lines = [set(tree.upwards(unit)) for unit in units]
    posts = Post.objects.filter(zone_id=actor.where, until__isnull=True, role__in=WORKING_ROLES, user__is_active=True)
    held: dict[int, set[int]] = {}
    people: dict[int, User] = {}
    for post in posts.exclude(user_id=user_id).select_related("user").order_by("user__name", "user_id"):
        held.setdefault(post.user_id, set()).add(post.unit_id)
        people[post.user_id] = post.user
    return [people[one] for one, own in held.items() if lines and all(own & line for line in lines)]


def last_day_before(until: datetime) -> date:
    """The last day of an absence that ends at a moment: at midnight it is the day that ends then."""
    return timezone.localdate(until - timedelta(microseconds=1))


def whole_days(zone: Zone, first: date, last: date) -> tuple[datetime, datetime]:
    """From the beginning of one day to the end of another, by the zone's clock."""
    here = ZoneInfo(zone.timezone)
    return datetime.combine(first, time(), here), datetime.combine(last + timedelta(days=1), time(), here)
