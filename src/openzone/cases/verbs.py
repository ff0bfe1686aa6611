"""The verbs of demands in the log, in words: each ends a sentence that begins with who did it."""

from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import Verb

_DONE = {
    Verb.SUBMIT: _("raised a demand"),
    Verb.TRIAGE: _("sorted it"),
    Verb.ANSWER_AT_ONCE: _("answered it at once"),
    Verb.ASK_INFORMATION: _("asked the enterprise a question"),
    Verb.ASSIGN: _("assigned it"),
    Verb.REFER: _("referred it to another unit"),
    Verb.ACCEPT: _("accepted it"),
    Verb.WAIT: _("waits for another body"),
    Verb.RESUME: _("took it up again"),
    Verb.ESCALATE: _("escalated it"),
    Verb.HAND_DOWN: _("handed it down"),
    Verb.PROPOSE: _("proposed a solution"),
    Verb.CONFIRM: _("confirmed it"),
    Verb.DISPUTE: _("said that it is not solved"),
    Verb.DECLINE: _("asked to decline it"),
    Verb.DECIDE_DECLINE: _("decided whether to decline it"),
    Verb.WITHDRAW: _("withdrew it"),
    Verb.AUTO_CLOSE: _("closed it without an answer"),
    Verb.NO_REPLY: _("proposed to close it without a reply"),
}
OF_DEMANDS = {
    **{f"case.{verb}": words for verb, words in _DONE.items()},
    "case.message": _("wrote a message"),
    "case.note": _("wrote a note inside the zone"),
    "case.corrected": _("corrected a message"),
    "case.strike_asked": _("asked to strike words"),
    "case.struck": _("struck words for privacy"),
    "case.strike_refused": _("decided not to strike words"),
    "case.shared_out": _("gave it to the officer with the least to do"),
    "case.released": _("gave it back to the unit"),
    "case.handed_over": _("handed it over to a successor"),
    "case.share": _("shared it with a colleague"),
    "case.unshare": _("no longer shares it with a colleague"),
    "case.close_off": _("made it confidential"),
    "case.open_up": _("lifted that it is confidential"),
    "case.reminder": _("reminded the enterprise of its answer"),
    "case.second_look": _("asked whether the solution still holds"),
    "case.held": _("said whether the solution still holds"),
    "case.sequel": _("raised it anew"),
    "case.call_back": _("called the enterprise back"),
}
OF_SUBJECTS = {
    "category.opened": _("added a subject"),
    "category.changed": _("changed a subject"),
    "category.asked": _("changed the questions of a subject"),
    "category.retired": _("retired a subject"),
    "routing.set": _("set a way of demands to a unit"),
    "routing.removed": _("removed a way of demands to a unit"),
    "canned.written": _("wrote a canned answer"),
    "canned.changed": _("changed a canned answer"),
    "canned.retired": _("retired a canned answer"),
    "aftercare.changed": _("changed how solutions are followed up"),
    "call_back.drawn": _("drew the call-backs of a month"),
}
