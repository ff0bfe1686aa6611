"""How cases and shared matters are found."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Q, QuerySet, Value

from openzone.cases.matter_queries import matters_visible_to
from openzone.cases.models import Case, Matter
from openzone.cases.queries import at_desk, at_portal, visible_to
from openzone.cases.searching import few_with, of_enterprises_with, with_words
from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import EXACT, Asked, register, told
from openzone.core.search import Words, matching

_SEEN = {Sight.ANY: visible_to, Sight.STAFF: at_desk, Sight.OWN: at_portal}


def cases(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Cases by their reference, by their own words and by the names of their enterprise, the newest first."""
    if asked.near:
        return
    seen = _SEEN[asked.sight](actor)
    if (meant := asked.referred("C")) is not None:
        yield _told(seen.filter(meant), asked, rank=Value(EXACT))
    if not asked.names_reference:
        yield _told(seen.filter(_own(asked) | _named(asked)), asked)


def ahead(actor: Actor, asked: Asked) -> dict[str, list[int] | None]:
    """The few cases with these words, and of the few enterprises."""
    return {} if asked.near or asked.names_reference else few_with(Words(asked.text), actor.where)


def _own(asked: Asked) -> Q:
    return with_words(asked.words) if asked.ahead["cases"] is None else asked.among("pk", "cases")


def _named(asked: Asked) -> Q:
    few = asked.ahead["enterprises"] is not None
    return asked.among("organisation_id", "enterprises") if few else of_enterprises_with(asked.words)


def _told(rows: QuerySet[Case], asked: Asked, **ranked: Value) -> QuerySet[Any, Any]:
    found = told(
        rows,
        kind="case",
        ref=F("ref"),
        title=F("title"),
        known=F("description"),
        detail=F("organisation__name"),
        detail_local=F("organisation__name_local"),
        state=F("state"),
        at=F("submitted_at"),
        **ranked,
    )
    return asked.part(found.order_by("-submitted_at", "-id"))


def matters(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Shared matters by their reference and by their words in both languages, the latest changed first; for staff."""
    if asked.near or asked.sight == Sight.OWN:
        return
    seen = matters_visible_to(actor)
    if (meant := asked.referred("M")) is not None:
        yield _matters_told(seen.filter(meant), asked, rank=Value(EXACT))
    if not asked.names_reference:
        yield _matters_told(seen.filter(_matter_holds(asked.words)), asked)


def _matter_holds(words: Words) -> Q:
    return matching(words, index="words", content=["title", "title_local", "description"]) or Q()


def _matters_told(rows: QuerySet[Matter], asked: Asked, **ranked: Value) -> QuerySet[Any, Any]:
    found = told(
        rows.select_related(None),
        kind="matter",
        ref=F("ref"),
        title=F("title"),
        title_local=F("title_local"),
        detail=F("unit__name"),
        detail_local=F("unit__name_local"),
        state=F("state"),
        at=F("changed_at"),
        **ranked,
    )
    return asked.part(found.order_by("-changed_at", "-id"))


register("case", cases, numbered=True, ahead=ahead)
register("matter", matters, numbered=True)
