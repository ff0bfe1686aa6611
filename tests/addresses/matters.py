"""The addresses of shared matters."""

from typing import Any

from addresses.roles import AT_WORK, NOT_AT_WORK, OVER_THE_CASE, POST_ONLY, ROLES, STAFF, only
from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State

# The matter is the zone's own; the officer sees it because a demand of his station belongs to it.
LEADING = {"leader", "dispatcher"}
OF_A_MATTER = (
    "desk_matter", "desk_matter_edit", "desk_matter_case_add", "desk_matter_case_remove", "desk_matter_act",
    "desk_matter_run",
)  # fmt: skip
GETS: dict[str, dict[int, set[str]]] = {
    "desk_matters": only(STAFF),
    "desk_matter_new": only(STAFF),
    "desk_matter": only(OVER_THE_CASE),
    "desk_matter_edit": only(OVER_THE_CASE),
    "desk_matter_case_add": POST_ONLY,
    "desk_matter_case_remove": POST_ONLY,
    "desk_matter_run": POST_ONLY,
    "desk_matter_act": {200: LEADING, 403: OVER_THE_CASE - LEADING, 404: ROLES - OVER_THE_CASE},
    "desk_case_matter": only(OVER_THE_CASE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_matter_new": (STAFF, set()),
    "desk_matter_edit": (LEADING, OVER_THE_CASE - LEADING),
    "desk_matter_case_add": (AT_WORK, NOT_AT_WORK),
    "desk_matter_case_remove": (AT_WORK, NOT_AT_WORK),
    "desk_matter_run": (LEADING, OVER_THE_CASE - LEADING),
    "desk_matter_act": (LEADING, OVER_THE_CASE - LEADING),
    "desk_case_matter": (AT_WORK, NOT_AT_WORK),
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_matter_edit": {"title": "Night buses", "lead": "commission"},
    "desk_matter_case_add": {},
    "desk_matter_case_remove": {},
    "desk_matter_act": {"text": "Night buses are paid for.", "addressed_to": "The city", "submitted_on": "2026-01-01"},
    "desk_case_matter": {},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A matter with a demand of the station and an answer on its way, and a demand that belongs to none."""
    by = cast.actor("dispatcher")
    matter = actions.open_matter(by=by, unit=cast.units["top"], title="Night buses")
    within, without = cast.case(State.IN_PROGRESS), cast.case(State.IN_PROGRESS)
    actions.add_to_matter(matter, case=within, by=by)
    BODIES["desk_matter_case_add"].update({"case": without.ref})
    BODIES["desk_matter_case_remove"].update({"case": within.ref})
    BODIES["desk_case_matter"].update({"matter": matter.ref})
    answer = actions.answer_all(matter, by=by, outcome="explained", body="A bus leaves at 22:40.", here=True)
    return {
        **{name: {"ref": matter.ref} for name in OF_A_MATTER},
        "desk_matter_act": {"ref": matter.ref, "noun": "policy-proposal"},
        "desk_matter_run": {"ref": matter.ref, "number": answer.pk, "noun": "stop"},
        "desk_case_matter": {"ref": without.ref},
    }
