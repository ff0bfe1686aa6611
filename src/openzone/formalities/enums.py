"""The closed lists of formalities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ServiceState(TextChoices):
    """Where a service of the catalogue stands."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")


class Applicant(TextChoices):
    """Who goes through a formality."""

    ENTERPRISES = "enterprises", _("enterprises")
    PERSONS = "persons", _("persons")
    BOTH = "both", _("enterprises and persons")


class FormalityState(TextChoices):
    """Where a formality stands."""

    PREPARING = "preparing", pgettext_lazy("formality", "being prepared")
    SUBMITTED = "submitted", pgettext_lazy("formality", "submitted")
    RETURNED = "returned", pgettext_lazy("formality", "returned for correction")
    ACCEPTED = "accepted", pgettext_lazy("formality", "accepted, under way")
    COMPLETED = "completed", pgettext_lazy("formality", "completed")
    REFUSED = "refused", pgettext_lazy("formality", "refused")
    WITHDRAWN = "withdrawn", pgettext_lazy("formality", "withdrawn")


class FormalityVerb(TextChoices):
    """What can be done to a formality."""

    SUBMIT = "submit", pgettext_lazy("formality", "Submit")
    RETURN = "return", pgettext_lazy("formality", "Return for correction")
    ACCEPT = "accept", pgettext_lazy("formality", "Accept")
    COMPLETE = "complete", pgettext_lazy("formality", "Complete")
    REFUSE = "refuse", pgettext_lazy("formality", "Refuse")
    WITHDRAW = "withdraw", pgettext_lazy("formality", "Withdraw")


FORMALITY_NOUNS: dict[str, FormalityVerb] = {
    "submission": FormalityVerb.SUBMIT,
    "correction": FormalityVerb.RETURN,
    "acceptance": FormalityVerb.ACCEPT,
    "completion": FormalityVerb.COMPLETE,
    "refusal": FormalityVerb.REFUSE,
    "withdrawal": FormalityVerb.WITHDRAW,
}


class FormalityRelation(TextChoices):
    """What somebody is to a formality."""

    APPLICANT = "applicant", _("the applicant, or who belongs to it")
    AGENT = "agent", _("who acts for the applicant by a mandate")
    HANDLER = "handler", _("staff of the unit that keeps the service, or above it")
    COUNTER = "counter", _("staff of the unit at whose counter it was opened, or above it")
    STEP = "step", _("staff of a unit that does one of its steps, or above it")
    READER = "reader", _("anybody else of the zone who sees it")
    ITSELF = "itself", _("its own steps: those begun before it came back, and the last one")


class FormalitySide(TextChoices):
    """Who owes the next step of a formality."""

    APPLICANT = "applicant", _("the applicant")
    ZONE = "zone", _("the zone")


class FormalitySource(TextChoices):
    """Where a formality was begun."""

    PORTAL = "portal", pgettext_lazy("formality", "at the portal")
    AGENT = "agent", pgettext_lazy("formality", "by an agent")
    COUNTER = "counter", pgettext_lazy("formality", "at a counter")
    CASE = "case", pgettext_lazy("formality", "out of a demand")
    PLAN = "plan", pgettext_lazy("formality", "by a plan")


class StepState(TextChoices):
    """Where a step of a formality stands."""

    WAITING = "waiting", pgettext_lazy("step", "waits")
    READY = "ready", pgettext_lazy("step", "under way")
    DONE = "done", pgettext_lazy("step", "done")
    REFUSED = "refused", pgettext_lazy("step", "refused")
    DROPPED = "dropped", pgettext_lazy("step", "not needed any more")


class StepVerb(TextChoices):
    """What happens to a step of a formality."""

    BEGIN = "begin", pgettext_lazy("step", "Begin")
    COMPLETE = "complete", pgettext_lazy("step", "Complete the step")
    REFUSE = "refuse", pgettext_lazy("step", "Refuse")
    HOLD = "hold", pgettext_lazy("step", "Rest")
    DROP = "drop", pgettext_lazy("step", "Drop")


STEP_NOUNS: dict[str, StepVerb] = {"completion": StepVerb.COMPLETE}


class StepRelation(TextChoices):
    """What somebody is to a step."""

    OFFICER = "officer", _("staff of the unit that does it, or above it")
    READER = "reader", _("anybody else who sees it")
    FORMALITY = "formality", _("the formality itself")


class Fault(TextChoices):
    """What is wrong, in a notice of what has to be corrected."""

    MISSING = "missing", pgettext_lazy("correction", "missing")
    UNFIT = "unfit", pgettext_lazy("correction", "not fit")
    OTHER = "other", pgettext_lazy("correction", "something else")


class ItemState(TextChoices):
    """How far a part of a plan is."""

    PLANNED = "planned", _("to come")
    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
    DROPPED = "dropped", _("dropped")


class AgencyKind(TextChoices):
    """For whom an agency of the service network goes through formalities."""

    ENTERPRISES = "enterprises", _("for enterprises and projects")
    RESIDENTS = "residents", _("for residents and staff")


class MandateState(TextChoices):
    """Where a mandate stands."""

    ASKED = "asked", pgettext_lazy("mandate", "given, not accepted yet")
    IN_FORCE = "in_force", pgettext_lazy("mandate", "in force")
    ENDED = "ended", pgettext_lazy("mandate", "ended")
    DECLINED = "declined", pgettext_lazy("mandate", "declined")


class MandateVerb(TextChoices):
    """What can be done to a mandate."""

    ACCEPT = "accept", pgettext_lazy("mandate", "Accept")
    DECLINE = "decline", pgettext_lazy("mandate", "Decline")
    EXTEND = "extend", pgettext_lazy("mandate", "Change its last day")
    END = "end", pgettext_lazy("mandate", "End")
    LAY_DOWN = "lay_down", pgettext_lazy("mandate", "Give the mandate back")
    LAPSE = "lapse", pgettext_lazy("mandate", "Run out")


MANDATE_NOUNS: dict[str, MandateVerb] = {
    "acceptance": MandateVerb.ACCEPT,
    "refusal": MandateVerb.DECLINE,
    "extension": MandateVerb.EXTEND,
    "end": MandateVerb.END,
    "resignation": MandateVerb.LAY_DOWN,
}


class MandateRelation(TextChoices):
    """What somebody is to a mandate."""

    PRINCIPAL = "principal", _("the person who gave it, or an owner of the enterprise that did")
    AGENT = "agent", _("who acts by it: people of the agency, or of the organisation")
    COUNTER = "counter", _("staff above the agency's unit who do not act for it, for one that was given on paper")
    READER = "reader", _("anybody else who sees it")
    ITSELF = "itself", _("its last day")


class MandateSide(TextChoices):
    """Who owes the next step of a mandate."""

    PRINCIPAL = "principal", pgettext_lazy("mandate", "the principal")
    AGENT = "agent", pgettext_lazy("mandate", "the agent")
