"""Articles: who writes and who publishes, what readers get of them, and what an answer in a case becomes."""

from collections.abc import Callable

import pytest
from django.db.models import F

from at_once import together
from cast import Cast, assemble
from knowledge.shelf import WORDS, changed, drafted, published
from openzone.cases import actions as cases
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core.actor import system
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.knowledge import actions
from openzone.knowledge.models import Article, Use
from openzone.knowledge.queries import at_desk, at_portal, for_everybody, names_around, source_of, versions_of
from openzone.places.actions import appoint
from openzone.places.models import Post


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def is_done(act: Callable[[], object]) -> bool:
    """Whether somebody may do it."""
    try:
        act()
    except Denied:
        return False
    return True


@pytest.mark.parametrize(
    ("who", "writes", "publishes"),
    [
        ("leader", True, True), ("administrator", True, True), ("dispatcher", True, False), ("officer", True, False),
        ("park_officer", True, False), ("elsewhere", False, False), ("auditor", False, False),
        ("owner", False, False),
    ],
)  # fmt: skip
def test_who_writes_and_who_publishes(cast: Cast, who: str, writes: bool, publishes: bool) -> None:
    article = drafted(cast)
    assert is_done(lambda: drafted(cast, by=who)) is writes
    assert is_done(lambda: actions.publish(article, by=cast.actor(who))) is publishes


def test_a_second_person_publishes_unless_there_is_none(cast: Cast) -> None:
    article = drafted(cast, "top", by="leader")
    with pytest.raises(Denied, match="second person"):
        actions.publish(article, by=cast.actor("leader"))
    Post.objects.filter(user=cast.users["administrator"]).update(until=F("since"))
    assert actions.publish(article, by=cast.actor("leader")).state == "published"
    appoint(user=cast.users["nobody"], unit=cast.units["top"], role="leader", by=system(cast.zone.pk))
    with pytest.raises(Denied):
        actions.publish(changed(cast, article, by="leader", body="Other words"), by=cast.actor("leader"))


def test_readers_keep_the_published_version_until_the_next_is_published(cast: Cast) -> None:
    article = published(cast, audience="public")
    changed(cast, article, title="New words", audience="staff")
    read = for_everybody(cast.zone.pk).get()
    assert read.text.title == WORDS["title"] and read.has_newer and read.waits
    assert [one.number for one in versions_of(cast.actor("officer"), read)] == [2, 1]
    assert [one.number for one in versions_of(cast.actor("elsewhere"), read)] == [1]
    actions.publish(read, by=cast.actor("leader"))
    assert not for_everybody(cast.zone.pk).exists() and not at_portal(cast.actor("member")).exists()
    row = at_desk(cast.actor("elsewhere")).get()
    assert row.text.title == "New words" and [one.number for one in versions_of(cast.actor("officer"), row)] == [2, 1]
    with pytest.raises(Conflict, match="published already"):
        actions.publish(row, by=cast.actor("leader"))


def test_the_same_words_are_no_new_version_and_a_stale_page_is_told(cast: Cast) -> None:
    article = published(cast)
    assert changed(cast, article).version_count == 1
    seen = Article.objects.get(pk=article.pk).revision
    assert changed(cast, article, title="Newer", seen=seen).version_count == 2
    with pytest.raises(Conflict, match="Somebody changed this"):
        changed(cast, article, title="Stale", seen=seen)
    with pytest.raises(Conflict):
        actions.publish(article, by=cast.actor("leader"), seen=seen)


def test_a_draft_is_seen_where_it_is_written_and_a_retired_one_by_staff_alone(cast: Cast) -> None:
    article = drafted(cast)
    seen = {who: at_desk(cast.actor(who)).exists() for who in ("officer", "leader", "auditor", "elsewhere", "member")}
    assert seen == {"officer": True, "leader": True, "auditor": True, "elsewhere": False, "member": False}
    with pytest.raises(Conflict, match="Only what is published"):
        actions.retire(article, by=cast.actor("leader"))
    actions.publish(article, by=cast.actor("leader"))
    assert at_portal(cast.actor("member")).exists() and not for_everybody(cast.zone.pk).exists()
    with pytest.raises(Denied):
        actions.retire(article, by=cast.actor("officer"))
    with pytest.raises(Conflict, match="Retire it instead"):
        actions.discard(article, by=cast.actor("officer"))
    retired = actions.retire(article, by=cast.actor("leader"), reason="The line has ended.")
    assert not at_portal(cast.actor("member")).exists() and at_desk(cast.actor("elsewhere")).exists()
    back = actions.publish(retired, by=cast.actor("leader"))
    assert (back.state, back.retired_at, back.retired_reason) == ("published", None, "")


def test_what_cannot_be_read_is_not_published(cast: Cast) -> None:
    article = drafted(cast, title="Only a title", body="", title_local="", body_local="只有正文")
    with pytest.raises(Invalid, match="both a title and a text"):
        actions.publish(article, by=cast.actor("leader"))
    for field, texts in {
        "title": {"title": "", "title_local": " "},
        "body": {"body": "", "body_local": ""},
    }.items():
        with pytest.raises(Invalid) as refused:
            drafted(cast, **texts)
        assert field in refused.value.fields
    article = drafted(cast)
    actions.discard(article, by=cast.actor("officer"))
    assert not Article.objects.filter(pk=article.pk).exists()


def answered(cast: Cast) -> Case:
    case = cast.case(State.IN_PROGRESS)
    body = "Dear Dalian Bright Co., the bus leaves at 22:40. Officer\n\n班车22:40发车。"
    cases.post_message(case, by=cast.actor("officer"), body=body)
    cases.post_message(case, by=cast.actor("member"), body="谢谢，大连光明公司")
    return case


def test_an_answer_becomes_a_draft_by_one_click_and_once(cast: Cast) -> None:
    case = answered(cast)
    article = actions.draft_of_message(case, 1, by=cast.actor("officer"))
    again = actions.draft_of_message(case, 1, by=cast.actor("leader"))
    assert again == article and Article.objects.count() == 1
    text = article.text
    assert (text.title, text.title_local) == ("A bus for the night shift", "")
    assert (
        text.body.endswith("Officer")
        and text.body_local == "班车22:40发车。"
        and text.category == cast.category
        and text.audience == "enterprises"
    )
    assert article.unit == cast.units["station"] and article.state == "draft"
    source = source_of(cast.actor("officer"), article)
    assert source is not None and source.case == case
    assert {"Dalian Bright Co.", "大连光明公司", "Bright", "Officer", "Member"} <= set(names_around(source))
    assert source_of(cast.actor("elsewhere"), article) is None
    with pytest.raises(Invalid, match="zone itself"):
        actions.draft_of_message(case, 2, by=cast.actor("officer"))
    with pytest.raises(Denied):
        actions.draft_of_message(case, 1, by=cast.actor("auditor"))


def test_no_article_is_made_of_a_confidential_case(cast: Cast) -> None:
    case = answered(cast)
    Case.objects.filter(pk=case.pk).update(confidential=True)
    case.refresh_from_db()
    with pytest.raises(Conflict, match="confidential"):
        actions.draft_of_message(case, 1, by=cast.actor("leader"))
    assert not Article.objects.exists()


def test_at_once_one_draft_and_one_use(committed: Cast) -> None:
    case = answered(committed)
    made = together(*[lambda: actions.draft_of_message(case, 1, by=committed.actor("officer")).ref] * 4)
    assert len(set(made)) == Article.objects.count() == 1
    article = published(committed)
    answers = together(*[lambda: actions.publish(article, by=committed.actor("leader"))] * 3)
    assert all(isinstance(one, Conflict) for one in answers)
    together(*[lambda: actions.mark_opened(article, by=committed.actor("member"))] * 4)
    together(*[lambda: actions.judge(article, by=committed.actor("member"), helpful=True)] * 4)
    assert Use.objects.count() == 1 and Activity.objects.filter(verb="article.judged").count() == 1


def test_each_person_counts_once_and_the_log_holds_no_words(cast: Cast) -> None:
    article, demand = published(cast), cast.draft()
    actions.mark_opened(article, by=cast.actor("member"))
    actions.say_answered(article, by=cast.actor("member"), unneeded=demand)
    actions.say_answered(article, by=cast.actor("member"))
    actions.judge(article, by=cast.actor("owner"), helpful=True)
    actions.judge(article, by=cast.actor("owner"), helpful=False)
    actions.note_inserted([article.pk, 0], by=cast.actor("officer"))
    rows = {one.user.email.split("@")[0]: one for one in Use.objects.select_related("user").order_by("pk")}
    assert rows["member"].answered_at and rows["member"].helpful and rows["owner"].helpful is False
    assert rows["officer"].inserted_at and len(rows) == 3
    demand.refresh_from_db()
    assert demand.state == State.WITHDRAWN
    log = Activity.objects.filter(subject_type="article").order_by("pk")
    verbs = [one.verb.removeprefix("article.") for one in log]
    assert verbs == ["drafted", "published", "judged", "answered", "judged", "judged"]
    assert all(not isinstance(value, str) for one in log for value in one.data.values())
    with pytest.raises(Denied):
        actions.judge(article, by=cast.actor("elsewhere"), helpful=True)


def test_a_demand_that_was_sent_is_not_thrown_away(cast: Cast) -> None:
    with pytest.raises(Conflict, match="sent already"):
        actions.say_answered(published(cast), by=cast.actor("member"), unneeded=cast.case())
    assert not Use.objects.exists()
