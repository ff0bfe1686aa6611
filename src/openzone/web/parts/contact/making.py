"""A case out of a conversation: which messages, what it is about, one click."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.cases.enums import Side
from openzone.cases.models import Case
from openzone.contact.actions import make_case
from openzone.contact.actions.talking import insist_may_talk
from openzone.contact.models import Talk, TalkMessage
from openzone.contact.queries import free_from, side_of, talk_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.text import TITLE
from openzone.registry.models import Organisation
from openzone.ui.times import past
from openzone.web.parts.cases import choices
from openzone.web.parts.contact.doors import TalkDoor
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, gone_to

MOST_OFFERED = 200
SHOWN = 60


class CaseForm(ActionForm):
    """What a case out of a conversation needs."""

    use_required_attribute = False
    category = forms.ChoiceField(
        label=gettext_lazy("What it is about"),
        error_messages={"required": gettext_lazy("Please choose what it is about.")},
    )
    title = forms.CharField(
        label=gettext_lazy("Title"),
        help_text=gettext_lazy("One line, as you would say it aloud."),
        error_messages={"required": gettext_lazy("Please fill this in.")},
    )
    start = forms.TypedChoiceField(label=gettext_lazy("From this message"), coerce=int)
    end = forms.TypedChoiceField(label=gettext_lazy("To this message"), coerce=int)
    consent = forms.BooleanField(
        label=gettext_lazy("The enterprise wants this recorded and will see all of it."),
        error_messages={"required": gettext_lazy("Please confirm that the enterprise wants this demand recorded.")},
    )

    confidential = forms.BooleanField(
        label=gettext_lazy("Only the zone's own office may read this"),
        help_text=gettext_lazy(
            "It then goes to the management commission itself; the parks and stations cannot see it."
        ),
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, rows: Sequence[TalkMessage], side: Side) -> None:
        super().__init__(data, initial=_first_values(rows))
        offered = [(row.number, _snippet(row)) for row in rows]
        self.offer("start", [(str(number), words) for number, words in offered])
        self.offer("end", [(str(number), words) for number, words in offered])
        self.offer("category", [("", _("Please choose")), *choices.category_choices(actor)])
        del self.fields["consent" if side == Side.ENTERPRISE else "confidential"]


def _first_values(rows: Sequence[TalkMessage]) -> dict[str, Any]:
    said = next((row for row in rows if row.side == Side.ENTERPRISE and row.body), rows[0])
    return {"start": str(rows[0].number), "end": str(rows[-1].number), "title": _first_line(said.body)}


def _first_line(text: str) -> str:
    line = text.strip().partition("\n")[0].strip()
    return line if len(line) <= TITLE else f"{line[: TITLE - 1].rstrip()}…"


def _snippet(row: TalkMessage) -> str:
    line = _first_line(row.body) or _("(only files)")
    shown = line if len(line) <= SHOWN else f"{line[: SHOWN - 1].rstrip()}…"
    return f"{row.number} · {row.author.shown_name}, {past(row.sent_at, clock.now())}: {shown}"


def make(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """The form, and what it makes: a demand that both sides see, or for the enterprise a draft with open questions."""
    organisation = door.partner(request.actor, ref)
    insist_may_talk(organisation, request.actor)
    talk = talk_of(organisation)
    rows = _offered(talk, taken_too=request.method == "POST")
    if talk is None or not rows:
        return _nothing_left(request, organisation, door)
    talk.organisation = organisation
    form = bound(request, CaseForm, actor=request.actor, rows=rows, side=side_of(request.actor, organisation))

    def act() -> str:
        values = form.content()
        category = choices.category_of(request.actor, values.pop("category"))
        assert category is not None, "the form offers what there is"
        return make_case(talk, by=request.actor, category=category, **values).case.ref

    if made := form.carry_out(request, act):
        return _lead_on(request, made, organisation, door)
    context = {
        "form": form,
        "organisation": organisation,
        "door": door.name,
        "back": door.address("talk", organisation),
    }
    return render(request, f"{door.name}/talk_case.html", context, status=form.status)


def _offered(talk: Talk | None, *, taken_too: bool) -> list[TalkMessage]:
    """The messages after the last that became a case. What is sent may name others, and is told so."""
    if talk is None:
        return []
    first = 1 if taken_too else free_from(talk)
    rows = talk.messages.filter(number__gte=first).select_related("author").order_by("-number")
    return list(reversed(rows[:MOST_OFFERED]))


def _nothing_left(request: PageRequest, organisation: Organisation, door: TalkDoor) -> HttpResponseBase:
    messages.info(request, _("No message is left that became no demand yet."))
    return gone_to(request, door.address("talk", organisation))


def _lead_on(request: PageRequest, ref: str, organisation: Organisation, door: TalkDoor) -> HttpResponseBase:
    case = Case.objects.get(ref=ref)
    if case.submitted_at is None:
        messages.info(request, _("Your messages are kept. Please answer what is still asked, then send it."))
        return gone_to(request, reverse("portal_draft", args=[ref]))
    messages.success(request, _("The messages became %(ref)s.") % {"ref": ref})
    if not door.door.cases(request.actor).filter(pk=case.pk).exists():
        return gone_to(request, door.address("talk", organisation))
    return gone_to(request, door.door.address("case", ref))
