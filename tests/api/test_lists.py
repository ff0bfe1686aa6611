"""Lists: who sees what, filters, pages that stay put while rows come in, and a fixed number of statements."""

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case

Callers = Any
MOST = 15


def walk(caller: Any, path: str, limit: int) -> list[dict[str, Any]]:
    """All items, page by page."""
    items: list[dict[str, Any]] = []
    cursor = ""
    for _ in range(50):
        answer = caller.get(f"{path}{'&' if '?' in path else '?'}limit={limit}{cursor}")
        assert answer.status == 200, answer.body
        items += answer.body["items"]
        if answer.body["next"] is None:
            return items
        assert len(answer.body["items"]) == limit
        cursor = f"&cursor={answer.body['next']}"
    raise AssertionError("the list does not end")


ORDERS = ("-submitted_at", "submitted_at", "-state_since", "state_since", "-changed_at", "changed_at")


def test_pages_hold_everything_once(cast: Cast, call: Callers) -> None:
    for state in (State.DRAFT, State.SUBMITTED, State.TRIAGED, State.CLOSED, State.DRAFT, State.WITHDRAWN):
        cast.case(state)
    for person, size in (("member", 6), ("dispatcher", 4)):
        for order in ORDERS:
            whole = walk(call(person), f"/cases?order={order}", 100)
            paged = walk(call(person), f"/cases?order={order}", 2)
            assert [one["ref"] for one in whole] == [one["ref"] for one in paged]
            assert len({one["ref"] for one in whole}) == len(whole) == size
            dated = [one[order.removeprefix("-")] for one in whole if one.get(order.removeprefix("-"))]
            assert dated == sorted(dated, reverse=order.startswith("-"))
        assert walk(call(person), "/cases", 3) == walk(call(person), "/cases?order=-submitted_at", 100)
    assert walk(call("colleague"), "/cases", 1) == []


def test_a_list_says_of_each_case_what_its_page_says(cast: Cast, call: Callers) -> None:
    for state in State:
        cast.case(state)
    actions.decline(cast.case(State.TRIAGED), by=cast.actor("dispatcher"), reason="Not ours.")
    referred = cast.case(State.ASSIGNED)
    for unit in ("other", "station"):
        actions.refer(referred, by=cast.actor("dispatcher"), unit=cast.units[unit], reason="Theirs.")
    for person in ("member", "owner", "dispatcher", "second", "officer", "park_officer", "auditor"):
        for listed in walk(call(person), "/cases", 100):
            assert call(person).get(f"/cases/{listed['ref']}").body == listed, person


def test_a_page_stays_put_while_cases_come_in(cast: Cast, call: Callers) -> None:
    refs = [cast.case().ref for _ in range(4)][::-1]
    dispatcher = call("dispatcher")
    first = dispatcher.get("/cases?limit=2").body
    cast.case()
    second = dispatcher.get(f"/cases?limit=2&cursor={first['next']}").body
    assert [one["ref"] for one in first["items"] + second["items"]] == refs


def test_filters(cast: Cast, call: Callers) -> None:
    case, worked = cast.case(), cast.case(State.PROPOSED)
    dispatcher = call("dispatcher")

    def found(query: str) -> list[str]:
        return sorted(one["ref"] for one in walk(dispatcher, f"/cases?{query}", 10))

    assert found("state=submitted") == [case.ref]
    assert found("unit=station") == [worked.ref]
    assert found("unit=no-such-unit") == []
    assert found(f"organisation={cast.organisation.ref}") == sorted([case.ref, worked.ref])
    assert found("category=commute&waiting_on=enterprise") == [worked.ref]
    assert found("waiting_on=staff") == [case.ref]
    assert found("q=夜班班车") == sorted([case.ref, worked.ref])
    assert found("q=大连光明") == sorted([case.ref, worked.ref])
    assert case.ref in found(f"q={case.ref}")
    assert found("q=nothing+of+the+kind") == []
    assert found("q=%00%F0%9F%9A%8C") == []


MISFITS = (
    ("state=lost", "state"),
    ("limit=0", "limit"),
    ("limit=101", "limit"),
    ("limit=x", "limit"),
    ("order=title", "order"),
    ("cursor=garbage", "cursor"),
    ("cursor=%00", "cursor"),
    ("unit=%00", "unit"),
    ("organisation=O-1", "organisation"),
    ("category=A", "category"),
    ("waiting_on=me", "waiting_on"),
    ("q=" + "x" * 201, "q"),
)


def test_filters_that_do_not_fit(cast: Cast, call: Callers) -> None:
    for query, field in MISFITS:
        answer = call("dispatcher").get(f"/cases?{query}")
        assert (answer.status, list(answer.faults)) == (422, [field]), query


def test_an_unknown_filter_is_noticed(cast: Cast, call: Callers) -> None:
    answer = call("dispatcher").get("/cases?stat=closed")
    assert answer.status == 422
    assert "stat" in str(answer.body["errors"])


def test_a_cursor_belongs_to_its_list(cast: Cast, call: Callers) -> None:
    for _ in range(2):
        cast.case()
    cursor = call("dispatcher").get("/cases?limit=1").body["next"]
    assert call("dispatcher").get(f"/cases?limit=1&order=changed_at&cursor={cursor}").status == 422
    assert call("dispatcher").get(f"/organisations?cursor={cursor}").status == 422
    assert call("dispatcher").get(f"/cases?cursor={cursor[:-1]}").status == 422


def test_organisations(cast: Cast, call: Callers) -> None:
    def names(person: str, query: str = "") -> list[str]:
        return [one["name"] for one in walk(call(person), f"/organisations{query}", 1)]

    assert names("dispatcher") == ["Dalian Bright Co.", "Outsider Ltd"]
    assert names("officer") == ["Dalian Bright Co."]
    assert names("member") == ["Dalian Bright Co."]
    assert names("foreigner") == []
    assert names("dispatcher", "?q=光明") == ["Dalian Bright Co."]
    assert names("dispatcher", "?q=bright") == ["Dalian Bright Co."]
    assert names("dispatcher", "?unit=other") == ["Outsider Ltd"]
    assert names("dispatcher", "?kind=association") == []
    shown = call("member").get("/organisations").body["items"][0]
    assert (shown["unit"], shown["park"], shown["kind"]) == ("station", "software-park", "enterprise")


def test_units_and_categories(cast: Cast, call: Callers) -> None:
    units = walk(call("member"), "/units", 2)
    assert {one["code"]: one["parent"] for one in units} == {
        "commission": None,
        "park": "commission",
        "station": "park",
        "other": "park",
    }
    by_code = {one["code"]: one for one in walk(call("member"), "/categories", 1)}
    questions = by_code["commute"]["questions"]
    assert [(one["code"], one["kind"], one["required"]) for one in questions] == [
        ("riders", "number", True),
        ("shift", "choice", False),
    ]
    assert questions[1]["choices"][1]["code"] == "night"
    assert [one["code"] for one in walk(call("foreigner"), "/units", 9)] == ["commission"]


def test_messages_by_pages(cast: Cast, call: Callers) -> None:
    case = cast.case(State.IN_PROGRESS)
    for number in range(5):
        actions.post_message(case, by=cast.actor("member"), body=f"message {number}")
        actions.write_note(case, by=cast.actor("officer"), body=f"note {number}")
    at = f"/cases/{case.ref}/messages"
    expected = [word for number in range(5) for word in (f"message {number}", f"note {number}")]
    for limit in (1, 2, 3, 100):
        assert [one["body"] for one in walk(call("officer"), at, limit)] == expected
        assert [one["body"] for one in walk(call("member"), at, limit)] == expected[::2]
        assert [one["body"] for one in walk(call("officer"), f"{at}?internal=true", limit)] == expected[1::2]


def count(caller: Any, method: str, path: str, body: Any = None) -> int:
    with CaptureQueriesContext(
        connection,
    ) as statements:
        assert caller.ask(method, path, body).status < 300
    counted = [one["sql"] for one in statements if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    return len(counted)


PATHS = ("/cases", "/cases?q=班车&order=state_since", "/organisations", "/units", "/categories")


def test_lists_ask_the_same_however_long(cast: Cast, call: Callers) -> None:
    asked = [(call(person), path) for person in ("member", "owner", "dispatcher", "officer") for path in PATHS]
    _add(cast)
    for caller, path in asked:
        caller.get(path)
    short = [count(caller, "GET", path) for caller, path in asked]
    _add(cast)
    _add(cast)
    assert [count(caller, "GET", path) for caller, path in asked] == short
    assert max(short) <= MOST, short


def _add(cast: Cast) -> None:
    for state in (State.ASSIGNED, State.TRIAGED):
        cast.case(state)


def test_a_case_and_its_conversation_stay_small(cast: Cast, call: Callers) -> None:
    for state in (State.ASSIGNED, State.TRIAGED, State.CLOSED):
        case = cast.case(state)
        for person in ("member", "owner", "dispatcher", "officer"):
            if call(person).get(f"/cases/{case.ref}").status == 200:
                _stays_small(cast, call(person), case)


def _stays_small(cast: Cast, caller: Any, case: Case) -> None:
    assert count(caller, "GET", f"/cases/{case.ref}") <= MOST
    actions.post_message(case, by=cast.actor("member"), body="one")
    one = count(caller, "GET", f"/cases/{case.ref}/messages")
    for number in range(2):
        actions.post_message(case, by=cast.actor("member"), body=f"{number}")
    assert count(caller, "GET", f"/cases/{case.ref}/messages") == one <= MOST
