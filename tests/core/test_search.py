"""Words are found in every script, by the index and by the query in the same way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cast import Cast
from openzone.cases import actions
from openzone.cases.models import Case
from openzone.cases.queries import visible_to
from openzone.cases.searching import search
from openzone.core.search import Words
from openzone.registry.models import Organisation
from openzone.registry.queries import search as search_organisations


@pytest.fixture
def case(cast: Cast) -> Case:
    return actions.raise_demand(
        organisation=cast.organisation,
        category=cast.category,
        by=cast.actor("member"),
        title="Commuter bus for the night shift",
        description="我们公司需要到软件园的夜班班车，共四十人。Route 27B.",
        answers={"riders": "40"},
    )


@pytest.mark.parametrize(
    "text",
    [
        "bus",
        "BUS night",
        "commut",
        "班车",
        "软件园",
        "夜",
        "软件园的夜班",
        "27b",
        "光明",
        "大连光明",
        "Bright",
        "bus 班车",
        "车",
    ],
)
def test_found(cast: Cast, case: Case, text: str) -> None:
    assert list(search(visible_to(cast.actor("dispatcher")), text, zone_id=cast.zone.pk)) == [case]


@pytest.mark.parametrize("text", ["tram", "夜软件", "件软", "27c", "!!!", "%", "'", "a & b | !c:*"])
def test_not_found(cast: Cast, case: Case, text: str) -> None:
    assert not search(visible_to(cast.actor("dispatcher")), text, zone_id=cast.zone.pk).exists()


def test_found_by_reference(cast: Cast, case: Case) -> None:
    assert list(search(visible_to(cast.actor("dispatcher")), case.ref, zone_id=cast.zone.pk)) == [case]


def test_an_organisation_is_found_by_the_name_it_has_in_the_other_script(cast: Cast) -> None:
    assert list(search_organisations(Organisation.objects.all(), "大连")) == [cast.organisation]
    assert list(search_organisations(Organisation.objects.all(), "dalian")) == [cast.organisation]


@pytest.mark.django_db
@given(text=st.text(max_size=60).filter(lambda text: "\x00" not in text))
def test_no_text_breaks_the_query(text: str) -> None:
    if Words(text):
        assert search_organisations(Organisation.objects.all(), text).count() >= 0
