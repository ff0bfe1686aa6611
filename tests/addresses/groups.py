"""The addresses of groups, meetings, action items and associations, at every door."""

from datetime import timedelta
from typing import Any

from addresses.roles import AT_WORK, NOT_AT_WORK, OVER_THE_CASE, PUBLIC, ROLES, STAFF, only
from cast import Cast
from openzone.core import clock
from openzone.partnerships.actions import associations, groups, meetings
from partnerships.gatherings import association, founded, given, member, met

CHANGED = {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE}
HERE = STAFF - {"foreigner"}
LOOKED_AFTER = {200: AT_WORK, 403: HERE - AT_WORK, 404: ROLES - HERE}
OF_A_GROUP = (
    "desk_group_edit", "desk_group_end", "desk_group_member_new", "desk_group_office_new", "desk_meeting_new",
    "desk_item_new",
)  # fmt: skip
OF_ITS_PEOPLE = ("desk_group_member_appoint", "desk_group_member_leave")
SEEN = ("desk_meeting", "desk_meeting_calendar", "portal_meeting", "portal_meeting_calendar")
HELD = ("desk_decision_new", "desk_meeting_paper_new")
OF_AN_ASSOCIATION = ("desk_association_edit", "desk_association_member_new", "desk_board_seat_new")
OF_THOSE_IN_IT = ("desk_association_member_leave", "desk_board_seat_leave")
CHANGING = (
    *OF_A_GROUP, *OF_ITS_PEOPLE, "desk_group_office_leave", *HELD, "desk_meeting_edit", "desk_meeting_act",
    "desk_item_edit", "desk_item_act",
)  # fmt: skip
LOOKING_AFTER = (*OF_AN_ASSOCIATION, *OF_THOSE_IN_IT)
GETS: dict[str, dict[int, set[str]]] = {
    "desk_groups": only(STAFF),
    "desk_group_new": only(STAFF),
    "desk_group": only(OVER_THE_CASE),
    "desk_meeting": only(OVER_THE_CASE),
    "desk_meeting_calendar": only(OVER_THE_CASE),
    "desk_items": only(STAFF),
    **dict.fromkeys(CHANGING, CHANGED),
    "desk_associations": only(STAFF),
    "desk_association_new": only(STAFF),
    "desk_association": only(HERE),
    **dict.fromkeys(LOOKING_AFTER, LOOKED_AFTER),
    "portal_groups": only({"outsider", "member", "owner"}),
    "portal_group": only({"member", "owner"}),
    "portal_meeting": only({"member", "owner"}),
    "portal_meeting_calendar": only({"member", "owner"}),
    "portal_item_report": {200: {"member"}, 403: {"owner"}, 404: ROLES - {"member", "owner"}},
    "portal_association": only({"member", "owner"}),
    "public_groups": PUBLIC,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_group_new": (STAFF, set()),
    **dict.fromkeys(CHANGING, (AT_WORK, NOT_AT_WORK)),
    "desk_association_new": (STAFF, set()),
    **dict.fromkeys(LOOKING_AFTER, (AT_WORK, HERE - AT_WORK)),
    "portal_item_report": ({"member"}, {"owner"}),
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_meeting_act": {"reason": "Nobody has time"},
    "desk_item_act": {"reason": "Not needed"},
    "portal_item_report": {"done_on": "2026-01-01", "remark": "Done"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A group with somebody of an enterprise, a meeting held and one planned, two items; a chamber with a member."""
    group, by = founded(cast), cast.actor("officer")
    seat = member(cast, group, "member", organisation=cast.organisation)
    office = groups.join_office(group, by=by, unit=cast.units["park"])
    held, planned = met(cast, group), met(cast, group, days=3)
    with clock.fixed(clock.now() + timedelta(seconds=1)):
        meetings.hold(held, by=by)
    item, own = given(cast, group), given(cast, group, member=seat)
    chamber = association(cast, "chamber")
    belongs = associations.join(chamber, by=by, organisation=cast.organisation)
    chair = associations.appoint(chamber, by=by, seat=associations.Seat(office="chair", name="Sun Yue"))
    return {
        **{name: {"code": group.code} for name in ("desk_group", "portal_group", *OF_A_GROUP)},
        **{name: {"code": group.code, "number": seat.pk} for name in OF_ITS_PEOPLE},
        "desk_group_office_leave": {"code": group.code, "number": office.pk},
        **{name: {"number": held.pk} for name in (*SEEN, *HELD)},
        "desk_meeting_edit": {"number": planned.pk},
        "desk_meeting_act": {"number": planned.pk, "noun": "cancellation"},
        "desk_item_edit": {"number": item.pk},
        "desk_item_act": {"number": item.pk, "noun": "dropping"},
        "portal_item_report": {"number": own.pk},
        **{name: {"code": chamber.code} for name in ("desk_association", "portal_association", *OF_AN_ASSOCIATION)},
        "desk_association_member_leave": {"code": chamber.code, "number": belongs.pk},
        "desk_board_seat_leave": {"code": chamber.code, "number": chair.pk},
        "public_groups": {"code": "here"},
    }
