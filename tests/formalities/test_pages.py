"""The catalogue by the pages: found by everybody, written at the desk, an appointment taken at the portal."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from formalities.offered import booked, counter, drafted, free_slot, published
from openzone.formalities.models import Appointment, Service
from openzone.formalities.queries import latest_of

MOST = 16
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        if name:
            made.force_login(cast.users[name])
        return made

    return client


def counted(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200, url
    return len(asked)


def test_the_pages_take_as_many_statements_for_three_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    one = counter(cast)
    service = published(cast, counter=one)
    day = booked(cast, service).starts_at.date()
    addresses = [
        ("officer", "/desk/services/?q=keys"), ("officer", "/desk/services/of/moving-in/"),
        ("officer", "/desk/services/of/moving-in/edit/"), ("officer", f"/desk/appointments/?day={day}"),
        ("administrator", "/desk/settings/counters/"), ("member", "/portal/services/"),
        ("member", "/portal/services/moving-in/appointment/"), ("member", "/portal/appointments/"),
        ("", "/z/here/services/?q=keys"), ("", "/z/here/services/moving-in/"),
    ]  # fmt: skip
    before = [counted(sign_in(name), url) for name, url in addresses]
    for number in range(2):
        published(cast, f"other-{number}", counter=counter(cast, f"window-{number + 2}"))
        drafted(cast, f"draft-{number}")
        booked(cast, service, number + 1, by="owner")
    after = [counted(sign_in(name), url) for name, url in addresses]
    wrong = [one for one in zip(addresses, before, after, strict=True) if one[2] > MOST or one[1] != one[2]]
    assert not wrong


def typed(**more: Any) -> dict[str, Any]:
    """What is typed about a service with two steps and a document."""
    rows = {
        f"{kind}-{n}-{name}": ""
        for n in range(1, 7)
        for kind, names in (("step", ("name", "after", "days")), ("document", ("name", "code")))
        for name in names
    }
    steps = {f"step-{n}-provider": "unit:station" for n in range(1, 7)}
    words = {
        "keeper": "station", "code": "permit", "name": "Permit", "name_local": "许可", "provider": "unit:station",
        "applicant": "enterprises", "levels": ["zone", "park"], "promise_days": "5", "fee": "0", "currency": "CNY",
        "step-1-name": "Ask", "step-2-name": "Decide", "step-2-after": "1", "document-1-name": "Licence",
        "document-1-code": "licence", "document-1-required": "on",
    }  # fmt: skip
    return {**rows, **steps, **words, **more}


def test_an_official_writes_a_service_and_a_circle_is_told_on_the_form(cast: Cast, sign_in: SignIn) -> None:
    client = sign_in("officer")
    refused = client.post("/desk/services/new/", typed(**{"step-1-after": "2"}))
    assert refused.status_code == 422 and "“Ask” ← “Decide” ← “Ask”" in refused.content.decode()
    assert client.post("/desk/services/new/", typed()).headers["Location"] == "/desk/services/of/permit/"
    version = latest_of(Service.objects.get())
    assert [(step.code, step.after) for step in version.steps.all()] == [("step-1", []), ("step-2", ["step-1"])]
    assert client.post("/desk/services/of/permit/publication/", {}).status_code == 403
    sign_in("leader").post("/desk/services/of/permit/publication/", {"seen": "1"})
    page = Client().get("/z/here/services/permit/", headers={"Accept-Language": "zh-hans"}).content.decode()
    assert "许可" in page
    assert "permit" in Client().get("/z/here/services/?q=许可").content.decode()


def test_an_enterprise_takes_an_appointment_and_gives_it_up(cast: Cast, sign_in: SignIn) -> None:
    one = counter(cast)
    published(cast, counter=one)
    moment, client = free_slot(one), sign_in("member")
    url = f"/portal/services/moving-in/appointment/?day={moment.date()}"
    sent = {"starts_at": moment.isoformat(), "organisation": cast.organisation.ref, "remark": "Two of us"}
    assert client.post(url, sent).headers["Location"] == "/portal/appointments/"
    taken = sign_in("outsider").post(url, {**sent, "organisation": cast.outside.ref})
    assert taken.status_code == 422 and "is not free" in taken.content.decode()
    made = Appointment.objects.get()
    shown = sign_in("officer").get(f"/desk/appointments/?day={moment.date()}").content.decode()
    assert made.ref in shown and "Two of us" in shown
    assert sign_in("outsider").get(f"/portal/appointments/{made.ref}/cancellation/").status_code == 404
    client.post(f"/portal/appointments/{made.ref}/cancellation/", {"reason": "Ill"})
    made.refresh_from_db()
    assert made.cancelled_reason == "Ill"
