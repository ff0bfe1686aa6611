"""How it reads that a way to a person is closed: to that person alone."""

from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.models import Activity
from openzone.core.notices import Line

_SENTENCES: dict[str, Callable[[], tuple[str, str]]] = {
    "channel.messenger_off": lambda: (
        _("Your messenger was turned off"),
        _("could not reach it for a day, or it is gone. Set it anew to be told there again."),
    ),
    "channel.mail_off": lambda: (
        _("Mail to you did not arrive"),
        _("sends none any more until you turn it on again."),
    ),
}


def tell_of_channels(actor: Actor, activities: Sequence[Activity]) -> dict[int, Line]:
    """The lines of the actor's own ways."""
    own = [one for one in activities if one.subject_id == actor.user_id and one.verb in _SENTENCES]
    return {one.pk: _line(one.verb) for one in own}


def _line(verb: str) -> Line:
    title, sentence = _SENTENCES[verb]()
    return Line(who=_("OpenZone"), sentence=sentence, title=title, ref="", path=reverse("account_notices"))
