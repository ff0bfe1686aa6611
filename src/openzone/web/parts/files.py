"""Files by the reference of what they hang on: a case, an agreement, an application, a conversation and so on."""

from typing import cast

from django.shortcuts import get_object_or_404

from openzone.cases.matter_queries import matter_file, policy_file
from openzone.cases.queries import file_of, visible_to
from openzone.contact.queries import announcement_file, talk_file
from openzone.core.actor import Actor
from openzone.core.files import Upload
from openzone.core.models import StoredFile
from openzone.formalities.home_queries import evidence_file
from openzone.partnerships.queries import agreement_file
from openzone.web.parts.cases.doors import note_confidential
from openzone.web.requests import PageRequest


def file_under(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """The file, if it hangs there and the actor may open it."""
    if ref.startswith("N-"):
        return announcement_file(actor, ref, number)
    if ref.startswith("G-"):
        return agreement_file(actor, ref, number)
    if ref.startswith("T-"):
        return evidence_file(actor, ref, number)
    if ref.startswith("M-"):
        return matter_file(actor, ref, number)
    if ref.startswith("O-"):
        return talk_file(actor, ref, number)
    case = get_object_or_404(visible_to(actor), ref=ref)
    stored = file_of(actor, case, number) or policy_file(case, number)
    if stored is not None:
        note_confidential(actor, case)
    return stored


def document_of(request: PageRequest) -> Upload | None:
    """The file that was sent in the field `document`, as the actions take it."""
    return cast(Upload | None, request.FILES.get("document"))
