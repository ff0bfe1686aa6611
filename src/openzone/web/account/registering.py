"""Registering alone: a link to the first password goes to the address, so that it is proven before anything else."""

from allauth.core import ratelimit
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from openzone.accounts.actions import register_alone, write_letter
from openzone.accounts.enums import LetterKind
from openzone.core.errors import Conflict
from openzone.core.mail import has_server
from openzone.places.models import Unit, Zone
from openzone.places.queries import all_zones, network_of
from openzone.web.account.forms import LANGUAGES
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.units import units_in_order
from openzone.web.requests import PageRequest

FILL_IN = {"required": gettext_lazy("Please fill this in.")}


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
    return has_server() or Zone.objects.filter(is_demo=True).exists()


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
    """Make the account, or find it, and have the letter sent that fits. `Conflict` when that was asked too often."""
    typed = form.content()
    if not ratelimit.consume(request, action="register", key=str(typed["email"]).strip().lower()):
        raise Conflict(
            _("That was asked for too often. Look into your mail and its spam folder, or try again in an hour.")
        )
    register_alone(**typed)
    zone = request.zone or all_zones().filter(code=request.GET.get("zone", "").replace("\0", "")).first()
    write_letter(
        email=typed["email"],
        kind=LetterKind.REGISTERED,
        language=typed["language"],
        zone_id=zone.pk if zone else None,
    )
    return True


def _units(zone: Zone) -> list[tuple[Unit, str]]:
    """The open units of a zone as a tree: one of them invites."""
    return units_in_order(unit for unit in network_of(zone.pk).units.values() if unit.closed_at is None)


@login_not_required
@require_safe
def sent(request: PageRequest) -> HttpResponse:
    """What to do now: the same for every address."""
    return render(request, "account/register_sent.html")
