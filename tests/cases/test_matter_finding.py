"""The search box finds shared matters by reference and words, within what a person may see."""

import pytest
from django.test import Client

from cast import Cast
from openzone.cases.actions import add_to_matter, open_matter
from openzone.cases.enums import State
from openzone.cases.models import Matter
from openzone.core.enums import Sight
from openzone.core.finding import asked, find
from openzone.registry.queries import standing


@pytest.fixture
def matters(cast: Cast) -> list[Matter]:
    """One of the other station, and one with a demand on which the first station works."""
    night = open_matter(
        by=cast.actor("dispatcher"), unit=cast.units["top"], title="Night buses", title_local="夜班班车"
    )
    add_to_matter(night, case=cast.case(State.IN_PROGRESS), by=cast.actor("dispatcher"))
    far = open_matter(by=cast.actor("dispatcher"), unit=cast.units["other"], title="Parking at night")
    return [night, far]


def found(cast: Cast, who: str, text: str, sight: Sight = Sight.STAFF) -> list[tuple[str, str]]:
    actor = cast.actor(who)
    hits = find(actor, asked(text, sight=sight), standing=standing(actor)).of("matter")
    return [(hit.ref, hit.state) for hit in hits]


def test_matters_are_found_by_reference_and_title(cast: Cast, matters: list[Matter]) -> None:
    night, far = ((one.ref, "open") for one in matters)
    assert set(found(cast, "dispatcher", "night")) == {night, far}
    assert found(cast, "dispatcher", "夜班班车") == found(cast, "dispatcher", "buses night") == [night]
    number = matters[1].ref.rpartition("-")[2].lstrip("0")
    for text in (matters[1].ref, matters[1].ref.lower().replace("-", " "), matters[1].ref[:7]):
        assert far in found(cast, "dispatcher", text)
    assert far in found(cast, "dispatcher", number.zfill(5))
    assert found(cast, "dispatcher", "M-1999-00001") == []


def test_only_those_that_a_person_may_see(cast: Cast, matters: list[Matter]) -> None:
    assert found(cast, "officer", "night") == [(matters[0].ref, "open")], "the one with a demand of his"
    assert found(cast, "elsewhere", "night") == [(matters[1].ref, "open")]
    for who, sight in (("member", Sight.OWN), ("member", Sight.ANY), ("foreigner", Sight.STAFF)):
        assert found(cast, who, "night", sight) == found(cast, who, matters[0].ref, sight) == []


def test_the_page_of_results_leads_to_it(cast: Cast, matters: list[Matter]) -> None:
    client = Client()
    client.force_login(cast.users["dispatcher"])
    page = client.get("/desk/search/", {"q": "buses"}).content.decode()
    assert f"/desk/matters/{matters[0].ref}/" in page
