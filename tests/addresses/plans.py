"""The addresses of the plans of enterprises that settle, at the desk and at the portal."""

from typing import Any

from addresses.roles import ENTERPRISE, OF_THE_CASE, OVER_THE_CASE, ROLES, STAFF, only
from cast import Cast
from formalities.offered import published
from openzone.core import clock
from openzone.formalities import actions
from openzone.formalities.models import PlanItem
from openzone.places.queries import day_in

KEEPERS = OVER_THE_CASE - {"auditor", "administrator"}
READERS = OVER_THE_CASE
SHEETS = ("desk_plan_close", "desk_plan_add", "desk_plan_change", "desk_plan_drop", "desk_plan_new")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_plans": only(STAFF),
    "desk_plan": only(READERS),
    **{name: {200: KEEPERS, 403: READERS - KEEPERS, 404: ROLES - READERS} for name in (*SHEETS, "desk_plan_begin")},
    "portal_plans": {303: OF_THE_CASE, 200: ENTERPRISE - OF_THE_CASE, 404: ROLES - ENTERPRISE},
    "portal_plan": only(OF_THE_CASE),
    "portal_plan_begin": only(OF_THE_CASE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    **dict.fromkeys((*SHEETS, "desk_plan_begin"), (KEEPERS, READERS - KEEPERS)),
    "portal_plan_begin": (OF_THE_CASE, set()),
}
BODIES: dict[str, dict[str, Any]] = {"desk_plan_drop": {"reason": "Not needed"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """The plan of the member's enterprise with one part."""
    services = [published(cast, code) for code in ("of-plan", "also-of-plan")]
    wanted = [actions.Wanted(one) for one in services]
    today = day_in(cast.zone, clock.now())
    plan = actions.lay(cast.organisation, begins_on=today, by=cast.actor("officer"), wanted=wanted)
    ref, code = cast.organisation.ref, PlanItem.objects.filter(plan=plan).order_by("pk")[0].code
    whole = ("desk_plan", "desk_plan_new", "desk_plan_close", "desk_plan_add")
    parts = ("desk_plan_change", "desk_plan_drop", "desk_plan_begin")
    return {
        **{name: {"ref": ref} for name in whole},
        **{name: {"ref": ref, "code": code} for name in parts},
        "portal_plan": {"number": plan.pk},
        "portal_plan_begin": {"number": plan.pk, "code": code},
    }
