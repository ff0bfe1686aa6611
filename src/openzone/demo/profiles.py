"""The tags of the demo's enterprises."""

from random import Random

from openzone.core import clock
from openzone.core.actor import system
from openzone.demo.hours import at
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.stage import Cast
from openzone.registry.actions.tags import tag

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
    """Record the tags of all enterprises, as the lists of those years gave them."""
    for facts in organisations:
        if facts.kind == "enterprise" and facts.people:
            rng = Random(f"profile {facts.zone} {facts.code}")
            _tag(facts, cast, rng)


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
