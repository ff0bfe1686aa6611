"""The addresses of lists that are brought in."""

from typing import Any

from addresses.roles import POST_ONLY, only
from cast import Cast
from openzone.registry.actions import imports
from spreadsheets import brought, keeper, upload, workbook

KEEPERS = {"leader", "dispatcher", "administrator"}
WHOEVER_KEEPS = KEEPERS | {"foreigner"}
GETS: dict[str, dict[int, set[str]]] = {
    "desk_imports": only(WHOEVER_KEEPS),
    "desk_import_new": only(WHOEVER_KEEPS),
    "desk_import": only(KEEPERS),
    "desk_import_columns": only(KEEPERS),
    "desk_import_headings": POST_ONLY,
    "desk_import_returned": only(KEEPERS),
    "desk_import_row": POST_ONLY,
    "desk_import_act": only(KEEPERS),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_import_new": (WHOEVER_KEEPS, set()),
    "desk_import_columns": (KEEPERS, set()),
    "desk_import_headings": (KEEPERS, set()),
    "desk_import_row": (KEEPERS, set()),
    "desk_import_act": (KEEPERS, set()),
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A list that was looked through, and one whose columns wait to be named."""
    run = brought(keeper(cast), workbook())
    fresh = imports.bring(upload=upload(workbook()), by=keeper(cast))
    here, doubtful = {"number": run.pk}, run.rows.get(outcome="doubtful").number
    return {
        "desk_import": here,
        "desk_import_returned": here,
        "desk_import_columns": {"number": fresh.pk},
        "desk_import_headings": {"number": fresh.pk},
        "desk_import_row": {**here, "row": doubtful},
        "desk_import_act": {**here, "noun": "execution"},
    }
