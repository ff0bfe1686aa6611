"""Who reads a demand: colleagues with whom it is shared, and whether the zone keeps it to its own office."""

from typing import Any

from django import forms
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.models import Case
from openzone.cases.queries import observers_of, relations_of, shareable_with
from openzone.cases.rules import may_close_off, may_open_up, may_share
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.core.machine import Answer
from openzone.places.queries import network, oversees_zone
from openzone.registry.queries import owners_of
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, gone_to


class ConfidentialForm(ActionForm):
    """Nothing to say but yes, about the case that was looked at."""

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class SharingForm(ActionForm):
    """With whom to share."""

    user = forms.ModelChoiceField(
        User.objects.none(),
        label=gettext_lazy("Colleague"),
        empty_label=gettext_lazy("Choose a colleague"),
        error_messages={
            "required": gettext_lazy("Please choose a colleague."),
            "invalid_choice": gettext_lazy("Please choose a colleague."),
        },
    )


def may_change_readers(actor: Actor, case: Case, door: Door) -> dict[str, str]:
    """The addresses of what the actor may change about who reads the case; empty for what he may not."""
    sharing = door.name == "portal" and bool(may_share(case, relations_of(actor, case)))
    closing = bool(_may_change(actor, case)) and case.submitted_at is not None
    return {
        "sharing_url": door.address("case_sharing", case.ref) if sharing else "",
        "privacy_url": door.address("case_privacy", case.ref) if closing else "",
    }


def _may_change(actor: Actor, case: Case) -> Answer:
    """Whether the actor may turn what the case is now into its opposite."""
    relations = relations_of(actor, case)
    if case.confidential:
        return may_open_up(case, relations)
    return may_close_off(case, relations, of_the_zone=oversees_zone(actor))


def confidentiality(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Make a demand confidential, or lift that, once it has been said what it means."""
    case = door.case(request.actor, ref)
    form = bound(request, ConfidentialForm, initial={"seen": case.version})
    act = actions.open_up if case.confidential else actions.close_off

    def done() -> str:
        act(case, by=request.actor, seen=form.cleaned_data["seen"])
        return door.address("case", case.ref)

    if url := form.carry_out(request, done):
        return gone_to(request, url)
    refusal = _may_change(request.actor, case).refusal
    return _sheet(request, case, door, "privacy", form, refusal=refusal, top=network(request.actor).top)


def sharing(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Let a colleague read along, or no longer."""
    case = door.case(request.actor, ref)
    answer = may_share(case, relations_of(request.actor, case))
    if request.method == "POST" and "end" in request.POST:
        return _ended(request, case, door)
    form = bound(request, SharingForm)
    form.take_from(
        "user", User.objects.filter(pk__in=shareable_with(case).order_by().values("user_id")).order_by("name")
    )

    def done() -> str:
        actions.share(case, user=form.cleaned_data["user"], by=request.actor)
        return door.address("case", case.ref)

    if url := form.carry_out(request, done):
        return gone_to(request, url)
    more = {"observers": observers_of(case), "owners": owners_of(case.organisation)}
    return _sheet(request, case, door, "sharing", form, refusal=answer.refusal, **more)


def _ended(request: PageRequest, case: Case, door: Door) -> HttpResponseBase:
    named = request.POST["end"]
    one = next((one for one in observers_of(case) if str(one.user_id) == named), None)
    if one is None:
        raise Http404
    actions.unshare(case, user=one.user, by=request.actor)
    return gone_to(request, door.address("case", case.ref))


def _sheet(
    request: PageRequest, case: Case, door: Door, name: str, form: ActionForm, *, refusal: Refusal | None, **more: Any
) -> HttpResponseBase:
    headings = {
        "sharing": _("Who reads along"),
        "privacy": _("Lift the confidentiality?") if case.confidential else _("Make it confidential?"),
    }
    page = {
        "case": case,
        "door": door.name,
        "form": form,
        "heading": headings[name],
        "part": f"parts/cases/{name}.html",
        "refusal": refusal,
        "back": door.address("case", case.ref),
        **more,
    }
    return render(request, f"{door.name}/readers.html", page, status=refusal.status if refusal else form.status)
