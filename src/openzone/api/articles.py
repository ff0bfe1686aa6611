"""Articles: the answers and guides of a zone with their versions, and whether they helped."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictBool, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Code, Day, Filters, Line, Reason, Text, Version
from openzone.api.named import category_named, unit_named
from openzone.api.possible import REFERENCE
from openzone.cases.routing import categories_of
from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.core.text import TITLE
from openzone.knowledge import actions
from openzone.knowledge.enums import ArticleAudience, ArticleKind, ArticleState
from openzone.knowledge.models import Article, ArticleVersion
from openzone.knowledge.queries import about, answers_for, at_portal, latest_of, search, versions_of, visible_to
from openzone.places.queries import is_staff

router = Router(tags=["articles"])
NEWEST = Order("articles", "changed_at", down=True)
Title = Annotated[StrictStr, Field(max_length=TITLE)]
# The nouns that are posted below an article, by the verb of its rules.
NOUNS = {"change": "versions", "publish": "publication", "review": "review", "retire": "retirement"}


class ArticleFilters(Filters):
    """Which articles."""

    q: str | None = Field(default=None, max_length=200, description="Words of either language, or the reference.")
    category: Code | None = Field(default=None, description="Code of the category: it and all below it.")
    state: ArticleState | None = Field(default=None, description="People of an enterprise see what is published.")


class ArticleWords(BaseModel):
    """What a version says."""

    kind: ArticleKind
    audience: ArticleAudience
    category: str | None = Field(description="Code of the category.")
    title: str
    title_local: str
    body: str
    body_local: str


def _words(row: ArticleVersion) -> dict[str, Any]:
    texts = {name: getattr(row, name) for name in ("title", "title_local", "body", "body_local")}
    kinds = {"kind": ArticleKind(row.kind), "audience": ArticleAudience(row.audience)}
    return {**texts, **kinds, "category": row.category.code if row.category else None}


class ArticleShape(ArticleWords):
    """An answer or a guide, as it is read."""

    ref: str = Field(examples=["K-2026-00003"])
    unit: str = Field(description="Code of the unit that keeps it.")
    state: ArticleState
    version: int = Field(description="Number of the version that is read.")
    published_at: datetime | None
    review_on: date | None = Field(description="When it is looked at again; told to staff only.")
    newer: bool = Field(description="Whether a later version waits to be published; told to staff only.")
    revision: int = Field(description="What `seen` names: how often it was changed.")

    @classmethod
    def of(cls, row: Article, *, inside: bool) -> "ArticleShape":
        """The shape of this row; `inside` for staff."""
        return cls(
            **_words(row.text),
            ref=row.ref,
            unit=row.unit.code,
            state=ArticleState(row.state),
            version=row.text.number,
            published_at=row.text.published_at,
            review_on=row.review_on if inside else None,
            newer=row.has_newer if inside else False,
            revision=row.revision,
        )


class OneArticle(ArticleShape):
    """The same with what the caller may do to it."""

    can: list[str] = Field(description="The nouns that are open to the caller below the article now.")


class VersionShape(ArticleWords):
    """What an article said at a time."""

    number: int
    author: str = Field(description="The person's name.")
    written_at: datetime
    remark: str
    published_at: datetime | None
    published_by: str | None

    @classmethod
    def of(cls, row: ArticleVersion) -> "VersionShape":
        """The shape of this row."""
        return cls(
            **_words(row),
            number=row.number,
            author=row.author.name,
            written_at=row.written_at,
            remark=row.remark,
            published_at=row.published_at,
            published_by=row.published_by.name if row.published_by else None,
        )


class Verdict(BaseModel):
    """What the caller said of an article."""

    article: str
    helpful: bool


class NewArticle(Body):
    """An article in the name of a unit, as a draft."""

    unit: Code = Field(description="Code of the unit that keeps it.", examples=["east-station"])
    kind: ArticleKind = ArticleKind.ANSWER
    audience: ArticleAudience = Field(default=ArticleAudience.ENTERPRISES, description="Who reads it once published.")
    category: Code | None = Field(default=None, description="Code of the category for which it is suggested.")
    title: Title = Field(default="", examples=["How to order a shuttle bus"])
    title_local: Title = Field(default="", examples=["如何申请通勤班车"])
    body: Text = Field(default="", description="Paragraphs are parted by an empty line; addresses become links.")
    body_local: Text = ""
    review_on: Day | None = Field(default=None, description="When it is to be looked at again.")


class NewArticleVersion(NewArticle):
    """The next version of an article; all of it, not only what changes."""

    remark: Line = Field(default="", description="What changed, in a few words.")
    seen: Version | None = Field(default=None, description="The `revision` you looked at; 409 if it moved on since.")


class ArticleStep(Body):
    """What every step may carry."""

    seen: Version | None = Field(default=None, description="The `revision` you looked at; 409 if it moved on since.")


class ArticleRetirement(ArticleStep):
    """Take an article away from its readers."""

    reason: Reason = Field(default="", description="Read by staff, who still find it.")


class ArticleReview(ArticleStep):
    """Say that it is still right."""

    review_on: Day | None = Field(default=None, description="When it is looked at again; null: never.")


class NewVerdict(Body):
    """Whether it helped."""

    helpful: StrictBool


def article_of(actor: Actor, ref: str) -> Article:
    """The article with this reference, if the caller may read it; else it is not there."""
    if not REFERENCE.fullmatch(ref):
        raise Http404
    return get_object_or_404(visible_to(actor).select_related("zone"), ref=ref)


def shape_of(actor: Actor, row: Article) -> OneArticle:
    """The article as it is now, with what the caller may do to it."""
    inside = is_staff(actor)
    answers = answers_for(actor, row, latest_of(row)) if inside else {}
    can = [noun for verb, noun in NOUNS.items() if answers.get(verb)]
    can += ["verdict"] if at_portal(actor).filter(pk=row.pk).exists() else []
    return OneArticle(**ArticleShape.of(row, inside=inside).model_dump(), can=can)


def content_of(actor: Actor, sent: NewArticle) -> actions.Content:
    """What is said, with the category that is named."""
    names = ("title", "title_local", "body", "body_local", "kind", "audience")
    category = category_named(actor, sent.category) if sent.category else None
    return actions.Content(**{name: getattr(sent, name) for name in names}, category=category)


@router.get(
    "/articles",
    response=documented(200, Items[ArticleShape]),
    summary="List articles",
    operation_id="list_articles",
)
def list_articles(request: ApiRequest, filters: Query[ArticleFilters]) -> HttpResponse:
    """Those that the caller may read, the last changed first."""
    actor = request.auth
    rows = search(visible_to(actor), filters.q or "")
    rows = rows.filter(state=filters.state) if filters.state else rows
    if filters.category:
        known = list(categories_of(actor.where))
        named = next((one for one in known if one.code == filters.category), None)
        rows = about(rows, named, known) if named else rows.none()
    found, after = page(rows, NEWEST, cursor=filters.cursor, limit=filters.limit)
    inside = is_staff(actor)
    return respond(Items(items=[ArticleShape.of(row, inside=inside) for row in found], next=after))


@router.post(
    "/articles",
    response=documented(201, OneArticle, 400, 403, 409, 413),
    summary="Write an article",
    operation_id="create_article",
)
def create_article(request: ApiRequest, payload: NewArticle, key: Key) -> HttpResponse:
    """Begin an article as a draft. A second person, who leads or administers the unit, publishes it."""

    def act() -> OneArticle:
        actor = request.auth
        unit, content = unit_named(actor, payload.unit), content_of(actor, payload)
        return shape_of(actor, actions.draft(unit=unit, by=actor, content=content, review_on=payload.review_on))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/articles/{article}",
    response=documented(200, OneArticle, 404),
    summary="Show an article",
    operation_id="show_article",
)
def show_article(request: ApiRequest, article: str) -> HttpResponse:
    """One article, as it is read."""
    return respond(shape_of(request.auth, article_of(request.auth, article)))


@router.get(
    "/articles/{article}/versions",
    response=documented(200, Items[VersionShape], 404),
    summary="List the versions of an article",
    operation_id="list_article_versions",
)
def list_versions(request: ApiRequest, article: str, filters: Query[Filters]) -> HttpResponse:
    """What it said at each time, the latest first. What was never published is told to the people of its unit only."""
    row = article_of(request.auth, article)
    rows = versions_of(request.auth, row) if is_staff(request.auth) else row.versions.none()
    order = Order(f"versions {row.ref}", "number", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[VersionShape.of(one) for one in found], next=after))


@router.post(
    "/articles/{article}/versions",
    response=documented(200, OneArticle, 400, 403, 404, 409, 413),
    summary="Write the next version of an article",
    operation_id="change_article",
)
def change_article(request: ApiRequest, article: str, payload: NewArticleVersion, key: Key) -> HttpResponse:
    """Write the next version. What is published is read until that one is published too."""

    def act() -> OneArticle:
        actor, row = request.auth, article_of(request.auth, article)
        unit, content = unit_named(actor, payload.unit), content_of(actor, payload)
        more: dict[str, Any] = {name: getattr(payload, name) for name in ("review_on", "remark", "seen")}
        return shape_of(actor, actions.change(row, by=actor, unit=unit, content=content, **more))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/articles/{article}/publication",
    response=documented(200, OneArticle, 400, 403, 404, 409, 413),
    summary="Publish an article",
    operation_id="publish_article",
)
def publish_article(request: ApiRequest, article: str, payload: ArticleStep, key: Key) -> HttpResponse:
    """Let the version that was written last be read; a retired article comes back by it. Not for its author."""

    def act() -> OneArticle:
        row = article_of(request.auth, article)
        return shape_of(request.auth, actions.publish(row, by=request.auth, seen=payload.seen))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/articles/{article}/review",
    response=documented(200, OneArticle, 400, 403, 404, 409, 413),
    summary="Say that an article is still right",
    operation_id="review_article",
)
def review_article(request: ApiRequest, article: str, payload: ArticleReview, key: Key) -> HttpResponse:
    """Say that it is still right, and when it is looked at again."""

    def act() -> OneArticle:
        row = article_of(request.auth, article)
        done = actions.review(row, by=request.auth, review_on=payload.review_on, seen=payload.seen)
        return shape_of(request.auth, done)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/articles/{article}/retirement",
    response=documented(200, OneArticle, 400, 403, 404, 409, 413),
    summary="Retire an article",
    operation_id="retire_article",
)
def retire_article(request: ApiRequest, article: str, payload: ArticleRetirement, key: Key) -> HttpResponse:
    """Take it away from enterprises and the public; staff still find it."""

    def act() -> OneArticle:
        row = article_of(request.auth, article)
        done = actions.retire(row, by=request.auth, reason=payload.reason, seen=payload.seen)
        return shape_of(request.auth, done)

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


@router.post(
    "/articles/{article}/verdict",
    response=documented(200, Verdict, 400, 403, 404, 409, 413),
    summary="Say whether an article helped",
    operation_id="judge_article",
)
def judge_article(request: ApiRequest, article: str, payload: NewVerdict, key: Key) -> HttpResponse:
    """Say as one of an enterprise whether it helped; what one says later takes the place of what one said."""

    def act() -> Verdict:
        row = article_of(request.auth, article)
        use = actions.judge(row, by=request.auth, helpful=payload.helpful)
        return Verdict(article=row.ref, helpful=bool(use.helpful))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)
