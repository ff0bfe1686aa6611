"""Who works on a case: assigned, referred, accepted, escalated, handed down."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.actions.checklists import lay_by_itself
from openzone.cases.actions.movement import insist, lock, moment_of, move, write
from openzone.cases.actions.sharing_out import share_out_case
from openzone.cases.complaints import is_below_complained
from openzone.cases.enums import AssignmentKind, Verb
from openzone.cases.models import Assignment, Case, Escalation
from openzone.cases.queries import relations_of
from openzone.cases.rules import MOST_BOUNCES
from openzone.cases.situations import bounces_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.text import clean_text
from openzone.places.actions import hold_network
from openzone.places.enums import Level
from openzone.places.models import Unit
from openzone.places.queries import can_be_worked_on, network, officers_of, units_held
from openzone.places.rules import DISPATCHING_ROLES

REASON = 2000


@transaction.atomic
def assign(
    case: Case,
    *,
    by: Actor,
    unit: Unit,
    officer: User | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Case:
    """Give a case to one of one's own units, and to an officer of it if one is named. It accepts it or refers it on."""
    row = lock(case, seen=seen)
    insist(row, Verb.ASSIGN, by=by)
    if unit.pk not in units_held(by, DISPATCHING_ROLES):
        sentence = _("“%(unit)s” is not one of your units. Refer the case to it and say why.") % {"unit": unit}
        raise Invalid.of("unit", sentence)
    _insist_place(row, unit, officer, by)
    return _give(
        row, Verb.ASSIGN, unit, officer, by=by, kind=AssignmentKind.ASSIGNED, reason="", occurred_at=occurred_at
    )


@transaction.atomic
def refer(
    case: Case, *, by: Actor, unit: Unit, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Pass a case that is not ours to the unit it belongs to, with a reason; the second time the zone oversees it."""
    row = lock(case, seen=seen)
    insist(row, Verb.REFER, by=by, at=moment_of(row, occurred_at))
    if unit.pk == row.unit_id:
        raise Invalid.of("unit", _("The case is with this unit already."))
    _insist_place(row, unit, None, by)
    text = clean_text(reason, field="reason", longest=REASON)
    if bounces_of(row) + 1 >= MOST_BOUNCES:
        _put_before_the_zone(row, text, by)
    return _give(row, Verb.REFER, unit, None, by=by, kind=AssignmentKind.REFERRED, reason=text, occurred_at=occurred_at)


def _put_before_the_zone(case: Case, reason: str, by: Actor) -> None:
    """Whoever is sent from office to office gets somebody above them who decides."""
    top = network(by).top
    if case.overseer_id != top.pk:
        at = clock.now()
        Escalation.objects.create(case=case, upwards=True, to_unit=top, reason=reason, at=at, by_id=by.user_id)
        write(case, overseer=top)


def _insist_place(case: Case, unit: Unit, officer: User | None, by: Actor) -> None:
    hold_network(case.zone_id)
    if unit.zone_id != case.zone_id or unit.closed_at is not None or not can_be_worked_on(unit, network(by)):
        raise Invalid.of("unit", _("Nobody in this unit can work on it. Please choose another unit."))
    if case.confidential and unit.level != Level.ZONE:
        sentence = _("This demand is confidential to the zone's own office: “%(unit)s” may not read it.") % {
            "unit": unit
        }
        raise Invalid.of("unit", sentence)
    if is_below_complained(network(by), case, unit) or (
        officer is not None and case.complaint_about_id and not _hears(officer, case)
    ):
        sentence = _("This is a complaint about “%(unit)s”, whose people neither read it nor work on it.") % {
            "unit": case.complaint_about
        }
        raise Invalid.of("unit", sentence)
    if officer is not None and not officers_of(unit.pk).filter(pk=officer.pk).exists():
        sentence = _("This person does not work in “%(unit)s”.") % {"unit": unit}
        raise Invalid.of("officer", sentence)


def _hears(officer: User, case: Case) -> bool:
    """Whether a complaint may be given to a person: its own unit's people are left out, but for the zone's leaders."""
    return bool(relations_of(Actor(officer.pk, case.zone_id), case))


def _give(
    case: Case,
    verb: Verb,
    unit: Unit,
    officer: User | None,
    *,
    by: Actor,
    kind: AssignmentKind,
    reason: str,
    occurred_at: datetime | None,
) -> Case:
    at = moment_of(case, occurred_at)
    Assignment.objects.create(
        case=case, cycle=case.cycle, unit=unit, officer=officer, kind=kind, reason=reason, at=at, by_id=by.user_id
    )
    data = {"unit": unit.pk, "officer": officer.pk if officer else None}
    move(
        case,
        verb,
        by=by,
        at=at,
        reason=reason,
        data=data,
        unit=unit,
        officer=officer,
        overseer=_overseer_over(case, unit, by),
    )
    share_out_case(case, at=at)
    return case


def _overseer_over(case: Case, unit: Unit, by: Actor) -> Unit | None:
    """An escalated case stays with its overseer unless it goes to the overseer's own level or above it."""
    if case.overseer is None or case.overseer_id not in network(by).upwards(unit.pk)[1:]:
        return None
    return case.overseer


@transaction.atomic
def accept(case: Case, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Case:
    """Take a case on. Whoever accepts it works on it, unless an officer was named."""
    row = lock(case, seen=seen)
    insist(row, Verb.ACCEPT, by=by)
    at = moment_of(row, occurred_at)
    officer_id = row.officer_id or by.user_id
    move(row, Verb.ACCEPT, by=by, at=at, data={"officer": officer_id}, officer_id=officer_id)
    lay_by_itself(row, by=by)
    return row


@transaction.atomic
def escalate(
    case: Case, *, by: Actor, reason: str, seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Take a case one level up: the lead stays, the unit above oversees it. On a declined demand this is the appeal."""
    row = lock(case, seen=seen)
    insist(row, Verb.ESCALATE, by=by)
    text = clean_text(reason, field="reason", longest=REASON)
    at = moment_of(row, occurred_at)
    above = unit_above(row, by)
    if above is not None:
        Escalation.objects.create(case=row, upwards=True, to_unit=above, reason=text, at=at, by_id=by.user_id)
    move(
        row,
        Verb.ESCALATE,
        by=by,
        at=at,
        reason=text if row.state == "declined" else "",
        data={"unit": above.pk if above else None},
        overseer=above or row.overseer,
    )
    return row


def unit_above(case: Case, by: Actor) -> Unit | None:
    """The unit one level over the one where the case stands, or None when it stands with the zone."""
    standing = case.overseer_id or case.unit_id
    assert standing is not None, "a sent case has a unit"
    return next(iter(network(by).above(standing)), None)


@transaction.atomic
def hand_down(
    case: Case, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Case:
    """Take an escalated case one level down again."""
    row = lock(case, seen=seen)
    insist(row, Verb.HAND_DOWN, by=by)
    assert row.unit_id is not None and row.overseer_id is not None, "the guard has seen both"
    line = network(by).upwards(row.unit_id)
    below = line[line.index(row.overseer_id) - 1] if row.overseer_id in line else row.unit_id
    to_unit = network(by).units[below] if below != row.unit_id else None
    text = clean_text(reason, field="reason", longest=REASON, required=False)
    at = moment_of(row, occurred_at)
    Escalation.objects.create(case=row, upwards=False, to_unit=to_unit, reason=text, at=at, by_id=by.user_id)
    move(row, Verb.HAND_DOWN, by=by, at=at, data={"unit": below}, overseer=to_unit)
    return row
