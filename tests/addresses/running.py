"""The addresses of formalities that run, at the desk and at the portal."""

from typing import Any

from addresses.roles import AT_WORK, ENTERPRISE, NOT_AT_WORK, OF_THE_CASE, OVER_THE_CASE, ROLES, STAFF, only
from cast import Cast
from formalities.offered import accepted, opened, published, submitted

CHANGED = {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE}
ACTS = ("desk_formality_act", "desk_formality_step", "desk_formality_certificate", "desk_formality_hand_in")
OWN = ("portal_formality_act", "portal_formality_hand_in")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_formalities": only(STAFF),
    "desk_formality_new": only(STAFF),
    "desk_formality": only(OVER_THE_CASE),
    **dict.fromkeys(ACTS, CHANGED),
    "desk_formality_erase": {
        200: {"administrator"},
        403: OVER_THE_CASE - {"administrator"},
        404: ROLES - OVER_THE_CASE,
    },
    "portal_formalities": only(ENTERPRISE),
    "portal_formality_start": only(ENTERPRISE),
    "portal_formality": only(OF_THE_CASE),
    **dict.fromkeys(OWN, only(OF_THE_CASE)),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_formality_new": (STAFF, set()),
    **dict.fromkeys(ACTS, (AT_WORK, NOT_AT_WORK)),
    "desk_formality_erase": ({"administrator"}, OVER_THE_CASE - {"administrator"}),
    "portal_formality_start": (ENTERPRISE, set()),
    **dict.fromkeys(OWN, (OF_THE_CASE, set())),
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_formality_hand_in": {"number": "7", "issued_on": ""},
    "desk_formality_certificate": {"name": "Permit", "number": "1", "issued_on": "2026-01-01"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """One that is prepared by an enterprise, one at the counter, one to be accepted, one with a step to be done."""
    service = published(cast, "running")
    mine, at_counter = opened(cast, service), opened(cast, service, by="officer")
    waiting, running = submitted(cast, service), accepted(cast, service)
    return {
        "desk_formality": {"ref": running.ref},
        "desk_formality_act": {"ref": waiting.ref, "noun": "acceptance"},
        "desk_formality_step": {"ref": running.ref, "code": "check"},
        "desk_formality_certificate": {"ref": running.ref},
        "desk_formality_hand_in": {"ref": at_counter.ref, "code": "plan"},
        "desk_formality_erase": {"ref": running.ref},
        "portal_formality_start": {"code": service.code},
        "portal_formality": {"ref": mine.ref},
        "portal_formality_act": {"ref": mine.ref, "noun": "withdrawal"},
        "portal_formality_hand_in": {"ref": mine.ref, "code": "plan"},
    }
