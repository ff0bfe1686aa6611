"""Answers and guides at the portal: suggested while a demand is written, read, and said to help or not."""

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.cases.queries import at_portal as cases_at_portal
from openzone.cases.routing import around
from openzone.core.errors import Invalid
from openzone.knowledge.actions import judge, mark_opened, say_answered
from openzone.knowledge.models import Article
from openzone.knowledge.queries import at_portal, use_of
from openzone.knowledge.suggesting import suggested
from openzone.web.parts.cases.choices import categories, category_of
from openzone.web.parts.knowledge.reading import shelf
from openzone.web.parts.knowledge.words import own_language
from openzone.web.parts.once import new_key, posted_once
from openzone.web.requests import PageRequest, for_enterprise, gone_to, stayed

ANSWERS = ("yes", "no", "keep", "discard")
LONGEST = 2_000


@require_GET
@for_enterprise
def articles(request: PageRequest) -> HttpResponseBase:
    """Everything that enterprises may read, by words and subject."""
    context = shelf(request, at_portal(request.actor), categories(request.actor))
    return render(request, "portal/articles.html", context)


@for_enterprise
@require_POST
def suggestions(request: PageRequest) -> HttpResponseBase:
    """What may answer a demand as it is written so far. Writes nothing."""
    category = category_of(request.actor, request.POST.get("category", ""))
    text = " ".join(request.POST.get(name, "")[:LONGEST] for name in ("title", "description"))
    found = suggested(
        at_portal(request.actor),
        text,
        category=category.pk if category else None,
        subject=around(request.actor, category.pk if category else None),
    )
    writing = {"writing": category.code if category else "", "draft": request.GET.get("draft", "")[:20]}
    return render(request, "portal/suggestions.html", {"suggested": found, "query": urlencode(writing)})


def _found(request: PageRequest, ref: str) -> Article:
    return get_object_or_404(at_portal(request.actor), ref=ref)


@require_GET
@for_enterprise
def article(request: PageRequest, ref: str) -> HttpResponseBase:
    """One article, and the question whether it answered what one wanted to know (or was about to ask)."""
    row = _found(request, ref)
    writing = category_of(request.actor, request.GET.get("writing", ""))
    context = {
        "article": row,
        "use": use_of(request.actor, row),
        "writing": writing,
        "draft": request.GET.get("draft", "")[:20],
        "own_language": own_language(),
        "key": new_key(),
    }
    return render(request, "portal/article.html", context)


@for_enterprise
@require_POST
def opened(request: PageRequest, ref: str) -> HttpResponseBase:
    """Remember that it was opened as a suggestion."""
    row = _found(request, ref)
    mark_opened(row, by=request.actor)
    return stayed(request, reverse("portal_article", args=[ref]))


@for_enterprise
@require_POST
def answer(request: PageRequest, ref: str) -> HttpResponseBase:
    """Say whether it answered; where it did so instead of a demand, the draft is thrown away or kept as one likes."""
    row, said = _found(request, ref), request.POST.get("answer", "")
    if said not in ANSWERS:
        raise Invalid.of("answer", _("Please say whether this answered it."))
    demand = _demand(request)
    posted_once(request, lambda: _say(request, row, said, demand))
    if said == "no":
        return _go_on(request, row, demand)
    if said == "yes":
        messages.success(request, _("Thank you. That tells the zone what to keep."))
        return gone_to(request, reverse("portal_article", args=[ref]))
    return _done(request, demand, keep=said == "keep")


def _demand(request: PageRequest) -> Case | None:
    """The draft that was being written, where it has reached the server."""
    ref = request.POST.get("draft", "")
    return get_object_or_404(cases_at_portal(request.actor), ref=ref) if ref else None


def _say(request: PageRequest, row: Article, said: str, demand: Case | None) -> str:
    if said in ("yes", "no"):
        judge(row, by=request.actor, helpful=said == "yes")
    else:
        say_answered(row, by=request.actor, unneeded=demand if said == "discard" else None)
    return said


def _go_on(request: PageRequest, row: Article, demand: Case | None) -> HttpResponseBase:
    """Back to what one was writing, or to the article where one was only reading."""
    writing = category_of(request.actor, request.POST.get("writing", ""))
    if demand is not None and demand.state == State.DRAFT:
        return stayed(request, reverse("portal_draft", args=[demand.ref]))
    if writing is not None:
        return stayed(request, f"{reverse('portal_raise')}?{urlencode({'category': writing.code})}")
    messages.success(request, _("Thank you. If you need more, raise a demand: somebody answers you."))
    return gone_to(request, reverse("portal_article", args=[row.ref]))


def _done(request: PageRequest, demand: Case | None, *, keep: bool) -> HttpResponseBase:
    """Home. What the browser kept of the words goes with the draft, unless it is kept."""
    writing = category_of(request.actor, request.POST.get("writing", ""))
    held = demand.ref if demand else f"raise-{writing.code}" if writing else ""
    words = _("Good that it helped. What you wrote is kept.") if keep else _("Good that it helped. Nothing was sent.")
    messages.success(request, words, extra_tags="" if keep else held)
    return gone_to(request, reverse("portal_home"))
