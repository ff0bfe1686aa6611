"""What waits for a reader of the portal beside demands: formalities, items, promises, home offers, mandates."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import Model, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.formalities.enums import MandateState
from openzone.formalities.home_queries import applications_at_portal
from openzone.formalities.mandates import held_by
from openzone.formalities.models import Formality, HomeApplication, Mandate
from openzone.formalities.pooled import ApplicationState
from openzone.formalities.running import waiting_at_portal
from openzone.partnerships.group_queries import items_to_do
from openzone.partnerships.models import ActionItem, Commitment
from openzone.partnerships.queries import commitments_owed
from openzone.places.queries import today_of
from openzone.registry.models import Organisation
from openzone.web.parts.formalities.mandates import MEANINGS as OF_MANDATES
from openzone.web.parts.formalities.pooled import OF_APPLICATIONS
from openzone.web.parts.formalities.words import OF_FORMALITIES

MOST_FORMALITIES, MOST_OF_EACH = 5, 10


@dataclass(frozen=True)
class Todo:
    """One thing that the reader is to see to: what, where, of what it is a part, by when."""

    words: str
    url: str
    part_of: str
    state: str
    meaning: str
    due_on: date | None = None


@dataclass(frozen=True)
class Waiting:
    """What waits beside demands: formalities, each with the meaning of its state, and all else."""

    formalities: list[tuple[Formality, str]]
    todos: list[Todo]


def waiting_beside_demands(actor: Actor, organisation: Organisation | None) -> Waiting:
    """What waits for the reader, of all his organisations or of one: one statement, and one for each kind there is."""
    kinds = _kinds(actor)
    rows = [
        _of(organisation, *one) for one in ((waiting_at_portal(actor), "organisation"), *(one[:2] for one in kinds))
    ]
    formal, *others = _there(rows)
    return Waiting(
        [(one, OF_FORMALITIES[one.state]) for one in formal[:MOST_FORMALITIES]],
        [
            shown(one)
            for known, (_rows, _side, shown) in zip(others, kinds, strict=True)
            for one in known[:MOST_OF_EACH]
        ],
    )


def _kinds(actor: Actor) -> list[tuple[QuerySet[Any], str, Callable[[Any], Todo]]]:
    """The lists, each with where the organisation of the reader stands, and how one is shown."""
    today = today_of(actor)
    homes = applications_at_portal(actor).filter(state__in=[ApplicationState.OFFERED, ApplicationState.RETURNED])
    return [
        (items_to_do(actor), "member__organisation", partial(_item, today=today)),
        (commitments_owed(actor, today), "party__organisation", partial(_promise, today=today)),
        (homes.order_by("-changed_at", "-pk"), "organisation", _home),
        (held_by(actor).filter(state=MandateState.ASKED), "intermediary", _mandate),
    ]


def _of(organisation: Organisation | None, rows: QuerySet[Any], side: str) -> QuerySet[Any]:
    return rows.filter(**{side: organisation}) if organisation else rows


def _there(rows: Sequence[QuerySet[Any]]) -> list[QuerySet[Any]]:
    """These lists, those in which there is nothing known to be empty."""
    first, *others = (
        known.select_related(None).order_by().values_list(Value(place))[:1] for place, known in enumerate(rows)
    )
    there = {place for (place,) in first.union(*others, all=True)}
    return [known if place in there else known.none() for place, known in enumerate(rows)]


def _pressing(row: ActionItem | Commitment, today: date) -> tuple[str, str]:
    if row.is_late(today):
        return _("late"), "late"
    return (_("sent back"), "late") if row.answer else (str(row.get_state_display()), "waits")


def _item(row: ActionItem, today: date) -> Todo:
    place = reverse("portal_group", args=[row.group.code])
    url = f"{place}#item-{row.pk}"
    return Todo(row.shown_text, url, row.group.shown_name, *_pressing(row, today), row.due_on)


def _promise(row: Commitment, today: date) -> Todo:
    place = reverse("portal_agreement", args=[row.agreement.ref])
    url = f"{place}#commitment-{row.number}"
    return Todo(row.shown_text, url, row.agreement.shown_title, *_pressing(row, today), row.due_on)


def _home(row: HomeApplication) -> Todo:
    url = reverse("portal_home_application", args=[row.ref])
    words = _("Talent home for %(talent)s") % {"talent": row.talent}
    return Todo(words, url, row.ref, *_state(row, OF_APPLICATIONS))


def _mandate(row: Mandate) -> Todo:
    url = reverse("portal_mandate", args=[row.ref])
    words = _("Mandate of %(principal)s, to accept or decline") % {"principal": row.principal.shown_name}
    return Todo(words, url, row.ref, *_state(row, OF_MANDATES))


def _state(row: Model, meanings: dict[str, str]) -> tuple[str, str]:
    known: Any = row
    return str(known.get_state_display()), meanings[known.state]
