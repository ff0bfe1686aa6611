"""Cases that are one: merged, taken apart again, or linked with each other."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.movement import insist, lock, moment_of, move, record, write
from openzone.cases.actions.outcome import settle_requests
from openzone.cases.actions.routing import REASON
from openzone.cases.enums import Verb
from openzone.cases.joining import LinkKind, may_link, may_merge_into
from openzone.cases.joining_queries import merger_of
from openzone.cases.models import Case, CaseLink, Merger, Participant
from openzone.cases.queries import at_desk, relations_of
from openzone.cases.tallies import tallied
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Invalid
from openzone.core.text import clean_text
from openzone.registry.models import Membership


@transaction.atomic
def merge(
    case: Case,
    *,
    by: Actor,
    target: Case,
    reason: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Merge a case into another of the same enterprise: what is written to it goes there, and so do its people."""
    row, other = _both(case, target, seen)
    insist(row, Verb.MERGE, by=by)
    if not at_desk(by).filter(pk=other.pk).exists():
        raise Invalid.of("target", _("There is no demand with this reference that you can merge into."))
    may_merge_into(row, other, relations_of(by, other)).insist()
    text = clean_text(reason, field="reason", longest=REASON, required=False)
    at = moment_of(row, occurred_at)
    owed = row.unanswered_since
    settle_requests(row, by=by, at=at)
    with tallied(row):
        merger = Merger.objects.create(
            case=row, target=other, reason=text, unanswered_since=owed, at=at, by_id=by.user_id
        )
        data = {"target": other.pk, "ref": other.ref}
        move(row, Verb.MERGE, by=by, at=at, reason=text, data=data, unanswered_since=None)
    _subscribe(merger)
    moments = [one for one in (owed, other.unanswered_since) if one is not None]
    write(other, unanswered_since=min(moments, default=None), changed_at=max(at, other.changed_at))
    record(other, "merged_in", by=by, at=at, data={"case": row.pk, "ref": row.ref})
    return row


def _both(case: Case, target: Case, seen: int | None = None) -> tuple[Case, Case]:
    """Both cases, locked in the order of their numbers, so that nobody waits for somebody who waits for him."""
    if target.pk < case.pk:
        other = lock(target)
        return lock(case, seen=seen), other
    row = lock(case, seen=seen)
    return row, lock(target)


@transaction.atomic
def unmerge(
    case: Case, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Take a case out of the one into which it was merged. It is sorted again; what was said meanwhile stays there."""
    standing = merger_of(case)
    row, other = _both(case, standing.target, seen) if standing else (lock(case, seen=seen), None)
    insist(row, Verb.UNMERGE, by=by)
    merger = merger_of(row)
    assert merger is not None and other is not None, "the table has seen that it is merged"
    text = clean_text(reason, field="reason", longest=REASON, required=False)
    at = moment_of(row, occurred_at)
    with tallied(row):
        merger.until, merger.until_by_id = at, by.user_id
        merger.save(update_fields=["until", "until_by"])
        move(
            row,
            Verb.UNMERGE,
            by=by,
            at=at,
            reason=text,
            data={"target": other.pk, "ref": other.ref},
            officer=None,
            overseer=None,
            unanswered_since=merger.unanswered_since,
        )
    _unsubscribe(merger)
    record(other, "merged_out", by=by, at=at, data={"case": row.pk, "ref": row.ref})
    return row


def _subscribe(merger: Merger) -> None:
    """Let the people of the merged case take part in the other one, as what they were; who does already stays so."""
    case, target = merger.case, merger.target
    files = {one.user_id: one.files for one in case.participants.all()} | {case.raised_by_id: True}
    there = {target.raised_by_id, *target.participants.values_list("user_id", flat=True)}
    living = Membership.objects.filter(
        organisation_id=target.organisation_id, until__isnull=True, user_id__in=set(files) - there
    )
    Participant.objects.bulk_create(
        Participant(case=target, user_id=user, files=files[user], via=merger)
        for user in sorted(set(living.values_list("user_id", flat=True)))
    )


def _unsubscribe(merger: Merger) -> None:
    """Take back who came by a merger, unless he comes by another one too; and so wherever that one was merged since."""
    Participant.objects.filter(via=merger).delete()
    for other in Merger.objects.filter(target_id=merger.target_id, until__isnull=True).order_by("pk"):
        _subscribe(other)
    onward = merger_of(merger.target)
    if onward is not None:
        _unsubscribe(onward)


@transaction.atomic
def link(case: Case, *, by: Actor, other: Case, kind: str) -> CaseLink:
    """Say that a case is related to another, or follows from it. Saying it twice does nothing."""
    row, end = _both(case, other)
    _insist_linkable(row, end, kind, by)
    first, second = sorted([row, end], key=lambda one: one.pk) if kind == LinkKind.RELATED else (row, end)
    at = clock.now()
    made, new = CaseLink.objects.get_or_create(
        case=first, other=second, kind=kind, defaults={"at": at, "by_id": by.user_id}
    )
    if new:
        _note_link("link", row, end, kind, by, at)
    return made


def _insist_linkable(row: Case, end: Case, kind: str, by: Actor) -> None:
    may_link(relations_of(by, row)).insist()
    if kind not in LinkKind.values:
        raise Invalid.of("kind", _("Please say how they belong together."))
    if row.pk == end.pk:
        raise Invalid.of("other", _("A demand is not linked with itself. Please choose another one."))
    if not at_desk(by).filter(pk=end.pk).exists():
        raise Invalid.of("other", _("There is no demand with this reference that you can see."))
    if kind == LinkKind.FOLLOWS and CaseLink.objects.filter(case=end, other=row, kind=kind).exists():
        raise Invalid.of("other", _("That one follows from this one already; both cannot be."))


@transaction.atomic
def unlink(found: CaseLink, *, by: Actor) -> None:
    """Take a link between two cases away."""
    row, end = _both(found.case, found.other)
    if not relations_of(by, row):
        row, end = end, row
    may_link(relations_of(by, row) | relations_of(by, end)).insist()
    ended, _each = CaseLink.objects.filter(pk=found.pk).delete()
    if ended:
        _note_link("unlink", row, end, found.kind, by, clock.now())


def _note_link(verb: str, row: Case, end: Case, kind: str, by: Actor, at: datetime) -> None:
    for one, other in ((row, end), (end, row)):
        data = {"case": other.pk, "ref": other.ref, "kind": kind, "told": []}
        record(one, verb, by=by, at=at, data=data, audience=Audience.STAFF)
