"""Corrections: proposed by an enterprise to its own record, accepted or refused by the zone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import Actor, system
from openzone.core.days import in_words
from openzone.core.enums import Audience
from openzone.core.errors import Conflict, Invalid
from openzone.core.files import Upload
from openzone.core.live import tell
from openzone.core.text import clean_line
from openzone.places.queries import day_in, nearest_people, network_of
from openzone.places.rules import WORKING_ROLES
from openzone.registry import models
from openzone.registry.actions import change
from openzone.registry.actions.documents import stored_as
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.identifiers import change_identifier, identify
from openzone.registry.actions.industries import classify
from openzone.registry.actions.insisting import hold_living
from openzone.registry.actions.names import (
    add_address,
    add_name,
    add_website,
    change_address,
    change_name,
    change_website,
    remove_website,
)
from openzone.registry.actions.persons import change_office, change_person, enter_person
from openzone.registry.correcting import (
    FIELDS,
    TRANSITIONS,
    differing,
    may_apply,
    may_correct,
    may_propose,
    stored,
    takes_a_row,
)
from openzone.registry.correction_queries import present_of, row_of, sides_of
from openzone.registry.enums import CorrectionKind, CorrectionState, CorrectionVerb, FactSource
from openzone.registry.journal import Journal
from openzone.registry.models import Correction, Organisation
from openzone.registry.queries import belonging, industry_named
from openzone.registry.schemes import Number, checked

LONGEST_VALUE = 300
LONGEST_REASON = 500


@transaction.atomic
def propose(
    organisation: Organisation,
    *,
    kind: str,
    row: int | None,
    proposed: Mapping[str, Any],
    by: Actor,
    reason: str = "",
    document: Upload | None = None,
    occurred_at: datetime | None = None,
) -> Correction:
    """Propose that one row of the enterprise's record says something else, or that a row be added.

    It is tried at once, so that what can never be is refused here by its field. Tells whoever decides.
    """
    hold_living(organisation)
    may_propose(kind, belonging=belonging(by, organisation.pk)).insist()
    here = Organisation.objects.select_related("zone").get(pk=organisation.pk)
    what = _kind(kind)
    was = _standing(here, what, row)
    made = Correction(
        zone_id=here.zone_id,
        organisation=here,
        kind=what,
        row=row,
        was=was,
        proposed=_cleaned(what, proposed),
        reason=clean_line(reason, "reason", required=False, longest=LONGEST_REASON),
        proposed_by_id=by.who,
        proposed_at=occurred_at or clock.now(),
    )
    _insist_something_new(made)
    _try(made)
    made.document = stored_as(document, by) if document is not None else None
    _save(made)
    _told(made, "propose", by, _deciders(made), occurred_at)
    return made


def _kind(kind: str) -> CorrectionKind:
    if kind not in CorrectionKind.values:
        raise Invalid.of("kind", _("Please choose one of these."))
    return CorrectionKind(kind)


def _standing(organisation: Organisation, kind: CorrectionKind, row: int | None) -> dict[str, str]:
    """What stands in the row today; nothing for one that is to be added."""
    if not takes_a_row(kind, row):
        raise Invalid.of("row", _("Please say what you want to correct."))
    present = row_of(organisation, kind, row)
    if present is None and kind == CorrectionKind.INDUSTRY:
        return {}
    if present is None and row is not None:
        raise Invalid.of("row", _("This is not in your record, or not any more."))
    return present or {}


def _cleaned(kind: CorrectionKind, proposed: Mapping[str, Any]) -> dict[str, str]:
    if unknown := set(proposed) - set(FIELDS[kind]):
        raise Invalid.of("proposed", _("This kind of correction has no “%(name)s”.") % {"name": min(unknown)[:40]})
    texts = stored({name: proposed.get(name, "") for name in FIELDS[kind]})
    return {name: clean_line(text, name, required=False, longest=LONGEST_VALUE) for name, text in texts.items()}


def _insist_something_new(row: Correction) -> None:
    if row.was == row.proposed or (not any(row.proposed.values()) and not row.was):
        raise Invalid(_("This is what stands there already. Change at least one thing."))


def _save(row: Correction) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "correction_waits_once" not in str(error):
            raise
        raise Conflict(
            _("A correction of this waits for the zone already. Take it back first to propose another.")
        ) from None


class _TriedOut(Exception):
    """Nothing stood in the way."""


def _try(row: Correction) -> None:
    """Carry it out and take it back, so that the ordinary actions say what is wrong with it.

    Not numbers: that another organisation of the zone bears one is nothing that an enterprise may learn here.
    """
    if row.kind == CorrectionKind.IDENTIFIER:
        values = row.proposed
        checked(Number(values["scheme"], values["value"], row.reason))
        return
    try:
        with transaction.atomic():
            _apply(row, system(row.zone_id))
            raise _TriedOut
    except _TriedOut:
        return


@transaction.atomic
def accept_correction(
    correction: Correction,
    *,
    by: Actor,
    although_changed: bool = False,
    remark: str = "",
    occurred_at: datetime | None = None,
) -> Correction:
    """Accept a correction: the ordinary action carries it out and names it as the source. Tells the proposer.

    `Conflict` when what it corrects was changed since, unless that is said to be known.
    """
    row = _held(correction)
    may_correct(row.state, CorrectionVerb.ACCEPT, sides_of(by, row)).insist()
    may_apply(row=row.row, was=row.was, present=present_of(row), although_changed=although_changed).insist()
    _apply(row, by)
    return _move(row, CorrectionVerb.ACCEPT, by, _remark(remark, required=False), occurred_at)


@transaction.atomic
def refuse_correction(
    correction: Correction, *, by: Actor, remark: str, occurred_at: datetime | None = None
) -> Correction:
    """Refuse a correction with a reason, which the proposer reads."""
    row = _held(correction)
    may_correct(row.state, CorrectionVerb.REFUSE, sides_of(by, row)).insist()
    return _move(row, CorrectionVerb.REFUSE, by, _remark(remark, required=True), occurred_at)


@transaction.atomic
def withdraw_correction(correction: Correction, *, by: Actor, occurred_at: datetime | None = None) -> Correction:
    """Take a correction back before it is decided."""
    row = _held(correction)
    may_correct(row.state, CorrectionVerb.WITHDRAW, sides_of(by, row)).insist()
    return _move(row, CorrectionVerb.WITHDRAW, by, "", occurred_at)


def withdraw_at_merge(row: Correction, *, journal: Journal, kept: Organisation, by: Actor) -> None:
    """Withdraw a correction because the organisation with which its own is merged has one of the same. Tells of it."""
    words = _("Withdrawn as your record was merged with “%(kept)s”, which has a correction of the same waiting.")
    journal.change(
        row,
        state=TRANSITIONS[CorrectionState.WAITING, CorrectionVerb.WITHDRAW].to,
        decided_by_id=by.user_id,
        decided_at=clock.now(),
        remark=(words % {"kept": kept})[:LONGEST_REASON],
    )
    _told(row, CorrectionVerb.WITHDRAW, by, {row.proposed_by_id}, None)


def _held(correction: Correction) -> Correction:
    """The correction as it is now, held with its organisation until the commit."""
    hold_living(correction.organisation)
    rows = Correction.objects.select_related("organisation__zone", "document").select_for_update(of=("self",))
    return rows.get(pk=correction.pk)


def _remark(remark: str, *, required: bool) -> str:
    return clean_line(remark, "remark", required=required, longest=LONGEST_REASON)


def _move(row: Correction, verb: CorrectionVerb, by: Actor, remark: str, occurred_at: datetime | None) -> Correction:
    """The only writer of the state of a correction; leaves the activity."""
    row.state = TRANSITIONS[CorrectionState(row.state), verb].to
    row.decided_by_id, row.decided_at, row.remark = by.user_id, occurred_at or clock.now(), remark
    row.save(update_fields=["state", "decided_by", "decided_at", "remark"])
    _told(row, verb, by, {row.proposed_by_id} if verb != CorrectionVerb.WITHDRAW else set(), occurred_at)
    return row


def _told(row: Correction, verb: str, by: Actor, people: set[int], occurred_at: datetime | None) -> None:
    activity = append(
        f"correction.{verb}",
        subject_type="correction",
        subject_id=row.pk,
        by=by,
        zone_id=row.zone_id,
        audience=Audience.PARTIES,
        data={"organisation": row.organisation_id, "kind": str(row.kind)},
        occurred_at=occurred_at,
    )
    told = deliver(activity, to=people)
    tell([f"zone:{row.zone_id}:queue", *(f"user:{user}" for user in sorted({*told, row.proposed_by_id}))])


def _deciders(row: Correction) -> set[int]:
    """The account manager; without one, the nearest people who work for the unit that serves the enterprise."""
    if row.organisation.account_manager_id is not None:
        return {row.organisation.account_manager_id}
    return nearest_people(network_of(row.zone_id), row.organisation.unit_id, WORKING_ROLES)


def _source(row: Correction) -> str:
    """What the record says afterwards of who said so."""
    day = in_words(day_in(row.organisation.zone, row.proposed_at))
    return _("correction by the enterprise, %(day)s") % {"day": day}


def _apply(row: Correction, by: Actor) -> None:
    _APPLIES[CorrectionKind(row.kind)](row, row.proposed, by)


def _apply_name(row: Correction, values: dict[str, str], by: Actor) -> None:
    change(row.organisation, by=by, **values)


def _apply_identifier(row: Correction, values: dict[str, str], by: Actor) -> None:
    number = Number(values["scheme"], values["value"], row.reason, _source(row))
    if row.row is None:
        identify(row.organisation, by=by, number=number)
    else:
        change_identifier(row.organisation.identifiers.get(pk=row.row), by=by, number=number, ended=values["ended"])


def _apply_other_name(row: Correction, values: dict[str, str], by: Actor) -> None:
    if row.row is None:
        add_name(row.organisation, by=by, source=_source(row), **values)
    else:
        there = row.organisation.names.get(pk=row.row)
        change_name(there, by=by, since=there.since, source=_source(row), **values)


def _apply_address(row: Correction, values: dict[str, str], by: Actor) -> None:
    if row.row is None:
        add_address(row.organisation, by=by, **values)
    else:
        there = row.organisation.addresses.get(pk=row.row)
        change_address(there, by=by, since=there.since, **values)


def _apply_website(row: Correction, values: dict[str, str], by: Actor) -> None:
    there = row.organisation.websites.get(pk=row.row) if row.row is not None else None
    if there is None:
        add_website(row.organisation, by=by, url=values["url"])
    elif values["url"]:
        change_website(there, by=by, url=values["url"])
    else:
        remove_website(there, by=by)


def _apply_industry(row: Correction, values: dict[str, str], by: Actor) -> None:
    found = industry_named(row.zone_id, values["industry"])
    if found is None:
        raise Invalid.of("industry", _("There is no class with this code."))
    classify(row.organisation, by=by, industry=found, is_main=True)


_OF_PERSON = ("name", "name_local", "phone", "email")


def _apply_person(row: Correction, values: dict[str, str], by: Actor) -> None:
    of_person: dict[str, Any] = {name: values[name] for name in _OF_PERSON}
    of_office: dict[str, Any] = {name: value for name, value in values.items() if name not in _OF_PERSON}
    if row.row is None:
        enter_person(row.organisation, by=by, source=_source(row), **of_person, **of_office)
        return
    offices = models.Office.objects.select_related("person", "organisation__zone")
    office = offices.get(pk=row.row, organisation=row.organisation)
    # What is not told to the enterprise stands in its proposal as nothing: only what it changed is written.
    asked = differing(row.was, values)
    of_person |= {name: getattr(office.person, name) for name in ("phone", "email") if name not in asked}
    if any(getattr(office.person, name) != value for name, value in of_person.items()):
        change_person(office.person, by=by, **of_person)
    kept = {name: getattr(office, name) for name in ("rank", "speaks", "since")}
    change_office(office, by=by, source=_source(row), **kept, **of_office)


def _apply_fact(row: Correction, values: dict[str, str], by: Actor) -> None:
    fact = row.organisation.facts.select_related("indicator").get(pk=row.row or 0)
    record_fact(
        row.organisation,
        by=by,
        indicator=fact.indicator,
        at=fact.at,
        value=_number(values["value"]),
        comparator=values["comparator"],
        currency=values["currency"],
        source=FactSource.CORRECTION,
        source_note=": ".join(filter(None, [_source(row), row.reason]))[:LONGEST_VALUE],
        document=row.document,
    )


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise Invalid.of("value", _("This is no number. Write it as 1200, 1,200.50 or 12万.")) from None


_APPLIES: dict[CorrectionKind, Callable[[Correction, dict[str, str], Actor], None]] = {
    CorrectionKind.NAME: _apply_name,
    CorrectionKind.IDENTIFIER: _apply_identifier,
    CorrectionKind.OTHER_NAME: _apply_other_name,
    CorrectionKind.ADDRESS: _apply_address,
    CorrectionKind.WEBSITE: _apply_website,
    CorrectionKind.INDUSTRY: _apply_industry,
    CorrectionKind.PERSON: _apply_person,
    CorrectionKind.FACT: _apply_fact,
}
