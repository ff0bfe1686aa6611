"""A formality as both doors show it: who applies for what, until when, its steps, documents, notices, certificates."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.calendars.reading import working_time
from openzone.core.forms import local
from openzone.core.queries import history_of
from openzone.core.working_time import NoWorkingTime
from openzone.formalities.enums import FORMALITY_NOUNS, FormalityVerb, StepState, StepVerb
from openzone.formalities.mandates import agents_in
from openzone.formalities.models import Certificate, Formality, FormalityStep
from openzone.formalities.moves import ENDED, GATHERING, may_certify, may_hand_in, may_step
from openzone.formalities.promise import due_after
from openzone.formalities.running import (
    Needed,
    certificates_of,
    needed_by,
    notices_of,
    possible,
    relations_to,
    stages_of,
    step_relations,
    steps_of,
)
from openzone.formalities.validity import ends_before
from openzone.formalities.verbs import OF_FORMALITIES as VERBS
from openzone.places.queries import day_in
from openzone.web.parts.conversation import Attachment, attachment
from openzone.web.parts.formalities.words import OF_FORMALITIES, OF_STEPS

PAST = 60
NOUN_OF = {verb: noun for noun, verb in FORMALITY_NOUNS.items()}
_ONWARDS = (FormalityVerb.SUBMIT, FormalityVerb.ACCEPT, FormalityVerb.COMPLETE)


@dataclass(frozen=True)
class Addresses:
    """Where a door does something with a formality; what it has not it does not offer."""

    act: Callable[[str, str], str]
    hand_in: Callable[[str, str], str]
    step: Callable[[str, str], str] | None = None
    certificate: Callable[[str], str] | None = None


@dataclass(frozen=True)
class Button:
    """One verb that is possible now."""

    verb: FormalityVerb
    url: str
    primary: bool

    @property
    def label(self) -> str:
        """What stands on it."""
        return str(self.verb.label)


@dataclass(frozen=True)
class ShownStep:
    """A step with its state in a colour, and where it is completed if the reader may do so."""

    row: FormalityStep
    meaning: str
    late: bool
    url: str


@dataclass(frozen=True)
class ShownDocument:
    """A document that is asked for, what was handed in of it, what is wrong with that, and where it is handed in."""

    needed: Needed
    file: Attachment | None
    ends_soon: bool
    missing: bool
    unfit: bool
    url: str


@dataclass(frozen=True)
class ShownCertificate:
    """A certificate with its file."""

    row: Certificate
    file: Attachment | None


def told(actor: Actor, row: Formality, at: Addresses) -> dict[str, Any]:
    """Everything that a page shows of a formality: a fixed number of statements, however much hangs on it."""
    steps, now = steps_of(row), clock.now()
    documents = _documents(actor, row, at, now)
    return {
        "formality": row,
        "meaning": OF_FORMALITIES[row.state],
        "late": row.is_late(now),
        "left": days_left(row, now),
        "stages": [[_step(actor, one, at, now) for one in stage] for stage in stages_of(steps)],
        "steps_done": sum(one.state == StepState.DONE for one in steps),
        "steps_count": len(steps),
        "documents": documents,
        "missing": sum(one.missing for one in documents),
        "gathering": row.state in GATHERING,
        "notices": notices_of(row),
        "certificates": [
            ShownCertificate(one, attachment(row.ref, one.file) if one.file else None) for one in certificates_of(row)
        ],
        "buttons": buttons(actor, row, at),
        "certify_url": at.certificate(row.ref) if at.certificate and _may_certify(actor, row) else "",
        "past": _past(row),
    }


def days_left(row: Formality, now: datetime) -> int | None:
    """How many working days are left of the promise, begun ones counted whole; None while it does not run."""
    if row.running_since is None or row.due_at is None or row.due_at < now:
        return None
    working = working_time(row.zone_id)
    return -(-working.elapsed(now, row.due_at) // working.ordinary_day)


def buttons(actor: Actor, row: Formality, at: Addresses) -> list[Button]:
    """What the reader may do now, what leads on first."""
    return [
        Button(verb, at.act(row.ref, NOUN_OF[verb]), place == 0 and verb in _ONWARDS)
        for place, verb in enumerate(sorted(possible(actor, row), key=_leads_on))
    ]


def _leads_on(verb: FormalityVerb) -> int:
    return _ONWARDS.index(verb) if verb in _ONWARDS else len(_ONWARDS) + (verb is not FormalityVerb.RETURN)


def _may_certify(actor: Actor, row: Formality) -> bool:
    return bool(may_certify(row.state, relations_to(actor, row)))


def _step(actor: Actor, one: FormalityStep, at: Addresses, now: datetime) -> ShownStep:
    may = at.step is not None and may_step(StepVerb.COMPLETE, one.state, step_relations(actor, one))
    url = at.step(one.formality.ref, one.step.code) if at.step is not None and may else ""
    return ShownStep(one, OF_STEPS[one.state], one.is_late(now), url)


def _documents(actor: Actor, row: Formality, at: Addresses, now: datetime) -> list[ShownDocument]:
    may = bool(may_hand_in(row.state, relations_to(actor, row)))
    due_on = _due_on(row, now)
    return [_document(one, row, at, due_on, may=may) for one in needed_by(row, day_in(row.zone, now))]


def _due_on(row: Formality, now: datetime) -> date | None:
    """The promised day; while it is gathered for, that if it were submitted now. None where nobody ever works."""
    due_at = row.due_at
    try:
        if row.state in GATHERING:
            due_at = due_after(working_time(row.zone_id), now, row.version.promise_days, row.passed)
    except NoWorkingTime:
        return None
    return due_at.astimezone(ZoneInfo(row.zone.timezone)).date() if due_at else None


def _document(one: Needed, row: Formality, at: Addresses, due_on: date | None, *, may: bool) -> ShownDocument:
    put = one.put
    file = attachment(row.ref, put.handed.file) if put and put.handed.file else None
    soon = row.state not in ENDED and put is not None and ends_before(put.valid_until, due_on)
    url = at.hand_in(row.ref, one.document.code) if may else ""
    gathering = row.state in GATHERING
    return ShownDocument(one, file, soon, one.lacks and gathering, one.unfit and gathering, url)


def _past(row: Formality) -> list[dict[str, Any]]:
    """What was done, the latest first, and as which agent if on behalf: a fixed number of statements."""
    acted = User.objects.filter(pk=OuterRef("actor_id"))
    done: Any = history_of("formality", row.pk).annotate(
        name=Subquery(acted.values("name")[:1]), name_local=Subquery(acted.values("name_local")[:1])
    )
    names = {one.code: one.shown_name for one in row.version.steps.all()}
    names |= {one.code: one.shown_name for one in row.version.documents.all()}
    latest = list(done.order_by("-id")[:PAST])
    agents = agents_in(row) if any("mandate" in one.data for one in latest) else {}
    return [
        {
            "at": one.occurred_at,
            "who": local(one.name or "", one.name_local or "") or "OpenZone",
            "agent": agents.get(one.data.get("mandate"), ""),
            "words": VERBS.get(one.verb, ""),
            "what": names.get(one.data.get("step_code") or one.data.get("document_code") or "", ""),
        }
        for one in latest
    ]


def said_of_submission(row: Formality) -> str:
    """What happens on submission, in a sentence."""
    if row.version.promise_days:
        words = _("The unit looks at it; the promised %(days)d working days run from now on.")
        return words % {"days": row.version.promise_days} if row.submitted_at is None else _("The time goes on.")
    return _("It is done while you wait.")
