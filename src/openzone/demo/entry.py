"""What the demo shows of getting in and of who reads what: a claim in each zone, a shared case, a confidential one."""

from dataclasses import dataclass
from datetime import datetime

from openzone.accounts.actions import invite
from openzone.cases.actions import close_off, share
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.cases.queries import shareable_with
from openzone.cases.rules import LIVE
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.demo.attachments import upload
from openzone.demo.hours import earlier
from openzone.demo.script import PAPER
from openzone.demo.stage import Cast
from openzone.registry.actions.claims import claim, keep_licence
from openzone.registry.queries import owners_of


@dataclass(frozen=True)
class Claimed:
    """Who says, some office hours ago, that he acts for which enterprise."""

    zone: str
    email: str
    person: str
    person_local: str
    name: str
    name_latin: str
    code: str
    position: str
    remark: str
    hours_ago: float


CLAIMS = (
    Claimed(
        zone="etic",
        email="niu.lei@haichuang.example",
        person="Niu Lei",
        person_local="牛磊",
        name="大连海创精密仪器有限公司",
        name_latin="Dalian Haichuang Precision Instruments",
        code="91210231MA0P4E2T05",
        position="行政主管",
        remark="原负责人已于上月离职，现由我办理园区事务。",
        hours_ago=6,
    ),
    Claimed(
        zone="dhz",
        email="mei.ling@lanwan.example",
        person="Mei Ling",
        person_local="梅玲",
        name="大连蓝湾软件有限公司",
        name_latin="Dalian Blue Bay Software",
        code="91210231MA0QCK6M0B",
        position="General manager",
        remark="We moved in last week and would like to ask for a parking place for our bus.",
        hours_ago=3,
    ),
)


def entry(cast: Cast, now: datetime) -> None:
    """Play them through the real actions, each at its moment."""
    for facts in CLAIMS:
        _claim(facts, cast, now)
    with clock.fixed(earlier(now, 2)):
        _share("etic", "wipro", cast)
        _close_off("etic", "haichuang", cast)


def _claim(facts: Claimed, cast: Cast, now: datetime) -> None:
    with clock.fixed(earlier(now, facts.hours_ago)):
        user, _made = invite(email=facts.email, name=facts.person, name_local=facts.person_local, by=system(None))
        by = Actor(user.pk, cast.zones[facts.zone].pk)
        claim(
            by=by,
            name=facts.name,
            name_latin=facts.name_latin,
            code=facts.code,
            position=facts.position,
            remark=facts.remark,
            licence=keep_licence(upload(PAPER, facts.name), by=by),
        )


def _share(zone: str, code: str, cast: Cast) -> None:
    """The owner of an enterprise lets a colleague read along in the first open demand of his own."""
    organisation = cast.organisations[zone, code]
    owner = owners_of(organisation)[0].user
    case = Case.objects.filter(organisation=organisation, raised_by=owner, state__in=LIVE).order_by("id")[0]
    share(case, user=shareable_with(case)[0].user, by=Actor(owner.pk, organisation.zone_id))


def _close_off(zone: str, code: str, cast: Cast) -> None:
    """The owner of an enterprise keeps a demand that nobody has sorted yet to the zone's own office."""
    organisation = cast.organisations[zone, code]
    owner = owners_of(organisation)[0].user
    case = Case.objects.filter(organisation=organisation, state=State.SUBMITTED).order_by("id")[0]
    close_off(case, by=Actor(owner.pk, organisation.zone_id))
