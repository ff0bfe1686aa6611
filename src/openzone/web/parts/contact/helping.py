"""What helps while one writes to an enterprise: whom one can mention, canned answers, one's own words put right."""

from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from openzone.accounts.models import User
from openzone.cases.canned import Matter, offered_by
from openzone.contact.actions import correct_message
from openzone.contact.actions.corrections import correctable
from openzone.contact.mentions import colleagues_on
from openzone.contact.queries import talk_of
from openzone.core.actor import Actor
from openzone.registry.models import Organisation
from openzone.web.parts import helping
from openzone.web.parts.contact.doors import TalkDoor
from openzone.web.requests import PageRequest


def people(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """Whom the reader can mention: those of his side who can read the conversation."""
    organisation = door.partner(request.actor, ref)
    return helping.people_part(request, colleagues_on(request.actor, organisation))


def canned(request: PageRequest, ref: str, *, door: TalkDoor) -> HttpResponseBase:
    """The canned answers that need no case, with what is filled into them."""
    organisation = door.partner(request.actor, ref)
    matter = Matter(organisation, _contact(request.actor, organisation))
    return helping.canned_part(request, offered_by(request.actor, organisation.unit_id), matter)


def _contact(actor: Actor, organisation: Organisation) -> User | None:
    """To whom the enterprise may turn: its account manager, or whoever writes."""
    return organisation.account_manager or User.objects.filter(pk=actor.who).first()


def correction(request: PageRequest, ref: str, number: int, *, door: TalkDoor) -> HttpResponseBase:
    """Put a message of one's own right."""
    organisation, actor = door.partner(request.actor, ref), request.actor
    talk = talk_of(organisation)
    if talk is None:
        raise Http404
    return helping.correction(
        request,
        talk.messages.all(),
        number,
        correct=lambda body: correct_message(talk, by=actor, number=number, body=body),
        check=lambda: correctable(talk, number, by=actor),
        door=door.name,
        back=door.address("talk", organisation),
        back_words=_("Back to the conversation"),
        where=f"talk-{organisation.ref}",
    )
