"""The page of an agreement at the desk."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.models import Activity
from openzone.core.queries import history_of
from openzone.partnerships.enums import AGREEMENT_NOUNS, AgreementVerb
from openzone.partnerships.models import Agreement, Commitment
from openzone.partnerships.queries import possible, relations_to
from openzone.partnerships.rules import may_change, may_change_terms
from openzone.partnerships.verbs import OF_AGREEMENTS
from openzone.web.parts.partnerships.shown import head_of, sides_of

NOUN_OF = {verb: noun for noun, verb in AGREEMENT_NOUNS.items()}
PAST = 30


@dataclass(frozen=True)
class Button:
    """One verb that is possible now."""

    verb: AgreementVerb
    url: str
    primary: bool

    @property
    def label(self) -> str:
        """What stands on it."""
        return str(self.verb.label)


def agreement_page(actor: Actor, row: Agreement) -> dict[str, Any]:
    """Everything that the page shows: a fixed number of statements, however much was promised."""
    relations = relations_to(actor, row)
    return {
        **head_of(actor, row, sides_of(actor, row, _sheet)),
        "buttons": _buttons(actor, row),
        "may_change": bool(may_change(row.state, relations)),
        "may_change_terms": bool(may_change_terms(row.state, relations)),
        "past": past_of(history_of("agreement", row.pk), OF_AGREEMENTS),
    }


def _sheet(row: Commitment, noun: str) -> str:
    return reverse("desk_commitment_act", args=[row.agreement.ref, row.number, noun])


def _buttons(actor: Actor, row: Agreement) -> list[Button]:
    return [
        Button(verb, reverse("desk_agreement_act", args=[row.ref, NOUN_OF[verb]]), place == 0)
        for place, verb in enumerate(possible(actor, row))
    ]


def past_of(done: QuerySet[Activity], verbs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What was done to a thing, the latest first, in the words of its verbs: one statement."""
    acted = User.objects.filter(pk=OuterRef("actor_id"))
    named: Any = done.annotate(
        name=Subquery(acted.values("name")[:1]), name_local=Subquery(acted.values("name_local")[:1])
    )
    return [
        {
            "at": one.occurred_at,
            "who": local(one.name or "", one.name_local or "") or "OpenZone",
            "words": verbs.get(one.verb, ""),
            "number": one.data.get("commitment"),
        }
        for one in named.order_by("-id")[:PAST]
    ]
