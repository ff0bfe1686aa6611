"""The closed lists of partnerships."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementKind(TextChoices):
    """What an agreement is about."""

    FRAMEWORK = "framework", _("framework agreement")
    AGENCY = "agency", _("agency agreement")
    COOPERATION = "cooperation", _("cooperation agreement")
    ENTRY = "entry", _("entry agreement")
    LEASE = "lease", _("lease agreement")


class AgreementState(TextChoices):
    """Where an agreement stands."""

    DRAFTED = "drafted", pgettext_lazy("agreement", "drafted")
    ANNOUNCED = "announced", pgettext_lazy("agreement", "announced")
    SIGNED = "signed", pgettext_lazy("agreement", "signed")
    IN_FORCE = "in_force", pgettext_lazy("agreement", "in force")
    ENDED = "ended", pgettext_lazy("agreement", "ended")


class AgreementVerb(TextChoices):
    """What can be done to an agreement."""

    ANNOUNCE = "announce", pgettext_lazy("agreement", "Announce")
    SIGN = "sign", pgettext_lazy("agreement", "It was signed")
    ENTER = "enter", pgettext_lazy("agreement", "It is in force")
    RENEW = "renew", pgettext_lazy("agreement", "Renew")
    END = "end", pgettext_lazy("agreement", "End")
    LAPSE = "lapse", pgettext_lazy("agreement", "Its term is over")


AGREEMENT_NOUNS: dict[str, AgreementVerb] = {
    "announcement": AgreementVerb.ANNOUNCE,
    "signature": AgreementVerb.SIGN,
    "entry-into-force": AgreementVerb.ENTER,
    "renewal": AgreementVerb.RENEW,
    "end": AgreementVerb.END,
}


class AgreementRelation(TextChoices):
    """What somebody is to an agreement."""

    HANDLER = "handler", _("staff of its unit or above it")
    PARTY = "party", _("owner of an organisation that is a party")
    READER = "reader", _("anybody else of the zone who sees it")
    CALENDAR = "calendar", _("the calendar")


class AgreementSide(TextChoices):
    """Who owes the next step of an agreement or a commitment."""

    ZONE = "zone", _("the zone")
    PARTIES = "parties", _("whoever promised something")


class PartyKind(TextChoices):
    """Who a party is: the zone itself, an organisation of the registry, or a body outside that is only named."""

    ZONE = "zone", pgettext_lazy("party", "the zone")
    ORGANISATION = "organisation", pgettext_lazy("party", "an organisation of the registry")
    BODY = "body", pgettext_lazy("party", "a body outside")


class CommitmentState(TextChoices):
    """Whether what was promised was kept."""

    OPEN = "open", pgettext_lazy("commitment", "open")
    REPORTED = "reported", pgettext_lazy("commitment", "reported as done")
    DONE = "done", pgettext_lazy("commitment", "done")
    RELEASED = "released", pgettext_lazy("commitment", "no longer owed")


class CommitmentVerb(TextChoices):
    """What can be done to a commitment."""

    REPORT = "report", _("Report as done")
    CONFIRM = "confirm", pgettext_lazy("commitment", "Confirm")
    SEND_BACK = "send_back", pgettext_lazy("commitment", "Send back")
    FULFIL = "fulfil", pgettext_lazy("commitment", "It is done")
    RELEASE = "release", pgettext_lazy("commitment", "No longer owed")
    REOPEN = "reopen", pgettext_lazy("commitment", "Open again")


COMMITMENT_NOUNS: dict[str, CommitmentVerb] = {
    "report": CommitmentVerb.REPORT,
    "confirmation": CommitmentVerb.CONFIRM,
    "return": CommitmentVerb.SEND_BACK,
    "fulfilment": CommitmentVerb.FULFIL,
    "release": CommitmentVerb.RELEASE,
    "reopening": CommitmentVerb.REOPEN,
}


class CommitmentRelation(TextChoices):
    """What somebody is to a commitment."""

    HANDLER = "handler", _("staff of the agreement's unit or above it")
    DEBTOR = "debtor", _("owner of the organisation that promised it")
    READER = "reader", _("anybody else who sees it")


class GroupKind(TextChoices):
    """What a group of people from several offices is set up as."""

    LEADING_GROUP = "leading_group", _("leading group")
    PILOT = "pilot", _("pilot")
    WORKING_GROUP = "working_group", _("working group")


class GroupOffice(TextChoices):
    """What somebody is in a group."""

    HEAD = "head", pgettext_lazy("office in a group", "head")
    DEPUTY = "deputy", pgettext_lazy("office in a group", "deputy head")
    SECRETARY = "secretary", pgettext_lazy("office in a group", "secretary")
    MEMBER = "member", pgettext_lazy("office in a group", "member")


class GroupRelation(TextChoices):
    """What somebody is to a group, its meetings and its items."""

    HANDLER = "handler", _("staff of the unit that keeps the group, or above it")
    CHAIR = "chair", _("head or secretary of the group; its unit, where neither has an account")
    MEMBER = "member", _("member of the group")
    RESPONSIBLE = "responsible", _("whoever shall do it")
    READER = "reader", _("anybody else who sees the group")


class GroupSide(TextChoices):
    """Who owes the next step of a meeting or an item."""

    SECRETARIAT = "secretariat", _("the unit that keeps the group")
    CHAIR = "chair", _("the head or the secretary")
    RESPONSIBLE = "responsible", _("whoever shall do it")


class MeetingState(TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("meeting", "planned")
    HELD = "held", pgettext_lazy("meeting", "held")
    MINUTED = "minuted", pgettext_lazy("meeting", "minutes approved")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "cancelled")


class MeetingVerb(TextChoices):
    """What can be done to a meeting."""

    HOLD = "hold", pgettext_lazy("meeting", "It was held")
    MINUTE = "minute", pgettext_lazy("meeting", "Write the minutes")
    APPROVE = "approve", pgettext_lazy("meeting", "Approve the minutes")
    CANCEL = "cancel", pgettext_lazy("meeting", "Cancel")


MEETING_NOUNS: dict[str, MeetingVerb] = {
    "attendance": MeetingVerb.HOLD,
    "minutes": MeetingVerb.MINUTE,
    "approval": MeetingVerb.APPROVE,
    "cancellation": MeetingVerb.CANCEL,
}


class Standing(TextChoices):
    """Whether a member came to a meeting."""

    PRESENT = "present", pgettext_lazy("at a meeting", "present")
    EXCUSED = "excused", pgettext_lazy("at a meeting", "excused")
    ABSENT = "absent", pgettext_lazy("at a meeting", "absent")


class ItemState(TextChoices):
    """Whether somebody did what he was given."""

    OPEN = "open", pgettext_lazy("action item", "open")
    REPORTED = "reported", pgettext_lazy("action item", "reported as done")
    ACCEPTED = "accepted", pgettext_lazy("action item", "done")
    DROPPED = "dropped", pgettext_lazy("action item", "dropped")


class ItemVerb(TextChoices):
    """What can be done to an action item."""

    REPORT = "report", pgettext_lazy("action item", "Report as done")
    ACCEPT = "accept", pgettext_lazy("action item", "Accept")
    SEND_BACK = "send_back", pgettext_lazy("action item", "Send back")
    DROP = "drop", pgettext_lazy("action item", "Drop")


ITEM_NOUNS: dict[str, ItemVerb] = {
    "report": ItemVerb.REPORT,
    "acceptance": ItemVerb.ACCEPT,
    "return": ItemVerb.SEND_BACK,
    "dropping": ItemVerb.DROP,
}


class AssociationKind(TextChoices):
    """What an association is."""

    CHAMBER = "chamber", _("chamber of commerce")
    INDUSTRY = "industry", _("industry association")
    ALLIANCE = "alliance", _("alliance")


class BoardOffice(TextChoices):
    """What somebody is on the board of an association."""

    CHAIR = "chair", pgettext_lazy("office on a board", "chair")
    VICE_CHAIR = "vice_chair", pgettext_lazy("office on a board", "vice chair")
    SECRETARY_GENERAL = "secretary_general", pgettext_lazy("office on a board", "secretary-general")
    DIRECTOR = "director", pgettext_lazy("office on a board", "director")
