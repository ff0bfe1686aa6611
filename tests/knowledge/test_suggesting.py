"""What is suggested for a demand, how articles are found, and the figures of their use."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from cast import Cast
from knowledge.shelf import drafted, published
from openzone.cases.actions import open_category
from openzone.core import clock
from openzone.core.enums import Sight
from openzone.core.figures import Period, Question, ask, ask_each, find
from openzone.core.finding import Found, asked
from openzone.core.finding import find as find_things
from openzone.knowledge import actions
from openzone.knowledge.models import Article
from openzone.knowledge.queries import at_portal
from openzone.knowledge.suggesting import Candidate, ranked, suggested, telling_terms
from openzone.registry.queries import standing

TAX: dict[str, Any] = {
    "title": "Filing the yearly tax return", "title_local": "企业所得税汇算清缴", "category": None,
    "body": "By the end of May.", "body_local": "五月底前完成申报。",
}  # fmt: skip
VISA: dict[str, Any] = {
    "title": "A work permit for foreign staff", "title_local": "外国人来华工作许可", "category": None,
    "body": "Two weeks before the visa ends.", "body_local": "签证到期前两周办理。",
}  # fmt: skip


def test_a_text_is_cut_into_what_tells_something() -> None:
    assert telling_terms("We need the buses for our night shifts, 300 people") == ["bus", "night", "shift", "people"]
    assert telling_terms("我们需要外国人签证") == ["们需", "要外", "外国", "国人", "人签", "签证"]
    assert telling_terms("'); drop:* & | ! <->") == ["drop"]
    assert len(telling_terms(" ".join(f"word{n}x" for n in range(500)))) == 32


def test_rare_words_count_more_than_common_ones_and_the_readers_language_comes_first() -> None:
    def one(number: int, *terms: str, languages: str = "en", category: int | None = None, title: str = "") -> Candidate:
        return Candidate(number, frozenset(terms), title, category, frozenset(languages.split()))

    rows = [one(1, "zone"), one(2, "zone", "visa"), one(3, "zone", "bus", languages="zh-Hans"), one(4, category=7)]
    rows += [one(number, "zone") for number in range(10, 15)]
    kept = ranked(rows, among=20, subject={7, 8}, category=7, language="en")
    assert kept[:2] == [2, 4] and kept[-1] == 3 and 1 not in kept


@pytest.fixture
def shelf(cast: Cast) -> list[Article]:
    """Six articles, one of them a draft and one for the zone's people."""
    other = open_category(zone=cast.zone, code="tax", name="Tax", by=cast.actor("administrator"))
    return [
        published(cast),
        published(cast, **TAX),
        published(cast, **VISA),
        published(cast, title="Parking", body="At the gate.", title_local="", body_local="", category=other),
        published(cast, **{**TAX, "title": "Tax inside", "audience": "staff"}),
        drafted(cast, **TAX),
    ]


def names(cast: Cast, text: str, **more: object) -> list[str]:
    category = more.get("category")
    number = getattr(category, "pk", None)
    found = suggested(at_portal(cast.actor("member")), text, category=number, subject={number} if number else set())
    return [one.text.title for one in found]


def test_suggestions_fit_by_words_in_either_language_or_by_the_subject(cast: Cast, shelf: list[Article]) -> None:
    assert names(cast, "Question about our tax filing") == ["Filing the yearly tax return"]
    assert names(cast, "外国人工作许可怎么办") == ["A work permit for foreign staff"]
    assert names(cast, "") == []
    assert names(cast, "", category=cast.category) == ["How to order a shuttle bus"]
    assert names(cast, "visa for the bus driver", category=cast.category)[0] == "How to order a shuttle bus"
    assert names(cast, "nothing like it whatsoever") == []
    with translation.override("zh-hans"):
        assert [one.text.language for one in suggested_all(cast)][-1] == "en"


def suggested_all(cast: Cast) -> list[Article]:
    return suggested(at_portal(cast.actor("member")), "parking tax visa bus", category=None, subject=(), most=9)


def test_suggestions_take_three_statements_however_many_there_are(cast: Cast, shelf: list[Article]) -> None:
    rows = at_portal(cast.actor("member"))
    with CaptureQueriesContext(connection) as some:
        suggested(rows, "tax visa bus parking", category=None, subject=())
    assert len(some) == 3


def found(cast: Cast, who: str, text: str, sight: Sight) -> list[tuple[str, str]]:
    actor = cast.actor(who)
    things: Found = find_things(actor, asked(text, sight=sight), standing=standing(actor))
    return [(hit.shown_title, hit.state) for hit in things.of("article")]


def test_the_search_finds_them_by_each_reader_s_rights(cast: Cast, shelf: list[Article]) -> None:
    actions.retire(shelf[0], by=cast.actor("leader"))
    assert found(cast, "officer", "班车", Sight.STAFF) == [("How to order a shuttle bus", "retired")]
    assert found(cast, "member", "班车", Sight.OWN) == []
    assert found(cast, "member", "汇算清缴", Sight.OWN) == [("Filing the yearly tax return", "published")]
    assert found(cast, "elsewhere", "汇算", Sight.STAFF)[0][0] == "Tax inside"
    assert len(found(cast, "officer", "汇算", Sight.STAFF)) == 3
    assert found(cast, "member", shelf[2].ref.lower().replace("-", " "), Sight.ANY)[0][0] == VISA["title"]
    assert found(cast, "foreigner", "visa", Sight.ANY) == []


def test_the_figures_count_each_person_once_in_the_month_in_which_it_was(cast: Cast, shelf: list[Article]) -> None:
    now = clock.now().replace(month=6, day=15)
    bus, tax = shelf[:2]
    with clock.fixed(now):
        for who in ("member", "owner"):
            actions.mark_opened(bus, by=cast.actor(who))
        actions.judge(tax, by=cast.actor("member"), helpful=False)
    with clock.fixed(now + timedelta(days=31)):
        actions.say_answered(bus, by=cast.actor("owner"))
        actions.note_inserted([tax.pk], by=cast.actor("officer"))
    question = Question(cast.zone.pk, Period.year(now.year, cast.zone.timezone), now + timedelta(days=60))
    used, deflected = find("knowledge_used"), find("knowledge_deflected")
    assert [one.numerator for one in ask(used, question)] == [4]
    (row,) = ask(deflected, question)
    assert (int(row.numerator), int(row.denominator or 0)) == (1, 2)
    with CaptureQueriesContext(connection) as statements:
        fresh = replace(question, memory={})
        rows = ask_each(used, fresh, [None, "month", "category", "unit"])
        ask_each(deflected, fresh, [None, "month"])
    assert len(statements) == 1
    assert {one.code: one.numerator for one in rows["month"]} == {f"{now.year}-06": 3, f"{now.year}-07": 1}
    assert {one.code: one.numerator for one in rows["category"]} == {"commute": 2, "none": 2}
    assert set(deflected.records(question)) == {bus} and set(used.records(question)) == {bus, tax}
    before = Question(cast.zone.pk, question.period, now + timedelta(days=1), "category", "none")
    assert set(used.records(before)) == {tax}
    assert [one.numerator for one in ask(deflected, before)] == [0]
