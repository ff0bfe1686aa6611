"""What cases tell the apps above them."""

from dataclasses import dataclass

from openzone.cases.models import Case
from openzone.core.signals import Signal


@dataclass(frozen=True)
class DemandSent:
    """A demand has come to the zone, in this transaction."""

    case: Case


demand_sent: Signal[DemandSent] = Signal()
