"""How articles are found."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import EXACT, Asked, register, told
from openzone.knowledge.models import Article
from openzone.knowledge.queries import at_desk, at_portal, holding, visible_to

_SEEN = {Sight.ANY: visible_to, Sight.STAFF: at_desk, Sight.OWN: at_portal}


def articles(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Articles by their reference and by the words of the version that is read, in both languages, the newest first."""
    if asked.near:
        return
    seen = _SEEN[asked.sight](actor)
    if (meant := asked.referred("K")) is not None:
        yield _told(seen.filter(meant), asked, rank=Value(EXACT))
    if not asked.names_reference:
        yield _told(seen.filter(holding(asked.words)), asked)


def _told(rows: QuerySet[Article], asked: Asked, **ranked: Value) -> QuerySet[Any, Any]:
    found = told(
        rows.select_related(None),
        kind="article",
        ref=F("ref"),
        title=F("shown__title"),
        title_local=F("shown__title_local"),
        detail=Coalesce("shown__category__name", Value("")),
        detail_local=Coalesce("shown__category__name_local", Value("")),
        state=F("state"),
        at=F("changed_at"),
        **ranked,
    )
    return asked.part(found.order_by("-changed_at", "-id"))


register("article", articles, numbered=True)
