"""The addresses of operating the installation."""

from typing import Any

from addresses.roles import ROLES, only
from cast import Cast

GETS: dict[str, dict[int, set[str]]] = {
    "metrics": {404: ROLES | {"anonymous"}},
    "desk_health": only({"administrator"}),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {"desk_health": ({"administrator"}, set())}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """Nothing stands in them."""
    return {}
