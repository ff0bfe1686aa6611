"""What is kept about somebody as a file: asked for by the person or an administrator, fetched by who asked."""

from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from openzone.accounts.models import User
from openzone.core.enums import ExportState
from openzone.core.personal_files import place_of
from openzone.places.actions.privacy import ask_data, data_files_of
from openzone.web.requests import PageRequest


@require_POST
def my_data(request: PageRequest) -> HttpResponseBase:
    """Ask for all that the installation keeps about oneself."""
    ask_data(User.objects.get(pk=request.actor.who), by=request.actor)
    messages.success(request, _("The file is being written. It stands here when it is ready."))
    return redirect("account_page")


@require_GET
def data_file(request: PageRequest, number: int) -> HttpResponseBase:
    """A file that one asked for, as a download; the web server sends the bytes."""
    file = get_object_or_404(data_files_of(request.actor), pk=number, state=ExportState.DONE)
    if not place_of(file).exists():
        raise Http404
    name = "my-data.zip" if file.is_own else f"person-{file.user_id}.zip"
    response = HttpResponse(content_type="application/zip")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    response["X-OpenZone-File"] = str(place_of(file))
    return response
