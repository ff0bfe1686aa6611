"""Which letters, mailboxes and ways in there are for whom."""

import re
from datetime import datetime, timedelta

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from openzone.accounts.models import User
from openzone.cases.models import Case
from openzone.cases.queries import at_desk as cases_at_desk
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.enums import Channel
from openzone.core.models import Delivery
from openzone.correspondence.enums import LetterState, Way
from openzone.correspondence.models import Handle, Inlet, Letter, Mailbox
from openzone.correspondence.rules import is_unread_too_long, sorts_letters
from openzone.places.models import Post
from openzone.places.queries import administers_zone, posts_of
from openzone.places.rules import DISPATCHING_ROLES
from openzone.registry.enums import Belonging
from openzone.registry.models import Membership, Organisation
from openzone.registry.queries import visible_to as organisations_visible_to

REFERENCE = re.compile(r"\bC-\d{4}-\d{5,9}\b", re.IGNORECASE)
_OURS = re.compile(r"([0-9a-f]{32})@")
SHOWN_WITH = ("mailbox", "inlet", "person", "case", "message", "raw", "settled_by")


def looks_after_letters(actor: Actor) -> bool:
    """Whether the actor sees the letters that came in: who sorts demands for the whole zone."""
    return actor.is_system or sorts_letters((post.role, post.unit.level) for post in posts_of(actor))


def at_desk(actor: Actor) -> QuerySet[Letter]:
    """The letters that came in, the newest first, for whoever looks after them."""
    if not looks_after_letters(actor):
        return Letter.objects.none()
    return Letter.objects.filter(zone_id=actor.where).select_related(*SHOWN_WITH).order_by("-id")


def waiting(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Those that wait for somebody."""
    return letters.filter(state=LetterState.QUARANTINED)


def kept() -> QuerySet[Letter]:
    """Those that were not understood yet, in the order in which they came."""
    return Letter.objects.filter(state=LetterState.KEPT).order_by("id")


def mailbox_of(zone_id: int) -> Mailbox | None:
    """The mailbox of a zone."""
    return Mailbox.objects.filter(zone_id=zone_id).first()


def inlets_visible_to(actor: Actor) -> QuerySet[Inlet]:
    """The open ways in of the zone, for whoever administers all of it."""
    rows = Inlet.objects.filter(zone_id=actor.where, closed_at__isnull=True).order_by("id")
    return rows if administers_zone(actor) else rows.none()


def inlet_named(code: str) -> Inlet | None:
    """The open way in with this code."""
    return Inlet.objects.filter(code=code, closed_at__isnull=True).first()


def handles_of(inlet: Inlet) -> QuerySet[Handle]:
    """Who is known at a way in, as whom."""
    return inlet.handles.select_related("user").order_by("sender", "id")


def carers(zone_id: int) -> set[int]:
    """The people who look after the letters of a zone."""
    posts = Post.objects.filter(
        zone_id=zone_id, unit__level="zone", role__in=list(DISPATCHING_ROLES), until__isnull=True, user__is_active=True
    )
    return set(posts.order_by().values_list("user_id", flat=True))


def people_of_enterprises(zone_id: int) -> QuerySet[User]:
    """Whoever acts for an organisation of the zone."""
    living = Membership.objects.filter(zone_id=zone_id, until__isnull=True).order_by()
    return User.objects.filter(pk__in=living.values("user_id"), is_active=True)


def sender_at(zone_id: int, letter: Letter) -> User | None:
    """The person of the zone's enterprises whose address, or whose name at the way in, a letter bears."""
    people = people_of_enterprises(zone_id)
    if letter.way == Way.MESSENGER:
        known = Handle.objects.filter(inlet=letter.inlet, sender=letter.sender).order_by()
        found = people.filter(pk__in=known.values("user_id")).first()
        if found is not None:
            return found
    return people.alias(small=Lower("email")).filter(small=letter.sender.lower()).first() if letter.sender else None


def organisations_of(user: User, zone_id: int) -> QuerySet[Organisation]:
    """The organisations of the zone for which a person acts."""
    living = Membership.objects.filter(user=user, zone_id=zone_id, until__isnull=True).order_by()
    return Organisation.objects.filter(pk__in=living.values("organisation_id")).order_by("name", "id")


def speakers_for(case: Case) -> QuerySet[User]:
    """The people of the enterprise of a demand who may write there: who raised it, its owners, who files it."""
    owners = Q(memberships__role=Belonging.OWNER) | Q(pk=case.raised_by_id)
    filing = Q(pk__in=case.participants.filter(files=True).order_by().values("user_id"))
    living = Q(memberships__organisation_id=case.organisation_id, memberships__until__isnull=True)
    return User.objects.filter(living & (owners | filing), is_active=True).distinct().order_by("name", "pk")


def cases_to_choose(actor: Actor) -> QuerySet[Case]:
    """The demands into which the actor may put a letter."""
    return cases_at_desk(actor)


def enterprises_to_choose(actor: Actor) -> QuerySet[Organisation]:
    """The enterprises for which the actor may make a demand out of a letter."""
    return organisations_visible_to(actor)


def our_name(name: str) -> str:
    """The name under which we sent a letter with this Message-ID; nothing when it was none of ours."""
    found = _OURS.match(name)
    return found.group(1) if found else ""


def sent_by_us(zone_id: int, name: str) -> list[Delivery]:
    """What we sent under a Message-ID: all that one letter told."""
    ours = our_name(name)
    if not ours:
        return []
    rows = Delivery.objects.filter(message_id=ours, zone_id=zone_id, channel=Channel.MAIL)
    return list(rows.select_related("activity").order_by("id"))


def letter_named(zone_id: int, name: str) -> Letter | None:
    """The letter with this Message-ID that went into a demand."""
    return Letter.objects.filter(zone_id=zone_id, name=name, case__isnull=False).order_by("-id").first()


def case_named(zone_id: int, subject: str) -> Case | None:
    """The one demand of the zone whose reference stands in a subject."""
    named = {ref.upper() for ref in REFERENCE.findall(subject)}
    return Case.objects.filter(zone_id=zone_id, ref__in=named).first() if len(named) == 1 else None


def latest_name(case_id: int, user_id: int) -> str:
    """The Message-ID of the last letter that a person wrote about a demand."""
    rows = Letter.objects.filter(case_id=case_id, person_id=user_id, way=Way.MAIL).exclude(name="")
    return rows.order_by("-id").values_list("name", flat=True).first() or ""


def came_within_an_hour(letter: Letter) -> int:
    """How many letters this sender wrote within the hour before this one, it included."""
    since = letter.received_at - timedelta(hours=1)
    same = Letter.objects.filter(zone_id=letter.zone_id, sender=letter.sender, received_at__gt=since)
    return same.filter(received_at__lte=letter.received_at).count()


def unread_too_long(now: datetime | None = None) -> list[Mailbox]:
    """The mailboxes that were not read for too long."""
    moment = now or clock.now()
    return [
        one
        for one in Mailbox.objects.select_related("zone").order_by("id")
        if is_unread_too_long(one.read_at, one.since, moment)
    ]


def letters_by_state() -> dict[str, int]:
    """How many letters of the last day there are in each state."""
    since = clock.now() - timedelta(days=1)
    rows = Letter.objects.filter(received_at__gte=since).order_by().values_list("state").annotate(number=Count("pk"))
    return {**dict.fromkeys(LetterState.values, 0), **dict(rows)}


def seconds_unread() -> float:
    """How long ago the mailbox was read that was read least lately; 0 where there is none."""
    moments = [one.read_at or one.since for one in Mailbox.objects.order_by("id")]
    return max(((clock.now() - moment).total_seconds() for moment in moments), default=0.0)


def latest_of_thread(letter: Letter) -> int | None:
    """The demand into which the latest message of this exchange, by this sender, went."""
    same = Letter.objects.filter(inlet=letter.inlet, thread=letter.thread, sender=letter.sender)
    rows = same.filter(state=LetterState.POSTED).order_by("-id")
    return rows.values_list("case_id", flat=True).first()


def way_of_letter() -> Subquery:
    """By which way each message came in from outside as an annotation; nothing for what was written in the page."""
    return Subquery(Letter.objects.filter(message=OuterRef("pk")).values("way")[:1])


def letter_of_message(case: Case, number: int) -> Letter | None:
    """The letter that a message of a demand came by."""
    return Letter.objects.filter(case=case, message__number=number).select_related("message", "person").first()
