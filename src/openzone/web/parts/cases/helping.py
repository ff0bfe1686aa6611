"""What helps while one writes on a case: whom one can mention, canned answers, putting one's own words right."""

from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from openzone.cases.actions import correct
from openzone.cases.actions.corrections import written_by_number
from openzone.cases.canned import Matter, offered_for
from openzone.cases.mentions import colleagues_on
from openzone.web.parts import helping
from openzone.web.parts.cases.doors import Door
from openzone.web.requests import PageRequest


def people(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """Whom the reader can mention: those of his side who can see the case."""
    return helping.people_part(request, colleagues_on(request.actor, door.case(request.actor, ref)))


def canned(request: PageRequest, ref: str, *, door: Door) -> HttpResponseBase:
    """The canned answers that fit the case, with what is filled into them."""
    case = door.case(request.actor, ref)
    return helping.canned_part(request, offered_for(request.actor, [case]), Matter.of(case))


def correction(request: PageRequest, ref: str, number: int, *, door: Door, internal: bool = False) -> HttpResponseBase:
    """Put a message or note of one's own right."""
    case, actor = door.case(request.actor, ref), request.actor
    return helping.correction(
        request,
        case.notes.all() if internal else case.messages.all(),
        number,
        correct=lambda body: correct(case, by=actor, number=number, body=body, internal=internal),
        check=lambda: written_by_number(case, number, internal=internal, by=actor),
        door=door.name,
        internal=internal,
        back=door.address("case", ref),
        back_words=_("Back to the demand"),
        where=case.ref,
    )
