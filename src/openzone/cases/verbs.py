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
    Verb.URGE: _("urged"),
    Verb.SUPERVISE: _("put it under supervision"),
    Verb.REPORT: _("reported to the supervision"),
    Verb.END_SUPERVISION: _("decided on the report"),
    Verb.EXTEND: _("asked for more time"),
    Verb.DECIDE_EXTENSION: _("decided on more time"),
    Verb.PARK: _("asked to keep it for the long term"),
    Verb.DECIDE_PARKING: _("decided on the long term"),
    Verb.REVIEW: _("reviewed the plan"),
}
OF_DEMANDS = {
    **{f"case.{verb}": words for verb, words in _DONE.items()},
    "case.message": _("wrote a message"),
    "case.note": _("wrote a note inside the zone"),
    "case.corrected": _("corrected a message"),
    "case.released": _("gave it back to the unit"),
    "case.handed_over": _("handed it over to a successor"),
    "case.late": _("was not in time"),
    "case.remind": _("reminded the officer of the promised time"),
    "case.warn": _("warned the unit of the promised time"),
    "case.supervise_late": _("told the zone's leaders of the promised time"),
    "case.review_due": _("reminded of the plan that is to be looked at again"),
    "case.share": _("shared it with a colleague"),
    "case.unshare": _("no longer shares it with a colleague"),
    "case.close_off": _("made it confidential"),
    "case.open_up": _("lifted that it is confidential"),
}
OF_PROMISES = {
    "promise.made": _("made a service promise"),
    "promise.changed": _("changed a service promise"),
    "promise.retired": _("retired a service promise"),
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
}
