"""How relations of organisations are told on pages."""

from django import template

from openzone.core.forms import local
from openzone.registry.enums import CorrectionKind, RelationKind
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


_CORRECTABLE = {
    "identifiers": CorrectionKind.IDENTIFIER,
    "names": CorrectionKind.OTHER_NAME,
    "addresses": CorrectionKind.ADDRESS,
    "websites": CorrectionKind.WEBSITE,
    "industries": CorrectionKind.INDUSTRY,
    "persons": CorrectionKind.PERSON,
}


@register.simple_tag
def correction_kind(section: str) -> str:
    """As what an enterprise proposes to correct a line of this section; nothing where the zone alone knows it."""
    return _CORRECTABLE[section].value if section in _CORRECTABLE else ""


@register.simple_tag
def in_words(name: str, name_local: str) -> str:
    """A name in the reader's language."""
    return local(name, name_local)
