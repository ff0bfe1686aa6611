"""Records that another office entered a second time: some wait to be decided, one was merged."""

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.demo.hours import at
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES
from openzone.registry.actions import register
from openzone.registry.actions.merging import merge
from openzone.registry.actions.names import add_website
from openzone.registry.actions.sameness import compare_all
from openzone.registry.models import Organisation

ENTERED, MERGED = at(2018, 3, 5), at(2018, 3, 6)
FIRST_LETTERS = 4


def enter_twice(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """In each zone three records that look like others, and a fourth that was merged; then compare all."""
    for zone in ZONES:
        here = [one for one in organisations if one.zone == zone.code and one.number]
        with clock.fixed(ENTERED):
            _bracketed(here[0], cast)
            _mistyped(here[1], cast)
            _only_local(here[2], cast)
        _merged(here[3], cast)
    compare_all()


def _second(facts: OrganisationFacts, cast: Cast, name: str, name_local: str = "") -> Organisation:
    unit = cast.units[facts.zone, facts.unit]
    return register(unit=unit, name=name, name_local=name_local, by=system(unit.zone_id), occurred_at=ENTERED)


def _bracketed(facts: OrganisationFacts, cast: Cast) -> None:
    """The place in brackets, the legal form written out."""
    local = facts.name_local.removeprefix("大连").removesuffix("有限公司")
    _second(facts, cast, f"{facts.name.removeprefix('Dalian ')} (Dalian) Co., Ltd.", f"{local}（大连）有限责任公司")


def _mistyped(facts: OrganisationFacts, cast: Cast) -> None:
    """Two letters of the Latin name the other way round."""
    word = facts.name.removeprefix("Dalian ")
    wrong = f"{word[:2]}{word[3]}{word[2]}{word[FIRST_LETTERS:]}"
    _second(facts, cast, f"Dalian {wrong} Ltd.")


def _only_local(facts: OrganisationFacts, cast: Cast) -> None:
    """The Chinese name in both fields, as people do who have no other."""
    _second(facts, cast, facts.name_local.replace("有限公司", "股份有限公司"))


def _merged(facts: OrganisationFacts, cast: Cast) -> None:
    kept = cast.organisations[facts.zone, facts.code]
    with clock.fixed(ENTERED):
        gone = _second(facts, cast, facts.name.upper(), facts.name_local)
        add_website(gone, by=system(gone.zone_id), url=f"https://www.{facts.code}.example")
    with clock.fixed(MERGED):
        merge(kept=kept, gone=gone, by=_dispatcher(facts.zone, cast))


def _dispatcher(zone: str, cast: Cast) -> Actor:
    """Somebody of the commission, who serves all."""
    person = holding(zone, "commission", "dispatcher")[0]
    return Actor(cast.users[person.email].pk, cast.zones[zone].pk, "history")
