"""What waits for publication shows in My day of those who may publish it, and of nobody else."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from knowledge.shelf import changed, drafted, published
from openzone.core import clock
from openzone.knowledge import actions
from openzone.knowledge.models import ArticleVersion
from openzone.knowledge.queries import latest_of, may_publish_now, waiting_for
from openzone.places.models import Post


def waiting(cast: Cast, who: str) -> list[tuple[str, int]]:
    return [(one.article.ref, one.number) for one in waiting_for(cast.actor(who))]


def test_drafts_and_newer_versions_wait_for_who_may_publish_them(cast: Cast) -> None:
    draft, read = drafted(cast), published(cast)
    assert waiting(cast, "leader") == [(draft.ref, 1)], "what is published waits for nobody"
    changed(cast, read, by="leader", title="Another bus")
    assert waiting(cast, "leader") == [(draft.ref, 1)], "a second person publishes it"
    assert waiting(cast, "administrator") == [(draft.ref, 1), (read.ref, 2)]
    for who in ("officer", "dispatcher", "auditor", "elsewhere", "member", "foreigner"):
        assert waiting(cast, who) == []
    actions.retire(read, by=cast.actor("administrator"), reason="Old.")
    assert waiting(cast, "administrator") == [(draft.ref, 1)]


def test_who_is_alone_publishes_his_own(cast: Cast) -> None:
    draft = drafted(cast, by="leader")
    assert waiting(cast, "leader") == []
    Post.objects.filter(user=cast.users["administrator"]).update(until=clock.now())
    assert waiting(cast, "leader") == [(draft.ref, 1)]


@pytest.mark.parametrize("who", ["leader", "administrator", "officer", "dispatcher", "elsewhere"])
def test_the_list_says_of_each_what_the_rule_says(cast: Cast, who: str) -> None:
    drafted(cast, by="leader")
    drafted(cast, unit="other", by="elsewhere")
    changed(cast, published(cast), title="Another bus")
    changed(cast, published(cast), by="administrator", title="A third bus")
    listed = {one.pk for one in waiting_for(cast.actor(who))}
    latest = [latest_of(one.article) for one in ArticleVersion.objects.filter(shown_of__isnull=False)]
    may = {one.pk for one in latest if may_publish_now(cast.actor(who), one.article, one)}
    assert listed == may


def test_my_day_leads_to_them_and_costs_the_same_for_three(cast: Cast) -> None:
    client, counts = Client(), []
    client.force_login(cast.users["leader"])
    for many in (1, 2):
        drafts = [drafted(cast, title=f"Bus {many}") for _ in range(many)]
        client.get("/desk/")
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/desk/").content.decode()
        counts.append(len(asked))
        assert "Articles to publish" in page
        assert all(reverse("desk_article", args=[one.ref]) in page for one in drafts)
    assert counts[0] == counts[1]
