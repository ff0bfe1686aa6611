"""Finding a case for a caller, and saying first what is not to be reached at all."""

import re
from typing import cast

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from openzone.api.access import ApiRequest
from openzone.cases.enums import NOUNS, Verb
from openzone.cases.models import Case
from openzone.cases.queries import relations_of, situation_of, visible_to
from openzone.cases.rules import may
from openzone.core.actions import note_reading
from openzone.core.actor import Actor
from openzone.registry.queries import belonging

REFERENCE = re.compile(r"[A-Z]-[0-9]{4}-[0-9]{5,12}", re.ASCII)
NOUN_OF = {verb: noun for noun, verb in NOUNS.items()}


def nouns(verbs: list[Verb]) -> list[str]:
    """The nouns that may be posted to do these verbs."""
    return [NOUN_OF[verb] for verb in verbs]


def case_of(actor: Actor, ref: str) -> Case:
    """The case with this reference, if the actor may see it; else it is not there."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    case = get_object_or_404(visible_to(actor), ref=ref)
    if case.confidential and belonging(actor, case.organisation_id) is None:
        note_reading(actor, subject_type="case", subject_id=case.pk, what="confidential")
    return case


def insist_reachable(request: HttpRequest) -> None:
    """Raise unless the case in the address can be seen, and what is posted below it is open to the caller now."""
    match = request.resolver_match
    ref = match.kwargs.get("ref") if match else None
    if ref is None:
        return
    actor = cast(ApiRequest, request).auth
    case = case_of(actor, ref)
    verb = NOUNS.get(request.path.rpartition("/")[2])
    if verb is not None:
        may(verb, case, relations_of(actor, case), situation_of(actor, case)).insist()
