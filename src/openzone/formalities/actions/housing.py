"""Contracts of talent homes: concluded for a term, moved in, renewed, ended; people are reminded before the end."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.days import in_words, insist_near
from openzone.core.errors import Conflict, Invalid
from openzone.core.text import BODY, clean_text
from openzone.formalities.actions.homes import held_for, move, tell_sides
from openzone.formalities.actions.pooling import lock, note, people_of, put, tell_people, whole, write
from openzone.formalities.home_queries import (
    application_relations,
    classes_on,
    keepers_of,
    open_offer,
    to_be_reminded,
)
from openzone.formalities.home_rules import CONTRACT_TRANSITIONS, MOST_MONTHS, last_day, may_with_contract
from openzone.formalities.models import Home, HomeApplication, HomeClass, HomeContract, HomeTerm
from openzone.formalities.pooled import ApplicationVerb, ContractState, ContractVerb, HomeState
from openzone.places.models import Zone
from openzone.places.queries import day_in


@transaction.atomic
def conclude_contract(
    application: HomeApplication, *, by: Actor, since: date, months: int, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeContract:  # fmt: skip
    """Conclude the contract of an accepted home for a term, at the rent by the table in force when it begins.

    It is at most sixty months: who stays longer renews, and the rent is worked out again.
    """
    row, at, today = held_for(application, ApplicationVerb.CONTRACT, by, seen, occurred_at)
    insist_near(since, today, "since")
    offer = open_offer(row)
    assert offer is not None, "an accepted application has an offer"
    home = lock(offer.home)
    columns = _term(row, home, since, months)
    until = columns["until"]
    made = HomeContract.objects.create(application=row, home=home, agreed_on=today, since=since, until=until)
    HomeTerm.objects.create(contract=made, **columns)
    write(home, at, state=HomeState.LET)
    move(row, ApplicationVerb.CONTRACT, by, at, housed_on=today)
    return made


def _term(row: HomeApplication, home: Home, since: date, months: int) -> dict[str, Any]:
    """A term with its rent."""
    whole(months, "months", 1, MOST_MONTHS)
    talent = _class_on(row, since)
    rent = home.rent_for(talent)
    return {
        "home_class": talent, "since": since, "until": last_day(since, months), "months": months, "area": home.area,
        "market_rent": home.market_rent, "market": rent.market, "subsidy": rent.subsidy, "payable": rent.payable,
        "currency": home.currency,
    }  # fmt: skip


def _class_on(row: HomeApplication, day: date) -> HomeClass:
    """The class of an application in the table that is in force on a day."""
    found = next((one for one in classes_on(row.zone_id, day) if one.code == row.home_class.code), None)
    if found is None:
        sentence = _("The table in force on %(day)s has no class “%(name)s”.")
        raise Conflict(sentence % {"day": in_words(day), "name": row.home_class.shown_name})
    return found


def _held(
    contract: HomeContract, verb: ContractVerb, by: Actor, seen: int | None, occurred_at: datetime | None
) -> tuple[HomeContract, datetime, date]:
    """The contract and its application, held for somebody who may do the verb now."""
    application = lock(contract.application, "organisation", "zone", "unit", "home_class", seen=seen)
    row = lock(contract, "home")
    row.application = application
    may_with_contract(verb, row.state, application_relations(by, application)).insist()
    at = occurred_at or clock.now()
    return row, at, day_in(application.zone, at)


def _move(row: HomeContract, verb: ContractVerb, by: Actor, at: datetime, **columns: Any) -> None:
    """Do the verb to a held contract: its new state and one activity. The only writer of its state."""
    after = CONTRACT_TRANSITIONS[ContractState(row.state), verb].to
    put(row, state=after, **columns)
    write(row.application, at)
    activity = note(
        "home_application", verb, row.application, by, at, organisation=row.application.organisation_id, to=after
    )
    tell_sides(row.application, activity)


@transaction.atomic
def move_in(
    contract: HomeContract, *, by: Actor, moved_in_on: date, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeContract:  # fmt: skip
    """Put on record that somebody has looked: the person has moved in."""
    row, at, today = _held(contract, ContractVerb.MOVE_IN, by, seen, occurred_at)
    if moved_in_on > today:
        raise Invalid.of("moved_in_on", _("This lies in the future."))
    if moved_in_on < row.since:
        sentence = _("The contract begins on %(day)s.") % {"day": in_words(row.since)}
        raise Invalid.of("moved_in_on", sentence)
    _move(row, ContractVerb.MOVE_IN, by, at, moved_in_on=moved_in_on)
    return row


@transaction.atomic
def renew_contract(
    contract: HomeContract, *, by: Actor, months: int, seen: int | None = None, occurred_at: datetime | None = None
) -> HomeContract:
    """Let it run on from the day after its end, at the rent that the table and the home have then."""
    row, at, today = _held(contract, ContractVerb.RENEW, by, seen, occurred_at)
    if row.until > last_day(today, MOST_MONTHS):
        raise Conflict(_("It runs for more than sixty months from now already."))
    columns = _term(row.application, row.home, row.until + timedelta(days=1), months)
    HomeTerm.objects.create(contract=row, **columns)
    _move(row, ContractVerb.RENEW, by, at, until=columns["until"])
    return row


@transaction.atomic
def end_contract(
    contract: HomeContract, *, by: Actor, ended_on: date, reason: str, seen: int | None = None,
    occurred_at: datetime | None = None,
) -> HomeContract:  # fmt: skip
    """Put on record that the home was left, and why. It is free again, and the application is closed."""
    row, at, today = _held(contract, ContractVerb.END, by, seen, occurred_at)
    if ended_on > today:
        raise Invalid.of("ended_on", _("This lies in the future."))
    if ended_on < (row.moved_in_on or min(row.since, today)):
        raise Invalid.of("ended_on", _("The end lies before the beginning. Please look at both days again."))
    words = clean_text(reason, field="reason", longest=BODY)
    _move(row, ContractVerb.END, by, at, ended_on=ended_on, ended_for=words)
    write(lock(row.home), at, state=HomeState.FREE)
    move(row.application, ApplicationVerb.LEAVE, by, at, closed_on=today)
    return row


# What the calendar does


def remind_of_contracts(zone: Zone, day: date) -> int:
    """Remind of the contracts that end soon, of each last day once; answers of how many."""
    by = system(zone.pk)
    return sum(_remind(one, by) for one in to_be_reminded(zone.pk, day))


@transaction.atomic
def _remind(contract: HomeContract, by: Actor) -> bool:
    """Tell the office and the employer. False when they know."""
    row = lock(contract, "application__zone", "application__unit")
    if row.state == ContractState.ENDED or row.reminded_for == row.until:
        return False
    put(row, reminded_for=row.until)
    application = row.application
    people = keepers_of(application) | people_of([application.organisation_id], owners_alone=True)
    tell_people(note("home_application", "reminded", application, by, organisation=application.organisation_id), people)
    return True
