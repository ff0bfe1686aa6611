"""The addresses of spaces and tenancies."""

from datetime import date
from typing import Any

from addresses.roles import OVER_THE_CASE, POST_ONLY, ROLES, SERVING, STAFF, only
from cast import Cast
from openzone.core import clock
from openzone.core.actor import system
from openzone.places.actions import hold_space
from openzone.registry.actions.first_days import open_first_days
from openzone.registry.actions.settlement import change_settlement
from openzone.registry.models import RiskSuggestion
from spaces import floor_in, let_to, space_on

HERE = STAFF - {"foreigner"}
# The park is served by the unit above Station One: its people let, those of the stations only look.
LETTING = {"leader", "dispatcher", "administrator"}
LOOKING = HERE - LETTING
SERVING_IT = {"officer", "auditor"}
ON_A_SPACE = {200: LETTING, 403: LOOKING, 404: ROLES - HERE}
ON_A_TENANCY = {200: LETTING, 403: SERVING_IT, 404: ROLES - LETTING - SERVING_IT}
OF_A_SPACE = ("desk_space_edit", "desk_space_close", "desk_space_let", "desk_space_hold", "desk_hold_end")
ON_THE_ENTERPRISE = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
OF_SETTLEMENT = (
    "desk_settlement", "desk_settlement_correction", "desk_settlement_withdrawal", "desk_first_step",
    "desk_risk_follow", "desk_risk_dismiss",
)  # fmt: skip
OF_A_STEP = ("desk_first_days_edit", "desk_first_days_retire")
OF_A_BUILDING = ("desk_building_edit", "desk_floor_new")
OF_A_TENANCY = (
    "desk_tenancy_end", "desk_tenancy_extend", "desk_tenancy_rent", "desk_tenancy_move", "desk_tenancy_cancel",
    "desk_tenancy_correct",
)  # fmt: skip
ENTERING = (*OF_A_SPACE, *OF_A_BUILDING, "desk_building_new", "desk_space_new")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_spaces": only(STAFF),
    "desk_space_list": only(STAFF),
    "desk_tenancies": only(STAFF),
    "desk_park": only(HERE),
    "desk_building": only(HERE),
    "desk_space": only(HERE),
    **dict.fromkeys(ENTERING, ON_A_SPACE),
    **dict.fromkeys((*OF_A_TENANCY, "desk_organisation_let"), ON_A_TENANCY),
    "portal_spaces": only({"outsider", "owner"}),
    **dict.fromkeys(OF_SETTLEMENT, ON_THE_ENTERPRISE),
    **dict.fromkeys(("desk_first_days", "desk_first_days_new", *OF_A_STEP), only({"administrator"})),
    "desk_first_days_open": POST_ONLY,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    **dict.fromkeys(ENTERING, (LETTING, LOOKING)),
    **dict.fromkeys((*OF_A_TENANCY, "desk_organisation_let"), (LETTING, SERVING_IT)),
    **dict.fromkeys(OF_SETTLEMENT, (SERVING, {"auditor"})),
    **dict.fromkeys(("desk_first_days_open", "desk_first_days_new", *OF_A_STEP), ({"administrator"}, set())),
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A building with a let space and one that is held."""
    floor = floor_in(cast)
    space = space_on(cast, floor)
    tenancy = let_to(cast, space, date(2025, 1, 1), date(2027, 12, 31))
    held = space_on(cast, floor, "A102")
    by = cast.actor("park_officer")
    hold = hold_space(held, kind="works", since=date(2026, 1, 1), reason="Lift", by=by)
    step = open_first_days(cast.zone, by=system(cast.zone.pk))[0]
    settled = change_settlement(cast.organisation, to="settling", by=system(cast.zone.pk))
    suggested = {"zone": cast.zone, "reasons": [], "made_at": clock.now()}
    RiskSuggestion.objects.create(organisation=cast.organisation, **suggested)
    own = {"ref": cast.organisation.ref}
    return {
        **dict.fromkeys(OF_SETTLEMENT, own),
        "desk_settlement_correction": {**own, "number": settled.pk},
        "desk_settlement_withdrawal": {**own, "number": settled.pk},
        **{name: {"number": step.pk} for name in OF_A_STEP},
        "desk_first_step": {**own, "number": cast.organisation.first_days.order_by("id")[0].pk},
        **{name: {"number": held.pk} for name in (*OF_A_SPACE, "desk_space")},
        **{name: {"number": floor.building_id} for name in (*OF_A_BUILDING, "desk_building")},
        **{name: {"number": tenancy.pk} for name in OF_A_TENANCY},
        "desk_hold_end": {"number": held.pk, "hold": hold.pk},
        "desk_space_new": {"number": floor.pk},
        "desk_park": {"code": "software-park"},
        "desk_building_new": {"code": "software-park"},
        "desk_organisation_let": {"ref": cast.organisation.ref},
    }
