"""Small pages with one form, which open as a dialog over the page they were called from: the same at every door."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from openzone.web.parts.forms import ActionForm
from openzone.web.requests import PageRequest, gone_to


def sheet(
    request: PageRequest,
    form: ActionForm,
    *,
    title: str,
    button: str,
    back: str,
    base: str,
    template: str = "parts/sheet.html",
    intro: str = "",
    danger: bool = False,
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The page of one form within the door's `base`, with the status that the form has come to."""
    words = {
        "title": title,
        "button": button,
        "back": back,
        "intro": intro,
        "danger": danger,
        "form": form,
        "base": base,
    }
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
