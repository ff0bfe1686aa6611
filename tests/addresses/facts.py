"""The addresses of figures of enterprises and of the returns that ask for them."""

from typing import Any

from addresses.roles import ENTERPRISE, OVER_THE_CASE, ROLES, SERVING, only
from cast import Cast

OF_AN_INDICATOR = ("desk_indicator_edit", "desk_indicator_retire")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_facts": only(OVER_THE_CASE),
    "desk_fact_new": {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE},
    "desk_indicators": only({"administrator"}),
    "desk_indicator_new": only({"administrator"}),
    "desk_indicator_edit": only({"administrator"}),
    "desk_indicator_retire": only({"administrator"}),
    "portal_facts": only(ENTERPRISE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_fact_new": (SERVING, {"auditor"}),
    "desk_indicator_new": ({"administrator"}, set()),
    "desk_indicator_edit": ({"administrator"}, set()),
    "desk_indicator_retire": ({"administrator"}, set()),
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """An enterprise and an indicator."""
    here = {"ref": cast.organisation.ref}
    return {
        "desk_facts": here,
        "desk_fact_new": here,
        **{name: {"code": "headcount"} for name in OF_AN_INDICATOR},
    }
