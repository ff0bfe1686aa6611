"""Recording a demand that came by phone, at the counter, on a visit: on behalf of an enterprise."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import raise_demand
from openzone.cases.models import Category
from openzone.cases.queries import at_desk
from openzone.core.actor import Actor
from openzone.core.errors import Invalid, Refusal
from openzone.core.forms import Field, check, parse
from openzone.core.models import StoredFile
from openzone.places.queries import units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.models import Organisation
from openzone.registry.queries import organisations_joined, search, visible_to
from openzone.web.desk.record_form import RecordForm
from openzone.web.parts.cases import choices
from openzone.web.parts.once import done_once, new_key
from openzone.web.parts.questions import PREFIX, answers_from, answers_in
from openzone.web.requests import PageRequest, for_staff, gone_to

SHOWN = 12
KEPT = "kept."


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
    kept = _kept(request)
    fields = _asked(category, {name.removeprefix(PREFIX): value for name, value in typed.items()})
    begun = {name: value for name, value in typed.items() if value}
    files = answers_in((one for one in fields if one.kind == "file"), _ids(kept), kept_files(kept))
    return RecordForm(initial={**begun, **files, "key": new_key()}, actor=request.actor, questions=fields)


def _kept(request: PageRequest) -> dict[str, StoredFile]:
    """The files that were accepted when the form was sent before, by question: only the sender's own."""
    given = {
        name.removeprefix(KEPT): int(text)
        for name, text in request.POST.items()
        if name.startswith(KEPT) and isinstance(text, str) and text.isascii() and text.isdigit() and len(text) < 19
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
    kept = _ids(_kept(request))
    answers, wrong = answers_from(_fields(category), request.POST, request.FILES, kept=kept, by=request.actor)
    form = _form_sent(request, category, answers)
    for name, sentence in wrong.items():
        form.add_error(name if name in form.fields else None, sentence)
    if not form.is_valid() or category is None:
        return _shown(request, organisation, form, answers=answers, status=Invalid.status)
    try:
        ref = done_once(request, lambda: _raised(request, organisation, category, form, answers))
    except Refusal as refusal:
        form.refuse(refusal)
        return _shown(request, organisation, form, answers=answers, status=refusal.status)
    messages.success(request, _("%(ref)s is recorded.") % {"ref": ref}, extra_tags="case-record")
    # A complaint may go where its writer reads nothing.
    readable = at_desk(request.actor).filter(ref=ref).exists()
    return gone_to(request, reverse("desk_case", args=[ref]) if readable else reverse("desk_cases"))


def _form_sent(request: PageRequest, category: Category | None, answers: Mapping[str, Any]) -> RecordForm:
    """The form as it was sent; the files that were accepted stand in it as kept."""
    fields = _asked(category, answers)
    given = [one for one in fields if one.kind == "file" and one.code in answers]
    files = StoredFile.objects.in_bulk([answers[one.code] for one in given]) if given else {}
    first = answers_in(given, answers, files)
    return RecordForm(request.POST, request.FILES, actor=request.actor, questions=fields, initial=first)


def _raised(
    request: PageRequest,
    organisation: Organisation,
    category: Category,
    form: RecordForm,
    answers: Mapping[str, Any],
) -> str:
    asked = {one.code for one in _asked(category, answers)}
    typed = {name: form.cleaned_data[name] for name in ("intake", "title", "description", "urgency", "consent")}
    case = raise_demand(
        organisation=organisation,
        category=category,
        answers={code: value for code, value in answers.items() if code in asked},
        complaint_about=form.about,
        by=request.actor,
        **typed,
    )
    return case.ref


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
        "kept": [(f"{KEPT}{code}", number) for code, number in kept.items()],
    }
    return render(request, "desk/record.html", page, status=status)
