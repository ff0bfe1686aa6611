"""What is known of organisations, a file a subject."""

from openzone.registry.models.corrections import Correction, Document, Look
from openzone.registry.models.facts import Fact, FactProfile, Indicator
from openzone.registry.models.identity import (
    Address,
    Classification,
    Identifier,
    IndustryClass,
    OrganisationName,
    Website,
)
from openzone.registry.models.importing import ImportRow, ImportRun, ImportSource
from openzone.registry.models.organisations import (
    Claim,
    Invitation,
    Membership,
    Organisation,
    Tag,
    Tagging,
)
from openzone.registry.models.relations import Office, ParkOperator, Person, Relation
from openzone.registry.models.returns import Return, ReturnRound, ReturnTemplate
from openzone.registry.models.sameness import LikelyPair, Merge, NotSame
from openzone.registry.models.settlement import FirstDaysStep, RiskSuggestion, Settlement, Step
from openzone.registry.models.tenancies import RentStep, Tenancy, TenancyCorrection
from openzone.registry.models.titles import Title

__all__ = [
    "Address",
    "Claim",
    "Classification",
    "Correction",
    "Document",
    "Fact",
    "FactProfile",
    "FirstDaysStep",
    "Identifier",
    "ImportRow",
    "ImportRun",
    "ImportSource",
    "Indicator",
    "IndustryClass",
    "Invitation",
    "LikelyPair",
    "Look",
    "Membership",
    "Merge",
    "NotSame",
    "Office",
    "Organisation",
    "OrganisationName",
    "ParkOperator",
    "Person",
    "Relation",
    "RentStep",
    "Return",
    "ReturnRound",
    "ReturnTemplate",
    "RiskSuggestion",
    "Settlement",
    "Step",
    "Tag",
    "Tagging",
    "Tenancy",
    "TenancyCorrection",
    "Title",
    "Website",
]
