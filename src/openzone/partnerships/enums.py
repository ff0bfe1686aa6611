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
