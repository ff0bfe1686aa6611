"""The addresses of agencies and mandates, at the portal, at the desk and in the settings."""

from datetime import timedelta
from typing import Any

from addresses.roles import AT_WORK, ENTERPRISE, OF_THE_CASE, OVER_THE_CASE, ROLES, STAFF, only
from cast import Cast
from formalities.agents import agency, from_outside, on_paper, resident
from formalities.offered import published
from openzone.core import clock
from openzone.places.queries import day_in

KEEPERS = {"administrator"}
# The officer is of the agency itself: those above him end a mandate that was given on paper.
ABOVE = AT_WORK - {"officer"}
SETTINGS = ("desk_agencies", "desk_agency_new", "desk_agency_edit", "desk_agency_close")
GETS: dict[str, dict[int, set[str]]] = {
    "portal_mandates": only(ENTERPRISE),
    "portal_on_behalf": only(ENTERPRISE),
    "portal_mandate_new": only(ENTERPRISE),
    "portal_mandate": only(ENTERPRISE),
    "portal_mandate_act": {200: {"outsider"}, 403: OF_THE_CASE, 404: ROLES - ENTERPRISE},
    "portal_mandate_start": only(OF_THE_CASE),
    "desk_agency": only(STAFF),
    "desk_mandate_new": {200: AT_WORK, 403: STAFF - AT_WORK, 404: ROLES - STAFF},
    "desk_mandate": only(OVER_THE_CASE),
    "desk_mandate_act": {200: ABOVE, 403: OVER_THE_CASE - ABOVE, 404: ROLES - OVER_THE_CASE},
    "desk_mandate_start": {200: {"officer"}, 403: OVER_THE_CASE - {"officer"}, 404: ROLES - OVER_THE_CASE},
    **dict.fromkeys(SETTINGS, only(KEEPERS)),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "portal_mandate_new": (ENTERPRISE, set()),
    "portal_mandate_act": ({"outsider"}, OF_THE_CASE),
    "portal_mandate_start": (OF_THE_CASE, set()),
    "desk_mandate_new": (AT_WORK, STAFF - AT_WORK),
    "desk_mandate_act": (ABOVE, OVER_THE_CASE - ABOVE),
    "desk_mandate_start": ({"officer"}, OVER_THE_CASE - {"officer"}),
    **dict.fromkeys(SETTINGS[1:], (KEEPERS, set())),
}
BODIES: dict[str, dict[str, Any]] = {"desk_mandate_act": {"reason": "She came and said so"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A mandate of another enterprise to the enterprise, and one of a resident, on paper, to the station's agency."""
    one, service = agency(cast, "for-residents", "residents"), published(cast, "by-agents", applicant="both")
    until = day_in(cast.zone, clock.now()) + timedelta(days=5)
    mine, paper = from_outside(cast, services=(service.code,), until=until), on_paper(cast, one, resident(cast))
    spare = agency(cast)
    return {
        "portal_mandate": {"ref": mine.ref},
        "portal_mandate_act": {"ref": mine.ref, "noun": "end"},
        "portal_mandate_start": {"ref": mine.ref},
        "desk_mandate": {"ref": paper.ref},
        "desk_mandate_act": {"ref": paper.ref, "noun": "end"},
        "desk_mandate_start": {"ref": paper.ref},
        "desk_agency_edit": {"number": one.pk},
        "desk_agency_close": {"number": spare.pk},
    }
