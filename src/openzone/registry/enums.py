"""The closed lists of the registry."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    """What an organisation is."""

    ENTERPRISE = "enterprise", _("enterprise")
    INTERMEDIARY = "intermediary", _("intermediary")
    ASSOCIATION = "association", _("association")
    GOVERNMENT = "government", _("government body")
    OTHER = "other", _("other organisation")


class Belonging(TextChoices):
    """What a person with an account is to an organisation."""

    OWNER = "owner", _("owner")
    MEMBER = "member", _("member")
