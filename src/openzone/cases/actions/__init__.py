"""What is done to cases. Each verb is one keyword-only function: it locks, checks, writes and leaves an activity."""

from openzone.cases.actions.catalogue import (
    change_category,
    open_category,
    publish_questions,
    retire_category,
    route,
    unroute,
)
from openzone.cases.actions.intake import (
    answer_at_once,
    decide_decline,
    decline,
    raise_demand,
    save_draft,
    start_draft,
    submit,
    triage,
)
from openzone.cases.actions.outcome import confirm, dispute, propose, withdraw
from openzone.cases.actions.routing import accept, assign, escalate, hand_down, refer
from openzone.cases.actions.talk import ask_information, mark_read, post_message, resume, wait, write_note

__all__ = [
    "accept",
    "answer_at_once",
    "ask_information",
    "assign",
    "change_category",
    "confirm",
    "decide_decline",
    "decline",
    "dispute",
    "escalate",
    "hand_down",
    "mark_read",
    "open_category",
    "post_message",
    "propose",
    "publish_questions",
    "raise_demand",
    "refer",
    "resume",
    "retire_category",
    "route",
    "save_draft",
    "start_draft",
    "submit",
    "triage",
    "unroute",
    "wait",
    "withdraw",
    "write_note",
]
