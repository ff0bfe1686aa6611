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
from openzone.cases.actions.checklists import (
    change_checklist,
    lay_checklist,
    retire_checklist,
    tick,
    write_checklist,
)
from openzone.cases.actions.corrections import correct
from openzone.cases.actions.extending import decide_extension, decide_parking, extend, park, review
from openzone.cases.actions.formalities import begin_formality
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
from openzone.cases.actions.joining import link, merge, unlink, unmerge
from openzone.cases.actions.joint import ask_unit, hand_in, take_task, waive
from openzone.cases.actions.matters import (
    add_to_matter,
    answer_all,
    change_matter,
    close_matter,
    decide_policy,
    end_answer,
    insist_matter,
    open_matter,
    propose_policy,
    reopen_matter,
    resume_answer,
    stop_answer,
    take_out,
)
from openzone.cases.actions.outcome import confirm, dispute, propose, withdraw
from openzone.cases.actions.pausing import decide_pause, end_pause, pause
from openzone.cases.actions.promises import change_promise, make_promise, retire_promise
from openzone.cases.actions.routing import accept, assign, escalate, hand_down, refer
from openzone.cases.actions.sharing import close_off, open_up, share, unshare
from openzone.cases.actions.stakes import note_stake
from openzone.cases.actions.supervision import end_supervision, report, supervise
from openzone.cases.actions.talk import ask_information, mark_read, post_message, resume, wait, write_note
from openzone.cases.actions.unanswered import auto_close, propose_without_reply, remind
from openzone.cases.actions.urging import urge

__all__ = [
    "accept",
    "add_to_matter",
    "answer_all",
    "answer_at_once",
    "ask_information",
    "ask_unit",
    "ask_whether_it_holds",
    "assign",
    "auto_close",
    "begin_anew",
    "begin_complaint",
    "begin_formality",
    "begin_with",
    "call_back",
    "change_aftercare",
    "change_answer",
    "change_category",
    "change_checklist",
    "change_matter",
    "change_promise",
    "close_matter",
    "close_off",
    "confirm",
    "correct",
    "count_use",
    "decide_decline",
    "decide_extension",
    "decide_parking",
    "decide_pause",
    "decide_policy",
    "decline",
    "dispute",
    "draw_call_backs",
    "draw_last_month",
    "end_answer",
    "end_pause",
    "end_supervision",
    "escalate",
    "extend",
    "found",
    "hand_down",
    "hand_in",
    "insist_matter",
    "lay_checklist",
    "link",
    "make_promise",
    "mark_read",
    "merge",
    "note_stake",
    "open_category",
    "open_matter",
    "open_subjects",
    "open_up",
    "park",
    "pause",
    "post_message",
    "propose",
    "propose_policy",
    "propose_without_reply",
    "publish_questions",
    "raise_demand",
    "refer",
    "remind",
    "reopen_matter",
    "report",
    "resume",
    "resume_answer",
    "retire_answer",
    "retire_category",
    "retire_checklist",
    "retire_promise",
    "review",
    "route",
    "save_draft",
    "say_whether_it_holds",
    "set_up",
    "share",
    "start_draft",
    "stop_answer",
    "submit",
    "supervise",
    "take_out",
    "take_task",
    "tick",
    "triage",
    "unlink",
    "unmerge",
    "unroute",
    "unshare",
    "urge",
    "wait",
    "waive",
    "withdraw",
    "write_answer",
    "write_checklist",
    "write_note",
]
