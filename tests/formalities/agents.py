"""Agencies, mandates and what agents did, that tests need."""

from typing import Any

from cast import Cast
from formalities.offered import boss, paper
from openzone.formalities import actions
from openzone.formalities.actions import Terms
from openzone.formalities.models import Agency, Formality, Mandate, Service
from openzone.registry.actions.persons import note_person
from openzone.registry.models import Person


def agency(cast: Cast, code: str = "for-enterprises", kind: str = "enterprises", unit: str = "station") -> Agency:
    """An agency that people of a unit run."""
    return actions.open_agency(
        zone=cast.zone, code=code, kind=kind, name="Enterprise agency", name_local="企业代办处",
        unit=cast.units[unit], since="2014", by=boss(cast),
    )  # fmt: skip


def given(cast: Cast, agent: Any, **terms: Any) -> Mandate:
    """A mandate of the owner's enterprise that waits to be accepted."""
    return actions.give_mandate(principal=cast.organisation, agent=agent, terms=Terms(**terms), by=cast.actor("owner"))


def to_outside(cast: Cast, **terms: Any) -> Mandate:
    """A mandate of the owner's enterprise to the outsider's, in force."""
    return actions.accept_mandate(given(cast, cast.outside, **terms), by=cast.actor("outsider"))


def from_outside(cast: Cast, **terms: Any) -> Mandate:
    """A mandate of the outsider's enterprise to the owner's, in force."""
    made = actions.give_mandate(
        principal=cast.outside, agent=cast.organisation, terms=Terms(**terms), by=cast.actor("outsider")
    )
    return actions.accept_mandate(made, by=cast.actor("member"))


def to_agency(cast: Cast, one: Agency | None = None, **terms: Any) -> Mandate:
    """A mandate of the owner's enterprise to the agency of the station, in force."""
    return actions.accept_mandate(given(cast, one or agency(cast), **terms), by=cast.actor("officer"))


def resident(cast: Cast) -> Person:
    """Somebody without an account."""
    return note_person(zone_id=cast.zone.pk, by=cast.actor("officer"), name="Kim Minseo")


def on_paper(cast: Cast, one: Agency, person: Person, **terms: Any) -> Mandate:
    """A mandate of a person to an agency, put on record from signed paper."""
    return actions.record_mandate(
        principal=person, agency=one, terms=Terms(document=paper("signed.txt"), **terms), by=cast.actor("officer")
    )


def opened_by_agent(cast: Cast, service: Service, by: str = "outsider") -> Formality:
    """A formality that an agent opens for the owner's enterprise."""
    return actions.open_formality(service, applicant=cast.organisation, by=cast.actor(by))
