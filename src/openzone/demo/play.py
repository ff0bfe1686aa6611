"""Plays the demo's cases through the real actions, each act by the person whose turn it is."""

from collections.abc import Callable
from datetime import datetime, timedelta

from openzone.cases import actions
from openzone.cases.actions.intake import ON_BEHALF
from openzone.cases.enums import Urgency
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.files import store
from openzone.demo.attachments import upload
from openzone.demo.plan import Planned, line, officers, unit_at
from openzone.demo.script import PAPER, PICTURE, Act
from openzone.demo.staff import Person, holding
from openzone.demo.stage import Cast
from openzone.places.models import Unit

EXPECTED_AFTER = timedelta(days=14)


class Played:
    """One case while it is played: the row as it is, and who works on it."""

    def __init__(self, plan: Planned, cast: Cast) -> None:
        self.plan = plan
        self.cast = cast
        self.unit = plan.unit
        self.officer = plan.officer
        self.case: Case | None = None
        self.asking: Person | None = None

    @property
    def row(self) -> Case:
        """The case, which has been raised."""
        assert self.case is not None, "a case is raised before anything else happens to it"
        return self.case

    def units(self, code: str) -> Unit:
        """A unit of the zone."""
        return self.cast.units[self.plan.zone, code]

    @property
    def recorder(self) -> Person:
        """Who enters the demand: the enterprise, or an officer who serves it."""
        if self.plan.intake == "portal":
            return self.plan.raiser
        return officers(self.plan.zone, self.plan.organisation.unit)[0]

    @property
    def dispatcher(self) -> Person:
        """The nearest person who sorts demands for the unit where the case lies."""
        assert self.row.unit is not None, "a sent case has a unit"
        units = [self.row.unit.code, *self._over(self.row.unit.code), "commission"]
        found = (holding(self.plan.zone, unit, "dispatcher") for unit in units)
        return next(people[0] for people in found if people)

    def _over(self, code: str) -> list[str]:
        units = line(self.plan.organisation)
        return units[units.index(code) + 1 :] if code in units else []

    @property
    def overseer(self) -> Person:
        """A leader of the unit to which the case was escalated."""
        assert self.row.overseer is not None, "the case was escalated"
        return holding(self.plan.zone, self.row.overseer.code, "leader")[0]


class Player:
    """Plays acts one by one. Actors are kept, since nobody is appointed or joins while the cases are played."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.played: dict[str, Played] = {}
        self.actors: dict[tuple[str, str], Actor] = {}

    def play(self, at: datetime, plan: Planned, act: Act, *, told: bool) -> None:
        """Do one act at its moment. `told` acts are told to the people concerned, others are entered as history."""
        played = self.played.setdefault(plan.key, Played(plan, self.cast))
        person = _ACTORS[act.verb](played)
        by = self._fresh(plan.zone, person) if told else self._actor(plan.zone, person)
        with clock.fixed(at):
            _ACTS[act.verb](played, act, by, at)
            if plan.told and played.row.message_count:
                actions.mark_read(played.row, by=by, number=played.row.message_count)

    def _actor(self, zone: str, person: Person) -> Actor:
        key = (zone, person.email)
        if key not in self.actors:
            self.actors[key] = Actor(self.cast.users[person.email].pk, self.cast.zones[zone].pk, via="history")
        return self.actors[key]

    def _fresh(self, zone: str, person: Person) -> Actor:
        return Actor(self.cast.users[person.email].pk, self.cast.zones[zone].pk)


def _answers(played: Played, by: Actor) -> dict[str, object]:
    """The answers to the category's questions, with files handed in."""
    answers: dict[str, object] = dict(played.plan.answers)
    for code, answer in played.plan.answers.items():
        if answer in (PICTURE, PAPER):
            answers[code] = store([upload(answer, played.plan.title)], by=by)[0].pk
    return answers


def _raise(played: Played, act: Act, by: Actor, at: datetime) -> None:
    plan = played.plan
    played.case = actions.raise_demand(
        organisation=played.cast.organisations[plan.zone, plan.organisation.code],
        category=played.cast.categories[plan.zone, plan.script.category],
        title=plan.title,
        description=plan.description,
        answers=_answers(played, by),
        intake=plan.intake,
        urgency=plan.script.urgency if plan.intake in ON_BEHALF else Urgency.NORMAL,
        by=by,
        occurred_at=at,
    )


def _draft(played: Played, act: Act, by: Actor, at: datetime) -> None:
    plan = played.plan
    played.case = actions.start_draft(
        organisation=played.cast.organisations[plan.zone, plan.organisation.code],
        category=played.cast.categories[plan.zone, plan.script.category],
        title=plan.title,
        description=plan.description,
        answers=plan.answers,
        by=by,
        occurred_at=at,
    )


def _triage(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.triage(played.row, urgency=played.plan.script.urgency, by=by, occurred_at=at)


def _answer_at_once(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.answer_at_once(played.row, by=by, outcome=act.detail, body=act.text, occurred_at=at)


def _assign(played: Played, act: Act, by: Actor, at: datetime) -> None:
    officer = played.cast.users[played.officer.email] if played.plan.named else None
    played.case = actions.assign(played.row, by=by, unit=played.units(played.unit), officer=officer, occurred_at=at)


def _refer(played: Played, act: Act, by: Actor, at: datetime) -> None:
    unit = unit_at(played.plan.organisation, act.detail)
    if unit == played.unit:
        unit = "commission"
    played.case = actions.refer(played.row, by=by, unit=played.units(unit), reason=act.text, occurred_at=at)
    played.unit, played.officer = unit, officers(played.plan.zone, unit)[0]


def _accept(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.accept(played.row, by=by, occurred_at=at)


def _say(played: Played, act: Act, by: Actor, at: datetime) -> None:
    files = [upload(kind, played.plan.title) for kind in act.files]
    actions.post_message(played.row, by=by, body=act.text, files=files, occurred_at=at)
    played.row.refresh_from_db(fields=["message_count", "state"])


def _note(played: Played, act: Act, by: Actor, at: datetime) -> None:
    actions.write_note(played.row, by=by, body=act.text, occurred_at=at)


def _ask(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.ask_information(played.row, by=by, body=act.text, occurred_at=at)


def _wait(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.wait(played.row, by=by, on=act.text, until=(at + EXPECTED_AFTER).date(), occurred_at=at)


def _resume(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.resume(played.row, by=by, occurred_at=at)


def _escalate(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.escalate(played.row, by=by, reason=act.text, occurred_at=at)


def _hand_down(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.hand_down(played.row, by=by, occurred_at=at)


def _propose(played: Played, act: Act, by: Actor, at: datetime) -> None:
    if act.files:
        files = [upload(kind, played.plan.title) for kind in act.files]
        actions.post_message(played.row, by=by, body="", files=files, occurred_at=at)
    played.case = actions.propose(played.row, by=by, outcome=act.detail, body=act.text, occurred_at=at)


def _confirm(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.confirm(played.row, by=by, solved=act.detail, satisfaction=int(act.text), occurred_at=at)


def _dispute(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.dispute(played.row, by=by, reason=act.text, satisfaction=int(act.detail), occurred_at=at)


def _decline(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.decline(played.row, by=by, reason=act.text, occurred_at=at)


def _decide(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.decide_decline(played.row, by=by, granted=True, occurred_at=at)


def _withdraw(played: Played, act: Act, by: Actor, at: datetime) -> None:
    played.case = actions.withdraw(played.row, by=by, reason=act.text, occurred_at=at)


def _enterprise(played: Played) -> Person:
    return played.plan.raiser


def _recorder(played: Played) -> Person:
    return played.recorder


def _officer(played: Played) -> Person:
    return played.officer


def _asker(played: Played) -> Person:
    return played.dispatcher if played.row.state == "triaged" else played.officer


def _dispatcher(played: Played) -> Person:
    return played.dispatcher


def _overseer(played: Played) -> Person:
    return played.overseer


def _leader(played: Played) -> Person:
    return holding(played.plan.zone, "commission", "leader")[0]


_ACTS: dict[str, Callable[[Played, Act, Actor, datetime], None]] = {
    "raise": _raise,
    "draft": _draft,
    "triage": _triage,
    "answer_at_once": _answer_at_once,
    "assign": _assign,
    "refer": _refer,
    "accept": _accept,
    "zone": _say,
    "firm": _say,
    "note": _note,
    "ask": _ask,
    "wait": _wait,
    "resume": _resume,
    "escalate": _escalate,
    "hand_down": _hand_down,
    "propose": _propose,
    "confirm": _confirm,
    "dispute": _dispute,
    "decline": _decline,
    "decide": _decide,
    "withdraw": _withdraw,
}
_ACTORS: dict[str, Callable[[Played], Person]] = {
    **dict.fromkeys(_ACTS, _officer),
    **dict.fromkeys(("firm", "confirm", "dispute", "withdraw"), _enterprise),
    **dict.fromkeys(("raise", "draft"), _recorder),
    **dict.fromkeys(("triage", "answer_at_once", "assign", "decline"), _dispatcher),
    "ask": _asker,
    "hand_down": _overseer,
    "decide": _leader,
}
