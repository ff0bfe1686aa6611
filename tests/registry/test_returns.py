"""Returns: who does what when, what blocks, what wants an explanation, and how an answer becomes a fact."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from at_once import together
from cast import Cast, assemble
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid, Refusal
from openzone.core.models import Activity, Delivery
from openzone.registry.actions import join
from openzone.registry.actions.facts import record_fact
from openzone.registry.actions.returns import (
    accept_return,
    ask_return_again,
    excuse_return,
    save_answers,
    send_back_return,
    submit_return,
)
from openzone.registry.actions.rounds import close_round, remind_round
from openzone.registry.actions.templates import add_template, change_template, retire_template
from openzone.registry.enums import ReturnSide, ReturnState, ReturnVerb
from openzone.registry.models import Fact, Indicator, Return, ReturnTemplate
from openzone.registry.return_queries import progress_of, returns_visible_to, sides_of
from openzone.registry.returns import lines_of, look_through
from openzone.registry.rules import RETURN_TRANSITIONS, RETURN_WAITS_FOR, may_return
from returns_at_work import ANSWERS, due, filled, opened, own, submitted

ACTS: dict[ReturnVerb, Callable[..., Return]] = {
    ReturnVerb.SUBMIT: submit_return,
    ReturnVerb.ACCEPT: accept_return,
    ReturnVerb.SEND_BACK: lambda row, **more: send_back_return(row, remark="Please look again.", **more),
    ReturnVerb.EXCUSE: lambda row, **more: excuse_return(row, remark="Too small.", **more),
    ReturnVerb.ASK_AGAIN: lambda row, **more: ask_return_again(row, remark="After all.", **more),
}
DOERS = {ReturnSide.ENTERPRISE: "owner", ReturnSide.STAFF: "officer"}


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def in_state(cast: Cast, state: ReturnState) -> Return:
    """The return of the cast's enterprise, brought there by the real verbs."""
    row = own(cast, opened(cast))
    ways: dict[ReturnState, tuple[ReturnVerb, ...]] = {
        ReturnState.ASKED: (),
        ReturnState.SUBMITTED: (ReturnVerb.SUBMIT,),
        ReturnState.SENT_BACK: (ReturnVerb.SUBMIT, ReturnVerb.SEND_BACK),
        ReturnState.ACCEPTED: (ReturnVerb.SUBMIT, ReturnVerb.ACCEPT),
        ReturnState.EXCUSED: (ReturnVerb.EXCUSE,),
    }
    row = filled(cast, row)
    for verb in ways[state]:
        row = ACTS[verb](row, by=cast.actor("owner" if verb == ReturnVerb.SUBMIT else "officer"))
    assert row.state == state
    return row


@pytest.mark.parametrize("state", list(ReturnState))
def test_every_verb_in_every_state_by_everybody(cast: Cast, state: ReturnState) -> None:
    row = in_state(cast, state)
    for verb, act in ACTS.items():  # how staff enter one is a test of its own
        move = RETURN_TRANSITIONS.get((state, verb))
        for side, who in DOERS.items():
            answer = may_return(row, state, verb, frozenset({side}))
            assert bool(answer) is (move is not None and side in move.who), (verb, side)
            if not answer:
                assert answer.refusal is not None
                with pytest.raises(type(answer.refusal)):
                    act(row, by=cast.actor(who))
        for stranger in ("elsewhere", "auditor", "administrator", "outsider", "foreigner"):
            with pytest.raises(Denied):
                act(row, by=cast.actor(stranger))


def test_every_state_can_be_reached_and_has_an_owner_or_an_end() -> None:
    assert set(ACTS) == set(ReturnVerb) - {ReturnVerb.ENTER}
    reached = {ReturnState.ASKED} | {move.to for move in RETURN_TRANSITIONS.values()}
    assert reached == set(ReturnState) == set(RETURN_WAITS_FOR)
    for state, side in RETURN_WAITS_FOR.items():
        movers = {who for (one, _verb), move in RETURN_TRANSITIONS.items() if one == state for who in move.who}
        assert side is None or side in movers


def test_what_was_accepted_is_a_dated_fact_that_names_the_return(cast: Cast) -> None:
    row = submitted(cast)
    accept_return(row, by=cast.actor("officer"))
    told = {one.indicator.code: one for one in Fact.objects.select_related("indicator")}
    assert (str(told["headcount"].at), int(told["headcount"].value)) == ("2017-12-31", 320)
    assert (str(told["revenue"].at), int(told["revenue"].value)) == ("2017", 120_000_000)
    assert told["profit"].value == -400_000 and set(told) == set(ANSWERS)
    assert {one.from_return_id for one in told.values()} == {row.pk} and {one.source for one in told.values()} == {
        "return"
    }
    row = send_back_return(row, by=cast.actor("officer"), remark="The branch is missing.")
    row = submit_return(filled(cast, row, headcount="330"), by=cast.actor("owner"))
    accept_return(row, by=cast.actor("officer"))
    heads = Fact.objects.filter(indicator__code="headcount").order_by("id")
    assert [(int(one.value), one.current) for one in heads] == [(320, False), (330, True)]
    assert Fact.objects.count() == len(ANSWERS) + 1, "what did not change was not told again"


def findings(cast: Cast, before: dict[str, int], **answers: str) -> dict[str, tuple[str, str]]:
    template = ReturnTemplate.objects.get(zone=cast.zone, code="yearly")
    catalogue = {one.code: one for one in Indicator.objects.filter(zone=cast.zone)}
    told = {code: Decimal(value) for code, value in before.items()}
    lines, checks = lines_of(template.lines, catalogue), template.checks
    looked = look_through(lines, checks, {**ANSWERS, **answers}, told)
    return {one.code: (one.level, one.sentence) for one in looked.findings}


@pytest.mark.parametrize(
    ("answers", "code", "level", "says"),
    [
        ({"headcount": ""}, "line:headcount", "hard", "Please fill in “Headcount”."),
        ({"headcount": "many"}, "line:headcount", "hard", "“many” is no number. Write it as 1200 or 1,200.50."),
        ({"headcount": "-3"}, "line:headcount", "hard", "“Headcount” cannot be negative."),
        ({"doctors": "1.5"}, "line:doctors", "hard", "“Doctors” is counted in whole persons."),
        ({"rd_staff": "400"}, "rd-staff-in-headcount", "hard", "“R&D staff” (400) is more than “Headcount” (320)."),
        ({"exports": "12,500"}, "exports-in-revenue", "warning", "“Exports” (12,500) is more than “Revenue” (12,000)."),
        (
            {"headcount": "460"}, "headcount-jump", "warning",
            "“Headcount” is 53 % more than a year before (300, now 460).",
        ),
        (
            {"revenue": "4,000"}, "revenue-jump", "warning",
            "“Revenue” is 60 % less than a year before (10,000, now 4,000).",
        ),
    ],
)  # fmt: skip
def test_what_is_checked(cast: Cast, answers: dict[str, str], code: str, level: str, says: str) -> None:
    before = {"headcount": 300, "revenue": 100_000_000}
    assert findings(cast, before) == {}
    assert findings(cast, before, **answers) == {code: (level, says)}


def test_a_figure_out_of_nothing_wants_an_explanation(cast: Cast) -> None:
    sentence = "“Revenue” was 0 a year before, and is 12,000 now."
    assert findings(cast, {"revenue": 0}) == {"revenue-jump": ("warning", sentence)}
    assert findings(cast, {"revenue": 0}, revenue="0", exports="0", rd_expense="0") == {}


def test_sums_that_do_not_add_up(cast: Cast) -> None:
    lines = [
        {"indicator": code, "required": False, "scale": 1} for code in ("patents_applied", "designs", "trademarks")
    ]
    checks = [{"kind": "sum", "level": "hard", "line": "patents_applied", "others": ["designs", "trademarks"]}]
    template = add_template(
        cast.zone, by=cast.actor("administrator"), code="ip", period="year", name="IP", lines=lines, checks=checks
    )
    asked = lines_of(template.lines, {one.code: one for one in Indicator.objects.filter(zone=cast.zone)})

    def said(**answers: str) -> list[str]:
        return [one.sentence for one in look_through(asked, template.checks, answers, {}).findings]

    assert said(patents_applied="5", designs="2", trademarks="3") == said(patents_applied="5", designs="2") == []
    sentence = "“Patents applied for” is 6, but “Design patents held” + “Trademarks” add up to 5."
    assert said(patents_applied="6", designs="2", trademarks="3") == [sentence]


def test_errors_block_and_warnings_want_an_explanation(cast: Cast) -> None:
    officer, owner = cast.actor("officer"), cast.actor("owner")
    headcount = Indicator.objects.get(zone=cast.zone, code="headcount")
    record_fact(cast.organisation, indicator=headcount, at="2016-12-31", value=Decimal(100), by=officer)
    row = filled(cast, own(cast, opened(cast)), rd_staff="999")
    with pytest.raises(Invalid) as refused:
        submit_return(row, by=owner)
    assert set(refused.value.fields) == {"rd_staff"}
    row = filled(cast, row)
    with pytest.raises(Invalid) as refused:
        submit_return(row, by=owner)
    assert set(refused.value.fields) == {"explanations.headcount-jump"}
    words = {"headcount-jump": "We took over a branch."}
    row = save_answers(row, by=owner, answers=ANSWERS, explanations=words)
    assert submit_return(row, by=owner).explanations == words


def test_what_is_being_typed_is_kept_right_or_wrong_and_never_over_a_colleagues(cast: Cast) -> None:
    row, second = own(cast, opened(cast)), cast.actor("colleague")
    join(organisation=cast.organisation, user=cast.users["colleague"], role="owner", by=cast.actor("owner"))
    kept = save_answers(row, by=cast.actor("owner"), answers={"headcount": "abc", "x": "1"}, explanations={})
    assert kept.answers == {"headcount": "abc"} and kept.state == "asked"
    with pytest.raises(Conflict):
        save_answers(row, by=second, answers={"headcount": "5"}, explanations={}, seen_saved=None)
    save_answers(row, by=second, answers={"headcount": "5"}, explanations={}, seen_saved=kept.saved_at)
    for stranger in ("outsider", "officer", "member"):
        with pytest.raises(Denied):
            save_answers(row, by=cast.actor(stranger), answers={}, explanations={})


def test_a_stale_page_decides_nothing(cast: Cast) -> None:
    row = submitted(cast)
    for act in ACTS.values():
        with pytest.raises(Refusal):
            act(row, by=cast.actor("officer"), seen=row.version - 1)
    assert accept_return(row, by=cast.actor("officer"), seen=row.version).state == "accepted"


def test_two_officers_decide_at_once(committed: Cast) -> None:
    row = submitted(committed)
    outcomes = together(
        lambda: accept_return(row, by=committed.actor("officer"), seen=row.version),
        lambda: send_back_return(row, by=committed.actor("dispatcher"), remark="No.", seen=row.version),
    )
    assert sorted(type(one).__name__ for one in outcomes) == ["Conflict", "Return"]


def test_who_opens_a_round_and_what_is_refused(cast: Cast) -> None:
    for who in ("officer", "auditor", "administrator", "owner", "foreigner"):
        with pytest.raises(Denied):
            opened(cast, who)
    wrong: list[tuple[str, dict[str, Any]]] = [
        ("over", {"over": "2017-05"}), ("over", {"over": "before 2017"}), ("over", {"over": "x"}),
        ("due", {"due": due(cast, -1)}), ("organisations", {"organisations": []}), ("name", {"name": ""}),
        ("organisations", {"unit": "station"}),
    ]  # fmt: skip
    for field, values in wrong:
        with pytest.raises(Invalid) as refused:
            opened(cast, **values)
        assert list(refused.value.fields) == [field], values


def test_those_who_owe_are_told_and_reminded_once_a_day(cast: Cast) -> None:
    row = opened(cast)
    told = Delivery.objects.filter(channel="page", activity__verb="return_round.asked")
    people = {cast.users[name].pk for name in ("owner", "outsider")}
    assert set(told.values_list("recipient_id", flat=True)) == people
    submitted(cast, row)
    with pytest.raises(Denied):
        remind_round(row, by=cast.actor("officer"))
    assert remind_round(row, by=cast.actor("leader")) == 1
    again = Delivery.objects.filter(channel="page", activity__verb="return_round.reminded")
    assert set(again.values_list("recipient_id", flat=True)) == {cast.users["outsider"].pk}
    with pytest.raises(Conflict):
        remind_round(row, by=cast.actor("leader"))
    with clock.fixed(clock.now() + timedelta(days=1)):
        assert remind_round(row, by=cast.actor("leader")) == 1
    assert set(Return.objects.values_list("organisation__name", "reminders")) == {
        ("Dalian Bright Co.", 0), ("Outsider Ltd", 2),
    }  # fmt: skip


def test_a_round_is_closed_once_all_is_decided(cast: Cast) -> None:
    row = submitted(cast)
    with pytest.raises(Conflict):
        close_round(row.round, by=cast.actor("leader"))
    row = send_back_return(row, by=cast.actor("officer"), remark="Again.")
    with pytest.raises(Denied):
        close_round(row.round, by=cast.actor("officer"))
    close_round(row.round, by=cast.actor("leader"))
    row = own(cast, row.round)
    for verb, act in ACTS.items():
        who = "owner" if verb == ReturnVerb.SUBMIT else "officer"
        with pytest.raises(Conflict):
            act(row, by=cast.actor(who))
    with pytest.raises(Conflict):
        filled(cast, row)
    with pytest.raises(Conflict):
        remind_round(row.round, by=cast.actor("leader"))


def test_who_sees_which_returns_and_how_far_a_round_is(cast: Cast) -> None:
    row = opened(cast)
    seen = {
        who: {one.organisation.name for one in returns_visible_to(cast.actor(who))}
        for who in ("leader", "officer", "elsewhere", "owner", "member", "foreigner")
    }
    ours, theirs = "Dalian Bright Co.", "Outsider Ltd"
    assert seen == {
        "leader": {ours, theirs}, "officer": {ours}, "elsewhere": {theirs}, "owner": {ours}, "member": set(),
        "foreigner": set(),
    }  # fmt: skip
    assert sides_of(cast.actor("administrator"), own(cast, row)) == frozenset()
    after = progress_of(Return.objects.all(), due(cast, 11))[row.pk]
    assert (after.total, after.missing, after.overdue) == (2, 2, 2)
    assert progress_of(Return.objects.all(), due(cast))[row.pk].overdue == 0


def test_a_return_is_the_zones_own(cast: Cast) -> None:
    admin = cast.actor("administrator")
    lines = [{"indicator": "headcount", "required": True, "scale": 1}]
    check = {"kind": "jump", "level": "warning", "line": "headcount", "others": [], "percent": 20}
    values: dict[str, Any] = {"code": "short", "period": "month", "name": "Short", "lines": lines, "checks": [check]}
    made = add_template(cast.zone, by=admin, **values)
    before = opened(cast)
    refused: list[dict[str, Any]] = [
        {"lines": []}, {"lines": lines * 2}, {"lines": [{**lines[0], "indicator": "x"}]},
        {"lines": [{**lines[0], "scale": 7}]}, {"checks": [{**check, "line": "revenue"}]},
        {"checks": [{**check, "percent": 0}]}, {"checks": [{**check, "percent": -5}]}, {"opens_after": 0},
        {"checks": [{**check, "kind": "part"}]}, {"name": ""}, {"checks": [{**check, "kind": "?"}]},
    ]  # fmt: skip
    for wrong in refused:
        with pytest.raises(Invalid):
            add_template(cast.zone, by=admin, **{**values, "code": "other", **wrong})
    with pytest.raises(Denied):
        retire_template(made, by=cast.actor("leader"))
    content = {name: values[name] for name in ("name", "lines", "checks")}
    change_template(ReturnTemplate.objects.get(code="yearly", zone=cast.zone), by=admin, seen=1, **content)
    with pytest.raises(Conflict):
        change_template(ReturnTemplate.objects.get(code="yearly", zone=cast.zone), by=admin, seen=1, **content)
    before.refresh_from_db()
    assert len(before.lines) > 1, "a round keeps the lines with which it was opened"
    retire_template(made, by=admin)
    assert Activity.objects.filter(verb__startswith="return_template.").count() == 3
