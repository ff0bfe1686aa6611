"""What helps while one writes on a case: whom one can mention, canned answers, putting one's own words right."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.cases.actions import correct
from openzone.cases.actions.corrections import written_by_number
from openzone.cases.canned import MOST_OFFERED, filled, keeps_some, offered_for
from openzone.cases.mentions import colleagues_on, known_by
from openzone.cases.models import Case, Message, Note
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.forms import ActionForm
from openzone.web.requests import PageRequest, stayed

MOST_PEOPLE = 50
LONGEST_QUERY = 60
CHINESE = "zh-hans"


def people(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Whom the reader can mention: those of his side who can see the case, by the letters of a name (`q`)."""
    case = door.case(request.actor, ref)
    known = known_by(colleagues_on(request.actor, case), request.GET.get("q", "")[:LONGEST_QUERY])
    found = list(known[: MOST_PEOPLE + 1])
    return JsonResponse({"people": [_named(user) for user in found[:MOST_PEOPLE]], "more": len(found) > MOST_PEOPLE})


def _named(user: User) -> dict[str, str]:
    """A person under the name that suits the reader, and the one in the other script."""
    other = next((name for name in (user.name, user.name_local) if name and name != user.shown_name), "")
    return {"name": user.shown_name, "other": other}


@dataclass(frozen=True)
class Offered:
    """A canned answer as the picker shows it: its title and, in each language that it has, the text to insert."""

    number: int
    title: str
    other_title: str
    english: str
    chinese: str


def canned(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """The canned answers that fit the case, with what is filled into them."""
    case = door.case(request.actor, ref)
    rows = list(offered_for(request.actor, case)[:MOST_OFFERED])
    context = {
        "case": case,
        "offered": [_offered(request.actor, case, row) for row in rows],
        "in_chinese": case.organisation.country == "CN" if case.organisation.country else get_language() == CHINESE,
        "keeps": keeps_some(request.actor),
    }
    return render(request, "parts/cases/canned.html", context)


def _offered(actor: Actor, case: Case, row: Any) -> Offered:
    other = next((one for one in (row.title, row.title_local) if one and one != row.shown_title), "")
    english, chinese = (
        filled(text, _values(case, local=local)) for text, local in ((row.body, False), (row.body_local, True))
    )
    return Offered(row.pk, row.shown_title, other, english, chinese)


def _values(case: Case, *, local: bool) -> dict[str, str]:
    """What stands for the placeholders, in the script of the text."""

    def name(thing: Any) -> str:
        return (thing.name_local or thing.name if local else thing.name or thing.name_local) if thing else ""

    return {"enterprise": name(case.organisation), "reference": case.ref, "officer": name(case.officer)}


class CorrectionForm(ActionForm):
    """One's own words, to be put right."""

    body = forms.CharField(
        label=_("Your words"), required=False, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), strip=False
    )

    def __init__(self, data: QueryDict | None, *, said: Message | Note) -> None:
        super().__init__(data, initial={"body": said.body})
        self.fields["body"].required = not said.files.exists()


def correction(request: PageRequest, ref: str, number: int, *, door: Door, internal: bool = False) -> HttpResponseBase:
    """Put a message or note of one's own right. Too late: a sentence, and what was typed stays."""
    case = door.case(request.actor, ref)
    said = _said(request.actor, case, number, internal=internal)
    form = CorrectionForm(request.POST if request.method == "POST" else None, said=said)
    stream = "note" if internal else "message"

    def act() -> str:
        correct(case, by=request.actor, number=number, body=form.cleaned_data["body"], internal=internal)
        return f"{door.address('case', ref)}#{stream}-{number}"

    if url := form.carry_out(request, act):
        return stayed(request, url)
    refusal = None if form.is_bound else _refusal(request.actor, case, number, internal=internal)
    context = {
        "case": case,
        "form": form,
        "refusal": refusal,
        "internal": internal,
        "said": said,
        "back": door.address("case", ref),
    }
    return render(request, f"{door.name}/correct.html", context, status=refusal.status if refusal else form.status)


def _said(actor: Actor, case: Case, number: int, *, internal: bool) -> Message | Note:
    """The message or note if it is the actor's own; for anybody else there is nothing to correct."""
    rows = case.notes.all() if internal else case.messages.all()
    said: Message | Note | None = rows.filter(number=number, author_id=actor.who).first()
    if said is None:
        raise Http404
    return said


def _refusal(actor: Actor, case: Case, number: int, *, internal: bool) -> Refusal | None:
    try:
        written_by_number(case, number, internal=internal, by=actor)
    except Refusal as refusal:
        return refusal
    return None
