"""The addresses of what is known of an organisation, of persons and of groups."""

from typing import Any

from addresses.roles import ENTERPRISE, OVER_THE_CASE, ROLES, SERVING, only
from cast import Cast
from openzone.registry.actions.persons import enter_person

CHANGING = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
GETS: dict[str, dict[int, set[str]]] = {
    "desk_known_all": only(OVER_THE_CASE),
    "desk_known_new": CHANGING,
    "desk_known_edit": CHANGING,
    "desk_known_remove": CHANGING,
    "desk_corporate_group": only(OVER_THE_CASE),
    "desk_person": only(OVER_THE_CASE),
    "desk_person_edit": only(OVER_THE_CASE),
    "desk_office_new": only(OVER_THE_CASE),
    "portal_enterprise": only(ENTERPRISE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_known_new": (SERVING, {"auditor"}),
    "desk_known_edit": (SERVING, {"auditor"}),
    "desk_known_remove": (SERVING, {"auditor"}),
    "desk_person_edit": (SERVING, {"auditor"}),
    "desk_office_new": (OVER_THE_CASE, set()),
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_known_new": {"name": "Another", "kind": "alias"},
    "desk_known_edit": {"name": "Another", "kind": "alias"},
    "desk_person_edit": {"name": "Li Wei"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A name and a person."""
    here, by = {"ref": cast.organisation.ref}, cast.actor("officer")
    name = cast.organisation.names.get()
    office = enter_person(cast.organisation, name="Li Wei", by=by)
    return {
        "desk_known_all": {**here, "kind": "names"},
        "desk_known_new": {**here, "kind": "names"},
        "desk_known_edit": {**here, "kind": "names", "number": name.pk},
        "desk_known_remove": {**here, "kind": "names", "number": name.pk},
        "desk_corporate_group": here,
        **{one: {"number": office.person_id} for one in ("desk_person", "desk_person_edit", "desk_office_new")},
    }
