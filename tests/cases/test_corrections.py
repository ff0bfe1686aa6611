"""Corrections: for whom, how long, until what, and what is kept."""

from datetime import datetime, timedelta

import pytest

from at_once import together
from cast import Cast, assemble
from heard import heard
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case, Message
from openzone.cases.rules import CORRECTABLE, Written, may_correct
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid, Refusal
from openzone.core.models import Activity

NOON = datetime.fromisoformat("2026-03-02T12:00:00+00:00")
LAST = NOON + CORRECTABLE


@pytest.mark.parametrize(
    ("changes", "now", "refusal"),
    [
        ({}, NOON, None),
        ({}, LAST, None),
        ({}, LAST + timedelta(microseconds=1), Conflict),
        ({"author_id": 2}, NOON, Denied),
        ({"answered": True}, NOON, Conflict),
        ({"judged": True}, NOON, Conflict),
    ],
)
def test_the_rule(changes: dict[str, int], now: datetime, refusal: type[Refusal] | None) -> None:
    written = Written(**{"author_id": 1, "sent_at": NOON, **changes})  # type: ignore[arg-type]
    answer = may_correct(written, 1, now)
    assert (type(answer.refusal) if answer.refusal else None) == refusal


def said(cast: Cast, case: Case, name: str = "officer", body: str = "A bus at ten.") -> Message:
    return actions.post_message(case, by=cast.actor(name), body=body)


def test_the_first_text_the_number_and_the_order_stay(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    message, later = said(cast, case), said(cast, case, body="And one at eleven.")
    for body in ("A bus at nine.", "A bus at eight."):
        actions.correct(case, by=cast.actor("officer"), number=message.number, body=body)
    message.refresh_from_db()
    assert (message.number, message.body, message.first_body) == (1, "A bus at eight.", "A bus at ten.")
    assert message.corrected_at is not None and later.number == 2
    case.refresh_from_db()
    assert case.message_count == 2
    done = Activity.objects.filter(verb="case.corrected").order_by("pk")
    assert [(one.data, one.audience) for one in done] == [({"number": 1, "stream": "message"}, "parties")] * 2


def test_the_same_words_are_no_correction(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case)
    actions.correct(case, by=cast.actor("officer"), number=1, body=" A bus at ten.\r\n")
    assert not Activity.objects.filter(verb="case.corrected").exists()


@pytest.mark.parametrize("body", ["", "  ", "\x00", "x" * 10_001])
def test_a_correction_must_be_fit_to_be_kept(cast: Cast, body: str) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case)
    with pytest.raises(Invalid):
        actions.correct(case, by=cast.actor("officer"), number=1, body=body)
    assert case.messages.get().corrected_at is None


@pytest.mark.parametrize("name", ["leader", "dispatcher", "member", "owner", "auditor"])
def test_nobody_corrects_for_somebody_else(cast: Cast, name: str) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case)
    with pytest.raises(Denied):
        actions.correct(case, by=cast.actor(name), number=1, body="Nothing at all.")
    assert case.messages.get().body == "A bus at ten."


def test_what_was_answered_stays(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case)
    said(cast, case, "leader", "My side adds something.")
    actions.correct(case, by=cast.actor("officer"), number=1, body="A bus at nine.")
    said(cast, case, "member", "Ten is fine.")
    with pytest.raises(Conflict):
        actions.correct(case, by=cast.actor("officer"), number=1, body="A bus at eight.")


def test_it_is_too_late_after_some_minutes(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case)
    with clock.fixed(clock.now() + CORRECTABLE + timedelta(seconds=5)), pytest.raises(Conflict):
        actions.correct(case, by=cast.actor("officer"), number=1, body="A bus at nine.")


def test_a_corrected_solution_makes_the_verdict_on_the_old_words_stale(cast: Cast) -> None:
    case = cast.case(State.PROPOSED)
    actions.correct(case, by=cast.actor("officer"), number=1, body="A bus leaves at 23:40.")
    with pytest.raises(Conflict):
        actions.confirm(case, by=cast.actor("member"), solved="yes", satisfaction=5, seen=case.version)
    case.refresh_from_db()
    actions.confirm(case, by=cast.actor("member"), solved="yes", satisfaction=5, seen=case.version)
    with pytest.raises(Conflict, match="verdict"):
        actions.correct(case, by=cast.actor("officer"), number=1, body="A bus leaves at 22:10.")


def test_who_left_corrects_nothing(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case, "member", "We are forty.")
    cast.organisation.memberships.filter(user=cast.users["member"]).update(until=clock.now())
    with pytest.raises(Denied):
        actions.correct(case, by=cast.actor("member"), number=1, body="We are fifty.")


def test_nothing_is_corrected_in_a_case_that_was_withdrawn(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    said(cast, case, "member", "We are forty.")
    actions.withdraw(case, by=cast.actor("member"), reason="x")
    with pytest.raises(Conflict):
        actions.correct(case, by=cast.actor("member"), number=1, body="We are fifty.")


def test_a_corrected_note_stays_inside(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.write_note(case, by=cast.actor("officer"), body="The depot is dear.")
    with heard() as told:
        actions.correct(case, by=cast.actor("officer"), number=1, body="The depot is cheap.", internal=True)
    assert case.notes.get().first_body == "The depot is dear."
    assert Activity.objects.get(verb="case.corrected").audience == "staff"
    assert f"case:{case.pk}:staff" in told and f"case:{case.pk}" not in told


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    return assemble(password_hash)


def test_an_answer_and_a_correction_at_once_never_pass_each_other(committed: Cast) -> None:
    case = committed.case(State.IN_PROGRESS)
    said(committed, case)
    corrected, _answered = together(
        lambda: actions.correct(case, by=committed.actor("officer"), number=1, body="A bus at nine."),
        lambda: said(committed, case, "member", "Fine."),
    )
    message, answer = case.messages.order_by("number")
    if isinstance(corrected, Conflict):
        assert message.corrected_at is None
    else:
        assert message.corrected_at is not None and message.corrected_at <= answer.sent_at
