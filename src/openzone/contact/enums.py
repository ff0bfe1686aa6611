"""The closed lists of contact."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AnnouncementState(TextChoices):
    """Where an announcement stands."""

    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    WITHDRAWN = "withdrawn", _("withdrawn")
