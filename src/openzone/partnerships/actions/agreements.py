"""Agreements: drafted, changed, given parties and papers, announced, signed, renewed, ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actions import next_reference
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import BODY, TITLE, clean_line
from openzone.partnerships.actions.keeping import (
    Paper,
    kept,
    lock,
    lock_to_change,
    note,
    texts,
    write,
)
from openzone.partnerships.enums import AgreementKind, PartyKind
from openzone.partnerships.models import MOST_REMIND_DAYS, REMIND_DAYS, Agreement, Annex, Party
from openzone.partnerships.queries import relations_to
from openzone.partnerships.rules import may_change_terms
from openzone.places.models import Unit
from openzone.places.queries import day_in, officers_of, units_held, zone_of
from openzone.places.rules import WORKING_ROLES, days_in_order
from openzone.registry.actions.insisting import hold_living
from openzone.registry.models import Organisation

LETTER = "G"
MOST_PARTIES = 30


@dataclass(frozen=True)
class Bound:
    """Somebody who is to be bound: an organisation, a body outside by its name, or with neither the zone itself."""

    organisation: Organisation | None = None
    name: str = ""
    name_local: str = ""


@dataclass(frozen=True)
class Content:
    """What an agreement is, and how long it runs. Kind and term stand once it is signed."""

    kind: str
    title: str = ""
    title_local: str = ""
    summary: str = ""
    summary_local: str = ""
    begins_on: date | None = None
    ends_on: date | None = None
    remind_days: int = REMIND_DAYS


@transaction.atomic
def draft_agreement(
    *,
    by: Actor,
    unit: Unit,
    content: Content,
    parties: Iterable[Bound] = (),
    officer: User | None = None,
    occurred_at: datetime | None = None,
) -> Agreement:
    """Put on record an agreement that is being prepared, kept by a unit of the actor."""
    _insist_place(by, unit, officer)
    at = occurred_at or clock.now()
    row = Agreement.objects.create(
        zone_id=by.where,
        ref=next_reference(LETTER, day_in(zone_of(by), at).year),
        unit=unit,
        officer=officer,
        state_since=at,
        drafted_at=at,
        drafted_by_id=by.user_id,
        changed_at=at,
        **_checked(content),
    )
    for one in parties:
        _bind(row, one)
    note("drafted", row, by, at)
    return row


@transaction.atomic
def change_agreement(
    agreement: Agreement,
    *,
    by: Actor,
    unit: Unit,
    content: Content,
    officer: User | None = None,
    seen: int | None = None,
) -> Agreement:
    """Put an agreement into other words, or let somebody else keep it; while it is unsigned, change kind and term."""
    row = lock_to_change(agreement, by, seen=seen)
    _insist_place(by, unit, officer)
    columns = _checked(content)
    if any(getattr(row, name) != columns[name] for name in ("kind", "begins_on", "ends_on")):
        may_change_terms(row.state, relations_to(by, row)).insist()
    at = clock.now()
    write(row, at, unit=unit, officer=officer, **columns)
    note("changed", row, by, at)
    return row


def _insist_place(by: Actor, unit: Unit, officer: User | None) -> None:
    if unit.zone_id != by.zone_id or unit.closed_at is not None or unit.pk not in units_held(by, WORKING_ROLES):
        raise Invalid.of("unit", _("Please choose a unit in which you work, or one below it."))
    if officer is not None and not officers_of(unit.pk).filter(pk=officer.pk).exists():
        raise Invalid.of("officer", _("This person does not work in “%(unit)s”.") % {"unit": unit})


def _checked(content: Content) -> dict[str, Any]:
    """The columns of an agreement, fit to be stored; `Invalid` of the field that is not."""
    if content.kind not in AgreementKind.values:
        raise Invalid.of("kind", _("Please choose one of the answers."))
    if not 0 <= content.remind_days <= MOST_REMIND_DAYS:
        sentence = _("Give a number of days from 0 to %(most)d.") % {"most": MOST_REMIND_DAYS}
        raise Invalid.of("remind_days", sentence)
    insist_in_order(content.begins_on, content.ends_on)
    return {
        "kind": content.kind,
        **texts("title", content.title, content.title_local, longest=TITLE),
        **texts("summary", content.summary, content.summary_local, longest=BODY, required=False),
        **{name: getattr(content, name) for name in ("begins_on", "ends_on", "remind_days")},
    }


def insist_in_order(begins_on: date | None, ends_on: date | None) -> None:
    """Refuse a term that ends before it begins."""
    if begins_on is not None and not days_in_order(begins_on, ends_on):
        raise Invalid.of("ends_on", _("The end lies before the beginning. Please look at both days again."))


# Who is bound, and by which papers


@transaction.atomic
def add_party(agreement: Agreement, *, by: Actor, bound: Bound, seen: int | None = None) -> Party:
    """Let somebody else be bound by an agreement that is not signed yet."""
    row = lock(agreement, seen=seen)
    may_change_terms(row.state, relations_to(by, row)).insist()
    party, at = _bind(row, bound), clock.now()
    write(row, at)
    note("party_added", row, by, at, party=party.pk)
    return party


@transaction.atomic
def remove_party(party: Party, *, by: Actor) -> None:
    """Let somebody not be bound after all; refused while something is promised in his name."""
    row = lock(party.agreement)
    may_change_terms(row.state, relations_to(by, row)).insist()
    held = row.parties.filter(pk=party.pk).first()
    if held is None:
        raise Conflict(_("This has been taken away already."))
    if held.commitments.exists():
        raise Conflict(_("Something is promised in the name of this party. Change whose promise it is first."))
    at = clock.now()
    held.delete()
    write(row, at)
    note("party_removed", row, by, at)


def _bind(row: Agreement, bound: Bound) -> Party:
    if row.parties.count() >= MOST_PARTIES:
        raise Conflict(_("At most %(most)d parties are bound by one agreement.") % {"most": MOST_PARTIES})
    if bound.organisation is not None:
        return _bind_organisation(row, bound.organisation)
    if bound.name.strip() or bound.name_local.strip():
        names = texts("name", bound.name, bound.name_local, longest=TITLE)
        return Party.objects.create(agreement=row, kind=PartyKind.BODY, **names)
    if row.parties.filter(kind=PartyKind.ZONE).exists():
        raise Conflict(_("The zone is a party already."))
    return Party.objects.create(agreement=row, kind=PartyKind.ZONE)


def _bind_organisation(row: Agreement, organisation: Organisation) -> Party:
    if organisation.zone_id != row.zone_id:
        raise Invalid.of("organisation", _("No organisation that you see is known by this."))
    hold_living(organisation)
    if row.parties.filter(organisation=organisation).exists():
        raise Conflict(_("“%(name)s” is a party already.") % {"name": organisation.shown_name})
    return Party.objects.create(agreement=row, kind=PartyKind.ORGANISATION, organisation=organisation)


@transaction.atomic
def annex(agreement: Agreement, *, by: Actor, document: Paper, what: str, seen: int | None = None) -> Annex:
    """Add a paper beside the signed one. Its parties read it, once the agreement is announced."""
    row = lock_to_change(agreement, by, seen=seen)
    words, at = clean_line(what, "what"), clock.now()
    file = kept(document, by)
    assert file is not None, "a paper was handed in"
    made = Annex.objects.create(agreement=row, file=file, what=words, added_at=at, added_by_id=by.user_id)
    write(row, at)
    note("annexed", row, by, at, file=file.pk)
    return made
