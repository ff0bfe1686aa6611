"""What helps in the standing conversation as in that of a case: who is there, drafts, mentions, corrections, pages."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from heard import heard
from openzone.cases.actions import open_category, write_answer
from openzone.cases.rules import CORRECTABLE
from openzone.contact import actions
from openzone.contact.mentions import colleagues_on
from openzone.contact.models import Talk
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery, WrittenDraft
from openzone.core.notices import kind_of
from openzone.core.rooms import room_of, rooms
from openzone.registry.actions import change
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


def say(cast: Cast, who: str, body: str = "Hello") -> Talk:
    return actions.post(cast.organisation, by=cast.actor(who), body=body).talk


def page_of(cast: Cast, name: str) -> str:
    door = "portal/contact/{}" if name in ("member", "owner", "colleague") else "desk/enterprises/{}/conversation"
    return f"/{door.format(cast.organisation.ref)}/"


def counted(client: Client, url: str) -> tuple[int, str]:
    with CaptureQueriesContext(connection) as statements:
        answer = client.get(url)
    assert answer.status_code == 200, url
    return len(statements), answer.content.decode()


def correct(cast: Cast, name: str, number: int, body: str) -> None:
    actions.correct_message(Talk.objects.get(), by=cast.actor(name), number=number, body=body)


def told_of_mention(cast: Cast) -> list[str]:
    names = {user.pk: name for name, user in cast.users.items()}
    rows = Delivery.objects.filter(channel="page", activity__verb="talk.mention")
    return sorted(names[one] for one in rows.values_list("recipient_id", flat=True))


def test_who_stands_in_the_room_and_on_which_side(cast: Cast) -> None:
    topic = f"talk:{cast.organisation.ref}"
    for name, inside, writes in (
        ("officer", True, {"answer"}), ("auditor", True, set()), ("member", False, {"answer"}),
        ("colleague", False, {"answer"}),
    ):  # fmt: skip
        room = room_of(cast.actor(name), topic)
        assert room is not None and (room.inside, set(room.writes)) == (inside, writes), name
        side = "inside" if inside else "outside"
        assert granted(cast.actor(name), [f"presence:{topic}"]) == {f"presence:{topic}:{side}": f"presence:{topic}"}
    for name in ("elsewhere", "outsider", "foreigner", "nobody"):
        assert rooms(cast.actor(name), [topic, "talk:", "talk:O-1999-00001"]) == {}


def test_colleagues_and_who_types_are_seen(cast: Cast, sign_in: SignIn) -> None:
    topic = {"topic": f"talk:{cast.organisation.ref}"}
    for name, doing in (("leader", "here"), ("officer", "answer"), ("owner", "here")):
        assert sign_in(name).post("/presence/", {**topic, "doing": doing}).status_code == 204
    assert sign_in("auditor").post("/presence/", {**topic, "doing": "answer"}).status_code == 403

    def around(name: str) -> str:
        return re.sub(r"<[^>]*>", " ", sign_in(name).get("/presence/", topic).content.decode())

    assert "Leader is here too." in around("dispatcher") and "Officer is writing an answer." in around("dispatcher")
    seen = around("member")
    assert "Owner is here too." in seen and "The zone is writing …" in seen
    assert "Leader" not in seen and "Officer" not in seen


def test_a_draft_is_found_again_and_gone_once_it_was_sent(cast: Cast, sign_in: SignIn) -> None:
    client, url = sign_in("member"), page_of(cast, "member")
    key = f"talk:{cast.organisation.ref}:answer"
    assert client.post("/drafts/", {"key": key, "body": "Half a sentence"}).status_code == 200
    assert ">Half a sentence</textarea>" in client.get(url).content.decode()
    assert "Half a sentence" not in sign_in("owner").get(url).content.decode()
    assert client.post("/drafts/", {"key": key.replace("answer", "note"), "body": "x"}).status_code == 404
    assert client.post(f"{url}messages/", {"body": "", "key": "e"}).status_code == 422
    assert WrittenDraft.objects.exists()
    client.post(f"{url}messages/", {"body": "A whole sentence.", "key": "k"})
    assert not WrittenDraft.objects.exists()


def test_offered_is_whoever_reads_it_on_ones_own_side(cast: Cast, sign_in: SignIn) -> None:
    names = {user.pk: name for name, user in cast.users.items()}

    def offered(name: str) -> set[str]:
        return {names[user.pk] for user in colleagues_on(cast.actor(name), cast.organisation)}

    staff = {"administrator", "leader", "dispatcher", "second", "auditor", "park_officer"}
    assert offered("officer") == staff
    assert offered("member") == {"owner", "colleague"}
    change(cast.organisation, by=cast.actor("officer"), account_manager=cast.users["elsewhere"])
    cast.organisation.refresh_from_db()
    assert offered("officer") == staff | {"elsewhere"}
    found = json.loads(sign_in("officer").get(f"{page_of(cast, 'officer')}people/", {"q": "lea"}).content)
    assert found == {"people": [{"name": "Leader", "other": ""}], "more": False}


def test_who_is_mentioned_is_told_and_the_other_side_never_learns_it(cast: Cast, sign_in: SignIn) -> None:
    say(cast, "officer", "@Leader, is this right? @Member @Elsewhere @Officer")
    assert told_of_mention(cast) == ["leader"]
    assert Activity.objects.get(verb="talk.mention").audience == "staff"
    kind = kind_of("talk.mention")
    assert kind is not None and kind.code == "mentions" and kind is kind_of("case.mention")
    marked = '<b class="oz-mention">@Leader</b>'
    assert marked in sign_in("second").get(page_of(cast, "second")).content.decode()
    assert 'class="oz-mention"' not in sign_in("member").get(page_of(cast, "member")).content.decode()
    assert "mentioned you in a message" in sign_in("leader").get("/notices/").content.decode()
    say(cast, "member", "@Colleague knows.")
    assert told_of_mention(cast) == ["colleague", "leader"]


def test_a_correction_keeps_the_first_words_and_tells_whom_it_newly_calls(cast: Cast, sign_in: SignIn) -> None:
    say(cast, "officer", "@Leader: at ten.")
    client, url = sign_in("officer"), page_of(cast, "officer")
    assert f"{url}messages/1/correction/" in client.get(url).content.decode()
    with heard() as told:
        form = {"body": "@Leader @Second: at nine.", "key": "k"}
        assert client.post(f"{url}messages/1/correction/", form).status_code == 303
    assert f"talk:{cast.organisation.pk}" in told and told_of_mention(cast) == ["leader", "second"]
    correct(cast, "officer", 1, "At eight.")
    row = Talk.objects.get().messages.get()
    assert (row.number, row.body, row.first_body) == (1, "At eight.", "@Leader: at ten.")
    news = sign_in("member").get(f"{page_of(cast, 'member')}conversation/?after=1").content.decode()
    assert "At eight." in news and "@Leader: at ten." in news
    since = (clock.now() + timedelta(seconds=1)).isoformat()
    again = sign_in("member").get(f"{page_of(cast, 'member')}conversation/", {"after": "1", "corrected": since})
    assert "At eight." not in again.content.decode()


def test_what_may_not_be_corrected(cast: Cast, sign_in: SignIn) -> None:
    talk = say(cast, "member", "We need a bus.")
    say(cast, "member", "And a stop.")
    for name in ("owner", "officer"):
        with pytest.raises(Denied):
            correct(cast, name, 1, "x")
    for body in ("", "x" * 10_001):
        with pytest.raises(Invalid):
            correct(cast, "member", 1, body)
    plain = open_category(zone=cast.zone, code="other", name="Other", by=system(cast.zone.pk))
    actions.make_case(talk, by=cast.actor("owner"), category=plain, title="Bus", start=1, end=1)
    with pytest.raises(Conflict, match="A demand was made"):
        correct(cast, "member", 1, "x")
    url = page_of(cast, "member")
    page = sign_in("member").get(url).content.decode()
    assert f"{url}messages/1/correction/" not in page and f"{url}messages/2/correction/" in page
    with clock.fixed(clock.now() + CORRECTABLE + timedelta(seconds=5)), pytest.raises(Conflict, match="older"):
        correct(cast, "member", 2, "x")
    say(cast, "officer", "We look into it.")
    with pytest.raises(Conflict, match="answered"):
        correct(cast, "member", 2, "x")
    assert f"{url}messages/2/correction/" not in sign_in("member").get(url).content.decode()
    assert not Activity.objects.filter(verb="talk.corrected").exists()


def bodies(page: str) -> list[str]:
    return re.findall(r'<div class="oz-message-body" dir="auto">(Message \d+\.)</div>', page)


@pytest.mark.parametrize("way", ["page", "script"])
def test_earlier_messages_come_page_by_page_and_each_once(cast: Cast, sign_in: SignIn, way: str) -> None:
    said = [f"Message {number}." for number in range(1, 121)]
    for number, body in enumerate(said):
        say(cast, "officer" if number % 2 else "member", body)
    talk = Talk.objects.get()
    plain = open_category(zone=cast.zone, code="other", name="Other", by=system(cast.zone.pk))
    actions.make_case(talk, by=cast.actor("member"), category=plain, title="Bus", start=3, end=3)
    client, url = sign_in("officer"), page_of(cast, "officer")
    shown: list[str] = []
    pages, query = 0, ""
    while pages == 0 or query:
        count, page = counted(client, f"{url}{'conversation/' if way == 'script' and query else ''}{query}")
        shown = [*bodies(page), *shown]
        assert len(bodies(page)) <= 50 and count <= MOST
        assert ("Message 3 became" in page) == (pages == 0)
        found = re.search(r'<a class="btn btn-small" href="(\?[^"]*)"', page)
        query, pages = found[1].replace("&amp;", "&") if found else "", pages + 1
    assert shown == said and pages == 3


@pytest.mark.parametrize("query", ["before=x&before_note=-1&until=never", "before=99999999999&until=2026", "before="])
def test_a_forged_place_harms_nothing(cast: Cast, sign_in: SignIn, query: str) -> None:
    for said in (False, True):
        if said:
            say(cast, "member")
        for way in ("", "conversation/"):
            assert sign_in("officer").get(f"{page_of(cast, 'officer')}{way}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["officer", "member"])
def test_all_of_it_costs_as_many_statements_for_three_as_for_one(cast: Cast, sign_in: SignIn, name: str) -> None:
    key = f"talk:{cast.organisation.ref}:answer"
    sign_in(name).post("/drafts/", {"key": key, "body": "Half a sentence"})
    url = page_of(cast, name)
    ways = [url, f"{url}conversation/?after=0"]

    def grow() -> list[int]:
        say(cast, "leader", "@Second and @Officer")
        say(cast, "owner", "@Member and @Colleague")
        return [counted(sign_in(name), way)[0] for way in ways]

    first = grow()
    grow()
    assert grow() == first and max(first) <= MOST


def test_canned_answers_that_need_no_case_are_offered_and_counted(cast: Cast, sign_in: SignIn) -> None:
    def canned(title: str, **changes: Any) -> Any:
        values = {"body": "Dear {enterprise}, {officer}", "by": cast.actor("dispatcher"), **changes}
        return write_answer(zone=cast.zone, title=title, **values)

    greeting = canned("Greeting", body_local="{enterprise}您好，{officer}")
    canned("Of the station", unit=cast.units["station"])
    others = [
        canned("Elsewhere", unit=cast.units["other"]),
        canned("Of a subject", category=cast.category),
        canned("Of a case", body="About {reference}"),
    ]
    url = page_of(cast, "officer")
    statements, page = counted(sign_in("officer"), f"{url}canned/")
    assert re.findall(r'<li data-title="([^"]*?) ?"', page) == ["Greeting", "Of the station"] and statements <= MOST
    assert "Dear Dalian Bright Co., Officer" in page and "大连光明公司您好，Officer" in page
    change(cast.organisation, by=cast.actor("officer"), account_manager=cast.users["elsewhere"])
    assert "Dear Dalian Bright Co., Elsewhere" in counted(sign_in("officer"), f"{url}canned/")[1]
    sent = {"body": "Dear all", "key": "k", "canned": " ".join(str(one.pk) for one in [greeting, *others])}
    for _click in range(2):
        sign_in("officer").post(f"{url}messages/", sent)
    greeting.refresh_from_db()
    assert greeting.used == 1
    for one in others:
        one.refresh_from_db()
        assert one.used == 0
