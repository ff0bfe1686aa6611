"""My exports: asked for from a list, watched while they are written, downloaded."""

from typing import Any
from urllib.parse import parse_qs, parse_qsl, quote

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openzone.core import exports as core
from openzone.core.enums import ExportFormat, ExportState
from openzone.core.exporting import place_of, topic
from openzone.core.lists import Listing
from openzone.core.models import Export
from openzone.core.sheets import MOST_ROWS
from openzone.places.queries import zone_of
from openzone.web.desk.enterprises import read_or_send
from openzone.web.desk.list_forms import LONGEST_QUERY, ExportForm
from openzone.web.desk.sheets import act_or_ask
from openzone.web.desk.shown_lists import LISTS, codes_in, list_page, query_of
from openzone.web.parts.forms import bound
from openzone.web.requests import PageRequest, for_staff

SHOWN = 50
MEANINGS = {
    ExportState.WAITING: "plain",
    ExportState.RUNNING: "info",
    ExportState.DONE: "done",
    ExportState.FAILED: "late",
    ExportState.STOPPED: "plain",
}
MEDIA_TYPES = {
    ExportFormat.CSV: "text/csv; charset=utf-8",
    ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@require_GET
@for_staff
def exports(request: PageRequest) -> HttpResponseBase:
    """The actor's own exports, the newest first, each with how far it has come."""
    rows = list(core.exports_of(request.actor)[:SHOWN])
    watched = " ".join(topic(row) for row in rows if row.is_under_way)
    lines = [_line(row) for row in rows]
    return render(request, "desk/lists/exports.html", {"lines": lines, "watched": watched})


def _line(export: Export) -> dict[str, Any]:
    page = LISTS.get(export.what)
    return {
        "export": export,
        "meaning": MEANINGS[ExportState(export.state)],
        "what": page.listing.words if page else export.what,
        "narrowed": bool(export.query),
        "list_url": f"{page.address}?{query_of(export.query, export.columns)}" if page else "",
        "again_url": _again(export) if page else "",
        "ready": export.state == ExportState.DONE,
    }


def _again(export: Export) -> str:
    query = query_of(export.query, export.columns)
    return f"{reverse('desk_export_new', args=[export.what])}?query={quote(query)}"


@read_or_send
@for_staff
def export_new(request: PageRequest, kind: str) -> HttpResponseBase:
    """Ask for a list as a file."""
    page = list_page(kind)
    query = (request.POST if request.method == "POST" else request.GET).get("query", "")[:LONGEST_QUERY]
    form = bound(request, ExportForm, initial={"query": query})

    def act() -> str:
        chosen = form.content()
        columns = _columns(page.listing, query, all_of_them=chosen["which"] == "all")
        filters = dict(parse_qsl(query))
        core.ask(by=request.actor, what=kind, query=filters, columns=columns, form=chosen["format"])
        return reverse("desk_exports")

    return act_or_ask(
        request,
        form,
        act,
        title=_("Export “%(list)s”") % {"list": page.listing.words},
        intro=_(
            "All rows that the filters leave and that you may see. It is written in the background; the file is yours"
            " alone and is kept for 7 days. A workbook holds at most %(most)s rows."
        )
        % {"most": f"{MOST_ROWS:,}"},
        button=_("Export"),
        back=f"{page.address}?{query}",
    )


def _columns(listing: Listing, query: str, *, all_of_them: bool) -> list[str]:
    if all_of_them:
        return [column.code for column in listing.columns]
    return codes_in(parse_qs(query).get("columns", []))


def _found(request: PageRequest, number: int) -> Export:
    return get_object_or_404(core.exports_of(request.actor), pk=number)


@require_POST
@for_staff
def export_stop(request: PageRequest, number: int) -> HttpResponseBase:
    """Stop an export that is under way."""
    core.stop(_found(request, number), by=request.actor)
    messages.success(request, _("The export has been stopped."))
    return redirect("desk_exports")


@require_GET
@for_staff
def export_file(request: PageRequest, number: int) -> HttpResponseBase:
    """The file of one's own export, as a download; the web server sends the bytes."""
    export = _found(request, number)
    if export.state != ExportState.DONE or not place_of(export).exists():
        raise Http404
    day = timezone.localdate(export.asked_at).isoformat()
    name = f"{export.what}-{zone_of(request.actor).code}-{day}.{export.format}"
    response = HttpResponse(content_type=MEDIA_TYPES[ExportFormat(export.format)])
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-OpenZone-File"] = str(place_of(export))
    return response
