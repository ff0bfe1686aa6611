"""From the first word to the desk: drafts, sending, sorting, answering at once, declining."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.actions.clocks import promise_for, resort
from openzone.cases.actions.movement import begin_period, insist, lock, moment_of, move, record, write
from openzone.cases.actions.outcome import offer
from openzone.cases.actions.sharing_out import share_out_case
from openzone.cases.actions.talk import say
from openzone.cases.complaints import complaint_unit, concerned_units
from openzone.cases.enums import AssignmentKind, Intake, State, Urgency, Verb
from openzone.cases.models import Assignment, Case, Category, Cycle, Participant
from openzone.cases.routing import routed_unit
from openzone.cases.signals import DemandSent, demand_sent
from openzone.cases.tallies import tallied
from openzone.core import clock
from openzone.core.actions import ask_approval, decide, next_reference
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.forms import check, parse
from openzone.core.forms import insist as insist_answers
from openzone.core.models import Form, StoredFile
from openzone.core.queries import open_approval
from openzone.core.text import BODY, TITLE, clean_text
from openzone.places.actions import hold_network
from openzone.places.models import Unit
from openzone.places.queries import can_be_worked_on, day_in, network, oversees_zone, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation
from openzone.registry.queries import belonging

ON_BEHALF = frozenset({Intake.PHONE, Intake.COUNTER, Intake.VISIT, Intake.EMAIL, Intake.HOTLINE, Intake.TALK})


@transaction.atomic
def start_draft(
    *,
    organisation: Organisation,
    by: Actor,
    category: Category | None = None,
    title: str = "",
    description: str = "",
    answers: Mapping[str, Any] | None = None,
    intake: str = Intake.PORTAL,
    confidential: bool = False,
    complaint_about: Unit | None = None,
    about_case: Case | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Begin a demand of an enterprise: seen by nobody but its writer until it is sent. Staff record whole ones only.

    One that is a complaint about a unit, perhaps for how it handled another demand, goes to the level above it.
    """
    if intake in ON_BEHALF:
        raise Denied(_("Only staff record a demand on behalf of an enterprise, and they send it at once."))
    case = begin(organisation, by, category, title, description, answers or {}, intake, occurred_at)
    about = complained_about(complaint_about, organisation)
    write(case, confidential=confidential, complaint_about=about, about_case=about_case if about else None)
    return case


def begin(
    organisation: Organisation,
    by: Actor,
    category: Category | None,
    title: str,
    description: str,
    answers: Mapping[str, Any],
    intake: str,
    occurred_at: datetime | None,
) -> Case:
    """Lay the draft of a demand: the first half of every verb that raises one."""
    if by.user_id is None:
        raise Denied(_("Sign in to raise a demand."))
    _insist_may_raise(organisation, intake, by)
    hold_living(organisation)
    at = occurred_at or clock.now()
    case = Case(
        zone_id=organisation.zone_id,
        ref=next_reference("C", day_in(organisation.zone, at).year),
        organisation=organisation,
        park_id=organisation.park_id,
        intake=Intake(intake),
        state=State.DRAFT,
        state_since=at,
        changed_at=at,
        raised_by_id=by.user_id,
        **_draft_columns(category, title, description, answers, by),
    )
    case.save()
    begin_period(case, State.DRAFT, at)
    if intake not in ON_BEHALF:
        Participant.objects.create(case=case, user_id=by.user_id, files=True)
    return case


def _insist_may_raise(organisation: Organisation, intake: str, by: Actor) -> None:
    if belonging(by, organisation.pk) is not None:
        if intake in ON_BEHALF:
            raise Denied(_("Only staff record a demand on behalf of an enterprise."))
        return
    if organisation.unit_id not in units_held(by, WORKING_ROLES):
        raise Denied(_("Only the enterprise itself, or staff of the unit that serves it, may raise this."))
    if intake not in ON_BEHALF:
        raise Invalid.of(
            "intake", _("Please say by which way the demand came in: phone, counter, visit, e-mail or hotline.")
        )


def _draft_columns(
    category: Category | None, title: str, description: str, answers: Mapping[str, Any], by: Actor
) -> dict[str, Any]:
    form = category.form if category else None
    fitting = check(parse(form.fields), answers).answers if form else {}
    return {
        "category": category,
        "form": form,
        "title": clean_text(title, field="title", longest=TITLE, required=False, lines=False),
        "description": clean_text(description, field="description", longest=BODY, required=False),
        "answers": {code: fitting[code] for code in fitting.keys() - _strange_files(form, fitting, by)},
    }


@transaction.atomic
def save_draft(
    case: Case,
    *,
    by: Actor,
    category: Category | None,
    title: str,
    description: str,
    answers: Mapping[str, Any] | None = None,
    confidential: bool | None = None,
    complaint_about: Unit | Literal["as it is"] | None = "as it is",
) -> Case:
    """Keep what was written so far; answers that do not fit yet are left out."""
    row = lock(case)
    if row.state != State.DRAFT:
        raise Conflict(_("This demand has been sent already."))
    if row.raised_by_id != by.user_id:
        raise Denied(_("Only the person who began this draft may change it."))
    wanted = row.confidential if confidential is None else confidential
    columns = _draft_columns(category, title, description, answers or {}, by)
    if complaint_about != "as it is":
        columns["complaint_about"] = complained_about(complaint_about, row.organisation)
        columns["about_case"] = row.about_case if complaint_about else None
    write(row, **columns, confidential=wanted, changed_at=clock.now())
    return row


@transaction.atomic
def submit(
    case: Case, *, by: Actor, answers: Mapping[str, Any] | None = None, occurred_at: datetime | None = None
) -> Case:
    """Send a draft: everything asked is there, and it lies with a unit where somebody can work on it."""
    row = lock(case)
    insist(row, Verb.SUBMIT, by=by)
    given = row.answers if answers is None else answers
    return send(row, by=by, answers=given, occurred_at=occurred_at)


@transaction.atomic
def raise_demand(
    *,
    organisation: Organisation,
    category: Category,
    title: str,
    description: str,
    by: Actor,
    answers: Mapping[str, Any] | None = None,
    intake: str = Intake.PORTAL,
    urgency: str = Urgency.NORMAL,
    consent: bool = True,
    confidential: bool = False,
    complaint_about: Unit | None = None,
    taken_over: bool = False,
    occurred_at: datetime | None = None,
) -> Case:
    """Raise and send a demand at once: by the enterprise, or by staff on its behalf, with its consent.

    `taken_over`: staff only take over what the enterprise wrote, so the questions of the category are asked later.
    One that is confidential goes to the zone's own unit; of staff only that unit's people record one.
    """
    if intake == Intake.TALK:
        raise Denied(_("Only the messages of a conversation make a demand that came in by one."))
    if intake in ON_BEHALF and not consent:
        raise Invalid.of("consent", _("Please confirm that the enterprise wants this demand recorded."))
    if intake not in ON_BEHALF and urgency != Urgency.NORMAL:
        raise Invalid.of("urgency", _("How urgent a demand is, the zone says when it sorts it. Please leave this out."))
    case = begin(organisation, by, category, title, description, answers or {}, intake, occurred_at)
    if confidential and intake in ON_BEHALF and not oversees_zone(by):
        raise Denied(_("Only the zone's own office records a confidential demand: afterwards you could not read it."))
    about = complained_about(complaint_about, organisation)
    if about is not None and intake in ON_BEHALF and about.pk in concerned_units(by):
        raise Denied(_("This is about your own office. Somebody else must record it: you could not read it then."))
    write(case, urgency=_urgency(urgency), confidential=confidential, complaint_about=about)
    lenient = taken_over and intake in ON_BEHALF
    return send(case, by=by, answers=answers or {}, occurred_at=occurred_at, taken_over=lenient)


def _urgency(value: str) -> Urgency:
    if value not in Urgency.values:
        raise Invalid.of("urgency", _("Please say how urgent it is."))
    return Urgency(value)


def send(
    case: Case, *, by: Actor, answers: Mapping[str, Any], occurred_at: datetime | None, taken_over: bool = False
) -> Case:
    """Bring a draft to the unit that the rules name: the second half of every verb that raises a demand."""
    columns = _complete(case, answers, by, taken_over=taken_over or case.intake == Intake.TALK)
    at = moment_of(case, occurred_at)
    unit = first_unit(case, by)
    with tallied(case):
        activity = move(
            case,
            Verb.SUBMIT,
            by=by,
            at=at,
            data={"unit": unit.pk, "intake": case.intake, "consent": case.intake in ON_BEHALF},
            unit=unit,
            submitted_at=at,
            promise=promise_for(case, by=by, unit=unit),
            **columns,
        )
        Assignment.objects.create(
            case=case, cycle=1, unit=unit, kind=AssignmentKind.ROUTED, at=activity.occurred_at, by_id=by.user_id
        )
    Cycle.objects.create(case=case, number=1, began_at=at)
    share_out_case(case, at=at)
    demand_sent.send(DemandSent(case))
    return case


def _complete(case: Case, answers: Mapping[str, Any], by: Actor, *, taken_over: bool) -> dict[str, Any]:
    """The columns of a demand fit to be sent, or `Invalid` naming all that is missing."""
    category = _usable(case.category, case)
    clean_text(case.title, field="title", longest=TITLE, lines=False)
    clean_text(case.description, field="description", longest=BODY)
    form = category.form
    asked = parse(form.fields) if form else []
    # Whoever only takes over what was said cannot answer for the enterprise: what is missing is asked later.
    cleaned = check(asked, answers).answers if taken_over else insist_answers(asked, answers)
    _insist_own_files(form, cleaned, by)
    return {"form": form, "answers": cleaned}


def _usable(category: Category | None, case: Case) -> Category:
    """The category, if it is offered in the case's zone."""
    if category is None or category.retired_at is not None or category.zone_id != case.zone_id:
        raise Invalid.of("category", _("Please choose what it is about."))
    return category


def _insist_own_files(form: Form | None, answers: Mapping[str, Any], by: Actor) -> None:
    lost = _strange_files(form, answers, by)
    if lost:
        sentence = _("Please attach the file again.")
        raise Invalid(sentence, fields={f"answers.{code}": sentence for code in lost})


def _strange_files(form: Form | None, answers: Mapping[str, Any], by: Actor) -> set[str]:
    """The questions answered with a file that the actor did not hand in here: its id may have been guessed."""
    fields = parse(form.fields) if form else []
    wanted = {one.code: answers[one.code] for one in fields if one.kind == "file" and one.code in answers}
    own = StoredFile.objects.filter(pk__in=wanted.values(), uploaded_by_id=by.who, zone_id=by.where)
    known = set(own.values_list("pk", flat=True)) if wanted else set()
    return {code for code, file in wanted.items() if file not in known}


def first_unit(case: Case, by: Actor) -> Unit:
    """The unit to which a demand is routed: by rule, and never one where nobody can work on it."""
    assert case.category is not None, "routing follows the category"
    hold_network(case.zone_id)
    routed = routed_unit(by, case.category, case.organisation.unit_id)
    if case.complaint_about_id is not None:
        return _unit_for_complaint(case, by)
    unit = network(by).top if case.confidential else routed
    unit = unit if can_be_worked_on(unit, network(by)) else network(by).top
    if not can_be_worked_on(unit, network(by)):
        raise Conflict(
            _("Nobody in the zone can work on this yet. Your text is kept; please tell the zone's administrator.")
        )
    return unit


def _unit_for_complaint(case: Case, by: Actor) -> Unit:
    """The unit that hears a complaint: never the one that it is about."""
    assert case.complaint_about_id is not None, "the caller has seen it"
    unit = complaint_unit(network(by), case.complaint_about_id)
    if unit is None:
        raise Conflict(
            _("Nobody above this office can hear a complaint yet. Your text is kept; please tell the zone's leader.")
        )
    return network(by).top if case.confidential else unit


def complained_about(unit: Unit | None, organisation: Organisation) -> Unit | None:
    """A unit of the organisation's zone that can be complained about."""
    if unit is not None and (unit.zone_id != organisation.zone_id or unit.closed_at is not None):
        raise Invalid.of("complaint_about", _("Please choose an office of this zone."))
    return unit


@transaction.atomic
def triage(
    case: Case,
    *,
    by: Actor,
    category: Category | None = None,
    urgency: str | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Sort a demand: what it is about and how pressing it is. Its answers stay with the form they answered."""
    row = lock(case, seen=seen)
    insist(row, Verb.TRIAGE, by=by)
    columns: dict[str, Any] = {
        "category": _usable(category, row) if category else row.category,
        "urgency": _urgency(urgency or row.urgency),
    }
    with tallied(row):
        at = moment_of(row, occurred_at)
        move(row, Verb.TRIAGE, by=by, at=at, data={"urgency": columns["urgency"]}, **columns)
        resort(row, by=by, at=at)
    return row


@transaction.atomic
def answer_at_once(
    case: Case,
    *,
    by: Actor,
    outcome: str,
    body: str,
    category: Category | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Answer a demand that needs no work; the enterprise says whether that solved it."""
    row = lock(case, seen=seen)
    insist(row, Verb.ANSWER_AT_ONCE, by=by)
    if category is not None:
        with tallied(row):
            write(row, category=_usable(category, row))
    return offer(row, Verb.ANSWER_AT_ONCE, by=by, outcome=outcome, body=body, occurred_at=occurred_at)


@transaction.atomic
def decline(
    case: Case,
    *,
    by: Actor,
    reason: str,
    instead: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Ask to decline a demand, with the legal ground and where to go instead. A second person decides."""
    row = lock(case, seen=seen)
    insist(row, Verb.DECLINE, by=by)
    ask_approval(
        Verb.DECLINE,
        subject_type="case",
        subject_id=row.pk,
        by=by,
        reason=clean_text(reason, field="reason", longest=2000),
        detail={"instead": clean_text(instead, field="instead", longest=1000, required=False)},
    )
    at = moment_of(row, occurred_at)
    write(row, version=row.version + 1, changed_at=at, asked_for=Verb.DECLINE)
    record(row, Verb.DECLINE, by=by, at=at, audience="staff")
    return row


@transaction.atomic
def decide_decline(
    case: Case,
    *,
    by: Actor,
    granted: bool = True,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Decide, as a second person, whether to decline. If so the enterprise reads the ground; it may appeal."""
    row = lock(case, seen=seen)
    insist(row, Verb.DECIDE_DECLINE, by=by)
    approval = open_approval("case", row.pk, Verb.DECLINE)
    assert approval is not None, "the guard has seen it"
    at = moment_of(row, occurred_at)
    decide(
        approval,
        by=by,
        granted=granted,
        remark=clean_text(remark, field="remark", longest=2000, required=False),
        occurred_at=at,
    )
    if not granted:
        write(row, version=row.version + 1, changed_at=at, asked_for="")
        record(row, Verb.DECIDE_DECLINE, by=by, at=at, data={"granted": False}, audience="staff")
        return row
    instead = approval.detail.get("instead", "")
    say(row, "\n\n".join(filter(None, [approval.reason, instead])), by=by, at=at, asked=False)
    move(
        row,
        Verb.DECIDE_DECLINE,
        by=by,
        at=at,
        reason=approval.reason,
        data={"granted": True},
        unanswered_since=None,
        asked_for="",
    )
    return row
