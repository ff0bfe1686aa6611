"""Writing articles: drafts, new versions, and drafts out of what was answered in a case."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from openzone.cases.enums import Side
from openzone.cases.models import Case, Category, Message
from openzone.core import clock
from openzone.core.actions import append, next_reference
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity
from openzone.core.text import BODY, TITLE, clean_text
from openzone.knowledge.enums import ArticleAudience, ArticleKind
from openzone.knowledge.models import Article, ArticleVersion
from openzone.knowledge.queries import latest_of
from openzone.knowledge.rules import WRITING_ROLES, may_discard, may_draft, may_make_of
from openzone.places.models import Unit
from openzone.places.queries import day_in, network, open_units_held, roles_over

REMARK = 300
_TEXTS = ("title", "title_local", "body", "body_local")
_CHINESE = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True)
class Content:
    """What a version says, of what and for whom."""

    title: str = ""
    title_local: str = ""
    body: str = ""
    body_local: str = ""
    kind: str = ArticleKind.ANSWER
    audience: str = ArticleAudience.ENTERPRISES
    category: Category | None = None


@transaction.atomic
def draft(
    *,
    unit: Unit,
    by: Actor,
    content: Content,
    review_on: date | None = None,
    source: Message | None = None,
    occurred_at: datetime | None = None,
) -> Article:
    """Begin an article of a unit with its first version. `source` is the message of a case out of which it grew."""
    _insist_writes(unit, by)
    at = occurred_at or clock.now()
    values = _checked(content, unit.zone_id)
    article = Article.objects.create(
        zone_id=unit.zone_id,
        ref=next_reference("K", day_in(unit.zone, at).year),
        unit=unit,
        source=source,
        review_on=review_on,
        changed_at=at,
    )
    _show(article, _written(article, values, by=by, at=at))
    grew = {"message": source.pk} if source else {}
    append_to(article, "article.drafted", by=by, at=at, **grew)
    return article


@transaction.atomic
def change(
    article: Article,
    *,
    by: Actor,
    unit: Unit,
    content: Content,
    review_on: date | None = None,
    remark: str = "",
    seen: int | None = None,
    occurred_at: datetime | None = None,
) -> Article:
    """Write the next version, and say who keeps the article and when it is looked at again.

    Readers of a published article go on reading the version that was published. Where the words are the same as in the
    version that was written last, there is no new one; where nothing is otherwise, nothing is done.
    """
    row = lock(article, seen)
    may_draft(roles_over(by, row.unit_id)).insist()
    _insist_writes(unit, by)
    at = occurred_at or clock.now()
    values = _checked(content, row.zone_id)
    latest = latest_of(row)
    if any(getattr(latest, name) != value for name, value in values.items()):
        words = clean_text(remark, field="remark", longest=REMARK, required=False, lines=False)
        version = _written(row, values, by=by, at=at, remark=words)
        if row.text.published_at is None:
            _show(row, version)
    elif (row.unit_id, row.review_on) == (unit.pk, review_on):
        return row
    write(row, at, unit=unit, review_on=review_on)
    append_to(row, "article.changed", by=by, at=at, version=row.version_count)
    return row


@transaction.atomic
def discard(article: Article, *, by: Actor) -> None:
    """Throw away an article that was never published."""
    row = lock(article, None)
    may_discard(row.state, roles_over(by, row.unit_id)).insist()
    append_to(row, "article.discarded", by=by, at=clock.now())
    row.delete()


@transaction.atomic
def draft_of_message(case: Case, number: int, *, by: Actor) -> Article:
    """Make a draft of what the zone answered in a case; of one message once, so that a second click finds the first.

    `Conflict` for a confidential case. Names are left in it: whoever goes on writing takes them out.
    """
    unit = _unit_of(case, by)
    may_make_of(roles_over(by, unit.pk), confidential=case.confidential).insist()
    rows = case.messages.select_for_update(of=("self",)).filter(number=number, side=Side.STAFF)
    message = rows.exclude(body="").first()
    if message is None:
        raise Invalid(_("An article can only be made of what the zone itself has written."))
    made = Article.objects.filter(source=message).first()
    return made or draft(unit=unit, by=by, source=message, content=_content_of(case, message))


def _unit_of(case: Case, by: Actor) -> Unit:
    """Who keeps what is made of a case: the unit that leads it, or the actor's own where he works above it."""
    held = open_units_held(by, WRITING_ROLES)
    known = network(by).units[case.unit_id] if case.unit_id else network(by).top
    return next((unit for unit in held if unit.pk == case.unit_id), held[0] if held else known)


def _content_of(case: Case, message: Message) -> Content:
    """The paragraphs of the message under the title of the case, each in the language in which it is written."""
    parts = message.body.split("\n\n")
    chinese = [part for part in parts if _CHINESE.search(part)]
    title = "title_local" if _CHINESE.search(case.title) else "title"
    return Content(
        **{title: case.title},
        body="\n\n".join(part for part in parts if part not in chinese),
        body_local="\n\n".join(chinese),
        category=case.category,
    )


def _insist_writes(unit: Unit, by: Actor) -> None:
    if by.user_id is None or unit.zone_id != by.zone_id or unit.closed_at is not None:
        raise Invalid.of("unit", _("Please choose a unit of this zone."))
    may_draft(roles_over(by, unit.pk)).insist()


def _checked(content: Content, zone_id: int) -> dict[str, Any]:
    """The columns of a version, fit to be stored; `Invalid` for what does not fit."""
    title, body = {"longest": TITLE, "lines": False}, {"longest": BODY}
    limits: dict[str, dict[str, Any]] = dict(zip(_TEXTS, (title, title, body, body), strict=True))
    texts = {name: clean_text(getattr(content, name), field=name, required=False, **limits[name]) for name in _TEXTS}
    if not texts["title"] and not texts["title_local"]:
        raise Invalid.of("title", _("Please write a title in one language at least."))
    if not texts["body"] and not texts["body_local"]:
        raise Invalid.of("body", _("Please write the text in one language at least."))
    if content.category is not None and content.category.zone_id != zone_id:
        raise Invalid.of("category", _("Please choose a subject of this zone."))
    known = {"kind": ArticleKind(content.kind), "audience": ArticleAudience(content.audience)}
    return {**texts, **known, "category": content.category}


def _written(article: Article, values: dict[str, Any], *, by: Actor, at: datetime, remark: str = "") -> ArticleVersion:
    """The next version; numbers are given under the article's lock and have no gap."""
    article.version_count += 1
    article.save(update_fields=["version_count"])
    number = article.version_count
    made = ArticleVersion(article=article, number=number, author_id=by.who, written_at=at, remark=remark, **values)
    made.save()
    return made


def _show(article: Article, version: ArticleVersion) -> None:
    article.shown = version
    article.save(update_fields=["shown"])


def lock(article: Article, seen: int | None) -> Article:
    """The article as it is now, held until the commit. `Conflict` when it was changed since `seen`, or is gone."""
    rows = Article.objects.select_for_update(no_key=True, of=("self",)).select_related("shown__category", "zone")
    row = rows.filter(pk=article.pk).first()
    if row is None:
        raise Conflict(_("This draft has been thrown away."))
    if seen is not None and seen != row.revision:
        raise Conflict(
            _("Somebody changed this while you were writing. What you typed is kept; look at it and save it again.")
        )
    return row


def write(row: Article, at: datetime, **columns: Any) -> None:
    """Write columns of a locked article, so that whoever looked at it before notices."""
    columns |= {"revision": row.revision + 1, "changed_at": at}
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def append_to(article: Article, verb: str, *, by: Actor, at: datetime, **data: Any) -> Activity:
    """Append to the log what was done with an article."""
    if by.user_id is None:
        raise Denied(_("Only people do something with articles."))
    return append(
        verb,
        subject_type="article",
        subject_id=article.pk,
        by=by,
        zone_id=article.zone_id,
        data=data,
        occurred_at=at,
    )
