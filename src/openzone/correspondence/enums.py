"""The closed lists of correspondence."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Security(TextChoices):
    """How the way to a mail server is encrypted."""

    TLS = "tls", _("TLS from the beginning")
    STARTTLS = "starttls", _("STARTTLS")
    NONE = "none", _("not encrypted")


class Way(TextChoices):
    """How a letter came in."""

    MAIL = "mail", _("by mail")
    MESSENGER = "messenger", _("by messenger")


class LetterState(TextChoices):
    """What has become of a letter that came in."""

    KEPT = "kept", pgettext_lazy("letter", "not read yet")
    POSTED = "posted", pgettext_lazy("letter", "in its demand")
    QUARANTINED = "quarantined", pgettext_lazy("letter", "waits for somebody")
    IGNORED = "ignored", pgettext_lazy("letter", "sent by a machine")
    REFUSED = "refused", pgettext_lazy("letter", "not taken")
    DISCARDED = "discarded", pgettext_lazy("letter", "laid aside")


class Reason(TextChoices):
    """Why a letter was not simply put into its demand."""

    UNKNOWN_SENDER = "unknown_sender", _("nobody here has this address")
    NEW_MATTER = "new_matter", _("the sender is known, but it answers nothing")
    FORGED = "forged", _("the reply address was not written by us")
    OTHER_SENDER = "other_sender", _("it came from another address than the person's")
    UNPROVEN = "unproven", _("it is not certain that the sender is who it says")
    LEFT = "left", _("the sender does not act for this enterprise any more")
    NOT_ALLOWED = "not_allowed", _("the sender may not write in this demand")
    TOO_MANY = "too_many", _("too many letters from this sender within an hour")
    DEFECT = "defect", _("it could not be dealt with")
    AUTOMATIC = "automatic", _("an automatic answer")
    LIST = "list", _("sent to a list")
    BOUNCE = "bounce", _("a letter that could not be delivered came back")
    OWN = "own", _("one of our own letters")
    NOT_YOURS = "not_yours", _("somebody of the zone may not write this there by mail")
    ENDED = "ended", _("nothing can be written to this demand any more")
    EMPTY = "empty", _("nothing in it could be taken")
    TOO_BIG = "too_big", _("too large")
    UNREADABLE = "unreadable", _("not readable as a mail")


FOR_SOMEBODY = (
    Reason.UNKNOWN_SENDER, Reason.NEW_MATTER, Reason.FORGED, Reason.OTHER_SENDER, Reason.UNPROVEN, Reason.LEFT,
    Reason.NOT_ALLOWED, Reason.TOO_MANY, Reason.DEFECT,
)  # fmt: skip
BY_MACHINES = (Reason.AUTOMATIC, Reason.LIST, Reason.BOUNCE, Reason.OWN)
NOT_TAKEN = (Reason.NOT_YOURS, Reason.ENDED, Reason.EMPTY, Reason.TOO_BIG, Reason.UNREADABLE)
