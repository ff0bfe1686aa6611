"""The addresses of the leader's board."""

from typing import Any

from addresses.roles import ROLES, only
from cast import Cast
from openzone.cases.actions.excluding import ask_exclusion, decide_exclusion
from openzone.cases.enums import State
from openzone.cases.models import Exclusion

LEADING = {"auditor", "dispatcher", "foreigner", "leader"}
DECIDING = {"dispatcher", "leader"}
GETS: dict[str, dict[int, set[str]]] = {
    **{name: only(LEADING) for name in ("desk_board", "desk_months", "desk_exclusions", "desk_exclusion_new")},
    **{name: {405: LEADING, 404: ROLES - LEADING} for name in ("desk_exclusion_decide", "desk_exclusion_end")},
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_exclusion_new": (DECIDING, {"auditor"}),
    "desk_exclusion_decide": ({"leader"}, {"auditor", "dispatcher"}),
    "desk_exclusion_end": (DECIDING, {"auditor"}),
}
BODIES: dict[str, dict[str, Any]] = {"desk_exclusion_new": {"ref": "", "reason": "A trial."}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A demand that is left out, and one of which it is asked."""
    cases = [cast.case(State.CLOSED) for _n in range(3)]
    BODIES["desk_exclusion_new"]["ref"] = cases[0].ref
    by = cast.actor("dispatcher")
    decide_exclusion(ask_exclusion(cases[1], reason="A trial.", by=by), granted=True, by=cast.actor("leader"))
    asked = ask_exclusion(cases[2], reason="A trial.", by=by)
    row = Exclusion.objects.get(case=cases[1])
    return {"desk_exclusion_decide": {"number": asked.pk}, "desk_exclusion_end": {"number": row.pk}}
