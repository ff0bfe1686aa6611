"""What a person is told over which channel, when, and at which messenger."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from openzone.core import preferences
from openzone.core.actor import Actor
from openzone.core.enums import Channel, Digest, MessengerKind
from openzone.core.errors import Refusal
from openzone.core.letters import who_unsubscribes
from openzone.core.notices import Kind, all_kinds
from openzone.core.queries import chosen, habit_of, messenger_of
from openzone.core.rules import Choices, wants
from openzone.places.models import Zone
from openzone.web.requests import PageRequest, View, only


class When(forms.Form):
    """When somebody wants to be told."""

    digest = forms.ChoiceField(
        label=gettext_lazy("What can wait comes"),
        help_text=gettext_lazy(
            "What waits for you, and announcements, come at once. What you read here first is not sent."
        ),
        choices=Digest.choices,
        widget=forms.RadioSelect,
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet hours from"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    quiet_until = forms.TimeField(
        label=gettext_lazy("Quiet hours until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    working_time = forms.BooleanField(label=gettext_lazy("Only while the zone is at work"), required=False)


class Place(forms.Form):
    """The webhook of a messenger."""

    kind = forms.ChoiceField(label=gettext_lazy("Messenger"), choices=MessengerKind.choices, widget=forms.RadioSelect)
    url = forms.CharField(
        label=gettext_lazy("Address of the robot (webhook)"),
        help_text=gettext_lazy(
            "The messenger shows it when you add a robot to a group. Keep it: whoever has it can write there."
        ),
        max_length=500,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    secret = forms.CharField(
        label=gettext_lazy("Secret"),
        help_text=gettext_lazy(
            "DingTalk: if the robot signs (加签). Another system: its signing secret. WeCom has none."
        ),
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )


@dataclass(frozen=True)
class Row:
    """A kind of notice and what comes of it over each channel."""

    kind: Kind
    mail: bool
    messenger: bool


def _rows(choices: Choices) -> list[Row]:
    return [
        Row(
            kind, *(wants(kind.code, one, owed=kind.owed, choices=choices) for one in (Channel.MAIL, Channel.MESSENGER))
        )
        for kind in all_kinds()
    ]


def in_zone(view: View[Any]) -> View[Any]:
    """Let only people with a place in a zone in: there is nothing to be told of elsewhere."""
    return only(view, lambda actor: actor.zone_id is not None)


@in_zone
@require_http_methods(["GET", "HEAD", "POST"])
def notices_page(request: PageRequest) -> HttpResponseBase:
    """The choices; posted, they are kept."""
    if request.method != "POST":
        return _show(request)
    form = When(request.POST)
    if form.is_valid():
        try:
            preferences.keep_hours(preferences.Hours(**form.cleaned_data), by=request.actor)
            preferences.choose(_ticked(request), by=request.actor)
        except Refusal as refusal:
            _say_no(form, refusal)
    if form.errors:
        return _show(request, 422, when=form, rows=_rows(_ticked(request)))
    messages.success(request, _("Kept. It counts for everything that happens from now on."))
    return redirect("account_notices")


def _ticked(request: PageRequest) -> dict[tuple[str, str], bool]:
    messenger = messenger_of(request.actor)
    channels = [Channel.MAIL, *([Channel.MESSENGER] if messenger else [])]
    return {(kind.code, one): f"{one}.{kind.code}" in request.POST for kind in all_kinds() for one in channels}


def _say_no(form: forms.Form, refusal: Refusal) -> None:
    for name in refusal.fields or {"": ""}:
        form.add_error(name if name in form.fields else None, str(refusal))


def _show(request: PageRequest, status: int = 200, **more: Any) -> HttpResponse:
    habit, messenger = habit_of(request.actor), messenger_of(request.actor)
    context = {
        "rows": _rows(chosen(request.actor)),
        "when": When(initial=_initial(habit)),
        "place": Place(initial={"kind": MessengerKind.WECOM}),
        "messenger": messenger,
        "host": urlsplit(messenger.url).hostname if messenger else "",
        "stopped": habit.stopped_address if habit else "",
        **more,
    }
    return render(request, "account/notices.html", context, status=status)


def _initial(habit: Any) -> dict[str, Any]:
    names = ("digest", "quiet_from", "quiet_until", "working_time")
    return {name: getattr(habit, name) for name in names} if habit else {"digest": Digest.HOURLY}


@in_zone
@require_POST
def set_messenger(request: PageRequest) -> HttpResponseBase:
    """Be told at a messenger from now on."""
    form = Place(request.POST)
    if form.is_valid():
        try:
            preferences.set_messenger(**form.cleaned_data, by=request.actor)
        except Refusal as refusal:
            _say_no(form, refusal)
    if form.errors:
        return _show(request, 422, place=form)
    messages.success(request, _("From now on you are told there too."))
    return redirect("account_notices")


@in_zone
@require_POST
def remove_messenger(request: PageRequest) -> HttpResponseBase:
    """Be told nothing there any more."""
    preferences.remove_messenger(by=request.actor)
    messages.success(request, _("Nothing is sent to the messenger any more."))
    return redirect("account_notices")


@in_zone
@require_POST
def mail_again(request: PageRequest) -> HttpResponseBase:
    """Have mail tried again."""
    preferences.mail_again(by=request.actor)
    messages.success(request, _("Mail is sent to you again."))
    return redirect("account_notices")


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: PageRequest, token: str) -> HttpResponseBase:
    """End mail by the link of a letter, without signing in: a page with a button, or one click of a mail program.

    No token against forged requests: the link itself is the proof, and mail programs post it by themselves (RFC 8058).
    """
    known = who_unsubscribes(token)
    zone = Zone.objects.filter(pk=known[1]).first() if known else None
    if known is None or zone is None:
        raise Http404
    if request.method == "POST":
        preferences.unsubscribe(by=Actor(known[0], known[1]))
    return render(request, "account/unsubscribe.html", {"zone": zone, "done": request.method == "POST"})
