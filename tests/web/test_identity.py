"""What is known of an organisation on its sheets, on its page at both doors, and over the API."""

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
from openzone.registry.actions.relations import relate
from openzone.registry.actions.tags import tag
from openzone.web.desk.known import KINDS

SENT: dict[str, tuple[dict[str, str], dict[str, str], str]] = {
    "identifiers": ({"scheme": "jp-cn", "value": "5-8356-7825-6246"}, {"ended": "2016"}, "5835678256246"),
    "names": ({"name": "Shine", "kind": "trade"}, {"until": "2016年5月"}, "Shine"),
    "industries": ({"industry": "isic:J"}, {}, "Information and communication"),
    "relations": ({"other": "Outsider", "side": "parent.up", "source": "x"}, {"share": "60"}, "Outsider Ltd"),
    "parks": ({"park": "software-park", "source": "contract"}, {"until": "2017"}, "Software Park"),
    "titles": ({"name": "Gazelle", "kind": "title", "source": "list", "since": "2014"}, {"until": "2016"}, "Gazelle"),
    "tags": ({"name": "Global 500", "year": "2014", "source": "chronicle"}, {"year": "2015"}, "Global 500"),
    "persons": ({"name": "Li Wei", "title": "CFO", "speaks": "on"}, {"title": "CEO"}, "Li Wei"),
    "addresses": ({"kind": "office", "lines": "1 Hui Xian", "country": "CN"}, {"lines": "2 Hui Xian"}, "Hui Xian"),
    "websites": ({"url": "www.example.com"}, {"url": "example.org"}, "example"),
}


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_each_kind_is_entered_changed_and_removed(cast: Cast, client: Client, kind: str) -> None:
    client.force_login(cast.users["dispatcher"])
    page = reverse("desk_organisation", args=[cast.organisation.ref])
    new, change, words = SENT[kind]
    known = KINDS[kind]
    before = set(known.rows(cast.organisation, cast.actor("dispatcher")).values_list("pk", flat=True))
    for _click in range(2):
        assert (
            client.post(reverse("desk_known_new", args=[cast.organisation.ref, kind]), {**new, "key": "a"}).status_code
            == 303
        )
    (number,) = set(known.rows(cast.organisation, cast.actor("dispatcher")).values_list("pk", flat=True)) - before
    assert words in text(client.get(page))
    there = [cast.organisation.ref, kind, number]
    shown = client.get(reverse("desk_known_edit", args=there))
    assert shown.status_code == 200
    stale = client.post(reverse("desk_known_edit", args=there), {**new, **change, "seen": "older", "key": "b"})
    assert stale.status_code == 409 and "Somebody changed this" in text(stale)
    changed = client.post(reverse("desk_known_edit", args=there), {**new, **change, "key": "b"})
    assert changed.status_code == 303, text(changed)
    assert words in text(client.get(page))
    client.force_login(cast.users["owner"])
    own = text(client.get(reverse("portal_enterprise")))
    assert words in own and "/desk/" not in own
    client.force_login(cast.users["dispatcher"])
    assert client.post(reverse("desk_known_remove", args=there), {"key": "c"}).status_code == 303
    assert not known.rows(cast.organisation, cast.actor("dispatcher")).filter(pk=number).exists()
    assert client.get(reverse("desk_known_edit", args=there)).status_code == 404


def test_a_number_that_does_not_fit_asks_why_and_keeps_what_was_typed(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["officer"])
    address = reverse("desk_known_new", args=[cast.organisation.ref, "identifiers"])
    assert 'type="hidden" name="reason"' in text(client.get(address))
    sent = {"scheme": "uscc", "value": "91350211M0000XUF46", "key": "a"}
    asked = client.post(address, sent)
    assert asked.status_code == 422 and 'type="text" name="reason"' in text(asked)
    assert "91350211M0000XUF46" in text(asked) and "check digit" in text(asked)
    assert client.post(address, {**sent, "reason": "So on the licence"}).status_code == 303
    assert "So on the licence" in text(client.get(reverse("desk_organisation", args=[cast.organisation.ref])))


def test_another_organisation_is_meant_by_reference_or_the_one_name(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["dispatcher"])
    for name in ("Alpha North", "Alpha South"):
        register(unit=cast.units["station"], name=name, by=system(cast.zone.pk))
    address = reverse("desk_known_new", args=[cast.organisation.ref, "relations"])
    for other, said in (("Alpha", "Several are known"), ("Nothing", "No organisation"), ("\x00", "")):
        answer = client.post(address, {"other": other, "side": "parent.up", "source": "x"})
        assert answer.status_code == 422 and said in text(answer)
    for other in (cast.outside.ref.lower(), "Alpha North"):
        assert client.post(address, {"other": other, "side": "parent.up", "source": "x"}).status_code == 303
    itself = client.post(address, {"other": cast.organisation.ref, "side": "parent.up", "source": "x"})
    assert itself.status_code == 422 and "itself" in text(itself)


def test_the_pages_ask_the_same_for_one_row_and_three(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["dispatcher"])
    by = system(cast.zone.pk)
    office = enter_person(cast.organisation, by=by, name="Li Wei")
    pages = (
        reverse("desk_organisation", args=[cast.organisation.ref]),
        reverse("desk_corporate_group", args=[cast.organisation.ref]),
        reverse("desk_person", args=[office.person_id]),
    )
    counts: list[list[int]] = []
    for number in range(3):
        other = register(unit=cast.units["station"], name=f"Other {number}", by=by)
        relate(cast.organisation, other, by=by, kind="parent", source="x")
        relate(cast.organisation, other, by=by, kind="member", source="x")
        enter_person(cast.organisation, by=by, name=f"Person {number}")
        tag(cast.organisation, by=by, name="Listed", year=2014, source=f"list {number}")
        counts.append([asked(client, page) for page in pages])
    assert counts[1] == counts[2] and max(counts[2]) <= 15


def asked(client: Client, page: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(page).status_code == 200
    return len(queries)


def test_a_person_is_told_as_of_a_day(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["officer"])
    by = system(cast.zone.pk)
    office = enter_person(cast.organisation, by=by, name="Li Wei", title="Mayor", since="2012", until="2014-12-31")
    page = reverse("desk_person", args=[office.person_id])
    assert "Mayor" in text(client.get(f"{page}?on=2014-06-01"))
    assert "Mayor" not in text(client.get(f"{page}?on=2015-01-01"))
    assert "Mayor" in text(client.get(f"{page}?on=nonsense"))


def test_a_relation_is_told_to_who_sees_both_ends_and_to_the_enterprise_itself(cast: Cast, client: Client) -> None:
    row = relate(cast.outside, cast.organisation, by=cast.actor("leader"), kind="member", source="register")
    desk = reverse("desk_organisation", args=[cast.organisation.ref])
    for who, path, told in (
        ("leader", desk, True), ("officer", desk, False), ("owner", reverse("portal_enterprise"), True),
        ("leader", reverse("desk_corporate_group", args=[cast.outside.ref]), True),
        ("elsewhere", reverse("desk_corporate_group", args=[cast.outside.ref]), False),
    ):  # fmt: skip
        client.force_login(cast.users[who])
        other = "Bright" if path != desk and who != "owner" else "Outsider Ltd"
        assert (other in text(client.get(path))) is told, (who, path)
    client.force_login(cast.users["officer"])
    sheet = reverse("desk_known_edit", args=[cast.organisation.ref, "relations", row.pk])
    assert client.get(sheet).status_code == 404


def test_a_long_section_is_cut_and_leads_to_all_of_it(cast: Cast, client: Client) -> None:
    for number in range(41):
        tag(cast.organisation, by=cast.actor("officer"), name="Listed", year=2014, source=f"list {number}")
    client.force_login(cast.users["officer"])
    page = text(client.get(reverse("desk_organisation", args=[cast.organisation.ref])))
    whole = reverse("desk_known_all", args=[cast.organisation.ref, "tags"])
    assert ">list 39<" in page and ">list 40<" not in page and page.count(f'"{whole}"') == 1
    with CaptureQueriesContext(connection) as asked_of:
        assert "list 40" in text(client.get(whole))
    assert len(asked_of) <= 15
    client.force_login(cast.users["owner"])
    assert "list 40" in text(client.get(reverse("portal_enterprise")))
