"""The addresses of saved views, columns, exports and of what is done to many cases."""

from typing import Any

from addresses.roles import POST_ONLY, ROLES, STAFF, only
from cast import Cast
from openzone.core import exports
from openzone.places.saved_views import save_view

OF_A_VIEW = ("desk_view_edit", "desk_view_update", "desk_view_remove", "desk_view_take_over", "desk_view_start")
OF_AN_EXPORT = ("desk_export_stop", "desk_export_file")
OF_A_LIST = ("desk_view_new", "desk_view_counts", "desk_columns", "desk_export_new")
# The view is shared with Station One: everybody there and whoever looks after it, from above, uses it.
USING = {"officer", "leader", "dispatcher", "administrator"}
GETS: dict[str, dict[int, set[str]]] = {
    "desk_bulk": only(STAFF),
    "desk_bulk_canned": only(STAFF),
    "desk_views": only(STAFF),
    "desk_view_new": only(STAFF),
    "desk_view_counts": only(STAFF),
    "desk_columns": only(STAFF),
    "desk_export_new": only(STAFF),
    "desk_exports": only(STAFF),
    "desk_view_edit": {200: {"officer"}, 403: USING - {"officer"}, 404: ROLES - USING},
    "desk_view_update": POST_ONLY,
    "desk_view_remove": POST_ONLY,
    "desk_view_take_over": POST_ONLY,
    "desk_view_start": POST_ONLY,
    "desk_export_stop": POST_ONLY,
    "desk_export_file": only(set()),  # it waits to be written
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_bulk": (STAFF, set()),
    "desk_view_new": (STAFF, set()),
    "desk_columns": (STAFF, set()),
    "desk_export_new": (STAFF, set()),
    "desk_view_edit": ({"officer"}, USING - {"officer"}),
    "desk_view_update": ({"officer"}, USING - {"officer"}),
    "desk_view_remove": (USING, set()),
    "desk_view_take_over": (USING - {"officer"}, {"officer"}),
    "desk_view_start": (USING, set()),
    "desk_export_stop": ({"officer"}, set()),
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_view_new": {"name": "Mine"},
    "desk_export_new": {"format": "csv", "which": "these"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """What stands in the addresses: each leads to something that is there."""
    by = cast.actor("officer")
    view = save_view(by=by, kind="cases", name="Open", query={"state": "open"}, unit=cast.units["station"])
    export = exports.ask(by=by, what="cases", query={}, columns=[], form="csv")
    return {
        **{name: {"number": view.pk} for name in OF_A_VIEW},
        **{name: {"number": export.pk} for name in OF_AN_EXPORT},
        **{name: {"kind": "cases"} for name in OF_A_LIST},
        "desk_bulk": {"noun": "acceptance"},
    }
