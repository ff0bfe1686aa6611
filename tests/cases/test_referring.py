"""What is not its own a unit refers on within one working day; afterwards the level above decides."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import SHOWN_WITH
from openzone.cases.situations import possible_for, possible_for_each, with_situation
from openzone.core import clock
from openzone.core.calendars.reading import calendar_of
from openzone.core.errors import Conflict
from openzone.places.actions.calendars import set_days

# The zone of the cast works from Monday to Friday, 9 to 12 and 13 to 17 o'clock, eight hours ahead of UTC.
FRIDAY = datetime(2027, 3, 5, 6, tzinfo=UTC)  # 14 o'clock
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
UNTIL = FRIDAY + timedelta(days=4)  # Tuesday, 14 o'clock: three hours of Friday and four of Tuesday
SENTENCE = "until 9 March 2027, 14:00, a working day"


@pytest.fixture
def case(cast: Cast) -> Case:
    """Given to the station on a Friday; the Monday after it is a holiday."""
    with clock.fixed(FRIDAY):
        monday = date(2027, 3, 8)
        by = cast.actor("administrator")
        set_days(calendar_of(cast.zone.pk), first=monday, last=monday, kind="off", by=by)
        return cast.case(State.ASSIGNED)


def offered(cast: Cast, case: Case, at: datetime, who: str = "officer") -> bool:
    """Whether it may be referred on at a moment; by a list, a page and an action alike."""
    with clock.fixed(at):
        row = Case.objects.get(pk=case.pk)
        shown: Any = with_situation(Case.objects.filter(pk=case.pk)).get()
        (answer,) = {
            Verb.REFER in possible_for(cast.actor(who), row),
            Verb.REFER in possible_for(cast.actor(who), shown),
            Verb.REFER in possible_for_each(cast.actor(who), [row])[row.pk],
        }
        return answer


def refer(cast: Cast, case: Case, who: str = "officer", unit: str = "other", **more: Any) -> Case:
    row = Case.objects.get(pk=case.pk)
    return actions.refer(row, by=cast.actor(who), unit=cast.units[unit], reason="Theirs.", **more)


def test_until_a_working_day_is_over_the_holiday_left_out(cast: Cast, case: Case) -> None:
    assert offered(cast, case, UNTIL)
    assert not offered(cast, case, UNTIL + MINUTE)
    with clock.fixed(UNTIL + MINUTE), pytest.raises(Conflict, match=SENTENCE) as refused:
        refer(cast, case)
    assert "Accept it, or escalate it" in str(refused.value)
    with clock.fixed(UNTIL):
        assert refer(cast, case).unit == cast.units["other"]


def test_a_corrected_calendar_counts_at_once(cast: Cast, case: Case) -> None:
    tuesday = date(2027, 3, 9)
    with clock.fixed(FRIDAY):
        set_days(calendar_of(cast.zone.pk), first=tuesday, last=tuesday, kind="off", by=cast.actor("administrator"))
    assert offered(cast, case, UNTIL + timedelta(days=1))
    assert not offered(cast, case, UNTIL + timedelta(days=1) + MINUTE)


def test_each_unit_has_its_own_day_and_no_second_one(cast: Cast, case: Case) -> None:
    with clock.fixed(UNTIL):
        actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"], officer=cast.users["officer"])
    assert not offered(cast, case, UNTIL + MINUTE), "it was given what it had already"
    with clock.fixed(UNTIL + HOUR):
        actions.accept(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
        actions.assign(Case.objects.get(pk=case.pk), by=cast.actor("dispatcher"), unit=cast.units["station"])
    assert not offered(cast, case, UNTIL + HOUR)
    with clock.fixed(UNTIL + HOUR):
        actions.assign(Case.objects.get(pk=case.pk), by=cast.actor("dispatcher"), unit=cast.units["other"])
    assert offered(cast, case, UNTIL + timedelta(days=1) + HOUR, "elsewhere")
    assert not offered(cast, case, UNTIL + timedelta(days=1) + HOUR + MINUTE, "elsewhere")


def test_what_was_sorted_anew_is_given_anew(cast: Cast, case: Case) -> None:
    later = UNTIL + timedelta(days=2)
    with clock.fixed(FRIDAY):
        target = cast.case(State.IN_PROGRESS)
        actions.merge(case, by=cast.actor("officer"), target=target)
    with clock.fixed(later):
        actions.unmerge(Case.objects.get(pk=case.pk), by=cast.actor("officer"))
        actions.assign(Case.objects.get(pk=case.pk), by=cast.actor("dispatcher"), unit=cast.units["station"])
    assert offered(cast, case, later)


def test_what_was_done_in_time_may_be_reported_later(cast: Cast, case: Case) -> None:
    with clock.fixed(UNTIL + HOUR):
        assert refer(cast, case, occurred_at=UNTIL).unit == cast.units["other"]


def test_with_the_zone_there_is_no_level_above_to_name(cast: Cast, case: Case) -> None:
    with clock.fixed(FRIDAY):
        for who in ("officer", "park_officer"):
            actions.escalate(Case.objects.get(pk=case.pk), by=cast.actor(who), reason="Too big.")
    with clock.fixed(UNTIL + MINUTE), pytest.raises(Conflict, match="ask the zone's own office"):
        refer(cast, case)


def test_the_page_neither_offers_nor_does_it(cast: Cast, case: Case) -> None:
    client, url = Client(), f"/desk/cases/{case.ref}/"
    client.force_login(cast.users["officer"])
    with clock.fixed(UNTIL):
        assert f"{url}referral/" in client.get(url).content.decode()
    with clock.fixed(UNTIL + MINUTE):
        assert f"{url}referral/" not in client.get(url).content.decode()
        assert SENTENCE in client.get(f"{url}referral/").content.decode()


def test_a_list_asks_as_much_for_three_as_for_one(cast: Cast, case: Case) -> None:
    def asked() -> int:
        cases = list(Case.objects.select_related(*SHOWN_WITH).filter(state=State.ASSIGNED))
        with CaptureQueriesContext(connection) as statements, clock.fixed(UNTIL):
            possible_for_each(cast.actor("officer"), cases)
        return len(statements)

    first = asked()
    with clock.fixed(FRIDAY):
        for _one in range(2):
            cast.case(State.ASSIGNED)
    assert asked() == first
