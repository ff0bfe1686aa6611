"""Exports as people ask for them: asked, stopped, found again, and removed when their time is over."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.core import clock, tasks
from openzone.core.actions import append
from openzone.core.actor import Actor
from openzone.core.enums import ExportFormat, ExportState
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.exporting import KEPT, topic
from openzone.core.jobs import enqueue
from openzone.core.lists import find
from openzone.core.live import tell
from openzone.core.models import Export

MOST_AT_ONCE = 5
UNDER_WAY = (ExportState.WAITING, ExportState.RUNNING)


def exports_of(actor: Actor) -> QuerySet[Export]:
    """The actor's own exports, the newest first. Nobody sees those of others."""
    return Export.objects.filter(user_id=actor.who, zone_id=actor.where).order_by("-id")


@transaction.atomic
def ask(*, by: Actor, what: str, query: Mapping[str, str], columns: Iterable[str], form: str) -> Export:
    """Ask for a list as a file. What it will hold is what its person may see at the moment when it is written."""
    listing = find(what)
    if not listing.admits(by):
        raise Denied(_("This list is not open to you."))
    if form not in ExportFormat.values:
        raise Invalid.of("format", _("Please choose one of the answers."))
    if exports_of(by).filter(state__in=UNDER_WAY).count() >= MOST_AT_ONCE:
        raise Conflict(_("%(count)d of your exports are under way. Wait for one of them.") % {"count": MOST_AT_ONCE})
    now = clock.now()
    export = Export.objects.create(
        zone_id=by.where,
        user_id=by.who,
        what=what,
        query=listing.chosen(query),
        columns=[column.code for column in listing.these(columns)],
        format=form,
        language=get_language() or "",
        asked_at=now,
        expires_at=now + KEPT,
    )
    append("export.asked", subject_type="export", subject_id=export.pk, by=by, data={"what": what, "format": form})
    # One after the other: a long one must not keep all workers from everything else.
    enqueue(tasks.export, one_at_a_time="exports", number=export.pk)
    return export


@transaction.atomic
def stop(export: Export, *, by: Actor) -> None:
    """Stop an export that is under way; whatever was written of it is removed. `Conflict` when it has ended."""
    mine = exports_of(by).filter(pk=export.pk, state__in=UNDER_WAY)
    if not mine.update(state=ExportState.STOPPED, done_at=clock.now()):
        raise Conflict(_("This export has ended already."))
    append("export.stopped", subject_type="export", subject_id=export.pk, by=by)
    tell([topic(export)])
