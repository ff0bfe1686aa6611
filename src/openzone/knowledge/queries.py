"""Which articles there are for whom, and how they served people."""

from collections.abc import Iterable, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from openzone.accounts.models import User
from openzone.cases.models import Category, Message
from openzone.cases.queries import at_desk as cases_at_desk
from openzone.core.actor import Actor
from openzone.core.machine import Answer
from openzone.core.search import SPOKEN, Words, matching
from openzone.knowledge.enums import ArticleAudience, ArticleState
from openzone.knowledge.models import Article, ArticleVersion, Use
from openzone.knowledge.rules import PUBLISHING_ROLES, may_discard, may_draft, may_publish, may_retire, may_review
from openzone.places.models import Post
from openzone.places.queries import holders, is_staff, network, oversees_zone, roles_over, units_held
from openzone.registry.queries import memberships_of

SHOWN_WITH = ("shown__category", "unit")
SHORTEST_NAME = 2
FOR_ENTERPRISES = (ArticleAudience.PUBLIC, ArticleAudience.ENTERPRISES)
# A unit, the one above it and the one above that: the service network has three levels.
_UPWARDS = ("", "__parent", "__parent__parent")
READ = (ArticleState.PUBLISHED, ArticleState.RETIRED)


def _of(zone_id: int) -> QuerySet[Article]:
    return Article.objects.filter(zone_id=zone_id).select_related(*SHOWN_WITH).defer("shown__words")


def at_desk(actor: Actor) -> QuerySet[Article]:
    """What was published or retired in the zone, and the drafts of the units for which the actor holds a post."""
    if not (actor.is_system or is_staff(actor)):
        return Article.objects.none()
    if actor.is_system or oversees_zone(actor):
        return _of(actor.where)
    return _of(actor.where).filter(Q(state__in=READ) | Q(unit_id__in=units_held(actor)))


def published_in(zone_id: int, audiences: Iterable[str]) -> QuerySet[Article]:
    """What is published in a zone for these."""
    return _of(zone_id).filter(state=ArticleState.PUBLISHED, shown__audience__in=list(audiences))


def at_portal(actor: Actor) -> QuerySet[Article]:
    """What the people of enterprises read."""
    if not memberships_of(actor):
        return Article.objects.none()
    return published_in(actor.where, FOR_ENTERPRISES)


def for_everybody(zone_id: int) -> QuerySet[Article]:
    """What anybody reads at the zone's public door."""
    return published_in(zone_id, [ArticleAudience.PUBLIC])


def visible_to(actor: Actor) -> QuerySet[Article]:
    """What the actor may read by all his rights."""
    return at_desk(actor) if actor.is_system or is_staff(actor) else at_portal(actor)


def to_publish() -> Q:
    """The condition that there is a version that could be published."""
    newer = Q(state=ArticleState.PUBLISHED, version_count__gt=F("shown__number"))
    return Q(state=ArticleState.DRAFT) | newer


def waiting_for(actor: Actor) -> QuerySet[ArticleVersion]:
    """The versions that the actor may publish now, the longest waiting first: what `may_publish_now` says of each."""
    latest = ArticleVersion.objects.filter(
        number=F("article__version_count"), published_at__isnull=True, article__zone_id=actor.where
    )
    units = units_held(actor, PUBLISHING_ROLES)
    rows = latest.filter(article__unit_id__in=units).exclude(article__state=ArticleState.RETIRED)
    others = Post.objects.filter(role__in=PUBLISHING_ROLES, until__isnull=True, user__is_active=True)
    above = (OuterRef(f"article__unit{path}") for path in _UPWARDS)
    line = reduce(or_, (Q(unit=unit) for unit in above))
    alone = ~Exists(others.filter(line).exclude(user_id=actor.who))
    return rows.filter(~Q(author_id=actor.user_id) | alone).order_by("written_at", "pk")


def holding(words: Words) -> Q:
    """The condition that an article has these words where it is read."""
    content = ["shown__title", "shown__title_local", "shown__body", "shown__body_local"]
    return matching(words, index="shown__words", content=content) or Q()


def search(rows: QuerySet[Article], text: str) -> QuerySet[Article]:
    """Those with these words, or with this reference."""
    if not text.strip():
        return rows
    words = Words(text)
    return rows.filter(holding(words) | Q(ref__iexact=text.strip())) if words else rows.none()


def about(rows: QuerySet[Article], category: Category, known: Iterable[Category]) -> QuerySet[Article]:
    """Those of a category of these known ones, or of one below it."""
    below, more = {category.pk}, {category.pk}
    while more:
        more = {one.pk for one in known if one.parent_id in more} - below
        below |= more
    return rows.filter(shown__category_id__in=below)


def versions_of(actor: Actor, article: Article) -> QuerySet[ArticleVersion]:
    """The versions of an article that the actor may read, the latest first.

    What was never published is for the people of its unit and those above.
    """
    rows = article.versions.select_related("author", "published_by", "category").defer("words").order_by("-number")
    inside = actor.is_system or oversees_zone(actor) or article.unit_id in units_held(actor)
    return rows if inside else rows.filter(published_at__isnull=False)


def latest_of(article: Article) -> ArticleVersion:
    """The version that was written last."""
    if not article.has_newer:
        return article.text
    return article.versions.select_related("category", "author").get(number=article.version_count)


def is_alone(actor: Actor, unit_id: int) -> bool:
    """Whether nobody but the actor could publish for this unit: no other leader or administrator, here or above."""
    return not holders(network(actor).upwards(unit_id), PUBLISHING_ROLES).exclude(user_id=actor.who).exists()


def may_publish_now(actor: Actor, article: Article, latest: ArticleVersion) -> Answer:
    """Whether the actor may publish the version that was written last."""
    own = latest.author_id == actor.user_id
    return may_publish(
        article.state,
        roles_over(actor, article.unit_id),
        newer=article.has_newer,
        own=own,
        alone=own and is_alone(actor, article.unit_id),
    )


def answers_for(actor: Actor, article: Article, latest: ArticleVersion) -> dict[str, Answer]:
    """What the actor may do to an article, and what not, by the verb."""
    roles = roles_over(actor, article.unit_id)
    return {
        "change": may_draft(roles),
        "publish": may_publish_now(actor, article, latest),
        "review": may_review(article.state, roles),
        "retire": may_retire(article.state, roles),
        "discard": may_discard(article.state, roles),
    }


def source_of(actor: Actor, article: Article) -> Message | None:
    """The message out of which an article grew, if the actor sees its case as staff."""
    seen = cases_at_desk(actor).filter(messages=article.source_id).order_by().values("pk")
    rows = Message.objects.filter(pk=article.source_id, case__in=seen) if article.source_id else Message.objects.none()
    return rows.select_related("case__organisation").first()


def names_around(source: Message) -> list[str]:
    """The names that an article made of a message should not keep: of its enterprise, and of who spoke in the case."""
    organisation = source.case.organisation
    known = [line for line in organisation.known_as.splitlines() if not line.startswith(SPOKEN)]
    spoke = Q(pk__in=Message.objects.filter(case=source.case_id).order_by().values("author_id"))
    people = User.objects.filter(spoke | Q(pk=source.case.raised_by_id)).order_by("pk")
    names = [organisation.name, organisation.name_local, *known]
    names += [name for person in people for name in (person.name, person.name_local)]
    return list(dict.fromkeys(name.strip() for name in names if len(name.strip()) >= SHORTEST_NAME))


def with_uses(rows: QuerySet[Article]) -> QuerySet[Any]:
    """Each with how many people it served in any way (`used`), and how many needed a demand no more (`answered`)."""
    uses = Use.objects.filter(article=OuterRef("pk")).order_by().values("article")
    return rows.annotate(
        used=Coalesce(Subquery(uses.annotate(n=Count("pk")).values("n")), 0),
        answered=Coalesce(Subquery(uses.annotate(n=Count("answered_at")).values("n")), 0),
    )


def served_by(article: Article) -> dict[str, int]:
    """How many people an article served, in which ways."""
    return article.uses.aggregate(
        used=Count("pk"),
        opened=Count("opened_at"),
        answered=Count("answered_at"),
        inserted=Count("inserted_at"),
        helped=Count("pk", filter=Q(helpful=True)),
        unhelped=Count("pk", filter=Q(helpful=False)),
    )


def use_of(actor: Actor, article: Article) -> Use | None:
    """How the article served the actor so far."""
    return Use.objects.filter(article=article, user_id=actor.who).first()


def newest_first(rows: QuerySet[Article]) -> QuerySet[Any]:
    """Each with when it was published, `since`, by which readers' lists are ordered."""
    return rows.annotate(since=Coalesce("shown__published_at", "changed_at"))


def in_order(rows: QuerySet[Article], numbers: Sequence[int]) -> list[Article]:
    """Those of these numbers, in their order."""
    found = rows.in_bulk(numbers)
    return [found[number] for number in numbers if number in found]
