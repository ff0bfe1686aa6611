"""Loads the demo: once, whole or not at all."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from openzone.core import clock
from openzone.core.delivering import in_the_page_alone
from openzone.demo.aftercare import follow_up
from openzone.demo.agreements import agree
from openzone.demo.contact import speak
from openzone.demo.corrections import propose_corrections
from openzone.demo.enterprises import enterprises
from openzone.demo.entry import entry
from openzone.demo.facts import tell_facts
from openzone.demo.formalities import offer_services
from openzone.demo.formality_year import run_formalities
from openzone.demo.groups import gather
from openzone.demo.hours import ZONE_TIME
from openzone.demo.identity import identity
from openzone.demo.joint import join_forces
from openzone.demo.knowledge import shelve
from openzone.demo.letters import receive
from openzone.demo.lists import share_views
from openzone.demo.many import lay_many
from openzone.demo.organisations import NAMED, OrganisationFacts
from openzone.demo.past import past
from openzone.demo.plan import Planned, timeline
from openzone.demo.plans import lay_plans
from openzone.demo.play import Player
from openzone.demo.pooled import serve_riders_and_talents
from openzone.demo.profiles import profile
from openzone.demo.promises import press, promise
from openzone.demo.returns import ask_returns
from openzone.demo.sameness import enter_twice
from openzone.demo.settlement import settle_all
from openzone.demo.spaces import build
from openzone.demo.stage import Cast, build_zone, open_accounts, settle
from openzone.demo.talk import talk
from openzone.demo.today import today
from openzone.demo.webhooks import connect_a_system
from openzone.demo.zones import ZONES
from openzone.places.queries import all_zones

Tell = Callable[[str], None]
# Any number will do, as long as every process that loads the demo asks for the same one.
ADVISORY_LOCK = 7_235_642


def load(tell: Tell = lambda _: None) -> bool:
    """Load both demo zones in one transaction, so that a killed load leaves nothing; False when they are there.

    What people were told stands in the page alone: a letter about it would be late before it is written.
    """
    with transaction.atomic(), in_the_page_alone():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        if is_loaded():
            return False
        cast = Cast()
        with _without_savepoints():
            _tell_all(cast, tell)
        follow_up(cast, clock.now().astimezone(ZONE_TIME))
        # What is proposed is tried out and taken back.
        propose_corrections(cast)
        tell("what many do together")
        join_forces(settled(), cast)
        tell("agreements and groups")
        agree(cast)
        gather(cast)
        tell("the same twice")
        enter_twice(settled(), cast)
        connect_a_system(cast)
        receive(cast)
    return True


def _tell_all(cast: Cast, tell: Tell) -> None:
    now = clock.now().astimezone(ZONE_TIME)
    _build(cast, tell)
    _play(cases(now), cast, tell)
    press(cast, now)
    share_views(cast)
    entry(cast, now)
    talk(cast)
    profile(settled(), cast)
    identity(settled(), cast)
    tell_facts(settled(), cast)
    ask_returns(settled(), cast)
    speak(settled(), cast)
    shelve(settled(), cast)
    offer_services(settled(), cast)
    run_formalities(settled(), cast)
    lay_plans(cast)
    serve_riders_and_talents(settled(), cast)
    tell("twelve hundred more")
    lay_many(cast)
    tell("spaces")
    build(settled(), cast)
    tell("settlement")
    settle_all(settled(), cast)


@contextmanager
def _without_savepoints() -> Iterator[None]:
    """Let actions set no savepoints: one that fails ends the load anyhow, and they were forty thousand statements."""
    features: Any = connection.features
    features.uses_savepoints = False
    try:
        yield
    finally:
        del features.uses_savepoints


def is_loaded() -> bool:
    """Whether a zone of the demo is there."""
    return all_zones().filter(code__in=[zone.code for zone in ZONES]).exists()


def _build(cast: Cast, tell: Tell) -> None:
    for zone in ZONES:
        tell(zone.name)
        build_zone(zone, cast)
        with clock.fixed(zone.since):
            promise(cast.zones[zone.code], cast)
    tell("enterprises")
    for facts in sorted(settled(), key=lambda one: (one.since, one.zone, one.code)):
        settle(facts, cast)
    open_accounts(cast)


def settled() -> list[OrganisationFacts]:
    """All organisations of both zones."""
    return [*NAMED, *(one for zone in ZONES for one in enterprises(zone))]


def cases(now: datetime) -> list[Planned]:
    """All cases, as they are planned at a moment."""
    planned: list[Planned] = []
    for zone in ZONES:
        here = [one for one in settled() if one.zone == zone.code]
        planned += past(zone.code, here, now)
        planned += today(zone.code, here, now)
    return planned


def _play(planned: list[Planned], cast: Cast, tell: Tell) -> None:
    player = Player(cast)
    whole = sum(len(case.acts) for case in planned)
    for number, (at, plan, act, told) in enumerate(timeline(planned)):
        player.play(at, plan, act, told=told)
        if number % 50 == 0:
            tell(f"{at.year}: {100 * number // whole} %")
