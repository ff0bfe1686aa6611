"""The enterprise's own pages: what waits for it, all its demands, one demand."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Q
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import at_portal, current_cycle, waiting_for
from openzone.cases.searching import search
from openzone.contact.queries import unread_at_portal
from openzone.core.actor import Actor
from openzone.registry.models import Organisation
from openzone.registry.queries import memberships_of
from openzone.web.parts.cases.buttons import Button
from openzone.web.parts.cases.doors import PORTAL
from openzone.web.parts.cases.forms import ConfirmationForm
from openzone.web.parts.cases.page import case_now, case_page
from openzone.web.parts.cases.policy import awaited_policy
from openzone.web.parts.paging import page_by_date
from openzone.web.portal.overview import ENDED, chosen_organisation, entries_of, overview, sent
from openzone.web.portal.waiting import waiting_beside_demands
from openzone.web.requests import PageRequest, for_claimants_too, for_enterprise

PAGE = 25
MOST_ANNOUNCEMENTS = 3
ON_THE_PAGE = frozenset({Verb.CONFIRM, Verb.RESUME})


_WHICH: dict[str, Callable[[Actor], Q]] = {
    "waiting": waiting_for,
    "open": lambda _actor: ~Q(state__in=ENDED),
    "ended": lambda _actor: Q(state__in=ENDED),
}


@for_claimants_too
@for_enterprise
@require_GET
def home(request: PageRequest) -> HttpResponseBase:
    """What waits for the reader, then what runs, then drafts, then what has ended lately."""
    organisation = chosen_organisation(request.actor, request.GET.get("organisation", ""))
    page = {**_organisations(request, organisation), "overview": overview(request.actor, organisation)}
    page["announcements"] = list(unread_at_portal(request.actor)[:MOST_ANNOUNCEMENTS])
    waiting = waiting_beside_demands(request.actor, organisation)
    page |= {"formalities": waiting.formalities, "todos": waiting.todos}
    return render(request, "portal/home.html", page)


def _organisations(request: PageRequest, chosen: Organisation | None) -> dict[str, Any]:
    mine = [one.organisation for one in memberships_of(request.actor)]
    return {"organisations": mine, "several": len(mine) > 1, "organisation": chosen}


@for_enterprise
@require_GET
def demands(request: PageRequest) -> HttpResponseBase:
    """All demands that were ever sent, newest first, found by their words."""
    organisation = chosen_organisation(request.actor, request.GET.get("organisation", ""))
    text, which = request.GET.get("q", "")[:200], request.GET.get("which", "")
    cases = sent(at_portal(request.actor))
    if organisation:
        cases = cases.filter(organisation=organisation)
    if which in _WHICH:
        cases = cases.filter(_WHICH[which](request.actor))
    if text.strip():
        cases = search(cases, text, zone_id=request.actor.where)
    found = page_by_date(cases, request.GET.get("after", ""), date="submitted_at", size=PAGE, counted=False)
    page = {
        **_organisations(request, organisation),
        "entries": entries_of(request.actor, found.rows),
        "next": found.next,
        "first": found.is_first,
        "q": text,
        "which": which,
    }
    return render(request, "portal/demands.html", page)


@for_enterprise
@require_GET
def case(request: PageRequest, ref: str) -> HttpResponseBase:
    """One demand: where it stands, what is asked of the enterprise, the conversation. A part of it for live pages."""
    found = PORTAL.case(request.actor, ref)
    if found.state == State.DRAFT:
        return redirect("portal_draft", ref)
    if request.GET.get("part") == "now":
        page = _at_portal(request, found, case_now(request, found, PORTAL))
        return render(request, "portal/now.html", {**page, "verdict_changed": _verdict_changed(request, page)})
    return show(request, found, {})


def show(request: PageRequest, found: Case, more: Mapping[str, Any], status: int = 200) -> HttpResponseBase:
    """The page of a demand, with what was typed and could not be taken."""
    page = _at_portal(request, found, case_page(request, found, PORTAL))
    return render(request, "portal/case.html", {**page, **more}, status=status)


def _verdict_changed(request: PageRequest, page: dict[str, Any]) -> bool:
    """Whether the page shows another form than it should: else what is typed in it stays untouched."""
    return request.GET.get("verdict", "") != str(page["verdict_mark"])


def _at_portal(request: PageRequest, found: Case, page: dict[str, Any]) -> dict[str, Any]:
    """The page's names in this door: the verdict's form stands on the page, so its buttons do not."""
    given: list[Button] = page["buttons"]
    quiet: list[Button] = page["quiet"]
    verdict = next((one for one in given if one.verb == Verb.CONFIRM), None)
    hidden = ON_THE_PAGE | {Verb.DISPUTE} if verdict else ON_THE_PAGE
    beginning = {"seen": found.version, "key": page["key"]}
    return {
        **page,
        "buttons": [replace(one, primary=False) for one in given if one.verb not in hidden],
        "quiet": [one for one in quiet if one.verb not in hidden],
        "verdict": verdict,
        "verdict_mark": str(found.cycle) if verdict else "",
        "policy": awaited_policy(request.actor, found),
        "solution": current_cycle(found).solution if verdict else None,
        "form": ConfirmationForm(initial=beginning, actor=request.actor, case=found) if verdict else None,
    }
