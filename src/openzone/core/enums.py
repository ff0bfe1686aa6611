"""The closed lists of core."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Audience(TextChoices):
    """Who may be told of an activity."""

    STAFF = "staff", _("the zone")
    PARTIES = "parties", _("the zone and the enterprise")
    PUBLIC = "public", _("everybody")


class Channel(TextChoices):
    """How somebody is told."""

    PAGE = "page", _("in the page")
