"""Where an organisation stands: dated states, the first 90 days, and what is suggested but never set by itself."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from at_once import together
from cast import Cast, assemble
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.core.partial_dates import PartialDate
from openzone.places.queries import day_in
from openzone.registry.actions import change, register
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.first_days import change_step, open_first_days, retire_step, write_step
from openzone.registry.actions.rounds import close_round
from openzone.registry.actions.settlement import (
    change_settlement,
    correct_settlement,
    dismiss_suggestion,
    follow_suggestion,
    suggest_risks,
    tick,
    withdraw_settlement,
)
from openzone.registry.enums import SettlementState, SuggestionState
from openzone.registry.models import FirstDaysStep, Indicator, Organisation, RiskSuggestion, Settlement, Step
from openzone.registry.risks import findings, told
from openzone.registry.settlements import late_steps, suggestions_for
from openzone.registry.settling import TRANSITIONS, UNKNOWN, Relation, may_become, possible
from openzone.registry.tasks import suggest
from returns_at_work import opened
from spaces import floor_in, let_to, space_on


@pytest.fixture
def today(cast: Cast) -> date:
    return day_in(cast.zone, clock.now())


def settle(cast: Cast, *states: str, since: date | None = None) -> Organisation:
    """Bring the enterprise of the cast through these states."""
    for state in states:
        change_settlement(cast.organisation, to=state, since=since, reason="x", by=cast.actor("officer"))
    return Organisation.objects.get(pk=cast.organisation.pk)


def test_every_state_is_reached_and_none_is_a_dead_end() -> None:
    reached, ways = {UNKNOWN}, set(TRANSITIONS)
    for _round in SettlementState:
        reached |= {after for before, after in ways if before in reached}
    assert reached == {UNKNOWN, *SettlementState}
    assert all(possible(state) for state in reached)
    for before in reached:
        for after in SettlementState:
            answer = may_become(before, after, frozenset({Relation.SERVING}))
            assert bool(answer) is ((before, after) in ways)
            assert isinstance(may_become(before, after, frozenset()).refusal, Denied)


def test_states_follow_each_other_without_a_gap(cast: Cast, today: date) -> None:
    start = today - timedelta(400)
    for days, state in ((0, "settling"), (90, "operating"), (200, "expanding"), (300, "at_risk")):
        change_settlement(
            cast.organisation, to=state, since=start + timedelta(days), reason="Told", by=cast.actor("officer")
        )
    rows = list(Settlement.objects.order_by("id"))
    assert [row.until for row in rows[:-1]] == [row.since for row in rows[1:]] and rows[-1].until is None
    assert Organisation.objects.get(pk=cast.organisation.pk).settlement == "at_risk"
    row = Activity.objects.filter(verb="settlement.changed").latest("id")
    assert (row.data["from"], row.data["to"], row.audience) == ("expanding", "at_risk", "staff")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("to", {"to": "gone"}), ("reason", {"to": "left", "reason": ""}), ("since", {"since": date(2099, 1, 1)}),
        ("since", {"since": date(2020, 1, 1)}), ("channel", {"channel": "by air"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named(cast: Cast, field: str, wrong: dict[str, Any]) -> None:
    settle(cast, "settling", since=date(2024, 1, 1))
    with pytest.raises(Invalid) as refused:
        change_settlement(cast.organisation, by=cast.actor("officer"), **{"to": "operating", **wrong})
    assert list(refused.value.fields) == [field]
    abroad = register(unit=cast.foreign_zone.units.get(), name="Abroad", by=system(cast.foreign_zone.pk))
    for through in (abroad, cast.organisation):
        with pytest.raises(Invalid, match="Please choose another organisation"):
            change_settlement(cast.organisation, to="operating", through=through, by=cast.actor("officer"))


def test_the_channel_stays_until_another_is_given(cast: Cast) -> None:
    by = cast.actor("officer")
    change_settlement(cast.organisation, to="prospect", channel="intermediary", through=cast.outside, by=by)
    assert change_settlement(cast.organisation, to="settling", by=by).through == cast.outside
    assert change_settlement(cast.organisation, to="operating", channel="zone", by=by).through is None


@pytest.mark.parametrize("who", ["elsewhere", "auditor", "owner", "nobody", "foreigner"])
def test_only_who_serves_it_says_where_it_stands(cast: Cast, who: str) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    step = settle(cast, "settling").first_days.order_by("id")[0]
    acts = (
        lambda: change_settlement(cast.organisation, to="operating", by=cast.actor(who)),
        lambda: tick(step, done=True, by=cast.actor(who)),
        lambda: write_step(cast.zone, name="x", day=1, by=cast.actor(who)),
    )
    for act in acts:
        with pytest.raises(Denied):
            act()
    with pytest.raises(Denied):
        write_step(cast.zone, name="x", day=1, by=cast.actor("officer"))


def test_a_state_that_does_not_follow_is_refused(cast: Cast) -> None:
    settle(cast, "settling")
    with pytest.raises(Conflict, match="“expanding” does not follow “settling”"):
        settle(cast, "expanding")


def test_the_checklist_begins_with_settling_and_its_late_steps_are_told(cast: Cast, today: date) -> None:
    by = cast.actor("administrator")
    open_first_days(cast.zone, by=by)
    with pytest.raises(Conflict):
        open_first_days(cast.zone, by=by)
    retire_step(FirstDaysStep.objects.get(code="safety"), by=by)
    change_step(FirstDaysStep.objects.get(code="welcome"), name="Hello", name_local="你好", day=5, by=by)
    assert write_step(cast.zone, name="Bus card", day=6, by=by).code == "step-1"
    row = settle(cast, "settling", since=today - timedelta(8))
    steps = list(row.first_days.select_related("step").order_by("due", "id"))
    assert [one.step.name[:8] for one in steps[:3]] == ["Hello", "Bus card", "Space ha"]
    assert len(steps) == 9 and steps[0].due == today - timedelta(3)
    officer = cast.actor("officer")
    assert late_steps(officer, today).count() == 3 and not late_steps(cast.actor("elsewhere"), today).exists()
    tick(steps[0], done=True, remark="With flowers", by=officer)
    assert late_steps(officer, today).count() == 2
    tick(steps[0], done=False, by=officer)
    assert Step.objects.get(pk=steps[0].pk).done_by is None and late_steps(officer, today).count() == 3
    rows = Activity.objects.filter(subject_type="organisation", verb__startswith="first_days.").order_by("id")
    assert [row.verb for row in rows] == ["first_days.done", "first_days.undone"]
    change(cast.organisation, account_manager=cast.users["park_officer"], by=system(cast.zone.pk))
    assert not late_steps(officer, today).exists() and late_steps(cast.actor("park_officer"), today).count() == 3
    settle(cast, "operating")
    assert row.first_days.count() == 9


def test_who_comes_back_begins_anew_and_history_does_not(cast: Cast, today: date) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    assert not settle(cast, "operating", since=today - timedelta(2000)).first_days.exists()
    assert settle(cast, "left", "settling").first_days.count() == 9
    assert settle(cast, "left", "operating").first_days.count() == 18


def test_a_state_that_was_entered_wrongly_is_put_right(cast: Cast, today: date) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    settle(cast, "prospect", since=today - timedelta(60))
    settle(cast, "settling", since=today - timedelta(30))
    settle(cast, "operating", since=today - timedelta(10))
    prospect, settling, operating = Settlement.objects.order_by("id")
    by, day = cast.actor("officer"), today - timedelta(20)
    for wrong in (today - timedelta(5), today - timedelta(61)):
        with pytest.raises(Invalid):
            correct_settlement(settling, to="settling", since=wrong, why="Typed wrongly.", by=by)
    with pytest.raises(Conflict, match="“expanding” does not follow “prospect”"):
        correct_settlement(settling, to="expanding", since=day, why="x", by=by)
    with pytest.raises(Denied):
        correct_settlement(settling, to="settling", since=day, why="x", by=cast.actor("elsewhere"))
    correct_settlement(settling, to="settling", since=day, channel="zone", why="Typed wrongly.", by=by)
    prospect.refresh_from_db()
    settling.refresh_from_db()
    assert (prospect.until, settling.since, settling.channel, settling.until) == (day, day, "zone", operating.since)
    assert all(one.due == day + timedelta(one.step.day) for one in Step.objects.select_related("step").order_by("id"))
    correct_settlement(operating, to="left", since=today, reason="Sold", why="It never opened.", by=by)
    assert Organisation.objects.get(pk=cast.organisation.pk).settlement == "left"
    told_of = Activity.objects.filter(verb="settlement.corrected").latest("id").data
    assert (told_of["from"], told_of["to"]) == ("operating", "left")


def test_a_state_that_never_was_is_taken_back_and_the_one_before_holds_again(cast: Cast, today: date) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    by, days = cast.actor("officer"), (60, 40, 20, 5)
    for state, ago in zip(("prospect", "settling", "operating", "left"), days, strict=True):
        settle(cast, state, since=today - timedelta(ago))
    prospect, settling, operating, left = Settlement.objects.order_by("id")
    with pytest.raises(Denied):
        withdraw_settlement(left, why="x", by=cast.actor("elsewhere"))
    with pytest.raises(Invalid):
        withdraw_settlement(left, why=" ", by=by)
    withdraw_settlement(left, why="It was its neighbour.", by=by)
    assert Organisation.objects.get(pk=cast.organisation.pk).settlement == "operating"
    assert Settlement.objects.get(until=None) == operating
    told_of = Activity.objects.get(verb="settlement.withdrawn").data
    assert (told_of["state"], told_of["reason"], told_of["why"]) == ("left", "x", "It was its neighbour.")
    with pytest.raises(Conflict, match="taken back meanwhile"):
        withdraw_settlement(left, why="Again.", by=by)
    withdraw_settlement(settling, why="It came ready.", by=by)
    prospect.refresh_from_db()
    assert prospect.until == operating.since and Step.objects.filter(settlement=operating).count() == 9
    settle(cast, "at_risk")
    with pytest.raises(Conflict, match="“at risk” does not follow “prospect”"):
        withdraw_settlement(operating, why="x", by=by)
    for one in Settlement.objects.order_by("-since", "-id"):
        withdraw_settlement(one, why="None of it.", by=by)
    assert Organisation.objects.get(pk=cast.organisation.pk).settlement == "" and not Step.objects.exists()


def test_the_checklist_goes_with_a_state_that_was_none(cast: Cast, today: date) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    row, by = settle(cast, "settling", since=today - timedelta(5)), cast.actor("officer")
    (only,) = Settlement.objects.all()
    correct_settlement(only, to="prospect", since=only.since, why="Not yet.", by=by)
    assert not row.first_days.exists()
    correct_settlement(only, to="settling", since=only.since, why="It has.", by=by)
    assert row.first_days.count() == 9


def count_people(cast: Cast, day: date, people: int) -> None:
    indicator = Indicator.objects.get(zone=cast.zone, code="headcount")
    record_fact(cast.organisation, indicator=indicator, at=str(day), value=Decimal(people), by=cast.actor("officer"))


@pytest.fixture
def doubtful(cast: Cast, today: date) -> Cast:
    """An enterprise with every reason that there is: a tenancy that ends, fewer people, an old demand."""
    settle(cast, "operating", since=today - timedelta(500))
    let_to(cast, space_on(cast, floor_in(cast)), today - timedelta(300), today + timedelta(60))
    for days, people in ((400, 100), (30, 80)):
        count_people(cast, today - timedelta(days), people)
    case = cast.case(State.IN_PROGRESS)
    Case.objects.filter(pk=case.pk).update(submitted_at=clock.now() - timedelta(40))
    change(cast.organisation, account_manager=cast.users["officer"], by=system(cast.zone.pk))
    return cast


def test_it_is_suggested_with_its_reasons_and_never_set(doubtful: Cast, today: date) -> None:
    assert suggest_risks(doubtful.zone, day=today) == 1
    assert Organisation.objects.get(pk=doubtful.organisation.pk).settlement == "operating"
    one = suggestions_for(doubtful.actor("officer")).get()
    assert [reason["code"] for reason in one.reasons] == ["tenancy_ending", "people_falling", "old_cases"]
    latest = PartialDate(str(today - timedelta(30))).words
    assert told(one.reasons)[1:] == [
        f"Headcount fell from 100 ({PartialDate(str(today - timedelta(400))).words}) to 80 ({latest}).",
        "1 demand is open for more than 30 days.",
    ]
    told_to = Delivery.objects.filter(activity__verb="risk.suggested").values_list("recipient_id", flat=True)
    assert set(told_to) == {doubtful.users["officer"].pk}
    assert suggest_risks(doubtful.zone, day=today) == 0 and RiskSuggestion.objects.count() == 1
    assert not suggestions_for(doubtful.actor("elsewhere")).exists()


def test_reasons_need_their_facts(doubtful: Cast, today: date) -> None:
    let_to(doubtful, space_on(doubtful, floor_in(doubtful, code="b"), "B1"), today + timedelta(61))
    count_people(doubtful, today, 79)
    Case.objects.update(confidential=True)
    assert findings(doubtful.zone.pk, today) == {}
    assert suggest_risks(doubtful.zone, day=today) == 0


def test_a_dismissed_one_is_quiet_until_its_day_or_another_reason(doubtful: Cast, today: date) -> None:
    Case.objects.update(confidential=True)
    suggest_risks(doubtful.zone, day=today)
    by, until = doubtful.actor("officer"), today + timedelta(30)
    one = RiskSuggestion.objects.get()
    for remark, day in (("", until), ("x", today), ("x", today + timedelta(700))):
        with pytest.raises(Invalid):
            dismiss_suggestion(one, by=by, remark=remark, until=day)
    with pytest.raises(Denied):
        dismiss_suggestion(one, by=doubtful.actor("auditor"), remark="x", until=until)
    dismiss_suggestion(one, by=by, remark="They build their own house", until=until)
    with pytest.raises(Conflict):
        follow_suggestion(one, by=by)
    assert suggest_risks(doubtful.zone, day=until) == 0
    Case.objects.update(confidential=False)
    assert suggest_risks(doubtful.zone, day=until) == 1
    RiskSuggestion.objects.filter(state=SuggestionState.OPEN).delete()
    Case.objects.update(confidential=True)
    assert suggest_risks(doubtful.zone, day=until + timedelta(1)) == 1


def test_a_dismissed_one_comes_back_when_it_is_worse(doubtful: Cast, today: date) -> None:
    by, until = doubtful.actor("officer"), today + timedelta(30)
    suggest_risks(doubtful.zone, day=today)
    dismiss_suggestion(RiskSuggestion.objects.get(), by=by, remark="We know", until=until)
    assert suggest_risks(doubtful.zone, day=today) == 0
    count_people(doubtful, today, 40)
    assert suggest_risks(doubtful.zone, day=today) == 1


@pytest.mark.parametrize(("first", "last", "fires"), [(500, 100, True), (1_500, 900, True), (1_600, 1_000, False),
                                                      (1_500, 500, False)])  # fmt: skip
def test_only_recent_counts_speak_for_a_risk(cast: Cast, today: date, first: int, last: int, fires: bool) -> None:
    for days, people in ((first, 100), (last, 60)):
        count_people(cast, today - timedelta(days), people)
    assert bool(findings(cast.zone.pk, today)) is fires


def test_returns_missing_from_old_rounds_speak_for_nothing(cast: Cast, today: date) -> None:
    round_ = opened(cast)
    day = round_.due + timedelta(1)
    assert findings(cast.zone.pk, day)[cast.organisation.pk] == [{"code": "returns_missing", "n": 1}]
    close_round(round_, by=cast.actor("leader"))
    assert findings(cast.zone.pk, day + timedelta(300)) and not findings(cast.zone.pk, day + timedelta(400))


def test_a_suggestion_is_followed_by_a_person_or_goes_with_its_reasons(doubtful: Cast, today: date) -> None:
    suggest_risks(doubtful.zone, day=today)
    settled = follow_suggestion(RiskSuggestion.objects.get(), by=doubtful.actor("officer"))
    assert settled.state == "at_risk" and "fell from 100" in settled.reason
    assert RiskSuggestion.objects.get().state == SuggestionState.FOLLOWED
    assert suggest_risks(doubtful.zone, day=today) == 0
    settle(doubtful, "operating")
    assert suggest_risks(doubtful.zone, day=today) == 1
    Case.objects.update(confidential=True)
    suggest_risks(doubtful.zone, day=today + timedelta(300))
    still = RiskSuggestion.objects.latest("id")
    assert [reason["code"] for reason in still.reasons] == ["people_falling"]
    count_people(doubtful, today, 120)
    suggest_risks(doubtful.zone, day=today + timedelta(301))
    assert RiskSuggestion.objects.latest("id").state == SuggestionState.GONE


def test_two_at_once_and_one_wins(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    settle(cast, "operating")
    answers = together(
        lambda: change_settlement(cast.organisation, to="left", reason="Sold", by=cast.actor("officer")),
        lambda: change_settlement(cast.organisation, to="expanding", by=cast.actor("dispatcher")),
    )
    assert sum(isinstance(answer, Conflict) for answer in answers) <= 1
    assert Settlement.objects.filter(until__isnull=True).count() == 1


def test_the_job_looks_at_every_zone(doubtful: Cast) -> None:
    suggest(timestamp=0)
    assert RiskSuggestion.objects.count() == 1


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_the_page_says_where_it_stands_and_what_to_do(doubtful: Cast, client: Client, today: date) -> None:
    open_first_days(doubtful.zone, by=doubtful.actor("administrator"))
    suggest_risks(doubtful.zone, day=today)
    client.force_login(doubtful.users["officer"])
    address = reverse("desk_organisation", args=[doubtful.organisation.ref])
    page = text(client.get(address))
    assert "This enterprise may be at risk" in page and "Headcount fell from 100" in page and "operating" in page
    assert "May be at risk" in text(client.get("/desk/"))
    sent = {"remark": "A new site", "until": str(today + timedelta(20))}
    assert client.post(reverse("desk_risk_dismiss", args=[doubtful.organisation.ref]), sent).status_code == 303
    assert "This enterprise may be at risk" not in text(client.get(address))
    change_it = reverse("desk_settlement", args=[doubtful.organisation.ref])
    assert client.post(change_it, {"to": "left", "since": str(today), "reason": ""}).status_code == 422
    left = {"to": "left", "since": str(today - timedelta(20)), "reason": "Sold to a rival", "channel": "zone"}
    assert client.post(change_it, {**left, "through": doubtful.outside.ref}).status_code == 422  # not his to see
    assert client.post(change_it, left).status_code == 303
    again = {"to": "settling", "since": str(today - timedelta(10))}
    assert client.post(change_it, {**again, "key": "b"}).status_code == 303
    page = text(client.get(address))
    assert "Sold to a rival" in page and "First 90 days" in page and "0/9" in page
    step = doubtful.organisation.first_days.order_by("due", "id")[0]
    assert "First 90 days: late" in text(client.get("/desk/"))
    ticked = reverse("desk_first_step", args=[doubtful.organisation.ref, step.pk])
    assert client.post(ticked, {"done": "on", "remark": "By phone"}).status_code == 303
    assert "1/9" in text(client.get(address)) and "By phone" in text(client.get(address))
    for query, found in (("settlement=settling", True), ("settlement=left", False)):
        assert (doubtful.organisation.ref in text(client.get(f"/desk/enterprises/?{query}"))) is found


def test_the_page_asks_the_same_with_a_long_history(cast: Cast, client: Client, today: date) -> None:
    open_first_days(cast.zone, by=cast.actor("administrator"))
    client.force_login(cast.users["officer"])
    address, counts = reverse("desk_organisation", args=[cast.organisation.ref]), []
    for states in (("settling",), ("operating", "expanding"), ("operating", "at_risk", "left", "settling")):
        settle(cast, *states)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2] <= 15
    for path in ("/desk/", "/desk/enterprises/"):
        with CaptureQueriesContext(connection) as asked:
            client.get(path)
        assert len(asked) <= 15, path


def test_the_steps_are_set_in_the_settings(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["administrator"])
    page = "/desk/settings/first-days/"
    assert "Begin with the usual steps" in text(client.get(page))
    assert client.post(f"{page}open/").status_code == 302
    assert FirstDaysStep.objects.count() == 9
    assert client.post(f"{page}new/", {"name": "Bus card", "name_local": "班车卡", "day": "91"}).status_code == 422
    assert client.post(f"{page}new/", {"name": "Bus card", "name_local": "班车卡", "day": "9"}).status_code == 303
    step = FirstDaysStep.objects.get(name="Bus card")
    assert client.post(f"{page}{step.pk}/", {"name": "Bus cards", "day": "10"}).status_code == 303
    assert client.post(f"{page}{step.pk}/retire/", {}).status_code == 303
    assert "Bus cards" not in text(client.get(page))
