"""Whom the reader acts for, and a demand's state in the words of an enterprise."""

from collections.abc import Sequence

from django import template
from django.utils.translation import gettext as _

from openzone.cases.models import Case
from openzone.core.actor import Actor
from openzone.registry.queries import claims_on_own, memberships_of, owned_by
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
def stands(case: Case) -> Standing:
    """Where the demand stands, in plain words."""
    return standing(case)
