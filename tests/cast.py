"""The fixed cast of the tests: one zone with three levels, its staff, an enterprise, an outsider and a foreign zone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from openzone.accounts.actions import invite
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case, Category
from openzone.cases.queries import SHOWN_WITH
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.places.actions import appoint, open_park, open_unit, open_zone
from openzone.places.models import Park, Unit, Zone
from openzone.registry.actions import join, register
from openzone.registry.models import Organisation
from recorded import Recorded, record

PASSWORD = "a long enough password"

STAFF = {
    "administrator": ("top", "administrator"),
    "leader": ("top", "leader"),
    "dispatcher": ("top", "dispatcher"),
    "second": ("top", "dispatcher"),
    "auditor": ("top", "auditor"),
    "park_officer": ("park", "officer"),
    "officer": ("station", "officer"),
    "elsewhere": ("other", "officer"),
}
ENTERPRISE = {"owner": "owner", "member": "member", "colleague": "member"}
EVERYBODY = (*STAFF, *ENTERPRISE, "outsider", "foreigner", "nobody")

QUESTIONS = [
    {
        "code": "riders",
        "label": "How many riders?",
        "label_local": "多少人乘车？",
        "kind": "number",
        "required": True,
    },
    {
        "code": "shift",
        "label": "Which shift?",
        "kind": "choice",
        "choices": [{"code": "day", "label": "Day"}, {"code": "night", "label": "Night"}],
    },
]


@dataclass
class Cast:
    """Everybody and everything. `actor(name)` is made anew each time, as for a request."""

    zone: Zone
    units: dict[str, Unit]
    park_place: Park
    organisation: Organisation
    outside: Organisation
    category: Category
    foreign_zone: Zone
    users: dict[str, User] = field(default_factory=dict)

    def actor(self, name: str, via: str = "page") -> Actor:
        """Somebody of the cast, acting in the zone (the foreigner in his own)."""
        zone = self.foreign_zone if name == "foreigner" else self.zone
        return Actor(self.users[name].pk, zone.pk, via)

    def draft(self, **changes: object) -> Case:
        """A draft of the member."""
        values: dict[str, Any] = {
            "title": "A bus for the night shift",
            "description": "我们需要夜班班车。",
            "answers": {"riders": "40"},
        }
        return actions.start_draft(
            organisation=self.organisation, category=self.category, by=self.actor("member"), **{**values, **changes}
        )

    def case(self, state: str = State.SUBMITTED) -> Case:
        """A case of the member that came to a state by the real verbs."""
        case = self.draft()
        for step in _WAYS[state]:
            step(self, case)
        case = Case.objects.select_related(*SHOWN_WITH).get(pk=case.pk)
        assert case.state == state
        return case


Step = Callable[[Cast, Case], object]


def _submit(cast: Cast, case: Case) -> object:
    return actions.submit(case, by=cast.actor("member"))


def _triage(cast: Cast, case: Case) -> object:
    return actions.triage(case, by=cast.actor("dispatcher"))


def _ask(cast: Cast, case: Case) -> object:
    return actions.ask_information(case, by=cast.actor("dispatcher"), body="From which stop?")


def _assign(cast: Cast, case: Case) -> object:
    return actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"])


def _accept(cast: Cast, case: Case) -> object:
    return actions.accept(case, by=cast.actor("officer"))


def _ask_at_work(cast: Cast, case: Case) -> object:
    return actions.ask_information(case, by=cast.actor("officer"), body="How many on Sundays?")


def _wait(cast: Cast, case: Case) -> object:
    until = (clock.now() + timedelta(days=5)).date()
    return actions.wait(case, by=cast.actor("officer"), on="The bus company", until=until)


def _park(cast: Cast, case: Case) -> object:
    until = (clock.now() + timedelta(days=60)).date()
    return actions.park(case, by=cast.actor("officer"), plan="A road in 2030.", reason="No road.", until=until)


def _keep_for_long(cast: Cast, case: Case) -> object:
    return actions.decide_parking(case, by=cast.actor("leader"))


def _propose(cast: Cast, case: Case) -> object:
    return actions.propose(case, by=cast.actor("officer"), outcome="solved", body="A bus leaves at 22:40.")


def _confirm(cast: Cast, case: Case) -> object:
    return actions.confirm(case, by=cast.actor("member"), solved="yes", satisfaction=5)


def _decline(cast: Cast, case: Case) -> object:
    return actions.decline(case, by=cast.actor("dispatcher"), reason="Not ours.", instead="Ask the city.")


def _agree(cast: Cast, case: Case) -> object:
    return actions.decide_decline(case, by=cast.actor("second"))


def _withdraw(cast: Cast, case: Case) -> object:
    return actions.withdraw(case, by=cast.actor("member"), reason="Solved by ourselves.")


def _merge(cast: Cast, case: Case) -> object:
    return actions.merge(case, by=cast.actor("dispatcher"), target=cast.case(State.SUBMITTED))


_SENT: tuple[Step, ...] = (_submit,)
_SORTED = (*_SENT, _triage)
_GIVEN = (*_SORTED, _assign)
_WORKED = (*_GIVEN, _accept)
_WAYS: dict[str, tuple[Step, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: _SENT,
    State.TRIAGED: _SORTED,
    State.RETURNED: (*_SORTED, _ask),
    State.ASSIGNED: _GIVEN,
    State.IN_PROGRESS: _WORKED,
    State.WAITING_ENTERPRISE: (*_WORKED, _ask_at_work),
    State.WAITING_EXTERNAL: (*_WORKED, _wait),
    State.LONG_TERM: (*_WORKED, _park, _keep_for_long),
    State.PROPOSED: (*_WORKED, _propose),
    State.CLOSED: (*_WORKED, _propose, _confirm),
    State.DECLINED: (*_SORTED, _decline, _agree),
    State.WITHDRAWN: (*_SENT, _withdraw),
    State.MERGED: (*_SENT, _merge),
}


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The password of everybody, hashed once."""
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


@pytest.fixture(scope="session")
def laid(django_db_setup: None, django_db_blocker: DjangoDbBlocker, password_hash: str) -> Recorded:
    """The cast, brought on stage once in this process."""
    with django_db_blocker.unblock():
        return record(lambda: assemble(password_hash))


@pytest.fixture
def cast(db: None, laid: Recorded) -> Cast:
    """The cast, in the database of the test."""
    found: Cast = laid.again()
    return found


def assemble(password: str) -> Cast:
    """Bring the cast on stage through the real actions."""
    made = _scene()
    people = {name: _person(name, password) for name in EVERYBODY}
    made.users.update(people)
    by = system(made.zone.pk)
    for name, (unit, role) in STAFF.items():
        appoint(user=people[name], unit=made.units[unit], role=role, by=by)
    for name, role in ENTERPRISE.items():
        join(organisation=made.organisation, user=people[name], role=role, by=by)
    join(organisation=made.outside, user=people["outsider"], role="owner", by=by)
    abroad = system(made.foreign_zone.pk)
    appoint(user=people["foreigner"], unit=made.foreign_zone.units.get(), role="dispatcher", by=abroad)
    return made


def _person(name: str, password: str) -> User:
    user, _ = invite(email=f"{name}@example.org", name=name.capitalize(), by=system(None))
    User.objects.filter(pk=user.pk).update(password=password, proven_at=clock.now())
    return User.objects.get(pk=user.pk)


def _scene() -> Cast:
    zone, top = open_zone(code="here", name="This Zone", name_local="本区", by=system(None))
    by = system(zone.pk)
    park = open_unit(parent=top, code="park", name="Software Park", name_local="软件园", level="park", by=by)
    station = open_unit(parent=park, code="station", name="Station One", level="station", by=by)
    other = open_unit(parent=park, code="other", name="Station Two", level="station", by=by)
    place = open_park(unit=park, code="software-park", name="Software Park", state="open", by=by)
    category = actions.open_category(zone=zone, code="commute", name="Commute", name_local="通勤", by=by)
    actions.publish_questions(category, by=by, questions=QUESTIONS)
    foreign_zone, _ = open_zone(code="there", name="Another Zone", by=system(None))
    return Cast(
        zone=zone,
        units={"top": top, "park": park, "station": station, "other": other},
        park_place=place,
        organisation=register(
            unit=station, park=place, name="Dalian Bright Co.", name_local="大连光明公司", aliases=["Bright"], by=by
        ),
        outside=register(unit=other, name="Outsider Ltd", by=by),
        category=category,
        foreign_zone=foreign_zone,
    )
