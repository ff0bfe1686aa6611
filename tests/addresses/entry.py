"""The addresses of registering, claims, who reads a demand, hand-over and the log of reads."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from addresses.roles import (
    ENTERPRISE,
    EVERYBODY,
    OF_THE_CASE,
    POST_ONLY,
    PUBLIC,
    ROLES,
    SERVING,
    SIGNED_IN,
    STAFF,
    only,
)
from cast import Cast
from openzone.cases.enums import State
from openzone.core.actor import Actor
from openzone.registry.actions.claims import claim, keep_licence

DECIDING = STAFF - {"auditor"}
OFFICE = {"leader", "dispatcher"}
TOLD = {"officer", "auditor", "administrator"}
OF_A_CLAIM = ("desk_claim", "desk_claim_licence", "desk_claim_register", "desk_claim_refuse", "desk_claim_pass_on")
GETS: dict[str, dict[int, set[str]]] = {
    "account_register": PUBLIC,
    "account_register_sent": PUBLIC,
    "portal_claims": SIGNED_IN,
    "portal_claim_withdraw": POST_ONLY,
    "portal_claims_on_us": only(ENTERPRISE),
    "portal_claim_answer": only({"owner"}),
    "portal_case_sharing": only(OF_THE_CASE),
    "portal_case_privacy": only(OF_THE_CASE),
    "desk_case_privacy": {200: OFFICE, 403: TOLD, 404: ROLES - OFFICE - TOLD},
    "desk_claims": only(DECIDING),
    **{name: only(SERVING) for name in (*OF_A_CLAIM, "desk_claim_confirm")},
    "desk_readings": only({"auditor", "administrator"}),
    "desk_hand_over": only({"administrator"}),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "account_register": (EVERYBODY, set()),
    "portal_claims": (ROLES, set()),
    "portal_claim_withdraw": ({"nobody"}, set()),
    "portal_claim_answer": ({"owner"}, set()),
    "portal_case_sharing": (OF_THE_CASE, set()),
    "portal_case_privacy": (OF_THE_CASE, set()),
    "desk_case_privacy": (OFFICE, TOLD),
    "desk_claim_confirm": (SERVING, set()),
    "desk_claim_register": (SERVING, set()),
    "desk_claim_refuse": (SERVING, set()),
    "desk_claim_pass_on": (SERVING, set()),
    "desk_hand_over": ({"administrator"}, set()),
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A case, and the claim of somebody without a place on the enterprise of the cast."""
    by = Actor(cast.users["nobody"].pk, cast.zone.pk)
    paper = keep_licence(SimpleUploadedFile("licence.pdf", b"%PDF-1.4\n%%EOF\n"), by=by)
    row = claim(by=by, name="Dalian Bright Co.", code="91350100M000100Y43", position="Manager", licence=paper)
    case = cast.case(State.IN_PROGRESS)
    post = cast.zone.posts.get(user=cast.users["elsewhere"])
    return {
        **{name: {"number": row.pk} for name in (*OF_A_CLAIM, "portal_claim_withdraw", "portal_claim_answer")},
        "desk_claim_confirm": {"number": row.pk, "ref": cast.organisation.ref},
        **{name: {"ref": case.ref} for name in ("portal_case_sharing", "portal_case_privacy", "desk_case_privacy")},
        "desk_hand_over": {"number": post.pk},
    }
