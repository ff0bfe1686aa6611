"""The demo's returns: one round that is closed, and one that runs, with enterprises in each state."""

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.facts import STATED, years_of
from openzone.demo.hours import ZONE_TIME, at, earlier, later
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.registry.actions import returns as acts
from openzone.registry.actions import rounds
from openzone.registry.models import Organisation, Return, ReturnRound, ReturnTemplate
from openzone.registry.return_queries import paper_of

ZONE = "etic"
ASKED = 24
# What becomes of the enterprises of the running round, in their order.
_FATES = ("submitted", "accepted", "sent_back", "accepted", "begun", "excused", "submitted", "asked")
_EXPLAINED = (
    "Two large orders were delivered in this year. 两笔大额订单在本年度交付。",
    "We moved a team here from Shanghai. 上海团队迁入本区。",
    "A product line was given up. 我们停止了一条产品线。",
)
_WRONG = "The revenue looks like yuan, not 10,000 yuan. Please check. 营业收入疑似以元填报，请核对单位。"
_EXCUSED = "Settled in December, first return next year. 12月刚入驻，明年起填报。"


def ask_returns(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Open both rounds, and let the enterprises answer."""
    now = clock.now().astimezone(ZONE_TIME)
    here = [one for one in organisations if one.zone == ZONE and one.kind == "enterprise" and one.people]
    chosen = sorted(here, key=lambda one: (-one.weight, one.since, one.code))[:ASKED]
    _closed(chosen, cast)
    _running(chosen, cast, now)


def _staff(cast: Cast, unit: str, *roles: str) -> Actor:
    people = [person for role in roles for person in holding(ZONE, unit, role)]
    return Actor(cast.users[people[0].email].pk, cast.zones[ZONE].pk)


def _open(cast: Cast, chosen: list[OrganisationFacts], year: int, opened: datetime, days: int) -> ReturnRound:
    template = ReturnTemplate.objects.get(zone=cast.zones[ZONE], code="yearly")
    organisations = [cast.organisations[ZONE, one.code] for one in chosen]
    with clock.fixed(opened):
        return rounds.open_round(
            template,
            unit=cast.units[ZONE, "commission"],
            organisations=Organisation.objects.filter(pk__in=[one.pk for one in organisations]),
            over=str(year),
            due=(opened + timedelta(days=days)).date(),
            name=f"Yearly return {year}",
            name_local=f"{year}年度统计报表",
            by=_staff(cast, "commission", "leader", "dispatcher"),
        )


def _closed(chosen: list[OrganisationFacts], cast: Cast) -> None:
    """The return over 2017: all but two answered in time, then it was closed."""
    opened = at(2018, 1, 15)
    here = [one for one in chosen if one.since.year <= 2017]
    round_ = _open(cast, here, 2017, opened, 45)
    for number, one in enumerate(here):
        if number % 11 != 10:
            row = _submit(one, cast, round_, later(opened, 20 + 7 * number))
            with clock.fixed(at(2018, 3, 1 + number % 9, 10)):
                acts.accept_return(row, by=_officer(one, cast))
    with clock.fixed(at(2018, 3, 12, 15)):
        rounds.close_round(round_, by=_staff(cast, "commission", "leader", "dispatcher"))


def _running(chosen: list[OrganisationFacts], cast: Cast, now: datetime) -> None:
    """The return over last year: opened some weeks ago, due in a few days."""
    opened = earlier(now, 190)
    round_ = _open(cast, chosen, now.year - 1, opened, 45)
    for number, one in enumerate(chosen):
        _answer(one, cast, round_, _fate(one, number), opened, now)
    with clock.fixed(earlier(now, 30)):
        rounds.remind_round(round_, by=_staff(cast, "commission", "leader", "dispatcher"))


def _fate(one: OrganisationFacts, number: int) -> str:
    """Whoever looks at the demo as one of the first two enterprises has something to do."""
    return {"wipro": "asked", "haichuang": "sent_back"}.get(one.code, _FATES[number % len(_FATES)])


def _answer(
    one: OrganisationFacts, cast: Cast, round_: ReturnRound, fate: str, opened: datetime, now: datetime
) -> None:
    rng, row = Random(f"return {one.code}"), _row(one, cast, round_)
    moment = min(later(opened, rng.uniform(10, 120)), now)
    if fate == "excused":
        with clock.fixed(moment):
            acts.excuse_return(row, by=_officer(one, cast), remark=_EXCUSED)
    if fate == "begun":
        with clock.fixed(moment):
            answers = dict(list(_answers(one, row).items())[:4])
            acts.save_answers(row, by=_person(one, cast), answers=answers, explanations={})
    if fate in ("submitted", "accepted", "sent_back"):
        row = _submit(one, cast, round_, moment)
    decided = min(later(moment, rng.uniform(2, 20)), now)
    if fate == "accepted":
        with clock.fixed(decided):
            acts.accept_return(row, by=_officer(one, cast))
    if fate == "sent_back":
        with clock.fixed(decided):
            acts.send_back_return(row, by=_officer(one, cast), remark=_WRONG)


def _row(one: OrganisationFacts, cast: Cast, round_: ReturnRound) -> Return:
    rows = Return.objects.select_related("round__zone", "round__unit", "organisation")
    return rows.get(round=round_, organisation=cast.organisations[ZONE, one.code])


def _submit(one: OrganisationFacts, cast: Cast, round_: ReturnRound, moment: datetime) -> Return:
    row, by, rng = _row(one, cast, round_), _person(one, cast), Random(f"explained {one.code}")
    answers = _answers(one, row)
    row.answers = answers
    unusual = paper_of(row, answers).looked.warnings
    with clock.fixed(moment):
        words = {finding.code: rng.choice(_EXPLAINED) for finding in unusual}
        row = acts.save_answers(row, by=by, answers=answers, explanations=words)
        return acts.submit_return(row, by=by)


def _answers(one: OrganisationFacts, row: Return) -> dict[str, str]:
    """What the enterprise answers: its figures of that year, in the units of the return."""
    year = row.round.over.year or 0
    figures = next(found.figures for found in reversed(years_of(one, year)) if found.year == year)
    told = {line["indicator"]: line["scale"] for line in row.round.lines}
    answers = {code: f"{Decimal(value) / told[code]:f}" for code, value in figures.items() if code in told}
    if (one.code, year) in STATED:
        # The text says “over 1000”; the return says how many exactly.
        answers["headcount"], answers["rd_staff"] = "1040", "310"
    return answers


def _person(one: OrganisationFacts, cast: Cast) -> Actor:
    user: User = cast.users[one.people[0].email]
    return Actor(user.pk, cast.zones[ZONE].pk)


def _officer(one: OrganisationFacts, cast: Cast) -> Actor:
    return _staff(cast, one.unit, "officer")
