"""Who does what and when: the demo's cases as plain data, drawn from fixed seeds before anything is written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random

from openzone.demo.hours import later
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.parameters import words
from openzone.demo.script import Act, Script
from openzone.demo.staff import Person, holding
from openzone.demo.zones import ZONES

_HOURS: Mapping[str, tuple[float, float]] = {
    "raise": (0, 0),
    "draft": (0, 0),
    "triage": (0.2, 3),
    "assign": (0.1, 2),
    "accept": (0.3, 5),
    "zone": (0.5, 7),
    "firm": (0.5, 9),
    "note": (0.2, 3),
    "ask": (1, 6),
    "wait": (0.5, 4),
    "resume": (8, 45),
    "refer": (1, 5),
    "escalate": (4, 20),
    "hand_down": (3, 10),
    "propose": (5, 30),
    "confirm": (2, 25),
    "dispute": (3, 20),
    "answer_at_once": (0.3, 3),
    "decline": (1, 6),
    "decide": (2, 12),
    "withdraw": (3, 20),
}
_UNTIL_THE_DAY = 14.0
_RATINGS = (("5", 50), ("4", 34), ("3", 12), ("2", 3), ("1", 1))
_ABOVE = {(zone.code, unit.code): unit.above for zone in ZONES for unit in zone.units}
_LEVELS = {(zone.code, unit.code): unit.level for zone in ZONES for unit in zone.units}


@dataclass(frozen=True)
class Planned:
    """One case: the words, the people and its timed acts. The last `told` of them are told to whom they concern."""

    key: str
    script: Script
    organisation: OrganisationFacts
    raiser: Person
    intake: str
    unit: str
    officer: Person
    named: bool
    title: str
    description: str
    answers: Mapping[str, str]
    acts: tuple[tuple[datetime, Act], ...]
    told: int = 0

    @property
    def zone(self) -> str:
        """The zone in which it is played."""
        return self.organisation.zone

    @property
    def ended(self) -> datetime:
        """When its last act is done."""
        return self.acts[-1][0]


def line(organisation: OrganisationFacts) -> list[str]:
    """The units over an organisation, the one that serves it first."""
    units = [organisation.unit]
    while (organisation.zone, units[-1]) in _ABOVE:
        units.append(_ABOVE[organisation.zone, units[-1]])
    return units


def unit_at(organisation: OrganisationFacts, level: str) -> str:
    """The unit of a level over an organisation, or the nearest there is."""
    units = line(organisation)
    if level == "station":
        return units[0]
    return next((unit for unit in units if _LEVELS.get((organisation.zone, unit), "zone") == level), units[0])


def officers(zone: str, unit: str) -> list[Person]:
    """The officers of a unit."""
    return holding(zone, unit, "officer")


def durations(acts: Iterable[Act], rng: Random, pace: float = 1.0) -> list[float]:
    """The office hours from the beginning after which each act is done."""
    passed, moments, before = 0.0, [], ""
    for act in acts:
        passed += pace * rng.uniform(*(act.hours or _HOURS[act.verb]))
        passed += _UNTIL_THE_DAY if before == "propose" and act.verb == "firm" else 0
        moments.append(passed)
        before = act.verb
    return moments


def planned(
    key: str,
    script: Script,
    organisation: OrganisationFacts,
    moments: list[datetime],
    rng: Random,
    *,
    raiser: Person | None = None,
    acts: tuple[Act, ...] | None = None,
    officer: int | None = None,
    named: bool = True,
    told: int = 0,
) -> Planned:
    """Put a script into the mouths of people. What is not given is drawn."""
    played = script.acts if acts is None else acts
    unit = unit_at(organisation, script.desk)
    able = officers(organisation.zone, unit)
    intake = rng.choice(script.intakes)
    chosen = rng.choice(able) if officer is None else able[officer]
    drawn = words(organisation, script.language, moments[0], _acting(played, moments), rng)
    drawn["officer"] = chosen.name_local if script.language == "zh" else chosen.name
    return Planned(
        key=key,
        script=script,
        organisation=organisation,
        raiser=(raiser or rng.choice(organisation.people)) if intake == "portal" else organisation.people[0],
        intake=intake,
        unit=unit,
        officer=chosen,
        named=named,
        title=_opened(script.title.format_map(drawn)),
        description=_opened(script.description.format_map(drawn)),
        answers={code: answer.format_map(drawn) for code, answer in script.answers.items()},
        acts=tuple(zip(moments, [_spoken(act, drawn, rng) for act in played], strict=True)),
        told=told,
    )


def _acting(acts: tuple[Act, ...], moments: list[datetime]) -> datetime:
    """The day that a solution names: soon after it is first proposed."""
    proposed = next((at for at, act in zip(moments, acts, strict=True) if act.verb == "propose"), moments[-1])
    return later(proposed, _UNTIL_THE_DAY)


def _spoken(act: Act, drawn: Mapping[str, str], rng: Random) -> Act:
    if act.verb == "confirm" and not act.text:
        return replace(act, text=rng.choices([name for name, _ in _RATINGS], [weight for _, weight in _RATINGS])[0])
    return replace(act, text=_opened(act.text.format_map(drawn)))


def _opened(text: str) -> str:
    """A sentence begins with a capital, also where it begins with a drawn word."""
    return text[:1].upper() + text[1:]


def timeline(cases: Iterable[Planned]) -> Iterator[tuple[datetime, Planned, Act, bool]]:
    """All acts of all cases in the order in which they are done; the last value says whether it is told."""
    acts = ((at, case.key, number, case, act) for case in cases for number, (at, act) in enumerate(case.acts))
    for at, _key, number, case, act in sorted(acts, key=lambda row: row[:3]):
        yield at, case, act, number >= len(case.acts) - case.told
