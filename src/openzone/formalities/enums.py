"""The closed lists of formalities."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class ItemState(TextChoices):
    """How far a part of a plan is."""

    PLANNED = "planned", _("to come")
    RUNNING = "running", _("running")
    COMPLETED = "completed", _("completed")
    DROPPED = "dropped", _("dropped")
