"""Files by the reference of what they hang on: a case, an agreement, a formality, a mandate, a group …"""

from collections.abc import Callable
from typing import Any, cast

from django.shortcuts import get_object_or_404

from openzone.cases.matter_queries import matter_file, policy_file
from openzone.cases.queries import file_of, visible_to
from openzone.contact.queries import announcement_file, talk_file
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.core.files import Upload
from openzone.core.models import StoredFile
from openzone.formalities.home_queries import evidence_file
from openzone.formalities.mandates import mandate_file
from openzone.formalities.models import Formality, HomeApplication, Mandate
from openzone.formalities.running import formality_file
from openzone.partnerships.group_queries import group_file
from openzone.partnerships.queries import agreement_file
from openzone.places.queries import is_staff
from openzone.web.parts.cases.doors import note_confidential
from openzone.web.requests import PageRequest

# Answers a file by the actor, the reference and the file's number.
Finder = Callable[[Actor, str, int], StoredFile | None]


def _noted(find: Finder, subject_type: str, model: Any) -> Finder:
    """The same with a note that staff read it: papers of persons and of their enterprises are among them."""

    def found(actor: Actor, ref: str, number: int) -> StoredFile | None:
        stored = find(actor, ref, number)
        if stored is not None and is_staff(actor):
            subject = model.objects.values_list("pk", flat=True).get(ref=ref)
            note_reading(actor, subject_type=subject_type, subject_id=subject, what="paper")
        return stored

    return found


# Who answers for the files of a thing, by the letter of its reference.
_BY_LETTER: dict[str, Finder] = {
    "B": _noted(mandate_file, "mandate", Mandate),
    "F": _noted(formality_file, "formality", Formality),
    "G": agreement_file,
    "M": matter_file,
    "N": announcement_file,
    "O": talk_file,
    "T": _noted(evidence_file, "home_application", HomeApplication),
}


def file_under(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """The file, if it hangs there and the actor may open it. A group is called by its code, in small letters."""
    find = group_file if ref[:1].islower() else _BY_LETTER.get(ref.partition("-")[0], _of_case)
    return find(actor, ref, number)


def _of_case(actor: Actor, ref: str, number: int) -> StoredFile | None:
    case = get_object_or_404(visible_to(actor), ref=ref)
    stored = file_of(actor, case, number) or policy_file(case, number)
    if stored is not None:
        note_confidential(actor, case)
    return stored


def document_of(request: PageRequest) -> Upload | None:
    """The file that was sent in the field `document`, as the actions take it."""
    return cast(Upload | None, request.FILES.get("document"))
