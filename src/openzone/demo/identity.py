"""What the public texts of 2014 and 2017 say of the named organisations: relations, titles, tags, persons, names.

Dates are as precise as the texts, the sources are the texts; what they do not say is not here.
"""

from dataclasses import dataclass

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.demo.hours import at
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.stage import Cast
from openzone.registry.actions.industries import classify
from openzone.registry.actions.names import add_name, change_name
from openzone.registry.actions.persons import enter_person, hold_office
from openzone.registry.actions.relations import operate, relate
from openzone.registry.actions.tags import tag
from openzone.registry.actions.titles import give_title
from openzone.registry.models import OrganisationName
from openzone.registry.queries import industry_named

ENTERED = at(2018, 1, 15)
CHRONICLE = "Chronicle of the zone, 2014 2014年大事记"
ARTICLE = "Article on the zone, 2017 2017年报道"
RELATIONS = (
    ("etic", "venture", "golden-cube", "health-project", "2017", ARTICLE),
    ("etic", "venture", "huakang-tongbang", "health-project", "2017", ARTICLE),
    ("dhz", "parent", "mercedes", "mercedes-leasing", "2014", CHRONICLE),
    ("dhz", "parent", "mercedes", "mercedes-rental", "2014", CHRONICLE),
    ("dhz", "branch", "cisco-support", "cisco", "2014", CHRONICLE),
)
OPERATORS = (
    ("etic", "golden-cube", "golden-cube", "before 2018", ARTICLE),
    ("etic", "health-project", "health-park", "", ARTICLE),
)
GLOBAL_500 = ("Global 500", "世界500强")
TEN_LARGEST = ("Ten largest customer relationship operators", "全球十大客户关系管理运营商")
TAGS = (
    ("etic", "wipro", GLOBAL_500, 2017, ARTICLE),
    ("dhz", "concentrix", TEN_LARGEST, 2014, CHRONICLE),
    ("dhz", "mercedes", GLOBAL_500, 2014, CHRONICLE),
)
TITLES = (
    (
        "dhz", "ougu", "culture-technology", "2014",
        ("Research institute for the integration of culture and technology", "文化与科技融合研究院"),
        ("Dalian Science and Technology Bureau", "大连市科学技术局"),
    ),
    (
        "dhz", "startup-workshop", "national-incubator", "2014",
        ("National science and technology business incubator", "国家级科技企业孵化器"),
        ("", ""),
    ),
)  # fmt: skip
NAMES = (
    ("etic", "wipro", "Wipro Technologies", "trade", "", ARTICLE),
    ("dhz", "deloitte", "DDT", "alias", "", f"{CHRONICLE}: written so, DTT is meant 原文误作DDT"),
    ("dhz", "startup-workshop", "Start-up Workshop Nursery", "alias", "2014", CHRONICLE),
    ("dhz", "zte", "中兴", "short", "", ""),
)


@dataclass(frozen=True)
class Held:
    """A position of a person at an organisation, as the chronicle names it; the lower the rank the higher he stands."""

    code: str
    title: str
    title_local: str
    rank: int


PERSONS = (
    ("Xia Deren", "夏德仁", (Held("cppcc", "Chairman", "主席", 1),)),
    ("Li Xi", "李希", (Held("province", "Governor", "省长", 1),)),
    (
        "Tang Jun",
        "唐军",
        (
            Held("city-committee", "Secretary", "市委书记", 2),
            Held("provincial-committee", "Member of the standing committee", "省委常委", 2),
        ),
    ),
    ("He Min", "贺旻", (Held("province", "Vice-governor", "副省长", 2),)),
    ("Li Wancai", "李万才", (Held("city", "Mayor", "市长", 3),)),
    ("Wang Lianpo", "", (Held("commerce-ministry", "Deputy director-general", "副司长", 4),)),
)
# The section of GB/T 4754 beside that of ISIC, for enterprises registered here.
SECTIONS = {"J": "I", "C": "C", "M": "M", "R": "R", "H": "G", "L": "K", "K": "J", "N": "L"}


def identity(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Enter all of it, as an office would afterwards from the texts."""
    with clock.fixed(ENTERED):
        _relations(cast)
        _said(cast)
        _names(cast)
        _persons(cast)
        for facts in organisations:
            _classify(facts, cast)


def _by(zone: str, cast: Cast) -> Actor:
    return system(cast.zones[zone].pk)


def _relations(cast: Cast) -> None:
    for zone, kind, upper, lower, since, source in RELATIONS:
        ends = (cast.organisations[zone, upper], cast.organisations[zone, lower])
        relate(*ends, by=_by(zone, cast), kind=kind, since=since, source=source)
    for zone, code, park, since, source in OPERATORS:
        operator = cast.organisations[zone, code]
        operate(operator, by=_by(zone, cast), park=cast.parks[zone, park], since=since, source=source)


def _said(cast: Cast) -> None:
    for zone, code, (name, local), year, source in TAGS:
        here = cast.organisations[zone, code]
        tag(here, by=_by(zone, cast), name=name, name_local=local, year=year, source=source)
    for zone, code, word, since, (name, local), (authority, authority_local) in TITLES:
        give_title(
            cast.organisations[zone, code], by=_by(zone, cast), code=word, name=name, name_local=local, since=since,
            authority=authority, authority_local=authority_local, source=CHRONICLE,
        )  # fmt: skip


def _names(cast: Cast) -> None:
    for zone, code, name, kind, since, source in NAMES:
        here, by = cast.organisations[zone, code], _by(zone, cast)
        there = OrganisationName.objects.filter(organisation=here, name=name).first()
        if there is None:
            add_name(here, by=by, name=name, kind=kind, since=since, source=source)
        else:
            change_name(there, by=by, name=name, kind=kind, since=since, source=source)


def _persons(cast: Cast) -> None:
    by = _by("dhz", cast)
    for name, name_local, (first, *further) in PERSONS:
        office = enter_person(
            cast.organisations["dhz", first.code], by=by, name=name, name_local=name_local, title=first.title,
            title_local=first.title_local, rank=first.rank, speaks=False, since="before 2015", source=CHRONICLE,
        )  # fmt: skip
        for held in further:
            hold_office(
                office.person, cast.organisations["dhz", held.code], by=by, title=held.title,
                title_local=held.title_local, rank=held.rank, since="before 2015", source=CHRONICLE,
            )  # fmt: skip


def _classify(facts: OrganisationFacts, cast: Cast) -> None:
    section = SECTIONS.get(facts.industry) if facts.country == "CN" and facts.kind == "enterprise" else None
    found = industry_named(cast.zones[facts.zone].pk, f"gbt4754:{section}") if section else None
    if found is not None:
        classify(cast.organisations[facts.zone, facts.code], by=_by(facts.zone, cast), industry=found)
