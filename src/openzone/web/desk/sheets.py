"""Small pages with one form at the desk, and the one-time link of a person."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from openzone.accounts.models import User
from openzone.core.errors import Denied
from openzone.registry.actions import let_in
from openzone.web.parts import sheets
from openzone.web.parts.forms import ActionForm
from openzone.web.requests import PageRequest

SHEET = "desk/sheet.html"


def sheet(request: PageRequest, form: ActionForm, *, template: str = SHEET, **page: Any) -> HttpResponse:
    """`parts.sheets.sheet` at the desk."""
    return sheets.sheet(request, form, template=template, **page)


def act_or_ask(
    request: PageRequest, form: ActionForm, act: Callable[[], str | None], *, template: str = SHEET, **page: Any
) -> HttpResponse:
    """`parts.sheets.act_or_ask` at the desk."""
    return sheets.act_or_ask(request, form, act, template=template, **page)


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
