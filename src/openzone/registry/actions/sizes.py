"""The size class, kept beside each organisation as its facts and its industry give it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from openzone.registry.models import FactProfile, Organisation
from openzone.registry.profiles import bounds_in
from openzone.registry.queries import industry_path_of, industry_paths_of
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
    refresh_sizes([organisation])


def refresh_sizes(organisations: Sequence[Organisation]) -> None:
    """The same for many: two statements, and one for each class that organisations come to."""
    pks = [one.pk for one in organisations]
    known = FactProfile.objects.filter(organisation_id__in=pks, figures__has_any_keys=sorted(INDICATORS))
    profiles: dict[int, list[FactProfile]] = defaultdict(list)
    for profile in known.order_by("-year") if pks else ():
        profiles[profile.organisation_id].append(profile)
    keep_sizes(organisations, profiles)


def keep_sizes(organisations: Sequence[Organisation], profiles: Mapping[int, Sequence[FactProfile]]) -> None:
    """Keep the classes that these profiles give."""
    industries = industry_paths_of([one.pk for one in organisations])
    changed: dict[str, list[int]] = defaultdict(list)
    for one in organisations:
        size = size_given(profiles.get(one.pk, ()), *industries.get(one.pk, ("", "")))
        if size != one.size:
            one.size = size
            changed[size].append(one.pk)
    for size, rows in changed.items():
        Organisation.objects.filter(pk__in=rows).update(size=size)


def size_now(organisation: Organisation) -> str:
    """The class that the figures of the latest year give; where they leave it open, of one of the years before."""
    rows = list(
        organisation.fact_profiles.filter(figures__has_any_keys=sorted(INDICATORS)).order_by("-year")[:YEARS_BACK]
    )
    return size_given(rows, *industry_path_of(organisation))
