"""An organisation at the desk as something one looks at and follows; its timeline; its documents."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openzone.core.actions import note_reading
from openzone.registry.actions.documents import add_document, remove_document
from openzone.registry.actions.following import follow, look, unfollow
from openzone.registry.actions.insisting import insist_serves
from openzone.registry.models import Document, Organisation
from openzone.registry.queries import visible_to
from openzone.registry.verbs import KINDS
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.files import document_of
from openzone.web.parts.forms import ActionForm, bound
from openzone.web.parts.registry.documents import LICENCE, document_under
from openzone.web.parts.registry.looking import looked_number
from openzone.web.parts.registry.timeline import timeline_of
from openzone.web.requests import PageRequest, for_staff
from openzone.web.shared import file_response

both = require_http_methods(["GET", "HEAD", "POST"])


def _found(request: PageRequest, ref: str) -> Organisation:
    row: Organisation = get_object_or_404(visible_to(request.actor).select_related("zone", "unit"), ref=ref)
    return row


@require_POST
@for_staff
def looked(request: PageRequest, ref: str) -> HttpResponseBase:
    """The page says up to which activity it was looked at."""
    row = _found(request, ref)
    look(row, by=request.actor, number=looked_number(request))
    return HttpResponse(status=204)


@require_POST
@for_staff
def following(request: PageRequest, ref: str) -> HttpResponseBase:
    """Follow an organisation, or no more; answers the button as it is then."""
    row = _found(request, ref)
    follows = request.POST.get("follows") == "1"
    (follow if follows else unfollow)(row, by=request.actor)
    if not request.htmx:
        return HttpResponse(status=303, headers={"Location": reverse("desk_organisation", args=[ref])})
    return render(request, "desk/enterprises/follow.html", {"organisation": row, "follows": follows})


@require_GET
@for_staff
def timeline(request: PageRequest, ref: str) -> HttpResponseBase:
    """What happened to an organisation and to what hangs on it, page by page, of one kind if one is named."""
    row, kind = _found(request, ref), request.GET.get("kind", "")
    page, entries = timeline_of(request.actor, row, at_portal=False, kind=kind, after=request.GET.get("after", ""))
    context: dict[str, Any] = {
        "organisation": row,
        "page": page,
        "timeline": entries,
        "kind": kind,
        "kinds": KINDS.items(),
        "timeline_url": reverse("desk_timeline", args=[ref]),
    }
    return render(request, "desk/enterprises/timeline.html", context)


class DocumentForm(ActionForm):
    """A file, what it is, and whether the enterprise reads it too."""

    document = forms.FileField(label=gettext_lazy("File"), required=False)
    words = forms.CharField(
        label=gettext_lazy("What it is"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("For example: articles of association, photo of the plant. Else its file name."),
    )
    shared = forms.BooleanField(label=gettext_lazy("The enterprise reads it too"), required=False)

    def clean_document(self) -> None:
        """The file is taken from the request: what it is, is for the store of files to find out."""


@both
@for_staff
def document_new(request: PageRequest, ref: str) -> HttpResponseBase:
    """Put a file to an organisation."""
    row = _found(request, ref)
    insist_serves(request.actor, row.unit_id)
    form = bound(request, DocumentForm)

    def act() -> None:
        add_document(row, by=request.actor, **{**form.content(), "document": document_of(request)})

    back = reverse("desk_organisation", args=[ref])
    title = _("Add a document to “%(organisation)s”") % {"organisation": row}
    return act_or_ask(request, form, act, title=title, button=_("Add"), back=back)


@both
@for_staff
def document_remove(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """Take a file away from an organisation, once it has been confirmed."""
    row = _found(request, ref)
    insist_serves(request.actor, row.unit_id)
    there = get_object_or_404(Document.objects.select_related("organisation"), pk=number, organisation=row)
    form = bound(request, ActionForm)

    def act() -> None:
        remove_document(there, by=request.actor)

    back = reverse("desk_organisation", args=[ref])
    title = _("Take “%(document)s” away?") % {"document": there.words}
    return act_or_ask(request, form, act, title=title, button=_("Take it away"), back=back, danger=True)


@require_GET
@for_staff
def document(request: PageRequest, ref: str, number: int) -> HttpResponseBase:
    """A file of an organisation: its own, or one of a title, a figure, a correction, a claim, a conversation."""
    row = _found(request, ref)
    found = document_under(request.actor, row, number, at_portal=False)
    if found is None:
        raise Http404
    if found.what == LICENCE:
        note_reading(request.actor, subject_type="organisation", subject_id=row.pk, what="licence")
    return file_response(found.file, preview="preview" in request.GET)
