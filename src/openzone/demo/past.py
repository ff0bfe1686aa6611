"""The years behind us: a full 2017 of the Ecological Technology Innovation City, and a few cases of each other year."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from openzone.demo.hours import earlier, later, some_moment
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.plan import Planned, durations, planned
from openzone.demo.script import Script
from openzone.demo.scripts import SUBJECTS

FIRST_YEAR = 2014
MIX = {
    "policy": 37,
    "commute": 28,
    "accommodation": 22,
    "recruitment": 13,
    "finance": 9,
    "permits": 10,
    "utilities": 8,
    "other": 3,
}
HOW_MANY = {
    "etic": {2014: 3, 2015: 5, 2016: 10, 2017: sum(MIX.values()), 2018: 8, 2023: 6, 2024: 10, 2025: 24},
    "dhz": {2014: 6, 2017: 5, 2025: 8},
}
OTHERWISE = {"etic": 4, "dhz": 2}
LATELY = {"etic": 8, "dhz": 3}
# How busy each month is, January first.
_SEASON = (9, 8, 14, 13, 13, 13, 14, 13, 14, 12, 14, 13)
_KNOWN_FOR = timedelta(days=20)


class Draw:
    """Draws enterprises and scripts of a zone: every script has its turn, and no enterprise says the same twice."""

    def __init__(self, organisations: list[OrganisationFacts], rng: Random) -> None:
        self.organisations = [one for one in organisations if one.people]
        self.rng = rng
        self.bags: dict[tuple[str, str], list[Script]] = {}
        self.played: set[tuple[str, str]] = set()

    def organisation(self, at: datetime) -> OrganisationFacts:
        """One that is there at the moment."""
        known = [one for one in self.organisations if one.since + _KNOWN_FOR < at]
        return self.rng.choices(known, [one.weight for one in known])[0]

    def script(self, subject: str, organisation: OrganisationFacts) -> Script:
        """The next script of the subject that the enterprise has not played."""
        bag = self.bags.setdefault((subject, organisation.language), [])
        place = self._fitting(bag, organisation)
        if place is None:
            bag.extend(self._filling(subject, organisation.language))
            place = self._fitting(bag, organisation) or 0
        script = bag.pop(place)
        self.played.add((organisation.code, script.code))
        return script

    def _fitting(self, bag: list[Script], organisation: OrganisationFacts) -> int | None:
        fitting = (place for place, one in enumerate(bag) if (organisation.code, one.code) not in self.played)
        return next(fitting, None)

    def _filling(self, subject: str, language: str) -> list[Script]:
        scripts = [one for one in SUBJECTS[subject] if one.language == language for _ in range(one.weight)]
        self.rng.shuffle(scripts)
        return scripts


def past(zone: str, organisations: list[OrganisationFacts], now: datetime) -> Iterator[Planned]:
    """The cases of the years before this one, and some that were closed lately. None reaches into the future."""
    for year in range(FIRST_YEAR, now.year):
        yield from (case for case in _year(zone, year, organisations) if case.ended < now)
    yield from _lately(zone, organisations, now)


def _year(zone: str, year: int, organisations: list[OrganisationFacts]) -> Iterator[Planned]:
    rng = Random(f"{zone} in {year}")
    draw = Draw(organisations, rng)
    many = HOW_MANY[zone].get(year, OTHERWISE[zone])
    subjects = rng.sample([subject for subject, count in MIX.items() for _ in range(count)], many)
    months = rng.choices(range(1, 13), _SEASON, k=many) if many < 100 else _spread(many)
    for number, (subject, month) in enumerate(zip(subjects, months, strict=True)):
        at = some_moment(year, month, rng)
        organisation = draw.organisation(at)
        script = draw.script(subject, organisation)
        hours = durations(script.acts, rng, rng.uniform(0.5, 1.4))
        moments = [later(at, passed) for passed in hours]
        yield planned(f"{zone}-{year}-{number:03d}", script, organisation, moments, rng, named=rng.random() < 0.8)


def _spread(many: int) -> list[int]:
    """The month of each of many demands, steadily over the seasons."""
    whole = [month for month, weight in enumerate(_SEASON, start=1) for _ in range(weight)]
    return [whole[number * len(whole) // many] for number in range(many)]


def _lately(zone: str, organisations: list[OrganisationFacts], now: datetime) -> Iterator[Planned]:
    rng = Random(f"{zone} lately")
    draw = Draw(organisations, rng)
    subjects = rng.sample([subject for subject, count in MIX.items() for _ in range(count)], LATELY[zone])
    for number, subject in enumerate(subjects):
        organisation = draw.organisation(now)
        script = draw.script(subject, organisation)
        hours = durations(script.acts, rng, 0.8)
        end = rng.uniform(80, 400)
        moments = [earlier(now, end + hours[-1] - passed) for passed in hours]
        yield planned(f"{zone}-lately-{number:03d}", script, organisation, moments, rng)
