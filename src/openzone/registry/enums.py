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


class ClaimState(TextChoices):
    """Where the claim of a person to act for an enterprise stands."""

    WAITING = "waiting", _("waits for the unit that serves it")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class Size(TextChoices):
    """The size class of an enterprise, by its people: always derived from a dated headcount, never typed in."""

    MICRO = "micro", _("micro (under 10 people)")
    SMALL = "small", _("small (10 to 49)")
    MEDIUM = "medium", _("medium (50 to 249)")
    LARGE = "large", _("large (250 and more)")


class Industry(TextChoices):
    """The sections of the international classification of economic activities (ISIC, revision 4)."""

    AGRICULTURE = "A", _("agriculture, forestry and fishing")
    MINING = "B", _("mining and quarrying")
    MANUFACTURING = "C", _("manufacturing")
    ENERGY = "D", _("electricity, gas, steam and air conditioning")
    WATER = "E", _("water supply, sewerage, waste and remediation")
    CONSTRUCTION = "F", _("construction")
    TRADE = "G", _("wholesale and retail trade, repair of vehicles")
    TRANSPORT = "H", _("transport and storage")
    HOSPITALITY = "I", _("accommodation and food service")
    INFORMATION = "J", _("information and communication")
    FINANCE = "K", _("finance and insurance")
    REAL_ESTATE = "L", _("real estate")
    PROFESSIONAL = "M", _("professional, scientific and technical services")
    ADMINISTRATIVE = "N", _("administrative and support services")
    PUBLIC = "O", _("public administration and defence")
    EDUCATION = "P", _("education")
    HEALTH = "Q", _("health and social work")
    ARTS = "R", _("arts, entertainment and recreation")
    OTHER = "S", _("other services")
    HOUSEHOLDS = "T", _("households as employers")
    INTERNATIONAL = "U", _("international organisations")
