"""What is known of the demo's enterprises: industry, people over the years, tags."""

from datetime import date
from random import Random

from openzone.core import clock
from openzone.core.actor import system
from openzone.demo.hours import at
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.stage import Cast
from openzone.registry.actions.tags import tag
from openzone.registry.profile import record_headcount

_PEOPLE = {
    "wipro": ((2016, 300), (2017, 1040)),
    "haichuang": ((2015, 38), (2016, 46), (2017, 57)),
    "concentrix": ((2014, 900), (2016, 1600), (2017, 2100)),
    "wns": ((2014, 120), (2017, 480)),
    "cisco": ((2014, 210), (2017, 390)),
    "toshiba-medical": ((2014, 60), (2017, 140)),
}
HIGH_TECH = ("High-tech enterprise", "高新技术企业")
SMALL_TECH = ("Technology SME", "科技型中小企业")
OUTSOURCING = ("Service outsourcing enterprise", "服务外包企业")
FOREIGN = ("Foreign-invested enterprise", "外商投资企业")
TRAINEES = ("Trainee base", "大学生实习基地")
_SOURCES = {
    HIGH_TECH: "National register of high-tech enterprises 国家高新技术企业认定名单",
    SMALL_TECH: "City's list of technology SMEs 市科技型中小企业名录",
    OUTSOURCING: "Service outsourcing statistics 服务外包统计系统",
    FOREIGN: "Annual joint report 外商投资企业联合年报",
    TRAINEES: "Commission's list of trainee bases 管委会实习基地名单",
}


def profile(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Record people and tags of all enterprises, as the reports of those years gave them."""
    for facts in organisations:
        if facts.kind == "enterprise" and facts.people:
            rng = Random(f"profile {facts.zone} {facts.code}")
            _count(facts, cast, rng)
            _tag(facts, cast, rng)


def _count(facts: OrganisationFacts, cast: Cast, rng: Random) -> None:
    people = rng.choice((4, 7, 12, 18, 25, 34, 47, 62, 85, 120, 180, 260))
    known = _PEOPLE.get(facts.code) or ((2016, people), (2017, max(1, round(people * rng.uniform(0.9, 1.35)))))
    for year, count in known:
        if year > facts.since.year or (year == 2017 and facts.since < at(2017, 12, 1)):
            with clock.fixed(at(year + 1, 3, 20)):
                record_headcount(
                    cast.organisations[facts.zone, facts.code],
                    by=system(cast.zones[facts.zone].pk),
                    day=date(year, 12, 31),
                    people=count,
                    source=f"Annual report {year} {year}年度报告",
                )


def _tag(facts: OrganisationFacts, cast: Cast, rng: Random) -> None:
    borne = [HIGH_TECH] if facts.code in ("wipro", "haichuang", "ougu") or rng.random() < 0.3 else []
    borne += [SMALL_TECH] if facts.country == "CN" and rng.random() < 0.35 else []
    borne += [OUTSOURCING] if facts.code in ("wipro", "concentrix", "wns", "cisco") else []
    borne += [FOREIGN] if facts.country != "CN" else []
    borne += [TRAINEES] if facts.code in ("wipro", "concentrix") or rng.random() < 0.1 else []
    for words in borne:
        name, name_local = words
        with clock.fixed(at(2018, 1, 15)):
            tag(
                cast.organisations[facts.zone, facts.code],
                by=system(cast.zones[facts.zone].pk),
                name=name,
                name_local=name_local,
                year=max(facts.since.year, 2017 if words == TRAINEES else 2016),
                source=_SOURCES[words],
            )
