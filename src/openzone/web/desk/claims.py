"""Claims at the desk: who says that he acts for an enterprise, what speaks for it, and the decision."""

from dataclasses import dataclass
from typing import Any, ParamSpec

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from openzone.core.actions import note_reading
from openzone.places.queries import network, serves
from openzone.registry.actions import claims as acts
from openzone.registry.enums import Belonging, ClaimState
from openzone.registry.models import Claim, Membership, Organisation
from openzone.registry.queries import (
    MOST_LIKE_IT,
    claims_at_desk,
    decides_claims,
    like,
    people_of,
    search,
    visible_to,
    with_numbers,
)
from openzone.registry.schemes import SCHEMES
from openzone.web.desk.claim_forms import ConfirmForm, RefuseForm, RegisterForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest, View, only
from openzone.web.shared import file_response


@dataclass(frozen=True)
class Match:
    """An organisation that a claim may mean: what speaks for it and against it, and who acts for it now."""

    organisation: Organisation
    by_code: bool
    other_code: str
    owners: list[Membership]
    members: int
    mine: bool


P = ParamSpec("P")
read_or_send = require_http_methods(["GET", "HEAD", "POST"])


def _deciding(view: View[P]) -> View[P]:
    """Let only people in whose units decide claims."""
    return only(view, lambda actor: bool(decides_claims(actor)))


@require_GET
@_deciding
def claims(request: PageRequest) -> HttpResponseBase:
    """The claims of the actor's units: those that wait, or those of another state."""
    state = request.GET.get("state", ClaimState.WAITING)
    rows = claims_at_desk(request.actor)
    chosen = rows.filter(state=state) if state in ClaimState.values else rows
    page = page_by_date(
        chosen, request.GET.get("after", ""), date="made_at", oldest_first=state == ClaimState.WAITING.value
    )
    context = {"page": page, "state": state, "states": _states(), "all": state not in ClaimState.values}
    return render(request, "desk/claims/list.html", context)


def _states() -> list[tuple[str, str]]:
    """What the list can be narrowed to, in short words."""
    short = {ClaimState.WAITING: _("waiting"), ClaimState.WITHDRAWN: _("withdrawn")}
    known = [(state.value, short.get(state, str(state.label))) for state in ClaimState]
    return [*known, ("all", _("all of them"))]


def _found(request: PageRequest, number: int) -> Claim:
    return get_object_or_404(claims_at_desk(request.actor).select_related("objected_by", "decided_by"), pk=number)


@require_GET
@_deciding
def claim(request: PageRequest, number: int) -> HttpResponseBase:
    """One claim: its words, the licence, the organisations that it may mean with who owns them now."""
    row = _found(request, number)
    words = request.GET.get("q", "").replace("\0", "").strip()[:200]
    scheme = SCHEMES.get(row.scheme)
    page = {
        "claim": row,
        "doubt": scheme.doubt(row.code) if scheme else "",
        "scheme": scheme.words if scheme else row.scheme,
        "matches": _matches(request, row, _candidates(request, row, words)),
        "q": words,
        "waits": row.state == ClaimState.WAITING,
        "at_top": row.unit_id == network(request.actor).top.pk,
    }
    return render(request, "desk/claims/claim.html", page)


def _candidates(request: PageRequest, row: Claim, words: str) -> list[Any]:
    """What the claim may mean, or what the searched words find."""
    if words:
        found = with_numbers(search(visible_to(request.actor), words), row.scheme)
        return list(found.order_by("name", "id")[:MOST_LIKE_IT])
    return like(row.zone_id, scheme=row.scheme, code=row.code, names=[row.name, row.name_latin])


def _matches(request: PageRequest, row: Claim, found: list[Any]) -> list[Match]:
    """The organisations with their people: one statement."""
    living = Membership.objects.filter(organisation__in=found, until__isnull=True).select_related("user")
    acting = list(living.order_by("user__name", "id"))
    return [
        Match(
            organisation=one,
            by_code=row.code in one.numbers,
            other_code=", ".join(one.numbers) if row.code not in one.numbers else "",
            owners=[member for member in acting if member.organisation_id == one.pk and member.role == Belonging.OWNER],
            members=sum(member.organisation_id == one.pk and member.role != Belonging.OWNER for member in acting),
            mine=serves(request.actor, one.unit_id),
        )
        for one in found
    ]


@require_GET
@_deciding
def licence(request: PageRequest, number: int) -> HttpResponseBase:
    """The copy of the licence. Whoever opens it is on record."""
    row = _found(request, number)
    note_reading(request.actor, subject_type="claim", subject_id=row.pk, what="licence")
    return file_response(row.licence, preview="preview" in request.GET)


@read_or_send
@_deciding
def confirm(request: PageRequest, number: int, ref: str) -> HttpResponseBase:
    """Let the person act for an organisation; those who have left end with it."""
    row = _found(request, number)
    organisation = get_object_or_404(visible_to(request.actor), ref=ref)
    people = [one for one in people_of(organisation) if one.user_id != row.user_id]
    owned = any(one.role == Belonging.OWNER for one in people)
    form = bound(request, ConfirmForm, people=people, owned=owned)

    def act() -> str:
        ending = [int(one) for one in form.cleaned_data.get("ending", [])]
        acts.confirm(row, by=request.actor, organisation=organisation, role=form.cleaned_data["role"], ending=ending)
        return _done(request, row, organisation)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Let %(person)s act for “%(organisation)s”?") % {"person": row.user, "organisation": organisation},
        button=_("Confirm"),
        back=reverse("desk_claim", args=[row.pk]),
        template="desk/claims/confirm.html",
        more={"claim": row, "organisation": organisation, "owned": owned},
    )


def _done(request: PageRequest, row: Claim, organisation: Organisation) -> str:
    words = {"person": row.user, "organisation": organisation}
    messages.success(request, _("%(person)s acts for “%(organisation)s” now, and is told.") % words)
    return reverse("desk_organisation", args=[organisation.ref])


@read_or_send
@_deciding
def register(request: PageRequest, number: int) -> HttpResponseBase:
    """Enter the organisation from the claim's words and let the person act for it."""
    row = _found(request, number)
    form = bound(request, RegisterForm, actor=request.actor, claim=row)

    def act() -> str:
        membership = acts.confirm_new(row, by=request.actor, **form.content())
        return _done(request, row, membership.organisation)

    return act_or_ask(
        request,
        form,
        act,
        title=_("Enter “%(name)s” and let %(person)s in?") % {"name": row.name, "person": row.user},
        intro=_("For an enterprise that is not in the register yet. It gets the code of the licence."),
        button=_("Enter and confirm"),
        back=reverse("desk_claim", args=[row.pk]),
    )


@read_or_send
@_deciding
def refuse(request: PageRequest, number: int) -> HttpResponseBase:
    """Refuse a claim with a reason."""
    row = _found(request, number)
    form = bound(request, RefuseForm)

    def act() -> str:
        acts.refuse(row, by=request.actor, reason=form.cleaned_data["reason"])
        return reverse("desk_claims")

    return act_or_ask(
        request,
        form,
        act,
        said=_("Refused. The person reads your reason."),
        title=_("Refuse the claim of %(person)s?") % {"person": row.user},
        button=_("Refuse"),
        back=reverse("desk_claim", args=[row.pk]),
        danger=True,
    )


@read_or_send
@_deciding
def pass_on(request: PageRequest, number: int) -> HttpResponseBase:
    """Give a claim to the zone's own unit."""
    row = _found(request, number)
    form = bound(request, ActionForm)

    def act() -> str:
        acts.pass_on(row, by=request.actor)
        return reverse("desk_claims")

    return act_or_ask(
        request,
        form,
        act,
        said=_("It is with the zone's own unit now."),
        title=_("Pass it on?"),
        intro=_("The zone's own unit decides it then: for an enterprise that your unit does not serve."),
        button=_("Pass it on"),
        back=reverse("desk_claim", args=[row.pk]),
    )
