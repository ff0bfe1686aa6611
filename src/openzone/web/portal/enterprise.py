"""The page of the reader's own enterprise: what the zone knows of it, what is open, what happened, what to correct."""

from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from openzone.cases.queries import at_portal, live
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.core.prepared import Given, PreparedFor
from openzone.places.queries import day_in, today_of
from openzone.registry.actions.following import look
from openzone.registry.correction_queries import corrections_at_portal, with_present
from openzone.registry.enums import Belonging
from openzone.registry.models import Organisation, Return
from openzone.registry.queries import UNREAD, belonging, memberships_of, standing, visible_to
from openzone.registry.rules import OWING
from openzone.registry.tenancies import tenancies_of
from openzone.registry.verbs import KINDS
from openzone.web.parts.countries import country_name
from openzone.web.parts.registry.corrections import told_of
from openzone.web.parts.registry.documents import SHOWN as MOST_DOCUMENTS
from openzone.web.parts.registry.documents import document_under, documents_of
from openzone.web.parts.registry.facts import key_facts
from openzone.web.parts.registry.identity import ALL, identity_of, with_identity
from openzone.web.parts.registry.log_words import CONFIDED, INSIDE
from openzone.web.parts.registry.looking import looked_number, news_of, own_look, visit_of
from openzone.web.parts.registry.spaces import told_tenancy, whole_of
from openzone.web.parts.registry.timeline import SHOWN, entries, lately, timeline_of
from openzone.web.portal.overview import chosen_organisation
from openzone.web.requests import PageRequest, for_enterprise
from openzone.web.shared import file_response

SHOWN_OPEN = 10
SHOWN_CORRECTIONS = 10
SECTIONS = (
    ("news", _("News")),
    ("open", _("Open matters")),
    ("figures", _("Key facts")),
    ("record", _("Record")),
    ("corrections", _("Corrections")),
    ("people", _("People")),
    ("spaces", _("Spaces")),
    ("titles", _("Titles")),
    ("documents", _("Documents")),
    ("timeline", _("Timeline")),
)


@for_enterprise
@require_GET
def enterprise(request: PageRequest) -> HttpResponseBase:
    """The enterprise's own page, as far as it concerns it: nothing that the zone notes for itself."""
    own = [one.organisation for one in memberships_of(request.actor)]
    named = request.GET.get("organisation")
    chosen = next((one for one in own if one.ref == named), None if named else own[0])
    if chosen is None:
        raise Http404
    row = _whole(standing(request.actor), lambda: _with_all(request.actor)).first(ref=chosen.ref)
    if row is None:
        raise Http404
    return render(request, "portal/enterprise.html", {**_all_about(request.actor, row), "organisations": own})


_whole: PreparedFor[Organisation] = PreparedFor()


def _with_all(actor: Actor) -> QuerySet[Any]:
    found = with_identity(
        visible_to(actor).filter(ref=Given("ref")).defer(*UNREAD).select_related("zone", "unit", "park"),
        actor,
        most=ALL,
    )
    owed = Return.objects.filter(organisation=OuterRef("pk"), state__in=OWING, round__closed_at__isnull=True)
    paper = JSONObject(id="pk", name="round__name", name_local="round__name_local", due="round__due")
    return found.annotate(
        own_look=own_look(actor.who), owed=ArraySubquery(owed.order_by("round__due", "id").values(one=paper))
    )


def _all_about(actor: Actor, row: Any) -> dict[str, Any]:
    today = today_of(actor)
    running = live(at_portal(actor)).filter(organisation=row).order_by("-state_since", "-id")
    confided = belonging(actor, row.pk) == Belonging.OWNER
    tenancies = [told_tenancy(one, today) for one in tenancies_of(row)] if confided else []
    page = {
        "organisation": row,
        "country": country_name(row.country),
        "identity": identity_of(row, day_in(row.zone, clock.now()), most=ALL),
        "confided": confided,
        "key_facts": key_facts(row) if confided else [],
        "facts_url": f"{reverse('portal_facts')}?organisation={row.ref}",
        "open_cases": list(running[:SHOWN_OPEN]),
        "owed": [_owed(one) for one in row.owed] if confided else [],
        "corrections": told_of(with_present(corrections_at_portal(actor).filter(organisation=row))[:SHOWN_CORRECTIONS]),
        "tenancies": [one for one in tenancies if not one["is_over"]],
        "tenant_whole": whole_of(tenancies),
        "propose": True,
        **_log_of(actor, row),
    }
    return {**page, "sections": _sections(page)}


def _owed(one: dict[str, Any]) -> dict[str, Any]:
    return {"id": one["id"], "name": local(one["name"], one["name_local"]), "due": date.fromisoformat(one["due"])}


def _log_of(actor: Actor, row: Any) -> dict[str, Any]:
    visit = visit_of(row.own_look)
    rows, new = lately(actor, row, visit.seen, at_portal=True)
    papers = documents_of(actor, row, at_portal=True)
    return {
        "news": news_of(actor, row, visit, new, at_portal=True),
        "looked_url": reverse("portal_organisation_looked", args=[row.ref]),
        "timeline": entries(actor, row, rows[:SHOWN], at_portal=True),
        "timeline_more": len(rows) > SHOWN,
        "timeline_url": reverse("portal_timeline", args=[row.ref]),
        "kinds": _kinds(actor, row),
        "documents": papers[:MOST_DOCUMENTS],
        "documents_more": len(papers) > MOST_DOCUMENTS,
    }


def _kinds(actor: Actor, row: Organisation) -> list[tuple[str, Any]]:
    hidden = INSIDE if belonging(actor, row.pk) == Belonging.OWNER else INSIDE | CONFIDED
    return [(kind, words) for kind, words in KINDS.items() if kind not in hidden]


def _sections(page: dict[str, Any]) -> list[tuple[str, Any, int]]:
    counted = {"news": len(page["news"].entries), "open": len(page["open_cases"]) + len(page["owed"])}
    there = {
        "news": counted["news"],
        "corrections": page["corrections"],
        "titles": page["identity"]["titles"].lines or page["identity"]["tags"].lines,
        "figures": page["confided"],
        "spaces": page["confided"],
    }
    return [(anchor, words, counted.get(anchor, 0)) for anchor, words in SECTIONS if there.get(anchor, True)]


def _own(request: PageRequest, ref: str) -> Organisation:
    found = chosen_organisation(request.actor, ref)
    if found is None:
        raise Http404
    return found


@for_enterprise
@require_POST
def looked(request: PageRequest, ref: str) -> HttpResponseBase:
    """The page says up to which activity it was looked at."""
    look(_own(request, ref), by=request.actor, number=looked_number(request))
    return HttpResponse(status=204)


@for_enterprise
@require_GET
def timeline(request: PageRequest, ref: str) -> HttpResponseBase:
    """What happened, as far as it concerns the enterprise, page by page, of one kind if one is named."""
    row, kind = _own(request, ref), request.GET.get("kind", "")
    page, lines = timeline_of(request.actor, row, at_portal=True, kind=kind, after=request.GET.get("after", ""))
    context = {
        "organisation": row,
        "page": page,
        "timeline": lines,
        "kind": kind,
        "kinds": _kinds(request.actor, row),
        "timeline_url": reverse("portal_timeline", args=[ref]),
    }
    return render(request, "portal/timeline.html", context)


@for_enterprise
@require_GET
def document(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """A file of the enterprise that it may open."""
    found = document_under(request.actor, _own(request, ref), number, at_portal=True)
    if found is None:
        raise Http404
    return file_response(found.file, preview="preview" in request.GET)
