"""What happened to cases, told in sentences: from the log's codes, in the reader's language."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.enums import ClockKind, Intake, Outcome, Solved, State, Urgency, Verb
from openzone.cases.models import Case
from openzone.cases.queries import happened, people_around, relations_of
from openzone.cases.rules import may_read_notes
from openzone.core.actor import Actor
from openzone.core.enums import Audience
from openzone.core.models import Activity
from openzone.core.prepared import Given, Prepared
from openzone.places.queries import network
from openzone.registry.enums import Belonging
from openzone.ui.times import whole_day

MENTION = "case.mention"
_WITH_REASON = frozenset({Verb.REFER, Verb.ESCALATE, Verb.HAND_DOWN, Verb.SUPERVISE, Verb.MERGE, Verb.UNMERGE})
_ON_A_GROUND = frozenset({Verb.DECLINE, Verb.EXTEND, Verb.PARK, Verb.PAUSE})


@dataclass(frozen=True)
class Event:
    """One line of a history. `text` is what was written with it, as far as the reader may know it."""

    number: int
    at: datetime
    who: str
    sentence: str
    verb: str
    text: str = ""


@dataclass(frozen=True)
class Around:
    """Somebody around a case: at the enterprise or in the zone, and up to which message he has read."""

    user_id: int
    name: str
    names: tuple[str, ...]
    belonging: str
    concerned: bool
    read: int
    filed: bool = False
    shared: bool = False

    @property
    def role(self) -> str:
        """What the person is to the enterprise, and to the demand."""
        what = _("raised it") if self.filed else _("reads along") if self.shared else ""
        return " · ".join(filter(None, [str(Belonging(self.belonging).label) if self.belonging else "", what]))


@dataclass(frozen=True)
class Past:
    """What happened to a case, and the people around it."""

    events: list[Event]
    people: list[Around]
    mentions: dict[tuple[str, int], set[int]] = field(default_factory=dict)

    @property
    def of_enterprise(self) -> list[Around]:
        """The people of the enterprise who read along: its owners, who filed it, and with whom it is shared."""
        return [one for one in self.people if one.concerned]


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


def names_in(actor: Actor, activities: Iterable[Activity]) -> Names:
    """All the names that these activities need: one query, beside the network that the request knows."""
    people = User.objects.filter(pk__in=_people_in(activities))
    units = network(actor).units.values()
    return Names({user.pk: user.shown_name for user in people}, {unit.pk: unit.shown_name for unit in units})


_all_that_happened = Prepared(lambda: happened(Given("case")))
_told_to_both = Prepared(lambda: happened(Given("case")).filter(audience=Audience.PARTIES))


def past(actor: Actor, case: Case) -> Past:
    """What happened to a case as far as the actor may know it, oldest first, and who is around it: two statements."""
    inside = may_read_notes(relations_of(actor, case))
    known = (_all_that_happened if inside else _told_to_both)(case=case.pk)
    people = [_around(user) for user in people_around(case, _people_in(known))]
    rows = [row for row in known if row.verb != MENTION]
    units = {unit.pk: unit.shown_name for unit in network(actor).units.values()}
    names = Names({one.user_id: one.name for one in people}, units)
    return Past([_event(row, names, inside=inside) for row in rows], people, _mentions(known))


def _mentions(activities: Iterable[Activity]) -> dict[tuple[str, int], set[int]]:
    """Whom each message and note mentions, by its stream and number."""
    found: dict[tuple[str, int], set[int]] = {}
    for row in activities:
        if row.verb == MENTION:
            found.setdefault((row.data["stream"], row.data["number"]), set()).update(row.data["users"])
    return found


def history(actor: Actor, case: Case) -> list[Event]:
    """The history of a case as far as the actor may know it, oldest first."""
    return past(actor, case).events


def _people_in(activities: Iterable[Activity]) -> set[int]:
    rows = list(activities)
    found = {one for row in rows for one in (row.actor_id, row.data.get("officer"), row.data.get("user"))}
    found |= {one for row in rows for one in row.data.get("users", ())}
    return {one for one in found if isinstance(one, int)}


def _around(user: Any) -> Around:
    concerned = user.shared or user.belonging == Belonging.OWNER
    names = tuple(user.names)
    return Around(
        user.pk,
        user.shown_name,
        names,
        user.belonging or "",
        bool(user.belonging) and concerned,
        user.read or 0,
        user.filed,
        user.shared,
    )


def _event(row: Any, names: Names, *, inside: bool) -> Event:
    verb = row.verb.removeprefix("case.")
    return Event(
        row.pk, row.occurred_at, names.person(row.actor_id), sentence(row, names), verb, _text(row, verb, inside)
    )


def _text(row: Any, verb: str, inside: bool) -> str:
    if verb == Verb.WAIT:
        return (
            _("%(who)s, until %(day)s") % {"who": row.awaited, "day": whole_day(row.expected)} if row.expected else ""
        )
    if verb in _ON_A_GROUND:
        return str(row.ground or "")
    told = verb in (Verb.WITHDRAW, Verb.URGE) or (inside and verb in _WITH_REASON)
    return str(row.reason) if told else ""


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


def _handed_over(data: dict[str, Any], names: Names) -> str:
    words = {"person": names.person(data.get("user")), "successor": names.person(data.get("officer"))}
    if data.get("officer"):
        return _("handed it over from %(person)s to %(successor)s") % words
    return _("gave it back to the unit: %(person)s has left") % words


def _escalated(data: dict[str, Any], names: Names) -> str:
    where = {"unit": names.unit(data.get("unit"))}
    if data.get("clock"):
        return _("took it one level up, to %(unit)s: the promised time was running out") % where
    return _("escalated it to %(unit)s") % where


def _told_of_time(sentence: str, data: dict[str, Any]) -> str:
    return sentence % {"what": ClockKind(data["clock"]).label, "percent": data.get("percent", 0)}


def _part_due(data: dict[str, Any], names: Names) -> dict[str, str]:
    return {"unit": names.unit(data.get("unit")), "day": whole_day(date.fromisoformat(data["due"]))}


def _held(data: dict[str, Any], names: Names) -> str:
    return _("says four weeks later whether it holds: %(held)s") % {"held": Solved(data["held"]).label}


def _called_back(data: dict[str, Any], names: Names) -> str:
    if not data.get("reached"):
        return _("called the enterprise back and reached nobody")
    return _("called the enterprise back: solved “%(solved)s”") % {"solved": Solved(data["solved"]).label}


def _shared_out(data: dict[str, Any], names: Names) -> str:
    words = {"person": names.person(data.get("officer")), "count": data.get("open", 0)}
    return _("gave it to %(person)s, who has the least to do (open: %(count)d)") % words


Tell = Callable[[dict[str, Any], Names], str]
_SENTENCES: dict[str, Tell] = {
    "submit": _submitted,
    "triage": lambda data, names: _("sorted it (%(urgency)s)") % {"urgency": Urgency(data["urgency"]).label},
    "answer_at_once": lambda data, names: (
        _("answered it at once: %(outcome)s") % {"outcome": Outcome(data["outcome"]).label}
    ),
    "ask_information": lambda data, names: _("asked the enterprise a question"),
    "assign": _assigned,
    "refer": lambda data, names: _("referred it to %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "accept": lambda data, names: _("accepted it"),
    "wait": lambda data, names: _("waits for another body"),
    "resume": lambda data, names: _("answered the question") if data.get("message") else _("took it up again"),
    "escalate": _escalated,
    "hand_down": lambda data, names: _("handed it down to %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "propose": lambda data, names: _("proposed a solution: %(outcome)s") % {"outcome": Outcome(data["outcome"]).label},
    "confirm": _confirmed,
    "dispute": lambda data, names: _("said that it is not solved"),
    "decline": lambda data, names: _("asked to decline it"),
    "decide_decline": _decided,
    "withdraw": lambda data, names: _("withdrew it"),
    "urge": lambda data, names: _("urged"),
    "supervise": lambda data, names: _("put it under supervision"),
    "report": lambda data, names: _("reported to the supervision"),
    "end_supervision": lambda data, names: (
        _("accepted the report; the supervision has ended") if data.get("granted") else _("asked for another report")
    ),
    "extend": lambda data, names: _("asked for more time"),
    "decide_extension": lambda data, names: _("gave more time") if data.get("granted") else _("kept the promised time"),
    "park": lambda data, names: _("asked to keep it for the long term"),
    "decide_parking": lambda data, names: (
        _("keeps it for the long term, with a plan")
        if data.get("granted")
        else _("decided not to keep it for the long term")
    ),
    "review": lambda data, names: _("told how the plan stands"),
    "pause": lambda data, names: _("asked to let the promised time pause"),
    "decide_pause": lambda data, names: (
        _("lets the promised time pause") if data.get("granted") else _("lets the promised time run on")
    ),
    "end_pause": lambda data, names: _("let the promised time run on, since the pause is over"),
    "review_due": lambda data, names: _("reminded that the plan is to be looked at again"),
    "late": lambda data, names: _told_of_time(_("noted that the time was over: %(what)s"), data),
    "remind": lambda data, names: _told_of_time(
        _("reminded the officer: %(what)s, %(percent)d %% of the time has passed"), data
    ),
    "warn": lambda data, names: _told_of_time(
        _("warned the unit: %(what)s, %(percent)d %% of the time has passed"), data
    ),
    "supervise_late": lambda data, names: _told_of_time(
        _("told the zone's leaders: %(what)s, %(percent)d %% of the time has passed"), data
    ),
    "auto_close": lambda data, names: _("closed it, since nobody said whether it is solved"),
    "no_reply": lambda data, names: _("proposed to close it, since nobody answered the question"),
    "reminder": lambda data, names: (
        _("asks again whether the solution helps")
        if data.get("state") == State.PROPOSED
        else _("asks again for an answer to the question")
    ),
    "second_look": lambda data, names: _("asks whether the solution still holds"),
    "held": _held,
    "sequel": lambda data, names: _("raised it anew, since an earlier one was not solved after all"),
    "call_back": _called_back,
    "released": lambda data, names: (
        _("gave it back to the unit: %(person)s has left") % {"person": names.person(data.get("user"))}
    ),
    "handed_over": _handed_over,
    "shared_out": _shared_out,
    "strike_asked": lambda data, names: _("asked a second administrator to strike words"),
    "struck": lambda data, names: _("struck words for privacy"),
    "exclusion_asked": lambda data, names: _("asked that the figures leave it out"),
    "excluded": lambda data, names: _("decided that the figures leave it out"),
    "exclusion_refused": lambda data, names: _("decided that the figures count it"),
    "included": lambda data, names: _("let the figures count it again"),
    "strike_refused": lambda data, names: _("decided that the words stay"),
    "share": lambda data, names: _("shared it with %(person)s") % {"person": names.person(data.get("user"))},
    "unshare": lambda data, names: (
        _("no longer shares it with %(person)s") % {"person": names.person(data.get("user"))}
    ),
    "close_off": lambda data, names: (
        _("made it confidential; it is with %(unit)s") % {"unit": names.unit(data.get("unit"))}
    ),
    "open_up": lambda data, names: _("lifted that it is confidential"),
    "message": lambda data, names: _("wrote a message"),
    "note": lambda data, names: _("wrote a note inside the zone"),
    "mention": lambda data, names: (
        _("mentioned you in a note") if data.get("stream") == "note" else _("mentioned you in a message")
    ),
    "corrected": lambda data, names: _("corrected a message"),
    "merge": lambda data, names: _("merged it into %(ref)s") % {"ref": data["ref"]},
    "unmerge": lambda data, names: _("took it out of %(ref)s again") % {"ref": data["ref"]},
    "merged_in": lambda data, names: _("merged %(ref)s into it") % {"ref": data["ref"]},
    "merged_out": lambda data, names: _("took %(ref)s out of it again") % {"ref": data["ref"]},
    "link": lambda data, names: _("linked it with %(ref)s") % {"ref": data["ref"]},
    "unlink": lambda data, names: _("no longer links it with %(ref)s") % {"ref": data["ref"]},
    "matter_added": lambda data, names: _("let it belong to the matter %(ref)s") % {"ref": data["ref"]},
    "matter_left": lambda data, names: _("took it out of the matter %(ref)s") % {"ref": data["ref"]},
    "policy_proposed": lambda data, names: _("proposed that the policy behind it be changed"),
    "policy_adopted": lambda data, names: _("notes that the policy behind it has been changed"),
    "policy_rejected": lambda data, names: _("notes that the policy behind it is not changed"),
    "co_ask": lambda data, names: _("asked %(unit)s to contribute") % {"unit": names.unit(data.get("unit"))},
    "co_take": lambda data, names: _("took on the part of %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "co_result": lambda data, names: _("handed in the part of %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "co_waive": lambda data, names: _("does without the part of %(unit)s") % {"unit": names.unit(data.get("unit"))},
    "co_due": lambda data, names: _("the part of %(unit)s is due on %(day)s") % _part_due(data, names),
    "co_late": lambda data, names: _("the part of %(unit)s was due on %(day)s and is late") % _part_due(data, names),
    "co_handed_over": lambda data, names: (
        _("gave the part of %(unit)s to %(person)s")
        % {"unit": names.unit(data.get("unit")), "person": names.person(data["officer"])}
        if data.get("officer")
        else _("gave the part of %(unit)s back to the unit") % {"unit": names.unit(data.get("unit"))}
    ),
    "checklist": lambda data, names: _("laid a checklist on it"),
    "formality": lambda data, names: _("began the formality %(ref)s") % {"ref": data["ref"]},
    "stake": lambda data, names: _("noted what is at stake"),
    "tick": lambda data, names: (
        (_("ticked point %(number)d of the checklist") if data.get("done") else _("unticked point %(number)d"))
        % {"number": data.get("number", 0)}
    ),
}
