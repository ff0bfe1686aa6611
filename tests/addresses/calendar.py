"""The addresses of the working calendar."""

from typing import Any

from addresses.roles import POST_ONLY, only
from cast import Cast

PAGES = (
    "desk_calendar",
    "desk_calendar_week",
    "desk_calendar_day",
    "desk_calendar_holidays",
    "desk_calendar_file",
    "desk_calendar_removal",
)
GETS: dict[str, dict[int, set[str]]] = {
    **{name: only({"administrator"}) for name in PAGES},
    "desk_calendar_confirmation": POST_ONLY,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    name: ({"administrator"}, set()) for name in (*PAGES[1:], "desk_calendar_confirmation")
}
BODIES: dict[str, dict[str, Any]] = {"desk_calendar_confirmation": {"year": "2031"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A day, and a year with the days of a source."""
    return {
        "desk_calendar_day": {"text": "2026-10-01"},
        "desk_calendar_removal": {"year": 2026, "source": "preset"},
    }
