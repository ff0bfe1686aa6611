"""What helps in a conversation, by the pages: few statements, nothing lost, and what the enterprise never learns."""

import json
import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from heard import heard
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import CannedAnswer, Case
from openzone.core.errors import Denied, Invalid
from openzone.core.models import WrittenDraft
from openzone.web.watching import granted

MOST = 15
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        made.force_login(cast.users[name])
        return made

    return client


@pytest.fixture
def case(cast: Cast) -> Case:
    return cast.case(State.IN_PROGRESS)


def page_of(case: Case, name: str) -> str:
    return f"/{'portal' if name in ('member', 'owner') else 'desk'}/cases/{case.ref}/"


def text(answer: Any) -> str:
    return str(answer.content.decode())


def counted(client: Client, url: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(statements), text(answer)


def present(client: Client, case: Case, doing: str) -> int:
    return client.post("/presence/", {"topic": f"case:{case.ref}", "doing": doing}).status_code


def around(client: Client, case: Case) -> str:
    """What the part says, without its marks."""
    answer = client.get("/presence/", {"topic": f"case:{case.ref}"})
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]*>", " ", text(answer)).split())


def kept(client: Client, case: Case, body: str, *, what: str = "answer", seen: str = "") -> Any:
    return client.post("/drafts/", {"key": f"case:{case.ref}:{what}", "body": body, "seen": seen})


@pytest.mark.parametrize("name", ["member", "officer"])
def test_a_long_conversation_costs_as_many_statements_as_a_short_one(
    cast: Cast, case: Case, sign_in: SignIn, name: str
) -> None:
    actions.post_message(case, by=cast.actor("leader"), body="One")
    actions.write_note(case, by=cast.actor("leader"), body="Note")
    kept(sign_in(name), case, "Half a sentence")
    present(sign_in("leader"), case, "answer")
    ways = ("", "?part=now", "conversation/?after=0")
    first = [counted(sign_in(name), page_of(case, name) + way)[0] for way in ways]
    for _ in range(3):
        actions.post_message(case, by=cast.actor("leader"), body="@Second and @Officer")
        actions.write_note(case, by=cast.actor("leader"), body="@Second and @Officer")
        case.refresh_from_db()
    present(sign_in("second"), case, "answer")
    again = [counted(sign_in(name), page_of(case, name) + way)[0] for way in ways]
    assert first == again and max(again) <= MOST


def long_talk(cast: Cast, case: Case) -> list[str]:
    """120 messages and 30 notes between them, in the order in which they were written."""
    said = []
    for number in range(1, 121):
        name = "officer" if number % 2 else "member"
        actions.post_message(case, by=cast.actor(name), body=f"Message {number}.")
        said.append(f"Message {number}.")
        if number % 4 == 0:
            actions.write_note(case, by=cast.actor("officer"), body=f"Note {number // 4}.")
            said.append(f"Note {number // 4}.")
    return said


def bodies(page: str) -> list[str]:
    return re.findall(r'<div class="oz-message-body" dir="auto">((?:Message|Note) \d+\.)</div>', page)


def test_earlier_messages_come_page_by_page_and_each_once(cast: Cast, case: Case, sign_in: SignIn) -> None:
    said, client, url = long_talk(cast, case), sign_in("officer"), page_of(case, "officer")
    for way in ("page", "script"):
        pages_back(client, url, way, said)


def pages_back(client: Client, url: str, way: str, said: list[str]) -> None:
    """Go to the beginning, by whole pages or as the script does; each page costs the same."""
    shown: list[str] = []
    pages, statements, query = 0, set(), ""
    while pages == 0 or query:
        count, page = counted(client, f"{url}{'conversation/' if way == 'script' and query else ''}{query}")
        statements.add((bool(query), count))
        shown = [*bodies(page), *shown]
        assert len(bodies(page)) <= 50
        found = re.search(r'<a class="btn btn-small" href="(\?[^"]*)"', page)
        query, pages = found[1].replace("&amp;", "&") if found else "", pages + 1
    assert shown == said and pages == 3
    assert len(statements) == 2 or way == "page"
    assert max(count for _query, count in statements) <= MOST


def test_the_enterprise_pages_through_messages_alone(cast: Cast, case: Case, sign_in: SignIn) -> None:
    said = [one for one in long_talk(cast, case) if one.startswith("Message")]
    _count, page = counted(sign_in("member"), page_of(case, "member"))
    assert bodies(page) == said[-50:] and "Note" not in page.replace("Notes", "").replace("Notices", "")


@pytest.mark.parametrize("query", ["before=x&before_note=-1&until=never", "before=99999999999&until=2026", "before="])
def test_a_forged_place_harms_nothing(case: Case, sign_in: SignIn, query: str) -> None:
    for way in ("", "conversation/"):
        assert sign_in("officer").get(f"{page_of(case, 'officer')}{way}?{query}").status_code == 200


def test_a_correction_comes_with_what_is_new(cast: Cast, case: Case, sign_in: SignIn) -> None:
    actions.post_message(case, by=cast.actor("officer"), body="A bus at ten.")
    assert "oz-corrected" not in text(sign_in("member").get(page_of(case, "member")))
    url = f"{page_of(case, 'officer')}messages/1/correction/"
    form = {"body": "A bus at <nine>.", "key": str(uuid4())}
    answer = sign_in("officer").post(url, form, headers={"HX-Request": "true"})
    assert (answer.status_code, answer["X-OpenZone-Stay"]) == (204, "1")
    more = text(sign_in("member").get(f"{page_of(case, 'member')}conversation/?after=1"))
    assert "A bus at &lt;nine&gt;." in more and "A bus at ten." in more and 'data-number="1"' in more
    marker = re.search(r'data-corrected="([^"]*)"', more)
    assert marker
    again = sign_in("member").get(f"{page_of(case, 'member')}conversation/", {"after": 1, "corrected": marker[1]})
    assert "A bus" not in text(again)


def test_a_correction_that_comes_too_late_keeps_what_was_typed(cast: Cast, case: Case, sign_in: SignIn) -> None:
    actions.post_message(case, by=cast.actor("officer"), body="A bus at ten.")
    url = f"{page_of(case, 'officer')}messages/1/correction/"
    assert 'name="body"' in text(sign_in("officer").get(url))
    actions.post_message(case, by=cast.actor("member"), body="Fine.")
    answer = sign_in("officer").post(url, {"body": "A bus at nine.", "key": str(uuid4())})
    assert answer.status_code == 409 and "A bus at nine." in text(answer) and "answered this already" in text(answer)
    looked = sign_in("officer").get(url)
    assert looked.status_code == 409 and 'name="body"' not in text(looked)
    assert f"messages/{1}/correction" not in text(sign_in("officer").get(page_of(case, "officer")))


def test_a_draft_is_found_on_another_device_and_gone_when_it_is_sent(case: Case, sign_in: SignIn) -> None:
    answer = kept(sign_in("member"), case, "Half a <sentence>")
    assert answer.status_code == 200 and json.loads(answer.content)["saved_at"]
    page = text(sign_in("member").get(page_of(case, "member")))
    assert "Half a &lt;sentence&gt;</textarea>" in page
    assert "Half a" not in text(sign_in("owner").get(page_of(case, "owner")))
    other = kept(sign_in("member"), case, "From an old page", seen="2020-01-01T00:00:00+00:00")
    assert other.status_code == 409 and json.loads(other.content)["body"] == "Half a <sentence>"
    sent = sign_in("member").post(f"{page_of(case, 'member')}messages/", {"body": "Whole.", "key": "k"})
    assert sent.status_code == 303 and not WrittenDraft.objects.exists()


def test_a_draft_stays_when_the_message_is_refused(case: Case, sign_in: SignIn) -> None:
    kept(sign_in("member"), case, "Half")
    assert sign_in("member").post(f"{page_of(case, 'member')}messages/", {"body": " ", "key": "k"}).status_code == 422
    assert WrittenDraft.objects.get().body == "Half"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("outsider", "case:{}:answer"),
        ("foreigner", "case:{}:answer"),
        ("member", "case:{}:note"),
        ("auditor", "case:{}:answer"),
        ("member", "case:{}:other"),
        ("member", "anything"),
        ("member", "case:C-1999-00001:answer"),
        ("member", "\x01" * 50),
        ("member", "x" * 5_000),
    ],
)
def test_nobody_keeps_a_draft_where_he_cannot_write(case: Case, sign_in: SignIn, name: str, key: str) -> None:
    answer = sign_in(name).post("/drafts/", {"key": key.format(case.ref), "body": "x", "seen": "nonsense"})
    assert answer.status_code == 404 and not WrittenDraft.objects.exists()


def test_colleagues_read_who_is_there_and_what_is_being_written(case: Case, sign_in: SignIn) -> None:
    assert around(sign_in("officer"), case) == ""
    assert present(sign_in("leader"), case, "here") == 204
    assert around(sign_in("officer"), case) == "Leader is here too."
    present(sign_in("second"), case, "here")
    assert around(sign_in("officer"), case) == "Leader, Second are here too."
    present(sign_in("leader"), case, "answer")
    present(sign_in("member"), case, "answer")
    assert around(sign_in("officer"), case) == (
        "Second is here too. Leader is writing an answer. Dalian Bright Co. is writing …"
    )
    present(sign_in("leader"), case, "left")
    present(sign_in("second"), case, "note")
    present(sign_in("member"), case, "idle")
    assert around(sign_in("officer"), case) == "Second is writing a note."


def test_the_enterprise_learns_no_more_than_that_the_zone_is_writing(case: Case, sign_in: SignIn) -> None:
    for doing in ("here", "note", "idle", "left"):
        with heard() as told:
            present(sign_in("officer"), case, doing)
        assert not any(topic.endswith(":outside") for topic in told)
        for name in ("member", "owner"):
            assert around(sign_in(name), case) == ""
            assert "Officer" not in text(sign_in(name).get("/presence/", {"topic": f"case:{case.ref}"}))
    present(sign_in("officer"), case, "answer")
    assert around(sign_in("member"), case) == "The zone is writing …"
    assert present(sign_in("member"), case, "note") == 403


def test_each_side_watches_its_own_topics_alone(cast: Cast, case: Case) -> None:
    asked = [f"case:{case.ref}", f"presence:case:{case.ref}"]
    inside, outside = granted(cast.actor("officer"), asked), granted(cast.actor("member"), asked)
    assert set(outside) == {f"case:{case.pk}", f"case:{case.pk}:enterprise", f"presence:case:{case.ref}:outside"}
    assert set(inside) == {f"case:{case.pk}", f"case:{case.pk}:staff", f"presence:case:{case.ref}:inside"}
    assert granted(cast.actor("outsider"), asked) == {}


def test_a_note_wakes_nothing_at_the_enterprise(cast: Cast, case: Case, sign_in: SignIn) -> None:
    watched = set(granted(cast.actor("member"), [f"case:{case.ref}", f"presence:case:{case.ref}", "me"]))
    client, url = sign_in("officer"), page_of(case, "officer")
    with heard() as told:
        present(client, case, "here")
        present(client, case, "note")
        kept(client, case, "Half a note", what="note")
        client.post(f"{url}notes/", {"body": "@Leader @Member look", "key": "k"})
        client.post(f"{url}notes/1/correction/", {"body": "@Leader look here", "key": "c"})
        present(client, case, "left")
    assert told and not watched & set(told)
    for way in ("", "conversation/?after=0", "?part=now", "people/"):
        page = text(sign_in("member").get(page_of(case, "member") + way))
        assert "look here" not in page and "mentioned" not in page and 'class="oz-mention"' not in page


def test_a_read_mark_wakes_only_those_who_show_it_and_only_once(cast: Cast, case: Case, sign_in: SignIn) -> None:
    def read(name: str, number: int) -> list[str]:
        with heard() as told:
            sign_in(name).post(f"{page_of(case, name)}read/", {"number": number})
        return [topic for topic in told if topic.startswith("case:")]

    for body in ("One", "Two"):
        actions.post_message(case, by=cast.actor("officer"), body=body)
    assert read("member", 1) == []
    assert read("member", 2) == [f"case:{case.pk}:staff"]
    assert read("member", 2) == []
    actions.post_message(case, by=cast.actor("member"), body="Three")
    assert read("member", 3) == []
    assert read("officer", 3) == [f"case:{case.pk}:enterprise"]


def test_people_are_offered_by_the_letters_of_their_names(cast: Cast, case: Case, sign_in: SignIn) -> None:
    cast.users["leader"].name_local = "王建国"
    cast.users["leader"].save()

    def offered(name: str, letters: str = "") -> list[dict[str, str]]:
        answer = json.loads(sign_in(name).get(f"{page_of(case, name)}people/", {"q": letters}).content)
        assert answer["more"] is False
        people: list[dict[str, str]] = answer["people"]
        return people

    assert offered("officer", "建国") == [{"name": "Leader", "other": "王建国"}]
    assert [one["name"] for one in offered("member")] == ["Owner"]
    assert offered("officer", "Elsewhere") == offered("officer", "Member") == []


def test_a_mention_stands_out_and_nothing_else_does(cast: Cast, case: Case, sign_in: SignIn) -> None:
    actions.write_note(case, by=cast.actor("officer"), body="@Leader <b> @Member https://example.org/@Leader")
    page = text(sign_in("second").get(page_of(case, "second")))
    assert page.count('<b class="oz-mention">@Leader</b>') == 1 and "&lt;b&gt; @Member" in page
    notices = text(sign_in("leader").get("/notices/"))
    assert "mentioned you in a note" in notices and "wrote a note" not in notices


def canned(cast: Cast, title: str, **changes: Any) -> CannedAnswer:
    values = {"body": "Dear {enterprise}, {reference}: {officer}", "by": cast.actor("dispatcher"), **changes}
    return actions.write_answer(zone=cast.zone, title=title, **values)


def test_canned_answers_fit_the_case_and_are_filled_in(cast: Cast, case: Case, sign_in: SignIn) -> None:
    other = actions.open_category(zone=cast.zone, code="other", name="Other", by=cast.actor("administrator"))
    canned(
        cast, "Everywhere", body_local="{enterprise}您好：{reference}，{officer}，{office}".replace("，{office}", "")
    )
    canned(cast, "Of the station", unit=cast.units["station"], category=cast.category)
    canned(cast, "Of the other station", unit=cast.units["other"])
    canned(cast, "Of another subject", category=other)
    actions.retire_answer(canned(cast, "Retired"), by=cast.actor("dispatcher"))
    url = f"{page_of(case, 'officer')}canned/"
    statements, page = counted(sign_in("officer"), url)
    assert "Everywhere" in page and "Of the station" in page and page.count("<li ") == 2
    assert f"Dear Dalian Bright Co., {case.ref}: Officer" in page and "大连光明公司您好" in page
    for number in range(3):
        canned(cast, f"More {number}")
    assert counted(sign_in("officer"), url)[0] == statements <= MOST


@pytest.mark.parametrize("body", ["Dear {name}", "{}", "{enterprise", ""])
def test_an_answer_with_an_unknown_placeholder_is_refused(cast: Cast, sign_in: SignIn, body: str) -> None:
    answer = sign_in("dispatcher").post("/desk/settings/answers/new/", {"title": "T", "body": body, "key": "k"})
    if body == "{enterprise":
        assert answer.status_code == 303
        return
    assert answer.status_code == 422 and not CannedAnswer.objects.exists()
    assert f">\n{body}</textarea>" in text(answer) or not body


def test_who_keeps_canned_answers(cast: Cast) -> None:
    for name in ("officer", "auditor", "member", "park_officer"):
        with pytest.raises(Denied):
            canned(cast, "Mine", by=cast.actor(name), unit=cast.units["station"])
    for name in ("leader", "dispatcher", "administrator"):
        canned(cast, name, by=cast.actor(name))
    with pytest.raises(Invalid):
        canned(cast, "Abroad", unit=cast.foreign_zone.units.get(), by=cast.actor("administrator", via="system"))


def test_a_canned_answer_that_somebody_changed_meanwhile_is_not_overwritten(cast: Cast, sign_in: SignIn) -> None:
    answer, client = canned(cast, "Hours"), sign_in("dispatcher")
    url = f"/desk/settings/answers/{answer.pk}/"
    seen = re.search(r'name="seen" value="([^"]*)"', text(client.get(url)))
    assert seen
    actions.change_answer(answer, by=cast.actor("leader"), title="Hours", body="From eight.")
    late = client.post(url, {"title": "Hours", "body": "From nine.", "key": "k", "seen": seen[1]})
    assert late.status_code == 409 and "From nine." in text(late)
    answer.refresh_from_db()
    assert answer.body == "From eight."


def test_a_use_is_counted_with_the_message(cast: Cast, case: Case, sign_in: SignIn) -> None:
    answer = canned(cast, "Hours")
    foreign = canned(cast, "Of the other station", unit=cast.units["other"])
    form = {"body": "x", "key": "k", "canned": f"{answer.pk} {foreign.pk} x 99999999999999"}
    for _ in range(2):
        sign_in("officer").post(f"{page_of(case, 'officer')}messages/", form)
    answer.refresh_from_db()
    foreign.refresh_from_db()
    assert (answer.used, foreign.used) == (1, 0)


def test_nothing_typed_uses_up_no_number(cast: Cast, sign_in: SignIn) -> None:
    form = {"category": "commute", "key": "k", "title": "  ", "description": ""}
    answer = sign_in("member").post("/portal/raise/", form)
    assert answer.status_code == 422 and 'id="id_title"' in text(answer)
    assert sign_in("member").post("/portal/raise/", {**form, "later": "1"})["Location"] == "/portal/"
    assert not Case.objects.exists()
