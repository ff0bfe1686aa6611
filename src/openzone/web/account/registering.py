"""Registering alone: a link to the first password goes to the address, so that it is proven before anything else."""

import logging
from smtplib import SMTPException

from allauth.account.adapter import get_adapter
from allauth.core import ratelimit
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openzone.accounts.actions import one_time_key, register_alone
from openzone.accounts.models import User
from openzone.core.errors import Conflict
from openzone.places.models import Unit, Zone
from openzone.places.queries import all_zones, network_of
from openzone.web.account.forms import LANGUAGES
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest

FILL_IN = {"required": gettext_lazy("Please fill this in.")}
log = logging.getLogger(__name__)


class Registration(ActionForm):
    """Who one is, and where the link goes. How long each may be is the action's rule."""

    use_required_attribute = False
    name = forms.CharField(
        label=pgettext_lazy("person", "Name"),
        help_text=gettext_lazy("In Latin letters, as people abroad write it."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages=FILL_IN,
    )
    name_local = forms.CharField(label=pgettext_lazy("person", "Name in Chinese"), required=False)
    email = forms.CharField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The link to your password goes there. Take your address at work."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages=FILL_IN,
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGES, widget=forms.RadioSelect)


def can_send_mail() -> bool:
    """Whether letters reach people: by a mail server, or in the demo, whose letters anybody may look at."""
    return "filebased" not in settings.EMAIL_BACKEND or Zone.objects.filter(is_demo=True).exists()


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: PageRequest) -> HttpResponseBase:
    """Ask for an account. The answer is the same whether the address is known or not."""
    if not can_send_mail():
        return render(request, "account/register_closed.html", {"zones": [(one, _units(one)) for one in all_zones()]})
    form = bound(request, Registration, initial={"language": get_language()})
    if form.attempt(lambda: _registered(request, form)):
        return redirect("account_register_sent")
    return render(request, "account/register.html", {"form": form}, status=form.status)


def _registered(request: PageRequest, form: Registration) -> bool:
    """Make the account, or find it, and send the letter that fits. `Conflict` when it cannot be sent."""
    typed = form.content()
    if not ratelimit.consume(request, action="register", key=str(typed["email"]).strip().lower()):
        raise Conflict(
            _("That was asked for too often. Look into your mail and its spam folder, or try again in an hour.")
        )
    user = register_alone(**typed)
    try:
        _write_to(user, typed["language"], request)
    except (OSError, SMTPException) as error:
        log.warning("a letter to a new account was not sent: %s", type(error).__name__)
        sentence = _("The letter could not be sent just now. What you typed is kept; please try again in some minutes.")
        raise Conflict(sentence) from None
    return True


def _write_to(user: User, language: str, request: PageRequest) -> None:
    """The link to the first password, or the words that there is one already."""
    with translation.override(language):
        if user.invited_only and user.is_active:
            get_adapter().send_mail("account/email/registered", user.email, {"link": _first_link(user, request)})
            return
        links = {"login": _whole(request, "account_login"), "reset": _whole(request, "account_reset_password")}
        get_adapter().send_mail("account/email/known", user.email, links)


def _first_link(user: User, request: PageRequest) -> str:
    person, _dash, token = one_time_key(user).partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
    return request.build_absolute_uri(path)


def _whole(request: PageRequest, name: str) -> str:
    return request.build_absolute_uri(reverse(name))


def _units(zone: Zone) -> list[tuple[Unit, str]]:
    """The open units of a zone as a tree: one of them invites."""
    return units_in_order(unit for unit in network_of(zone.pk).units.values() if unit.closed_at is None)


@login_not_required
@require_safe
def sent(request: PageRequest) -> HttpResponse:
    """What to do now: the same for every address."""
    return render(request, "account/register_sent.html")
