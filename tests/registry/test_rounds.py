"""Rounds of returns that run: widened, moved, taken back, told in batches, reminded and opened by themselves."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cast import Cast
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.core.working_time import WorkingTime
from openzone.places.queries import day_in
from openzone.registry.actions import register, rounds
from openzone.registry.actions.returns import accept_return, enter_return
from openzone.registry.actions.rounds import add_to_round, cancel_round, change_round, remind_round
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.actions.templates import change_template
from openzone.registry.enums import Period
from openzone.registry.models import Fact, Organisation, Return, ReturnRound, ReturnTemplate
from openzone.registry.prompting import Moment, day_of, latest_period
from openzone.registry.return_queries import progress_of
from openzone.registry.tasks import run_rounds, tell_of_round
from returns_at_work import ANSWERS, due, opened, own, submitted

MONDAY_TO_FRIDAY = WorkingTime("Asia/Shanghai", [*[((540, 1020),)] * 5, (), ()])


def told_of(verb: str) -> list[int]:
    rows = Delivery.objects.filter(channel="page", activity__verb=f"return_round.{verb}")
    return sorted(rows.values_list("recipient_id", flat=True))


def people(cast: Cast, *names: str) -> list[int]:
    return sorted(cast.users[name].pk for name in names)


def ours(cast: Cast) -> ReturnRound:
    return opened(cast, organisations=[cast.organisation])


def test_a_round_is_widened(cast: Cast) -> None:
    row, by = ours(cast), cast.actor("leader")
    with pytest.raises(Denied):
        add_to_round(row, [cast.outside], by=cast.actor("officer"))
    assert add_to_round(row, [cast.organisation, cast.outside], by=by) == 1
    assert told_of("asked") == people(cast, "owner", "outsider"), "nobody is told twice"
    with pytest.raises(Conflict):
        add_to_round(row, [cast.outside], by=by)


def test_a_round_gets_a_later_day_and_those_who_owe_are_told(cast: Cast) -> None:
    row, by = opened(cast), cast.actor("leader")
    submitted(cast, row)
    for day, words in ((row.due, "Holidays"), (row.due + timedelta(1), " ")):
        with pytest.raises(Invalid):
            change_round(row, due=day, remark=words, by=by)
    change_round(row, due=row.due + timedelta(5), remark="Holidays", by=by)
    assert told_of("moved") == people(cast, "outsider")
    assert ReturnRound.objects.get().due == row.due + timedelta(5)


def test_a_round_opened_by_mistake_is_taken_back(cast: Cast) -> None:
    by, answered = cast.actor("leader"), submitted(cast)
    with pytest.raises(Conflict, match="1 enterprise has answered already"):
        cancel_round(answered.round, remark="Wrong year", by=by)
    row = ours(cast)
    cancel_round(row, remark="Wrong year", by=by)
    asked = own(cast, row)
    assert (asked.state, asked.remark, asked.is_closed) == ("excused", "Wrong year", True)
    assert told_of("cancelled") == people(cast, "owner")
    with pytest.raises(Conflict):
        change_round(row, due=due(cast, 20), remark="x", by=by)


def test_many_are_told_batch_after_batch(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "MANY", 1)
    row = opened(cast)
    counted = progress_of(Return.objects.all(), due(cast))[row.pk]
    assert (counted.untold, counted.told, counted.total, told_of("asked")) == (2, 0, 2, [])
    assert rounds.tell_round_batch(row, most=1) == 1
    assert progress_of(Return.objects.all(), due(cast))[row.pk].percent == 50
    tell_of_round(row.pk)
    assert told_of("asked") == people(cast, "owner", "outsider")


@pytest.mark.parametrize(
    ("moment", "day"),
    [(Moment.BEFORE, date(2026, 3, 25)), (Moment.ON, date(2026, 3, 27)), (Moment.AFTER, date(2026, 4, 1))],
)
def test_the_days_of_reminders_are_working_days(moment: Moment, day: date) -> None:
    sunday = date(2026, 3, 29)
    assert day_of(moment, sunday, MONDAY_TO_FRIDAY) == day


def test_reminders_go_out_by_themselves_each_once_and_in_working_time(cast: Cast) -> None:
    with clock.fixed(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        row = opened(cast, due=date(2026, 3, 31))
        submitted(cast, row)
    for day in range(2, 45):
        for hour in (2, 4, 15):
            with clock.fixed(datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(day)):
                run_rounds(timestamp=0)
    sent = [
        (str(one.occurred_at)[:13], one.data["moment"], one.data["count"], one.actor_id)
        for one in Activity.objects.filter(verb="return_round.reminded").order_by("id")
    ]
    assert sent == [
        ("2026-03-26 02", "before", 1, None), ("2026-03-31 02", "on", 1, None), ("2026-04-03 02", "after", 1, None),
    ]  # fmt: skip
    assert set(told_of("reminded")) == set(people(cast, "outsider"))


def test_who_was_reminded_by_hand_is_not_reminded_again_that_day(cast: Cast) -> None:
    with clock.fixed(datetime(2026, 3, 2, 2, tzinfo=UTC)):
        row = opened(cast, due=date(2026, 3, 31))
    with clock.fixed(datetime(2026, 3, 26, 1, tzinfo=UTC)):
        remind_round(row, by=cast.actor("leader"))
    for day in (26, 27):
        with clock.fixed(datetime(2026, 3, day, 2, tzinfo=UTC)):
            run_rounds(timestamp=0)
    assert Activity.objects.filter(verb="return_round.reminded").count() == 1


@pytest.mark.parametrize(
    ("period", "over"), [(Period.YEAR, "2025"), (Period.QUARTER, "2025-Q4"), (Period.MONTH, "2026-02")]
)
def test_the_period_that_is_over(period: Period, over: str) -> None:
    assert str(latest_period(period, date(2026, 3, 30))) == over


def test_a_return_is_asked_by_itself_once(cast: Cast) -> None:
    template = ReturnTemplate.objects.get(zone=cast.zone, code="yearly")
    content = {name: getattr(template, name) for name in ("name", "name_local", "lines", "checks")}
    change_template(template, by=cast.actor("administrator"), **content, opens_after=20, answers_within=40)
    for state in ("operating", "left"):
        change_settlement(cast.outside, to=state, reason="Sold", by=system(cast.zone.pk))
    change_settlement(cast.organisation, to="operating", by=system(cast.zone.pk))
    for day in range(1, 32):
        with clock.fixed(datetime(2026, 1, day, 2, tzinfo=UTC)):
            run_rounds(timestamp=0)
    row = ReturnRound.objects.get()
    assert (str(row.over), day_in(cast.zone, row.opened_at), row.due) == (
        "2025", date(2026, 1, 20), date(2026, 3, 1),
    )  # fmt: skip
    assert [one.organisation_id for one in row.returns.all()] == [cast.organisation.pk]


def unreachable(cast: Cast) -> tuple[Organisation, Return]:
    made = register(unit=cast.units["station"], name="Silent Ltd", by=system(cast.zone.pk))
    round_ = opened(cast, organisations=[made])
    rows = Return.objects.select_related("round__zone", "round__unit", "organisation")
    return made, rows.get(round=round_)


def test_staff_enter_the_return_of_an_enterprise_without_an_account(cast: Cast) -> None:
    by = cast.actor("officer")
    words: dict[str, Any] = {"told_by": "Ms Li, by telephone", "explanations": {}}
    with pytest.raises(Conflict, match="they fill it in themselves"):
        enter_return(own(cast, ours(cast)), by=by, answers=ANSWERS, **words)
    silent, row = unreachable(cast)
    with pytest.raises(Denied):
        enter_return(row, by=cast.actor("owner"), answers=ANSWERS, **words)
    refused: list[tuple[dict[str, Any], str]] = [
        ({"answers": {**ANSWERS, "rd_staff": "999"}, **words}, "rd_staff"),
        ({"answers": ANSWERS, **words, "told_by": " "}, "told_by"),
    ]
    for wrong, field in refused:
        with pytest.raises(Invalid) as refusal:
            enter_return(row, by=by, **wrong)
        assert set(refusal.value.fields) == {field}
    entered = enter_return(row, by=by, answers=ANSWERS, **words)
    assert entered.state == "submitted" and accept_return(entered, by=by).state == "accepted"
    facts = Fact.objects.filter(organisation=silent)
    assert {one.source_note for one in facts} == {"Ms Li, by telephone"} and facts.count() == len(ANSWERS)
