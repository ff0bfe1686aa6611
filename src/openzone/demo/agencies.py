"""The two agencies of each of the demo's zones, and who gave them a mandate."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.files import store
from openzone.demo.attachments import upload
from openzone.demo.hours import ZONE_TIME, earlier
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.script import PAPER
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.formalities import actions
from openzone.formalities.actions import Terms
from openzone.formalities.models import Agency, Mandate
from openzone.formalities.on_behalf import services_under
from openzone.registry.actions.persons import note_person
from openzone.registry.models import Organisation

SINCE = "2014"
WORDS = {
    "enterprises": ("Enterprise and Project Agency", "企业（项目）代办处"),
    "residents": ("Resident and Staff Agency", "居民（员工）代办处"),
}
# The units whose people are the agencies': not those that keep the services and decide.
UNITS = {
    "etic": {"enterprises": "core-area", "residents": "hongqi"},
    "dhz": {"enterprises": "qixianling", "residents": "lingshui"},
}
RESIDENT = {"name": "Kim Minseo", "name_local": "金敏书", "phone": "+86 411 5550 1234"}
BEGUN_BY_AGENT = 2


@dataclass(frozen=True)
class Given:
    """A mandate of an enterprise to the agency: office hours ago, and how many days from now its last one is."""

    hours: float
    days: int | None = None
    accepted: bool = True


# One without an end, one that ends soon, one that ended yesterday, one that waits to be accepted.
GIVEN = (Given(400), Given(300, 10), Given(250, -1), Given(6, accepted=False))


def act_on_behalf(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Open the agencies of both zones, and let enterprises and a resident give them mandates."""
    now = clock.now().astimezone(ZONE_TIME)
    for zone in cast.zones:
        agencies = _open(zone, cast)
        givers = [one for one in organisations if one.zone == zone and one.people][: len(GIVEN) + 2]
        for facts, given in zip(givers, GIVEN, strict=False):
            _give(facts, agencies["enterprises"], given, now, cast)
        _between(givers[-2], givers[-1], earlier(now, 120), cast)
        _on_paper(zone, agencies["residents"], earlier(now, 60), cast)


def _actor(cast: Cast, zone: str, email: str) -> Actor:
    return Actor(cast.users[email].pk, cast.zones[zone].pk, via="history")


def _officer(cast: Cast, zone: str, kind: str) -> Actor:
    return _actor(cast, zone, holding(zone, UNITS[zone][kind], "officer")[0].email)


def _owner(cast: Cast, facts: OrganisationFacts) -> tuple[Organisation, Actor]:
    return cast.organisations[facts.zone, facts.code], _actor(cast, facts.zone, facts.people[0].email)


def _open(zone: str, cast: Cast) -> dict[str, Agency]:
    keeper = _actor(cast, zone, holding(zone, "commission", "administrator")[0].email)
    return {
        kind: actions.open_agency(
            zone=cast.zones[zone], code=kind, kind=kind, name=name, name_local=name_local,
            unit=cast.units[zone, UNITS[zone][kind]], since=SINCE, by=keeper,
        )
        for kind, (name, name_local) in WORDS.items()
    }  # fmt: skip


def _give(facts: OrganisationFacts, agency: Agency, given: Given, now: datetime, cast: Cast) -> None:
    organisation, owner = _owner(cast, facts)
    until = None if given.days is None else now.date() + timedelta(days=given.days)
    with clock.fixed(earlier(now, given.hours)):
        made = actions.give_mandate(principal=organisation, agent=agency, terms=Terms(until=until), by=owner)
    if not given.accepted:
        return
    with clock.fixed(earlier(now, given.hours - 3)):
        made = actions.accept_mandate(made, by=_officer(cast, facts.zone, "enterprises"))
        if given.days is None:
            _begin(made, _officer(cast, facts.zone, "enterprises"))


def _begin(mandate: Mandate, by: Actor) -> None:
    """Something that the agent prepares for its principal."""
    for service in services_under(mandate)[:BEGUN_BY_AGENT]:
        actions.open_formality(service, applicant=mandate.principal, by=by)


def _between(principal: OrganisationFacts, agent: OrganisationFacts, moment: datetime, cast: Cast) -> None:
    """One enterprise acts for another."""
    (giver, owner), (taker, other) = _owner(cast, principal), _owner(cast, agent)
    with clock.fixed(moment):
        made = actions.give_mandate(principal=giver, agent=taker, by=owner)
        made = actions.accept_mandate(made, by=other)
        _begin(made, other)


def _on_paper(zone: str, agency: Agency, moment: datetime, cast: Cast) -> None:
    """A resident without an account signs at the agency."""
    with clock.fixed(moment):
        by = _officer(cast, zone, "residents")
        person = note_person(zone_id=cast.zones[zone].pk, by=by, **RESIDENT)
        signed = store([upload(PAPER, RESIDENT["name"])], by=by)[0]
        made = actions.record_mandate(principal=person, agency=agency, terms=Terms(document=signed), by=by)
        _begin(made, by)
