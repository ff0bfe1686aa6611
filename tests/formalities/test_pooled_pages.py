"""Shuttles and talent homes by the pages: from the demand to the seats, from the application to the contract."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from formalities.pooled import (
    contracted,
    day,
    demanded,
    home,
    month,
    opened,
    origin,
    planned,
    shuttle_rule,
    table,
    waiting,
)
from openzone.formalities.home_queries import classes_on
from openzone.formalities.models import Home, HomeApplication, HomeContract, SeatBooking, ShuttleDemand, ShuttleRoute
from openzone.web.parts.formalities.pooled import month_words

MOST = 18
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        if name:
            made.force_login(cast.users[name])
        return made

    return client


def sent(client: Client, url: str, **typed: Any) -> Any:
    """The answer to a form that was filled in right."""
    answer = client.post(url, typed)
    assert answer.status_code == 303, (url, answer.status_code, answer.context and answer.context["form"].errors)
    return answer


def counted(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200, url
    return len(asked)


def test_the_pages_take_as_many_statements_for_three_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    route = opened(cast)
    table(cast)
    contract, row = contracted(cast, home(cast), months=1), waiting(cast)
    addresses = [
        ("officer", "/desk/shuttles/"), ("officer", "/desk/shuttles/rules/"),
        ("park_officer", f"/desk/shuttles/of/{route.ref}/"), ("officer", "/desk/homes/"),
        ("park_officer", "/desk/homes/applications/"), ("park_officer", "/desk/homes/contracts/"),
        ("park_officer", f"/desk/homes/applications/{contract.application.ref}/"),
        ("owner", "/portal/shuttles/"), ("owner", f"/portal/shuttles/of/{route.ref}/"), ("owner", "/portal/homes/"),
        ("owner", f"/portal/homes/of/{row.ref}/"), ("", "/z/here/shuttles/"), ("", "/z/here/homes/"),
    ]  # fmt: skip
    before = [counted(sign_in(name), url) for name, url in addresses]
    for number in range(2):
        other = origin(cast, f"other-{number}")
        planned(cast, other)
        demanded(cast, 3, words=f"by the river {number}")
        demanded(cast, 3, words=f"any {number}", origin=other, by="outsider")
        contracted(cast, home(cast, number=number + 2), months=1)
        waiting(cast)
    after = [counted(sign_in(name), url) for name, url in addresses]
    wrong = [one for one in zip(addresses, before, after, strict=True) if one[2] > MOST or one[1] != one[2]]
    assert not wrong


def test_from_the_demand_to_the_seats(cast: Cast, sign_in: SignIn) -> None:
    shuttle_rule(cast)
    origin(cast)
    member, office = sign_in("member"), sign_in("park_officer")
    ref = cast.organisation.ref
    typed = {"organisation": ref, "starts": "08:30", "ends": "17:30", "riders": 36, "month": f"{month(cast):%Y-%m}"}
    sent(member, "/portal/shuttles/demands/new/", words="the old harbour", **typed)
    demand = ShuttleDemand.objects.get()
    assert b"the old harbour" in office.get("/desk/shuttles/").content
    sent(office, f"/desk/shuttles/demands/{demand.ref}/pooling/", origin="railway")
    wrong = {"unit": "park", "origin": "railway", "starts": "08:30", "ends": "17:30", "name": "Station line"}
    more = {"seats": 50, "runs": 1, "month": f"{month(cast):%Y-%m}", "price": "180", "office": ""}
    refused = office.post("/desk/shuttles/new/", {**wrong, **more, "stops": "early Railway"})
    assert refused.status_code == 422 and b"is no stop" in refused.content
    sent(office, "/desk/shuttles/new/", **wrong, **more, stops="07:40 18:20 Railway Station | 火车站\n8:15 Gate 1")
    route = ShuttleRoute.objects.get()
    assert [(one.name, one.name_local) for one in route.stops.all()] == [("Railway Station", "火车站"), ("Gate 1", "")]
    assert route.ref.encode() in office.get("/desk/").content
    sent(office, f"/desk/shuttles/of/{route.ref}/opening/")
    where = f"/portal/shuttles/of/{route.ref}/seats/"
    sent(member, where, organisation=ref, month=month(cast).isoformat(), seats=36)
    full = sign_in("outsider").post(
        where, {"organisation": cast.outside.ref, "month": month(cast).isoformat(), "seats": 15}
    )
    assert full.status_code == 409 and b"Only 14 seats are left" in full.content
    booked = SeatBooking.objects.get()
    assert booked.seats == 36 and b"to be paid until" in member.get(f"/portal/shuttles/of/{route.ref}/").content
    sent(office, f"/desk/shuttles/of/{route.ref}/seats/{booked.pk}/", paid_on=f"{day(cast):%Y-%m-%d}")
    assert b"paid on" in member.get(f"/portal/shuttles/of/{route.ref}/").content
    page = sign_in("outsider").get("/portal/shuttles/").content.decode()
    assert "Station line" in page and cast.organisation.name not in page
    told = member.get("/portal/shuttles/").content.decode()
    assert month_words(month(cast)) in told and f"{month(cast):%Y-%m}" not in told
    public = Client().get("/z/here/shuttles/").content.decode()
    assert "07:40" in public and "16175.com" in public
    sent(office, f"/desk/shuttles/of/{route.ref}/ridership/new/", month=f"{month(cast):%Y-%m}", runs=2, riders=70)
    assert b"70 %" in office.get(f"/desk/shuttles/of/{route.ref}/").content


def test_classes_are_added_renamed_and_left_out(cast: Cast, sign_in: SignIn) -> None:
    administrator, url = sign_in("administrator"), "/desk/homes/classes/new/"
    table(cast)
    form = administrator.get(f"{url}?from=talent-apartments").context["form"]
    typed = {name: form[name].value() for name in form.fields} | {"unit": "park", "since": f"{day(cast):%Y-%m-%d}"}
    refused = administrator.post(url, typed)
    assert refused.status_code == 422 and b"is no class" in refused.content
    lines = ["high-level 120 100 Provincial talent | 省级人才", "junior-college 60.5 12.5% Junior college"]
    sent(administrator, url, **{**typed, "classes": "\n".join(lines)})
    known = classes_on(cast.zone.pk, day(cast))
    told = [(one.code, str(one.area_cap), str(one.discount), one.name, one.name_local) for one in known]
    assert told == [
        ("high-level", "120.00", "1.000", "Provincial talent", "省级人才"),
        ("junior-college", "60.50", "0.125", "Junior college", ""),
    ]


def test_from_the_application_to_the_contract(cast: Cast, sign_in: SignIn) -> None:
    administrator, office, owner = sign_in("administrator"), sign_in("park_officer"), sign_in("owner")
    form = administrator.get("/desk/homes/classes/new/").context["form"]
    typed = {name: form[name].value() for name in form.fields}
    sent(administrator, "/desk/homes/classes/new/", **{**typed, "unit": "park", "since": f"{day(cast):%Y-%m-%d}"})
    dwelling = {"address": "Lake Road 1", "address_local": "湖滨路1号", "rooms": 3, "area": 80, "market_rent": 30}
    sent(office, "/desk/homes/new/", unit="park", **dwelling)
    paper = SimpleUploadedFile("diploma.txt", b"A diploma.")
    wanted = {"organisation": cast.organisation.ref, "talent": "Lin Yue", "home_class": "bachelor", "household": 2}
    sent(owner, "/portal/homes/new/", **wanted, wanted_from=f"{day(cast):%Y-%m-%d}", document=paper)
    row = HomeApplication.objects.get()
    assert row.evidence is not None
    file = f"/files/{row.ref}/{row.evidence.pk}/"
    assert owner.get(file).status_code == 200 and office.get(file).status_code == 200
    assert sign_in("member").get(file).status_code == sign_in("officer").get(file).status_code == 404
    desk = f"/desk/homes/applications/{row.ref}/"
    assert row.ref.encode() in office.get("/desk/").content
    sent(office, f"{desk}admission/")
    assert b"place 1 in the line" in owner.get("/portal/homes/").content
    sent(office, f"{desk}offer/", home=Home.objects.get().ref)
    assert "1,500 CNY" in owner.get(f"/portal/homes/of/{row.ref}/").content.decode()
    sent(owner, f"/portal/homes/of/{row.ref}/acceptance/")
    sent(office, f"{desk}contract/", since=f"{day(cast):%Y-%m-%d}", months=1)
    sent(office, f"{desk}contract/moving-in/", moved_in_on=f"{day(cast):%Y-%m-%d}")
    contract = HomeContract.objects.get()
    assert contract.state == "lived_in" and contract.moved_in_on == day(cast)
    assert b"contracts that end soon" in office.get("/desk/").content
    assert "1,500 CNY" in office.get("/desk/homes/contracts/?ending=60").content.decode()
    assert (
        sign_in("officer").get(desk).status_code == 404
        and b"Lin Yue" not in sign_in("officer").get("/desk/homes/applications/?state=").content
    )
    public = Client().get("/z/here/homes/").content.decode()
    assert "banzhengshi.com" in public and "Lin Yue" not in public
