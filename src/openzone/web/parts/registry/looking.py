"""What is new on the page of an organisation since somebody looked at it: marked by a posted beacon."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.prepared import Given
from openzone.registry.actions.following import VISIT
from openzone.registry.models import Look, Organisation
from openzone.registry.queries import followed_by
from openzone.web.parts.registry.log_words import TOLD
from openzone.web.parts.registry.timeline import MOST_NEW, Entry, entries
from openzone.web.requests import PageRequest


def own_look(user: int | Given) -> ArraySubquery:
    """Somebody's own row for each organisation, as an annotation."""
    rows = Look.objects.filter(organisation=OuterRef("pk"), user=user)
    told = JSONObject(
        looked_at="looked_at", number="activity_id", before_at="before_at", before="before_id", follows="follows"
    )
    return ArraySubquery(rows.values(one=told)[:1])


def followed_with_news(actor: Actor) -> QuerySet[Any]:
    """The organisations that somebody follows, each saying whether others entered something since he looked."""
    looks = Look.objects.filter(user_id=actor.who, organisation=OuterRef("pk"), looked_at__isnull=False)
    log = Activity.objects.filter(subject_type="organisation", subject_id=OuterRef("pk"), pk__gt=OuterRef("seen"))
    rows = followed_by(actor).annotate(seen=Subquery(looks.values("activity_id")[:1]))
    return rows.annotate(has_news=Exists(log.exclude(actor_id=actor.who).filter(verb__in=TOLD["organisation"])))


@dataclass(frozen=True)
class News:
    """What is new: since when, the lines of others, and whether there are more. `mark` is what the page posts back."""

    since: datetime | None
    entries: list[Entry]
    more: bool
    mark: int
    follows: bool


@dataclass(frozen=True)
class Visit:
    """What a visit began with: whether the reader ever looked, when that was, and up to which activity."""

    since: datetime | None
    seen: int
    number: int
    follows: bool


def visit_of(looks: list[dict[str, Any]]) -> Visit:
    """From one's own row, if there is one: of a visit that goes on, what it began with counts."""
    own = looks[0] if looks else {}
    looked_at = _moment(own.get("looked_at"))
    number, follows = int(own.get("number", 0)), bool(own.get("follows"))
    if looked_at is None or looked_at < clock.now() - VISIT:
        return Visit(looked_at, number if looked_at else 0, number, follows)
    return Visit(_moment(own["before_at"]), int(own["before"]), number, follows)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def news_of(actor: Actor, row: Organisation, visit: Visit, rows: list[Any], *, at_portal: bool) -> News:
    """What others did since the visit before this one, of what was entered since; nothing at a first look."""
    theirs = [one for one in rows if one.actor_id != actor.user_id] if visit.since else []
    shown = entries(actor, row, theirs[:MOST_NEW], at_portal=at_portal)
    mark = max(visit.number, *(one.pk for one in rows[:1]), 0)
    return News(visit.since, shown, len(theirs) > MOST_NEW, mark, visit.follows)


def looked_number(request: PageRequest) -> int:
    """The activity up to which the page says that it was looked at."""
    text = request.POST.get("number", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
