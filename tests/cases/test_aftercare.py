"""Four weeks later: does it still hold; and who calls back about what somebody else handled."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.following_up import follow_up
from openzone.cases.calling import call_backs_visible_to, calls_waiting_for, may_call
from openzone.cases.enums import State
from openzone.cases.models import CallBack, Case, Cycle, Draw, Sequel
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.figures import find
from openzone.core.models import Activity, Delivery
from openzone.insight.queries import split
from openzone.places.actions import appoint
from openzone.registry.actions import join
from openzone.registry.models import Membership

# A Monday.
BEGIN = datetime(2027, 3, 1, 2, tzinfo=UTC)
MARCH = date(2027, 3, 1)


@pytest.fixture
def closed(cast: Cast) -> Case:
    with clock.fixed(BEGIN):
        return cast.case(State.CLOSED)


def days_later(cast: Cast, days: int) -> None:
    with clock.fixed(BEGIN + timedelta(days=days)):
        follow_up(cast.zone)


def told(verb: str) -> set[int]:
    return set(Delivery.objects.filter(activity__verb=f"case.{verb}").values_list("recipient_id", flat=True))


def test_who_raised_it_is_asked_once_after_four_weeks_and_nobody_before(cast: Cast, closed: Case) -> None:
    for day in range(21, 41):
        days_later(cast, day)
        asked = Activity.objects.filter(verb="case.second_look").count()
        assert asked == (1 if day >= 28 else 0)
    assert told("second_look") == {cast.users["member"].pk}
    assert Cycle.objects.get().held_asked_at == BEGIN + timedelta(days=28)


def test_who_was_missed_for_long_is_not_asked_any_more_nor_where_the_zone_does_not_ask(
    cast: Cast, closed: Case
) -> None:
    days_later(cast, 43)
    assert not Activity.objects.filter(verb="case.second_look").exists()
    actions.change_aftercare(
        cast.zone,
        by=cast.actor("administrator"),
        answer_days=10,
        reply_days=10,
        second_look=False,
        sampled=0,
        most_unconfirmed=0,
    )
    days_later(cast, 30)
    assert not Activity.objects.filter(verb="case.second_look").exists()


def test_an_owner_is_asked_for_somebody_who_left(cast: Cast, closed: Case) -> None:
    Membership.objects.filter(user=cast.users["member"]).update(until=clock.now())
    days_later(cast, 28)
    assert told("second_look") == {cast.users["owner"].pk}


def test_the_answer_is_kept_once_and_by_the_enterprise_alone(cast: Cast, closed: Case) -> None:
    with pytest.raises(Conflict):
        actions.say_whether_it_holds(closed, by=cast.actor("member"), held="yes")
    days_later(cast, 28)
    for name in ("officer", "administrator"):
        with pytest.raises(Denied):
            actions.say_whether_it_holds(closed, by=cast.actor(name), held="yes")
    with pytest.raises(Invalid):
        actions.say_whether_it_holds(closed, by=cast.actor("member"), held="perhaps")
    actions.say_whether_it_holds(closed, by=cast.actor("member"), held="no")
    with pytest.raises(Conflict):
        actions.say_whether_it_holds(closed, by=cast.actor("owner"), held="yes")
    cycle = Cycle.objects.get()
    assert (cycle.held, cycle.held_by) == ("no", cast.users["member"])
    assert Activity.objects.get(verb="case.held").data == {"held": "no", "cycle": 1}
    closed.refresh_from_db()
    assert closed.state == State.CLOSED, "nothing is taken up by itself"
    assert cast.users["officer"].pk in told("held")


def test_that_it_holds_stirs_nobody(cast: Cast, closed: Case) -> None:
    days_later(cast, 28)
    actions.say_whether_it_holds(closed, by=cast.actor("member"), held="yes")
    assert told("held") == set()


def test_a_new_demand_takes_up_an_old_one_with_its_words(cast: Cast, closed: Case) -> None:
    draft = actions.begin_anew(closed, by=cast.actor("member"))
    assert (draft.state, draft.title, draft.category) == (State.DRAFT, closed.title, closed.category)
    assert Sequel.objects.get(case=draft).earlier == closed
    with pytest.raises(Denied):
        actions.begin_anew(closed, by=cast.actor("officer"))
    with pytest.raises(Conflict):
        actions.begin_anew(cast.case(State.IN_PROGRESS), by=cast.actor("member"))


@pytest.fixture
def drawn(cast: Cast, closed: Case) -> CallBack:
    """The call-back about the closed demand, which the station's officer handled and the zone's dispatcher sorted."""
    with clock.fixed(datetime(2027, 4, 1, 2, tzinfo=UTC)):
        follow_up(cast.zone)
    return CallBack.objects.get()


def test_call_backs_of_a_month_are_drawn_once_after_it(cast: Cast, drawn: CallBack) -> None:
    assert drawn.unit == cast.units["park"], "the level above"
    draw = Draw.objects.get()
    assert (draw.month, draw.answered, draw.unconfirmed, draw.sampled) == (MARCH, 1, 0, 10)
    days_later(cast, 40)
    assert Draw.objects.count() == 1 and CallBack.objects.count() == 1
    assert Activity.objects.get(verb="call_back.drawn").data == {"month": "2027-03", "closed": 1, "drawn": 1}


def test_the_lot_can_be_drawn_again_and_finds_the_same_ones(cast: Cast) -> None:
    with clock.fixed(BEGIN):
        cases = [cast.case(State.CLOSED) for _ in range(8)]
        unanswered = [cast.case(State.PROPOSED) for _ in range(3)]
        Case.objects.filter(pk__in=[one.pk for one in unanswered]).update(state=State.CLOSED, closed_at=BEGIN)
        Cycle.objects.filter(case__in=unanswered).update(closed_at=BEGIN)
    actions.change_aftercare(
        cast.zone,
        by=cast.actor("administrator"),
        answer_days=10,
        reply_days=10,
        second_look=True,
        sampled=30,
        most_unconfirmed=2,
    )
    with pytest.raises(Denied):
        actions.draw_call_backs(cast.zone, month=MARCH, by=cast.actor("administrator"))
    lots = []
    for _again in range(2):
        actions.draw_call_backs(cast.zone, month=MARCH, by=system(cast.zone.pk))
        lots.append(set(CallBack.objects.values_list("case_id", flat=True)))
        CallBack.objects.all().delete()
        Draw.objects.all().delete()
    assert lots[0] == lots[1]
    assert len(lots[0] & {one.pk for one in cases}) == 3, "thirty of a hundred, rounded up"
    assert len(lots[0] & {one.pk for one in unanswered}) == 2, "the unconfirmed ones up to the most"


def test_what_was_disputed_is_not_drawn(cast: Cast, closed: Case) -> None:
    with clock.fixed(BEGIN + timedelta(days=2)):
        actions.dispute(closed, by=cast.actor("member"), reason="No bus came.")
    actions.draw_call_backs(cast.zone, month=MARCH, by=system(cast.zone.pk))
    assert not CallBack.objects.exists()


@pytest.mark.parametrize("name", ["officer", "dispatcher", "elsewhere", "auditor", "administrator", "foreigner"])
def test_nobody_calls_who_handled_it_or_does_not_work_at_the_unit_that_calls(
    cast: Cast, drawn: CallBack, name: str
) -> None:
    with pytest.raises(Denied):
        actions.call_back(drawn, by=cast.actor(name), reached=True, solved="yes")
    assert not calls_waiting_for(cast.actor(name)).exists()


def test_somebody_of_both_units_does_not_call(cast: Cast, drawn: CallBack) -> None:
    appoint(user=cast.users["park_officer"], unit=cast.units["station"], role="officer", by=cast.actor("administrator"))
    assert not may_call(cast.actor("park_officer"), drawn)
    assert not calls_waiting_for(cast.actor("park_officer")).exists()


def test_the_zones_own_demands_are_called_back_by_others_of_the_zone(cast: Cast) -> None:
    with clock.fixed(BEGIN):
        case = actions.submit(cast.draft(), by=cast.actor("member"))
        actions.answer_at_once(case, by=cast.actor("dispatcher"), outcome="explained", body="Here.")
        actions.confirm(case, by=cast.actor("member"), solved="partly", satisfaction=3)
    actions.draw_call_backs(cast.zone, month=MARCH, by=system(cast.zone.pk))
    one = CallBack.objects.get()
    assert one.unit == cast.units["top"]
    assert not may_call(cast.actor("dispatcher"), one) and may_call(cast.actor("leader"), one)
    assert list(calls_waiting_for(cast.actor("leader"))) == [one]


def test_somebody_of_the_enterprise_sees_no_call_about_it(cast: Cast, drawn: CallBack) -> None:
    assert list(call_backs_visible_to(cast.actor("park_officer"))) == [drawn]
    join(organisation=cast.organisation, user=cast.users["park_officer"], role="member", by=system(cast.zone.pk))
    assert not call_backs_visible_to(cast.actor("park_officer")).exists()


def test_what_came_of_a_call_stands_beside_the_verdict(cast: Cast, drawn: CallBack, closed: Case) -> None:
    caller = cast.actor("park_officer")
    assert list(calls_waiting_for(caller)) == [drawn]
    with pytest.raises(Invalid):
        actions.call_back(drawn, by=caller, reached=True)
    with pytest.raises(Invalid):
        actions.call_back(drawn, by=caller, reached=False, solved="yes")
    done = actions.call_back(drawn, by=caller, reached=True, solved="no", satisfaction=2, remark="The bus stopped.")
    assert (done.reached, done.solved, done.satisfaction, done.done_by) == (True, "no", 2, cast.users["park_officer"])
    with pytest.raises(Conflict):
        actions.call_back(drawn, by=caller, reached=True, solved="yes")
    activity = Activity.objects.get(verb="case.call_back")
    assert activity.audience == "staff" and activity.data == {"reached": True, "solved": "no", "call_back": drawn.pk}
    assert Cycle.objects.get(case=closed).solved == "yes", "the enterprise's own verdict stays"
    assert cast.users["member"].pk not in told("call_back") and cast.users["officer"].pk in told("call_back")


def test_after_three_calls_in_vain_it_is_noted_as_not_reached(cast: Cast, drawn: CallBack) -> None:
    caller = cast.actor("park_officer")
    for tries in (1, 2, 3):
        drawn = actions.call_back(drawn, by=caller, reached=False)
        assert (drawn.tries, drawn.done_at is not None) == (tries, tries == 3)
    assert drawn.reached is False


@pytest.mark.parametrize(("said", "agrees"), [("yes", 1), ("partly", 0), ("no", 0)])
def test_the_agreement_of_call_backs_is_a_figure(cast: Cast, drawn: CallBack, said: str, agrees: int) -> None:
    actions.call_back(drawn, by=cast.actor("park_officer"), reached=True, solved=said)
    year = clock.now().year
    row = split(find("callback_agreement"), cast.zone, year, clock.now()).rows[0]
    assert [int(row.numerator), int(row.denominator or 0), row.unknown] == [agrees, 1, 0]
    assert split(find("callback_agreement"), cast.zone, year, clock.now(), "unit").rows[0].code == "station"
