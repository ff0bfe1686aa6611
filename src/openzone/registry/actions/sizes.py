"""The size class, kept beside each organisation as its facts and its industry give it."""

from collections.abc import Sequence

from openzone.registry.models import FactProfile, Organisation
from openzone.registry.profiles import bounds_in
from openzone.registry.queries import industry_path_of
from openzone.registry.sizes import INDICATORS, groups_of, size_of

YEARS_BACK = 3


def size_given(profiles: Sequence[FactProfile], scheme: str, path: str) -> str:
    """The class that the latest of these profiles gives, or one of the two years before; empty where it stays open."""
    told = sorted((one for one in profiles if INDICATORS & one.figures.keys()), key=lambda one: -one.year)
    recent = [one for one in told if one.year > told[0].year - YEARS_BACK]
    classes = (size_of(groups_of(scheme, path), bounds_in(one.figures)) for one in recent)
    return next((one for one in classes if one is not None), "")


def refresh_size(organisation: Organisation) -> None:
    """Keep the class that its figures give."""
    size = size_now(organisation)
    if size != organisation.size:
        organisation.size = size
        organisation.save(update_fields=["size"])


def size_now(organisation: Organisation) -> str:
    """The class that the figures of the latest year give; where they leave it open, of one of the years before."""
    rows = list(
        organisation.fact_profiles.filter(figures__has_any_keys=sorted(INDICATORS)).order_by("-year")[:YEARS_BACK]
    )
    return size_given(rows, *industry_path_of(organisation))
