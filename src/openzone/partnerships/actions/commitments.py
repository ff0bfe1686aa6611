"""What parties promised: put on record, reported, confirmed or sent back, kept, let go."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.days import in_words
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import BODY, clean_text
from openzone.partnerships.actions.keeping import (
    Paper,
    insist_past,
    kept,
    lock,
    lock_to_change,
    moment_of,
    note,
    tell_people,
    texts,
    write,
)
from openzone.partnerships.enums import CommitmentState, CommitmentVerb
from openzone.partnerships.models import Agreement, Commitment, CommitmentStep, Party
from openzone.partnerships.queries import commitment_relations, keepers_of
from openzone.partnerships.rules import COMMITMENT_TRANSITIONS, due_after_signature, may_keep
from openzone.registry.queries import owners_of

MOST_COMMITMENTS = 200


@dataclass(frozen=True)
class Promised:
    """What a party promises, and by when."""

    party: Party
    text: str = ""
    text_local: str = ""
    due_on: date | None = None


@transaction.atomic
def add_commitment(
    agreement: Agreement,
    *,
    by: Actor,
    promised: Promised,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Commitment:
    """Put on record what a party promises. Nothing is due before the agreement is signed."""
    row = lock_to_change(agreement, by, seen=seen)
    columns = _checked(row, promised)
    number = (row.commitments.aggregate(last=Max("number"))["last"] or 0) + 1
    if number > MOST_COMMITMENTS:
        raise Conflict(_("At most %(most)d commitments stand in one agreement.") % {"most": MOST_COMMITMENTS})
    at = moment_of(row, occurred_at)[0]
    made = Commitment.objects.create(agreement=row, number=number, state_since=at, **columns)
    write(row, at)
    note("commitment_added", row, by, at, commitment=number)
    return made


@transaction.atomic
def change_commitment(commitment: Commitment, *, by: Actor, promised: Promised, seen: int | None = None) -> Commitment:
    """Put into other words what was promised, while it is open; or say another day, or whose promise it is."""
    agreement = lock_to_change(commitment.agreement, by)
    row = _held(commitment, seen)
    if row.state != CommitmentState.OPEN:
        raise Conflict(_("Only what is open is changed. Open it again first."))
    at = clock.now()
    _write(row, **_checked(agreement, promised))
    write(agreement, at)
    note("commitment_changed", agreement, by, at, commitment=row.number)
    return row


def _checked(row: Agreement, promised: Promised) -> dict[str, Any]:
    if promised.party.agreement_id != row.pk:
        raise Invalid.of("party", _("Please choose a party of this agreement."))
    due_after_signature(promised.due_on, row.signed_on).insist()
    words = texts("text", promised.text, promised.text_local)
    return {"party": promised.party, "due_on": promised.due_on, **words}


def _held(commitment: Commitment, seen: int | None) -> Commitment:
    """The commitment as it is now; its agreement is held already. `Conflict` when it moved on since `seen`."""
    row = Commitment.objects.select_related("party__organisation").get(pk=commitment.pk)
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def _write(row: Commitment, **columns: Any) -> None:
    columns |= {"version": row.version + 1}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


# Whether it was kept


def insist_commitment(commitment: Commitment, verb: CommitmentVerb, *, by: Actor) -> None:
    """Raise the refusal if the actor may not do this to a commitment now."""
    relations = commitment_relations(by, commitment)
    may_keep(verb, commitment.state, relations, commitment.agreement.signed_on).insist()


def _held_for(commitment: Commitment, verb: CommitmentVerb, by: Actor, seen: int | None) -> Commitment:
    agreement = lock(commitment.agreement)
    row = _held(commitment, seen)
    row.agreement = agreement
    insist_commitment(row, verb, by=by)
    return row


def _move(row: Commitment, verb: CommitmentVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to a held commitment: its new state and one activity. The only writer of its state."""
    after = COMMITMENT_TRANSITIONS[CommitmentState(row.state), verb].to
    _write(row, state=after, state_since=at, **columns)
    CommitmentStep.objects.create(commitment=row, state=after, done_on=row.done_on, at=at)
    write(row.agreement, at)
    activity = note(f"commitment_{verb}", row.agreement, by, at, commitment=row.number, to=after)
    if verb == CommitmentVerb.REPORT:
        tell_people(activity, keepers_of(row.agreement))
    elif row.party.organisation is not None and row.agreement.signed_on is not None:
        tell_people(activity, {one.user_id for one in owners_of(row.party.organisation)})


@transaction.atomic
def report(
    commitment: Commitment,
    *,
    by: Actor,
    done_on: date,
    remark: str = "",
    document: Paper | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Commitment:
    """Say, as the party that promised it, that it is done, with a paper or words that show it. The zone confirms it."""
    row = _held_for(commitment, CommitmentVerb.REPORT, by, seen)
    at, proof = _proof(row, by, done_on, remark, document, occurred_at)
    _move(row, CommitmentVerb.REPORT, by, at, answer="", **proof)
    return row


@transaction.atomic
def fulfil(
    commitment: Commitment,
    *,
    by: Actor,
    done_on: date,
    remark: str = "",
    document: Paper | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Commitment:
    """Put on record that it is done, with a paper or words that show it."""
    row = _held_for(commitment, CommitmentVerb.FULFIL, by, seen)
    at, proof = _proof(row, by, done_on, remark, document, occurred_at)
    _move(row, CommitmentVerb.FULFIL, by, at, answer="", **proof)
    return row


def _proof(
    row: Commitment, by: Actor, done_on: date, remark: str, document: Paper | None, occurred_at: datetime | None
) -> tuple[datetime, dict[str, Any]]:
    """When it is said, and what shows that it was done: after the signature, not in the future."""
    at, today = moment_of(row.agreement, occurred_at)
    insist_past(done_on, today, "done_on")
    signed_on = row.agreement.signed_on
    if signed_on is not None and done_on < signed_on:
        sentence = _("The agreement was signed on %(day)s only.") % {"day": in_words(signed_on)}
        raise Invalid.of("done_on", sentence)
    words = clean_text(remark, field="remark", longest=BODY, required=False)
    if not words and document is None:
        raise Invalid.of("remark", _("Please show that it was done: attach a paper, or say it in words."))
    return at, {"done_on": done_on, "remark": words, "evidence": kept(document, by)}


@transaction.atomic
def confirm(
    commitment: Commitment, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Commitment:
    """Confirm for the zone what a party reported."""
    row = _held_for(commitment, CommitmentVerb.CONFIRM, by, seen)
    _move(row, CommitmentVerb.CONFIRM, by, moment_of(row.agreement, occurred_at)[0])
    return row


@transaction.atomic
def send_back(
    commitment: Commitment, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Commitment:
    """Say what is missing in what a party reported; it is open again."""
    row = _held_for(commitment, CommitmentVerb.SEND_BACK, by, seen)
    words = clean_text(reason, field="reason", longest=BODY)
    at = moment_of(row.agreement, occurred_at)[0]
    _move(row, CommitmentVerb.SEND_BACK, by, at, answer=words, done_on=None)
    return row


@transaction.atomic
def release(
    commitment: Commitment, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Commitment:
    """Put on record that it is no longer owed, and why."""
    row = _held_for(commitment, CommitmentVerb.RELEASE, by, seen)
    words = clean_text(reason, field="reason", longest=BODY)
    _move(row, CommitmentVerb.RELEASE, by, moment_of(row.agreement, occurred_at)[0], answer=words, done_on=None)
    return row


@transaction.atomic
def reopen(commitment: Commitment, *, by: Actor, reason: str, seen: int | None = None) -> Commitment:
    """Open it again, and say why; what was shown of it stays until it is reported anew."""
    row = _held_for(commitment, CommitmentVerb.REOPEN, by, seen)
    words = clean_text(reason, field="reason", longest=BODY)
    _move(row, CommitmentVerb.REOPEN, by, clock.now(), answer=words, done_on=None)
    return row
