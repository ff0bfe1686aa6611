"""The addresses of shuttles and talent homes, at the desk, at the portal and for everybody."""

from typing import Any

from addresses.roles import AT_WORK, ENTERPRISE, NOT_AT_WORK, OVER_THE_CASE, PUBLIC, ROLES, STAFF, only
from cast import Cast
from formalities.pooled import applied, contracted, demanded, home, month, origin, planned, shuttle_rule, table
from openzone.formalities.actions import riding, shuttles
from openzone.formalities.models import ShuttleRoute

HERE = STAFF - {"foreigner"}
IDLE = HERE - AT_WORK
WORKING = STAFF - {"auditor", "administrator"}
OF_OFFICE = {200: AT_WORK, 403: IDLE, 404: ROLES - HERE}
OF_APPLICATIONS = {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE}
OWNERS = {"owner", "outsider"}
ROUTES = (
    "desk_shuttle", "desk_shuttle_edit", "desk_shuttle_ridership", "portal_shuttle", "portal_shuttle_seats",
)  # fmt: skip
GETS: dict[str, dict[int, set[str]]] = {
    "desk_shuttles": only(STAFF),
    "desk_shuttle_rules": only(STAFF),
    "desk_shuttle_rule_new": only({"administrator"}),
    "desk_shuttle_origin_new": {200: AT_WORK, 403: STAFF - AT_WORK, 404: ROLES - STAFF},
    "desk_shuttle_pooling": OF_OFFICE,
    "desk_shuttle_new": {200: WORKING, 403: STAFF - WORKING, 404: ROLES - STAFF},
    "desk_shuttle": only(HERE),
    "desk_shuttle_edit": OF_OFFICE,
    "desk_shuttle_ridership": OF_OFFICE,
    "desk_shuttle_act": OF_OFFICE,
    "desk_shuttle_payment": OF_OFFICE,
    "desk_homes": only(STAFF),
    "desk_home_new": {200: WORKING, 403: STAFF - WORKING, 404: ROLES - STAFF},
    "desk_home_table_new": only({"administrator"}),
    "desk_home_applications": only(STAFF),
    "desk_home_contracts": only(STAFF),
    "desk_home_edit": OF_OFFICE,
    "desk_home_application": only(OVER_THE_CASE),
    "desk_home_act": OF_APPLICATIONS,
    "desk_home_contract_act": OF_APPLICATIONS,
    "portal_shuttles": only(ENTERPRISE),
    "portal_shuttle_demand": only(ENTERPRISE),
    "portal_shuttle_withdrawal": only({"owner", "member"}),
    "portal_shuttle": only(ENTERPRISE),
    "portal_shuttle_seats": only(ENTERPRISE),
    "portal_homes": only(OWNERS),
    "portal_home_new": only(OWNERS),
    "portal_home_application": only({"owner"}),
    "portal_home_act": only({"owner"}),
    "public_shuttles": PUBLIC,
    "public_homes": PUBLIC,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    **dict.fromkeys(("desk_shuttle_rule_new", "desk_home_table_new"), ({"administrator"}, set())),
    "desk_shuttle_origin_new": (AT_WORK, STAFF - AT_WORK),
    **dict.fromkeys(("desk_shuttle_new", "desk_home_new"), (WORKING, STAFF - WORKING)),
    **dict.fromkeys(
        (
            "desk_shuttle_pooling", "desk_shuttle_edit", "desk_shuttle_ridership", "desk_shuttle_act",
            "desk_shuttle_payment",
            "desk_home_edit",
        ),
        (AT_WORK, IDLE),
    ),
    **dict.fromkeys(("desk_home_act", "desk_home_contract_act"), (AT_WORK, NOT_AT_WORK)),
    "portal_shuttle_demand": (ENTERPRISE, set()),
    "portal_shuttle_withdrawal": ({"owner", "member"}, set()),
    "portal_shuttle_seats": (ENTERPRISE, set()),
    "portal_home_new": (OWNERS, set()),
    "portal_home_act": ({"owner"}, set()),
}  # fmt: skip
BODIES: dict[str, dict[str, Any]] = {"desk_home_contract_act": {"moved_in_on": "2026-01-01"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """The station keeps it all: an open and a planned route, a demand to place, an application and a contract."""
    shuttle_rule(cast, unit="station")
    table(cast, unit="station")
    at = origin(cast, by="officer")
    demanded(cast, 40)
    row: ShuttleRoute = planned(cast, at, by="officer", unit="station")
    row = shuttles.open_route(row, by=cast.actor("officer"))
    other = demanded(cast, 5, words="behind the market")
    booked = riding.book_seats(row, by=cast.actor("member"), organisation=cast.organisation, month=month(cast), seats=5)
    assert booked is not None
    flat, second = home(cast, by="officer", unit="station"), home(cast, by="officer", unit="station", number=2)
    contract = contracted(cast, second, by="officer")
    asked = applied(cast)
    return {
        **{name: {"ref": row.ref} for name in ROUTES},
        "desk_shuttle_act": {"ref": row.ref, "noun": "closure"},
        "desk_shuttle_payment": {"ref": row.ref, "number": booked.pk},
        "desk_shuttle_pooling": {"ref": other.ref},
        "portal_shuttle_withdrawal": {"ref": other.ref},
        "desk_home_edit": {"ref": flat.ref},
        "desk_home_application": {"ref": asked.ref},
        "desk_home_act": {"ref": asked.ref, "noun": "admission"},
        "desk_home_contract_act": {"ref": contract.application.ref, "noun": "moving-in"},
        "portal_home_application": {"ref": asked.ref},
        "portal_home_act": {"ref": asked.ref, "noun": "withdrawal"},
        "public_shuttles": {"code": "here"},
        "public_homes": {"code": "here"},
    }
