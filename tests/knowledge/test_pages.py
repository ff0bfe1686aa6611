"""Articles by the pages: few statements, written and published, suggested while one writes, put into an answer."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from knowledge.shelf import WORDS, changed, drafted, published
from openzone.cases import actions as cases
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.knowledge import actions
from openzone.knowledge.models import Article, Use
from openzone.web.parts.knowledge.differences import marked
from openzone.web.parts.knowledge.names import names_in, with_names

MOST = 15
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def client(name: str) -> Client:
        made = Client()
        if name:
            made.force_login(cast.users[name])
        return made

    return client


def counted(client: Client, url: str, posted: dict[str, str] | None = None) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url) if posted is None else client.post(url, posted)
        assert answer.status_code == 200, url
    return len(asked)


def test_the_pages_take_as_many_statements_for_three_as_for_one(cast: Cast, sign_in: SignIn) -> None:
    article, draft, case = published(cast, audience="public"), drafted(cast), cast.case(State.IN_PROGRESS)
    changed(cast, article, title="Newer")
    typed = {"title": "A bus", "description": "for the night shift", "category": "commute"}
    addresses: list[tuple[str, str, dict[str, str] | None]] = [
        ("officer", "/desk/knowledge/?state=published", None), ("leader", "/desk/knowledge/?q=bus&due=1", None),
        ("officer", "/desk/knowledge/new/", None), ("officer", f"/desk/knowledge/{article.ref}/", None),
        ("leader", f"/desk/knowledge/{draft.ref}/", None), ("officer", f"/desk/knowledge/{article.ref}/edit/", None),
        ("leader", f"/desk/knowledge/{draft.ref}/publication/", None),
        ("elsewhere", f"/desk/knowledge/{article.ref}/versions/1/", None),
        ("officer", f"/desk/cases/{case.ref}/articles/", None), ("leader", "/desk/search/?q=bus", None),
        ("member", "/portal/knowledge/?q=bus&subject=commute", None),
        ("member", f"/portal/knowledge/{article.ref}/?writing=commute", None),
        ("member", "/portal/knowledge/suggestions/", typed), ("member", "/portal/search/?q=bus", None),
        ("", "/z/here/answers/?subject=commute", None), ("", f"/z/here/answers/{article.ref}/", None),
    ]  # fmt: skip
    before = [counted(sign_in(name), url, posted) for name, url, posted in addresses]
    for number in range(2):
        changed(cast, article, body=f"New words {number}")
        published(cast, audience="public", title=f"Another bus {number}")
        drafted(cast, title=f"Draft {number}")
        actions.judge(article, by=cast.actor(("owner", "member")[number]), helpful=True)
    cache.clear()
    after = [counted(sign_in(name), url, posted) for name, url, posted in addresses]
    wrong = [one for one in zip(addresses, before, after, strict=True) if one[2] > MOST or one[1] != one[2]]
    assert not wrong


def test_the_page_of_a_case_costs_no_statement_more(cast: Cast, sign_in: SignIn) -> None:
    case = cast.case(State.IN_PROGRESS)
    before = counted(sign_in("officer"), f"/desk/cases/{case.ref}/")
    cases.post_message(case, by=cast.actor("officer"), body="The bus leaves at 22:40.")
    published(cast)
    assert counted(sign_in("officer"), f"/desk/cases/{case.ref}/") == before <= MOST


def test_from_the_first_word_to_the_last_reader(cast: Cast, sign_in: SignIn) -> None:
    officer, leader = sign_in("officer"), sign_in("leader")
    new = {"unit": "station", "kind": "guide", "audience": "public", "category": "commute", "key": "a", **WORDS}
    answer = officer.post("/desk/knowledge/new/", new)
    article = Article.objects.get()
    assert answer.status_code == 303 and answer["Location"] == f"/desk/knowledge/{article.ref}/"
    assert officer.post("/desk/knowledge/new/", new).status_code == 303 and Article.objects.count() == 1
    assert officer.get(f"/z/here/answers/{article.ref}/").status_code == 404
    assert leader.post(f"/desk/knowledge/{article.ref}/publication/", {"seen": "1", "key": "b"}).status_code == 303
    page = Client(headers={"accept-language": "zh-hans"}).get(f"/z/here/answers/{article.ref}/").content.decode()
    assert WORDS["title_local"] in page and "请注明站点和班次" in page and WORDS["title"] not in page
    assert '<a href="https://example.org/bus"' in Client().get(f"/z/here/answers/{article.ref}/").content.decode()
    place = f"/desk/knowledge/{article.ref}/edit/"
    edit = {**new, "key": "c", "seen": "1", "body": WORDS["body"].replace("shift", "hour"), "remark": "Hours"}
    stale = officer.post(place, edit)
    assert stale.status_code == 409 and b"Somebody changed this" in stale.content and b"hour" in stale.content
    assert officer.post(place, {**edit, "seen": "2", "key": "d"}).status_code == 303
    page = officer.get(f"/desk/knowledge/{article.ref}/").content.decode()
    assert "<del>shift</del><ins>hour</ins>" in page and "Hours" in page
    assert "Version 2" not in sign_in("elsewhere").get(f"/desk/knowledge/{article.ref}/").content.decode()
    assert sign_in("elsewhere").get(f"/desk/knowledge/{article.ref}/versions/2/").status_code == 404
    assert "shift" in sign_in("member").get(f"/portal/knowledge/{article.ref}/").content.decode()
    assert leader.post(f"/desk/knowledge/{article.ref}/retirement/", {"seen": "3", "key": "e"}).status_code == 303
    assert sign_in("member").get(f"/portal/knowledge/{article.ref}/").status_code == 404
    assert "Retired by" in officer.get(f"/desk/knowledge/{article.ref}/").content.decode()


def test_each_filter_narrows_the_list(cast: Cast, sign_in: SignIn) -> None:
    published(cast, audience="public"), drafted(cast, title="Parking", body="At the gate.", category=None, kind="guide")
    client = sign_in("officer")

    def listed(query: str) -> set[str]:
        page = client.get(f"/desk/knowledge/?{query}").content.decode()
        return set(re.findall(r'id="open-[^"]+"[^>]*>([^<]+)<', page))

    bus, parking = {WORDS["title"]}, {"Parking"}
    for query, found in {
        "": bus | parking, "q=timetable": bus, "q=shuttle": bus, "q=K-1999-00001": set(), "state=draft": parking,
        "category=commute": bus, "category=x": set(), "kind=guide": parking, "audience=public": bus,
        "waiting=1": parking,
        "unit=other": set(), "unit=park": bus | parking, "due=1": set(), "figure=knowledge_used&year=2020": set(),
        "figure=cases_solved&year=2020": set(),
    }.items():  # fmt: skip
        assert listed(query) == found, query
    actions.judge(Article.objects.get(state="published"), by=cast.actor("member"), helpful=True)
    year = Use.objects.get().at.year
    assert listed(f"figure=knowledge_used&year={year}&dimension=category&code=commute") == bus
    assert client.get("/desk/figures/knowledge_used/").status_code == 200
    assert client.get(f"/desk/cases/?figure=knowledge_used&year={year}").status_code == 200


def test_one_click_makes_a_draft_with_the_names_standing_out(cast: Cast, sign_in: SignIn) -> None:
    case, officer = cast.case(State.IN_PROGRESS), sign_in("officer")
    cases.post_message(case, by=cast.actor("officer"), body="Dear Dalian Bright Co., <b>the</b> brightest bus.")
    page = officer.get(f"/desk/cases/{case.ref}/").content.decode()
    assert 'form="make-article" name="message" value="1"' in page
    assert "make-article" not in sign_in("member").get(f"/portal/cases/{case.ref}/").content.decode()
    assert 'form="make-article"' not in sign_in("auditor").get(f"/desk/cases/{case.ref}/").content.decode()
    answer = officer.post(f"/desk/cases/{case.ref}/articles/new/", {"message": "1"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[-1][0] == f"/desk/knowledge/{Article.objects.get().ref}/edit/"
    assert '<mark class="oz-name">Dalian Bright Co.</mark>, &lt;b&gt;the&lt;/b&gt; brightest' in page
    assert "take out the names" in page
    Case.objects.filter(pk=case.pk).update(confidential=True)
    refused = sign_in("leader").post(f"/desk/cases/{case.ref}/articles/new/", {"message": "1"})
    assert refused.status_code == 409 and "confidential" in refused.content.decode()


def test_what_is_only_for_the_zone_is_not_put_into_an_answer(cast: Cast, sign_in: SignIn) -> None:
    case, officer = cast.case(State.IN_PROGRESS), sign_in("officer")
    article, inside = published(cast), published(cast, title="Who drives the bus", audience="staff")
    page = officer.get(f"/desk/cases/{case.ref}/articles/").content.decode()
    assert page.count("data-put-in") == 1 and f'data-used="{article.pk}"' in page and inside.text.title in page
    assert WORDS["body_local"] in page and "Name the stop" in page
    message = {"body": "As follows", "key": "a", "articles": f"{article.pk} {inside.pk} x 99999999999999"}
    assert officer.post(f"/desk/cases/{case.ref}/messages/", message).status_code == 303
    use = Use.objects.get()
    assert use.article == article and use.inserted_at


def answering(client: Client, article: Article, **body: str) -> Any:
    return client.post(f"/portal/knowledge/{article.ref}/answer/", {"key": "k", "writing": "commute", **body})


def test_a_suggestion_answers_instead_of_the_demand(cast: Cast, sign_in: SignIn) -> None:
    article, member, draft = published(cast), sign_in("member"), cast.draft()
    typed = {"title": "bus", "description": "x" * 5_000, "category": "commute"}
    page = member.post(f"/portal/knowledge/suggestions/?draft={draft.ref}", typed).content.decode()
    address = f"/portal/knowledge/{article.ref}/?writing=commute&amp;draft={draft.ref}"
    assert address in page
    assert "portal/knowledge/suggestions/" in member.get(f"/portal/drafts/{draft.ref}/").content.decode()
    page = member.get(address.replace("&amp;", "&")).content.decode()
    assert "data-sheet" in page and "/opened/" in page and "throw away" in page
    assert not Use.objects.exists()
    assert member.post(f"/portal/knowledge/{article.ref}/opened/", headers={"HX-Request": "true"}).status_code == 204
    again = answering(member, article, draft=draft.ref, answer="no", key="n")
    assert again.status_code == 303 and again["Location"] == f"/portal/drafts/{draft.ref}/"
    assert answering(member, article, draft=draft.ref, answer="keep").status_code == 303
    draft.refresh_from_db()
    assert draft.state == State.DRAFT
    use = Use.objects.get()
    assert use.answered_at and use.helpful
    assert answering(sign_in("outsider"), article, draft=draft.ref, answer="discard").status_code == 404
    home = member.post(
        f"/portal/knowledge/{article.ref}/answer/", {"draft": draft.ref, "answer": "discard", "key": "d"}, follow=True
    )
    assert f'name="draft-done" content="{draft.ref}"' in home.content.decode()
    draft.refresh_from_db()
    assert draft.state == State.WITHDRAWN and Use.objects.count() == 1


def test_reading_alone_one_says_whether_it_helped(cast: Cast, sign_in: SignIn) -> None:
    article, member = published(cast), sign_in("member")
    assert "/opened/" not in member.get(f"/portal/knowledge/{article.ref}/").content.decode()
    answer = member.post(f"/portal/knowledge/{article.ref}/answer/", {"answer": "no", "key": "x"}, follow=True)
    assert "You said that it did not help." in answer.content.decode()
    assert member.post(f"/portal/knowledge/{article.ref}/answer/", {"answer": "maybe"}).status_code == 422
    assert Use.objects.get().helpful is False


def test_what_changed_is_marked_and_nothing_is_taken_for_markup() -> None:
    assert marked("One line\nTwo <b>", "One line\nTwo <i>") == "One line\nTwo &lt;<del>b</del><ins>i</ins>&gt;"
    assert marked("班车八点发车", "班车九点发车") == "班车<del>八</del><ins>九</ins>点发车"
    assert marked("a\nb", "a") == "a\n<del>b</del>"
    assert names_in("BRIGHT ideas, brighter", ["Bright", "大连"]) == ["BRIGHT"]
    assert with_names("<大连光明>", ["大连光明"]) == '&lt;<mark class="oz-name">大连光明</mark>&gt;'
