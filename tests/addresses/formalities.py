"""The addresses of services, counters and appointments, at the desk, at the portal and for everybody."""

from typing import Any

from addresses.roles import ENTERPRISE, OF_THE_CASE, OVER_THE_CASE, PUBLIC, ROLES, STAFF, only
from cast import Cast
from formalities.offered import booked, content, counter, drafted, office, published
from openzone.formalities import actions

HERE = STAFF - {"foreigner"}
WRITERS = OVER_THE_CASE - {"auditor"}
PUBLISHERS = {"leader", "administrator"}
KEEPERS = {"administrator"}
SETTINGS = ("desk_service_presets", "desk_counters", "desk_counter_new", "desk_outside_office_new")
ONE_OF_SETTINGS = ("desk_counter_edit", "desk_counter_close", "desk_outside_office_edit")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_services": only(STAFF),
    "desk_service_new": {200: STAFF - {"auditor"}, 403: {"auditor"}, 404: ROLES - STAFF},
    "desk_service": only(HERE),
    "desk_service_version": only(HERE),
    "desk_service_edit": {200: WRITERS, 403: HERE - WRITERS, 404: ROLES - HERE},
    "desk_service_publish": {200: PUBLISHERS, 403: HERE - PUBLISHERS, 404: ROLES - HERE},
    "desk_service_retire": {200: PUBLISHERS, 403: HERE - PUBLISHERS, 404: ROLES - HERE},
    "desk_service_discard": {200: WRITERS, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE},
    "desk_appointments": only(STAFF),
    "desk_appointment_cancel": {200: WRITERS, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE},
    **{name: only(KEEPERS) for name in (*SETTINGS, *ONE_OF_SETTINGS)},
    "portal_services": only(ENTERPRISE),
    "portal_service": only(ENTERPRISE),
    "portal_service_appointment": only(ENTERPRISE),
    "portal_appointments": only(ENTERPRISE),
    "portal_appointment_cancel": only(OF_THE_CASE),
    "public_services": PUBLIC,
    "public_service": PUBLIC,
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_service_new": (STAFF - {"auditor"}, {"auditor"}),
    "desk_service_edit": (WRITERS, HERE - WRITERS),
    "desk_service_publish": (PUBLISHERS, HERE - PUBLISHERS),
    "desk_service_retire": (PUBLISHERS, HERE - PUBLISHERS),
    "desk_service_discard": (WRITERS, {"auditor"}),
    "desk_appointment_cancel": (WRITERS, {"auditor"}),
    **{name: (KEEPERS, set()) for name in (*SETTINGS, *ONE_OF_SETTINGS) if name != "desk_counters"},
    "portal_service_appointment": (ENTERPRISE, set()),
    "portal_appointment_cancel": (OF_THE_CASE, set()),
}
DRAFTED = ("desk_service_discard",)
OPEN = ("desk_service", "desk_service_edit", "desk_service_publish", "desk_service_retire")
READ = ("portal_service", "portal_service_appointment")
BODIES: dict[str, dict[str, Any]] = {"desk_appointment_cancel": {"reason": "ill"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A draft of the station, a published service of it with a newer version, an appointment at its counter."""
    one, other = counter(cast), office(cast)
    draft, service = drafted(cast, "draft"), published(cast, counter=one)
    made = booked(cast, service)
    actions.change(service, content=content(cast, counter=one, promise_days=3), by=cast.actor("officer"))
    return {
        **{name: {"code": draft.code} for name in DRAFTED},
        **{name: {"code": service.code} for name in (*OPEN, *READ)},
        "desk_service_version": {"code": service.code, "number": 1},
        "desk_appointment_cancel": {"ref": made.ref},
        "portal_appointment_cancel": {"ref": made.ref},
        "desk_counter_edit": {"number": one.pk},
        "desk_counter_close": {"number": one.pk},
        "desk_outside_office_edit": {"number": other.pk},
        "public_services": {"code": "here"},
        "public_service": {"code": "here", "service": service.code},
    }
