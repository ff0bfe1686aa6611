"""The addresses of service promises in the settings."""

from typing import Any

from addresses.roles import only
from cast import Cast
from openzone.cases.actions.promises import make_promise
from openzone.cases.enums import ClockKind, TimeUnit, Urgency
from openzone.cases.timing import Term

PAGES = ("desk_promises", "desk_promise_new", "desk_promise", "desk_promise_edit", "desk_promise_retire")
GETS: dict[str, dict[int, set[str]]] = {name: only({"administrator"}) for name in PAGES}
POSTS: dict[str, tuple[set[str], set[str]]] = dict.fromkeys(
    {*PAGES} - {"desk_promises", "desk_promise"}, ({"administrator"}, set())
)
TYPED = {"name": "All demands", "resolution_amount": "5", "resolution_unit": "working_days"}
BODIES: dict[str, dict[str, Any]] = {
    "desk_promise_new": {**TYPED, "urgency": "danger"},
    "desk_promise_edit": {**TYPED, "resolution_amount": "7"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A promise for urgent demands."""
    terms = [Term(ClockKind.RESOLUTION, 3, TimeUnit.WORKING_DAYS)]
    by = cast.actor("administrator")
    promise = make_promise(zone=cast.zone, code="urgent", name="Urgent", urgency=Urgency.URGENT, terms=terms, by=by)
    return {name: {"code": promise.code} for name in PAGES if name not in ("desk_promises", "desk_promise_new")}
