"""Errors as pages: what happened, that nothing was lost, and what to do."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from openzone.config.logs import request_number
from openzone.core.errors import Refusal
from openzone.registry.queries import address_of_kept


def _page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    context = {"heading": title, "sentence": sentence, "status": status, "number": request_number.get()}
    return render(request, "web/error.html", context, status=status)


def refusal_page(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A refusal that no form showed."""
    title = {403: _("This is not open to you"), 409: _("Not possible now")}.get(refusal.status, _("This does not fit"))
    return _page(request, refusal.status, title, str(refusal))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that cannot be read."""
    return bad_address(request)


def bad_address(request: HttpRequest) -> HttpResponse:
    """An address with a character that no address of ours has."""
    return _page(request, 400, _("This could not be read"), _("Please go back and try again; nothing was changed."))


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that one may not use."""
    return _page(
        request, 403, _("This is not open to you"), _("Ask the person who invited you, or sign in as somebody else.")
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A page that is not there, or not for the reader: the two look the same. What was merged leads to what is kept."""
    actor = getattr(request, "actor", None)
    if request.method in ("GET", "HEAD") and actor and (address := address_of_kept(actor, request.get_full_path())):
        return HttpResponseRedirect(address)
    return _page(
        request,
        404,
        _("There is nothing here"),
        _("The address may be mistyped, or the page belongs to somebody else."),
    )


def broken(request: HttpRequest) -> HttpResponse:
    """A defect of ours."""
    return _page(
        request,
        500,
        _("Something went wrong on our side"),
        _("Nothing was changed. Please go back and try again; what you typed is still there."),
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that is older than the sign-in."""
    return _page(
        request,
        403,
        _("This page is too old"),
        _("You signed in or out since it was opened. Go back, reload it and send again; what you typed is kept."),
    )
