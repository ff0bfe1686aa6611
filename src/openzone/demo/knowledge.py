"""The demo's articles, written and published through the real actions; how they served people is laid at once."""

from datetime import datetime, timedelta
from random import Random

from openzone.accounts.models import User
from openzone.cases.enums import Side
from openzone.cases.models import Message
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.bulk import insert_rows
from openzone.demo.hours import ZONE_TIME, earlier
from openzone.demo.knowledge_words import ARTICLES, PLACES, Shelved
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.knowledge import actions
from openzone.knowledge.models import Article, Use
from openzone.places.models import Unit

HOURS_A_DAY = 7.5 * 5 / 7
LOOKED_THROUGH = 400


def shelve(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Write what both zones answer again and again, as of now."""
    now = clock.now().astimezone(ZONE_TIME)
    for zone in PLACES:
        people = [cast.users[one.email] for facts in organisations if facts.zone == zone for one in facts.people]
        uses = [use for told in ARTICLES for use in _served(_shelved(told, zone, cast, now), told, people, now)]
        insert_rows(uses)
        _grow(zone, cast)


def _actor(cast: Cast, zone: str, role: str, unit: str = "commission") -> Actor:
    person = (holding(zone, unit, role) or holding(zone, "commission", role))[0]
    return Actor(cast.users[person.email].pk, cast.zones[zone].pk, via="history")


def _shelved(told: Shelved, zone: str, cast: Cast, now: datetime) -> Article:
    place = PLACES[zone]
    code = place["keeper"] if told.keeper == "keeper" else told.keeper
    unit, writer, leader = cast.units[zone, code], _actor(cast, zone, "officer", code), _actor(cast, zone, "leader")
    written = earlier(now, told.days_ago * HOURS_A_DAY)
    content = _content(told, zone, cast)
    review_on = written.date() + timedelta(days=365)
    with clock.fixed(written):
        article = actions.draft(unit=unit, by=writer, content=content, review_on=review_on)
    with clock.fixed(earlier(now, (told.days_ago - 3) * HOURS_A_DAY)):
        article = actions.publish(article, by=leader)
    if told.again:
        _again(article, told, content, unit, writer, earlier(now, 9))
    if told.retired:
        with clock.fixed(earlier(now, told.retired[1] * HOURS_A_DAY)):
            article = actions.retire(article, by=leader, reason=told.retired[0])
    return article


def _content(told: Shelved, zone: str, cast: Cast) -> actions.Content:
    filled = PLACES[zone]
    return actions.Content(
        title=told.title,
        title_local=told.title_local,
        body=told.body.format_map(filled),
        body_local=told.body_local.format_map(filled),
        kind=told.kind,
        audience=told.audience,
        category=cast.categories[zone, told.category],
    )


def _again(article: Article, told: Shelved, content: actions.Content, unit: Unit, writer: Actor, at: datetime) -> None:
    """A later version, which waits for the leader."""
    assert told.again is not None, "asked for"
    english, chinese = told.again
    later = {"body": f"{content.body}\n\n{english}", "body_local": f"{content.body_local}\n\n{chinese}"}
    words = actions.Content(**{**vars(content), **later})
    with clock.fixed(at):
        actions.change(
            article, by=writer, unit=unit, content=words, review_on=article.review_on, remark="New trial time"
        )


def _served(article: Article, told: Shelved, people: list[User], now: datetime) -> list[Use]:
    """How some people were served since it was published, the same every time."""
    rng = Random(f"served {told.title} {article.zone_id}")
    chosen = rng.sample(people, min(told.used, len(people)))
    return [_use(article, told, user, rng, now) for user in chosen] if told.audience != "staff" else []


def _use(article: Article, told: Shelved, user: User, rng: Random, now: datetime) -> Use:
    at = now - timedelta(days=rng.uniform(1, told.days_ago - 4), minutes=rng.uniform(0, 600))
    opened, helped, judged = rng.random() < 0.7, rng.randrange(100) < told.helped, rng.random() < 0.8
    answered = opened and helped and rng.random() < 0.6
    return Use(
        article=article,
        user=user,
        at=at,
        opened_at=at if opened else None,
        answered_at=at + timedelta(minutes=2) if answered else None,
        helpful=helped if judged or answered else None,
        judged_at=at + timedelta(minutes=2) if judged or answered else None,
    )


def _grow(zone: str, cast: Cast) -> None:
    """Make a draft of something that an officer answered not long ago, the enterprise still named in it."""
    unit = cast.units[zone, PLACES[zone]["keeper"]]
    rows = Message.objects.filter(case__unit__parent=unit, side=Side.STAFF, case__confidential=False)
    rows = rows.exclude(body="").select_related("case__organisation", "case__category", "case__unit")
    known = list(rows.order_by("-sent_at", "-pk")[:LOOKED_THROUGH])
    message = max(known, key=lambda one: (one.case.organisation.name in one.body, len(one.body)))
    actions.draft_of_message(message.case, message.number, by=_actor(cast, zone, "leader"))
