"""How formalities are found."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, QuerySet, Value
from django.db.models.functions import Coalesce

from openzone.core.actor import Actor
from openzone.core.enums import Sight
from openzone.core.finding import EXACT, Asked, register, told
from openzone.formalities.models import Formality
from openzone.formalities.running import at_desk_by_post, at_portal_as_member, holding, visible_by_standing

_SEEN = {Sight.ANY: visible_by_standing, Sight.STAFF: at_desk_by_post, Sight.OWN: at_portal_as_member}


def formalities(actor: Actor, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    """Formalities by their reference and by the words of their service in both languages, the last changed first."""
    if asked.near:
        return
    seen = _SEEN[asked.sight](actor)
    if (meant := asked.referred("F")) is not None:
        yield _told(seen.filter(meant), asked, rank=Value(EXACT))
    if not asked.names_reference:
        yield _told(seen.filter(holding(asked.words)), asked)


def _told(rows: QuerySet[Formality], asked: Asked, **ranked: Value) -> QuerySet[Any, Any]:
    found = told(
        rows.select_related(None),
        kind="formality",
        ref=F("ref"),
        title=F("version__name"),
        title_local=F("version__name_local"),
        detail=Coalesce("organisation__name", "person__name"),
        detail_local=Coalesce("organisation__name_local", "person__name_local"),
        state=F("state"),
        at=F("changed_at"),
        **ranked,
    )
    return asked.part(found.order_by("-changed_at", "-id"))


register("formality", formalities, numbered=True)
