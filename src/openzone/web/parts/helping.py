"""What helps while one writes, whatever in: whom one can mention, canned answers, one's own words put right."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from openzone.accounts.models import User
from openzone.accounts.queries import known_by
from openzone.cases.canned import MOST_OFFERED, Matter, filled, keeps_some
from openzone.cases.models import CannedAnswer
from openzone.core.errors import Refusal
from openzone.web.parts.forms import ActionForm
from openzone.web.requests import PageRequest, stayed

MOST_PEOPLE = 50
LONGEST_QUERY = 60
CHINESE = "zh-hans"


def people_part(request: PageRequest, colleagues: QuerySet[User]) -> HttpResponse:
    """Whom the reader can mention, of these colleagues, by the letters of a name (`q`)."""
    known = known_by(colleagues, request.GET.get("q", "")[:LONGEST_QUERY])
    found = list(known[: MOST_PEOPLE + 1])
    return JsonResponse({"people": [_named(user) for user in found[:MOST_PEOPLE]], "more": len(found) > MOST_PEOPLE})


def _named(user: User) -> dict[str, str]:
    """A person under the name that suits the reader, and the one in the other script."""
    return {"name": user.shown_name, "other": _other(user.shown_name, user.name, user.name_local)}


def _other(shown: str, *names: str) -> str:
    return next((name for name in names if name and name != shown), "")


@dataclass(frozen=True)
class Offered:
    """A canned answer as the picker shows it: its title and, in each language that it has, the text to insert."""

    number: int
    title: str
    other_title: str
    english: str
    chinese: str
    fields: Sequence[str] = ()


def canned_part(request: PageRequest, offered: QuerySet[CannedAnswer], matter: Matter | None) -> HttpResponse:
    """The canned answers that fit, with what is filled into them; as they stand where each message is filled in."""
    country = matter.enterprise.country if matter else ""
    context = {
        "offered": [_offered(row, matter) for row in offered[:MOST_OFFERED]],
        "in_chinese": country == "CN" if country else get_language() == CHINESE,
        "keeps": keeps_some(request.actor),
    }
    return render(request, "parts/canned.html", context)


def _offered(row: CannedAnswer, matter: Matter | None) -> Offered:
    english, chinese = row.body, row.body_local
    if matter:
        english, chinese = filled(english, matter, local=False), filled(chinese, matter, local=True)
    return Offered(
        row.pk, row.shown_title, _other(row.shown_title, row.title, row.title_local), english, chinese, row.fields
    )


class CorrectionForm(ActionForm):
    """One's own words, to be put right."""

    body = forms.CharField(
        label=_("Your words"), required=False, widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}), strip=False
    )

    def __init__(self, data: QueryDict | None, *, said: Any) -> None:
        super().__init__(data, initial={"body": said.body})
        self.fields["body"].required = not said.files.exists()


def correction(
    request: PageRequest,
    rows: QuerySet[Any],
    number: int,
    *,
    correct: Callable[[str], object],
    check: Callable[[], object],
    **page: Any,
) -> HttpResponseBase:
    """Put one of these rows right that is the reader's own; for anybody else there is nothing to correct.

    `check` raises when it is too late, and then so does `correct`: a sentence, and what was typed stays. `page` says
    where it is: `door`, `back`, `back_words`, `where`, and whether it is `internal`.
    """
    said = rows.filter(number=number, author_id=request.actor.who).first()
    if said is None:
        raise Http404
    form = CorrectionForm(request.POST if request.method == "POST" else None, said=said)
    stream = "note" if page.get("internal") else "message"

    def act() -> str:
        correct(form.cleaned_data["body"])
        return f"{page['back']}#{stream}-{number}"

    if url := form.carry_out(request, act):
        return stayed(request, url)
    refusal = None if form.is_bound else _refusal(check)
    context = {"form": form, "refusal": refusal, "said": said, **page}
    return render(request, f"{page['door']}/correct.html", context, status=refusal.status if refusal else form.status)


def _refusal(check: Callable[[], object]) -> Refusal | None:
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None
