"""The addresses of what follows a solution: the page behind the links of letters, call-backs, the settings."""

from datetime import timedelta
from typing import Any

from addresses.roles import EVERYBODY, OF_THE_CASE, POST_ONLY, PUBLIC, ROLES, STAFF, only
from cast import Cast
from openzone.cases.actions import draw_call_backs
from openzone.cases.actions.striking import ask_strike
from openzone.cases.enums import State
from openzone.cases.models import CallBack, Case, Cycle
from openzone.cases.silences import first_of_month
from openzone.cases.tickets import Asks, ticket
from openzone.core import clock, personal_files
from openzone.core.actor import Actor, system
from openzone.places.actions import appoint
from openzone.places.actions.absences import announce_absence
from openzone.places.actions.privacy import ask_data
from openzone.places.queries import day_in

MANAGERS = {"leader", "dispatcher", "administrator"}
SEEING = {"leader", "dispatcher", "auditor", "administrator"}
GETS: dict[str, dict[int, set[str]]] = {
    "answer": PUBLIC,
    "desk_call_backs": only(STAFF),
    "desk_call_back": only(SEEING),
    "desk_aftercare": only({"administrator"}),
    "portal_case_anew": only(OF_THE_CASE),
    "portal_case_complaint": only(OF_THE_CASE),
    "account_data": POST_ONLY,
    "account_data_file": only({"officer"}),
    **dict.fromkeys(("desk_privacy", "desk_person_erase", "desk_strike_new"), only({"administrator"})),
    **dict.fromkeys(("desk_person_data", "desk_strike_decide"), POST_ONLY),
    "desk_absences": only(STAFF),
    "desk_absence_new": only(STAFF - {"auditor", "administrator"}),
    "desk_absence_end": only({"officer"} | MANAGERS),
    "desk_unit_sharing": only({"administrator"}),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "answer": (EVERYBODY, set()),
    "desk_call_back": ({"leader"}, SEEING - {"leader"}),
    "desk_aftercare": ({"administrator"}, set()),
    "portal_case_anew": (OF_THE_CASE, set()),
    "portal_case_complaint": (OF_THE_CASE, set()),
    "account_data": (ROLES, set()),
    **dict.fromkeys(
        ("desk_privacy", "desk_person_erase", "desk_strike_new", "desk_person_data", "desk_strike_decide"),
        ({"administrator"}, set()),
    ),
    "desk_absence_new": (STAFF - {"auditor", "administrator"}, set()),
    "desk_absence_end": ({"officer"} | MANAGERS, set()),
    "desk_unit_sharing": ({"administrator"}, set()),
}
BODIES: dict[str, dict[str, Any]] = {"answer": {"say": "yes", "satisfaction": "5"}, "desk_call_back": {"reached": "no"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A solution that waits for its verdict, and a call about one that closed in this month."""
    asked, closed = cast.case(State.PROPOSED), cast.case(State.CLOSED)
    # The people of the zone's own unit have sorted it; only the park's has not touched it.
    Case.objects.filter(pk=closed.pk).update(officer=cast.users["officer"])
    draw_call_backs(cast.zone, month=first_of_month(day_in(cast.zone, clock.now())), by=system(cast.zone.pk))
    call = CallBack.objects.get()
    assert call.cycle == Cycle.objects.get(case=closed)
    today = day_in(cast.zone, clock.now())
    away = announce_absence(
        user=cast.users["officer"],
        deputy=cast.users["park_officer"],
        first=today + timedelta(days=9),
        last=today + timedelta(days=10),
        by=cast.actor("officer"),
    )
    other = appoint(user=cast.users["nobody"], unit=cast.units["top"], role="administrator", by=system(cast.zone.pk))
    strike = ask_strike(closed, stream="demand", number=0, reason="A name.", by=Actor(other.user_id, cast.zone.pk))
    other.delete()
    own = ask_data(cast.users["officer"], by=cast.actor("officer"))
    personal_files.run(own.pk)
    return {
        "answer": {"secret": ticket(Asks.VERDICT, asked, cast.users["member"].pk)},
        "desk_call_back": {"number": call.pk},
        "portal_case_anew": {"ref": closed.ref},
        "portal_case_complaint": {"ref": closed.ref},
        "account_data_file": {"number": own.pk},
        "desk_person_erase": {"number": cast.users["officer"].pk},
        "desk_person_data": {"number": cast.users["officer"].pk},
        "desk_strike_decide": {"number": strike.pk},
        "desk_absence_end": {"number": away.pk},
        "desk_unit_sharing": {"code": "station"},
    }
