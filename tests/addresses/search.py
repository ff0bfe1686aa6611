"""The addresses of the search."""

from typing import Any

from addresses.roles import ENTERPRISE, STAFF, only
from cast import Cast

GETS: dict[str, dict[int, set[str]]] = {
    "desk_search": only(STAFF),
    "desk_search_typed": only(STAFF),
    "portal_search": only(ENTERPRISE),
    "portal_search_typed": only(ENTERPRISE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """Nothing stands in them."""
    return {}
