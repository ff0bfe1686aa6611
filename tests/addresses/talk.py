"""The addresses of what helps in a conversation: drafts, presence, mentions, corrections, canned answers."""

from typing import Any

from addresses.roles import AT_WORK, NOT_AT_WORK, OF_THE_CASE, OVER_THE_CASE, ROLES, only
from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case

KEEPERS = {"administrator", "leader", "dispatcher", "foreigner"}
HERE = {"administrator", "leader", "dispatcher"}

GETS: dict[str, dict[int, set[str]]] = {
    "drafts": {405: ROLES},
    "presence": {404: ROLES},
    "portal_case_people": only(OF_THE_CASE),
    "desk_case_people": only(OVER_THE_CASE),
    "portal_case_correct": only({"member"}),
    "desk_case_correct": only({"officer"}, 409),  # the member has answered since
    "desk_case_correct_note": only({"officer"}),
    "desk_case_canned": only(OVER_THE_CASE),
    "desk_canned": only(KEEPERS),
    "desk_canned_new": only(KEEPERS),
    "desk_canned_edit": only(HERE),
    "desk_canned_retire": only(HERE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "drafts": (OF_THE_CASE | AT_WORK, set()),
    "presence": (OF_THE_CASE | AT_WORK, NOT_AT_WORK),
    "portal_case_correct": ({"member"}, set()),
    "desk_case_correct": ({"officer"}, set()),
    "desk_case_correct_note": ({"officer"}, set()),
    "desk_canned_new": (KEEPERS, set()),
    "desk_canned_edit": (HERE, set()),
    "desk_canned_retire": (HERE, set()),
}
BODIES: dict[str, dict[str, Any]] = {
    "drafts": {"key": "case:C-2000-00001:answer", "body": "Half a sentence"},
    "presence": {"topic": "case:C-2000-00001", "doing": "answer"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A case with a message of each side and a note, under a reference that bodies can name; a canned answer."""
    case = cast.case(State.IN_PROGRESS)
    Case.objects.filter(pk=case.pk).update(ref="C-2000-00001")
    case.refresh_from_db()
    asked = actions.post_message(case, by=cast.actor("officer"), body="Which gate?")
    said = actions.post_message(case, by=cast.actor("member"), body="The north gate.")
    note = actions.write_note(case, by=cast.actor("officer"), body="Look at the map.")
    answer = actions.write_answer(zone=cast.zone, title="Hours", body="From nine to five.", by=cast.actor("dispatcher"))
    return {
        **{name: {"ref": case.ref} for name in ("portal_case_people", "desk_case_people", "desk_case_canned")},
        "portal_case_correct": {"ref": case.ref, "number": said.number},
        "desk_case_correct": {"ref": case.ref, "number": asked.number},
        "desk_case_correct_note": {"ref": case.ref, "number": note.number},
        **{name: {"number": answer.pk} for name in ("desk_canned_edit", "desk_canned_retire")},
    }
