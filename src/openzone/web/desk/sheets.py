"""Small pages with one form, which open as a dialog over the page they were called from."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from openzone.accounts.links import link_path
from openzone.accounts.models import User
from openzone.core.errors import Denied
from openzone.core.letters import absolute
from openzone.core.mail import has_server
from openzone.registry.actions import let_in
from openzone.web.parts.forms import ActionForm
from openzone.web.requests import PageRequest, gone_to


def sheet(
    request: PageRequest,
    form: ActionForm,
    *,
    title: str,
    button: str,
    back: str,
    intro: str = "",
    danger: bool = False,
    template: str = "desk/sheet.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of one form, with the status that the form has come to."""
    words = {"title": title, "button": button, "back": back, "intro": intro, "danger": danger, "form": form}
    return render(request, template, {**words, **(more or {})}, status=form.status)


def act_or_ask(
    request: PageRequest,
    form: ActionForm,
    act: Callable[[], str | None],
    *,
    back: str,
    said: str = "",
    **page: Any,
) -> HttpResponse:
    """Do what the sheet was sent for, once, and lead on: where `act` answers, else back. Or show the sheet.

    `said` is the sentence that confirms it; `page` are the words of `sheet`.
    """
    if url := form.carry_out(request, lambda: act() or back):
        if said:
            messages.success(request, said)
        return gone_to(request, url)
    return sheet(request, form, back=back, **page)


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
