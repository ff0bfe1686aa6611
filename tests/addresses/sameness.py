"""The addresses of what may be the same, and of merging it."""

from typing import Any

from addresses.roles import OVER_THE_CASE, POST_ONLY, ROLES, SERVING, SIGNED_IN, STAFF, only
from cast import Cast
from openzone.core.actor import system
from openzone.registry.actions import register
from openzone.registry.actions.merging import merge
from openzone.registry.actions.sameness import compare_all, say_not_same
from openzone.registry.models import LikelyPair

DECIDING = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
GETS: dict[str, dict[int, set[str]]] = {
    "desk_pairs": only(STAFF),
    "desk_name_hints": only(STAFF),
    "portal_claim_hint": SIGNED_IN,
    "desk_merge": DECIDING,
    "desk_merge_done": only(OVER_THE_CASE),
    "desk_merge_take_back": DECIDING,
    "desk_pair_later": POST_ONLY,
    "desk_not_same": POST_ONLY,
    "desk_same_after_all": POST_ONLY,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_merge": (SERVING, {"auditor"}),
    "desk_merge_take_back": (SERVING, {"auditor"}),
    "desk_pair_later": (SERVING, {"auditor"}),
    "desk_not_same": (SERVING, {"auditor"}),
    "desk_same_after_all": (SERVING, {"auditor"}),
}
BODIES: dict[str, dict[str, Any]] = {}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A likely pair, two that are not the same, and a merge; all of the station."""
    by = system(cast.zone.pk)
    names = (
        "Kaixuan Lightworks",
        "Kaixuan Lightworks Ltd.",
        "Lotus Bearings",
        "Lotus Bearings GmbH",
        "Old Lamps",
        "Older",
    )
    one, other, apart, away, kept, gone = (register(unit=cast.units["station"], name=name, by=by) for name in names)
    row = say_not_same(apart, away, by=by)
    done = merge(kept=kept, gone=gone, by=by)
    compare_all()
    pair = LikelyPair.objects.get(first=one, second=other)
    two = {"ref": one.ref, "other": other.ref}
    return {
        "desk_merge": two,
        "desk_not_same": two,
        "desk_pair_later": {"number": pair.pk},
        "desk_same_after_all": {"number": row.pk},
        "desk_merge_done": {"number": done.pk},
        "desk_merge_take_back": {"number": done.pk},
    }
