"""The addresses of agreements, at the desk and at the portal."""

from typing import Any

from addresses.roles import AT_WORK, NOT_AT_WORK, OVER_THE_CASE, POST_ONLY, ROLES, STAFF, only
from cast import Cast
from partnerships.papers import drafted, party, promised, signed

CHANGED = {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE}
OF_A_DRAFT = (
    "desk_agreement", "desk_agreement_edit", "desk_agreement_act", "desk_party_new", "desk_annex_new",
    "desk_commitment_new",
)  # fmt: skip
GETS: dict[str, dict[int, set[str]]] = {
    "desk_agreements": only(STAFF),
    "desk_agreement_new": only(STAFF),
    "desk_agreement": only(OVER_THE_CASE),
    "desk_agreement_edit": CHANGED,
    "desk_agreement_act": CHANGED,
    "desk_party_new": CHANGED,
    "desk_party_remove": POST_ONLY,
    "desk_annex_new": CHANGED,
    "desk_commitment_new": CHANGED,
    "desk_commitment_edit": CHANGED,
    "desk_commitment_act": CHANGED,
    "portal_agreements": only({"outsider", "owner"}),
    "portal_agreement": only({"owner"}),
    "portal_commitment_report": only({"owner"}),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_agreement_new": (STAFF, set()),
    **dict.fromkeys(
        (
            "desk_agreement_edit", "desk_agreement_act", "desk_party_new", "desk_party_remove", "desk_annex_new",
            "desk_commitment_new", "desk_commitment_edit", "desk_commitment_act",
        ),
        (AT_WORK, NOT_AT_WORK),
    ),
    "portal_commitment_report": ({"owner"}, set()),
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {"desk_commitment_act": {"done_on": "2026-01-01", "remark": "Seen"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A draft of a station with two parties, and a signed agreement in which an enterprise promised something."""
    draft, row = drafted(cast), signed(cast)
    owed = promised(cast, row)
    return {
        **{name: {"ref": draft.ref} for name in OF_A_DRAFT},
        "desk_agreement_act": {"ref": draft.ref, "noun": "announcement"},
        "desk_party_remove": {"ref": draft.ref, "number": party(draft).pk},
        "desk_commitment_edit": {"ref": row.ref, "number": owed.number},
        "desk_commitment_act": {"ref": row.ref, "number": owed.number, "noun": "fulfilment"},
        "portal_agreement": {"ref": row.ref},
        "portal_commitment_report": {"ref": row.ref, "number": owed.number},
    }
