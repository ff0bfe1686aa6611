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


class SpaceUse(TextChoices):
    """What a space is for."""

    OFFICE = "office", _("office")
    LABORATORY = "laboratory", _("laboratory")
    WORKSHOP = "workshop", _("workshop")
    WAREHOUSE = "warehouse", _("warehouse")
    INCUBATOR = "incubator", _("incubator desk")
    APARTMENT = "apartment", _("apartment for talents")
    SHOP = "shop", _("shop or canteen")


class HoldKind(TextChoices):
    """Why a space cannot be let for a time."""

    RESERVED = "reserved", _("reserved")
    WORKS = "works", _("under works")


class SpaceState(TextChoices):
    """What a space is on a day: it follows from tenancies and holds, and is never stored."""

    FREE = "free", _("free")
    RESERVED = "reserved", _("reserved")
    LET = "let", _("let")
    WORKS = "works", _("under works")
