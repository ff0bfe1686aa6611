"""Mandates, and what is gone through by them, as the doors show them; and what is typed about mandates."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.queries import history_of
from openzone.formalities import actions
from openzone.formalities.enums import MANDATE_NOUNS, MandateRelation, MandateState, MandateVerb
from openzone.formalities.mandate_rules import may_act, may_do_to_mandate
from openzone.formalities.mandates import is_agent, mandate_relations, possible_with_mandate
from openzone.formalities.models import Formality, Mandate, Service
from openzone.formalities.moves import GATHERING
from openzone.formalities.on_behalf import lacking_in, on_behalf
from openzone.formalities.queries import for_everybody
from openzone.formalities.verbs import OF_MANDATES as VERBS
from openzone.places.queries import today_of
from openzone.web.parts.cases.forms import choice, words
from openzone.web.parts.conversation import Attachment, attachment
from openzone.web.parts.files import document_of
from openzone.web.parts.formalities.forms import optional_day
from openzone.web.parts.forms import ActionForm, SeenForm, bound
from openzone.web.requests import PageRequest

MEANINGS: dict[str, str] = {
    MandateState.ASKED: "waits",
    MandateState.IN_FORCE: "done",
    MandateState.ENDED: "plain",
    MandateState.DECLINED: "plain",
}
NOUN_OF = {verb: noun for noun, verb in MANDATE_NOUNS.items()}
MOST, MOST_SERVICES = 200, 300
# Answers the address of a page by a reference, or by a reference and a noun.
Address = Callable[..., str]


# What is shown


@dataclass(frozen=True)
class Line:
    """A mandate in a list: its state in a colour, for which services it is, whether its last day is over.

    `starts`: the reader may begin a formality by it.
    """

    row: Mandate
    meaning: str
    scope: str
    over: bool
    starts: bool


@dataclass(frozen=True)
class Behalf:
    """A formality that is gone through for another: what is missing of it, and whether the next step is the agent's."""

    row: Formality
    missing: list[str]
    waits: bool
    late: bool


@dataclass(frozen=True)
class Button:
    """One verb that is possible now."""

    verb: MandateVerb
    url: str

    @property
    def label(self) -> str:
        """What stands on it."""
        return str(self.verb.label)

    @property
    def primary(self) -> bool:
        """Whether it leads on."""
        return self.verb is MandateVerb.ACCEPT


def service_names(zone_id: int) -> dict[str, str]:
    """The names of the services of a zone by their codes."""
    rows = Service.objects.filter(zone_id=zone_id, shown__isnull=False).values_list(
        "code", "shown__name", "shown__name_local"
    )
    return {code: local(name, name_local) for code, name, name_local in rows}


def lines_of(actor: Actor, rows: Iterable[Mandate]) -> list[Line]:
    """These mandates as a list shows them."""
    found, today = list(rows), today_of(actor)
    names = service_names(actor.where) if any(one.services for one in found) else {}
    return [
        Line(
            one,
            MEANINGS[one.state],
            _scope(one, names),
            _is_over(one, today),
            is_agent(actor, one) and bool(may_act(one.powers, None, today)),
        )
        for one in found
    ]


def _scope(row: Mandate, names: dict[str, str]) -> str:
    return ", ".join(names.get(code, code) for code in row.services) if row.services else _("all services")


def _is_over(row: Mandate, today: date) -> bool:
    return row.is_living and row.until is not None and row.until < today


def gone_through(actor: Actor) -> list[Behalf]:
    """What the actor goes through for others, what waits for him first, then the next due."""
    rows, now = list(on_behalf(actor)[:MOST]), clock.now()
    lacking = lacking_in(rows, today_of(actor))
    return [
        Behalf(
            one,
            [document.shown_name for document in lacking.get(one.pk, [])],
            one.state in GATHERING,
            one.is_late(now),
        )
        for one in rows
    ]


def mandate_told(actor: Actor, row: Mandate, act: Address) -> dict[str, Any]:
    """Everything that a page shows of one mandate."""
    return {
        "mandate": row,
        "line": lines_of(actor, [row])[0],
        "paper": _paper(row),
        "buttons": [
            Button(verb, act(row.ref, NOUN_OF[verb])) for verb in possible_with_mandate(actor, row) if verb in NOUN_OF
        ],
        "past": _past(row),
    }


def _paper(row: Mandate) -> Attachment | None:
    return attachment(row.ref, row.document) if row.document else None


def _past(row: Mandate) -> list[tuple[datetime, str, str]]:
    """What was done, the latest first."""
    acted = User.objects.filter(pk=OuterRef("actor_id"))
    done: Any = history_of("mandate", row.pk).annotate(
        name=Subquery(acted.values("name")[:1]), name_local=Subquery(acted.values("name_local")[:1])
    )
    return [
        (one.occurred_at, local(one.name or "", one.name_local or "") or "OpenZone", str(VERBS.get(one.verb, "")))
        for one in done.order_by("-id")
    ]


# What is typed


class TermsForm(ActionForm):
    """What a mandate is to say."""

    services = forms.MultipleChoiceField(
        label=gettext_lazy("For which services"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Choose none, and it is for all services."),
    )
    withdraws = forms.BooleanField(label=gettext_lazy("The agent may also withdraw formalities"), required=False)
    since = optional_day(gettext_lazy("From"), gettext_lazy("Empty: from today."))
    until = optional_day(gettext_lazy("Last day"), gettext_lazy("Empty: until it is ended."))
    document = forms.FileField(label=gettext_lazy("Signed paper"), required=False)

    def __init__(self, data: QueryDict | None = None, *, offered: QuerySet[Service]) -> None:
        super().__init__(data)
        field = self.fields["services"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(one.code, str(one)) for one in offered[:MOST_SERVICES]]

    def clean_document(self) -> None:
        """The file is taken from the request."""

    def terms(self, document: Any) -> actions.Terms:
        """What the actions take."""
        data = self.cleaned_data
        return actions.Terms(
            services=tuple(data["services"]),
            since=data["since"],
            until=data["until"],
            withdraws=data["withdraws"],
            document=document,
        )


def services_offered(actor: Actor) -> QuerySet[Service]:
    """The services that a mandate may name."""
    return for_everybody(actor.where).order_by("shown__name", "id")


class ActOnMandate(SeenForm):
    """A verb of a mandate that needs no words."""

    counted = "revision"


class UntilForm(ActOnMandate):
    """Its new last day."""

    until = optional_day(gettext_lazy("Last day"), gettext_lazy("Empty: until it is ended."))


class OnPaperForm(UntilForm):
    """The same at the counter, with the newly signed paper."""

    document = forms.FileField(label=gettext_lazy("Newly signed paper"), required=False)

    def clean_document(self) -> None:
        """The file is taken from the request."""


class MaySayWhy(ActOnMandate):
    """Why, where one likes to say."""

    reason = words(gettext_lazy("Why"), rows=3, required=False)


class MustSayWhy(ActOnMandate):
    """Why."""

    reason = words(gettext_lazy("Why"), rows=3)


class StartForm(ActionForm):
    """Which service is begun by a mandate."""

    service = choice(gettext_lazy("Service"))

    def __init__(self, data: QueryDict | None = None, *, services: dict[str, Service]) -> None:
        super().__init__(data)
        self.offer("service", [(code, str(one)) for code, one in services.items()])


@dataclass(frozen=True)
class Act:
    """One verb of a mandate as a sheet: its form, what it does, and what will happen."""

    form: type[ActOnMandate]
    does: Callable[..., Mandate]
    meaning: Any
    danger: bool = False


ACTS: dict[MandateVerb, Act] = {
    MandateVerb.ACCEPT: Act(
        ActOnMandate, actions.accept_mandate,
        gettext_lazy("You may then begin, hand in and submit for whoever gave it, who is told of every step."),
    ),
    MandateVerb.DECLINE: Act(MaySayWhy, actions.decline_mandate, gettext_lazy("Whoever gave it is told."), danger=True),
    MandateVerb.EXTEND: Act(UntilForm, actions.extend_mandate, gettext_lazy("The last day counts whole.")),
    MandateVerb.END: Act(
        MaySayWhy, actions.end_mandate,
        gettext_lazy("The agent may do nothing more from now on. What it has begun stays."), danger=True,
    ),
    MandateVerb.LAY_DOWN: Act(
        MustSayWhy, actions.lay_down_mandate,
        gettext_lazy("You act for the enterprise or person no longer. What you have begun stays with them."),
        danger=True,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a sheet about a mandate asks, and what is done with the answer."""

    form: ActOnMandate
    act: Callable[[], None]
    words: dict[str, Any]


def asked_of(request: PageRequest, row: Mandate, noun: str) -> Asked:
    """The sheet of a verb of a mandate; 404 for a noun that names none, and refused when it may not be done now."""
    verb = MANDATE_NOUNS.get(noun)
    if verb is None:
        raise Http404
    known = ACTS[verb]
    relations = mandate_relations(request.actor, row)
    on_paper = verb is MandateVerb.EXTEND and MandateRelation.COUNTER in relations
    form = bound(request, OnPaperForm if on_paper else known.form, thing=row)
    if request.method != "POST":
        may_do_to_mandate(verb, row.state, relations).insist()

    def act() -> None:
        typed = form.content() | ({"document": document_of(request)} if on_paper else {})
        known.does(row, by=request.actor, seen=form.cleaned_data["seen"], **typed)

    words_of_it = {"title": str(verb.label), "intro": known.meaning, "button": str(verb.label), "danger": known.danger}
    return Asked(form, act, words_of_it)
