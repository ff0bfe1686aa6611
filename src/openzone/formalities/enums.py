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
