"""The collections below an organisation: read, added to, put right, taken from; persons as of a day."""

from typing import Any

import pytest

from cast import Cast

SENT: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "identifiers": ({"scheme": "uscc", "value": "9111 0000600037341l"}, {"ended": "2016-05"}),
    "names": ({"name": "Shine", "kind": "former"}, {"until": "2015"}),
    "addresses": ({"kind": "office", "lines": "1 Hui Xian", "country": "CN"}, {"lines": "2 Hui Xian"}),
    "websites": ({"url": "www.example.com"}, {"url": "example.org"}),
    "industries": ({"industry": "isic:J"}, {}),
    "relations": ({"kind": "parent", "other_is": "above", "source": "register"}, {"share": "51.5"}),
    "parks": ({"park": "software-park", "source": "contract"}, {"until": "2017"}),
    "titles": ({"name": "Gazelle", "source": "list", "certificate": "7"}, {"until": "2017"}),
    "tags": ({"name": "Global 500", "year": 2014, "source": "chronicle"}, {"year": 2015}),
    "persons": ({"name": "Li Wei", "title": "Mayor", "since": "2012"}, {"until": "2014"}),
}
FIXED = {"relations": {"other", "kind", "other_is"}, "parks": {"park"}, "tags": {"name"}, "persons": {"name"}}


@pytest.mark.parametrize("name", sorted(SENT))
def test_a_collection(cast: Cast, call: Any, name: str) -> None:
    new, change = SENT[name]
    if name == "relations":
        new = {**new, "other": cast.outside.ref}
    path, leader = f"/organisations/{cast.organisation.ref}/{name}", call("dispatcher")
    made = leader.post(path, new)
    assert made.status == 201, made.body
    listed = call("member").get(path)
    assert listed.status == 200 and made.body in listed.body["items"]
    # Whom one does not see one cannot name.
    assert call("member").post(path, new).status == (422 if name == "relations" else 403)
    assert call("outsider").get(path).status == 404
    there = f"{path}/{made.body['number']}"
    if change:
        kept = {field: value for field, value in new.items() if field not in FIXED.get(name, set())}
        changed = leader.post(f"{there}/correction", {**kept, **change})
        assert changed.status == 200, changed.body
        field, value = next(iter(change.items()))
        assert str(changed.body[field]).removeprefix("https://") == str(value)
    assert leader.post(f"{there}/removal", {}).status == 200
    assert leader.post(f"{there}/removal", {}).status == 404


def test_what_is_wrong_is_named(cast: Cast, call: Any) -> None:
    path, leader = f"/organisations/{cast.organisation.ref}", call("dispatcher")
    asked = leader.post(f"{path}/identifiers", {"scheme": "uscc", "value": "91350211M0000XUF46"})
    assert asked.status == 422 and set(asked.faults) == {"reason"}
    itself = {"other": cast.organisation.ref, "kind": "parent", "other_is": "below", "source": "x"}
    assert set(leader.post(f"{path}/relations", itself).faults) == {"other"}
    late = {"name": "Gazelle", "source": "x", "since": "2015", "until": "2014"}
    assert set(leader.post(f"{path}/titles", late).faults) == {"until"}


def test_who_left_is_told_without_phone_and_address(cast: Cast, call: Any) -> None:
    path, officer = f"/organisations/{cast.organisation.ref}/persons", call("officer")
    for name, more in (("Stays", {}), ("Left", {"until": "2014"})):
        sent = {"name": name, "phone": "139", "email": "a@example.com", "speaks": True, **more}
        assert officer.post(path, sent).status == 201
    told = {one["name"]: (one["phone"], one["email"]) for one in call("owner").get("/persons").body["items"]}
    assert told == {"Stays": ("139", "a@example.com"), "Left": ("", "")}


def test_persons_are_told_as_of_a_day(cast: Cast, call: Any) -> None:
    path, officer = f"/organisations/{cast.organisation.ref}/persons", call("officer")
    officer.post(path, {"name": "Li Wei", "name_local": "李伟", "title": "Mayor", "since": "2012", "until": "2014"})
    for day, titles in (("2014-06-01", ["Mayor"]), ("2015-01-01", [])):
        (person,) = officer.get(f"/persons?on={day}&q=李").body["items"]
        assert [one["title"] for one in person["offices"]] == titles
    assert call("elsewhere").get("/persons").body["items"] == []


def test_organisations_are_found_by_industry(cast: Cast, call: Any) -> None:
    officer = call("officer")
    officer.post(f"/organisations/{cast.organisation.ref}/industries", {"industry": "isic:J"})
    (found,) = officer.get("/organisations?industry=isic:J").body["items"]
    assert found["industry"] == "isic:J" and officer.get("/organisations?industry=isic:K").body["items"] == []
