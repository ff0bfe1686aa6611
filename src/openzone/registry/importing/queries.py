"""Which lists were brought in, for whom, and what came of their rows."""

from django.db.models import QuerySet

from openzone.core.actor import Actor
from openzone.places.enums import Level
from openzone.places.queries import posts_of
from openzone.places.rules import VIEW_KEEPERS
from openzone.registry.models import ImportRow, ImportRun, ImportSource

BAD = ("doubtful", "refused")


def keeps_lists(actor: Actor) -> bool:
    """Whether the actor brings lists in: who leads, dispatches or administers at the zone's own level."""
    if actor.is_system:
        return True
    return any(post.role in VIEW_KEEPERS and post.unit.level == Level.ZONE for post in posts_of(actor))


def imports_visible_to(actor: Actor) -> QuerySet[ImportRun]:
    """The lists that were brought to the zone, for those who may."""
    rows = ImportRun.objects.filter(zone_id=actor.where).select_related("source", "file", "unit", "begun_by")
    return rows if keeps_lists(actor) else rows.none()


def sources_of(zone_id: int) -> QuerySet[ImportSource]:
    """Whose lists are known, the latest first."""
    return ImportSource.objects.filter(zone_id=zone_id).order_by("-used_at", "id")


def rows_of_run(run: ImportRun, outcome: str = "") -> QuerySet[ImportRow]:
    """The rows of a list in their order, of one outcome or all."""
    rows = ImportRow.objects.filter(run=run).select_related("organisation")
    return (rows.filter(outcome=outcome) if outcome else rows).order_by("number")


def is_csv(run: ImportRun) -> bool:
    """Whether the file of a list is plain text."""
    return run.file.name.lower().endswith(".csv")
