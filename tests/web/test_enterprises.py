"""Enterprises at the desk: found in either script, entered once, changed by whoever serves them."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from openzone.core.actor import system
from openzone.registry.actions import register
from openzone.registry.actions.persons import enter_person
from openzone.registry.models import Membership, Office, Organisation

LIST = "/desk/enterprises/"


@pytest.fixture
def officer(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["officer"])
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=光明", True), ("q=bright", True), ("q=Dalian", True), ("q=nothing", False), ("kind=enterprise", True),
        ("kind=government", False), ("unit=park", True), ("unit=other", False), ("park=software-park", True),
        ("park=x", False), ("country=DE", False), ("q=guangming", True), ("q=dalian+guangm", True),
        ("q=guanming", False),        ("industry=isic:J", False), ("industry=isic:%00", False), ("industry=x", False),
        ("after=%01%ff", True), ("after=W10", True),
        ("kind=%27--", False),
    ],
)  # fmt: skip
def test_the_filters(cast: Cast, officer: Client, query: str, found: bool) -> None:
    assert (cast.organisation.ref in text(officer.get(f"{LIST}?{query}"))) is found


def test_the_list_goes_on_where_it_ended(cast: Cast, officer: Client) -> None:
    for number in range(120):
        register(unit=cast.units["station"], name=f"Name {number % 7}", by=system(cast.zone.pk))
    seen: list[str] = []
    address: str | None = LIST
    while address:
        page = officer.get(address)
        seen += re.findall(r'id="row-(O-[^"]+)"', text(page))
        address = f"{LIST}?after={page.context['page'].next}" if page.context["page"].next else None
    assert len(seen) == len(set(seen)) == 121


@pytest.mark.parametrize("path", [LIST, "one"])
def test_the_pages_ask_the_same_for_one_row_and_three(cast: Cast, officer: Client, path: str) -> None:
    path = reverse("desk_organisation", args=[cast.organisation.ref]) if path == "one" else path
    cast.case("in_progress")
    officer.get(path)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert officer.get(path).status_code == 200
        counts.append(len(asked))
        for number in range(2):
            cast.case("closed")
            register(unit=cast.units["station"], name=f"Other {number}", by=system(cast.zone.pk))
            enter_person(cast.organisation, name=f"Contact {number}", by=system(cast.zone.pk))
    assert counts[0] == counts[1] <= 15


def test_an_enterprise_is_entered_once(cast: Cast, officer: Client) -> None:
    new = {"key": "one", "name": "Hello", "name_local": "你好公司", "kind": "enterprise", "country": "IN"}
    new |= {"unit": "station", "park": "software-park", "aliases": "Hi\n\nHey", "account_manager": ""}
    new |= {"scheme": "uscc", "value": "91110000 600037341l", "industry": "isic:J"}
    for _click in range(2):
        assert officer.post(reverse("desk_organisation_new"), new).status_code == 303
    made = Organisation.objects.get(name="Hello")
    assert (made.country, made.unit, made.park) == ("IN", cast.units["station"], cast.park_place)
    assert sorted(made.names.values_list("name", flat=True)) == ["Hey", "Hi"]
    assert made.identifiers.get().value == "91110000600037341L" and made.classifications.get().industry.code == "J"
    page = text(officer.get(reverse("desk_organisation", args=[made.ref])))
    assert "India" in page and "你好公司" in page and "Hey" in page
    assert made.ref in text(officer.get(f"{LIST}?q=hey"))


@pytest.mark.parametrize(
    "bad",
    [
        {"name": ""}, {"name": "x" * 201}, {"name": "a\x07"}, {"country": "XX"}, {"unit": "commission"},
        {"unit": "other"},
        {"park": "x"}, {"account_manager": "99999999999999999999"}, {"aliases": "x" * 201}, {"kind": "bank"},
        {"key": "x" * 500}, {"value": "91110000600037341M"}, {"value": "x", "scheme": "bank"}, {"industry": "isic:Z"},
    ],
)  # fmt: skip
def test_what_does_not_fit_is_named_and_kept(cast: Cast, officer: Client, bad: dict[str, str]) -> None:
    new = {
        "key": "one",
        "name": "Hello",
        "name_local": "你好公司",
        "kind": "enterprise",
        "unit": "station",
        "scheme": "uscc",
        **bad,
    }
    answer = officer.post(reverse("desk_organisation_new"), new)
    assert answer.status_code == 422 and "你好公司" in text(answer)
    assert not Organisation.objects.filter(name_local="你好公司").exists()


def test_a_stale_page_changes_nothing(cast: Cast, officer: Client) -> None:
    address = reverse("desk_organisation_edit", args=[cast.organisation.ref])
    page = officer.get(address)
    sent = {name: page.context["form"][name].value() or "" for name in page.context["form"].fields}
    sent["key"] = ""
    assert officer.post(address, {**sent, "name": "Brighter"}).status_code == 303
    stale = officer.post(address, {**sent, "name": "Darker"})
    assert stale.status_code == 409 and "Darker" in text(stale)
    row = Organisation.objects.get(pk=cast.organisation.pk)
    assert row.name == "Brighter" and "Brighter\n" in row.known_as and "Bright\n" in row.known_as


def test_others_see_only_what_they_serve(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["elsewhere"])
    for name in ("desk_organisation", "desk_organisation_edit", "desk_colleague_new"):
        assert client.get(reverse(name, args=[cast.organisation.ref])).status_code == 404
    client.force_login(cast.users["auditor"])
    assert client.get(reverse("desk_organisation", args=[cast.organisation.ref])).status_code == 200
    assert client.get(reverse("desk_organisation_edit", args=[cast.organisation.ref])).status_code == 403
    new = reverse("desk_known_new", args=[cast.organisation.ref, "persons"])
    assert client.post(new, {"name": "X"}).status_code == 403


def test_with_a_mail_server_the_link_goes_to_the_person_alone(cast: Cast, officer: Client) -> None:
    new = {"email": "new@example.org", "name": "New", "role": "member"}
    page = text(officer.post(reverse("desk_colleague_new", args=[cast.organisation.ref]), new))
    assert "A letter goes to New" in page and "/reset/key/" not in page


def test_colleagues_are_invited_and_leave(cast: Cast, officer: Client, settings: Any) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    ref = cast.organisation.ref
    new = {"email": "new@example.org", "name": "New", "role": "member"}
    answer = officer.post(reverse("desk_colleague_new", args=[ref]), new)
    assert "/account/password/reset/key/" in text(answer) and answer["Cache-Control"] == "no-store"
    member = Membership.objects.get(user__email="new@example.org")
    address = reverse("desk_colleague_link", args=[ref, member.user_id])
    assert "/account/password/reset/key/" in text(officer.post(address))
    assert officer.get(address).status_code == 405
    known = reverse("desk_colleague_link", args=[ref, cast.users["owner"].pk])
    assert "/account/password/reset/key/" not in text(officer.post(known))
    stranger = reverse("desk_colleague_link", args=[ref, cast.users["outsider"].pk])
    assert officer.post(stranger).status_code == 404
    end = reverse("desk_colleague_end", args=[ref, member.user_id])
    assert officer.post(end, {"key": "x"}).status_code == 303
    member.refresh_from_db()
    assert member.until is not None
    last = officer.post(reverse("desk_colleague_end", args=[ref, cast.users["owner"].pk]), {"key": "y"})
    assert last.status_code == 409 and "last owner" in text(last)


def test_persons_are_added_once(cast: Cast, officer: Client) -> None:
    address = reverse("desk_known_new", args=[cast.organisation.ref, "persons"])
    new = {"key": "one", "name": "李伟", "title": "CFO", "phone": "+86 411 1", "email": "li@example.org"}
    for _click in range(2):
        assert officer.post(address, new).status_code == 303
    assert Office.objects.get().person.name == "李伟"
    assert officer.post(address, {**new, "key": "two", "email": "no mail"}).status_code == 422
