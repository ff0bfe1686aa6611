"""What is done to cases. Each verb is one keyword-only function: it locks, checks, writes and leaves an activity."""

from openzone.cases.actions.aftercare import (
    ask_whether_it_holds,
    begin_anew,
    begin_complaint,
    change_aftercare,
    say_whether_it_holds,
)
from openzone.cases.actions.beginning import begin_with
from openzone.cases.actions.calling_back import call_back, draw_call_backs, draw_last_month
from openzone.cases.actions.canned import change_answer, count_use, retire_answer, write_answer
from openzone.cases.actions.catalogue import (
    change_category,
    open_category,
    publish_questions,
    retire_category,
    route,
    unroute,
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
from openzone.cases.actions.outcome import confirm, dispute, propose, withdraw
from openzone.cases.actions.routing import accept, assign, escalate, hand_down, refer
from openzone.cases.actions.sharing import close_off, open_up, share, unshare
from openzone.cases.actions.talk import ask_information, mark_read, post_message, resume, wait, write_note
from openzone.cases.actions.unanswered import auto_close, propose_without_reply, remind

__all__ = [
    "accept",
    "answer_at_once",
    "ask_information",
    "ask_whether_it_holds",
    "assign",
    "auto_close",
    "begin_anew",
    "begin_complaint",
    "begin_with",
    "call_back",
    "change_aftercare",
    "change_answer",
    "change_category",
    "close_off",
    "confirm",
    "correct",
    "count_use",
    "decide_decline",
    "decline",
    "dispute",
    "draw_call_backs",
    "draw_last_month",
    "escalate",
    "found",
    "hand_down",
    "mark_read",
    "open_category",
    "open_subjects",
    "open_up",
    "post_message",
    "propose",
    "propose_without_reply",
    "publish_questions",
    "raise_demand",
    "refer",
    "remind",
    "resume",
    "retire_answer",
    "retire_category",
    "route",
    "save_draft",
    "say_whether_it_holds",
    "set_up",
    "share",
    "start_draft",
    "submit",
    "triage",
    "unroute",
    "unshare",
    "wait",
    "withdraw",
    "write_answer",
    "write_note",
]
