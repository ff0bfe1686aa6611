"""The addresses of announcements, conversations and the profile of an enterprise."""

from typing import Any

from addresses.roles import (
    AT_WORK,
    ENTERPRISE,
    NOT_AT_WORK,
    OF_THE_CASE,
    OVER_THE_CASE,
    POST_ONLY,
    ROLES,
    SERVING,
    only,
)
from cast import Cast
from openzone.contact import actions

STAFF_HERE = OVER_THE_CASE | {"elsewhere"}
WRITERS = {"officer", "leader", "dispatcher", "elsewhere", "foreigner"}
SENDERS = {"leader", "dispatcher"}
ABOVE = {"leader", "dispatcher"}
READERS = OVER_THE_CASE
OF_A_TALK = ("talk", "talk_more", "talk_say", "talk_read", "talk_case", "talk_people")
DRAFTED = ("desk_announcement_edit", "desk_announcement_send", "desk_announcement_discard")
SENT = ("desk_announcement", "desk_announcement_remind", "desk_announcement_withdraw")
RECEIVED = ("portal_announcement", "portal_announcement_read", "portal_announcement_acknowledge")
TAGGED = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
SEES_DRAFT = {"leader", "dispatcher", "auditor", "administrator"}
GETS: dict[str, dict[int, set[str]]] = {
    "desk_announcements": only(STAFF_HERE | {"foreigner"}),
    "desk_announcement_new": {200: WRITERS, 403: {"auditor", "administrator"}, 404: {"nobody"} | ENTERPRISE},
    "desk_announcement_preview": POST_ONLY,
    "desk_announcement": only(READERS),
    "desk_announcement_edit": {200: ABOVE, 403: SEES_DRAFT - ABOVE, 404: ROLES - SEES_DRAFT},
    "desk_announcement_send": {200: SENDERS, 403: SEES_DRAFT - SENDERS, 404: ROLES - SEES_DRAFT},
    "desk_announcement_discard": {200: ABOVE, 403: SEES_DRAFT - ABOVE, 404: ROLES - SEES_DRAFT},
    "desk_announcement_remind": POST_ONLY,
    "desk_announcement_withdraw": {200: SENDERS, 403: READERS - SENDERS, 404: ROLES - READERS},
    "desk_talk": only(OVER_THE_CASE),
    "desk_talk_more": only(OVER_THE_CASE),
    "desk_talk_say": POST_ONLY,
    "desk_talk_read": POST_ONLY,
    "desk_talk_case": {200: AT_WORK, 403: NOT_AT_WORK, 404: ROLES - OVER_THE_CASE},
    "desk_talk_people": only(OVER_THE_CASE),
    "desk_talk_canned": only(OVER_THE_CASE),
    "desk_talk_correct": only({"officer"}, 409),  # the member has answered since
    "portal_announcements": only(ENTERPRISE),
    "portal_announcement": only(OF_THE_CASE),
    "portal_announcement_read": only(ENTERPRISE, 405),
    "portal_announcement_acknowledge": only(ENTERPRISE, 405),
    "portal_contact": only(ENTERPRISE | {"nobody"}, 302),
    "portal_talk": only(OF_THE_CASE),
    "portal_talk_more": only(OF_THE_CASE),
    "portal_talk_say": POST_ONLY,
    "portal_talk_read": POST_ONLY,
    "portal_talk_case": only(OF_THE_CASE),
    "portal_talk_people": only(OF_THE_CASE),
    "portal_talk_correct": only({"member"}),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_announcement_new": (WRITERS, {"auditor", "administrator"}),
    "desk_announcement_preview": (WRITERS, {"auditor", "administrator"}),
    "desk_announcement_edit": (ABOVE, SEES_DRAFT - ABOVE),
    "desk_announcement_send": (SENDERS, SEES_DRAFT - SENDERS),
    "desk_announcement_discard": (ABOVE, SEES_DRAFT - ABOVE),
    "desk_announcement_remind": (AT_WORK, NOT_AT_WORK),
    "desk_announcement_withdraw": (SENDERS, READERS - SENDERS),
    "desk_talk_say": (AT_WORK, NOT_AT_WORK),
    "desk_talk_read": (OVER_THE_CASE, set()),
    "desk_talk_case": (AT_WORK, NOT_AT_WORK),
    "desk_talk_correct": ({"officer"}, set()),
    "portal_announcement_read": (OF_THE_CASE, set()),
    "portal_announcement_acknowledge": (OF_THE_CASE, set()),
    "portal_talk_say": (OF_THE_CASE, set()),
    "portal_talk_read": (OF_THE_CASE, set()),
    "portal_talk_case": (OF_THE_CASE, set()),
    "portal_talk_correct": ({"member"}, set()),
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A draft of the zone and an announcement of a station, a conversation with a message of each side."""
    words: dict[str, Any] = {"title": "Bus times", "body": "From Monday.", "wants_acknowledgement": True}
    leader = cast.actor("leader")
    draft = actions.draft(unit=cast.units["top"], by=leader, **words)
    sent = actions.send(actions.draft(unit=cast.units["station"], by=leader, **words), by=leader)
    asked = actions.post(cast.organisation, by=cast.actor("officer"), body="How are you?")
    said = actions.post(cast.organisation, by=cast.actor("member"), body="A question")
    here = {"ref": cast.organisation.ref}
    return {
        **{f"{door}_{name}": here for door in ("desk", "portal") for name in OF_A_TALK},
        "desk_talk_canned": here,
        "desk_talk_correct": {**here, "number": asked.number},
        "portal_talk_correct": {**here, "number": said.number},
        **{name: {"ref": draft.ref} for name in DRAFTED},
        **{name: {"ref": sent.ref} for name in (*SENT, *RECEIVED)},
    }
