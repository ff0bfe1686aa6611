"""Each step of a demand as it is posted at the desk: its form, where it begins and who takes it."""

from datetime import timedelta

from openzone.cases.enums import State, Verb
from openzone.core import clock


def in_days(number: int) -> str:
    """A day that lies so far ahead, as a form has it."""
    return (clock.now() + timedelta(days=number)).date().isoformat()


FORMS: dict[str, dict[str, str]] = {
    "triage": {"category": "commute", "urgency": "urgent"},
    "immediate-answer": {"body": "So.", "outcome": "explained", "category": "commute"},
    "information-request": {"body": "Which stop?"},
    "assignment": {"unit": "station", "officer": ""},
    "referral": {"unit": "other", "reason": "Theirs."},
    "acceptance": {},
    "waiting": {"on": "The bus company", "until": in_days(30)},
    "resumption": {},
    "escalation": {"reason": "Too big."},
    "de-escalation": {"reason": ""},
    "proposal": {"body": "A bus.", "outcome": "solved"},
    "decline": {"reason": "Not ours.", "instead": "The city."},
    "decline-approval": {"granted": "yes", "remark": ""},
    "urging": {"reason": "Where does it stand?"},
    "supervision": {"letter": "2026-17", "reason": "Solve it.", "until": in_days(7)},
    "supervision-report": {"body": "We are at it."},
    "supervision-decision": {"granted": "yes", "remark": ""},
    "extension": {"until": in_days(90), "reason": "No bus yet.", "explanation": "There is no bus yet."},
    "extension-approval": {"granted": "yes", "remark": ""},
    "long-term": {"plan": "A road.", "reason": "No road.", "until": in_days(60)},
    "long-term-approval": {"granted": "yes", "remark": ""},
    "pause": {"until": in_days(7), "reason": "They are deaf.", "explanation": "They decide in a week."},
    "pause-approval": {"granted": "yes", "remark": ""},
    "review": {"body": "The road is planned.", "until": in_days(60)},
}
STARTS: dict[str, tuple[State, str]] = {
    "triage": (State.SUBMITTED, "dispatcher"),
    "immediate-answer": (State.SUBMITTED, "dispatcher"),
    "information-request": (State.IN_PROGRESS, "officer"),
    "assignment": (State.TRIAGED, "dispatcher"),
    "referral": (State.ASSIGNED, "officer"),
    "acceptance": (State.ASSIGNED, "officer"),
    "waiting": (State.IN_PROGRESS, "officer"),
    "resumption": (State.WAITING_EXTERNAL, "officer"),
    "escalation": (State.IN_PROGRESS, "officer"),
    "de-escalation": (State.IN_PROGRESS, "park_officer"),
    "proposal": (State.IN_PROGRESS, "officer"),
    "decline": (State.TRIAGED, "dispatcher"),
    "decline-approval": (State.TRIAGED, "second"),
    "urging": (State.IN_PROGRESS, "leader"),
    "supervision": (State.IN_PROGRESS, "leader"),
    "supervision-report": (State.IN_PROGRESS, "officer"),
    "supervision-decision": (State.IN_PROGRESS, "leader"),
    "extension": (State.IN_PROGRESS, "officer"),
    "extension-approval": (State.IN_PROGRESS, "leader"),
    "long-term": (State.IN_PROGRESS, "officer"),
    "long-term-approval": (State.IN_PROGRESS, "leader"),
    "pause": (State.WAITING_EXTERNAL, "officer"),
    "pause-approval": (State.WAITING_EXTERNAL, "leader"),
    "review": (State.LONG_TERM, "officer"),
}
# What comes before, and by whom.
BEFORE: dict[str, list[tuple[Verb, str]]] = {
    "supervision-report": [(Verb.SUPERVISE, "leader")],
    "supervision-decision": [(Verb.SUPERVISE, "leader"), (Verb.REPORT, "officer")],
    "extension-approval": [(Verb.EXTEND, "officer")],
    "long-term-approval": [(Verb.PARK, "officer")],
    "pause-approval": [(Verb.PAUSE, "officer")],
}
