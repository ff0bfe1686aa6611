"""Articles for other systems."""

from collections.abc import Callable
from typing import Any

from cast import Cast
from knowledge.shelf import WORDS, drafted, published

Callers = Callable[[str], Any]


def test_an_article_is_written_published_changed_and_retired(cast: Cast, call: Callers) -> None:
    new = {**WORDS, "unit": "station", "category": "commute", "audience": "public"}
    made = call("officer").post("/articles", new, Idempotency_Key="k")
    assert (made.status, made.body["state"], made.body["can"]) == (201, "draft", ["versions"])
    assert call("officer").post("/articles", new, Idempotency_Key="k").body == made.body
    place = f"/articles/{made.body['ref']}"
    assert call("member").get(place).status == call("elsewhere").get(place).status == 404
    assert call("officer").post(f"{place}/publication", {}).status == 403
    read = call("leader").post(f"{place}/publication", {"seen": 1}).body
    assert (read["state"], read["version"], read["newer"]) == ("published", 1, False)
    assert call("leader").get(place).body["can"] == ["versions", "review", "retirement"]
    later = {**new, "title": "Other words", "remark": "Shorter", "seen": read["revision"]}
    assert call("officer").post(f"{place}/versions", later).body["newer"] is True
    assert call("officer").post(f"{place}/versions", later).status == 409
    known = call("member").get(place).body
    assert known["title"] == WORDS["title"] and known["can"] == ["verdict"] and known["newer"] is False
    assert [one["number"] for one in call("officer").get(f"{place}/versions?limit=1").body["items"]] == [2]
    assert [one["number"] for one in call("elsewhere").get(f"{place}/versions").body["items"]] == [1]
    assert call("leader").post(f"{place}/review", {"review_on": "2000-01-01"}).faults.keys() == {"review_on"}
    assert call("leader").post(f"{place}/retirement", {"reason": "Old"}).body["state"] == "retired"
    assert call("member").get(place).status == 404


def test_each_reader_lists_what_is_for_him_and_says_whether_it_helped(cast: Cast, call: Callers) -> None:
    article, _inside, _draft = published(cast), published(cast, audience="staff", category=None), drafted(cast)
    assert len(call("officer").get("/articles").body["items"]) == 3
    assert len(call("officer").get("/articles?state=draft").body["items"]) == 1
    for query in ("", "?q=班车", "?category=commute", f"?q={article.ref}"):
        assert [one["ref"] for one in call("member").get(f"/articles{query}").body["items"]] == [article.ref], query
    assert call("member").get("/articles?category=nothing").body["items"] == []
    assert call("member").get("/articles?category=x&kinds=y").status == 422
    place = f"/articles/{article.ref}/verdict"
    assert call("member").post(place, {"helpful": False}).body == {"article": article.ref, "helpful": False}
    assert call("officer").post(place, {"helpful": True}).status == 403
    assert call("member").get("/search?q=班车&kind=article").body["items"][0]["ref"] == article.ref
