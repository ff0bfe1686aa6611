"""Whom the reader acts for, and a demand's state in the words of an enterprise."""

from collections.abc import Sequence

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openzone.cases.models import Case
from openzone.cases.promises import Pledge
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.registry.queries import claims_on_own, memberships_of, owned_by
from openzone.ui.templatetags.ui import time_element
from openzone.ui.times import ahead
from openzone.web.parts.cases.promise_words import term_words
from openzone.web.portal.wording import Standing, standing

register = template.Library()


@register.simple_tag
def acted_for(actor: Actor) -> str:
    """The name of the organisation for which the reader acts, or how many there are."""
    names = [one.organisation.shown_name for one in memberships_of(actor)]
    return names[0] if len(names) == 1 else _several(names)


def _several(names: Sequence[str]) -> str:
    return _("%(count)d organisations") % {"count": len(names)} if names else ""


register.simple_tag(owned_by)


@register.simple_tag
def claimed_by_others(actor: Actor) -> int:
    """How many people say that they act for an organisation of which the reader is an owner."""
    return actor.recall("claims on own", lambda: claims_on_own(actor).count()) if owned_by(actor) else 0


@register.simple_tag
def pledged(pledge: Pledge) -> SafeString:
    """By when something is promised, and within how long: by Thu 17:00, within 2 working hours."""
    by = time_element(pledge.due_at, _("by %(time)s") % {"time": ahead(pledge.due_at, clock.now())})
    within = _("within %(term)s") % {"term": term_words(pledge.term)}
    return format_html('<b>{}</b> <span class="oz-muted">{}</span>', by, within)


@register.simple_tag
def stands(case: Case) -> Standing:
    """Where the demand stands, in plain words."""
    return standing(case)
