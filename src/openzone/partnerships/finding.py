"""How agreements, groups and associations are found."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value

from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import EXACT, Asked, register, told
from openzone.partnerships import association_queries, group_queries
from openzone.partnerships.models import Agreement, Association, Group
from openzone.partnerships.queries import at_desk, at_portal, holding, visible_to

_SEEN = {Sight.ANY: visible_to, Sight.STAFF: at_desk, Sight.OWN: at_portal}
_GROUPS = {
    Sight.ANY: group_queries.visible_to,
    Sight.STAFF: group_queries.at_desk,
    Sight.OWN: group_queries.at_portal,
}
_ASSOCIATIONS = {
    Sight.ANY: association_queries.visible_to,
    Sight.STAFF: association_queries.at_desk,
    Sight.OWN: association_queries.at_portal,
}


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


def groups(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Groups by their words in both languages."""
    if not (asked.near or asked.is_number):
        yield _called(_GROUPS[asked.sight](actor).filter(group_queries.holding(asked.words)), asked, "group")


def associations(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Associations by their names in both languages."""
    if not (asked.near or asked.is_number):
        rows = _ASSOCIATIONS[asked.sight](actor).filter(association_queries.holding(asked.words))
        yield _called(rows, asked, "association")


def _called(rows: QuerySet[Group] | QuerySet[Association], asked: Asked, kind: str) -> QuerySet[Any, Any]:
    found = told(
        rows.select_related(None),
        kind=kind,
        ref=F("code"),
        title=F("name"),
        title_local=F("name_local"),
        detail=F("unit__name"),
        detail_local=F("unit__name_local"),
        state=F("kind"),
        at=F("changed_at"),
    )
    return asked.part(found.order_by("-changed_at", "-id"))


register("agreement", agreements, numbered=True)
register("group", groups)
register("association", associations)
