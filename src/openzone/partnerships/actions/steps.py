"""The steps of an agreement from its announcement to its end; some of them the calendar takes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.days import in_words
from openzone.core.errors import Invalid
from openzone.core.text import BODY, TITLE, clean_text
from openzone.partnerships.actions.agreements import insist_in_order
from openzone.partnerships.actions.keeping import (
    Paper,
    insist_past,
    kept,
    lock,
    moment_of,
    note,
    owners_bound,
    tell_people,
    texts,
    write,
)
from openzone.partnerships.enums import AgreementState, AgreementVerb, CommitmentState
from openzone.partnerships.models import Agreement, Annex, Party, Signatory
from openzone.partnerships.queries import (
    beginning_by,
    ending_soon,
    is_to_be_reminded,
    keepers_of,
    over_on,
    relations_to,
    situation_of,
)
from openzone.partnerships.rules import AGREEMENT_TRANSITIONS, may_do
from openzone.places.models import Zone
from openzone.places.queries import day_in

MOST_SIGNATORIES = 60
_TOLD = frozenset({AgreementVerb.SIGN, AgreementVerb.RENEW, AgreementVerb.END})


@dataclass(frozen=True)
class Signed:
    """Who signed for a party, and which office he held then."""

    party: Party
    name: str = ""
    name_local: str = ""
    office: str = ""
    office_local: str = ""


def insist(agreement: Agreement, verb: AgreementVerb, *, by: Actor) -> None:
    """Raise the refusal if the actor may not do this to an agreement now."""
    today = day_in(agreement.zone, clock.now())
    may_do(verb, agreement.state, relations_to(by, agreement), situation_of(agreement, today)).insist()


def _move(row: Agreement, verb: AgreementVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to a held agreement: its new state and one activity. The only writer of its state."""
    before = AgreementState(row.state)
    after = AGREEMENT_TRANSITIONS[before, verb].to
    if after != before:
        columns |= {"state": after, "state_since": at}
    write(row, at, **columns)
    activity = note(verb, row, by, at, **{"from": before, "to": after})
    if verb == AgreementVerb.LAPSE:
        tell_people(activity, keepers_of(row))
    elif verb == AgreementVerb.ANNOUNCE or (verb in _TOLD and row.signed_on is not None):
        tell_people(activity, owners_bound(row))


@transaction.atomic
def announce(
    agreement: Agreement, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Agreement:
    """Say that it will be signed. Its parties read it from now on."""
    row = lock(agreement, seen=seen)
    insist(row, AgreementVerb.ANNOUNCE, by=by)
    _move(row, AgreementVerb.ANNOUNCE, by, moment_of(row, occurred_at)[0])
    return row


@transaction.atomic
def sign(
    agreement: Agreement,
    *,
    by: Actor,
    signed_on: date,
    document: Paper | None,
    signatories: Iterable[Signed] = (),
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Agreement:
    """Put on record that it was signed, with the paper and who signed. Without another day its term begins with it."""
    row = lock(agreement, seen=seen)
    insist(row, AgreementVerb.SIGN, by=by)
    at, today = moment_of(row, occurred_at)
    insist_past(signed_on, today, "signed_on")
    if document is None:
        raise Invalid.of("document", _("Without its document there is no signed agreement. Attach the signed paper."))
    _insist_nothing_due_before(row, signed_on)
    begins_on = row.begins_on or signed_on
    insist_in_order(begins_on, row.ends_on)
    _write_signatories(row, signatories)
    _move(row, AgreementVerb.SIGN, by, at, signed_on=signed_on, begins_on=begins_on, document=kept(document, by))
    return row


def _insist_nothing_due_before(row: Agreement, signed_on: date) -> None:
    owed = row.commitments.exclude(state=CommitmentState.RELEASED)
    early = owed.filter(due_on__lt=signed_on).order_by("due_on").first()
    if early is not None and early.due_on is not None:
        sentence = _("Commitment %(number)d is due on %(day)s, before this. Nothing is owed before it is signed.")
        raise Invalid.of("signed_on", sentence % {"number": early.number, "day": in_words(early.due_on)})


def _write_signatories(row: Agreement, signatories: Iterable[Signed]) -> None:
    known = set(row.parties.values_list("pk", flat=True))
    people = list(signatories)
    if len(people) > MOST_SIGNATORIES or any(one.party.pk not in known for one in people):
        raise Invalid.of("signatories", _("Please say for which party of this agreement each person signed."))
    Signatory.objects.bulk_create(
        Signatory(
            party_id=one.party.pk,
            **texts("name", one.name, one.name_local, longest=TITLE),
            **texts("office", one.office, one.office_local, longest=TITLE, required=False),
        )
        for one in people
    )


@transaction.atomic
def enter_into_force(
    agreement: Agreement, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Agreement:
    """Put a signed agreement into force; on the first day of its term the calendar does so."""
    row = lock(agreement, seen=seen)
    insist(row, AgreementVerb.ENTER, by=by)
    _move(row, AgreementVerb.ENTER, by, moment_of(row, occurred_at)[0])
    return row


@transaction.atomic
def renew(
    agreement: Agreement,
    *,
    by: Actor,
    ends_on: date | None,
    document: Paper | None = None,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Agreement:
    """Let it run on to a later last day (None: without an end).

    It rests on a paper or on a reason. One whose term has run out goes on too; one that was ended for a reason stays.
    """
    row = lock(agreement, seen=seen)
    insist(row, AgreementVerb.RENEW, by=by)
    assert row.ends_on is not None, "the table has seen an end"
    if ends_on is not None and ends_on <= row.ends_on:
        sentence = _("It ends on %(day)s already: please give a later day.") % {"day": in_words(row.ends_on)}
        raise Invalid.of("ends_on", sentence)
    at, today = moment_of(row, occurred_at)
    if ends_on is not None and ends_on < today:
        raise Invalid.of("ends_on", _("Please choose a day to come."))
    words = clean_text(remark, field="remark", longest=TITLE, lines=False, required=document is None)
    _add_supplement(row, document, words, by, at)
    _move(row, AgreementVerb.RENEW, by, at, ends_on=ends_on, ended_on=None)
    return row


def _add_supplement(row: Agreement, document: Paper | None, words: str, by: Actor, at: datetime) -> None:
    file = kept(document, by)
    if file is not None:
        Annex.objects.create(agreement=row, file=file, what=words, added_at=at, added_by_id=by.user_id)


@transaction.atomic
def end(
    agreement: Agreement,
    *,
    by: Actor,
    ended_on: date,
    reason: str,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Agreement:
    """End it, and say why; what was never signed came to nothing."""
    row = lock(agreement, seen=seen)
    insist(row, AgreementVerb.END, by=by)
    at, today = moment_of(row, occurred_at)
    insist_past(ended_on, today, "ended_on")
    if row.signed_on is not None and ended_on < row.signed_on:
        sentence = _("It was signed on %(day)s, so it cannot have ended before.") % {"day": in_words(row.signed_on)}
        raise Invalid.of("ended_on", sentence)
    _move(row, AgreementVerb.END, by, at, ended_on=ended_on, ended_for=clean_text(reason, field="reason", longest=BODY))
    return row


# What the calendar does at night


def keep_terms(zone: Zone, day: date) -> int:
    """Let terms begin and end that do so by a day, and remind of those that end soon; answers how many were touched."""
    by = system(zone.pk)
    begun = [_by_itself(one, AgreementVerb.ENTER, day, by) for one in beginning_by(zone.pk, day)]
    over = [_by_itself(one, AgreementVerb.LAPSE, day, by, ended_on=one.ends_on) for one in over_on(zone.pk, day)]
    reminded = [remind_of_end(one, day, by) for one in ending_soon(zone.pk, day)]
    return sum([*begun, *over, *reminded])


@transaction.atomic
def _by_itself(agreement: Agreement, verb: AgreementVerb, day: date, by: Actor, **columns: Any) -> bool:
    """Take a step that the calendar takes. False where somebody was quicker."""
    row = lock(agreement)
    if not may_do(verb, row.state, relations_to(by, row), situation_of(row, day)):
        return False
    _move(row, verb, by, clock.now(), **columns)
    return True


@transaction.atomic
def remind_of_end(agreement: Agreement, day: date, by: Actor) -> bool:
    """Tell its people once that its term ends soon. False when they know."""
    row = lock(agreement)
    if not is_to_be_reminded(row, day):
        return False
    at = clock.now()
    row.reminded_for = row.ends_on
    row.save(update_fields=["reminded_for"])
    tell_people(note("reminded", row, by, at), keepers_of(row))
    return True
