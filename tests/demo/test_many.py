"""The many enterprises of the demo: as many as said, the same every time, with years of figures."""

import pytest
from django.db.models import Count
from stdnum.cn import uscc

from openzone.demo.enterprises import HOW_MANY
from openzone.demo.multitude import course, multitude
from openzone.demo.zones import ZONES, ZoneFacts
from openzone.registry.models import Fact, FactProfile, Identifier, Organisation, Tenancy

pytestmark = pytest.mark.usefixtures("demo")


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: zone.code)
def test_twelve_hundred_with_names_and_codes_the_same_every_time(zone: ZoneFacts) -> None:
    many = multitude(zone)
    assert len(many) + HOW_MANY == 1200 and many == multitude(zone)
    assert len({one.name for one in many}) == len({one.name_local for one in many}) == len(many)
    numbers = [one.number for one in many if one.number]
    assert all(map(uscc.is_valid, numbers)) and len(set(numbers)) == len(numbers) > 1000


def test_they_grow_shrink_leave_years_out_and_put_figures_right() -> None:
    told = [course(one, 2024) for one in multitude(ZONES[0]) if one.since.year <= 2020]
    people = [[figures["headcount"] for figures in one.figures.values()] for one in told]
    assert all(len(one.figures) >= 4 for one in told)
    assert any(len(one.figures) == 4 for one in told) and any(one.first_said for one in told)
    assert sum(one[-1] > one[0] for one in people) > sum(one[-1] < one[0] for one in people) > 50


def test_what_is_kept_of_them_is_what_the_actions_would_keep() -> None:
    zone = Organisation.objects.filter(zone__code="etic", kind="enterprise")
    assert zone.count() >= 1200 and zone.exclude(size="").exists()
    assert Fact.objects.filter(supersedes__isnull=False, current=True, organisation__in=zone).count() > 20
    assert Tenancy.objects.filter(organisation__in=zone).values("organisation").distinct().count() > 100
    row = zone.filter(identifiers__isnull=False, facts__supersedes__isnull=False).order_by("-id")[0]
    profiles = FactProfile.objects.filter(organisation=row)
    told = {(one.year, code): entry["fact"] for one in profiles for code, entry in one.figures.items()}
    assert set(told.values()) == set(row.facts.filter(current=True).values_list("pk", flat=True))
    assert Identifier.objects.filter(zone=row.zone).values("value").annotate(n=Count("id")).filter(n__gt=1).count() == 0
