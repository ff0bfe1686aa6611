"""What enterprises of the demo propose to correct, who follows which of them, and a few documents."""

from dataclasses import dataclass
from typing import Any

from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.models import Activity
from openzone.demo.attachments import Attachment, paper
from openzone.demo.hours import ZONE_TIME, earlier
from openzone.demo.stage import Cast
from openzone.registry.actions import corrections as acts
from openzone.registry.actions.documents import add_document
from openzone.registry.actions.following import follow, look
from openzone.registry.actions.names import add_address, add_website, change_address
from openzone.registry.models import Correction, Organisation

ZONE = "etic"
STATION, LEADER = "officer@station.example", "leader@zone.example"
WIPRO, HAICHUANG = "owner@enterprise.example", "owner@outsider.example"
FOLLOWED = (
    (STATION, ("wipro", "haichuang")),
    (LEADER, ("wipro", "golden-cube", "huakang-tongbang")),
    ("dispatcher@zone.example", ("wipro", "haichuang")),
)
OFFICE = {
    "kind": "office",
    "lines": "12F, Tower B, Innovation Plaza",
    "lines_local": "创新广场B座12层",
    "country": "CN",
}
MOVED = {**OFFICE, "lines": "12F–14F, Tower B, Innovation Plaza", "lines_local": "创新广场B座12—14层"}


@dataclass(frozen=True)
class Proposed:
    """One correction: who proposes what, how many office hours ago, and what became of it."""

    code: str
    by: str
    kind: str
    values: dict[str, Any]
    reason: str
    hours: int
    fate: str = ""
    remark: str = ""
    paper: str = ""
    row: str = ""


PROPOSED = (
    Proposed(
        "wipro", WIPRO, "website", {"url": "https://www.wipro.example"}, "Our site has moved. 官网地址已更换。", 120,
        "accepted", row="website",
    ),
    Proposed(
        "haichuang", HAICHUANG, "name", {"name": "Haichuang Group", "name_local": "海创集团"},
        "We would like to be called so. 希望以集团名称展示。", 90, "refused",
        "The licence still bears the name as it stands here. Send the new one once it is issued. "
        "营业执照仍为原名称，换照后请再提交。",
    ),
    Proposed(
        "wipro", WIPRO, "fact", {"value": "1240", "comparator": "=", "currency": ""},
        "Payroll of December; the figure here was an estimate. 以12月工资名册为准，此前为估计数。", 9,
        paper="Payroll list", row="headcount",
    ),
    Proposed(
        "wipro", "member@enterprise.example", "person",
        {"name": "Chen Yu", "name_local": "陈宇", "title": "Head of administration", "title_local": "行政负责人",
         "phone": "0411-8800 2017", "email": "chen.yu@enterprise.example"},
        "New contact for offices and buses. 办公用房和班车事宜的新联系人。", 5,
    ),
    Proposed(
        "haichuang", HAICHUANG, "address", MOVED, "We have taken two more floors. 新增租用两层。", 30, "overtaken",
        row="address",
    ),
)  # fmt: skip


def propose_corrections(cast: Cast) -> None:
    """Let enterprises propose, the station decide, and people follow what they look after."""
    now = clock.now().astimezone(ZONE_TIME)
    station = _actor(cast, STATION)
    for code, url in (("wipro", "https://www.wipro-dalian.example"), ("haichuang", "https://www.haichuang.example")):
        add_website(cast.organisations[ZONE, code], by=_system(cast, code), url=url)
    add_address(cast.organisations[ZONE, "haichuang"], by=_system(cast, "haichuang"), **OFFICE)
    for one in PROPOSED:
        with clock.fixed(earlier(now, one.hours)):
            row = _propose(one, cast)
        with clock.fixed(earlier(now, max(1, one.hours - 4))):
            _decide(one, row, cast)
    for email, codes in FOLLOWED:
        for code in codes:
            follow(cast.organisations[ZONE, code], by=_actor(cast, email))
    with clock.fixed(earlier(now, 24)):
        _look(cast.organisations[ZONE, "wipro"], station)
    _documents(cast, station)


def _actor(cast: Cast, email: str) -> Actor:
    return Actor(cast.users[email].pk, cast.zones[ZONE].pk)


def _system(cast: Cast, code: str) -> Actor:
    return system(cast.organisations[ZONE, code].zone_id)


def _row(one: Proposed, here: Organisation) -> int | None:
    if one.kind == "name":
        return 0
    found: dict[str, Any] = {
        "website": here.websites.order_by("id"),
        "address": here.addresses.order_by("id"),
        "headcount": here.facts.filter(indicator__code="headcount", current=True).order_by("-at"),
    }
    return found[one.row].first().pk if one.row else None


def _propose(one: Proposed, cast: Cast) -> Correction:
    here = cast.organisations[ZONE, one.code]
    document = Attachment(f"{one.paper}.pdf", paper(one.paper)) if one.paper else None
    return acts.propose(
        here,
        kind=one.kind,
        row=_row(one, here),
        proposed=one.values,
        reason=one.reason,
        document=document,
        by=_actor(cast, one.by),
    )


def _decide(one: Proposed, row: Correction, cast: Cast) -> None:
    by = _actor(cast, STATION) if one.code == "wipro" else _system(cast, one.code)
    if one.fate == "accepted":
        acts.accept_correction(row, by=by)
    elif one.fate == "refused":
        acts.refuse_correction(row, by=_actor(cast, "dispatcher@zone.example"), remark=one.remark)
    elif one.fate == "overtaken":
        there = row.organisation.addresses.get(pk=row.row or 0)
        change_address(there, by=by, **{**OFFICE, "lines": "12F–13F, Tower B, Innovation Plaza"})


def _look(organisation: Organisation, by: Actor) -> None:
    """Somebody has looked at all but the last of what happened."""
    log = Activity.objects.filter(subject_type="organisation", subject_id=organisation.pk)
    seen = log.filter(occurred_at__lt=clock.now()).order_by("-id").first()
    look(organisation, by=by, number=seen.pk if seen else 0)


def _documents(cast: Cast, by: Actor) -> None:
    here = cast.organisations[ZONE, "wipro"]
    for name, words, shared in (
        ("Articles of association.pdf", "Articles of association 公司章程", True),
        ("Visit of 12 May.pdf", "Notes of the visit on 12 May 走访记录", False),
    ):
        add_document(here, by=by, document=Attachment(name, paper(words)), words=words, shared=shared)
