"""What happened to cases, told in sentences: from the log's codes, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.enums import Intake, Outcome, Solved, Urgency
from openzone.cases.queries import relations_of
from openzone.cases.models import Case
from openzone.cases.rules import may_read_notes
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.models import Activity
from openzone.core.queries import history_of
from openzone.places.models import Unit


@dataclass(frozen=True)
class Event:
    """One line of a history."""

    at: datetime
    who: str
    sentence: str
    verb: str


@dataclass(frozen=True)
class Names:
    """The people and units that activities name by id, loaded at once."""

    people: dict[int, str]
    units: dict[int, str]

    def person(self, user_id: int | None) -> str:
        """A person's name; the platform itself where nobody acted."""
        return self.people.get(user_id or 0, _("OpenZone"))

    def unit(self, unit_id: int | None) -> str:
        """A unit's name."""
        return self.units.get(unit_id or 0, _("a unit"))


def names_in(activities: Iterable[Activity]) -> Names:
    """Two queries for all the names that these activities need."""
    rows = list(activities)
    people = {row.actor_id for row in rows} | {row.data.get("officer") for row in rows} | {row.data.get("user") for row in rows}
    units = {row.data.get("unit") for row in rows}
    return Names(
        {user.pk: user.name for user in User.objects.filter(pk__in=people - {None})},
        {unit.pk: unit.shown_name for unit in Unit.objects.filter(pk__in=units - {None})},
    )


def history(actor: Actor, case: Case) -> list[Event]:
    """The history of a case as far as the actor may know it, oldest first."""
    rows = history_of("case", case.pk)
    if not may_read_notes(relations_of(actor, case)):
        rows = rows.filter(audience=Audience.PARTIES)
    activities = list(rows.exclude(verb__in=["case.message", "case.note"]))
    names = names_in(activities)
    return [Event(row.occurred_at, names.person(row.actor_id), sentence(row, names), row.verb) for row in activities]


def sentence(activity: Activity, names: Names) -> str:
    """What was done, as the end of a sentence that begins with the person's name."""
    tell = _SENTENCES.get(activity.verb.removeprefix("case."))
    return tell(activity.data, names) if tell else _("changed it")


def _submitted(data: dict[str, Any], names: Names) -> str:
    intake = str(data.get("intake"))
    if intake in (Intake.PORTAL, Intake.API):
        return _("raised it; it went to %(unit)s") % {"unit": names.unit(data.get("unit"))}
    return _("recorded it (%(way)s); it went to %(unit)s") % {
        "way": Intake(intake).label,
        "unit": names.unit(data.get("unit")),
    }


def _assigned(data: dict[str, Any], names: Names) -> str:
    if data.get("officer"):
        return _("assigned it to %(person)s, %(unit)s") % {
            "person": names.person(data["officer"]),
            "unit": names.unit(data.get("unit")),
        }
    return _("assigned it to %(unit)s") % {"unit": names.unit(data.get("unit"))}


def _confirmed(data: dict[str, Any], names: Names) -> str:
    return _("confirmed it: solved “%(solved)s”, satisfaction %(satisfaction)s of 5") % {
        "solved": Solved(data["solved"]).label,
        "satisfaction": data["satisfaction"],
    }


def _decided(data: dict[str, Any], names: Names) -> str:
    return _("agreed to decline it") if data.get("granted") else _("decided not to decline it")


Tell = Callable[[dict[str, Any], Names], str]
_SENTENCES: dict[str, Tell] = {
    "submit": _submitted,
    "triage": lambda data, names: _("sorted it (%(urgency)s)") % {"urgency": Urgency(data["urgency"]).label},
    "answer_at_once": lambda data, names: _("answered it at once: %(outcome)s") % {"outcome": Outcome(data["outcome"]).label},
    "ask_information": lambda data, names: _("asked the enterprise a question"),
    "assign": _assigned,
    "refer": lambda data, names: _("referred it to %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "accept": lambda data, names: _("accepted it"),
    "wait": lambda data, names: _("waits for another body"),
    "resume": lambda data, names: _("took it up again"),
    "escalate": lambda data, names: _("escalated it to %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "hand_down": lambda data, names: _("handed it down to %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "propose": lambda data, names: _("proposed a solution: %(outcome)s") % {"outcome": Outcome(data["outcome"]).label},
    "confirm": _confirmed,
    "dispute": lambda data, names: _("said that it is not solved"),
    "decline": lambda data, names: _("asked to decline it"),
    "decide_decline": _decided,
    "withdraw": lambda data, names: _("withdrew it"),
    "released": lambda data, names: _("gave it back to the unit: %(person)s has left") % {"person": names.person(data.get("user"))},
    "message": lambda data, names: _("wrote a message"),
    "note": lambda data, names: _("wrote a note inside the zone"),
}
