"""The page behind the links of letters about a solution: said with one tap, without signing in.

Opening it changes nothing, since mail programs open links by themselves; its buttons do. The link is the proof, so no
token against forged requests is asked for: it would be lost in the browsers inside of mail programs.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from openzone.cases import actions
from openzone.cases.enums import Satisfaction, Solved, State
from openzone.cases.tickets import Asks, Ended, Opened, may_dispute, opened, read
from openzone.core.errors import Invalid, Refusal
from openzone.places.queries import zone_of
from openzone.web.limits import tries
from openzone.web.requests import PageRequest

GONE = 410
# In a minute from one address: a whole office may answer from behind one.
MOST_TRIES = 60
HEADERS = {
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "private, no-store",
}


@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: PageRequest, secret: str) -> HttpResponseBase:
    """Show what is asked, with buttons; do what a button says, once in each round."""
    found = read(secret)
    # Whoever only reads with a link of ours guesses nothing.
    if (found is None or request.method == "POST") and tries(request, "answer") > MOST_TRIES:
        return _guarded(render(request, "429.html", status=429))
    one = opened(found) if found else None
    if one is None:
        raise Http404
    with translation.override(one.user.language or translation.get_language()):
        return _guarded(_answered(request, one) if request.method == "POST" else _page(request, one))


def _guarded(response: HttpResponseBase) -> HttpResponseBase:
    """Kept out of search engines, caches, and of what other sites are told."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response


def _answered(request: PageRequest, one: Opened) -> HttpResponseBase:
    """What the button says, through the action of everybody; a refusal leaves all that was typed on the page."""
    act = _act(one, request.POST)
    if act is None:
        return _page(request, one)
    try:
        act()
    except Refusal as refusal:
        again = opened(one.ticket) or one
        if one.ended is None and again.ended == Ended.USED:
            # A second tap of the same finger: it has been said.
            return redirect(request.path)
        return _page(request, again, typed=request.POST, refusal=refusal)
    return redirect(request.path)


def _act(one: Opened, posted: Mapping[str, str]) -> Callable[[], Any] | None:
    """What is to be done; nothing where the link has ended."""
    case, say, reason = one.case, posted.get("say", ""), posted.get("reason", "")
    if case is None or not (one.ended is None or _holds_no_more(one)):
        return None
    if one.ticket.asks == Asks.HOLDS and "again" not in posted:
        return lambda: actions.say_whether_it_holds(case, by=one.actor, held=say)
    if one.ticket.asks == Asks.HOLDS or case.state == State.CLOSED:
        return lambda: actions.dispute(case, by=one.actor, reason=reason)
    return lambda: actions.confirm(
        case, by=one.actor, solved=say, satisfaction=_number(posted.get("satisfaction", "")), reason=reason
    )


def _number(text: str) -> int | None:
    if text and text not in {str(value) for value in Satisfaction.values}:
        raise Invalid.of("satisfaction", _("Please say how satisfied you are, from 1 to 5."))
    return int(text) if text else None


def _holds_no_more(one: Opened) -> bool:
    """Whether the person just said that it no longer holds: then it may be taken up again on the same page."""
    return (
        one.ticket.asks == Asks.HOLDS
        and one.ended == Ended.USED
        and one.cycle is not None
        and one.cycle.held == Solved.NO
        and one.case is not None
        and one.case.state == State.CLOSED
        and one.case.cycle == one.cycle.number
    )


def _page(
    request: PageRequest, one: Opened, typed: Mapping[str, str] | None = None, refusal: Refusal | None = None
) -> HttpResponse:
    chosen = (typed or request.GET).get("say", "")
    page = {
        "zone": zone_of(one.actor),
        "asked": one,
        "case": one.case,
        "shown": one.case is not None and not one.case.confidential,
        "said": chosen if chosen in Solved.values else "",
        "ended": _why(one),
        "refusal": refusal,
        "reason": (typed or {}).get("reason", ""),
        "levels": [(value, label) for value, label in reversed(Satisfaction.choices)],
        "holds": one.ticket.asks == Asks.HOLDS,
        "closed": one.case is not None and one.case.state == State.CLOSED,
        "again": _again(one),
    }
    status = refusal.status if refusal else GONE if page["ended"] and one.ended != Ended.USED else 200
    return render(request, "public/answer.html", page, status=status)


def _again(one: Opened) -> dict[str, Any] | None:
    """How a solution that does not hold is taken up: on this page, or as a new demand."""
    if not _holds_no_more(one) or one.case is None:
        return None
    if may_dispute(one):
        return {"here": True}
    return {"here": False, "url": reverse("portal_case_anew", args=[one.case.ref])}


def _why(one: Opened) -> str:
    """Why the link does nothing any more, as a sentence; empty while it works."""
    if one.ended == Ended.USED:
        return _thanks(one)
    if one.ended is None and one.ticket.asks == Asks.VERDICT and one.case is not None:
        late = one.case.state == State.CLOSED and not may_dispute(one)
        return _("This demand was closed, and the time in which it could be taken up again is over.") if late else ""
    words = {
        Ended.OVER: _("This question is no longer asked: the demand has moved on since the letter was written."),
        Ended.LEFT: _("This link no longer works: you do not act for this enterprise or demand any more."),
        Ended.LATE: _("This link was for some weeks only, and they are over. Sign in to answer."),
    }
    return words[one.ended] if one.ended else ""


def _thanks(one: Opened) -> str:
    cycle = one.cycle
    assert cycle is not None, "something was said of it"
    by = cycle.held_by_id if one.ticket.asks == Asks.HOLDS else cycle.answered_by_id
    if by != one.user.pk:
        return _("Somebody of your enterprise has answered this already. Thank you.")
    if one.ticket.asks == Asks.HOLDS:
        words = {
            Solved.YES: _("it holds"),
            Solved.PARTLY: _("it partly holds"),
            Solved.NO: pgettext("holds", "it no longer holds"),
        }
        return _("Thank you. You said: %(said)s.") % {"said": words[Solved(cycle.held)]}
    words = {Solved.YES: _("it is solved"), Solved.PARTLY: _("it is partly solved"), Solved.NO: _("it is not solved")}
    return _("Thank you. You said: %(said)s.") % {"said": words[Solved(cycle.solved)]}
