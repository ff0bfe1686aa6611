"""What formalities keep."""

from openzone.formalities.models.catalogue import (
    Appointment,
    OutsideOffice,
    Provided,
    Service,
    ServiceCounter,
    ServiceDocument,
    ServiceStep,
    ServiceVersion,
    staged,
)
from openzone.formalities.models.mandates import Agency, Mandate
from openzone.formalities.models.plans import Plan, PlanItem
from openzone.formalities.models.running import (
    Certificate,
    CorrectionItem,
    CorrectionNotice,
    Formality,
    FormalityDocument,
    FormalityStep,
    FormalityStretch,
    HandedDocument,
)

__all__ = [
    "Agency",
    "Appointment",
    "Certificate",
    "CorrectionItem",
    "CorrectionNotice",
    "Formality",
    "FormalityDocument",
    "FormalityStep",
    "FormalityStretch",
    "HandedDocument",
    "Mandate",
    "OutsideOffice",
    "Plan",
    "PlanItem",
    "Provided",
    "Service",
    "ServiceCounter",
    "ServiceDocument",
    "ServiceStep",
    "ServiceVersion",
    "staged",
]
