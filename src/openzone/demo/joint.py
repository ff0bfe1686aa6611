"""What shows in the demo how units work together: parts, checklists, a merger, a matter of many enterprises."""

from datetime import datetime, timedelta

from openzone.cases import actions
from openzone.cases.actions.answering import work
from openzone.cases.enums import Outcome, State
from openzone.cases.models import Case, Matter
from openzone.core import clock
from openzone.core.actor import Actor, system
from openzone.core.calendars.reading import working_time
from openzone.demo.hours import ZONE_TIME, earlier
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.places.queries import day_in

ZONE, SUBJECT = "etic", "accommodation-rent"
MANY, NOT_SORTED = 30, 4
HOURS_BETWEEN = 4.0
CHECKLIST = (
    ("The lease or contract was seen", "已查看租赁合同", True),
    ("The enterprise was told who works on it", "已告知企业经办人", True),
    ("A neighbour with the same problem was asked", "已了解周边企业是否有同样问题", False),
)
VISIT = (
    "Dear colleagues at {enterprise},\n\nwe visit you about {reference} on {date of the visit}; {name of the visitor} "
    "comes. Please let us know who receives us."
)
VISIT_ZH = "{enterprise}：\n\n关于诉求 {reference}，我们将于{走访日期}上门走访，走访人员：{走访人员}。请告知接待人。"
TOLD = "Several of our new people rent flats near the zone and pay half of their salary for it. Is there any support?"
TOLD_ZH = "我们有多名新员工在园区附近租房，房租占工资的一半以上，请问能否补贴？"
TITLES_EN = (
    "Rent support for young staff",
    "Our young people cannot afford flats nearby",
    "Rent subsidy for new staff",
)
TITLES_ZH = ("青年员工租房补贴", "新入职员工租房负担重", "希望对外地员工给予租房补贴")
ANSWER = (
    "Dear colleagues at {enterprise},\n\nthe present rule supports rent for holders of a doctorate only, so we cannot "
    "grant it now. We have taken your request together with others and propose to the city that staff in their first "
    "three years are included. You read here what becomes of it.\n\n按现行规定，租房补贴仅面向博士，暂时无法发放。"
    "我们已汇总诉求，向市里建议将入职三年内的员工纳入补贴范围，进展会在此告知贵公司。"
)
POLICY = "Rent support is extended to staff of enterprises in the zone during their first three years."
POLICY_ZH = "将园区企业入职三年内的员工纳入租房补贴范围。"


def join_forces(facts: list[OrganisationFacts], cast: Cast) -> None:
    """A case of three units, a merged case, and one matter of thirty enterprises with its answer and its policy."""
    now = clock.now().astimezone(ZONE_TIME)
    _write_helps(cast)
    _three_units(cast, now)
    _merged(cast, now)
    _matter(facts, cast, now)


def _actor(cast: Cast, unit: str, role: str, *, told: bool = False) -> Actor:
    person = holding(ZONE, unit, role)[0]
    return Actor(cast.users[person.email].pk, cast.zones[ZONE].pk, via="page" if told else "history")


def _write_helps(cast: Cast) -> None:
    zone, by = cast.zones[ZONE], system(cast.zones[ZONE].pk)
    items = [{"text": text, "text_local": local, "required": required} for text, local, required in CHECKLIST]
    actions.write_checklist(zone=zone, title="Premises and housing", title_local="场地与住房", items=items, by=by)
    actions.write_answer(
        zone=zone,
        title="We visit you",
        title_local="上门走访通知",
        body=VISIT,
        body_local=VISIT_ZH,
        fields=["date of the visit", "name of the visitor", "走访日期", "走访人员"],
        by=by,
    )


def _three_units(cast: Cast, now: datetime) -> None:
    """The first case that somebody works on is one for three units: one has handed in its part, one still owes it."""
    case = _at_work(cast, "wipro")
    officer = Actor(case.officer_id, case.zone_id)
    hours, today = working_time(case.zone_id), day_in(cast.zones[ZONE], now)
    asked = (
        ("talent-health", "How many beds are free in the talent flats this month? 本月人才公寓还有多少床位？"),
        ("cube-parks", "Could the shuttle of the cube parks stop there on its way? 立方园区班车能否顺路停靠？"),
    )
    tasks = [
        actions.ask_unit(case, by=officer, unit=cast.units[ZONE, unit], what=what, due=hours.add_days(today, place + 1))
        for place, (unit, what) in enumerate(asked)
    ]
    actions.hand_in(
        tasks[0],
        by=_actor(cast, "talent-health", "officer", told=True),
        result="Forty beds, from the first on. 40张床位。",
    )
    checklist = cast.zones[ZONE].checklists.get(title="Premises and housing")
    actions.lay_checklist(case, checklist, by=officer)
    actions.tick(case, number=2, by=officer)


def _at_work(cast: Cast, code: str) -> Case:
    rows = Case.objects.filter(
        organisation=cast.organisations[ZONE, code], state=State.IN_PROGRESS, officer__isnull=False
    )
    found = rows.select_related("organisation", "unit", "category").order_by("submitted_at", "pk").first()
    assert found is not None, "the plan lets somebody work on a case of this enterprise"
    return found


def _merged(cast: Cast, now: datetime) -> None:
    """What an enterprise asks for a second time is merged into what is worked on."""
    target = _at_work(cast, "wipro")
    at = earlier(now, 2)
    raiser = Actor(target.raised_by_id, target.zone_id, via="history")
    with clock.fixed(at):
        again = actions.raise_demand(
            organisation=target.organisation,
            category=cast.categories[ZONE, "other"],
            title=f"Once more: {target.title}",
            description="We have asked for this before and would like to know how it stands.",
            by=raiser,
            occurred_at=at,
        )
        actions.merge(again, by=_actor(cast, "commission", "dispatcher"), target=target, reason="The same again.")


def _matter(facts: list[OrganisationFacts], cast: Cast, now: datetime) -> None:
    lead = _actor(cast, "commission", "officer", told=True)
    cases = _the_same_of_many(facts, cast, now)
    matter = actions.open_matter(
        by=lead,
        unit=cast.units[ZONE, "commission"],
        officer=cast.users[holding(ZONE, "commission", "officer")[0].email],
        title="Rent support for young staff",
        title_local="青年员工租房补贴",
        description="Thirty enterprises ask for the same within a month. 一个月内三十家企业提出同样诉求。",
        category=cast.categories[ZONE, SUBJECT],
    )
    for case in cases:
        actions.add_to_matter(matter, case=case, by=lead)
    answer = actions.answer_all(matter, by=lead, outcome=Outcome.POLICY_NEEDED, body=ANSWER, here=True)
    work(answer.pk)
    actions.propose_policy(
        Matter.objects.get(pk=matter.pk),
        by=lead,
        text=POLICY,
        text_local=POLICY_ZH,
        addressed_to="大连市人力资源和社会保障局",
        submitted_on=day_in(cast.zones[ZONE], now),
    )


def _the_same_of_many(facts: list[OrganisationFacts], cast: Cast, now: datetime) -> list[Case]:
    """The same demand of thirty enterprises: most are worked on in one unit, the latest are not sorted yet."""
    here = [one for one in facts if one.zone == ZONE and one.people and one.code not in ("wipro", "haichuang")][:MANY]
    first = earlier(now, HOURS_BETWEEN * (len(here) + 1))
    made = []
    for place, firm in enumerate(here):
        at = first + (now - first) * place / (len(here) + 1)
        case = _raised(firm, place, cast, at)
        if place < len(here) - NOT_SORTED:
            _taken_on(case, cast, at)
        made.append(Case.objects.get(pk=case.pk))
    return made


def _raised(firm: OrganisationFacts, place: int, cast: Cast, at: datetime) -> Case:
    titles = TITLES_ZH if firm.language == "zh" else TITLES_EN
    by = Actor(cast.users[firm.people[0].email].pk, cast.zones[ZONE].pk, via="history")
    with clock.fixed(at):
        return actions.raise_demand(
            organisation=cast.organisations[ZONE, firm.code],
            category=cast.categories[ZONE, SUBJECT],
            title=titles[place % len(titles)],
            description=TOLD_ZH if firm.language == "zh" else TOLD,
            by=by,
            occurred_at=at,
        )


def _taken_on(case: Case, cast: Cast, at: datetime) -> None:
    unit = "talent-health"
    officer = holding(ZONE, unit, "officer")[0]
    for minutes, step in enumerate(("sort", "give", "accept"), start=1):
        with clock.fixed(at + timedelta(minutes=minutes)):
            if step == "sort":
                actions.triage(case, by=_actor(cast, unit, "leader"))
            elif step == "give":
                actions.assign(
                    case,
                    by=_actor(cast, unit, "leader"),
                    unit=cast.units[ZONE, unit],
                    officer=cast.users[officer.email],
                )
            else:
                actions.accept(case, by=_actor(cast, unit, "officer"))
