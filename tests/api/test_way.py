"""The way of a case by the API alone, and every step that is refused on it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from cast import Cast
from openzone.cases.enums import NOUNS, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import relations_of, visible_to
from openzone.cases.rules import may
from openzone.cases.situations import situation_of
from openzone.core import clock
from openzone.core.actor import Actor

Callers = Any
TRYING = ("member", "dispatcher", "officer", "auditor", "outsider", "foreigner")


def bodies(other: str = "") -> dict[str, dict[str, Any] | None]:
    until = (clock.now() + timedelta(days=7)).date().isoformat()
    later = (clock.now() + timedelta(days=60)).date().isoformat()
    return {
        "submission": None,
        "triage": {"category": "commute", "urgency": "urgent"},
        "immediate-answer": {"outcome": "solved", "body": "Here."},
        "information-request": {"body": "Which stop?"},
        "assignment": {"unit": "station", "officer": "officer@example.org"},
        "referral": {"unit": "other", "reason": "Theirs."},
        "acceptance": None,
        "waiting": {"on": "The bus company", "until": until},
        "resumption": {},
        "escalation": {"reason": "Too big for us."},
        "de-escalation": {},
        "proposal": {"outcome": "solved", "body": "A bus leaves at 22:40."},
        "confirmation": {"solved": "yes", "satisfaction": 5},
        "dispute": {"reason": "No bus came."},
        "decline": {"reason": "Not ours."},
        "decline-approval": {},
        "withdrawal": {"reason": "No longer needed."},
        "urging": {"reason": "Where does it stand?"},
        "supervision": {"letter": "2026-17", "reason": "Solve it.", "until": until},
        "supervision-report": {"body": "We are at it."},
        "supervision-decision": {"granted": True},
        "extension": {"until": later, "reason": "No bus yet.", "explanation": "There is no bus yet."},
        "extension-approval": {"granted": True},
        "long-term": {"plan": "A road in 2030.", "reason": "No road.", "until": later},
        "long-term-approval": {},
        "pause": {"until": until, "reason": "They are deaf.", "explanation": "They decide in a week."},
        "pause-approval": {"granted": True},
        "review": {"body": "The road is planned.", "until": later},
        "merger": {"target": other},
        "merger-end": {},
    }


def test_from_raised_to_closed(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    member, dispatcher, officer = call("member"), call("dispatcher"), call("officer")
    raised = member.post("/cases", demand)
    assert raised.status == 201
    case = raised.body
    assert (case["state"], case["unit"], case["level"], case["waiting_on"]) == (
        "submitted",
        "commission",
        "zone",
        "staff",
    )
    assert (case["answers"], case["intake"]) == ({"riders": "40", "shift": "night"}, "api")
    assert case["can"] == ["withdrawal", "urging", "sharing", "sharing-end", "confidentiality"]
    at = f"/cases/{case['ref']}"

    def does(who: Any, noun: str, state: str, **body: Any) -> dict[str, Any]:
        done = who.post(f"{at}/{noun}", body or None)
        assert (done.status, done.body.get("state")) == (200, state), (noun, done.body)
        found: dict[str, Any] = done.body
        return found

    does(dispatcher, "triage", "triaged", urgency="urgent")
    given = does(dispatcher, "assignment", "assigned", unit="station", officer="OFFICER@example.org")
    assert (given["unit"], given["level"], given["officer"]) == ("station", "station", "officer@example.org")
    assert does(officer, "acceptance", "in_progress")["can"] == [
        "information-request",
        "waiting",
        "escalation",
        "proposal",
        "long-term",
        "merger",
    ]
    does(officer, "information-request", "waiting_enterprise", body="From which stop?")
    answer = member.post(f"{at}/messages", {"body": "From 软件园 🚌"})
    assert (answer.status, answer.body["number"], answer.body["side"]) == (201, 2, "enterprise")
    assert member.get(at).body["state"] == "in_progress"
    soon = (clock.now() + timedelta(days=7)).date().isoformat()
    does(officer, "waiting", "waiting_external", on="The bus company", until=soon)
    does(officer, "resumption", "in_progress")
    assert does(officer, "escalation", "in_progress", reason="Needs money.")["level"] == "park"
    assert does(call("park_officer"), "de-escalation", "in_progress")["level"] == "station"
    does(officer, "proposal", "proposed", outcome="solved", body="A bus leaves at 22:40.")
    disputed = does(member, "confirmation", "in_progress", solved=False, reason="It did not come.")
    assert (disputed["cycle"], disputed["overseer"]) == (2, "park")
    does(officer, "proposal", "proposed", outcome="solved", body="Now it does.")
    closed = does(member, "confirmation", "closed", solved=True, satisfaction=5)
    assert (closed["waiting_on"], closed["officer"], closed["officer_name"]) == (None, None, "Officer")
    assert closed["closed_at"].endswith("Z")
    said = member.get(f"{at}/messages").body["items"]
    assert [one["number"] for one in said] == list(range(1, len(said) + 1))


@pytest.mark.parametrize("state", list(State))
def test_each_step_is_open_to_whom_the_rules_say(cast: Cast, call: Callers, state: str) -> None:
    case, other = cast.case(state), cast.case(State.IN_PROGRESS)
    for person in TRYING:
        actor = cast.actor(person)
        sees = visible_to(actor).filter(pk=case.pk).exists()
        shown = call(person).get(f"/cases/{case.ref}")
        assert shown.status == (200 if sees else 404), (state, person)
        refusals = {noun: _refusal(actor, case, verb) if sees else 404 for noun, verb in NOUNS.items()}
        steps = [noun for noun in shown.body.get("can", []) if noun in NOUNS]
        assert steps == [noun for noun, refusal in refusals.items() if refusal is None]
        for noun, refusal in refusals.items():
            if sees or noun in ("triage", "withdrawal"):
                _try(call(person), case, noun, refusal, other)


def _refusal(actor: Actor, case: Case, verb: Verb) -> int | None:
    refusal = may(verb, case, relations_of(actor, case), situation_of(actor, case)).refusal
    return refusal.status if refusal else None


def _try(caller: Any, case: Case, noun: str, refusal: int | None, other: Case) -> None:
    """What is not open is refused as such, even when the body is wrong too."""
    body = bodies(other.ref)[noun] if refusal is None or len(noun) % 2 else {"no_such_field": 1}
    with transaction.atomic():
        answer = caller.post(f"/cases/{case.ref}/{noun}", body)
        transaction.set_rollback(True)
    assert answer.status == (refusal or 200), (case.state, noun, answer.body)


FORBIDDEN = (
    ("submitted", "member", "triage", 403),
    ("submitted", "dispatcher", "proposal", 409),
    ("submitted", "outsider", "withdrawal", 404),
    ("submitted", "foreigner", "triage", 404),
    ("assigned", "elsewhere", "acceptance", 404),
    ("in_progress", "officer", "assignment", 403),
    ("in_progress", "auditor", "proposal", 403),
    ("proposed", "officer", "confirmation", 403),
    ("closed", "member", "confirmation", 409),
    ("withdrawn", "dispatcher", "triage", 409),
)


def test_some_forbidden_steps(cast: Cast, call: Callers) -> None:
    for state, person, noun, status in FORBIDDEN:
        case = cast.case(state)
        assert call(person).post(f"/cases/{case.ref}/{noun}", bodies()[noun]).status == status
        assert Case.objects.get(pk=case.pk).version == case.version


def test_declining_takes_two(cast: Cast, call: Callers) -> None:
    at = f"/cases/{cast.case(State.TRIAGED).ref}"
    assert call("dispatcher").post(f"{at}/decline", {"reason": "Not ours.", "instead": "Ask the city."}).status == 200
    assert call("dispatcher").post(f"{at}/decline-approval").status == 403
    assert "decline-approval" in call("second").get(at).body["can"]
    assert call("second").post(f"{at}/decline-approval", {"granted": False, "remark": "It is ours."}).status == 200
    assert call("second").post(f"{at}/decline", {"reason": "Not ours."}).status == 200
    assert call("dispatcher").post(f"{at}/decline-approval").body["state"] == "declined"


def test_a_referral_answers_the_case_though_it_is_gone(cast: Cast, call: Callers) -> None:
    at = f"/cases/{cast.case(State.ASSIGNED).ref}"
    officer = call("officer")
    body = {"unit": "other", "reason": "Theirs."}
    done = officer.post(f"{at}/referral", body, Idempotency_Key="r1")
    assert (done.status, done.body["unit"]) == (200, "other")
    assert officer.get(at).status == 404
    again = officer.post(f"{at}/referral", body, Idempotency_Key="r1")
    assert (again.status, again.body, again.headers["Idempotency-Replayed"]) == (200, done.body, "true")


def test_a_stale_look_is_a_conflict(cast: Cast, call: Callers) -> None:
    at = f"/cases/{cast.case(State.ASSIGNED).ref}"
    seen = call("officer").get(at).body["version"]
    assert call("dispatcher").post(f"{at}/assignment", {"unit": "station"}).status == 200
    assert call("officer").post(f"{at}/acceptance", {"seen": seen}).status == 409
    assert call("officer").post(f"{at}/acceptance", {"seen": seen + 1}).status == 200


def test_staff_name_the_way_it_came_in(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    officer = call("officer")
    assert list(officer.post("/cases", demand).faults) == ["intake"]
    assert list(officer.post("/cases", {**demand, "intake": "phone", "consent": False}).faults) == ["consent"]
    assert officer.post("/cases", {**demand, "intake": "phone"}).body["intake"] == "phone"
    assert call("member").post("/cases", {**demand, "intake": "phone"}).status == 403


def test_notes_stay_inside(cast: Cast, call: Callers) -> None:
    at = f"/cases/{cast.case(State.IN_PROGRESS).ref}/messages"
    officer, member = call("officer"), call("member")
    assert officer.post(at, {"body": "Good morning."}).status == 201
    note = officer.post(at, {"body": "They have asked before.", "internal": True})
    assert (note.status, note.body["internal"]) == (201, True)
    assert member.post(at, {"body": "Hello."}).status == 201
    assert [one["body"] for one in officer.get(at).body["items"]] == [
        "Good morning.",
        "They have asked before.",
        "Hello.",
    ]
    assert [one["number"] for one in officer.get(f"{at}?internal=true").body["items"]] == [1]
    assert [one["number"] for one in officer.get(f"{at}?internal=false").body["items"]] == [1, 2]
    assert [one["number"] for one in member.get(at).body["items"]] == [1, 2]
    assert member.get(f"{at}?internal=true").status == 403
    assert member.post(at, {"body": "x", "internal": True}).status == 403
    assert "asked before" not in str(member.get(at).body)


def test_what_is_referred_too_late_is_a_conflict_that_says_what_to_do(cast: Cast, call: Callers) -> None:
    case = cast.case(State.ASSIGNED)
    with clock.fixed(clock.now() + timedelta(days=15)):
        answer = call("officer").post(f"/cases/{case.ref}/referral", {"unit": "other", "reason": "Theirs."})
    assert answer.status == 409 and "or escalate it: the level above decides" in answer.body["detail"]
