"""Small pages with one form, which open as a dialog over the page they were called from."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openzone.accounts.models import User
from openzone.core.errors import Denied
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


def link_sheet(request: PageRequest, user: User, *, back: str, renew: bool = False) -> HttpResponse:
    """Show the one-time link of a person, this once: the first way in or, asked to renew, the way back in.

    Whoever has a password already gets no link unless it is renewed; the page says what to tell the person instead.
    """
    link, refused = "", ""
    if renew or user.invited_only:
        try:
            link = _address(request, let_in(user, by=request.actor))
        except Denied as refusal:
            refused = str(refusal)
    context = {"person": user, "link": link, "refused": refused, "back": back, "renew": renew}
    answer = render(request, "desk/link.html", context)
    answer["Cache-Control"] = "no-store"
    return answer


def _address(request: PageRequest, secret: str) -> str:
    person, _dash, token = secret.partition("-")
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
    return request.build_absolute_uri(path)
