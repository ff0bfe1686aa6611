"""The size class, kept beside each organisation as its facts and its industry give it."""

from openzone.registry.models import Organisation
from openzone.registry.profiles import bounds_in
from openzone.registry.queries import isic_code_of
from openzone.registry.sizes import INDICATORS, groups_of, size_of

YEARS_BACK = 3


def refresh_size(organisation: Organisation) -> None:
    """Keep the class that the figures of the latest year give; where they leave it open, of one of the years before."""
    rows = list(
        organisation.fact_profiles.filter(figures__has_any_keys=sorted(INDICATORS)).order_by("-year")[:YEARS_BACK]
    )
    groups = groups_of(isic_code_of(organisation))
    recent = [row for row in rows if row.year > rows[0].year - YEARS_BACK]
    classes = (size_of(groups, bounds_in(row.figures)) for row in recent)
    size = next((one for one in classes if one is not None), "")
    if size != organisation.size:
        organisation.size = size
        organisation.save(update_fields=["size"])
