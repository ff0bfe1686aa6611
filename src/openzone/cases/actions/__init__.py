"""What is done to cases. Each verb is one keyword-only function: it locks, checks, writes and leaves an activity."""

from openzone.cases.actions.beginning import begin_with
from openzone.cases.actions.canned import change_answer, count_use, retire_answer, write_answer
from openzone.cases.actions.catalogue import (
    change_category,
    open_category,
    publish_questions,
    retire_category,
    route,
    unroute,
)
from openzone.cases.actions.checklists import (
    change_checklist,
    lay_checklist,
    retire_checklist,
    tick,
    write_checklist,
)
from openzone.cases.actions.corrections import correct
from openzone.cases.actions.founding import found, open_subjects, set_up
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
from openzone.cases.actions.joint import ask_unit, hand_in, take_task, waive
from openzone.cases.actions.outcome import confirm, dispute, propose, withdraw
from openzone.cases.actions.routing import accept, assign, escalate, hand_down, refer
from openzone.cases.actions.sharing import close_off, open_up, share, unshare
from openzone.cases.actions.talk import ask_information, mark_read, post_message, resume, wait, write_note

__all__ = [
    "accept",
    "answer_at_once",
    "ask_information",
    "ask_unit",
    "assign",
    "begin_with",
    "change_answer",
    "change_category",
    "change_checklist",
    "close_off",
    "confirm",
    "correct",
    "count_use",
    "decide_decline",
    "decline",
    "dispute",
    "escalate",
    "found",
    "hand_down",
    "hand_in",
    "lay_checklist",
    "mark_read",
    "open_category",
    "open_subjects",
    "open_up",
    "post_message",
    "propose",
    "publish_questions",
    "raise_demand",
    "refer",
    "resume",
    "retire_answer",
    "retire_category",
    "retire_checklist",
    "route",
    "save_draft",
    "set_up",
    "share",
    "start_draft",
    "submit",
    "take_task",
    "tick",
    "triage",
    "unroute",
    "unshare",
    "wait",
    "waive",
    "withdraw",
    "write_answer",
    "write_checklist",
    "write_note",
]
