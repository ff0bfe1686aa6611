"""For whom an announcement is, in words."""

from django.utils.translation import gettext as _

from openzone.contact.audience import Audience
from openzone.places.models import Park
from openzone.registry.enums import OrganisationKind, Size
from openzone.registry.models import Tag
from openzone.registry.queries import industries_of
from openzone.web.parts.industries import industry_label


def in_words(audience: Audience, zone_id: int) -> list[tuple[str, str]]:
    """Each part of the filter with what was chosen; nothing where everybody is meant."""
    parks = Park.objects.filter(zone_id=zone_id, pk__in=audience.parks).order_by("name") if audience.parks else []
    tags = Tag.objects.filter(zone_id=zone_id, pk__in=audience.tags).order_by("name") if audience.tags else []
    classes = industries_of(zone_id).filter(pk__in=audience.industries) if audience.industries else []
    parts = [
        (_("Kind"), [str(OrganisationKind(one).label) for one in audience.kinds]),
        (_("Parks"), [park.shown_name for park in parks]),
        (_("Industries"), [industry_label(one) for one in classes]),
        (_("Size"), [str(Size(one).label) for one in audience.sizes]),
        (_("Tags"), [tag.shown_name for tag in tags]),
    ]
    return [(name, ", ".join(words)) for name, words in parts if words]
