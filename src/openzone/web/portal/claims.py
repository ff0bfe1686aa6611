"""Which enterprise one acts for: claims of the reader, and claims of others on an enterprise that he owns."""

from typing import Any, cast

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from openzone.accounts.models import User
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.files import Upload
from openzone.core.models import StoredFile
from openzone.places.models import Zone
from openzone.places.queries import all_zones
from openzone.registry.actions import claims as acts
from openzone.registry.actions.invitations import accept, decline
from openzone.registry.enums import Belonging, ClaimState
from openzone.registry.likely import Wanted, own_alike
from openzone.registry.models import Claim
from openzone.registry.queries import claims_of, claims_on_own, invitations_of
from openzone.registry.schemes import SCHEMES, USCC, choices
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.requests import PageRequest, for_enterprise, gone_to

FILL_IN = {"required": gettext_lazy("Please fill this in.")}
MEANINGS = {
    ClaimState.WAITING: "waits",
    ClaimState.CONFIRMED: "done",
    ClaimState.REFUSED: "late",
    ClaimState.WITHDRAWN: "plain",
}
SHOWN = 20
MOST_DIGITS = 19
LONGEST = 200


class CopyField(forms.FileField):
    """A file that is kept apart: whether it is there, and what its name says, is for the store of files to find out."""

    def clean(self, data: object, initial: object = None) -> None:
        """Nothing is left of it in the form."""


class ClaimForm(ActionForm):
    """The enterprise's words on its licence, and a copy of it. What fits is the action's rule."""

    use_required_attribute = False
    zone = forms.ModelChoiceField(Zone.objects.none(), label=gettext_lazy("Zone"), empty_label=None)
    name = forms.CharField(
        label=gettext_lazy("Name of the enterprise"),
        help_text=gettext_lazy("As it stands on the licence."),
        error_messages=FILL_IN,
    )
    name_latin = forms.CharField(
        label=gettext_lazy("Name in English"),
        help_text=gettext_lazy("If it has one."),
        required=False,
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Which number the licence bears"),
        choices=choices,
        initial=USCC,
        widget=forms.Select(attrs={"data-search": ""}),
        help_text=gettext_lazy("Registered outside mainland China: the number of the register there."),
    )
    code = forms.CharField(
        label=gettext_lazy("Number"),
        help_text=gettext_lazy("The credit code has 18 digits and letters, on the licence below its title."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages=FILL_IN,
    )
    code_reason = forms.CharField(
        label=gettext_lazy("Why the code may look different"),
        help_text=gettext_lazy("Only if you were asked: an old number, a code still being changed, a reading error."),
        required=False,
    )
    position = forms.CharField(
        label=gettext_lazy("Your position there"),
        help_text=gettext_lazy("For example: legal representative, office manager."),
        error_messages=FILL_IN,
    )
    licence = CopyField(
        label=gettext_lazy("Copy of the licence"),
        help_text=gettext_lazy("A PDF or a photo, 20 MB at most. Only the people who decide see it."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/png,image/jpeg,image/webp"}),
    )
    remark = forms.CharField(
        label=gettext_lazy("Anything else"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.take_from("zone", all_zones())


@require_http_methods(["GET", "HEAD", "POST"])
def claims(request: PageRequest) -> HttpResponseBase:
    """What one has claimed and how it stands, and the form for an enterprise (a further one)."""
    zones = list(all_zones())
    first = request.actor.zone_id or (zones[0].pk if zones else None)
    form = bound(request, ClaimForm, initial={"zone": first})
    kept, misfit = _kept_licence(request)
    if url := form.carry_out(request, lambda: _claimed(request, form, kept, misfit)):
        messages.success(request, _("Sent. You read here, and by mail, what the zone says."), extra_tags="claim")
        return gone_to(request, url)
    own = list(claims_of(request.actor.who)[:SHOWN])
    invited = list(invitations_of(cast(User, request.user))[:SHOWN])
    page = {
        "form": form,
        "invitations": invited,
        "kept": kept,
        "claims": [(one, MEANINGS[ClaimState(one.state)]) for one in own],
        "waiting": any(one.state == ClaimState.WAITING for one in own),
        "one_zone": zones[0] if len(zones) == 1 else None,
        "zones_there": bool(zones),
        "open": form.is_bound or not (own or invited) or "new" in request.GET,
    }
    return render(request, "portal/claims.html", page, status=form.status)


@require_GET
def hint(request: PageRequest) -> HttpResponseBase:
    """What one's own claims and memberships say of the enterprise that is being typed: a part of the page."""
    typed = {name: request.GET.get(name, "").strip()[:LONGEST] for name in ("name", "name_latin", "scheme", "code")}
    zone = next((one for one in all_zones() if str(one.pk) == request.GET.get("zone")), None)
    scheme = SCHEMES.get(typed["scheme"])
    code = scheme.normal(typed["code"]) if scheme and typed["code"] else ""
    names = tuple(filter(None, (typed["name"], typed["name_latin"])))
    numbers = ((typed["scheme"], code),) if code else ()
    own, claimed = own_alike(request.actor.who, zone.pk, Wanted(names, numbers)) if zone else ([], [])
    return render(request, "portal/claim_hint.html", {"own": own, "claimed": claimed})


def _in_zone(request: PageRequest, zone: Zone) -> Actor:
    """The reader in a zone where he may have no place yet."""
    return Actor(request.actor.who, zone.pk, request.actor.via)


def _kept_licence(request: PageRequest) -> tuple[StoredFile | None, Invalid | None]:
    """The copy that was sent now or before, so that nobody attaches it twice; or why it was not taken."""
    zone = next((one for one in all_zones() if str(one.pk) == request.POST.get("zone")), None)
    upload, number = request.FILES.get("licence"), request.POST.get("kept", "")
    if zone is None:
        return None, None
    try:
        if upload is not None:
            return acts.keep_licence(cast(Upload, upload), by=_in_zone(request, zone)), None
    except Invalid as refusal:
        return None, refusal
    known = StoredFile.objects.filter(uploaded_by_id=request.actor.who, zone_id=zone.pk)
    return (known.filter(pk=int(number)).first() if number.isdecimal() and len(number) < MOST_DIGITS else None), None


def _claimed(request: PageRequest, form: ClaimForm, licence: StoredFile | None, misfit: Invalid | None) -> str:
    if misfit is not None:
        raise misfit
    typed = form.content()
    zone: Zone = typed.pop("zone")
    acts.claim(by=_in_zone(request, zone), **{**typed, "licence": licence})
    return reverse("portal_claims")


@require_POST
def withdraw(request: PageRequest, number: int) -> HttpResponse:
    """Take one's own claim back."""
    row: Claim = get_object_or_404(claims_of(request.actor.who), pk=number)
    acts.withdraw(row, by=_in_zone(request, row.zone))
    messages.success(request, _("Withdrawn."))
    return redirect("portal_claims")


@require_POST
def answer_invitation(request: PageRequest, number: int) -> HttpResponse:
    """Accept an invitation to act for an enterprise, or decline it."""
    row = get_object_or_404(invitations_of(cast(User, request.user)), pk=number)
    by = Actor(request.actor.who, row.zone_id, request.actor.via)
    if request.POST.get("answer") != "accept":
        decline(row, by=by)
        messages.success(request, _("Declined."))
        return redirect("portal_claims")
    accept(row, by=by)
    messages.success(request, _("You act for “%(organisation)s” now.") % {"organisation": row.organisation})
    return redirect("home")


class AnswerForm(ActionForm):
    """What an owner says of somebody who wants to act for the enterprise."""

    answer = forms.ChoiceField(
        label=gettext_lazy("Does this person belong to you?"),
        widget=forms.RadioSelect,
        choices=[
            (Belonging.MEMBER, gettext_lazy("Yes, as a member: sees the demands that he or she raised")),
            (Belonging.OWNER, gettext_lazy("Yes, as an owner: sees all demands and invites colleagues")),
            ("no", gettext_lazy("No")),
        ],
        error_messages={"required": gettext_lazy("Please choose one of the answers.")},
    )
    remark = forms.CharField(
        label=gettext_lazy("Remark for the zone, if not"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        required=False,
    )


@for_enterprise
@require_safe
def on_us(request: PageRequest) -> HttpResponse:
    """Who says that he acts for an enterprise that the reader owns."""
    return render(request, "portal/claims_on_us.html", {"claims": claims_on_own(request.actor)})


@for_enterprise
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PageRequest, number: int) -> HttpResponseBase:
    """Answer one of them: let the person in, or say that he does not belong here."""
    row = get_object_or_404(claims_on_own(request.actor), pk=number)
    assert row.matched is not None, "found by the organisation that it matches"
    form = bound(request, AnswerForm)

    def act() -> str:
        _answered(request.actor, row, form.cleaned_data)
        return reverse("portal_claims_on_us")

    if url := form.carry_out(request, act):
        messages.success(request, _("Thank you. The zone knows it now."))
        return gone_to(request, url)
    page = {"claim": row, "form": form}
    return render(request, "portal/claim_answer.html", page, status=form.status)


def _answered(actor: Actor, row: Claim, said: dict[str, str]) -> None:
    assert row.matched is not None, "found by the organisation that it matches"
    if said["answer"] == "no":
        acts.object_to(row, by=actor, remark=said["remark"])
    else:
        acts.confirm(row, by=actor, organisation=row.matched, role=said["answer"])
