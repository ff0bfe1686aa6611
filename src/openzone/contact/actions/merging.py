"""What becomes of announcements and conversations when an organisation is merged into another one."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from openzone.contact.models import Recipient, Talk, TalkCase, TalkReadMark
from openzone.contact.rooms import topic_of
from openzone.core.errors import Conflict
from openzone.core.models import WrittenDraft
from openzone.core.rooms import ANSWER
from openzone.registry.merging import Merging, Reference
from openzone.registry.models import Merge

_READ, _NOTED = ("read_at", "read_by_id"), ("acknowledged_at", "acknowledged_by_id")


def receive_once(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """An announcement that both received counts once: as read, and as taken note of, if either has done so."""
    for row in doubles.order_by("pk"):
        own = Recipient.objects.get(organisation=merging.kept, announcement_id=row.announcement_id)
        more = {name: getattr(row, name) for name in (*_READ, *_NOTED) if getattr(own, name) is None}
        values = {name.removesuffix("_id"): value for name, value in more.items() if value is not None}
        if values:
            merging.journal.change(own, derived=True, **values)
        merging.journal.remove(row)


def join_talks(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """What was said to the merged one follows behind, its numbers counted on: the log names the others'."""
    for gone in doubles:
        kept = Talk.objects.select_for_update(no_key=True).get(organisation=merging.kept)
        _join_marks(merging, kept, gone)
        for link in TalkCase.objects.filter(talk=gone).order_by("pk"):
            first, last = link.from_number + kept.message_count, link.to_number + kept.message_count
            merging.journal.change(link, talk_id=kept.pk, from_number=first, to_number=last)
        for message in gone.messages.order_by("number"):
            merging.journal.change(message, talk_id=kept.pk, number=message.number + kept.message_count)
        waiting = [one.unanswered_since for one in (kept, gone) if one.unanswered_since is not None]
        merging.journal.change(kept, message_count=kept.message_count + gone.message_count)
        merging.journal.change(
            kept,
            derived=True,
            unanswered_since=min(waiting, default=None),
            changed_at=max(kept.changed_at, gone.changed_at),
        )
        merging.journal.remove(gone)


def _join_marks(merging: Merging, kept: Talk, gone: Talk) -> None:
    """Whoever has read all of the kept one has read the other as far as he had; others read on where they were."""
    own = {mark.user_id: mark for mark in kept.read_marks.all()}
    for mark in gone.read_marks.order_by("pk"):
        number = mark.number + kept.message_count
        known = own.get(mark.user_id)
        if known is None:
            merging.journal.change(mark, talk_id=kept.pk, number=number)
            continue
        if known.number >= kept.message_count:
            merging.journal.change(known, derived=True, number=number)
        merging.journal.remove(mark)


def carry_drafts(merging: Merging, reference: Reference) -> None:
    """A text typed to the merged one, and nothing since, is found with the kept one."""
    kept_key, gone_key = (f"{topic_of(one)}:{ANSWER}" for one in (merging.kept, merging.gone))
    typed = WrittenDraft.objects.filter(zone_id=merging.kept.zone_id)
    busy = set(typed.filter(key=kept_key).values_list("user_id", flat=True))
    for draft in typed.filter(key=gone_key).exclude(user_id__in=busy).order_by("pk"):
        merging.journal.change(draft, derived=True, key=kept_key)
    talk = Talk.objects.filter(organisation=merging.gone).first()
    if talk is not None and not Talk.objects.filter(organisation=merging.kept).exists():
        merging.journal.watch(talk, "message_count")


def part_talks(merge: Merge) -> None:
    """Nobody has read further than there is; a case that came out of a conversation stays with it."""
    for talk in Talk.objects.filter(organisation__in=[merge.kept_id, merge.gone_id]):
        TalkReadMark.objects.filter(talk=talk, number__gt=talk.message_count).update(number=talk.message_count)
        if talk.cases.exclude(case__organisation_id=talk.organisation_id).exists():
            raise Conflict(_("A case has come out of the conversation since. It cannot be taken back any more."))
