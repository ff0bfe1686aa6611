"""Mentions: which names a text calls, who can be called, and that they are told once."""

import pytest

from cast import Cast
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.mentions import colleagues_on
from openzone.core.mentions import called
from openzone.core.models import Activity, Delivery
from openzone.core.notices import kind_of

PEOPLE = {1: ["Li Wei", "李伟"], 2: ["Li Weiming", "李伟明"], 3: ["Wang Fang", "王芳"], 4: ["Li"], 5: ["Wang Fang"]}


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Li Wei, please look", {1}),
        ("@Li Weiming knows", {2}),
        ("@Li knows", {4}),
        ("@Lin knows", set()),
        ("请@李伟明看一下", {2}),
        ("请＠李伟看一下，@王芳你好", {1, 3}),
        ("@wang fang and @LI WEI.", {1, 3, 5}),
        ("write to a@Li.example or li@Li", set()),
        ("@", set()),
        ("@@Li", {4}),
        ("(@Li)", {4}),
        ("@Li\nWei", {4}),
    ],
)
def test_the_longest_name_is_called(text: str, people: set[int]) -> None:
    assert called(text, PEOPLE) == people


def told(cast: Cast, verb: str) -> list[str]:
    names = {user.pk: name for name, user in cast.users.items()}
    rows = Delivery.objects.filter(channel="page", activity__verb=verb).values_list("recipient_id", flat=True)
    return sorted(names[one] for one in rows)


def test_offered_is_whoever_sees_the_case_on_ones_own_side(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    names = {user.pk: name for name, user in cast.users.items()}

    def offered(name: str) -> set[str]:
        return {names[user.pk] for user in colleagues_on(cast.actor(name), case)}

    staff = {"administrator", "leader", "dispatcher", "second", "auditor", "park_officer"}
    assert offered("officer") == staff
    assert offered("member") == {"owner"} and offered("owner") == {"member"}
    cast.users["park_officer"].is_active = False
    cast.users["park_officer"].save()
    assert "park_officer" not in offered("officer")


def test_who_is_mentioned_in_a_note_is_told_once(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.escalate(case, by=cast.actor("officer"), reason="Dear.")
    Delivery.objects.all().delete()
    actions.write_note(case, by=cast.actor("officer"), body="@Park_officer and @Leader: look. @Member @Elsewhere")
    assert told(cast, "case.mention") == ["leader", "park_officer"]
    assert not set(told(cast, "case.note")) & {"leader", "park_officer"}
    mention = Activity.objects.get(verb="case.mention")
    assert (mention.audience, mention.data["stream"], mention.data["number"]) == ("staff", "note", 1)
    kind = kind_of("case.mention")
    assert kind is not None and (kind.code, kind.owed) == ("mentions", False)


def test_who_would_be_told_of_the_message_anyway_has_one_notice(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    Delivery.objects.all().delete()
    actions.post_message(case, by=cast.actor("member"), body="@Owner, is this right? @Officer @Member")
    assert (told(cast, "case.mention"), told(cast, "case.message")) == (["owner"], ["officer"])


@pytest.mark.parametrize("name", ["Elsewhere", "Outsider", "Foreigner", "Nobody", "Colleague", "Member", "Owner"])
def test_a_mention_of_somebody_who_cannot_see_it_has_no_effect(cast: Cast, name: str) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.write_note(case, by=cast.actor("officer"), body=f"@{name} look")
    assert not Activity.objects.filter(verb="case.mention").exists()


def test_a_correction_tells_those_it_newly_calls_and_nobody_twice(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    User.objects.filter(pk=cast.users["leader"].pk).update(name_local="王建国")
    actions.write_note(case, by=cast.actor("officer"), body="@Second look")
    actions.correct(case, by=cast.actor("officer"), number=1, body="@Second and 请@王建国看", internal=True)
    assert told(cast, "case.mention") == ["leader", "second"]
