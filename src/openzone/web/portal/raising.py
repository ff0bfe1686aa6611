"""A demand in three steps: what it is about, the enterprise's words, a last look before it is sent."""

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from openzone.cases.actions import start_draft, submit, withdraw
from openzone.cases.actions.intake import first_unit
from openzone.cases.enums import State
from openzone.cases.models import Case, Category
from openzone.cases.promises import Pledge, fitting, pledges
from openzone.cases.queries import at_portal
from openzone.core import clock
from openzone.core.actions import fingerprint, once
from openzone.core.errors import Conflict, Refusal
from openzone.places.models import Unit
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of
from openzone.web.parts.cases.choices import categories, category_of, tree_of
from openzone.web.parts.cases.page import answers_of
from openzone.web.parts.icons import known_icon
from openzone.web.parts.once import key_of, new_key, posted_once
from openzone.web.portal.drafting import DemandForm, anything_typed, form_of, keep, questions_of, units_of
from openzone.web.portal.overview import chosen_organisation
from openzone.web.requests import PageRequest, for_enterprise, gone_to

MOST_TILES = 8
both = require_http_methods(["GET", "HEAD", "POST"])


@for_enterprise
@both
def raise_demand(request: PageRequest) -> HttpResponseBase:
    """Step 1, what it is about; with that chosen step 2, the words. Posting the words begins the draft."""
    category, organisation = _category(request), _organisation(request)
    if category is None:
        return _choose(request, organisation)
    if request.method == "POST":
        if not anything_typed(request.POST, request.FILES):
            return _nothing(request, organisation, category)
        return _kept(request, _started(request, organisation, category), category)
    return _words(request, None, organisation, category, form_of(None, category, request.actor))


def _category(request: PageRequest, case: Case | None = None) -> Category | None:
    chosen = request.POST.get("category") or request.GET.get("category")
    if not chosen and case is not None and case.category is not None:
        chosen = case.category.code
    return category_of(request.actor, chosen or "")


def _organisation(request: PageRequest) -> Organisation:
    """The organisation that the page names, or the person's first where it names none."""
    named = request.POST.get("organisation") or request.GET.get("organisation")
    if not named:
        return memberships_of(request.actor)[0].organisation
    organisation = chosen_organisation(request.actor, named)
    if organisation is None:
        raise Http404
    return organisation


def _choose(request: PageRequest, organisation: Organisation, case: Case | None = None) -> HttpResponseBase:
    tops = [(top, known_icon(top.icon), below) for top, below in tree_of(categories(request.actor))]
    many = len(tops) > MOST_TILES
    target = reverse("portal_draft", args=[case.ref]) if case else reverse("portal_raise")
    page = {
        "tops": tops[: MOST_TILES - 1] if many else tops,
        "others": [one for top, _icon, below in tops[MOST_TILES - 1 :] for one in (top, *below)] if many else [],
        "organisations": [] if case else [one.organisation for one in memberships_of(request.actor)],
        "organisation": organisation,
        "target": target,
        "case": case,
    }
    return render(request, "portal/choose.html", page)


def _nothing(request: PageRequest, organisation: Organisation, category: Category) -> HttpResponseBase:
    """Nothing was typed, so nothing is begun and no number is used up."""
    if "later" in request.POST:
        messages.info(request, _("Nothing was typed, so there is nothing to keep."))
        return gone_to(request, reverse("portal_home"))
    form = DemandForm(request.POST, asked=questions_of(category), units=units_of(request.actor))
    form.full_clean()
    return _words(request, None, organisation, category, form, status=422)


def _started(request: PageRequest, organisation: Organisation, category: Category) -> Case:
    """The draft that this form began: the same one when the form is sent again, whatever it holds by then."""
    _status, ref, _again = once(
        key_of(request),
        lambda: (201, start_draft(organisation=organisation, category=category, by=request.actor).ref),
        owner_id=request.actor.who,
        request=fingerprint(request.path, organisation.ref),
    )
    return get_object_or_404(at_portal(request.actor), ref=ref)


@for_enterprise
@both
def draft(request: PageRequest, ref: str) -> HttpResponseBase:
    """Step 2 of a draft; step 1 again when it is asked for, or when the category is no longer offered."""
    case = get_object_or_404(at_portal(request.actor), ref=ref)
    if case.state != State.DRAFT:
        return _sent_already(request, case)
    category = _category(request, case)
    if category is None or "about" in request.GET:
        return _choose(request, case.organisation, case)
    if request.method == "POST":
        return _kept(request, case, category)
    return _words(request, case, case.organisation, category, form_of(case, category, request.actor))


def _sent_already(request: PageRequest, case: Case) -> HttpResponseBase:
    if request.method == "POST":
        raise Conflict(_("This demand has been sent already. Write what you want to add into its conversation."))
    return redirect("portal_case", case.ref)


def _kept(request: PageRequest, case: Case, category: Category) -> HttpResponseBase:
    """Keep the words; go on when nothing is missing, or home when they are finished later."""
    form = keep(case, request.POST, request.FILES, category=category, by=request.actor)
    later = "later" in request.POST
    if later:
        form.excuse()
    if form.errors:
        return _words(request, case, case.organisation, category, form, status=422)
    if not later:
        return gone_to(request, reverse("portal_draft_check", args=[case.ref]))
    messages.success(request, _("Your draft is kept. You find it here."))
    return gone_to(request, f"{reverse('portal_home')}?kept={case.ref}")


def _words(
    request: PageRequest,
    case: Case | None,
    organisation: Organisation,
    category: Category,
    form: DemandForm,
    status: int = 200,
) -> HttpResponseBase:
    page = {
        "case": case,
        "organisation": organisation,
        "several": len(memberships_of(request.actor)) > 1,
        "category": category,
        "form": form,
        "key": new_key(),
    }
    return render(request, "portal/words.html", page, status=status)


@for_enterprise
@both
def check(request: PageRequest, ref: str) -> HttpResponseBase:
    """Step 3: everything once more, who will work on it, and the button that sends it."""
    case = get_object_or_404(at_portal(request.actor).select_related("form"), ref=ref)
    if case.state != State.DRAFT and request.method == "GET":
        return redirect("portal_case", case.ref)
    if case.category is None:
        return redirect("portal_draft", case.ref)
    if request.method == "POST":
        return _send(request, case)
    unit, refusal = _unit(request, case)
    return _check(request, case, unit, refusal)


def _unit(request: PageRequest, case: Case) -> tuple[Unit | None, Refusal | None]:
    try:
        return first_unit(case, request.actor), None
    except Refusal as refusal:
        return None, refusal


def _check(
    request: PageRequest, case: Case, unit: Unit | None, refusal: Refusal | None, status: int = 200
) -> HttpResponseBase:
    page = {
        "case": case,
        "unit": unit,
        "pledges": _pledges(request, case, unit),
        "refusal": refusal,
        "answers": answers_of(case),
        "key": new_key(),
    }
    return render(request, "portal/check.html", page, status=status)


def _pledges(request: PageRequest, case: Case, unit: Unit | None) -> list[Pledge]:
    """By when the enterprise is answered and helped if it is sent now; nothing where the zone promises nothing."""
    if unit is None or case.category is None:
        return []
    version = fitting(request.actor, case.category, case.urgency, unit, case.organisation)
    return pledges(request.actor, version, clock.now()) if version is not None else []


def _send(request: PageRequest, case: Case) -> HttpResponseBase:
    try:
        posted_once(request, lambda: submit(case, by=request.actor).ref)
    except Refusal as refusal:
        return _check(request, case, None, refusal, status=refusal.status)
    case.refresh_from_db()
    where = {"ref": case.ref, "unit": case.unit.shown_name if case.unit else ""}
    messages.success(request, _("Sent. %(unit)s has it now, as %(ref)s.") % where)
    return gone_to(request, reverse("portal_case", args=[case.ref]))


@for_enterprise
@require_POST
def discard(request: PageRequest, ref: str) -> HttpResponseBase:
    """Throw a draft away."""
    case = get_object_or_404(at_portal(request.actor), ref=ref)
    if case.state != State.DRAFT:
        raise Conflict(_("This demand has been sent already. You can withdraw it on its page."))
    withdraw(case, by=request.actor)
    messages.success(request, _("The draft is gone."))
    return redirect("portal_home")
