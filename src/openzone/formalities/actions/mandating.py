"""Mandates: given by a principal or put on record from paper, taken up by the agent, changed, ended; reminded of."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, next_reference
from openzone.core.actor import Actor, system
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.core.text import BODY, clean_text
from openzone.formalities.actions.keeping import Paper, kept, tell_people
from openzone.formalities.enums import AgencyKind, MandateState, MandateVerb, ServiceState
from openzone.formalities.mandate_rules import LIVING, MANDATE_TRANSITIONS, REMINDED, may_do_to_mandate, may_last
from openzone.formalities.mandates import (
    SHOWN_WITH,
    agents_by,
    ending_soon,
    mandate_relations,
    people_behind,
    running_out,
    speaks_as,
)
from openzone.formalities.models import Agency, Mandate, Service
from openzone.places.models import Zone
from openzone.places.queries import day_in, roles_over
from openzone.places.rules import WORKING_ROLES
from openzone.registry.actions.insisting import hold_living
from openzone.registry.actions.persons import note_person
from openzone.registry.models import Organisation, Person

LETTER = "B"


@dataclass(frozen=True)
class Terms:
    """What a mandate is to say: for which services (none is for all), from when until when, and with which paper."""

    services: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    withdraws: bool = False
    document: Paper | None = None


@transaction.atomic
def give_mandate(
    *,
    principal: Organisation | Person,
    agent: Agency | Organisation,
    by: Actor,
    terms: Terms | None = None,
    occurred_at: datetime | None = None,
) -> Mandate:
    """Give a mandate to an agency or another organisation. It works once the agent has accepted it.

    Only the principal gives one: an owner of the enterprise, or the person. No mandate lets its agent do so.
    """
    if not speaks_as(by, principal):
        raise Denied(_("Only an owner of the enterprise, or the person concerned, gives a mandate."))
    at = occurred_at or clock.now()
    row = _made(principal, agent, terms or Terms(), by, at, on_paper=False)
    tell_people(_told("given", row, by, at), agents_by(row))
    return row


@transaction.atomic
def record_mandate(
    *,
    principal: Organisation | Person,
    agency: Agency,
    terms: Terms,
    by: Actor,
    occurred_at: datetime | None = None,
) -> Mandate:
    """Put on record at the agency a mandate that was given on signed paper: it is in force at once."""
    if not WORKING_ROLES.intersection(roles_over(by, agency.unit_id)):
        raise Denied(_("Only people of the agency's unit, or above it, put a mandate on record."))
    if terms.document is None:
        raise Invalid.of("document", _("Please attach the signed paper."))
    at = occurred_at or clock.now()
    row = _made(principal, agency, terms, by, at, on_paper=True)
    _told("given", row, by, at)
    return _move(row, MandateVerb.ACCEPT, by, at, answered_at=at, answered_by_id=by.user_id)


@transaction.atomic
def record_mandate_of_person(
    *,
    agency: Agency,
    terms: Terms,
    by: Actor,
    name: str,
    name_local: str = "",
    phone: str = "",
    email: str = "",
    occurred_at: datetime | None = None,
) -> Mandate:
    """Put on record somebody who comes to an agency without an account, and the mandate that he signed."""
    words = {"name": name, "name_local": name_local, "phone": phone, "email": email}
    person = note_person(zone_id=by.where, by=by, **words)
    return record_mandate(principal=person, agency=agency, terms=terms, by=by, occurred_at=occurred_at)


def _made(
    principal: Organisation | Person,
    agent: Agency | Organisation,
    terms: Terms,
    by: Actor,
    at: datetime,
    *,
    on_paper: bool,
) -> Mandate:
    zone = principal.zone
    today = day_in(zone, at)
    _insist_fit(principal, agent)
    since = terms.since or today
    may_last(since, terms.until, today).insist()
    row = Mandate(
        zone=zone, ref=next_reference(LETTER, today.year), services=_services(zone, terms.services), since=since,
        until=terms.until, withdraws=terms.withdraws, on_paper=on_paper, document=kept(terms.document, by), given_at=at,
        given_by_id=by.user_id, changed_at=at, **_sides(principal, agent),
    )  # fmt: skip
    _clear_what_ran_out(row, today)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Conflict(
            _("There is a mandate to this agent already. End it first, then give another; or change its last day.")
        ) from None
    return row


def _insist_fit(principal: Organisation | Person, agent: Agency | Organisation) -> None:
    if principal.zone_id != agent.zone_id:
        raise Invalid.of("agent", _("Please choose an agent of this zone."))
    if isinstance(agent, Agency):
        # Held until the commit, so that it is not closed meanwhile.
        if Agency.objects.select_for_update(no_key=True).get(pk=agent.pk).closed_at is not None:
            raise Conflict(_("This agency has been closed."))
        if agent.kind == AgencyKind.ENTERPRISES and isinstance(principal, Person):
            raise Invalid.of("agent", _("This agency acts for enterprises only."))
    elif principal == agent:
        raise Invalid.of("agent", _("An enterprise needs no mandate for itself."))
    hold_living(*(one for one in (principal, agent) if isinstance(one, Organisation)))


def _sides(principal: Organisation | Person, agent: Agency | Organisation) -> dict[str, Any]:
    return {
        "organisation" if isinstance(principal, Organisation) else "person": principal,
        "agency" if isinstance(agent, Agency) else "intermediary": agent,
    }


def _services(zone: Zone, codes: Iterable[str]) -> list[str]:
    wanted = sorted(set(codes))
    known = Service.objects.filter(zone=zone, code__in=wanted, state=ServiceState.PUBLISHED).count()
    if known != len(wanted):
        raise Invalid.of("services", _("Please choose services that are offered."))
    return wanted


def _clear_what_ran_out(row: Mandate, today: date) -> None:
    """End an earlier mandate between the two that nobody has ended since its last day."""
    for one in running_out(row.zone_id, today).filter(**_sides(row.principal, row.agent)):
        _lapse(one, today)


@transaction.atomic
def accept_mandate(
    mandate: Mandate, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Mandate:
    """Take a mandate up as the agent: it is in force."""
    row, at = _held(mandate, MandateVerb.ACCEPT, by, seen), occurred_at or clock.now()
    may_last(row.since, row.until, day_in(row.zone, at)).insist()
    return _move(row, MandateVerb.ACCEPT, by, at, answered_at=at, answered_by_id=by.user_id)


@transaction.atomic
def decline_mandate(
    mandate: Mandate, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Mandate:
    """Decline a mandate as the agent."""
    row, at = _held(mandate, MandateVerb.DECLINE, by, seen), occurred_at or clock.now()
    words = _reason(reason, required=False)
    return _move(row, MandateVerb.DECLINE, by, at, answered_at=at, answered_by_id=by.user_id, ended_for=words)


@transaction.atomic
def extend_mandate(
    mandate: Mandate,
    *,
    until: date | None,
    by: Actor,
    document: Paper | None = None,
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Mandate:
    """Change the last day of a mandate in force as its principal; None is until it is ended.

    At the counter that takes a paper newly signed by the principal: it stands in place of the one before.
    """
    row, at = _held(mandate, MandateVerb.EXTEND, by, seen), occurred_at or clock.now()
    today = day_in(row.zone, at)
    if row.until is not None and row.until < today:
        raise Conflict(_("Its last day is over already. Please give a new one."))
    may_last(row.since, until, today).insist()
    if document is None and not speaks_as(by, row.principal):
        raise Invalid.of("document", _("Please attach the newly signed paper."))
    return _move(row, MandateVerb.EXTEND, by, at, until=until, **_replaced(row, document, by))


def _replaced(row: Mandate, document: Paper | None, by: Actor) -> dict[str, Any]:
    """The column of a new signed paper; the one before is kept with the mandate."""
    if document is None:
        return {}
    if row.document is not None:
        row.earlier_documents.add(row.document)
    return {"document": kept(document, by)}


@transaction.atomic
def end_mandate(
    mandate: Mandate, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Mandate:
    """End a mandate as its principal, or at the counter where it was given on paper: its agent may do nothing more."""
    row = _held(mandate, MandateVerb.END, by, seen)
    words = _reason(reason, required=not speaks_as(by, row.principal))
    return _end(row, MandateVerb.END, by, words, occurred_at or clock.now())


@transaction.atomic
def lay_down_mandate(
    mandate: Mandate, *, reason: str, by: Actor, seen: int | None = None, occurred_at: datetime | None = None
) -> Mandate:
    """Give a mandate back as the agent, and say why."""
    row = _held(mandate, MandateVerb.LAY_DOWN, by, seen)
    return _end(row, MandateVerb.LAY_DOWN, by, _reason(reason, required=True), occurred_at or clock.now())


def _end(row: Mandate, verb: MandateVerb, by: Actor, words: str, at: datetime) -> Mandate:
    return _move(row, verb, by, at, ended_at=at, ended_by_id=by.user_id, ended_for=words)


def _reason(reason: str, *, required: bool) -> str:
    return clean_text(reason, field="reason", longest=BODY, required=required)


def _held(mandate: Mandate, verb: MandateVerb, by: Actor, seen: int | None) -> Mandate:
    """The mandate as it is now, held until the commit, for somebody who may do the verb."""
    row = Mandate.objects.select_for_update(of=("self",)).select_related(*SHOWN_WITH).get(pk=mandate.pk)
    if seen is not None and seen != row.revision:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    may_do_to_mandate(verb, row.state, mandate_relations(by, row)).insist()
    return row


def _move(row: Mandate, verb: MandateVerb, by: Actor, at: datetime, **columns: Any) -> Mandate:
    """Do the verb to a held mandate, and tell both sides. The only writer of its state."""
    before = MandateState(row.state)
    after = MANDATE_TRANSITIONS[before, verb].to
    columns |= {"state": after, "changed_at": max(at, row.changed_at), "revision": row.revision + 1}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=[name.removesuffix("_id") for name in columns])
    activity = _told(verb, row, by, at, **{"from": before, "to": after})
    tell_people(activity, people_behind(row.principal) | agents_by(row))
    return row


def _told(verb: str, row: Mandate, by: Actor, at: datetime, **data: Any) -> Activity:
    if row.organisation_id is not None:
        data["organisation"] = row.organisation_id
    return append(
        f"mandate.{verb}", subject_type="mandate", subject_id=row.pk, by=by, zone_id=row.zone_id,
        audience=Audience.PARTIES, data=data, occurred_at=at,
    )  # fmt: skip


def end_what_ran_out(zone: Zone, day: date) -> int:
    """End the mandates of a zone whose last day is over; answers how many."""
    return sum(_lapse(one, day) for one in running_out(zone.pk, day))


@transaction.atomic
def _lapse(mandate: Mandate, day: date) -> bool:
    rows = Mandate.objects.select_for_update(of=("self",)).select_related(*SHOWN_WITH)
    row = rows.get(pk=mandate.pk)
    if row.state not in LIVING or row.until is None or row.until >= day:
        return False
    _end(row, MandateVerb.LAPSE, system(row.zone_id), "", clock.now())
    return True


def remind_of_mandates(zone: Zone, day: date) -> int:
    """Remind both sides of mandates that end soon, once of each last day; answers how many were."""
    rows = Mandate.objects.filter(zone=zone)
    return sum(_remind(one) for one in ending_soon(rows, day, REMINDED.days) if one.reminded_of != one.until)


@transaction.atomic
def _remind(mandate: Mandate) -> bool:
    """Tell both sides once. False when somebody was quicker."""
    row = Mandate.objects.select_for_update(of=("self",)).select_related(*SHOWN_WITH).get(pk=mandate.pk)
    if row.reminded_of == row.until or row.state != MandateState.IN_FORCE:
        return False
    row.reminded_of = row.until
    row.save(update_fields=["reminded_of"])
    activity = _told("reminded", row, system(row.zone_id), clock.now())
    tell_people(activity, people_behind(row.principal) | agents_by(row))
    return True
