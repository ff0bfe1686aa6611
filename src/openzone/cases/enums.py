"""The closed lists of cases: states, verbs, relations and the words for them."""

from django.db.models import IntegerChoices, TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    """Where a case stands. One column; whose turn it is, how high it has climbed and the like are derived or apart."""

    DRAFT = "draft", _("draft")
    SUBMITTED = "submitted", _("received")
    TRIAGED = "triaged", _("sorted")
    RETURNED = "returned", _("returned with a question")
    ASSIGNED = "assigned", _("assigned")
    IN_PROGRESS = "in_progress", _("in progress")
    WAITING_ENTERPRISE = "waiting_enterprise", _("waiting for the enterprise")
    WAITING_EXTERNAL = "waiting_external", _("waiting for another body")
    PROPOSED = "proposed", _("solution proposed")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    WITHDRAWN = "withdrawn", _("withdrawn")
    LONG_TERM = "long_term", _("kept for the long term")
    MERGED = "merged", _("merged into another one")


class Verb(TextChoices):
    """What can be done to a case."""

    SUBMIT = "submit", _("Send")
    TRIAGE = "triage", _("Sort")
    ANSWER_AT_ONCE = "answer_at_once", _("Answer at once")
    ASK_INFORMATION = "ask_information", _("Ask for information")
    ASSIGN = "assign", _("Assign")
    REFER = "refer", _("Refer to another unit")
    ACCEPT = "accept", _("Accept")
    WAIT = "wait", _("Wait for another body")
    RESUME = "resume", _("Resume")
    ESCALATE = "escalate", _("Escalate")
    HAND_DOWN = "hand_down", _("Hand down")
    PROPOSE = "propose", _("Propose a solution")
    CONFIRM = "confirm", _("Confirm")
    DISPUTE = "dispute", _("Not solved")
    DECLINE = "decline", _("Ask to decline")
    DECIDE_DECLINE = "decide_decline", _("Decide on declining")
    WITHDRAW = "withdraw", _("Withdraw")
    URGE = "urge", _("Urge")
    SUPERVISE = "supervise", _("Supervise")
    REPORT = "report", _("Report to the supervision")
    END_SUPERVISION = "end_supervision", _("Decide on the report")
    EXTEND = "extend", _("Ask for more time")
    DECIDE_EXTENSION = "decide_extension", _("Decide on more time")
    PARK = "park", _("Ask to keep it for the long term")
    DECIDE_PARKING = "decide_parking", _("Decide on the long term")
    REVIEW = "review", _("Review the plan")
    PAUSE = "pause", _("Ask to let the promised time pause")
    DECIDE_PAUSE = "decide_pause", _("Decide on the pause")
    END_PAUSE = "end_pause", _("Let the promised time run on")
    MERGE = "merge", _("Merge into another one")
    UNMERGE = "unmerge", _("Take it apart again")
    AUTO_CLOSE = "auto_close", _("Close unanswered")
    NO_REPLY = "no_reply", _("Propose to close without a reply")


NOUNS: dict[str, Verb] = {
    "submission": Verb.SUBMIT,
    "triage": Verb.TRIAGE,
    "immediate-answer": Verb.ANSWER_AT_ONCE,
    "information-request": Verb.ASK_INFORMATION,
    "assignment": Verb.ASSIGN,
    "referral": Verb.REFER,
    "acceptance": Verb.ACCEPT,
    "waiting": Verb.WAIT,
    "resumption": Verb.RESUME,
    "escalation": Verb.ESCALATE,
    "de-escalation": Verb.HAND_DOWN,
    "proposal": Verb.PROPOSE,
    "confirmation": Verb.CONFIRM,
    "dispute": Verb.DISPUTE,
    "decline": Verb.DECLINE,
    "decline-approval": Verb.DECIDE_DECLINE,
    "withdrawal": Verb.WITHDRAW,
    "urging": Verb.URGE,
    "supervision": Verb.SUPERVISE,
    "supervision-report": Verb.REPORT,
    "supervision-decision": Verb.END_SUPERVISION,
    "extension": Verb.EXTEND,
    "extension-approval": Verb.DECIDE_EXTENSION,
    "long-term": Verb.PARK,
    "long-term-approval": Verb.DECIDE_PARKING,
    "review": Verb.REVIEW,
    "pause": Verb.PAUSE,
    "pause-approval": Verb.DECIDE_PAUSE,
    "merger": Verb.MERGE,
    "merger-end": Verb.UNMERGE,
}


class Relation(TextChoices):
    """What somebody is to a case. Rights come from relations, not from a user's roles taken together."""

    FILER = "filer", _("who raised it")
    OWNER = "owner", _("owner of the enterprise")
    OBSERVER = "observer", _("observer at the enterprise")
    HANDLER = "handler", _("staff of the unit or above it")
    DISPATCHER = "dispatcher", _("dispatcher or leader of the unit or above it")
    OVERSEER = "overseer", _("staff of the unit to which it was escalated")
    CO_HANDLER = "co_handler", _("staff of a unit that was asked to contribute, or above it")
    READER = "reader", _("administrator or auditor over the unit")
    SUPERVISOR = "supervisor", _("dispatcher or leader above the unit, or leader of the zone")
    CLOCK = "clock", _("the installation, when a time is over")


class Side(TextChoices):
    """The two sides of a conversation, and whoever else may owe the next step."""

    ENTERPRISE = "enterprise", _("the enterprise")
    STAFF = "staff", _("the zone")
    EXTERNAL = "external", _("another body")


class Intake(TextChoices):
    """The way a demand came in. All but the portal and the API are recorded by staff on behalf of the enterprise."""

    PORTAL = "portal", _("portal")
    API = "api", _("other system")
    PHONE = "phone", _("phone")
    COUNTER = "counter", _("counter")
    VISIT = "visit", _("visit")
    EMAIL = "email", _("e-mail")
    HOTLINE = "hotline", _("hotline")
    TALK = "talk", _("conversation")


class Urgency(TextChoices):
    """How pressing a demand is."""

    NORMAL = "normal", _("normal")
    URGENT = "urgent", _("urgent")
    DANGER = "danger", _("danger to people or goods")


class Outcome(TextChoices):
    """What a proposed solution amounts to."""

    SOLVED = "solved", _("solved")
    PARTLY = "partly", _("partly solved")
    EXPLAINED = "explained", _("explained why it cannot be done")
    REFERRED = "referred", _("passed to the body in charge")
    POLICY_NEEDED = "policy_needed", _("a policy must change first")
    NO_REPLY = "no_reply", _("no reply from the enterprise")


# What people may say of a solution. Only the zone's clock finds that nobody replied.
PROPOSABLE = tuple(one for one in Outcome if one != Outcome.NO_REPLY)


class Solved(TextChoices):
    """The enterprise's answer to “Is it solved?”."""

    YES = "yes", _("yes")
    PARTLY = "partly", _("partly")
    NO = "no", _("no")


class Satisfaction(IntegerChoices):
    """The five levels of the official service rating; three and above count as satisfied."""

    VERY_DISSATISFIED = 1, _("very dissatisfied")
    DISSATISFIED = 2, _("dissatisfied")
    BASICALLY_SATISFIED = 3, _("basically satisfied")
    SATISFIED = 4, _("satisfied")
    VERY_SATISFIED = 5, _("very satisfied")


class Business(TextChoices):
    """What became of the enterprise's business for which a demand mattered, once it ended."""

    KEPT = "kept", _("kept")
    GROWN = "grown", _("grown")
    LOST = "lost", _("lost")


class AssignmentKind(TextChoices):
    """How a case came to a unit."""

    ROUTED = "routed", _("routed")
    ASSIGNED = "assigned", _("assigned")
    REFERRED = "referred", _("referred")
    SHARED_OUT = "shared_out", _("shared out")


class Supervised(TextChoices):
    """How far a supervision has come."""

    OPEN = "open", _("supervised")
    REPORTED = "reported", _("reported to the supervision")


class ClockKind(TextChoices):
    """What a clock measures. Those up to the confirmation follow from where the case stands; the others are started."""

    DISPATCH = "dispatch", _("given to a unit")
    SIGN_FOR = "sign_for", _("accepted by the unit")
    FIRST_REPLY = "first_reply", _("first answer")
    NEXT_REPLY = "next_reply", _("next answer")
    RESOLUTION = "resolution", _("solution")
    CONFIRMATION = "confirmation", _("confirmation by the enterprise")
    CO_TASK = "co_task", _("task of another unit")
    URGE = "urge", _("answer to an urging")
    EXTENSION = "extension", _("decision on more time")
    SUPERVISION = "supervision", _("report to the supervision")


class TimeUnit(TextChoices):
    """In what a promise counts: in the zone's working time, or round the clock."""

    WORKING_HOURS = "working_hours", _("working hours")
    WORKING_DAYS = "working_days", _("working days")
    HOURS = "hours", _("hours round the clock")
    DAYS = "days", _("calendar days")


class StepAct(TextChoices):
    """What happens when so much of a promised time has passed."""

    REMIND = "remind", _("remind the officer")
    WARN = "warn", _("warn the unit's dispatchers")
    CLIMB = "climb", _("take it one level up")
    SUPERVISE = "supervise", _("tell the zone's leaders")


class ClockEnd(TextChoices):
    """How a clock came to its end."""

    KEPT = "kept", _("done")
    VOID = "void", _("no longer needed")


class Cause(TextChoices):
    """Why a time that was promised changed. There is no other reason, and each change leaves a row."""

    SUBJECT = "subject", _("it was sorted anew")
    EXTENSION = "extension", _("more time was granted")
    CALENDAR = "calendar", _("the working calendar was corrected")
