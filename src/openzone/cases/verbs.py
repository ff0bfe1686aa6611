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
}
OF_DEMANDS = {
    **{f"case.{verb}": words for verb, words in _DONE.items()},
    "case.message": _("wrote a message"),
    "case.note": _("wrote a note inside the zone"),
    "case.corrected": _("corrected a message"),
    "case.released": _("gave it back to the unit"),
    "case.handed_over": _("handed it over to a successor"),
    "case.share": _("shared it with a colleague"),
    "case.unshare": _("no longer shares it with a colleague"),
    "case.close_off": _("made it confidential"),
    "case.open_up": _("lifted that it is confidential"),
    "case.co_ask": _("asked another unit to contribute"),
    "case.co_take": _("took on what another unit was asked to contribute"),
    "case.co_result": _("handed in what another unit was asked to contribute"),
    "case.co_waive": _("does without what another unit was asked to contribute"),
    "case.co_due": _("reminded of a contribution that is due tomorrow"),
    "case.co_late": _("noticed that a contribution is late"),
    "case.co_handed_over": _("gave a contribution to somebody else"),
    "case.checklist": _("laid a checklist on it"),
    "case.tick": _("ticked a point of the checklist"),
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
    "checklist.written": _("wrote a checklist"),
    "checklist.changed": _("changed a checklist"),
    "checklist.retired": _("retired a checklist"),
}
