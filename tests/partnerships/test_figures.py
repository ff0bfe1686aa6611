"""The figures of partnerships, as of a day, with what is not known, and with what stands behind each number."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.test import Client

from cast import Cast
from openzone.core import clock
from openzone.core.figures import Part, Question, Row, ask, find
from openzone.insight.queries import question
from openzone.partnerships import actions
from openzone.partnerships.actions import items, meetings
from partnerships.gatherings import founded, given, met
from partnerships.papers import day, promised, signed


def asked(cast: Cast, as_of: datetime | None = None) -> Question:
    return question(cast.zone, day(cast).year, as_of or clock.now())


def whole(cast: Cast, code: str, as_of: datetime | None = None) -> Row:
    (row,) = ask(find(code), asked(cast, as_of))
    return row


def parts(row: Row) -> tuple[int, int, int]:
    return int(row.numerator), int(row.denominator or 0), row.unknown


def test_commitments_kept_of_those_due(cast: Cast) -> None:
    row, officer = signed(cast), cast.actor("officer")
    kept, reported, late = (promised(cast, row, due=0) for _ in range(3))
    promised(cast, row, due=20)
    actions.release(promised(cast, row, due=0), by=officer, reason="Both let it go.")
    actions.fulfil(kept, by=officer, done_on=day(cast), remark="Seen")
    actions.report(reported, by=cast.actor("owner"), done_on=day(cast), remark="Done")
    assert parts(whole(cast, "commitments_kept")) == (1, 3, 1)
    assert list(find("commitments_kept").records(asked(cast), Part.UNKNOWN)) == [row]
    assert not late.is_late(day(cast))


def test_items_done_and_meetings_held(cast: Cast) -> None:
    row, officer = founded(cast, founded="2014"), cast.actor("officer")
    meeting = met(cast, row, days=-0.01)
    met(cast, row, days=-0.02)
    meetings.cancel(met(cast, row, days=-0.03), by=officer, reason="Snow.")
    meetings.hold(meeting, by=officer)
    assert parts(whole(cast, "meetings_held")) == (1, 3, 1)
    before = clock.now()
    done, _open = given(cast, row, due=0), given(cast, row, due=0)
    items.report(done, by=cast.actor("park_officer"), done_on=day(cast), remark="Done")
    assert parts(whole(cast, "action_items_done")) == (0, 2, 1)
    items.accept(done, by=officer)
    assert parts(whole(cast, "action_items_done")) == (1, 2, 0)
    assert parts(whole(cast, "action_items_done", before - timedelta(days=1))) == (0, 0, 0)
    assert list(find("action_items_done").records(asked(cast))) == [done]


def test_a_past_day_is_counted_as_it_was_whatever_was_opened_again_since(cast: Cast) -> None:
    row, officer, start = signed(cast), cast.actor("officer"), clock.now()
    kept, dropped = promised(cast, row, due=0), given(cast, founded(cast), due=0)
    actions.fulfil(kept, by=officer, done_on=day(cast), remark="Seen", occurred_at=start)
    then = clock.now()
    actions.reopen(kept, by=officer, reason="Only half of it.")
    items.report(dropped, by=cast.actor("park_officer"), done_on=day(cast), remark="Done")
    items.send_back(dropped, by=officer, reason="Two are missing.")
    items.drop(dropped, by=officer, reason="Not needed.")
    assert parts(whole(cast, "commitments_kept", then)) == (1, 1, 0)
    assert parts(whole(cast, "commitments_kept")) == (0, 1, 0)
    assert parts(whole(cast, "action_items_done", then)) == (0, 1, 0)
    assert parts(whole(cast, "action_items_done")) == (0, 0, 0)
    kinds = ["reported", "open", "dropped"]
    assert list(dropped.steps.order_by("pk").values_list("state", flat=True)) == kinds


def test_what_is_due_is_split_by_month_and_by_unit(cast: Cast) -> None:
    row, today = signed(cast), day(cast)
    actions.fulfil(promised(cast, row, due=0), by=cast.actor("officer"), done_on=today, remark="Seen")
    founded(cast, founded="2014")
    for code, dimension, value in (
        ("commitments_kept", "month", f"{today.year}-{today.month:02d}"),
        ("commitments_kept", "unit", cast.units["station"].code),
        ("groups_at_work", "unit", cast.units["station"].code),
    ):
        (cell,) = ask(find(code), replace(asked(cast), dimension=dimension))
        assert (cell.code, int(cell.numerator)) == (value, 1), code
        behind = find(code).records(replace(asked(cast), dimension=dimension, code=value))
        assert behind.count() == 1, code


def test_groups_at_work_as_far_as_their_dates_say(cast: Cast) -> None:
    founded(cast, "old", founded="2014", began="2014-05")
    founded(cast, "unsaid")
    row = whole(cast, "groups_at_work")
    assert (int(row.numerator), row.unknown) == (1, 1)
    (then,) = ask(find("groups_at_work"), question(cast.zone, 2013, clock.now()))
    assert (int(then.numerator), then.unknown) == (0, 1)


def test_each_number_leads_to_its_list(cast: Cast) -> None:
    item = given(cast, founded(cast), due=0)
    client, year = Client(), day(cast).year
    client.force_login(cast.users["leader"])
    for code in ("commitments_kept", "action_items_done", "meetings_held", "groups_at_work"):
        assert client.get(f"/desk/figures/{code}/?year={year}").status_code == 200, code
    shown = client.get(f"/desk/action-items/?figure=action_items_done&year={year}&part=denominator").content.decode()
    assert item.text in shown and "What stands behind" in shown
    none = client.get(f"/desk/action-items/?figure=action_items_done&year={year}").content.decode()
    assert item.text not in none
