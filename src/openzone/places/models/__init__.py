"""Zones, the offices of their service network, and what stands where."""

from openzone.places.models.absence import Absence
from openzone.places.models.network import (
    CODE,
    COLOUR,
    Named,
    Park,
    Post,
    Unit,
    Zone,
    both_languages,
    code_of_small_letters,
)
from openzone.places.models.spaces import Building, Floor, Hold, Space
from openzone.places.models.views import ListHabit, SavedView

__all__ = [
    "CODE",
    "COLOUR",
    "Absence",
    "Building",
    "Floor",
    "Hold",
    "ListHabit",
    "Named",
    "Park",
    "Post",
    "SavedView",
    "Space",
    "Unit",
    "Zone",
    "both_languages",
    "code_of_small_letters",
]
