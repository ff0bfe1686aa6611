"""How relations of organisations are told on pages."""

from django import template

from openzone.registry.enums import RelationKind
from openzone.registry.models import Relation
from openzone.web.parts.dates import lasting
from openzone.web.parts.registry.identity import AS_SUBJECT

register = template.Library()


@register.simple_tag
def held_as(relation: Relation) -> str:
    """As what the lower one stands below the upper: `subsidiary, 60 %, since 2014`."""
    share = f"{relation.share:g} %" if relation.share is not None else ""
    words = str(AS_SUBJECT[RelationKind(relation.kind)])
    return ", ".join(filter(None, [words, share, lasting(relation.since, relation.until)]))
