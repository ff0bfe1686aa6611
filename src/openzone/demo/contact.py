"""The demo's announcements and standing conversations, played through the real actions."""

from datetime import datetime, timedelta
from random import Random

from openzone.accounts.models import User
from openzone.contact import actions
from openzone.contact.audience import Audience
from openzone.contact.models import Announcement, Talk
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.demo.attachments import upload
from openzone.demo.contact_words import ANNOUNCEMENTS, TALKS, Conversation, Spoken, Told
from openzone.demo.hours import ZONE_TIME, earlier, later
from openzone.demo.organisations import OrganisationFacts
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.registry.models import Tag
from openzone.registry.queries import industry_named

NOTED_OF_READ = 70


def speak(organisations: list[OrganisationFacts], cast: Cast) -> None:
    """Send the announcements and hold the conversations, as of now."""
    now = clock.now().astimezone(ZONE_TIME)
    for told in sorted(ANNOUNCEMENTS, key=lambda one: -one.hours_ago):
        _announce(told, organisations, cast, now)
    for talk in TALKS:
        _talk(talk, organisations, cast, now)


def _actor(cast: Cast, zone: str, user: User) -> Actor:
    return Actor(user.pk, cast.zones[zone].pk)


def _announce(told: Told, organisations: list[OrganisationFacts], cast: Cast, now: datetime) -> None:
    people = holding(told.zone, told.unit, "leader") or holding(told.zone, told.unit, "dispatcher")
    by = _actor(cast, told.zone, cast.users[people[0].email])
    at = earlier(now, told.hours_ago)
    with clock.fixed(at):
        row = actions.draft(
            unit=cast.units[told.zone, told.unit],
            by=by,
            title=told.title,
            title_local=told.title_local,
            body=told.body,
            body_local=told.body_local,
            wants_acknowledgement=told.wants_note,
            audience=_audience(told, cast),
            files=[upload(kind, told.title) for kind in told.files],
        )
        if told.state == "draft":
            return
        row = actions.send(row, by=by)
    _read(row, told, organisations, cast, at, now)
    if told.state == "withdrawn":
        with clock.fixed(min(now, later(at, 3))):
            reason = "The bus company has put it off by two weeks; we write again. 公交公司推迟两周，另行通知。"
            actions.withdraw(row, by=by, reason=reason)


def _audience(told: Told, cast: Cast) -> Audience:
    tags = Tag.objects.filter(zone=cast.zones[told.zone], name__in=told.tags) if told.tags else []
    classes = [industry_named(cast.zones[told.zone].pk, f"isic:{code}") for code in told.industries]
    return Audience(
        parks=tuple(cast.parks[told.zone, code].pk for code in told.parks),
        industries=tuple(one.pk for one in classes if one is not None),
        sizes=told.sizes,
        tags=tuple(one.pk for one in tags),
    )


def _read(
    row: Announcement,
    told: Told,
    organisations: list[OrganisationFacts],
    cast: Cast,
    at: datetime,
    now: datetime,
) -> None:
    """Some of the enterprises open it in the hours after, and most of these take note where it is asked for."""
    rng = Random(f"read {told.title}")
    first = {cast.organisations[one.zone, one.code].pk: one.people[0] for one in organisations if one.people}
    for recipient in row.recipients.select_related("organisation").order_by("id"):
        person = first.get(recipient.organisation_id)
        opens, notes = rng.randrange(100) < told.read, rng.randrange(100) < NOTED_OF_READ
        moment = later(at, rng.uniform(0.2, max(0.3, told.hours_ago * 0.8)))
        if person is None or not opens or moment >= now or person.email in KEPT_FOR_VISITORS:
            continue
        with clock.fixed(moment):
            by = _actor(cast, told.zone, cast.users[person.email])
            actions.mark_announcement_read(recipient, by=by)
            if told.wants_note and notes:
                actions.acknowledge(recipient, by=by)


# Whoever looks at the demo as one of these finds something new that waits to be taken note of.
KEPT_FOR_VISITORS = frozenset({"owner@enterprise.example", "owner@outsider.example"})


def _talk(plan: Conversation, organisations: list[OrganisationFacts], cast: Cast, now: datetime) -> None:
    facts = next(one for one in organisations if (one.zone, one.code) == (plan.zone, plan.code))
    organisation = cast.organisations[plan.zone, plan.code]
    made = plan.became
    for number, spoken in enumerate(plan.spoken, start=1):
        at = earlier(now, spoken.hours_ago)
        with clock.fixed(at):
            by = _actor(cast, plan.zone, _speaker(spoken, facts, cast))
            files = [upload(kind, "Conversation") for kind in spoken.files]
            message = actions.post(organisation, by=by, body=spoken.text, files=files)
            actions.mark_talk_read(message.talk, by=by, number=number)
        if made and number == made[1]:
            with clock.fixed(at + timedelta(minutes=20)):
                _make_case(message.talk, made, facts, cast)


def _speaker(spoken: Spoken, facts: OrganisationFacts, cast: Cast) -> User:
    if spoken.who == "zone":
        return cast.users[holding(facts.zone, facts.unit, "officer")[0].email]
    return cast.users[facts.people[1 if spoken.who == "member" else 0].email]


def _make_case(talk: Talk, made: tuple[int, int, str, str], facts: OrganisationFacts, cast: Cast) -> None:
    start, end, category, title = made
    officer = cast.users[holding(facts.zone, facts.unit, "officer")[0].email]
    actions.make_case(
        talk,
        by=_actor(cast, facts.zone, officer),
        category=cast.categories[facts.zone, category],
        title=title,
        start=start,
        end=end,
        consent=True,
    )
