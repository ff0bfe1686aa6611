"""The leader's board and the monthly table: what they tell to whom, and that they cost the same for many as for few."""

import csv
import io
from argparse import ArgumentParser
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion, end_exclusion
from openzone.cases.actions.promises import make_promise
from openzone.cases.actions.steps import run_clocks
from openzone.cases.enums import ClockKind, State, TimeUnit
from openzone.cases.exclusions import exclusions_asked
from openzone.cases.models import Case, Exclusion
from openzone.cases.timing import Term
from openzone.cli import figure
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied
from openzone.core.figures import ask, find
from openzone.core.models import Activity
from openzone.insight.board import standing, weeks
from openzone.insight.months import month_of, month_table
from openzone.insight.queries import question
from openzone.places.actions import appoint, change_zone

MOST = 15
# A Monday, nine o'clock in the zone of the cast.
MONDAY = datetime(2027, 3, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
TERMS = [
    Term(ClockKind.DISPATCH, 2, TimeUnit.WORKING_HOURS),
    Term(ClockKind.FIRST_REPLY, 4, TimeUnit.WORKING_HOURS),
    Term(ClockKind.RESOLUTION, 5, TimeUnit.WORKING_DAYS),
]


@pytest.fixture(autouse=True)
def promise(cast: Cast) -> None:
    make_promise(zone=cast.zone, code="all", name="All", terms=TERMS, by=cast.actor("administrator"))


def sent(cast: Cast, state: str = State.IN_PROGRESS, at: datetime = MONDAY) -> Case:
    with clock.fixed(at):
        return cast.case(state)


def page(cast: Cast, name: str, url: str, at: datetime) -> tuple[str, int]:
    """A page at a moment, and what it cost."""
    client = Client()
    client.force_login(cast.users[name])
    with clock.fixed(at), CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, answer.status_code
    assert len(statements) <= MOST, [one["sql"][:150] for one in statements]
    return answer.content.decode(), len(statements)


def pressed(cast: Cast) -> Case:
    """A demand that is late, urged and supervised."""
    case = sent(cast)
    with clock.fixed(MONDAY + timedelta(hours=1)):
        actions.urge(case, by=cast.actor("member"), reason="Well?")
        row, leader = Case.objects.get(pk=case.pk), cast.actor("leader")
        actions.supervise(row, by=leader, letter="7", reason="Report.", until=date(2027, 3, 4))
    return case


def test_the_board_tells_what_is_late_who_waits_and_who_carries_what(cast: Cast) -> None:
    late = pressed(cast)
    asked, proposed = sent(cast, State.WAITING_ENTERPRISE), sent(cast, State.WAITING_EXTERNAL, MONDAY + 5 * DAY)
    later = MONDAY + 8 * DAY
    run_clocks(cast.zone.pk, later)
    with clock.fixed(later):
        now = standing(cast.actor("leader"))
        board, _cost = page(cast, "leader", reverse("desk_board"), later)
    assert (now.late, now.today, now.urged, now.supervised) == (1, 0, 1, 1)
    told = {row.unit.code: [(lot.open, lot.late) for _side, lot in row.cells] for row in now.units}
    assert told == {code: [(1, 1), (1, 0), (1, 0)] for code in ("commission", "park", "station")}
    carried = {one.name: (one.count.open, one.count.late) for one in now.loads}
    assert carried["Officer"] == (3, 1) and carried["Elsewhere"] == (0, 0)
    listed = board.split('id="late"')[1].split('id="who-waits"')[0]
    assert late.ref in listed and asked.ref not in listed and proposed.ref not in listed
    assert board.split('id="urgings"')[1].count("Member") == 1


@pytest.mark.parametrize("name", ["leader", "park_officer"])
def test_late_is_the_same_on_the_board_and_in_the_list(cast: Cast, name: str) -> None:
    """A solution that came late waits for its enterprise: it is told apart, and nobody can hurry it any more."""
    appoint(user=cast.users["park_officer"], unit=cast.units["park"], role="leader", by=system(cast.zone.pk))
    sent(cast), sent(cast, State.WAITING_EXTERNAL), sent(cast, State.SUBMITTED)
    came_late, asked = sent(cast), sent(cast)
    later = MONDAY + 8 * DAY
    with clock.fixed(later):
        run_clocks(cast.zone.pk, later)
        actions.propose(fresh(came_late), by=cast.actor("officer"), outcome="solved", body="Here.")
        actions.ask_information(fresh(asked), by=cast.actor("officer"), body="Which stop?")
        actor = cast.actor(name)
        now = standing(actor)
    client = Client()
    client.force_login(cast.users[name])
    with clock.fixed(later):
        board = client.get(reverse("desk_board"))
        links = [one["url"] for one in board.context["stats"]] + [board.context["late_with_enterprise_url"]]
        counted = [one["value"] for one in board.context["stats"]] + [now.late_with_enterprise]
        listed = [len(client.get(url).context["page"].rows) if url else 0 for url in links]
        tab = client.get(reverse("desk_cases"), {"promise": "late", "order": "due"}).context["page"].rows
    assert listed == counted
    assert (now.late, now.late_with_enterprise) == (3 if name == "leader" else 2, 2)
    assert came_late not in tab and asked not in tab and len(tab) >= now.late


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


def test_a_promise_that_ends_today_stands_on_the_board(cast: Cast) -> None:
    case = sent(cast)
    assert case.due_at is not None
    with clock.fixed(case.due_at - timedelta(hours=2)):
        assert standing(cast.actor("leader")).today == 1
        assert standing(cast.actor("leader")).late == 0
    assert case.ref in page(cast, "leader", reverse("desk_board"), case.due_at - timedelta(hours=2))[0]


def test_the_trend_counts_by_weeks_of_the_zone(cast: Cast) -> None:
    pressed(cast)
    sent(cast, State.CLOSED, MONDAY + 7 * DAY)
    later = MONDAY + 9 * DAY
    run_clocks(cast.zone.pk, later)
    with clock.fixed(later):
        found = weeks(cast.actor("leader"))
    assert len(found) == 12
    assert [(one.monday, one.received, one.closed, one.late) for one in found[-2:]] == [
        (date(2027, 3, 1), 1, 0, 1),
        (date(2027, 3, 8), 1, 1, 0),
    ]


def test_the_leader_of_a_part_sees_that_part(cast: Cast) -> None:
    case = pressed(cast)
    appoint(user=cast.users["elsewhere"], unit=cast.units["other"], role="leader", by=system(cast.zone.pk))
    board, _cost = page(cast, "elsewhere", reverse("desk_board"), MONDAY + 8 * DAY)
    assert case.ref not in board and "Officer" not in board
    with clock.fixed(MONDAY + 8 * DAY):
        assert sum(one.received for one in weeks(cast.actor("elsewhere"))) == 0


@pytest.mark.parametrize("name", ["desk_board", "desk_months"])
def test_many_cost_what_few_cost(cast: Cast, name: str) -> None:
    url, later = reverse(name), MONDAY + 8 * DAY
    address = f"{url}?month=2027-03" if name == "desk_months" else url
    pressed(cast)
    page(cast, "leader", address, later)
    few = page(cast, "leader", address, later)[1]
    pressed(cast)
    pressed(cast)
    assert page(cast, "leader", address, later)[1] == few


def test_an_officer_has_no_board_and_no_way_to_it(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["officer"])
    assert client.get(reverse("desk_board")).status_code == 404
    assert reverse("desk_board") not in client.get(reverse("desk_home")).content.decode()


def test_the_month_says_what_each_unit_did_and_hides_what_few_say(cast: Cast) -> None:
    for _n in range(3):
        sent(cast, State.CLOSED)
    later = MONDAY + 40 * DAY
    table, _cost = page(cast, "leader", f"{reverse('desk_months')}?month=2027-03", later)
    assert "too few answers" in table and "3/3" in table
    with clock.fixed(later):
        found = month_table(cast.actor("leader"), month_of(cast.actor("leader"), date(2027, 3, 1)))
    sums = {row.unit.code: dict(row.sums) for row in found.rows if row.unit}
    assert set(sums) == {"commission", "park", "station"}
    wanted = {"due": 3, "on_time": 3, "confirmed": 3, "answered": 3, "satisfied": 3, "scored": 3}
    assert wanted.items() <= sums["station"].items()
    assert sums["commission"]["received"] == 3 and "received" not in {k for k, v in sums["station"].items() if v}
    assert found.whole.score is None


def test_with_ten_answers_the_score_is_told(cast: Cast) -> None:
    for _n in range(10):
        sent(cast, State.CLOSED)
    with clock.fixed(MONDAY + 40 * DAY):
        found = month_table(cast.actor("leader"), month_of(cast.actor("leader"), date(2027, 3, 1)))
        (row,) = ask(find("service_score"), question(cast.zone, 2027, clock.now()))
    # Solved and satisfied by all, and a proposal is an answer in time.
    assert found.whole.score == 100 and find("service_score").value(row) == 100


def test_how_many_answers_a_score_needs_is_a_setting_of_the_zone(cast: Cast) -> None:
    for _n in range(3):
        sent(cast, State.CLOSED)
    for least, told in ((3, 100), (4, None)):
        change_zone(cast.zone, by=cast.actor("administrator"), least_answers=least)
        with clock.fixed(MONDAY + 40 * DAY):
            found = month_table(cast.actor("leader"), month_of(cast.actor("leader"), date(2027, 3, 1)))
            (row,) = ask(find("service_score"), question(cast.zone, 2027, clock.now()))
        assert found.whole.score == find("service_score").value(row) == told
        table, _cost = page(cast, "leader", f"{reverse('desk_months')}?month=2027-03", MONDAY + 40 * DAY)
        assert f"fewer than {least} answers" in table and ("too few answers" in table) == (told is None)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_month_is_a_file_too(cast: Cast, kind: str) -> None:
    sent(cast, State.CLOSED)
    client = Client()
    client.force_login(cast.users["leader"])
    with clock.fixed(MONDAY + 40 * DAY):
        answer = client.get(f"{reverse('desk_months')}?month=2027-03&as={kind}")
    assert answer.status_code == 200 and f"2027-03.{kind}" in answer["Content-Disposition"]
    if kind == "csv":
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
        assert rows[0][:2] == ["Unit", "Received"] and rows[-1][:2] == ["All together", "1"]


@pytest.mark.parametrize("typed", ["", "?month=", "?month=2027-13", "?month=9999-12", "?month=0001-01", "?as=doc"])
def test_a_month_that_is_none_is_left_out(cast: Cast, typed: str) -> None:
    page(cast, "leader", reverse("desk_months") + typed, MONDAY)


Asked = Callable[[], tuple[Case, Exclusion]]


def excluded(cast: Cast) -> tuple[Case, Exclusion]:
    case = sent(cast, State.CLOSED)
    asked = ask_exclusion(case, reason="A trial of ours.", by=cast.actor("dispatcher"))
    decide_exclusion(asked, granted=True, by=cast.actor("leader"))
    return case, Exclusion.objects.get()


def due(cast: Cast, code: str = "on_time_close") -> tuple[int, int]:
    (row,) = ask(find(code), question(cast.zone, 2027, max(clock.now(), MONDAY + 40 * DAY)))
    return int(row.numerator), int(row.denominator or 0)


def told_by_command(capsys: pytest.CaptureFixture[str]) -> str:
    parser = ArgumentParser()
    figure.arguments(parser)
    with clock.fixed(MONDAY + 41 * DAY):
        figure.run(parser.parse_args(["on_time_close", "--year", "2027", "--zone", "here"]))
    return capsys.readouterr().out


def test_two_people_leave_a_demand_out_of_the_figures_and_it_is_said(
    cast: Cast, capsys: pytest.CaptureFixture[str]
) -> None:
    with clock.fixed(MONDAY + 40 * DAY):
        case, row = excluded(cast)
        assert due(cast) == (0, 0) and due(cast, "cases_excluded") == (1, 0)
    table, _cost = page(cast, "leader", f"{reverse('desk_months')}?month=2027-03", MONDAY + 41 * DAY)
    assert "1 demand received in this month is left out" in table
    assert "Left out as two persons decided, in here: 1." in told_by_command(capsys)
    shown = reverse("desk_figure", args=["on_time_close"])
    assert "1 demand is left out of this figure" in page(cast, "leader", f"{shown}?year=2027", MONDAY + 41 * DAY)[0]
    verbs = Activity.objects.filter(subject_id=case.pk, verb__contains="exclu").order_by("id")
    assert [one.verb for one in verbs] == ["case.exclusion_asked", "case.excluded"]
    with clock.fixed(MONDAY + 42 * DAY):
        end_exclusion(row, by=cast.actor("leader"))
        assert due(cast) == (1, 1) and due(cast, "cases_excluded") == (0, 0)
        with pytest.raises(Conflict):
            end_exclusion(row, by=cast.actor("leader"))


def test_nobody_leaves_a_demand_out_alone(cast: Cast) -> None:
    case = sent(cast, State.CLOSED)
    with pytest.raises(Denied):
        ask_exclusion(case, reason="Mine.", by=cast.actor("officer"))
    asked = ask_exclusion(case, reason="A trial.", by=cast.actor("leader"))
    for name in ("leader", "auditor", "officer"):
        with pytest.raises(Denied):
            decide_exclusion(asked, granted=True, by=cast.actor(name))
    with pytest.raises(Conflict):
        ask_exclusion(case, reason="Again.", by=cast.actor("dispatcher"))
    decide_exclusion(asked, granted=False, by=cast.actor("dispatcher"))
    assert not Exclusion.objects.exists() and not exclusions_asked(cast.actor("leader")).exists()
    with pytest.raises(Conflict):
        decide_exclusion(asked, granted=True, by=cast.actor("second"))


def test_it_is_asked_and_decided_on_a_page(cast: Cast) -> None:
    case = sent(cast, State.CLOSED)
    asking, deciding = Client(), Client()
    asking.force_login(cast.users["dispatcher"])
    deciding.force_login(cast.users["leader"])
    new = reverse("desk_exclusion_new")
    assert asking.post(new, {"ref": "C-2027-99999", "reason": "A trial."}).status_code == 404
    assert asking.post(new, {"ref": case.ref, "reason": "A trial."}).status_code == 303
    mine = asking.get(reverse("desk_exclusions")).content.decode()
    assert "waits for a second person" in mine and "Leave it out" not in mine
    assert "Leave it out" in deciding.get(reverse("desk_exclusions")).content.decode()
    asked = exclusions_asked(cast.actor("leader")).get()
    deciding.post(reverse("desk_exclusion_decide", args=[asked.pk]), {"granted": "yes"})
    row = Exclusion.objects.get()
    assert "asked by Dispatcher, decided by Leader" in deciding.get(reverse("desk_exclusions")).content.decode()
    deciding.post(reverse("desk_exclusion_end", args=[row.pk]))
    assert "counted again" in deciding.get(reverse("desk_exclusions")).content.decode()
