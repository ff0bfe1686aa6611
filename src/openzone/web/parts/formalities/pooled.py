"""How shuttles and talent homes are said at all doors: the colours of their states, and their notices."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import pgettext

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line
from openzone.formalities.home_queries import applications_at_desk, applications_visible_to
from openzone.formalities.models import ShuttleRoute
from openzone.formalities.pooled import ApplicationState, ContractState, DemandState, HomeState, RouteState
from openzone.formalities.pooled_verbs import OF_HOMES, OF_SHUTTLES
from openzone.formalities.shuttle_queries import routes_visible_to
from openzone.formalities.shuttle_rules import Load
from openzone.places.queries import is_staff

MEANINGS: dict[str, str] = {
    DemandState.OPEN: "waits",
    DemandState.POOLED: "info",
    DemandState.SERVED: "done",
    DemandState.WITHDRAWN: "plain",
}
OF_ROUTES: dict[str, str] = {RouteState.PLANNED: "info", RouteState.OPEN: "done", RouteState.CLOSED: "plain"}
OF_DWELLINGS: dict[str, str] = {
    HomeState.FREE: "done",
    HomeState.OFFERED: "waits",
    HomeState.LET: "info",
    HomeState.REPAIR: "plain",
}
OF_APPLICATIONS: dict[str, str] = {
    ApplicationState.APPLIED: "waits",
    ApplicationState.RETURNED: "late",
    ApplicationState.WAITING: "info",
    ApplicationState.OFFERED: "waits",
    ApplicationState.ACCEPTED: "waits",
    ApplicationState.HOUSED: "done",
    ApplicationState.CLOSED: "plain",
}
OF_CONTRACTS: dict[str, str] = {
    ContractState.AGREED: "waits",
    ContractState.LIVED_IN: "done",
    ContractState.ENDED: "plain",
}


@dataclass(frozen=True)
class Step:
    """A button: what can be done now."""

    label: str
    url: str
    primary: bool = False


def month_words(month: date) -> str:
    """A month as a sentence has it."""
    return date_format(month, pgettext("month of a year", "F Y"))


def month_field(label: Any) -> forms.DateField:
    """A month, in the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "month"}, format="%Y-%m")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m", "%Y-%m-%d"])


def time_field(label: Any) -> forms.TimeField:
    """A time of day."""
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))


@dataclass(frozen=True)
class RouteRow:
    """A route in a list: how full it is, and whether it stays below the rule."""

    route: ShuttleRoute
    load: Load
    meaning: str
    is_below: bool = False


def told_routes(rows: Iterable[ShuttleRoute], loads: dict[int, Load], below: set[int]) -> list[RouteRow]:
    """Routes as a list shows them."""
    return [RouteRow(one, loads[one.pk], OF_ROUTES[one.state], one.pk in below) for one in rows]


# Notices


def _people(activities: Sequence[Activity]) -> dict[int, str]:
    rows = User.objects.filter(pk__in={one.actor_id for one in activities})
    return {user.pk: user.shown_name for user in rows}


def tell_of_routes(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the routes that the actor sees; a closed one is still told of to who rode on it."""
    wanted = {activity.subject_id for activity in activities}
    told = ShuttleRoute.objects.filter(zone_id=actor.where, pk__in=wanted)
    seen = set(routes_visible_to(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    rows, people = told.in_bulk(), _people(activities)
    page = "desk_shuttle" if is_staff(actor) else "portal_shuttle"
    return {
        one.pk: Line(
            who=people.get(one.actor_id or 0, "OpenZone"),
            sentence=str(OF_SHUTTLES.get(one.verb, "")),
            title=rows[one.subject_id].shown_name,
            ref=rows[one.subject_id].ref,
            path=reverse(page, args=[rows[one.subject_id].ref])
            if one.subject_id in seen
            else reverse("portal_shuttles"),
            about=rows[one.subject_id].closed_for,
        )
        for one in activities
        if one.subject_id in rows
    }


def tell_of_applications(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the applications that the actor sees, each with its page at his own door. They name no person."""
    wanted = {activity.subject_id for activity in activities}
    seen, people = applications_visible_to(actor).in_bulk(wanted), _people(activities)
    inside = set(applications_at_desk(actor).filter(pk__in=wanted).values_list("pk", flat=True))
    return {
        one.pk: Line(
            who=people.get(one.actor_id or 0, "OpenZone"),
            sentence=str(OF_HOMES.get(one.verb, "")),
            title=seen[one.subject_id].home_class.shown_name,
            ref=seen[one.subject_id].ref,
            path=reverse(
                "desk_home_application" if one.subject_id in inside else "portal_home_application",
                args=[seen[one.subject_id].ref],
            ),
            about=seen[one.subject_id].organisation.shown_name,
        )
        for one in activities
        if one.subject_id in seen
    }
