"""Returns: filled in by each enterprise, decided by the zone; what is accepted becomes facts."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.live import tell
from openzone.core.models import Activity
from openzone.core.text import clean_line, clean_text
from openzone.registry.actions.facts import Told, record_facts, withdraw
from openzone.registry.actions.insisting import hold_living
from openzone.registry.enums import FactSource, ReturnState, ReturnVerb
from openzone.registry.models import Organisation, Return, ReturnRound
from openzone.registry.return_queries import Paper, lines_to_record, paper_of, sides_of, who_returns
from openzone.registry.returns import LONGEST_ANSWER, LONGEST_EXPLANATION, told_at
from openzone.registry.rules import (
    RETURN_TRANSITIONS,
    may_return,
)

LONGEST_REMARK = 2_000
LONGEST_SOURCE = 300
STALE = "Somebody changed this while you were writing. What you typed is kept; look at it and save it again."


def _lock(row: Return, seen: int | None) -> Return:
    """The return as it is now, held until the commit, with its round and its organisation.

    `Conflict` when it moved on since `seen`, or stayed with an organisation that was merged.
    """
    hold_living(row.organisation)
    ReturnRound.objects.select_for_update(of=("self",), no_key=True).get(pk=row.round_id)
    rows = Return.objects.select_for_update(of=("self",), no_key=True)
    held = rows.select_related("round__unit", "round__zone", "organisation").get(pk=row.pk)
    if seen is not None and seen != held.version:
        raise Conflict(_(STALE))
    return held


@transaction.atomic
def save_answers(
    row: Return,
    *,
    by: Actor,
    answers: Mapping[str, str],
    explanations: Mapping[str, str],
    seen: int | None = None,
    seen_saved: datetime | None = None,
    blindly: bool = False,
) -> Return:
    """Keep what the enterprise has typed so far, right or wrong; nobody in the zone reads it before it is submitted.

    `seen_saved` is when it was last kept as far as this page knows: `Conflict` when a colleague has kept something
    since, unless it is kept `blindly`.
    """
    held = _lock(row, seen)
    may_return(held, held.state, ReturnVerb.SUBMIT, sides_of(by, held)).insist()
    if not blindly and held.saved_by_id not in (None, by.user_id) and held.saved_at != seen_saved:
        raise Conflict(_(STALE))
    _write_answers(held, answers, explanations, by)
    held.save(update_fields=["answers", "explanations", "saved_by", "saved_at"])
    return held


def _write_answers(held: Return, answers: Mapping[str, str], explanations: Mapping[str, str], by: Actor) -> None:
    held.answers = _texts(answers, [line["indicator"] for line in held.round.lines], LONGEST_ANSWER)
    held.explanations = _texts(explanations, [one["code"] for one in held.round.checks], LONGEST_EXPLANATION)
    held.saved_by_id, held.saved_at = by.user_id, clock.now()


def _texts(given: Mapping[str, str], known: Iterable[str], longest: int) -> dict[str, str]:
    cleaned = {
        code: clean_text(given[code], field=code, longest=longest, required=False) for code in known if code in given
    }
    return {code: text for code, text in cleaned.items() if text}


@transaction.atomic
def submit_return(row: Return, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Return:
    """Hand in what was kept. `Invalid` names what must be put right, or which explanations are missing."""
    held = _lock(row, seen)
    may_return(held, held.state, ReturnVerb.SUBMIT, sides_of(by, held)).insist()
    _insist_complete(paper_of(held, held.answers))
    at = occurred_at or clock.now()
    told = {"submitted_by_id": by.user_id, "submitted_at": at, "told_by": ""}
    activity = _move(held, ReturnVerb.SUBMIT, by, at, **told)
    manager = held.organisation.account_manager_id
    _told(held, activity, {manager} if manager else set())
    return held


@transaction.atomic
def enter_return(
    row: Return,
    *,
    by: Actor,
    told_by: str,
    answers: Mapping[str, str],
    explanations: Mapping[str, str],
    seen: int | None = None,
) -> Return:
    """Hand in what an enterprise without an account told the zone; `told_by` says who told it, when and how."""
    held = _lock(row, seen)
    may_return(held, held.state, ReturnVerb.ENTER, sides_of(by, held)).insist()
    _write_answers(held, answers, explanations, by)
    held.told_by = clean_line(told_by, "told_by", longest=LONGEST_SOURCE)
    held.save(update_fields=["answers", "explanations", "told_by", "saved_by", "saved_at"])
    _insist_complete(paper_of(held, held.answers))
    at = clock.now()
    activity = _move(held, ReturnVerb.ENTER, by, at, submitted_by_id=by.user_id, submitted_at=at)
    manager = held.organisation.account_manager_id
    _told(held, activity, {manager} - {by.user_id} if manager else set())
    return held


def _insist_complete(paper: Paper) -> None:
    if paper.looked.blocking:
        fields = {one.lines[0]: one.sentence for one in reversed(paper.looked.blocking)}
        raise Invalid(_("Something must be put right before this can be submitted."), fields=fields)
    silent = [one for one in paper.looked.warnings if not paper.row.explanations.get(one.code)]
    if silent:
        asked = _("Please explain it in a sentence.")
        raise Invalid(
            _("Something looks unusual. Please explain it, or correct it."),
            fields={f"explanations.{one.code}": asked for one in silent},
        )


@transaction.atomic
def accept_return(row: Return, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Return:
    """Accept a return: each answer becomes a fact that names it, and restates what stood there.

    Of one that was accepted before only what changed since becomes a fact, so that better knowledge stays; a fact
    whose answer was taken out is withdrawn. `Conflict` when an answer cannot stand (any more): nothing is left out.
    """
    held = _lock(row, seen)
    may_return(held, held.state, ReturnVerb.ACCEPT, sides_of(by, held)).insist()
    paper = paper_of(held, held.answers)
    _insist_acceptable(paper)
    told = [
        Told(
            line.indicator,
            told_at(line.indicator, held.round.over),
            paper.looked.numbers[line.code],
            source=FactSource.RETURN,
            source_note=held.told_by,
            from_return=held,
        )
        for line in lines_to_record(paper)
    ]
    record_facts(held.organisation, told, by=by)
    _withdraw_unanswered(held, paper, by)
    at = occurred_at or clock.now()
    activity = _move(held, ReturnVerb.ACCEPT, by, at, **_decided(by, at, ""))
    _told(held, activity, _people(held))
    return held


def _insist_acceptable(paper: Paper) -> None:
    if paper.looked.blocking:
        sentences = " ".join(one.sentence for one in paper.looked.blocking)
        raise Conflict(_("It cannot be accepted as it stands; send it back. %(sentences)s") % {"sentences": sentences})


def _withdraw_unanswered(held: Return, paper: Paper, by: Actor) -> None:
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=held.organisation_id)
    known = held.facts.filter(current=True).select_related("indicator").order_by("id")
    gone = [fact for fact in known if fact.indicator.code not in paper.looked.numbers]
    if gone:
        withdraw(organisation, gone, _("Taken out of the return."), by)


def _decided(by: Actor, at: datetime, remark: str) -> dict[str, Any]:
    return {"decided_by_id": by.user_id, "decided_at": at, "remark": remark}


@transaction.atomic
def send_back_return(
    row: Return, *, by: Actor, remark: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Return:
    """Send a return back with what is to be corrected; also one that was accepted, whose facts stay until then."""
    return _decide(row, ReturnVerb.SEND_BACK, by, remark, seen, occurred_at)


@transaction.atomic
def excuse_return(
    row: Return, *, by: Actor, remark: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Return:
    """Ask no return of this enterprise in this round, for a reason that it reads."""
    return _decide(row, ReturnVerb.EXCUSE, by, remark, seen, occurred_at)


@transaction.atomic
def ask_return_again(
    row: Return, *, by: Actor, remark: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Return:
    """Ask for a return that was excused after all."""
    return _decide(row, ReturnVerb.ASK_AGAIN, by, remark, seen, occurred_at)


def _decide(
    row: Return, verb: ReturnVerb, by: Actor, remark: str, seen: int | None, occurred_at: datetime | None
) -> Return:
    held, at = _lock(row, seen), occurred_at or clock.now()
    may_return(held, held.state, verb, sides_of(by, held)).insist()
    words = clean_text(remark, field="remark", longest=LONGEST_REMARK)
    activity = _move(held, verb, by, at, **_decided(by, at, words))
    _told(held, activity, _people(held))
    return held


def _move(held: Return, verb: ReturnVerb, by: Actor, at: datetime, **columns: Any) -> Activity:
    """The only writer of the state of a return; leaves the activity."""
    columns |= {"state": RETURN_TRANSITIONS[ReturnState(held.state), verb].to, "version": held.version + 1}
    for name, value in columns.items():
        setattr(held, name, value)
    held.save(update_fields=list(columns))
    return append(
        f"return.{verb}",
        subject_type="return",
        subject_id=held.pk,
        by=by,
        zone_id=held.zone_id,
        audience=Audience.PARTIES,
        occurred_at=at,
    )


def _people(held: Return) -> set[int]:
    living = who_returns().filter(organisation=held.organisation_id)
    return set(living.order_by().values_list("user_id", flat=True))


def _told(held: Return, activity: Activity, people: set[int]) -> None:
    deliver(activity, to=people)
    own = {f"user:{user}" for user in people | _people(held)}
    tell([f"round:{held.round_id}", *sorted(own)])
