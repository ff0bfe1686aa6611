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

__all__ = [
    "Appointment",
    "OutsideOffice",
    "Provided",
    "Service",
    "ServiceCounter",
    "ServiceDocument",
    "ServiceStep",
    "ServiceVersion",
    "staged",
]
