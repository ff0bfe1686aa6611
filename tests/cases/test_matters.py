"""The same demand of many enterprises as one matter: one answer to all, and a change of policy tracked to its end."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from openzone.accounts.actions import invite
from openzone.cases import actions
from openzone.cases.actions.answering import work
from openzone.cases.enums import State
from openzone.cases.matter_queries import (
    alike_cases,
    cases_of,
    latest_answer,
    matter_possible,
    matter_situation,
    matters_for,
    matters_visible_to,
    progress_of_answer,
    refused_in,
)
from openzone.cases.matters import MatterState, MatterVerb, RunState
from openzone.cases.models import AnsweredCase, Case, Matter, MatterAnswer, MatterCase, Message
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.places.queries import day_in
from openzone.registry.actions import join, register


def matter(cast: Cast, name: str = "dispatcher", unit: str = "top", **changes: Any) -> Matter:
    values = {"title": "A bus for the night shift", "title_local": "夜班班车", "category": cast.category, **changes}
    return actions.open_matter(by=cast.actor(name), unit=cast.units[unit], **values)


def of_another(cast: Cast, number: int, state: str = State.IN_PROGRESS) -> Case:
    """The same demand of another enterprise, with an owner of its own."""
    by = system(cast.zone.pk)
    firm = register(unit=cast.units["station"], name=f"Firm {number}", by=by)
    owner, _ = invite(email=f"owner{number}@firm.example", name=f"Owner {number}", by=by)
    join(organisation=firm, user=owner, role="owner", by=by)
    cast.users[f"owner{number}"] = owner
    case = actions.raise_demand(
        organisation=firm, category=cast.category, title=f"Night bus {number}", description="夜班班车。",
        answers={"riders": "4"}, by=cast.actor(f"owner{number}"),
    )  # fmt: skip
    if state == State.IN_PROGRESS:
        actions.triage(case, by=cast.actor("dispatcher"))
        actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"])
        actions.accept(case, by=cast.actor("officer"))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def shared(cast: Cast) -> Matter:
    """A matter of three demands at work and one that was only received."""
    made = matter(cast)
    for number in range(4):
        state = State.IN_PROGRESS if number < 3 else State.SUBMITTED
        actions.add_to_matter(made, case=of_another(cast, number, state), by=cast.actor("dispatcher"))
    return Matter.objects.get(pk=made.pk)


def answered(cast: Cast, shared: Matter, body: str = "Dear {enterprise}, a bus leaves at 22:40.") -> MatterAnswer:
    return actions.answer_all(shared, by=cast.actor("dispatcher"), outcome="policy_needed", body=body, here=True)


def test_a_matter_has_a_reference_and_a_unit_of_ones_own(cast: Cast) -> None:
    made = matter(cast)
    assert made.ref == f"M-{clock.now().year}-00001" and made.state == MatterState.OPEN
    assert matter(cast, "officer", "station", title="", officer=cast.users["officer"]).officer_id
    for name, unit in (("officer", "top"), ("auditor", "top"), ("administrator", "top"), ("member", "top")):
        with pytest.raises(Invalid):
            matter(cast, name, unit)
    with pytest.raises(Invalid):
        matter(cast, title="", title_local="")
    with pytest.raises(Invalid):
        matter(cast, officer=cast.users["officer"])


def test_each_enterprise_gets_the_answer_as_its_own_solution_and_never_sees_the_others(
    cast: Cast, shared: Matter
) -> None:
    answer = answered(cast, shared)
    work(answer.pk)
    assert progress_of_answer(answer) == {"waiting": 0, "done": 3, "refused": 1}
    [refused] = refused_in(cast.actor("dispatcher"), answer)
    assert "received" in refused.sentence and refused.case.state == State.SUBMITTED
    for number in range(3):
        case = Case.objects.get(organisation__name=f"Firm {number}")
        assert case.state == State.PROPOSED
        solution = case.cycles.get().solution
        assert solution is not None and solution.body == f"Dear Firm {number}, a bus leaves at 22:40."
        client = Client()
        client.force_login(cast.users[f"owner{number}"])
        page = client.get(f"/portal/cases/{case.ref}/").content.decode()
        assert f"Dear Firm {number}," in page
        assert not [other for other in range(4) if other != number and f"Firm {other}" in page]
        assert shared.ref not in page and shared.title not in page
    case = Case.objects.get(organisation__name="Firm 0")
    actions.confirm(case, by=cast.actor("owner0"), solved="partly", satisfaction=3)
    assert Case.objects.filter(state=State.PROPOSED).count() == 2, "each confirms for itself"
    shared.refresh_from_db()
    assert shared.state == MatterState.ANSWERED
    assert Delivery.objects.filter(activity__verb="matter.answered", channel="page").count() == 1


def test_an_answer_that_was_stopped_or_killed_goes_on_where_it_stands(cast: Cast, shared: Matter) -> None:
    answer = answered(cast, shared)

    def stop(one: MatterAnswer) -> None:
        if one.state == RunState.RUNNING and MatterAnswer.objects.get(pk=one.pk).state == RunState.RUNNING:
            actions.stop_answer(one, by=cast.actor("dispatcher"))

    work(answer.pk, stop)
    assert progress_of_answer(answer)["done"] == 1
    work(answer.pk)
    assert progress_of_answer(answer)["done"] == 1, "what is stopped does not go on by itself"
    with pytest.raises(Conflict):
        actions.stop_answer(answer, by=cast.actor("dispatcher"))
    with pytest.raises(Conflict):
        answered(cast, shared)
    with pytest.raises(Denied):
        actions.resume_answer(answer, by=cast.actor("officer"))
    actions.resume_answer(answer, by=cast.actor("dispatcher"), here=True)

    def die(one: MatterAnswer) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        work(answer.pk, die)
    work(answer.pk)
    assert progress_of_answer(answer) == {"waiting": 0, "done": 3, "refused": 1}
    assert Message.objects.filter(body__contains="22:40").count() == 3, "nobody was answered twice"
    assert MatterAnswer.objects.get(pk=answer.pk).state == RunState.DONE


def test_two_workers_do_not_answer_the_same_case_twice(cast: Cast, shared: Matter) -> None:
    answer = answered(cast, shared)

    def other(one: MatterAnswer) -> None:
        if not Message.objects.filter(body__contains="22:40").count() > 1:
            work(answer.pk)

    work(answer.pk, other)
    assert Message.objects.filter(body__contains="22:40").count() == 3


def test_what_keeps_a_case_from_its_answer_is_said_for_each(cast: Cast, shared: Matter) -> None:
    first, second, third, _fourth = cases_of(cast.actor("dispatcher"), shared)
    due = day_in(cast.zone, clock.now()) + timedelta(days=1)
    while due.weekday() > 4:
        due += timedelta(days=1)
    actions.ask_unit(first, by=cast.actor("dispatcher"), unit=cast.units["other"], what="Count.", due=due)
    answer = answered(cast, shared)
    actions.withdraw(second, by=cast.actor("owner1"), reason="Solved.")
    actions.take_out(shared, case=third, by=cast.actor("dispatcher"))
    work(answer.pk)
    sentences = [one.sentence for one in AnsweredCase.objects.filter(answer=answer).order_by("pk")]
    for sentence, part in zip(sentences, ("contribution", "withdrawn", "no longer belongs", "received"), strict=True):
        assert part in sentence
    assert not Message.objects.filter(side="staff").exists()
    again = answered(cast, shared, "A second try.")
    assert again.rows.count() == 2, "only what is open and in it still"


def test_no_matter_is_answered_by_a_silence(cast: Cast, shared: Matter) -> None:
    with pytest.raises(Invalid):
        actions.answer_all(shared, by=cast.actor("dispatcher"), outcome="no_reply", body="Nobody replied.", here=True)


def test_who_leads_and_who_only_reads(cast: Cast, shared: Matter) -> None:
    for name in ("dispatcher", "leader", "second", "auditor", "administrator", "officer", "park_officer"):
        assert matters_visible_to(cast.actor(name)).filter(pk=shared.pk).exists(), name
    for name in ("elsewhere", "member", "outsider", "foreigner", "nobody"):
        assert not matters_visible_to(cast.actor(name)).exists(), name
    assert matter_possible(cast.actor("officer"), shared) == []
    assert MatterVerb.ANSWER in matter_possible(cast.actor("leader"), shared)
    with pytest.raises(Denied):
        actions.answer_all(shared, by=cast.actor("officer"), outcome="solved", body="x")
    assert matter_situation(shared).cases == 4


def test_a_case_belongs_to_one_matter_and_a_confidential_one_to_none(cast: Cast, shared: Matter) -> None:
    other, case = matter(cast, title="Another"), cases_of(cast.actor("dispatcher"), shared)[0]
    with pytest.raises(Conflict, match=shared.ref):
        actions.add_to_matter(other, case=case, by=cast.actor("dispatcher"))
    before = Activity.objects.filter(verb="matter.case_added").count()
    actions.add_to_matter(shared, case=case, by=cast.actor("dispatcher"))
    assert Activity.objects.filter(verb="matter.case_added").count() == before
    actions.take_out(shared, case=case, by=cast.actor("officer"))
    actions.add_to_matter(other, case=case, by=cast.actor("officer"))
    assert MatterCase.objects.filter(case=case).count() == 2, "from when until when"
    own = cast.case(State.IN_PROGRESS)
    for name in ("auditor", "elsewhere", "member"):
        with pytest.raises(Denied):
            actions.add_to_matter(shared, case=own, by=cast.actor(name))
    actions.close_off(own, by=cast.actor("owner"))
    with pytest.raises(Conflict):
        actions.add_to_matter(shared, case=own, by=cast.actor("dispatcher"))


def test_a_policy_is_tracked_to_its_adoption_and_those_who_wait_for_it_are_told(cast: Cast, shared: Matter) -> None:
    work(answered(cast, shared).pk)
    by, today = cast.actor("leader"), day_in(cast.zone, clock.now())
    values: dict[str, Any] = {"text": "Night buses are subsidised.", "addressed_to": "The city", "submitted_on": today}
    with pytest.raises(Invalid):
        actions.propose_policy(shared, by=by, **{**values, "submitted_on": today + timedelta(days=1)})
    actions.propose_policy(shared, by=by, **values)
    with pytest.raises(Conflict):
        actions.propose_policy(shared, by=by, **values)
    with pytest.raises(Conflict):
        actions.close_matter(shared, by=by)
    with pytest.raises(Invalid):
        actions.decide_policy(shared, by=by, adopted=True, decided_on=today - timedelta(days=1))
    with pytest.raises(Invalid):
        actions.decide_policy(shared, by=by, adopted=False, decided_on=today)
    actions.decide_policy(shared, by=by, adopted=True, decided_on=today)
    shared.refresh_from_db()
    assert shared.state == MatterState.ADOPTED
    for verb in ("policy_proposed", "policy_adopted"):
        told = Delivery.objects.filter(activity__verb=f"case.{verb}", channel="page")
        people = {cast.users[f"owner{number}"].pk for number in range(3)}
        assert set(told.values_list("recipient_id", flat=True)) == people
    client = Client()
    client.force_login(cast.users["owner0"])
    page = client.get(f"/portal/cases/{Case.objects.get(organisation__name='Firm 0').ref}/").content.decode()
    assert "Night buses are subsidised." in page and "The city" in page and "adopted" in page
    client.force_login(cast.users["owner3"])
    page = client.get(f"/portal/cases/{Case.objects.get(organisation__name='Firm 3').ref}/").content.decode()
    assert "subsidised" not in page, "it was not answered that a policy must change"
    actions.close_matter(shared, by=by)
    with pytest.raises(Conflict):
        actions.add_to_matter(shared, case=cast.case(State.IN_PROGRESS), by=cast.actor("dispatcher"))
    actions.reopen_matter(shared, by=by)


def test_what_may_belong_together_is_found_by_subject_and_words(cast: Cast, shared: Matter) -> None:
    alike, other = of_another(cast, 7), of_another(cast, 8)
    Case.objects.filter(pk=other.pk).update(title="Parking", description="停车")
    assert alike_cases(cast.actor("dispatcher"), shared) == [alike, other]
    assert alike_cases(cast.actor("elsewhere"), shared) == []
    matter(cast, title="Parking places", title_local="停车位", category=None)
    assert matters_for(cast.actor("dispatcher"), alike)[0] == shared
    answer = latest_answer(shared)
    assert answer is None
