"""The people who act for an enterprise: invited by its owners, changed and ended by them."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from openzone.accounts.links import link_path
from openzone.core.errors import Refusal
from openzone.core.letters import absolute
from openzone.core.mail import has_server
from openzone.registry.actions import join, leave, let_in
from openzone.registry.actions.invitations import ask_colleague, take_back
from openzone.registry.enums import Belonging
from openzone.registry.models import Invitation, Membership, Organisation
from openzone.registry.queries import open_invitations, people_of
from openzone.web.parts.once import new_key, posted_once
from openzone.web.portal.overview import owned_or_404
from openzone.web.requests import PageRequest, for_enterprise, gone_to

FILL_IN = {"required": gettext_lazy("Please fill this in.")}
ROLES = [
    (Belonging.MEMBER, gettext_lazy("Member: sees the demands that he or she raised")),
    (Belonging.OWNER, gettext_lazy("Owner: sees all demands and invites colleagues")),
]


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    use_required_attribute = False
    name = forms.CharField(label=pgettext_lazy("person", "Name"), error_messages=FILL_IN)
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("With it the colleague signs in."),
        error_messages=FILL_IN,
    )
    role = forms.ChoiceField(
        label=gettext_lazy("May do what?"), choices=ROLES, widget=forms.RadioSelect, initial=Belonging.MEMBER
    )


@for_enterprise
@require_http_methods(["GET", "HEAD", "POST"])
def colleagues(request: PageRequest) -> HttpResponseBase:
    """The people of one organisation, and the form to invite another one."""
    owned = owned_or_404(request)
    named = request.POST.get("organisation") or request.GET.get("organisation")
    organisation = next((one for one in owned if one.ref == named), None if named else owned[0])
    if organisation is None:
        raise Http404
    if request.method == "POST":
        return _invite(request, organisation)
    return _show(request, organisation)


def _show(request: PageRequest, organisation: Organisation, status: int = 200, **more: Any) -> HttpResponse:
    owned, members = owned_or_404(request), list(people_of(organisation))
    linkable = _may_have_link(members)
    page = {
        "organisation": organisation,
        "owned": owned,
        "invitations": open_invitations(organisation),
        "can_mail": has_server(),
        "people": [(one, one.user_id in linkable) for one in members],
        "owners": sum(one.role == Belonging.OWNER for one in members),
        "form": InvitationForm(),
        "key": new_key(),
        **more,
    }
    response = render(request, "portal/colleagues.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _invite(request: PageRequest, organisation: Organisation) -> HttpResponseBase:
    form = InvitationForm(request.POST)
    if not form.is_valid():
        return _show(request, organisation, 422, form=form)
    secret: list[str] = []
    try:
        answer, again = posted_once(request, lambda: _invited(request, organisation, form.cleaned_data, secret))
    except Refusal as refusal:
        _blame(form, refusal)
        return _show(request, organisation, refusal.status, form=form)
    row = organisation.invitations.get(pk=answer["invitation"])
    link = absolute(link_path(secret[0])) if secret and secret[0] else ""
    return _show(request, organisation, invited=row, link=link, shown_before=again)


def _invited(
    request: PageRequest, organisation: Organisation, typed: dict[str, str], secret: list[str]
) -> dict[str, Any]:
    row, made = ask_colleague(
        organisation=organisation, email=typed["email"], name=typed["name"], role=typed["role"], by=request.actor
    )
    secret.append(made)
    return {"invitation": row.pk}


def _blame(form: forms.Form, refusal: Refusal) -> None:
    for name, sentence in refusal.fields.items():
        form.add_error(name if name in form.fields else None, str(sentence))
    if not refusal.fields:
        form.add_error(None, str(refusal))


def _may_have_link(people: Iterable[Membership]) -> set[int]:
    """Who has no password yet, by the user's id; whether the link may be given is asked when it is made."""
    return {one.user_id for one in people if one.user.is_active and one.user.invited_only}


def _colleague(request: PageRequest, number: int) -> Membership:
    living = Membership.objects.filter(organisation__in=owned_or_404(request), until__isnull=True)
    return get_object_or_404(living.select_related("organisation", "user"), pk=number)


def _back(request: PageRequest, organisation: Organisation) -> HttpResponse:
    return gone_to(request, f"{reverse('portal_colleagues')}?organisation={organisation.ref}")


@for_enterprise
@require_POST
def change_role(request: PageRequest, number: int) -> HttpResponseBase:
    """Make a member an owner, or an owner a member."""
    one = _colleague(request, number)
    join(organisation=one.organisation, user=one.user, role=request.POST.get("role", ""), by=request.actor)
    messages.success(request, _("Changed."))
    return _back(request, one.organisation)


@for_enterprise
@require_POST
def end(request: PageRequest, number: int) -> HttpResponseBase:
    """End a membership: a colleague's, or one's own."""
    one = _colleague(request, number)
    leave(one, by=request.actor)
    messages.success(
        request,
        _("%(name)s no longer acts for %(organisation)s.")
        % {"name": one.user.shown_name, "organisation": one.organisation},
    )
    if one.user_id == request.actor.user_id:
        return gone_to(request, reverse("home"))
    return _back(request, one.organisation)


@for_enterprise
@require_POST
def new_link(request: PageRequest, number: int) -> HttpResponseBase:
    """Make a new one-time link for a colleague who has not chosen a password yet."""
    one = _colleague(request, number)
    if not _may_have_link([one]):
        raise Http404
    secret = let_in(one.user, by=request.actor)
    return _show(request, one.organisation, invited=one.user, link=absolute(link_path(secret)) if secret else "")


@for_enterprise
@require_POST
def end_invitation(request: PageRequest, number: int) -> HttpResponseBase:
    """Take an invitation back that nobody has accepted yet."""
    row = get_object_or_404(Invitation, organisation__in=owned_or_404(request), ended_at__isnull=True, pk=number)
    take_back(row, by=request.actor)
    messages.success(request, _("The invitation has ended."))
    return _back(request, row.organisation)
