"""The closed lists of places."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Level(TextChoices):
    """The three levels of the service network, highest first."""

    ZONE = "zone", _("zone")
    PARK = "park", _("park or sub-district")
    STATION = "station", _("station")


class Role(TextChoices):
    """What a post is for."""

    ADMINISTRATOR = "administrator", _("administrator")
    LEADER = "leader", _("leader")
    DISPATCHER = "dispatcher", _("dispatcher")
    OFFICER = "officer", _("officer")
    AUDITOR = "auditor", _("auditor")


class ParkState(TextChoices):
    """How far a park has come."""

    PLANNED = "planned", _("planned")
    BUILDING = "building", _("building")
    OPEN = "open", _("open")
