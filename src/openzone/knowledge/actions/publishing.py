"""What readers get: a version is published, looked at again, taken away."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Invalid
from openzone.core.text import clean_text
from openzone.knowledge.actions.writing import append_to, lock, write
from openzone.knowledge.enums import ArticleState
from openzone.knowledge.models import Article
from openzone.knowledge.queries import latest_of, may_publish_now
from openzone.knowledge.rules import may_retire, may_review
from openzone.places.queries import day_in, roles_over

REASON = 1_000


@transaction.atomic
def publish(article: Article, *, by: Actor, seen: int | None = None, occurred_at: datetime | None = None) -> Article:
    """Let the version that was written last be read from now on; a retired article comes back by it.

    `Denied` for its author, unless nobody else there could publish it.
    """
    row = lock(article, seen)
    version, at = latest_of(row), occurred_at or clock.now()
    may_publish_now(by, row, version).insist()
    if not version.languages:
        raise Invalid(_("In one language at least there must be both a title and a text."))
    version.published_at, version.published_by_id = at, by.user_id
    version.save(update_fields=["published_at", "published_by"])
    back = {"retired_at": None, "retired_by_id": None, "retired_reason": ""}
    write(row, at, state=ArticleState.PUBLISHED, shown=version, **back)
    append_to(row, "article.published", by=by, at=at, version=version.number)
    return row


@transaction.atomic
def retire(
    article: Article, *, by: Actor, reason: str = "", seen: int | None = None, occurred_at: datetime | None = None
) -> Article:
    """Take an article away from enterprises and the public; people of the zone still find it, with the reason."""
    row = lock(article, seen)
    may_retire(row.state, roles_over(by, row.unit_id)).insist()
    at, words = occurred_at or clock.now(), clean_text(reason, field="reason", longest=REASON, required=False)
    write(row, at, state=ArticleState.RETIRED, retired_at=at, retired_by_id=by.user_id, retired_reason=words)
    append_to(row, "article.retired", by=by, at=at)
    return row


@transaction.atomic
def review(article: Article, *, by: Actor, review_on: date | None, seen: int | None = None) -> Article:
    """Say that a published article is still right, and when it is looked at again (never, without a day)."""
    row = lock(article, seen)
    may_review(row.state, roles_over(by, row.unit_id)).insist()
    at = clock.now()
    if review_on is not None and review_on <= day_in(row.zone, at):
        raise Invalid.of("review_on", _("Please choose a day to come."))
    write(row, at, review_on=review_on)
    append_to(row, "article.reviewed", by=by, at=at)
    return row
