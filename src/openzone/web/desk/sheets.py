"""Small pages with one form at the desk, and the one-time link of a person."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from openzone.accounts.links import link_path
from openzone.accounts.models import User
from openzone.core.errors import Denied
from openzone.core.letters import absolute
from openzone.core.mail import has_server
from openzone.registry.actions import let_in
from openzone.web.parts import sheets
from openzone.web.parts.forms import ActionForm
from openzone.web.requests import PageRequest

BASE = "desk/base.html"


def sheet(request: PageRequest, form: ActionForm, **page: Any) -> HttpResponse:
    """`parts.sheets.sheet` at the desk."""
    return sheets.sheet(request, form, base=BASE, **page)


def act_or_ask(request: PageRequest, form: ActionForm, act: Callable[[], str | None], **page: Any) -> HttpResponse:
    """`parts.sheets.act_or_ask` at the desk."""
    return sheets.act_or_ask(request, form, act, base=BASE, **page)


def link_sheet(
    request: PageRequest, user: User, *, back: str, renew: bool = False, written: bool = False
) -> HttpResponse:
    """Show the one-time link of a person, this once, or say that it is mailed: the first way in or, to renew, back in.

    Whoever has a password already gets no link unless it is renewed; the page says what to tell the person instead.
    """
    link, refused, mailed = "", "", False
    if renew or user.invited_only:
        try:
            secret = let_in(user, by=request.actor, written=written)
            link, mailed = absolute(link_path(secret)) if secret else "", not secret or (written and has_server())
        except Denied as refusal:
            refused = str(refusal)
    context = {"person": user, "link": link, "refused": refused, "back": back, "renew": renew, "mailed": mailed}
    answer = render(request, "desk/link.html", context)
    answer["Cache-Control"] = "no-store"
    return answer
