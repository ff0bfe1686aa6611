"""Cases that are one: merged with all who wait for them, taken apart again, linked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import Relation, State
from openzone.cases.joining_queries import linked_to, mergeable_into, standing_case
from openzone.cases.models import Case, Merger, Participant, Tally
from openzone.cases.queries import enterprise_people, live, queue_of, relations_of, unit_queue_of, visible_to
from openzone.cases.tallies import contributions, recount, sum_up
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.figures import find
from openzone.core.models import Activity, Delivery
from openzone.insight.queries import question
from openzone.registry.actions import join


def of_the_colleague(cast: Cast, state: str = State.IN_PROGRESS) -> Case:
    """A demand that a colleague raised, which the member cannot see."""
    case = actions.start_draft(
        organisation=cast.organisation,
        category=cast.category,
        title="A bus, please",
        description="For us too.",
        answers={"riders": "3"},
        by=cast.actor("colleague"),
    )
    actions.submit(case, by=cast.actor("colleague"))
    if state == State.IN_PROGRESS:
        actions.triage(case, by=cast.actor("dispatcher"))
        actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"])
        actions.accept(case, by=cast.actor("officer"))
    return Case.objects.get(pk=case.pk)


@pytest.fixture
def target(cast: Cast) -> Case:
    return cast.case(State.IN_PROGRESS)


@pytest.fixture
def merged(cast: Cast, target: Case) -> Case:
    """The colleague's demand, merged into the member's."""
    return actions.merge(of_the_colleague(cast), by=cast.actor("officer"), target=target)


def test_replies_to_a_merged_case_go_to_the_one_into_which_it_was_merged(
    cast: Cast, merged: Case, target: Case
) -> None:
    """Chatwoot #9264, #5414; zammad #983, #5714; frappe #2539: replies to the merged one were read by nobody."""
    for case in (merged, Case.objects.get(pk=merged.pk)):
        message = actions.post_message(case, by=cast.actor("colleague"), body="When does it come?")
        assert message.case_id == target.pk
    note = actions.write_note(merged, by=cast.actor("officer"), body="They wrote to the old one.")
    assert note.case_id == target.pk
    assert not merged.messages.exists()
    assert Case.objects.get(pk=target.pk).unanswered_since is not None


def test_all_who_filed_one_take_part_in_the_other_and_leave_it_when_it_is_undone(
    cast: Cast, target: Case, merged: Case
) -> None:
    colleague = cast.users["colleague"].pk
    assert {colleague, cast.users["member"].pk} <= enterprise_people(target)
    assert relations_of(cast.actor("colleague"), target) == {Relation.FILER}
    actions.unmerge(merged, by=cast.actor("officer"), reason="They are two.")
    assert colleague not in enterprise_people(target)
    assert not visible_to(cast.actor("colleague")).filter(pk=target.pk).exists()
    back = Case.objects.get(pk=merged.pk)
    assert (back.state, back.officer, back.unit) == (State.TRIAGED, None, cast.units["station"])
    with pytest.raises(Conflict):
        actions.unmerge(merged, by=cast.actor("officer"))
    actions.merge(back, by=cast.actor("dispatcher"), target=target)
    assert back.mergers.count() == 2, "what was undone is kept"


def test_who_took_part_already_or_comes_by_another_one_stays(cast: Cast, target: Case) -> None:
    first, second = of_the_colleague(cast), of_the_colleague(cast)
    by = cast.actor("officer")
    for case in (first, second):
        actions.merge(case, by=by, target=target)
    assert Participant.objects.filter(case=target, user=cast.users["colleague"]).count() == 1
    actions.unmerge(first, by=by)
    assert relations_of(cast.actor("colleague"), target) == {Relation.FILER}
    actions.share(target, user=cast.users["colleague"], by=cast.actor("member"))
    actions.unmerge(second, by=by)
    assert cast.users["colleague"].pk in enterprise_people(target), "the member shared it with him himself"


def test_what_was_merged_twice_is_found_at_the_end_of_the_line(cast: Cast, target: Case) -> None:
    by, first = cast.actor("officer"), of_the_colleague(cast)
    actions.merge(first, by=by, target=target)
    last = cast.case(State.IN_PROGRESS)
    actions.merge(target, by=by, target=last)
    first.refresh_from_db()
    assert standing_case(first).pk == last.pk
    assert actions.post_message(first, by=cast.actor("colleague"), body="And?").case_id == last.pk
    actions.unmerge(first, by=by)
    assert cast.users["colleague"].pk not in enterprise_people(last)


def test_only_demands_of_one_enterprise_are_merged(cast: Cast, target: Case) -> None:
    other = actions.raise_demand(
        organisation=cast.outside, category=cast.category, title="x", description="y", answers={"riders": "1"},
        by=cast.actor("outsider"),
    )  # fmt: skip
    case = of_the_colleague(cast)
    with pytest.raises(Invalid, match="matter"):
        actions.merge(case, by=cast.actor("dispatcher"), target=other)
    with pytest.raises(Invalid):
        actions.merge(case, by=cast.actor("dispatcher"), target=case)
    assert set(mergeable_into(cast.actor("dispatcher"), case)) == {target}


def test_one_is_merged_only_into_what_is_open_visible_and_worked_on(cast: Cast, target: Case) -> None:
    case = of_the_colleague(cast)
    for person in ("member", "owner", "auditor", "administrator"):
        with pytest.raises(Denied):
            actions.merge(case, by=cast.actor(person), target=target)
    hidden = cast.case(State.SUBMITTED)  # it lies with the zone's own unit
    with pytest.raises(Invalid):
        actions.merge(case, by=cast.actor("officer"), target=hidden)
    with pytest.raises(Conflict):
        actions.merge(case, by=cast.actor("dispatcher"), target=cast.case(State.CLOSED))
    actions.close_off(hidden, by=cast.actor("owner"))
    with pytest.raises(Invalid):
        actions.merge(case, by=cast.actor("dispatcher"), target=hidden)
    with pytest.raises(Conflict):
        actions.merge(cast.case(State.PROPOSED), by=cast.actor("dispatcher"), target=target)
    assert not Merger.objects.exists()


def test_what_the_enterprise_waits_for_is_owed_in_the_other_one(cast: Cast, target: Case) -> None:
    """Chatwoot PR #11787, #13181: the waiting began anew where a conversation went elsewhere."""
    case = of_the_colleague(cast)
    actions.post_message(case, by=cast.actor("colleague"), body="Any news?")
    since = Case.objects.get(pk=case.pk).unanswered_since
    actions.merge(case, by=cast.actor("officer"), target=target)
    assert Case.objects.get(pk=target.pk).unanswered_since == since
    assert Case.objects.get(pk=case.pk).unanswered_since is None
    actions.unmerge(case, by=cast.actor("officer"))
    assert Case.objects.get(pk=case.pk).unanswered_since == since


def test_queues_pass_over_what_is_merged(cast: Cast, merged: Case, target: Case) -> None:
    """Zammad #2949: merged tickets went on escalating."""
    for name in ("officer", "dispatcher", "leader"):
        actor = cast.actor(name)
        assert not queue_of(actor).filter(pk=merged.pk).exists()
        assert not unit_queue_of(actor).filter(pk=merged.pk).exists()
        assert not live(visible_to(actor)).filter(pk=merged.pk).exists()


def received(cast: Cast, code: str = "cases_received") -> int:
    asked = question(cast.zone, clock.now().year, clock.now() + timedelta(seconds=1), None, None)
    return int(find(code).rows(asked)[0].numerator)


def test_figures_count_a_merged_case_once(cast: Cast, target: Case) -> None:
    case = of_the_colleague(cast)
    recount(cast.zone.pk)
    before = received(cast)
    actions.merge(case, by=cast.actor("officer"), target=target)
    sum_up()
    kept = received(cast)
    Tally.objects.all().delete()
    assert kept == received(cast) == before - 1
    assert received(cast, "cases_merged") == 1
    assert [one.measure for one in contributions(case)] == ["merged"]
    actions.unmerge(case, by=cast.actor("officer"))
    assert (received(cast), received(cast, "cases_merged")) == (before, 0)


def test_what_is_one_demand_by_now_is_not_the_same_trouble_again(cast: Cast, target: Case) -> None:
    asked = question(cast.zone, clock.now().year, clock.now() + timedelta(days=1))
    later = of_the_colleague(cast)
    assert [(int(row.numerator), int(row.denominator or 0)) for row in find("repeat_rate").rows(asked)] == [(1, 2)]
    actions.merge(target, by=cast.actor("officer"), target=later)
    assert [(int(row.numerator), int(row.denominator or 0)) for row in find("repeat_rate").rows(asked)] == [(0, 1)]


def test_both_sides_are_told_and_the_page_leads_on(cast: Cast, merged: Case, target: Case) -> None:
    told = Delivery.objects.filter(activity__verb="case.merge", channel="page").values_list("recipient_id", flat=True)
    assert {cast.users["colleague"].pk, cast.users["owner"].pk} <= set(told)
    assert Activity.objects.filter(verb="case.merge").count() == 1
    assert Activity.objects.filter(verb="case.merged_in", subject_id=target.pk).count() == 1
    for name, door in (("officer", "desk"), ("colleague", "portal")):
        client = Client()
        client.force_login(cast.users[name])
        page = client.get(f"/{door}/cases/{merged.ref}/").content.decode()
        assert f"/{door}/cases/{target.ref}/" in page and "data-composer" not in page
        assert f"merged {merged.ref} into it" in client.get(f"/{door}/cases/{target.ref}/").content.decode()


def test_links_are_shown_on_both_to_whoever_sees_the_other(cast: Cast, target: Case) -> None:
    by, other = cast.actor("officer"), of_the_colleague(cast)
    for _ in range(2):
        actions.link(other, by=by, other=target, kind="follows")
    assert Activity.objects.filter(verb="case.link").count() == 2  # one on each
    assert [str(one.words) for one in linked_to(by, other)] == ["follows from"]
    assert [str(one.words) for one in linked_to(by, target)] == ["followed by"]
    with pytest.raises(Invalid):
        actions.link(target, by=by, other=other, kind="follows")
    actions.link(target, by=by, other=other, kind="related")
    actions.link(other, by=by, other=target, kind="related")
    assert len(linked_to(by, other)) == len(linked_to(by, target)) == 2
    for wrong in ({"other": other, "kind": "related"}, {"other": target, "kind": "nonsense"}):
        with pytest.raises(Invalid):
            actions.link(other, by=by, **wrong)  # type: ignore[arg-type]
    for name in ("auditor", "member"):
        with pytest.raises(Denied):
            actions.link(other, by=cast.actor(name), other=target, kind="related")
    actions.close_off(target, by=cast.actor("owner"))
    assert linked_to(cast.actor("officer"), other) == []
    actions.unlink(other.links_to.get(kind="follows"), by=cast.actor("dispatcher"))
    assert not other.links_to.filter(kind="follows").exists()


def test_staff_of_the_enterprise_link_nothing(cast: Cast, target: Case) -> None:
    join(organisation=cast.organisation, user=cast.users["officer"], role="owner", by=cast.actor("administrator"))
    other: Any = of_the_colleague(cast, State.SUBMITTED)
    with pytest.raises(Denied):
        actions.link(target, by=cast.actor("officer"), other=other, kind="related")
