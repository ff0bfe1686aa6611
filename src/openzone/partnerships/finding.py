"""How agreements are found."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value

from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import EXACT, Asked, register, told
from openzone.partnerships.models import Agreement
from openzone.partnerships.queries import at_desk, at_portal, holding, visible_to

_SEEN = {Sight.ANY: visible_to, Sight.STAFF: at_desk, Sight.OWN: at_portal}


def agreements(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Agreements by their reference and by their words in both languages, the last changed first."""
    if asked.near:
        return
    seen = _SEEN[asked.sight](actor)
    if (meant := asked.referred("G")) is not None:
        yield _told(seen.filter(meant), asked, rank=Value(EXACT))
    if not asked.names_reference:
        yield _told(seen.filter(holding(asked.words)), asked)


def _told(rows: QuerySet[Agreement], asked: Asked, **ranked: Value) -> QuerySet[Any, Any]:
    found = told(
        rows.select_related(None),
        kind="agreement",
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


register("agreement", agreements, numbered=True)
