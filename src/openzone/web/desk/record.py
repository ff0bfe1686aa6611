"""Recording a demand that came by phone, at the counter, on a visit: on behalf of an enterprise."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import raise_demand
from openzone.cases.enums import Intake, Urgency
from openzone.cases.models import Category
from openzone.core.actor import Actor
from openzone.core.errors import Invalid, Refusal
from openzone.core.forms import Field, check, parse
from openzone.core.models import StoredFile
from openzone.places.queries import units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.models import Organisation
from openzone.registry.queries import organisations_joined, search, visible_to
from openzone.web.parts.cases import choices
from openzone.web.parts.cases.forms import choice, words
from openzone.web.parts.once import done_once, new_key
from openzone.web.parts.questions import PREFIX, answers_from, answers_in, question_field
from openzone.web.requests import PageRequest, for_staff, gone_to

WAYS = (Intake.PHONE, Intake.COUNTER, Intake.VISIT, Intake.EMAIL, Intake.HOTLINE)
SHOWN = 12
KEPT = "kept."
OWN_FIELDS = ("intake", "title", "description", "urgency", "consent")


class RecordForm(forms.Form):
    """A demand in the words of whoever took it down, with the questions of its category."""

    intake = choice(gettext_lazy("How it came in"), [(way.value, way.label) for way in WAYS], radio=True)
    category = choice(gettext_lazy("What it is about"))
    title = forms.CharField(label=gettext_lazy("Title"), help_text=gettext_lazy("One line, as you would say it aloud."))
    description = words(gettext_lazy("What the enterprise says"), rows=7)
    urgency = choice(gettext_lazy("How urgent"), Urgency.choices, radio=True, initial=Urgency.NORMAL)
    consent = forms.BooleanField(
        label=gettext_lazy("The enterprise wants this recorded and will see all of it."), required=False
    )
    key = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, questions: list[Field], **more: Any) -> None:
        super().__init__(*args, **more)
        offered = self.fields["category"]
        assert isinstance(offered, forms.ChoiceField), "declared above"
        offered.choices = [("", _("Please choose")), *choices.category_choices(actor)]
        self.questions = [f"{PREFIX}{one.code}" for one in questions]
        for one in questions:
            self.fields[f"{PREFIX}{one.code}"] = question_field(one)

    @property
    def asked(self) -> list[forms.BoundField]:
        """The questions of the category."""
        return [self[name] for name in self.questions]

    def refuse(self, refusal: Refusal) -> None:
        """Show why it was refused, at the fields that the refusal names."""
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, str(sentence))
        if not refusal.fields:
            self.add_error(None, str(refusal.sentence))


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def record(request: PageRequest) -> HttpResponseBase:
    """First find the enterprise, then write down what it wants."""
    ref = request.POST.get("organisation") or request.GET.get("organisation", "")
    organisation = recordable(request.actor).filter(ref=ref.replace("\0", "")).first() if ref else None
    if organisation is None:
        return _find(request, wrong=bool(ref))
    category = choices.category_of(request.actor, request.POST.get("category") or request.GET.get("category", ""))
    if request.method == "POST" and "look" not in request.POST:
        return _record(request, organisation, category)
    return _shown(request, organisation, _form_to_fill(request, category))


def recordable(actor: Actor) -> QuerySet[Organisation]:
    """The organisations for which the actor may record: those that his units serve, and not his own."""
    served = visible_to(actor).filter(unit_id__in=units_held(actor, WORKING_ROLES))
    return served.exclude(pk__in=organisations_joined(actor))


def _find(request: PageRequest, *, wrong: bool) -> HttpResponseBase:
    text = request.GET.get("q", "").replace("\0", "").strip()[:200]
    found = search(recordable(request.actor), text).order_by("name", "id")[:SHOWN]
    return render(request, "desk/record_find.html", {"q": text, "found": found, "wrong": wrong})


def _fields(category: Category | None) -> list[Field]:
    return parse(category.form.fields) if category is not None and category.form is not None else []


def _asked(category: Category | None, answers: Mapping[str, Any]) -> list[Field]:
    """The questions that appear, given the answers so far."""
    fields = _fields(category)
    so_far = check(fields, {one.code: answers[one.code] for one in fields if one.code in answers}).answers
    return [one for one in fields if one.asked(so_far)]


def _form_to_fill(request: PageRequest, category: Category | None) -> RecordForm:
    """The form with what was chosen and typed in it so far."""
    typed = request.POST if request.method == "POST" else request.GET
    answers = {name.removeprefix(PREFIX): value for name, value in typed.items() if name.startswith(PREFIX)}
    begun = {name: typed[name] for name in typed if typed[name]}
    kept = _kept(request)
    fields = _asked(category, answers)
    first = {**begun, **answers_in([one for one in fields if one.kind == "file"], _ids(kept), kept_files(kept))}
    return RecordForm(initial={**first, "key": new_key()}, actor=request.actor, questions=fields)


def _kept(request: PageRequest) -> dict[str, StoredFile]:
    """The files that were accepted when the form was sent before, by question: only the sender's own."""
    given = {
        name.removeprefix(KEPT): int(text)
        for name, text in request.POST.items()
        if name.startswith(KEPT) and text.isascii() and text.isdigit() and len(text) < 19
    }
    own = StoredFile.objects.filter(uploaded_by_id=request.actor.who, zone_id=request.actor.where).in_bulk(
        given.values()
    )
    return {code: own[number] for code, number in given.items() if number in own}


def _ids(kept: Mapping[str, StoredFile]) -> dict[str, int]:
    return {code: file.pk for code, file in kept.items()}


def kept_files(kept: Mapping[str, StoredFile]) -> dict[int, StoredFile]:
    """Files by their id."""
    return {file.pk: file for file in kept.values()}


def _record(request: PageRequest, organisation: Organisation, category: Category | None) -> HttpResponseBase:
    before = _kept(request)
    answers, wrong = answers_from(_fields(category), request.POST, request.FILES, kept=_ids(before), by=request.actor)
    form = _form_sent(request, category, answers)
    try:
        if wrong:
            raise Invalid(_("Some files cannot be taken."), fields=wrong)
        ref = done_once(request, lambda: _raised(request, organisation, category, answers))
    except Refusal as refusal:
        form.refuse(refusal)
        return _shown(request, organisation, form, answers=answers, status=refusal.status)
    messages.success(request, _("%(ref)s is recorded.") % {"ref": ref}, extra_tags="case-record")
    return gone_to(request, reverse("desk_case", args=[ref]))


def _form_sent(request: PageRequest, category: Category | None, answers: Mapping[str, Any]) -> RecordForm:
    """The form as it was sent; the files that were accepted stand in it as kept."""
    fields = _asked(category, answers)
    ids = {one.code: answers[one.code] for one in fields if one.kind == "file" and one.code in answers}
    files = StoredFile.objects.in_bulk(ids.values()) if ids else {}
    first = answers_in([one for one in fields if one.kind == "file"], ids, files)
    form = RecordForm(request.POST, actor=request.actor, questions=fields, initial=first)
    for name in form.fields:
        form.fields[name].required = form.fields[name].required and name in ("category", "intake", "title")
    form.is_valid()
    return form


def _raised(
    request: PageRequest, organisation: Organisation, category: Category | None, answers: Mapping[str, Any]
) -> str:
    if category is None:
        sentence = _("Please choose what it is about.")
        raise Invalid(sentence, fields={"category": sentence})
    asked = {one.code for one in _asked(category, answers)}
    case = raise_demand(
        organisation=organisation,
        category=category,
        title=request.POST.get("title", ""),
        description=request.POST.get("description", ""),
        answers={code: value for code, value in answers.items() if code in asked},
        intake=_way(request.POST.get("intake", "")),
        urgency=request.POST.get("urgency", ""),
        consent="consent" in request.POST,
        by=request.actor,
    )
    return case.ref


def _way(text: str) -> str:
    if text not in WAYS:
        sentence = _("Please say by which way the demand came in: phone, counter, visit, e-mail or hotline.")
        raise Invalid(sentence, fields={"intake": sentence})
    return text


def _shown(
    request: PageRequest,
    organisation: Organisation,
    form: RecordForm,
    *,
    answers: Mapping[str, Any] | None = None,
    status: int = 200,
) -> HttpResponseBase:
    kept = {code: value for code, value in (answers or _ids(_kept(request))).items() if isinstance(value, int)}
    page = {
        "form": form,
        "organisation": organisation,
        "own": [form[name] for name in OWN_FIELDS],
        "kept": [(f"{KEPT}{code}", number) for code, number in kept.items()],
    }
    return render(request, "desk/record.html", page, status=status)
