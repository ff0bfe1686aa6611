"""Articles that tests need on the shelf."""

from typing import Any

from cast import Cast
from openzone.knowledge import actions
from openzone.knowledge.models import Article

WORDS: dict[str, Any] = {
    "title": "How to order a shuttle bus",
    "title_local": "如何申请通勤班车",
    "body": "Name the stop and the shift.\n\nSee https://example.org/bus for the timetable.",
    "body_local": "请注明站点和班次。",
}


def drafted(cast: Cast, unit: str = "station", by: str = "officer", **more: Any) -> Article:
    """A draft of somebody in the name of a unit."""
    content = actions.Content(**{"category": cast.category, **WORDS, **more})
    return actions.draft(unit=cast.units[unit], by=cast.actor(by), content=content)


def published(cast: Cast, unit: str = "station", **more: Any) -> Article:
    """An article that an officer wrote and the leader published."""
    return actions.publish(drafted(cast, unit, **more), by=cast.actor("leader"))


def changed(cast: Cast, article: Article, by: str = "officer", seen: int | None = None, **more: Any) -> Article:
    """The next version of an article."""
    content = actions.Content(**{"category": cast.category, **WORDS, **more})
    return actions.change(article, unit=article.unit, by=cast.actor(by), content=content, seen=seen)
