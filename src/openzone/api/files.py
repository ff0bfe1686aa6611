"""Files handed in before they are named: in the answers of a new case, with a figure, as a list."""

import hashlib
from typing import cast

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router
from ninja.files import UploadedFile

from openzone.api import shapes
from openzone.api.access import ApiRequest
from openzone.api.answers import Key, documented, respond_once
from openzone.core.actor import Actor
from openzone.core.errors import Denied, Invalid
from openzone.core.files import Upload, store
from openzone.places.queries import is_staff
from openzone.registry.queries import memberships_of

router = Router()


@router.post(
    "/files",
    response=documented(201, shapes.File, 400, 403, 413),
    summary="Hand in a file",
    operation_id="hand_in_file",
    tags=["files"],
)
def hand_in(request: ApiRequest, key: Key, file: File[UploadedFile]) -> HttpResponse:
    """Store a file, checked for its size and what it really is; its id is what answers, figures and lists name."""
    insist_belongs(request.auth)
    sent = [file.name, checksum(file)]

    def act() -> shapes.File:
        try:
            return shapes.File.of(store([cast(Upload, file)], by=request.auth)[0])
        except Invalid as refusal:
            raise Invalid(refusal.sentence, fields={"file": refusal.sentence}) from refusal

    return respond_once(request, key, sent, act, status=201)


def insist_belongs(actor: Actor) -> None:
    """Refuse whoever has nothing to do in the zone any more."""
    if not is_staff(actor) and not memberships_of(actor):
        raise Denied(_("Only people who act in this zone may hand in files."))


def checksum(file: UploadedFile) -> str:
    """What makes two uploads the same."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    return found.hexdigest()
