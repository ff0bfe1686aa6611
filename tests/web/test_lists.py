"""Lists at work: saved and shared views, columns, what is done to many cases at once."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import CannedAnswer, Case
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.lists import all_lists, find
from openzone.core.models import Activity
from openzone.places import saved_views as saved
from openzone.places.actions import appoint, dismiss
from openzone.places.models import ListHabit, Post, SavedView
from openzone.registry.actions import register

LIST = "/desk/cases/"
MOST = 15
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(cast.users[name])
        return made

    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def view(cast: Cast, who: str = "officer", unit: str | None = "station", **more: Any) -> SavedView:
    """A view that somebody saved."""
    whole: dict[str, Any] = {"kind": "cases", "name": "Open ones", "query": {"state": "open"}, **more}
    return saved.save_view(by=cast.actor(who), unit=cast.units[unit] if unit else None, **whole)


def leaves(cast: Cast, name: str) -> None:
    """Somebody's posts end."""
    for post in Post.objects.filter(user=cast.users[name], until__isnull=True):
        dismiss(post, by=cast.actor("administrator"))


def names(cast: Cast, name: str) -> set[str]:
    return {one.name for one in saved.views_for(cast.actor(name), "cases")}


def test_a_view_is_for_its_unit_those_below_and_who_looks_after_it(cast: Cast) -> None:
    view(cast, "park_officer", "park", name="Of the park")
    view(cast, "officer", None, name="My own")
    assert names(cast, "officer") == {"Of the park", "My own"}
    assert names(cast, "elsewhere") == names(cast, "park_officer") == {"Of the park"}
    assert names(cast, "dispatcher") == names(cast, "administrator") == {"Of the park"}
    assert names(cast, "auditor") == names(cast, "owner") == names(cast, "foreigner") == set()


def test_what_does_not_fit_is_refused(cast: Cast) -> None:
    view(cast)
    for wrong in ({"name": "Open ones"}, {"name": ""}, {"name": "x" * 61}, {"kind": "users", "name": "y"}):
        with pytest.raises(Invalid):
            view(cast, **wrong)
    for unit in ("other", "top"):
        with pytest.raises(Invalid):
            view(cast, "officer", unit, name="Elsewhere")
    with pytest.raises(Denied):
        view(cast, "member", None)
    kept = view(cast, name="Wild", query={"state": "x\0y", "drop": "table", "order": "oldest"}, columns=["no", "park"])
    assert kept.query == {"state": "xy", "order": "oldest"} and kept.columns == ["title", "park"]
    assert Activity.objects.filter(verb="view.saved").count() == 2


def test_only_its_owner_changes_a_view_and_whoever_looks_after_its_unit_inherits_it(cast: Cast) -> None:
    shared, own = view(cast, name="Shared"), view(cast, unit=None, name="Own")
    dispatcher = cast.actor("dispatcher")
    acts: list[Callable[[], object]] = [
        lambda: saved.change_view(shared, by=dispatcher, name="Mine now"),
        lambda: saved.update_view(shared, by=dispatcher, query={}),
        lambda: saved.take_over(shared, by=cast.actor("park_officer")),
        lambda: saved.take_over(own, by=dispatcher),
    ]
    for act in acts:
        with pytest.raises(Denied):
            act()
    with pytest.raises(Conflict):
        saved.take_over(shared, by=dispatcher)
    with pytest.raises(Conflict):
        saved.remove_view(shared, by=dispatcher)
    appoint(user=cast.users["colleague"], unit=cast.units["station"], role="officer", by=system(cast.zone.pk))
    leaves(cast, "officer")
    [still] = saved.views_for(cast.actor("colleague"), "cases")
    assert still == shared and still.__dict__["owner_left"]
    view(cast, "dispatcher", None, name="Shared")
    assert saved.take_over(shared, by=cast.actor("dispatcher")).name == "Shared (2)"
    assert {one.name for one in saved.views_of(cast.users["officer"].pk, cast.zone.pk)} == {"Own"}
    saved.take_over(own, by=system(cast.zone.pk), to=cast.users["park_officer"].pk)
    assert not saved.views_of(cast.users["officer"].pk, cast.zone.pk).exists()


def test_the_view_of_somebody_who_left_says_so_and_is_taken_over_on_the_page(cast: Cast, sign_in: SignIn) -> None:
    shared = view(cast)
    leaves(cast, "officer")
    page = text(sign_in("dispatcher").get("/desk/views/"))
    assert sign_in("dispatcher").get(f"/desk/views/{shared.pk}/edit/").status_code == 403, "not while it is another's"
    assert "by Officer (has left)" in page and "Take it over" in page
    assert sign_in("dispatcher").post(f"/desk/views/{shared.pk}/owner/").status_code == 302
    assert SavedView.objects.get(pk=shared.pk).owner == cast.users["dispatcher"]


def test_a_view_is_saved_shown_updated_begun_with_and_removed(cast: Cast, sign_in: SignIn) -> None:
    cast.case(State.IN_PROGRESS), cast.case(State.CLOSED)
    client = sign_in("officer")
    form = {"query": "state=closed&columns=reference,park&evil=1", "name": "Ended", "unit": "station"}
    form["key"] = str(uuid4())
    answer, again = (client.post("/desk/lists/cases/views/new/", form) for _ in range(2))
    assert answer.status_code == again.status_code == 303
    made = SavedView.objects.get()
    assert (made.query, made.columns) == ({"state": "closed"}, ["title", "reference", "park"])
    page = text(client.get(answer["Location"]))
    assert re.findall(r'<th scope="col"[^>]*>([^<]*)<', page) == ["Title", "Reference", "Park"]
    assert page.count('class="oz-open"') == 1 and "Ended" in page
    number = made.pk
    changed = f"state=open&view={number}"
    assert "Keep it as it is shown now" in text(client.get(f"{LIST}?{changed}"))
    client.post(f"/desk/views/{number}/update/", {"query": changed})
    assert SavedView.objects.get().query == {"state": "open"}
    assert client.get(f"{LIST}?start=1")["Location"] == f"{LIST}?state=open"
    client.post(f"/desk/views/{number}/start/", {"on": "1"})
    assert f"view={number}" in client.get(f"{LIST}?start=1")["Location"]
    assert client.post(f"/desk/views/{number}/edit/", {"name": "", "unit": ""}).status_code == 422
    assert client.post(f"/desk/views/{number}/edit/", {"name": "Begun", "unit": ""}).status_code == 303
    assert sign_in("dispatcher").get(f"/desk/views/{number}/edit/").status_code == 404
    client.post(f"/desk/views/{number}/remove/")
    assert not SavedView.objects.exists() and client.get(f"{LIST}?start=1")["Location"] == f"{LIST}?state=open"
    assert client.get(f"{LIST}?view={number}").status_code == 200


def test_views_are_counted_up_to_a_cap_in_one_statement(cast: Cast, sign_in: SignIn) -> None:
    cast.case(State.IN_PROGRESS), cast.case(State.CLOSED)
    made, wordy = view(cast), view(cast, name="Words", query={"q": "bus"})
    client = sign_in("officer")
    client.get("/desk/lists/cases/views/counts/")
    with CaptureQueriesContext(connection) as statements:
        counts = client.get("/desk/lists/cases/views/counts/").json()
    assert counts[f"view-{made.pk}"] == "1" and counts["closed"] == "1" and f"view-{wordy.pk}" not in counts
    assert len(statements) <= 9


ALL = {listing.code: ",".join(column.code for column in listing.columns) for listing in all_lists()}


@pytest.mark.parametrize(
    "url", [f"{LIST}?columns={ALL['cases']}", f"/desk/enterprises/?columns={ALL['organisations']}"]
)
def test_all_columns_cost_no_statement_more_for_three_rows_than_for_one(cast: Cast, sign_in: SignIn, url: str) -> None:
    client, counts, page = sign_in("dispatcher"), [], ""
    view(cast, "dispatcher", "top", name="A")
    for number in range(3):
        case = cast.case(State.CLOSED)
        actions.post_message(case, by=cast.actor("member"), body="One more word.")
        register(unit=cast.units["station"], park=cast.park_place, name=f"More {number}", by=system(cast.zone.pk))
        with CaptureQueriesContext(connection) as statements:
            page = text(client.get(url))
        counts.append(len(statements))
    assert counts[0] == counts[2] <= MOST
    plain = url.partition("?")[0]
    with CaptureQueriesContext(connection) as statements:
        client.get(plain)
    assert len(statements) == counts[2], "a column costs no statement"
    assert page.count("<th scope=") == len(ALL["cases" if "cases" in url else "organisations"].split(","))
    assert "cases" not in url or "very satisfied" in page


def test_columns_are_chosen_for_a_link_or_for_always(cast: Cast, sign_in: SignIn) -> None:
    cast.case(State.IN_PROGRESS)
    client = sign_in("officer")
    sent = {"columns": ["park", "title", "state"], "query": "state=open&columns=reference&x=y"}
    answer = client.post("/desk/lists/cases/columns/", sent)
    assert answer["Location"] == f"{LIST}?state=open&columns=park%2Ctitle%2Cstate"
    assert not ListHabit.objects.exists()
    assert client.post("/desk/lists/cases/columns/", {**sent, "keep": "1"})["Location"] == f"{LIST}?state=open"
    for address in (f"{LIST}?state=open", f"{LIST}?columns=park&columns=title&columns=state"):
        page = text(client.get(address))
        assert re.findall(r'<th scope="col"[^>]*>([^<]*)<', page) == ["Park", "Title", "State"]
    assert "Reference" in text(sign_in("dispatcher").get(LIST)).partition("<thead>")[2].partition("</thead>")[0]


@pytest.mark.parametrize("order", ["changed", "unchanged", "moved", "standing"])
def test_every_order_holds_everything_once(
    cast: Cast, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch, order: str
) -> None:
    made = {cast.case(state).ref for state in (State.SUBMITTED, State.CLOSED, State.IN_PROGRESS, State.TRIAGED)}
    small = {"oldest_first": False, "size": 1, "counted": True}
    monkeypatch.setattr("openzone.web.parts.paging.page_by_date.__kwdefaults__", small)
    seen: list[str] = []
    address: str | None = f"{LIST}?order={order}"
    while address:
        page = text(sign_in("leader").get(address))
        seen += re.findall(r'id="open-(C-[0-9-]+)"', page)
        following = re.search(r'href="(\?[^"]*)" rel="next"', page)
        address = f"{LIST}{following[1].replace('&amp;', '&')}" if following else None
    column = {"changed": "changed_at", "unchanged": "changed_at"}.get(order, "state_since")
    sign = "-" if order in ("changed", "moved") else ""
    assert seen == list(Case.objects.order_by(f"{sign}{column}", f"{sign}id").values_list("ref", flat=True))
    assert set(seen) == made


@pytest.mark.parametrize(
    "query",
    [
        "columns=%00&view=%00", "columns=" + "x," * 5000, "view=99999999999999999999", "view=-1", "order=nonsense",
        "over=-1", "over=99999", "over=١", "columns=title;drop", "start=", "columns=&columns=",
    ],
)  # fmt: skip
@pytest.mark.parametrize("page", [LIST, "/desk/enterprises/", "/desk/lists/cases/columns/"])
def test_hostile_addresses_are_answered(cast: Cast, sign_in: SignIn, page: str, query: str) -> None:
    cast.case(State.SUBMITTED)
    assert sign_in("dispatcher").get(f"{page}?{query}").status_code in (200, 302, 400)


@pytest.mark.parametrize("query", ["a=%ff", "=&&&==", "q=" + "x" * 9000, "state=\x00", "columns=%E0%A4%A"])
@pytest.mark.parametrize("page", ["views/new", "columns", "export"])
def test_hostile_queries_in_forms_are_answered(cast: Cast, sign_in: SignIn, page: str, query: str) -> None:
    sent = {"query": query, "name": "Wild", "format": "csv", "which": "these", "columns": "\x00"}
    answer = sign_in("officer").post(f"/desk/lists/cases/{page}/", sent)
    assert answer.status_code in (303, 422)
    assert sign_in("officer").get(f"/desk/lists/nothing/{page}/").status_code == 404


def test_the_list_says_how_a_filter_is_called() -> None:
    listing = find("cases")
    assert listing.chosen_in("?state=open&q=%E7%8F%AD") == {"q": "班", "state": "open"}
    with pytest.raises(Invalid, match="status"):
        listing.chosen_in("status=open")


def rows(*cases: Case, seen: int | None = None) -> list[str]:
    """As ticked rows are named."""
    return [f"{case.ref}:{case.version if seen is None else seen}" for case in cases]


def bulk(client: Client, noun: str, ticked: list[str], **fields: str) -> Any:
    return client.post(f"/desk/cases/bulk/{noun}/", {"key": str(uuid4()), "row": ticked, **fields})


def test_each_ticked_case_is_reported_and_the_refused_stay_ticked(cast: Cast, sign_in: SignIn) -> None:
    good, stale, wrong = cast.case(State.TRIAGED), cast.case(State.TRIAGED), cast.case(State.CLOSED)
    actions.triage(stale, by=cast.actor("second"), urgency="urgent")
    ticked = [*rows(good, stale, wrong), "C-1999-00001:1", "\0:x"]
    answer = bulk(sign_in("dispatcher"), "assignment", ticked, to=f"station:{cast.users['officer'].pk}")
    page = text(answer)
    assert answer.status_code == 200 and "1 done" in page and "3 not done" in page
    good.refresh_from_db()
    assert (good.state, good.unit, good.officer) == (State.ASSIGNED, cast.units["station"], cast.users["officer"])
    assert "changed meanwhile" in page and "not possible now" in page and "no longer here" in page
    again = re.findall(r'name="row" value="([^"]*)" checked', page)
    stale.refresh_from_db()
    assert again == [f"{stale.ref}:{stale.version}", f"{wrong.ref}:{wrong.version}"]
    assert "2 done" not in page and "1 done" in text(bulk(sign_in("dispatcher"), "assignment", again, to="station"))


def test_a_double_click_does_each_once(cast: Cast, sign_in: SignIn) -> None:
    cases = [cast.case(State.IN_PROGRESS) for _ in range(3)]
    form = {"key": str(uuid4()), "row": rows(*cases), "body": "The bus comes on Monday."}
    for _ in range(2):
        assert "3 done" in text(sign_in("officer").post("/desk/cases/bulk/answer/", form))
    assert [case.messages.get().body for case in cases] == ["The bus comes on Monday."] * 3
    other = sign_in("officer").post("/desk/cases/bulk/answer/", {**form, "body": "Other words."})
    assert "3 not done" in text(other) and cases[0].messages.count() == 1


def test_a_canned_answer_is_filled_in_for_each_case(cast: Cast, sign_in: SignIn) -> None:
    def canned(title: str, **changes: Any) -> CannedAnswer:
        values = {"body": "Dear {enterprise}, {officer} works on {reference}.", "by": cast.actor("dispatcher")}
        return actions.write_answer(zone=cast.zone, title=title, **{**values, **changes})

    cases = [cast.case(State.IN_PROGRESS), cast.case(State.IN_PROGRESS)]
    nobodys = cast.case(State.TRIAGED)
    everywhere, station = canned("Everywhere"), canned("Of the station", unit=cast.units["station"])
    client, sheet = sign_in("dispatcher"), "/desk/cases/bulk/answer/"
    offered = re.compile(r'<li data-title="([^"]*?) ?"')
    page = text(client.get(sheet, {"row": rows(*cases)}))
    place = re.search(r'hx-get="([^"]*)"', page.split("data-canned>")[1])
    assert place
    found = text(client.get(place[1].replace("&amp;", "&")))
    assert set(offered.findall(found)) == {"Everywhere", "Of the station"} and "Dear {enterprise}" in found
    assert offered.findall(text(client.get(f"{sheet}canned/", {"row": rows(*cases, nobodys)}))) == ["Everywhere"]
    body, used = "Dear {enterprise}, {officer} works on {reference}. {x}", f"{everywhere.pk} {station.pk}"
    report = text(bulk(client, "answer", rows(*cases, nobodys), body=body, canned=used))
    assert "2 done" in report and "“{officer}” cannot be filled in" in report and not nobodys.messages.exists()
    for case in cases:
        assert case.messages.get().body == f"Dear Dalian Bright Co., Officer works on {case.ref}. {{x}}"
    assert [CannedAnswer.objects.get(pk=one.pk).used for one in (everywhere, station)] == [2, 2]
    bulk(client, "answer", rows(nobodys), body="{enterprise}您好")
    assert nobodys.messages.get().body == "大连光明公司您好"


def test_the_canned_answers_for_three_cost_as_many_statements_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    cases, client = [cast.case(State.IN_PROGRESS) for _ in range(3)], sign_in("officer")
    counts = set()
    for some in (cases[:1], cases):
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/desk/cases/bulk/answer/canned/", {"row": rows(*some)}).status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1 and max(counts) <= MOST


@pytest.mark.parametrize(
    ("noun", "state", "name", "fields", "after"),
    [
        ("triage", State.SUBMITTED, "dispatcher", {"category": "", "urgency": "danger"}, State.TRIAGED),
        ("acceptance", State.ASSIGNED, "officer", {}, State.IN_PROGRESS),
        ("answer", State.IN_PROGRESS, "officer", {"body": "Hello"}, State.IN_PROGRESS),
        ("escalation", State.IN_PROGRESS, "officer", {"reason": "Too big."}, State.IN_PROGRESS),
    ],
)
def test_each_verb_goes_the_way_of_the_single_one(
    cast: Cast, sign_in: SignIn, noun: str, state: State, name: str, fields: dict[str, str], after: State
) -> None:
    cases = [cast.case(state), cast.case(state)]
    form = text(sign_in(name).get(f"/desk/cases/bulk/{noun}/", {"row": rows(*cases)}))
    assert all(case.title in form for case in cases)
    assert "2 done" in text(bulk(sign_in(name), noun, rows(*cases), **fields))
    assert {Case.objects.get(pk=case.pk).state for case in cases} == {after}
    refused = text(bulk(sign_in("auditor"), noun, rows(*cases), **fields))
    assert "2 not done" in refused


def test_too_many_or_none_or_nonsense_is_refused_with_the_words_kept(cast: Cast, sign_in: SignIn) -> None:
    client, case = sign_in("officer"), cast.case(State.IN_PROGRESS)
    many = [f"C-2000-{number:05d}:1" for number in range(101)]
    for ticked in (many, [], ["\0", ":", "x" * 500]):
        answer = bulk(client, "answer", ticked, body="Every word of it.")
        assert answer.status_code in (200, 422)
        assert answer.status_code == 200 or not ticked or "Every word of it." in text(answer)
    assert bulk(client, "answer", many, body="x").status_code == 422
    assert bulk(client, "answer", rows(case), body="bad \x01").status_code == 200
    assert bulk(client, "assignment", rows(case), to="nowhere").status_code == 422
    assert bulk(client, "proposal", rows(case)).status_code == 404
    assert not case.messages.exists()
