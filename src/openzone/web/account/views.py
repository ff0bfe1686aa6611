"""One's own page: who one is here, the language, the password, the tokens of programs that act for one."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openzone.accounts.actions import change_language, issue_token, revoke_token
from openzone.accounts.queries import sign_ins_of, tokens_of
from openzone.core.actor import Actor
from openzone.core.errors import Refusal
from openzone.core.personal_files import personal_files_of
from openzone.places.models import Post, Zone
from openzone.places.queries import posts_of
from openzone.registry.models import Membership
from openzone.registry.queries import memberships_of, zones_of
from openzone.web.account.forms import Language, NewToken
from openzone.web.parts.once import new_key, posted_once
from openzone.web.requests import PageRequest

SIGN_INS = 5


@dataclass(frozen=True)
class Place:
    """A zone and what the person is in it."""

    zone: Zone
    posts: list[Post]
    memberships: list[Membership]


def places_of(actor: Actor) -> list[Place]:
    """Every zone of the person with his posts and organisations there."""
    actors = [
        (zone, Actor(actor.user_id, zone.pk)) for zone in actor.recall("zones", lambda: list(zones_of(actor.who)))
    ]
    return [Place(zone, posts_of(there), memberships_of(there)) for zone, there in actors]


@require_GET
def account_page(request: PageRequest) -> HttpResponseBase:
    """Who one is here, and what one may set."""
    return _show(request)


def _show(request: PageRequest, status: int = 200, **more: Any) -> HttpResponse:
    context = {
        "places": places_of(request.actor),
        "language_form": Language(zone=request.zone, initial={"language": get_language()}),
        "token_form": NewToken(),
        "tokens": tokens_of(request.actor),
        "file": personal_files_of(request.actor).filter(user_id=request.actor.who).first(),
        "sign_ins": sign_ins_of(request.actor)[:SIGN_INS],
        "key": new_key(),
        **more,
    }
    return render(request, "account/page.html", context, status=status)


@require_POST
def set_language(request: PageRequest) -> HttpResponseBase:
    """Read in another language from now on, on this device and wherever the person signs in anew."""
    form = Language(request.POST, zone=request.zone)
    if not form.is_valid():
        return _show(request, 422, language_form=form)
    language = form.cleaned_data["language"]
    change_language(language=language, by=request.actor)
    response = redirect("account_page")
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, samesite="Lax")
    return response


@require_POST
def make_token(request: PageRequest) -> HttpResponseBase:
    """Make a token. Its secret is in this answer and nowhere else."""
    form = NewToken(request.POST)
    if not form.is_valid():
        return _show(request, 422, token_form=form)
    made: list[str] = []
    try:
        posted_once(request, lambda: _issue(form.cleaned_data["name"], request.actor, made))
    except Refusal as refusal:
        form.add_error("name" if "name" in refusal.fields else None, str(refusal))
        return _show(request, refusal.status, token_form=form)
    response = _show(request, secret=made[0] if made else "", made_before=not made)
    response["Cache-Control"] = "no-store"
    return response


def _issue(name: str, actor: Actor, made: list[str]) -> int:
    token, secret = issue_token(name=name, by=actor)
    made.append(secret)
    return token.pk


@require_POST
def end_token(request: PageRequest, number: int) -> HttpResponseBase:
    """Revoke one of one's own tokens."""
    token = get_object_or_404(tokens_of(request.actor), pk=number)
    revoke_token(token, by=request.actor)
    messages.success(request, _("“%(token)s” no longer works.") % {"token": token.name})
    return redirect("account_page")
