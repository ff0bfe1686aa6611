"""A formality from its submission to its end: submitted, returned, accepted, refused, withdrawn."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.days import in_words
from openzone.core.errors import Denied, Invalid
from openzone.core.text import BODY, clean_line, clean_text
from openzone.formalities.acting import told_for
from openzone.formalities.actions.handing import reuse_what_is_good
from openzone.formalities.actions.keeping import lock_to, move, tell_people, workers_of
from openzone.formalities.actions.stepping import begin_ready, drop_the_rest, finish, hold_ready, refuse_step
from openzone.formalities.correcting import Item, doubled, is_named_late, may_name_late
from openzone.formalities.enums import Fault, FormalityRelation, FormalityVerb
from openzone.formalities.models import CorrectionItem, CorrectionNotice, Formality, ServiceDocument
from openzone.formalities.requests import may_be_asked_for
from openzone.formalities.running import Needed, known_to, needed_by, relations_to
from openzone.places.queries import day_in, roles_over

REASON, WORDS, MOST_ITEMS = 300, 500, 60


@transaction.atomic
def submit(
    formality: Formality, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Formality:
    """Hand a formality to the unit of the service; its time runs from now on, or goes on.

    One that came back out of its steps is with them again at once.
    `Invalid` names every document at once that is missing or too old.
    """
    row = lock_to(formality, FormalityVerb.SUBMIT, by, seen=seen)
    at = occurred_at or clock.now()
    may_be_asked_for(row).insist()
    reuse_what_is_good(row, at)
    _insist_complete([one for one in needed_by(row, day_in(row.zone, at)) if one.lacks])
    activity = move(row, FormalityVerb.SUBMIT, by, at, submitted_at=row.submitted_at or at)
    tell_people(activity, workers_of(row, [row.unit_id]))
    if row.accepted_at is not None:
        begin_ready(row, move(row, FormalityVerb.ACCEPT, system(row.zone_id), at), at)
    return row


def _insist_complete(lacking: Sequence[Needed]) -> None:
    if not lacking:
        return
    told = {f"document.{one.document.code}": _lack(one) for one in lacking}
    raise Invalid(_("Before it can be submitted: %(all)s") % {"all": " ".join(told.values())}, fields=told)


def _lack(one: Needed) -> str:
    name = one.document.shown_name
    if one.unfit:
        return _("“%(document)s” was sent back: please hand it in anew.") % {"document": name}
    if one.put is None or one.put.valid_until is None:
        return _("“%(document)s” is missing.") % {"document": name}
    day = in_words(one.put.valid_until)
    return _("“%(document)s” was good until %(day)s only.") % {"document": name, "day": day}


@transaction.atomic
def return_for_correction(
    formality: Formality,
    *,
    items: Iterable[Item],
    by: Actor,
    reason: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> CorrectionNotice:
    """Send a formality back with all that has to be corrected in one notice. Its time rests until it comes back.

    Steps that are ready wait meanwhile.
    What could have been named in an earlier notice needs a leader or administrator and a `reason`, and is counted.
    """
    row = lock_to(formality, FormalityVerb.RETURN, by, seen=seen)
    wanted = list(items)
    _insist_items(wanted)
    known = known_to(row)
    late = [one for one in wanted if is_named_late(one, known)]
    words = clean_line(reason, "reason", required=False, longest=REASON)
    if late:
        may_name_late(roles_over(by, row.unit_id), words).insist()
    at = occurred_at or clock.now()
    made = CorrectionNotice.objects.create(
        formality=row, number=known.notices + 1, at=at, by_id=by.who, reason=words if late else ""
    )
    _write_items(row, made, wanted, late)
    activity = move(row, FormalityVerb.RETURN, by, at, returns=row.returns + 1)
    tell_people(activity, told_for(row))
    hold_ready(row, activity)
    return made


def _insist_items(items: Sequence[Item]) -> None:
    if not items:
        raise Invalid.of("items", _("Please say what has to be corrected."))
    if len(items) > MOST_ITEMS or doubled(items):
        raise Invalid.of("items", _("Each document is named once, with all that is wrong with it."))


def _write_items(row: Formality, notice: CorrectionNotice, items: Sequence[Item], late: Sequence[Item]) -> None:
    documents = {one.code: one for one in ServiceDocument.objects.filter(version_id=row.version_id)}
    earlier = set(CorrectionItem.objects.filter(notice__formality=row).values_list("pk", flat=True))
    for item in items:
        if item.document and item.document not in documents:
            raise Invalid.of("items", _("This service asks for no such document."))
        if item.fault not in Fault.values:
            raise Invalid.of("items", _("Please choose one of the answers."))
        CorrectionItem.objects.create(
            notice=notice,
            document=documents.get(item.document),
            fault=item.fault if item.document else Fault.OTHER,
            words=clean_line(item.words, "items", required=not item.document, longest=WORDS),
            again_id=item.again if item.again in earlier else None,
            late=item in late,
        )


@transaction.atomic
def accept(
    formality: Formality, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Formality:
    """Accept what was submitted: its first steps begin."""
    row = lock_to(formality, FormalityVerb.ACCEPT, by, seen=seen)
    at = occurred_at or clock.now()
    activity = move(row, FormalityVerb.ACCEPT, by, at, accepted_at=at)
    tell_people(activity, told_for(row))
    begin_ready(row, activity, at)
    return row


@transaction.atomic
def refuse(
    formality: Formality,
    *,
    reason: str,
    by: Actor,
    step: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Formality:
    """Refuse a formality, and say why; people of a step name the `step` in which it is refused. It has ended then."""
    row = lock_to(formality, FormalityVerb.REFUSE, by, seen=seen)
    if not step and FormalityRelation.HANDLER not in relations_to(by, row):
        raise Denied(_("Please say in which step of yours it is refused."))
    words, at = clean_text(reason, field="reason", longest=BODY), occurred_at or clock.now()
    if step:
        refuse_step(row, step, words, by, at)
    drop_the_rest(row)
    told = {"step_code": step} if step else {}
    activity = move(row, FormalityVerb.REFUSE, by, at, told=told, ended_at=at, ended_for=words)
    tell_people(activity, told_for(row))
    return row


@transaction.atomic
def withdraw(
    formality: Formality, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Formality:
    """Take a formality back as its applicant: nothing more is done."""
    row = lock_to(formality, FormalityVerb.WITHDRAW, by, seen=seen)
    words = clean_text(reason, field="reason", longest=BODY, required=False)
    at = occurred_at or clock.now()
    working = {row.unit_id, *drop_the_rest(row)} if row.submitted_at else set()
    activity = move(row, FormalityVerb.WITHDRAW, by, at, ended_at=at, ended_for=words)
    tell_people(activity, workers_of(row, working))
    return row


@transaction.atomic
def complete(
    formality: Formality, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Formality:
    """Complete a formality that has no steps; one that has some is completed with its last one."""
    row = lock_to(formality, FormalityVerb.COMPLETE, by, seen=seen)
    at = occurred_at or clock.now()
    finish(row, by, at)
    return row
