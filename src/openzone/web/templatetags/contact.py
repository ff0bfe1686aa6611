"""What templates tell of contact: where a case came from, what is new at the portal."""

from typing import Any

from django import template
from django.template.context import Context
from django.utils.translation import gettext as _

from openzone.cases.models import Case
from openzone.contact.queries import news_at_portal
from openzone.core.actor import Actor
from openzone.web.parts.contact.conversation import origin_of
from openzone.web.parts.contact.doors import talk_door_of
from openzone.web.parts.conversation import Entry

register = template.Library()


@register.simple_tag(takes_context=True)
def origin(context: Context, case: Case, entries: list[Entry]) -> dict[str, Any]:
    """What stands at the head of a case: its description or, where it began with messages, from where these came."""
    link = origin_of(case)
    if link is None:
        return {"text": case.description}
    first = next((one.body for one in entries if one.side != "event"), "")
    return {
        "words": _(
            "This came out of the conversation between zone and enterprise. It begins with what was said there."
        ),
        "url": talk_door_of(context["actor"], case.organisation).address("talk", case.organisation),
        "text": "" if case.description == first else case.description,
    }


@register.simple_tag
def portal_news(actor: Actor) -> dict[str, int]:
    """How many announcements and conversations hold something new for the reader, and how many returns he owes."""
    announcements, talks, returns = actor.recall("portal news", lambda: news_at_portal(actor))
    return {"announcements": announcements, "talks": talks, "returns": returns}
