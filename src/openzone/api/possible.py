"""Finding a case for a caller, and saying first what is not to be reached at all."""

import re
from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from openzone.api.access import ApiRequest
from openzone.cases.enums import NOUNS, Verb
from openzone.cases.models import Case
from openzone.cases.queries import relations_of, visible_to
from openzone.cases.rules import may, may_close_off, may_open_up, may_read_notes, may_share
from openzone.cases.situations import situation_of
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.core.machine import Answer
from openzone.places.queries import oversees_zone
from openzone.registry.queries import belonging

REFERENCE = re.compile(r"[A-Z]-[0-9]{4}-[0-9]{5,12}", re.ASCII)
READERS = ("sharing", "sharing-end", "confidentiality", "confidentiality-end")
NOUN_OF = {verb: noun for noun, verb in NOUNS.items()}


def nouns(actor: Actor, case: Case, verbs: list[Verb]) -> list[str]:
    """The nouns that the actor may post below the case: those of these verbs, and those that change who reads it."""
    lifted = "confidentiality" if case.confidential else "confidentiality-end"
    readers = [noun for noun in READERS if noun != lifted and _may_change_readers(actor, case, noun)]
    return [*(NOUN_OF[verb] for verb in verbs), *readers]


def _may_change_readers(actor: Actor, case: Case, noun: str) -> Answer:
    """Whether the actor may post a noun that changes who reads the case."""
    relations = relations_of(actor, case)
    if noun == "confidentiality":
        return may_close_off(case, relations, of_the_zone=oversees_zone(actor))
    return may_open_up(case, relations) if noun == "confidentiality-end" else may_share(case, relations)


def case_of(actor: Actor, ref: str) -> Case:
    """The case with this reference, if the actor may see it; else it is not there."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    case = get_object_or_404(visible_to(actor), ref=ref)
    if case.confidential and belonging(actor, case.organisation_id) is None:
        note_reading(actor, subject_type="case", subject_id=case.pk, what="confidential")
    return case


def case_of_staff(actor: Actor, ref: str) -> Case:
    """The case with what happens inside the zone; `Denied` for the people of its enterprise."""
    case = case_of(actor, ref)
    if not may_read_notes(relations_of(actor, case)):
        raise Denied(_("Only staff read what happens inside the zone."))
    return case


def insist_reachable(request: HttpRequest) -> None:
    """Raise unless the case in the address can be seen, and what is posted below it is open to the caller now."""
    match = request.resolver_match
    ref = match.kwargs.get("ref") if match else None
    if ref is None:
        return
    actor = cast(ApiRequest, request).auth
    case = case_of(actor, ref)
    noun = request.path.rpartition("/")[2] if request.method == "POST" else ""
    if noun in READERS:
        _may_change_readers(actor, case, noun).insist()
    verb = NOUNS.get(noun)
    if verb is not None:
        may(verb, case, relations_of(actor, case), situation_of(actor, case)).insist()
