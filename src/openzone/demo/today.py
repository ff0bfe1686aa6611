"""What is open today: cases in every state, so that each demo account has something to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from openzone.demo.hours import earlier
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.plan import Planned, durations, planned
from openzone.demo.script import Act, Script, ask, raised, triage
from openzone.demo.scripts import SCRIPTS

LONGEST_HOURS = 50.0


@dataclass(frozen=True)
class Live:
    """A script that has come as far as the first act `until` (and `more` acts beyond), some office hours ago.

    `who` is an organisation's code, or a unit and a language, of which the first or `place`-th enterprise is taken.
    """

    script: str
    who: str
    until: str
    hours_ago: float
    raiser: int = 0
    more: int = 0
    named: bool = True
    place: int = 0
    acts: tuple[Act, ...] = ()


_RETURNED_EN = raised(
    triage(),
    ask(
        "Before we pass this on: is the request filed already, or do you still prepare it?"
        " And which of your two companies is named in it?"
    ),
)
_RETURNED_ZH = raised(triage(), ask("请先确认两点：一是现有产线的年用电量，二是新设备是否已签订采购合同？"))
ETIC = (
    Live("night-shift-bus", "wipro", "propose", 5),
    Live("graduates-beds", "wipro", "ask", 18),
    Live("patent-subsidy", "wipro", "", 9, raiser=1, acts=_RETURNED_EN),
    Live("power-cuts", "wipro", "firm", 1.5, raiser=1),
    Live("visitor-parking", "wipro", "assign", 3),
    Live("work-permits", "wipro", "wait", 16),
    Live("outsourcing-subsidy-fit", "wipro", "raise", 1),
    Live("canteen-vegetarian", "wipro", "confirm", 26),
    Live("english-signs", "wipro", "escalate", 12, raiser=1),
    Live("second-line", "wipro", "refer", 4, raiser=1),
    Live("dormitory-heating", "wipro", "dispute", 6, raiser=1),
    Live("expert-flats", "wipro", "draft", 2),
    Live("security-course", "wipro", "draft", 7, raiser=1),
    Live("zh-science-loan", "haichuang", "raise", 2.5),
    Live("zh-power-capacity", "haichuang", "propose", 8),
    Live("zh-export-support", "haichuang", "escalate", 10),
    Live("zh-dormitory-beds", "haichuang", "ask", 13),
    Live("zh-equipment-subsidy-withdrawn", "haichuang", "withdraw", 30),
    Live("zh-license-change", "haichuang", "confirm", 40),
    Live("zh-campus-hiring", "haichuang", "draft", 1),
    Live("zh-metro-shuttle", "hongqi-station zh", "raise", 0.5),
    Live("working-capital", "construction-cube en", "raise", 5),
    Live("roof-sign-declined", "innovation-plaza en", "decline", 3.5, place=1),
    Live("crowded-line", "innovation-plaza en", "dispute", 2.5, place=2),
    Live("shuttle-stop-missing", "advertising-park en", "accept", 4.5),
    Live("zh-fire-acceptance", "health-park zh", "triage", 2),
    Live("zh-high-tech-title", "innovation-plaza zh", "assign", 4),
    Live("japanese-speakers", "advertising-park en", "firm", 2),
    Live("rent-support-declined", "advertising-park en", "decide", 20, place=1),
    Live("zh-parking-monthly", "advertising-park zh", "accept", 7),
    Live("zh-lift", "golden-cube zh", "dispute", 9, place=1),
    Live("zh-heating", "innovation-plaza zh", "zone", 6, place=1),
    Live("zh-talent-flat", "health-park zh", "refer", 5, place=1),
    Live("zh-overtime-bus", "innovation-plaza zh", "assign", 11, named=False, place=2),
    Live("zh-crossing-light", "hongqi-station zh", "wait", 14, place=1),
    Live("zh-innovation-fund", "construction-cube zh", "zone", 3, more=1),
)
DHZ = (
    Live("outsourcing-subsidy-fit", "wns", "raise", 2),
    Live("zh-campus-hiring", "ougu", "raise", 4),
    Live("second-line", "cisco", "refer", 6),
    Live("crowded-line", "concentrix", "propose", 8),
    Live("roof-sign-declined", "mercedes-rental", "decline", 5),
    Live("registered-address", "toshiba-medical", "zone", 7, more=1),
    Live("zh-power-capacity", "startup-workshop zh", "", 10, acts=_RETURNED_ZH),
    Live("zh-science-loan", "qixianling-base zh", "wait", 12),
    Live("zh-metro-shuttle", "hekou-station zh", "ask", 9),
    Live("zh-parking-monthly", "lingshui-station zh", "triage", 3),
    Live("graduates-beds", "concentrix", "assign", 4),
)
OPEN = {"etic": ETIC, "dhz": DHZ}


def today(zone: str, organisations: list[OrganisationFacts], now: datetime) -> Iterator[Planned]:
    """The open cases of a zone, and a few that have just ended, as of now."""
    rng = Random(f"{zone} today")
    for number, live in enumerate(OPEN[zone]):
        script = SCRIPTS[live.script]
        organisation = _find(live, organisations)
        acts = live.acts or _cut(script, live)
        moments = _moments(acts, live.hours_ago, now, rng)
        yield planned(
            f"{zone}-today-{number:03d}",
            script,
            organisation,
            moments,
            rng,
            raiser=organisation.people[live.raiser],
            acts=acts,
            officer=0,
            named=live.named,
            told=3,
        )


def _find(live: Live, organisations: list[OrganisationFacts]) -> OrganisationFacts:
    unit, _, language = live.who.partition(" ")
    if not language:
        return next(one for one in organisations if one.code == live.who)
    fitting = [one for one in organisations if one.people and (one.unit, one.language) == (unit, language)]
    return fitting[live.place]


def _cut(script: Script, live: Live) -> tuple[Act, ...]:
    if live.until == "draft":
        return (Act("draft"),)
    verbs = [act.verb for act in script.acts]
    return script.acts[: verbs.index(live.until) + 1 + live.more]


def _moments(acts: tuple[Act, ...], hours_ago: float, now: datetime, rng: Random) -> list[datetime]:
    hours = durations(acts, rng, 0.6)
    scale = min(1.0, LONGEST_HOURS / (hours[-1] or 1))
    return [earlier(now, hours_ago + (hours[-1] - passed) * scale) for passed in hours]
