"""What places itself hands over when somebody leaves."""

from openzone.places.saved_views import hand_over_views
from openzone.places.signals import HandingOver, handing_over


@handing_over.connect
def pass_on_views(event: HandingOver) -> None:
    """The views that a leaver shared with a unit."""
    hand_over_views(event)
