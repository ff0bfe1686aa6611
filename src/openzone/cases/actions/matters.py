"""What is done to shared matters: opened, given cases, answered, brought to a change of policy, closed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions.movement import lock, record
from openzone.cases.actions.routing import REASON
from openzone.cases.enums import PROPOSABLE
from openzone.cases.matter_queries import (
    ANSWERABLE,
    matter_relations,
    matter_situation,
    needing_policy,
    standing_in,
)
from openzone.cases.matters import (
    LONGEST_LINK,
    MATTER_TRANSITIONS,
    MOST_AT_ONCE,
    AnswerOutcome,
    MatterState,
    MatterVerb,
    RunState,
    may_change_matter,
    may_do,
)
from openzone.cases.models import AnsweredCase, Case, Category, Matter, MatterAnswer, MatterCase, PolicyProposal
from openzone.cases.queries import at_desk, relations_of
from openzone.cases.rules import HANDLERS
from openzone.core import clock
from openzone.core.actions import append, next_reference
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.files import Upload, store
from openzone.core.jobs import enqueue
from openzone.core.live import tell
from openzone.core.models import StoredFile
from openzone.core.text import BODY, TITLE, clean_line, clean_text
from openzone.places.models import Unit
from openzone.places.queries import day_in, officers_of, units_held, zone_of
from openzone.places.rules import WORKING_ROLES
from openzone.registry.web_addresses import whole_address

LETTER = "M"
ANSWERING = "cases.answer_matter"


def topic(matter: Matter) -> str:
    """What an open page of the matter watches."""
    return f"matter:{matter.pk}"


@transaction.atomic
def open_matter(
    *,
    by: Actor,
    unit: Unit,
    title: str,
    title_local: str = "",
    description: str = "",
    category: Category | None = None,
    officer: User | None = None,
    occurred_at: datetime | None = None,
) -> Matter:
    """Open a matter that a unit leads."""
    _insist_place(by, unit, officer)
    _insist_subject(by, category)
    at = occurred_at or clock.now()
    matter = Matter.objects.create(
        zone_id=by.where,
        ref=next_reference(LETTER, day_in(zone_of(by), at).year),
        unit=unit,
        officer=officer,
        category=category,
        state_since=at,
        opened_at=at,
        opened_by_id=by.user_id,
        changed_at=at,
        **_texts(title, title_local, description),
    )
    _note("opened", matter, by, at)
    return matter


@transaction.atomic
def change_matter(
    matter: Matter,
    *,
    by: Actor,
    unit: Unit,
    title: str,
    title_local: str = "",
    description: str = "",
    category: Category | None = None,
    officer: User | None = None,
    seen: int | None = None,
) -> Matter:
    """Put a matter into other words, or give it to another unit or person to lead."""
    row = lock_matter(matter, seen=seen)
    may_change_matter(row.state, matter_relations(by, row)).insist()
    _insist_place(by, unit, officer)
    _insist_subject(by, category)
    at = clock.now()
    words = _texts(title, title_local, description)
    _write(row, at, unit=unit, officer=officer, category=category, **words)
    _note("changed", row, by, at)
    return row


def _insist_place(by: Actor, unit: Unit, officer: User | None) -> None:
    if unit.zone_id != by.zone_id or unit.closed_at is not None or unit.pk not in units_held(by, WORKING_ROLES):
        raise Invalid.of("unit", _("Please choose a unit in which you work, or one below it."))
    if officer is not None and not officers_of(unit.pk).filter(pk=officer.pk).exists():
        raise Invalid.of("officer", _("This person does not work in “%(unit)s”.") % {"unit": unit})


def _insist_subject(by: Actor, category: Category | None) -> None:
    if category is not None and category.zone_id != by.zone_id:
        raise Invalid.of("category", _("There is no category with this code."))


def _texts(title: str, title_local: str, description: str) -> dict[str, str]:
    local_needed = not title.strip()
    return {
        "title": clean_text(title, field="title", longest=TITLE, lines=False, required=not title_local.strip()),
        "title_local": clean_text(title_local, field="title_local", longest=TITLE, lines=False, required=local_needed),
        "description": clean_text(description, field="description", longest=BODY, required=False),
    }


def lock_matter(matter: Matter, *, seen: int | None = None) -> Matter:
    """The matter as it is now, held until the commit. `Conflict` when it moved on since `seen`."""
    row = Matter.objects.select_for_update(of=("self",)).select_related("unit", "officer", "category").get(pk=matter.pk)
    if seen is not None and seen != row.version:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def _write(row: Matter, at: datetime, **columns: Any) -> None:
    columns |= {"version": row.version + 1, "changed_at": max(at, row.changed_at)}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def _note(verb: str, matter: Matter, by: Actor, at: datetime, **data: Any) -> None:
    append(
        f"matter.{verb}", subject_type="matter", subject_id=matter.pk, by=by, zone_id=matter.zone_id,
        audience=Audience.STAFF, data=data, occurred_at=at,
    )  # fmt: skip
    tell([topic(matter), f"zone:{matter.zone_id}:queue"])


# Which cases belong to it


@transaction.atomic
def add_to_matter(matter: Matter, *, case: Case, by: Actor, occurred_at: datetime | None = None) -> MatterCase:
    """Let a case belong to a matter; what belongs to it already stays so. Its enterprise is told nothing."""
    row, held = lock_matter(matter), lock(case)
    if row.state == MatterState.CLOSED:
        raise Conflict(_("This matter is closed. Open it again first."))
    if not at_desk(by).filter(pk=held.pk).exists() or not relations_of(by, held) & HANDLERS:
        raise Denied(_("Only who works on a demand lets it belong to a matter."))
    if held.confidential:
        raise Conflict(_("A confidential demand belongs to no matter."))
    standing: MatterCase | None = held.matters.filter(until__isnull=True).select_related("matter").first()
    if standing is not None and standing.matter_id != row.pk:
        sentence = _("This demand belongs to %(matter)s already. Take it out there first.")
        raise Conflict(sentence % {"matter": standing.matter.ref})
    if standing is not None:
        return standing
    if standing_in(row).count() >= MOST_AT_ONCE:
        raise Conflict(_("At most %(most)d demands belong to one matter.") % {"most": MOST_AT_ONCE})
    at = occurred_at or clock.now()
    made = MatterCase.objects.create(matter=row, case=held, since=at, by_id=by.user_id)
    _write(row, at)
    _note("case_added", row, by, at, case=held.pk)
    _note_in_case("matter_added", held, row, by, at)
    return made


@transaction.atomic
def take_out(matter: Matter, *, case: Case, by: Actor) -> None:
    """Let a case no longer belong to a matter. What was answered stays."""
    row, held = lock_matter(matter), lock(case)
    if not matter_may_change(by, row) and not relations_of(by, held) & HANDLERS:
        raise Denied(_("Only who leads the matter, or works on the demand, takes it out."))
    at = clock.now()
    if standing_in(row).filter(case=held).update(until=at, until_by=by.user_id):
        _write(row, at)
        _note("case_taken_out", row, by, at, case=held.pk)
        _note_in_case("matter_left", held, row, by, at)


def matter_may_change(by: Actor, matter: Matter) -> bool:
    """Whether the actor leads the matter, while it is open."""
    return bool(may_change_matter(matter.state, matter_relations(by, matter)))


def _note_in_case(verb: str, case: Case, matter: Matter, by: Actor, at: datetime) -> None:
    data = {"matter": matter.pk, "ref": matter.ref, "told": []}
    record(case, verb, by=by, at=at, data=data, audience=Audience.STAFF)


# Its states


def insist_matter(matter: Matter, verb: MatterVerb, *, by: Actor) -> None:
    """Raise the refusal if the actor may not do this to a matter now."""
    may_do(verb, matter.state, matter_relations(by, matter), matter_situation(matter)).insist()


def _move(matter: Matter, verb: MatterVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to a locked matter: its new state and one activity."""
    before, after = MatterState(matter.state), MATTER_TRANSITIONS[MatterState(matter.state), verb].to
    if after != before:
        columns |= {"state": after, "state_since": at}
    _write(matter, at, **columns)
    _note(verb, matter, by, at, **{"from": before, "to": after})


@transaction.atomic
def answer_all(
    matter: Matter, *, by: Actor, outcome: str, body: str, here: bool = False, seen: int | None = None
) -> MatterAnswer:
    """Propose one answer to all open cases of a matter, to each as its own solution, by a job that can be stopped.

    Placeholders are filled in for each. Where it cannot be proposed the reason is kept. `here`: see `answering.work`.
    """
    row = lock_matter(matter, seen=seen)
    insist_matter(row, MatterVerb.ANSWER, by=by)
    if outcome not in PROPOSABLE:
        raise Invalid.of("outcome", _("Please say what the solution amounts to."))
    assert by.user_id is not None, "the table has seen a person"
    words = clean_text(body, field="body", longest=BODY)
    at = clock.now()
    answer = MatterAnswer.objects.create(
        matter=row, body=words, outcome=outcome, language=get_language() or "", at=at, by_id=by.user_id
    )
    standing = standing_in(row).filter(case__state__in=ANSWERABLE).order_by("since", "pk")
    AnsweredCase.objects.bulk_create(AnsweredCase(answer=answer, case_id=one.case_id) for one in standing)
    _move(row, MatterVerb.ANSWER, by, at)
    if not here:
        enqueue(ANSWERING, number=answer.pk)
    return answer


@transaction.atomic
def stop_answer(answer: MatterAnswer, *, by: Actor) -> MatterAnswer:
    """Stop an answer on its way. What was proposed stays; it can go on where it stands."""
    return _turn(answer, by, "answer_stopped", RunState.RUNNING, RunState.STOPPED)


@transaction.atomic
def resume_answer(answer: MatterAnswer, *, by: Actor, here: bool = False) -> MatterAnswer:
    """Let a stopped answer go on where it stands."""
    row = _turn(answer, by, "answer_resumed", RunState.STOPPED, RunState.RUNNING)
    if not here:
        enqueue(ANSWERING, number=row.pk)
    return row


@transaction.atomic
def end_answer(answer: MatterAnswer, *, by: Actor) -> MatterAnswer:
    """Let a stopped answer be as it is: who did not get it gets another one."""
    row = _turn(answer, by, "answer_ended", RunState.STOPPED, RunState.DONE)
    AnsweredCase.objects.filter(answer=row, outcome=AnswerOutcome.WAITING).delete()
    return row


def _turn(answer: MatterAnswer, by: Actor, verb: str, before: RunState, after: RunState) -> MatterAnswer:
    matter = lock_matter(answer.matter)
    may_change_matter(matter.state, matter_relations(by, matter)).insist()
    row = MatterAnswer.objects.select_for_update().get(pk=answer.pk)
    if row.state != before:
        raise Conflict(_("This answer is “%(state)s” by now.") % {"state": RunState(row.state).label})
    now = clock.now()
    row.state, row.attempt = after, row.attempt + 1
    row.ended_at = now if after == RunState.DONE else None
    row.save(update_fields=["state", "attempt", "ended_at"])
    _note(verb, matter, by, now)
    return row


@transaction.atomic
def propose_policy(
    matter: Matter,
    *,
    by: Actor,
    text: str,
    addressed_to: str,
    submitted_on: date,
    text_local: str = "",
    documents: Iterable[Upload] = (),
    document: StoredFile | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> PolicyProposal:
    """Put on record that a change of policy was proposed. Enterprises that wait for one read it on their demand."""
    row = lock_matter(matter, seen=seen)
    insist_matter(row, MatterVerb.PROPOSE_POLICY, by=by)
    at = occurred_at or clock.now()
    if submitted_on > day_in(row.zone, at):
        raise Invalid.of("submitted_on", _("This lies in the future."))
    proposal = PolicyProposal.objects.create(
        matter=row,
        text=clean_text(text, field="text", longest=BODY, required=not text_local.strip()),
        text_local=clean_text(text_local, field="text_local", longest=BODY, required=False),
        addressed_to=clean_text(addressed_to, field="addressed_to", longest=200, lines=False),
        submitted_on=submitted_on,
        document=_document(documents, by) or document,
        by_id=by.user_id,
    )
    _move(row, MatterVerb.PROPOSE_POLICY, by, at)
    _tell_who_waits(row, "policy_proposed", by, at)
    return proposal


@transaction.atomic
def decide_policy(
    matter: Matter,
    *,
    by: Actor,
    adopted: bool,
    decided_on: date,
    remark: str = "",
    link: str = "",
    documents: Iterable[Upload] = (),
    document: StoredFile | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> PolicyProposal:
    """Put on record that a proposed change was adopted or rejected. Enterprises that wait for it are told.

    They open the document of an adopted one, and its `link`; a `document` is one that is here already.
    """
    row = lock_matter(matter, seen=seen)
    verb = MatterVerb.ADOPT if adopted else MatterVerb.REJECT
    insist_matter(row, verb, by=by)
    at = occurred_at or clock.now()
    proposal = PolicyProposal.objects.select_for_update(of=("self",)).get(matter=row, decided_on__isnull=True)
    if not proposal.submitted_on <= decided_on <= day_in(row.zone, at):
        raise Invalid.of("decided_on", _("This lies in the future, or before it was proposed."))
    proposal.adopted, proposal.decided_on = adopted, decided_on
    proposal.remark = clean_text(remark, field="remark", longest=REASON, required=not adopted)
    proposal.link = _link(link, adopted=adopted)
    proposal.decision = _document(documents, by) or document
    proposal.save(update_fields=["adopted", "decided_on", "remark", "link", "decision"])
    _move(row, verb, by, at)
    _tell_who_waits(row, "policy_adopted" if adopted else "policy_rejected", by, at)
    return proposal


def _link(typed: str, *, adopted: bool) -> str:
    whole = clean_line(typed, "link", longest=LONGEST_LINK, required=False)
    if whole and not adopted:
        raise Invalid.of("link", _("Only an adopted measure has an address in the web."))
    return whole_address(whole, field="link") if whole else ""


def _document(uploads: Iterable[Upload], by: Actor) -> StoredFile | None:
    stored = store(uploads, by=by)
    if len(stored) > 1:
        raise Invalid.of("document", _("Please attach one document."))
    return stored[0] if stored else None


def _tell_who_waits(matter: Matter, verb: str, by: Actor, at: datetime) -> None:
    """Tell each enterprise that was answered “a policy must change first”, on its own demand."""
    for case in needing_policy(matter):
        record(lock(case), verb, by=by, at=at, data={"matter": matter.pk})


@transaction.atomic
def close_matter(matter: Matter, *, by: Actor, seen: int | None = None) -> Matter:
    """Close a matter. Its cases go their own ways and still belong to it."""
    row, at = lock_matter(matter, seen=seen), clock.now()
    insist_matter(row, MatterVerb.CLOSE, by=by)
    _move(row, MatterVerb.CLOSE, by, at, closed_at=at)
    return row


@transaction.atomic
def reopen_matter(matter: Matter, *, by: Actor, seen: int | None = None) -> Matter:
    """Open a closed matter again."""
    row = lock_matter(matter, seen=seen)
    insist_matter(row, MatterVerb.REOPEN, by=by)
    _move(row, MatterVerb.REOPEN, by, clock.now(), closed_at=None)
    return row
