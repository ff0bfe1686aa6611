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
from openzone.formalities.models.homes import (
    Home,
    HomeApplication,
    HomeClass,
    HomeClassTable,
    HomeContract,
    HomeOffer,
    HomeTerm,
)
from openzone.formalities.models.shuttles import (
    Ridership,
    SeatBooking,
    ShuttleDemand,
    ShuttleOrigin,
    ShuttleRoute,
    ShuttleRule,
    ShuttleStop,
)

__all__ = [
    "Appointment",
    "Home",
    "HomeApplication",
    "HomeClass",
    "HomeClassTable",
    "HomeContract",
    "HomeOffer",
    "HomeTerm",
    "OutsideOffice",
    "Provided",
    "Ridership",
    "SeatBooking",
    "Service",
    "ServiceCounter",
    "ServiceDocument",
    "ServiceStep",
    "ServiceVersion",
    "ShuttleDemand",
    "ShuttleOrigin",
    "ShuttleRoute",
    "ShuttleRule",
    "ShuttleStop",
    "staged",
]
