"""Spaces at the desk and the portal: the plan, the lists, and the sheets that let, end and move."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from openzone.core.actor import system
from openzone.places.actions import hold_space
from openzone.places.models import Floor, Hold, Space
from openzone.places.queries import today_of
from openzone.registry.actions import register
from openzone.registry.actions.tenancy_corrections import cancel_tenancy
from openzone.registry.models import Tenancy
from spaces import floor_in, let_to, space_on

MOST = 15


@pytest.fixture
def floor(cast: Cast) -> Floor:
    return floor_in(cast)


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["dispatcher"])
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def refs(answer: Any) -> list[str]:
    """What the rows of a list are called."""
    return re.findall(r'id="open-[0-9]+"[^>]*>([^<]*)<', text(answer))


@pytest.mark.parametrize(
    "path",
    [
        "/desk/spaces/", "/desk/spaces/parks/software-park/", "building", "/desk/spaces/list/", "space",
        "/desk/spaces/tenancies/", "organisation", "/portal/spaces/",
    ],
)  # fmt: skip
def test_a_page_asks_the_same_for_one_row_and_three(cast: Cast, desk: Client, floor: Floor, path: str) -> None:
    first = space_on(cast, floor, "A100")
    let_to(cast, first, date(2020, 1, 1), date(2020, 12, 31))
    named = {"building": f"/desk/spaces/buildings/{floor.building_id}/", "space": f"/desk/spaces/{first.pk}/"}
    named["organisation"] = reverse("desk_organisation", args=[cast.organisation.ref])
    if path.startswith("/portal"):
        desk.force_login(cast.users["owner"])
    counts = []
    for number in range(3):
        space = space_on(cast, floor, f"A10{number + 1}")
        let_to(cast, space, date(2021 + number, 1, 1), None)
        let_to(cast, first, date(2021 + number, 1, 1), date(2021 + number, 12, 31))
        wrong = let_to(cast, first, date(2030 + number, 1, 1), date(2030 + number, 12, 31))
        cancel_tenancy(wrong, reason="Mistyped", by=cast.actor("dispatcher"))
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(named.get(path, path)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[2] <= MOST


def test_the_plan_tells_each_state_by_word_and_pattern(cast: Cast, desk: Client, floor: Floor) -> None:
    today = today_of(cast.actor("dispatcher"))
    places = [{"left": 0, "width": 25}, {"left": 25, "width": 25}, {"left": 50, "width": 25}, {"left": 75, "width": 25}]
    spaces = [space_on(cast, floor, f"A10{at}", depth=40, **place) for at, place in enumerate(places)]
    let_to(cast, spaces[0], today, today + timedelta(40))
    by = cast.actor("park_officer")
    hold_space(spaces[1], kind="reserved", since=today, until=today + timedelta(9), reason="A bank", by=by)
    hold_space(spaces[2], kind="works", since=today, reason="New lift", by=by)
    page = text(desk.get(f"/desk/spaces/buildings/{floor.building_id}/"))
    told = re.findall(r'class="oz-plan-space"[^>]*aria-label="([^"]*)"', page)
    assert told[3] == "A103 · 100 m² · office · free"
    assert "let to Dalian Bright Co. until" in told[0]
    assert "reserved until" in told[1] and "A bank" in told[1] and "under works until no end yet: New lift" in told[2]
    assert page.count('fill="url(#plan-reserved)"') == page.count('fill="url(#plan-works)"') == 1
    assert "A bank" in page and "New lift" in page
    client = Client()
    client.force_login(cast.users["elsewhere"])
    stranger = text(client.get(f"/desk/spaces/buildings/{floor.building_id}/"))
    assert "Bright" not in stranger and "let to another unit&#x27;s tenant until" in stranger


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["A1", "A2", "A3"]), ("q=a2", ["A2"]), ("park=software-park", ["A1", "A2", "A3"]), ("park=x", []),
        ("state=let", ["A1"]), ("state=free", ["A2", "A3"]), ("state=x", []), ("use=laboratory", ["A3"]),
        ("from_area=90", ["A1", "A2"]), ("day=2019-12-31", []), ("day=2020-06-01", ["A1", "A2", "A3"]),
        ("figure=occupancy_spaces", ["A1"]), ("figure=occupancy_spaces&part=denominator", ["A1", "A2", "A3"]),
        ("figure=cases_solved", []), ("figure=occupancy_area&dimension=use&code=laboratory&part=denominator", ["A3"]),
    ],
)  # fmt: skip
def test_the_filters_of_spaces(cast: Cast, desk: Client, floor: Floor, query: str, found: list[str]) -> None:
    space = space_on(cast, floor, "A1")
    space_on(cast, floor, "A2")
    space_on(cast, floor, "A3", 60, use="laboratory")
    let_to(cast, space, date(2021, 1, 1))
    assert refs(desk.get(f"/desk/spaces/list/?{query}")) == found


def test_a_list_says_the_unit_of_an_area_once(cast: Cast, desk: Client, floor: Floor) -> None:
    let_to(cast, space_on(cast, floor, "A1"), date(2021, 1, 1))
    for path in ("list/", "tenancies/"):
        page = text(desk.get(f"/desk/spaces/{path}"))
        assert re.search(r'<td [^>]*data-label="Area in m²"[^>]*>100</td>', page) and "100 m²" not in page


def test_tenancies_that_end_come_first_and_go_on(cast: Cast, desk: Client, floor: Floor, monkeypatch: Any) -> None:
    today = today_of(cast.actor("dispatcher"))
    for number, days in enumerate((None, 170, 10, 80, -3)):
        space = space_on(cast, floor, f"A{number}")
        let_to(cast, space, date(2021, 1, 1), None if days is None else today + timedelta(days))
    spaces = re.compile(r"/desk/spaces/[0-9]+/\">(A[0-9])<")
    for query, found in (
        ("within=90", ["A2", "A3"]), ("within=180", ["A2", "A3", "A1"]), ("state=ended", ["A4"]),
        ("state=running", ["A2", "A3", "A1", "A0"]), ("q=光明&park=software-park", ["A4", "A2", "A3", "A1", "A0"]),
        ("q=nobody", []), ("state=x", []), ("within=x", []),
    ):  # fmt: skip
        assert spaces.findall(text(desk.get(f"/desk/spaces/tenancies/?{query}"))) == found, query
    assert desk.get("/desk/spaces/tenancies/?start=1")["Location"].endswith("?within=90")
    monkeypatch.setattr("openzone.web.parts.paging.page_by_day.__kwdefaults__", {"size": 2})
    seen, address = [], "/desk/spaces/tenancies/"
    while address:
        page = text(desk.get(address))
        seen += spaces.findall(page)
        following = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = f"/desk/spaces/tenancies/{following[1].replace('&amp;', '&')}" if following else ""
    assert seen == ["A4", "A2", "A3", "A1", "A0"]


def test_a_space_is_let_once_from_its_page_and_the_refusal_is_read(cast: Cast, desk: Client, floor: Floor) -> None:
    space = space_on(cast, floor)
    address = reverse("desk_space_let", args=[space.pk])
    sheet = {"organisation": "光明", "since": "2026-01-01", "rate": "48.5", "currency": "CNY", "rent_free_months": "2"}
    sheet |= {"deposit": "0", "next_rate": "50", "next_since": "2027-01-01", "key": "one"}
    for _click in range(2):
        assert desk.post(address, sheet).status_code == 303
    tenancy = Tenancy.objects.get()
    assert [str(step.per_square_metre) for step in tenancy.rents.all()] == ["48.5000", "50.0000"]
    again = desk.post(address, {**sheet, "key": "two", "organisation": cast.outside.ref})
    assert again.status_code == 409 and "is let to “Dalian Bright Co.” since 1 Jan 2026, without an end" in text(again)
    for wrong, words in (
        ({"organisation": "nobody"}, "No organisation that you see is known by this"),
        ({"next_since": ""}, "Please say from which day on"),
        ({"until": "2025-01-01"}, "The end lies before the beginning"),
        ({"rate": ""}, "This field is required"),
    ):
        answer = desk.post(address, {**sheet, "key": "three", **wrong})
        assert answer.status_code == 422 and words in text(answer)
    page = text(desk.get(reverse("desk_space", args=[space.pk])))
    assert "Dalian Bright Co." in page and "4,850 CNY a month" in page


def test_words_that_fit_several_ask_for_the_reference(cast: Cast, desk: Client, floor: Floor) -> None:
    register(unit=cast.units["station"], name="Dalian Brighter", by=system(cast.zone.pk))
    sheet = {"organisation": "Dalian", "since": "2026-01-01", "rate": "1", "currency": "CNY", "rent_free_months": "0"}
    for number in range(8):
        register(unit=cast.units["station"], name=f"Dalian Bright {number}", by=system(cast.zone.pk))
    address = reverse("desk_space_let", args=[space_on(cast, floor).pk])
    answer = desk.post(address, {**sheet, "deposit": "0"})
    assert answer.status_code == 422 and "Several are known by this. Give the reference: Dalian Bright" in text(answer)
    register(unit=cast.units["station"], name="Dalian", by=system(cast.zone.pk))
    assert desk.post(address, {**sheet, "deposit": "0"}).status_code == 303
    assert Tenancy.objects.get().organisation.name == "Dalian"


def test_an_enterprise_gets_a_free_space_moves_stays_and_leaves(cast: Cast, desk: Client, floor: Floor) -> None:
    taken, free, other = (space_on(cast, floor, code) for code in ("A1", "A2", "A3"))
    let_to(cast, taken, date(2025, 1, 1), organisation=cast.outside)
    address = reverse("desk_organisation_let", args=[cast.organisation.ref])
    offered = text(desk.get(address))
    assert f'value="{free.pk}"' in offered and f'value="{taken.pk}"' not in offered
    sheet = {"space": str(free.pk), "since": "2026-01-01", "until": "2026-12-31", "rate": "40", "currency": "CNY"}
    sheet |= {"rent_free_months": "0", "deposit": "100"}
    assert desk.post(address, sheet).status_code == 303
    tenancy = Tenancy.objects.get(organisation=cast.organisation)
    moved = {"to": str(other.pk), "on": "2026-07-01", "until": "2026-12-31", "rate": "41"}
    assert desk.post(reverse("desk_tenancy_move", args=[tenancy.pk]), moved).status_code == 303
    second = Tenancy.objects.get(space=other)
    assert second.moved_from == tenancy
    number = second.pk
    assert desk.post(reverse("desk_tenancy_extend", args=[number]), {"until": "2027-12-31"}).status_code == 303
    sent = {"since": "2027-01-01", "rate": "44"}
    assert desk.post(reverse("desk_tenancy_rent", args=[number]), sent).status_code == 303
    sent = {"on": "2027-06-30", "reason": "Own building"}
    assert desk.post(reverse("desk_tenancy_end", args=[number]), sent).status_code == 303
    second.refresh_from_db()
    assert second.until == date(2027, 6, 30) and second.rents.count() == 2
    page = text(desk.get(reverse("desk_organisation", args=[cast.organisation.ref])))
    assert "A3" in page and "let it a space" in page and "extended a tenancy" in page


def test_a_tenancy_is_corrected_and_taken_back_and_its_space_tells_so(cast: Cast, desk: Client, floor: Floor) -> None:
    space = space_on(cast, floor)
    tenancy = let_to(cast, space, date(2025, 1, 1), date(2025, 12, 31))
    address, page = reverse("desk_tenancy_correct", args=[tenancy.pk]), reverse("desk_space", args=[space.pk])
    sheet = {"since": "2025-01-01", "area": "100", "currency": "CNY", "rent_free_months": "0", "deposit": "300"}
    stale = desk.post(address, {**sheet, "reason": "Left out", "seen": "older"})
    assert stale.status_code == 409 and "Somebody changed this" in text(stale)
    assert desk.post(address, {**sheet, "reason": "Left out"}).status_code == 303
    assert "Left out" in text(desk.get(page)) and "300 CNY" in text(desk.get(page))
    taken = desk.post(reverse("desk_tenancy_cancel", args=[tenancy.pk]), {"reason": "They did not sign"})
    assert taken.status_code == 303 and not Tenancy.objects.exists()
    assert "taken back" in text(desk.get(page)) and "They did not sign" in text(desk.get(page))
    desk.force_login(cast.users["elsewhere"])
    assert "They did not sign" not in text(desk.get(page))


def test_a_building_is_entered_from_the_park_down(cast: Cast, desk: Client) -> None:
    assert "No building is entered yet" in text(desk.get("/desk/spaces/parks/software-park/"))
    made = desk.post("/desk/spaces/parks/software-park/buildings/new/", {"code": "tower-b", "name": "Tower B"})
    building = made["Location"]
    assert desk.post(f"{building}floors/new/", {"number": "3"}).status_code == 303
    assert desk.post(f"{building}floors/new/", {"number": "3"}).status_code == 422
    floor = Floor.objects.get()
    new = {"code": "B301", "area": "120.5", "use": "office", "since": "2026-01-01", "left": "0", "top": "0"}
    new |= {"width": "0", "depth": "0"}
    assert desk.post(f"/desk/spaces/floors/{floor.pk}/new/", new).status_code == 303
    assert desk.post(f"/desk/spaces/floors/{floor.pk}/new/", {**new, "key": "2"}).status_code == 422
    assert desk.post(f"/desk/spaces/floors/{floor.pk}/new/", {**new, "code": "X", "width": "101"}).status_code == 422
    space = Space.objects.get()
    changed = {
        "code": "B301",
        "area": "130",
        "use": "laboratory",
        "left": "0",
        "top": "0",
        "width": "50",
        "depth": "50",
    }
    assert desk.post(f"/desk/spaces/{space.pk}/edit/", changed).status_code == 303
    held = {"kind": "works", "since": "2026-02-01", "reason": "Walls", "until": ""}
    assert desk.post(f"/desk/spaces/{space.pk}/hold/", held).status_code == 303
    hold = Hold.objects.get()
    assert desk.post(f"/desk/spaces/{space.pk}/holds/{hold.pk}/end/", {"on": "2026-02-10"}).status_code == 303
    assert desk.post(f"/desk/spaces/{space.pk}/close/", {"on": "2026-03-01"}).status_code == 303
    page = text(desk.get(f"/desk/spaces/{space.pk}/"))
    assert "130 m²" in page and "no more after" in page and "Walls" in page


def test_the_enterprise_reads_its_own_rent_and_end(cast: Cast, client: Client, floor: Floor) -> None:
    let_to(cast, space_on(cast, floor, "A1"), date(2026, 1, 1), date(2030, 12, 31), subsidy="Half for two years")
    client.force_login(cast.users["owner"])
    page = text(client.get("/portal/spaces/"))
    assert "A1" in page and "5,000 CNY a month" in page and "31 Dec 2030" in page and "Half for two years" in page
    client.force_login(cast.users["outsider"])
    assert "No space in a park" in text(client.get("/portal/spaces/"))
