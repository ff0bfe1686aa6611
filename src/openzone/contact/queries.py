"""Which announcements and conversations there are for whom, and whom an announcement reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery

from openzone.accounts.models import User
from openzone.cases.enums import Side, State
from openzone.cases.models import Case
from openzone.cases.queries import answering_units, attached
from openzone.cases.queries import visible_to as cases_visible_to
from openzone.cases.rules import Written
from openzone.contact.audience import Audience
from openzone.contact.enums import AnnouncementState
from openzone.contact.models import Announcement, Recipient, Talk, TalkCase, TalkMessage, TalkReadMark
from openzone.contact.rules import may_talk
from openzone.core.actor import Actor
from openzone.core.enums import Audience as ToldTo
from openzone.core.machine import Answer
from openzone.core.models import StoredFile
from openzone.core.queries import history_of
from openzone.places.models import Post, Zone
from openzone.places.queries import Network, is_staff, network, network_of, oversees_zone, posts_of, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry import queries as registry
from openzone.registry.enums import Belonging, OrganisationKind, SettlementState
from openzone.registry.models import Membership, Organisation, Tagging
from openzone.registry.return_queries import owed_at_portal

MOST_NEW = 99
MENTION = "talk.mention"
WENT_OUT = (AnnouncementState.SENT, AnnouncementState.WITHDRAWN)


def announcements_at_desk(actor: Actor) -> QuerySet[Announcement]:
    """Those of the actor's units, and what units above them sent: the station is asked about it all the same."""
    if not is_staff(actor):
        return Announcement.objects.none()
    rows = Announcement.objects.filter(zone_id=actor.where).select_related("unit", "author", "sent_by", "corrects")
    if oversees_zone(actor):
        return rows
    above = {unit for post in posts_of(actor) for unit in network(actor).upwards(post.unit_id)}
    return rows.filter(Q(unit_id__in=units_held(actor)) | Q(unit_id__in=above, state__in=WENT_OUT))


def chosen(unit_id: int, audience: Audience, *, zone_id: int, tree: Network | None = None) -> QuerySet[Organisation]:
    """The organisations that a unit, or one below it, serves and that the filter leaves. `tree` saves reading it."""
    below = (tree or network_of(zone_id)).below([unit_id])
    rows = registry.living(zone_id).filter(unit_id__in=below, kind__in=audience.kinds or [OrganisationKind.ENTERPRISE])
    if audience.settlements:
        rows = rows.filter(settlement__in=audience.settlements)
    else:
        rows = rows.exclude(settlement=SettlementState.LEFT)
    if audience.parks:
        rows = rows.filter(park_id__in=audience.parks)
    if audience.industries:
        classes = registry.industries_of(zone_id).filter(pk__in=audience.industries)
        rows = rows.filter(registry.working_in(classes))
    if audience.sizes:
        rows = rows.filter(size__in=audience.sizes)
    if audience.tags:
        rows = rows.filter(Exists(Tagging.objects.filter(organisation=OuterRef("pk"), tag_id__in=audience.tags)))
    return rows


def people_at(organisations: Iterable[Any] | QuerySet[Any, Any]) -> QuerySet[Membership]:
    """The people of these organisations who can sign in."""
    return _people().filter(organisation__in=organisations)


def _people() -> QuerySet[Membership]:
    return Membership.objects.filter(until__isnull=True, user__is_active=True)


@dataclass(frozen=True)
class Reach:
    """How many enterprises and people something reaches, and the enterprises where nobody has an account."""

    enterprises: int
    people: int
    mute: QuerySet[Organisation]
    mute_count: int


def reach_of(rows: QuerySet[Organisation]) -> Reach:
    """Whom an announcement to these organisations reaches: two statements, and one more for names on demand."""
    somebody = Exists(_people().filter(organisation=OuterRef("pk")))
    counts = rows.aggregate(all=Count("pk"), mute=Count("pk", filter=~somebody))
    people = people_at(rows.values("pk")).aggregate(people=Count("user", distinct=True))["people"]
    return Reach(counts["all"], people, rows.filter(~somebody).order_by("name", "id"), counts["mute"])


def recipients_at_desk(actor: Actor, announcement: Announcement) -> QuerySet[Recipient]:
    """The recipients that the actor may see: those of the organisations that his units serve."""
    seen = registry.visible_to(actor).order_by().values("pk")
    rows = announcement.recipients.select_related("organisation", "read_by", "acknowledged_by")
    return rows if oversees_zone(actor) else rows.filter(organisation_id__in=seen)


def owing(recipients: QuerySet[Recipient], announcement: Announcement) -> QuerySet[Recipient]:
    """Those who have not read yet or, where it is asked for, not taken note."""
    return recipients.filter(_owes(announcement.wants_acknowledgement))


def _owes(wants_acknowledgement: bool) -> Q:
    return Q(acknowledged_at__isnull=True) if wants_acknowledgement else Q(read_at__isnull=True)


@dataclass(frozen=True)
class Progress:
    """How far an announcement has come: how many it went to, who of them was told, has read and has taken note."""

    reached: int
    told: int
    read: int
    acknowledged: int
    owing: int

    @property
    def going_out(self) -> bool:
        """Whether somebody has still to be told."""
        return self.told < self.reached

    @property
    def percent(self) -> int:
        """How many of a hundred were told."""
        return 100 * self.told // self.reached if self.reached else 100


def progress_of(recipients: QuerySet[Recipient], announcement: Announcement) -> Progress:
    """One statement over these recipients."""
    found = recipients.order_by().aggregate(
        reached=Count("pk"),
        told=Count("pk", filter=Q(telling__isnull=True)),
        read=Count("read_at"),
        acknowledged=Count("acknowledged_at"),
        owing=Count("pk", filter=_owes(announcement.wants_acknowledgement)),
    )
    return Progress(**found)


def announcements_at_portal(actor: Actor) -> QuerySet[Recipient]:
    """What came to the actor's organisations, the newest first."""
    rows = Recipient.objects.filter(
        organisation_id__in=registry.organisations_joined(actor), announcement__state__in=WENT_OUT
    ).select_related("announcement__unit", "announcement__corrects", "organisation", "acknowledged_by")
    return rows.order_by("-announcement__sent_at", "-announcement_id", "organisation_id")


def unread_at_portal(actor: Actor) -> QuerySet[Recipient]:
    """What the actor's organisations have not read or not taken note of."""
    wanted = Q(announcement__wants_acknowledgement=True, acknowledged_at__isnull=True)
    standing = announcements_at_portal(actor).filter(announcement__state=AnnouncementState.SENT)
    return standing.filter(Q(read_at__isnull=True) | wanted)


def files_of(announcement: Announcement) -> QuerySet[StoredFile]:
    """Its files, in the order in which they were attached."""
    return announcement.files.order_by("pk")


def announcement_file(actor: Actor, ref: str, file_id: int) -> StoredFile | None:
    """A file of an announcement that the actor may read, at either door."""
    received = announcements_at_portal(actor).filter(announcement__ref=ref).order_by().values("announcement_id")
    seen = announcements_at_desk(actor).filter(ref=ref).values("pk")
    rows = Announcement.objects.filter(Q(pk__in=received) | Q(pk__in=seen))
    return StoredFile.objects.filter(announcements__in=rows, pk=file_id).first()


def partners_of(actor: Actor) -> QuerySet[Organisation]:
    """The organisations whose conversation the actor may read: his own, and as staff those he sees or looks after."""
    seen = Q(pk__in=registry.visible_to(actor).order_by().values("pk"))
    if is_staff(actor):
        seen |= Q(account_manager_id=actor.who)
    rows = registry.living(actor.where).filter(seen)
    return rows.select_related("unit", "park", "account_manager", "zone", "talk")


def partners_at_desk(actor: Actor) -> QuerySet[Organisation]:
    """Those with whom the actor speaks for the zone: never his own enterprise."""
    if not is_staff(actor):
        return Organisation.objects.none()
    return partners_of(actor).exclude(pk__in=registry.organisations_joined(actor))


def partners_at_portal(actor: Actor) -> QuerySet[Organisation]:
    """Those for whom the actor speaks to the zone."""
    return partners_of(actor).filter(pk__in=registry.organisations_joined(actor))


def side_of(actor: Actor, organisation: Organisation) -> Side:
    """For which side the actor speaks. Belonging to the enterprise wins over a post in the zone."""
    return Side.ENTERPRISE if registry.belonging(actor, organisation.pk) else Side.STAFF


def works_for(actor: Actor, organisation: Organisation) -> bool:
    """Whether the actor speaks for the zone to an organisation: its account manager, or staff of the unit or above."""
    manages = organisation.account_manager_id == actor.who and is_staff(actor)
    return manages or organisation.unit_id in units_held(actor, WORKING_ROLES)


def may_write(actor: Actor, organisation: Organisation) -> Answer:
    """Whether the actor may write to the other side."""
    belongs = registry.belonging(actor, organisation.pk) is not None
    return may_talk(belongs=belongs, works=works_for(actor, organisation))


def talk_of(organisation: Organisation) -> Talk | None:
    """The standing conversation, if anybody has written yet; loaded with the organisation where it was."""
    try:
        talk: Talk = organisation.talk
    except Talk.DoesNotExist:
        return None
    talk.organisation = organisation
    return talk


def said_in(talk: Talk) -> QuerySet[TalkMessage]:
    """The conversation in order, each message with its files."""
    rows = talk.messages.select_related("author").annotate(attached=attached("talk_messages"))
    return rows.order_by("number")


def written(talk: Talk, said: TalkMessage) -> Written:
    """What the rule of corrections asks about a message."""
    later = talk.messages.filter(number__gt=said.number).exclude(side=said.side)
    return Written(said.author_id, said.sent_at, answered=later.exists())


def is_taken(talk: Talk, number: int) -> bool:
    """Whether a case, or a draft of one, begins with this message."""
    links = talk.cases.exclude(_discarded())
    return links.filter(from_number__lte=number, to_number__gte=number).exists()


def mentions_in(actor: Actor, talk: Talk, first: int, last: int) -> dict[int, set[int]]:
    """Whom the messages from one number to another mention, as far as the actor's side knows, by number."""
    rows = history_of("talk", talk.pk).filter(verb=MENTION, data__number__gte=first, data__number__lte=last)
    if side_of(actor, talk.organisation) == Side.ENTERPRISE:
        rows = rows.filter(audience=ToldTo.PARTIES)
    found: dict[int, set[int]] = {}
    for row in rows:
        found.setdefault(row.data["number"], set()).update(row.data["users"])
    return found


def cases_out_of(actor: Actor, talk: Talk) -> list[TalkCase]:
    """The cases that came out of it, with the drafts. `open_to_reader` says whether the actor sees the case."""
    seen = cases_visible_to(actor).filter(pk=OuterRef("case_id"))
    rows = talk.cases.exclude(_discarded()).select_related("case", "by").order_by("to_number")
    return list(rows.annotate(open_to_reader=Exists(seen)))


def is_known_to(actor: Actor, link: TalkCase) -> bool:
    """Whether the actor may know that a case came out: a draft is known to its writer alone."""
    return link.case.submitted_at is not None or link.case.raised_by_id == actor.user_id


def _discarded() -> Q:
    return Q(case__state=State.WITHDRAWN, case__submitted_at__isnull=True)


def discarded(talk: Talk) -> QuerySet[TalkCase]:
    """The drafts that were begun with messages and thrown away: their messages are free again."""
    return talk.cases.filter(_discarded())


def free_from(talk: Talk) -> int:
    """The first message that belongs to no case yet, after the last one that does."""
    last = talk.cases.exclude(_discarded()).aggregate(last=Max("to_number"))["last"]
    return (last or 0) + 1


def owed_since(talk: Talk, *, within: TalkCase | None = None) -> datetime | None:
    """When the enterprise first said something to which the zone has not answered, in a case or outside all of them.

    What went into a case that was sent is answered there.
    """
    answered = talk.messages.filter(side=Side.STAFF).aggregate(last=Max("number"))["last"] or 0
    open_ones = talk.messages.filter(side=Side.ENTERPRISE, number__gt=answered)
    if within is not None:
        open_ones = open_ones.filter(number__range=(within.from_number, within.to_number))
    else:
        sent = talk.cases.filter(
            from_number__lte=OuterRef("number"), to_number__gte=OuterRef("number"), case__submitted_at__isnull=False
        )
        open_ones = open_ones.filter(~Exists(sent))
    since: datetime | None = open_ones.order_by().aggregate(since=Min("sent_at"))["since"]
    return since


def link_of(case: Case) -> TalkCase | None:
    """Where a case came from, if it came out of a conversation."""
    return TalkCase.objects.filter(case=case).select_related("talk").first()


def people_around(talk: Talk, called: Iterable[int]) -> QuerySet[User]:
    """The people who have read the conversation, and those whom it calls, by name.

    Each with up to which message he has `read`, and whether he `belongs` to the enterprise.
    """
    marks = TalkReadMark.objects.filter(talk=talk)
    member = Membership.objects.filter(organisation_id=talk.organisation_id, user_id=OuterRef("pk"), until__isnull=True)
    return (
        User.objects.filter(Q(pk__in=set(called)) | Q(pk__in=marks.values("user_id")))
        .annotate(read=Subquery(marks.filter(user_id=OuterRef("pk")).values("number")[:1]), belongs=Exists(member))
        .order_by("name", "pk")
    )


def talks_waiting(actor: Actor) -> QuerySet[Talk]:
    """The conversations in which the actor owes an answer, the longest waiting first.

    As the account manager; where nobody who works here looks after the enterprise, as one of the unit that serves it.
    """
    working = Post.objects.filter(
        user_id=OuterRef("organisation__account_manager_id"),
        zone_id=OuterRef("zone_id"),
        until__isnull=True,
        user__is_active=True,
    )
    mine = Q(organisation__account_manager_id=actor.who)
    units = answering_units(actor, WORKING_ROLES)
    rows = Talk.objects.filter(zone_id=actor.where, unanswered_since__isnull=False)
    rows = rows.filter(mine | (Q(organisation__unit_id__in=units) & ~Exists(working)))
    joined = registry.organisations_joined(actor)
    return (
        rows.exclude(organisation_id__in=joined).select_related("organisation__unit").order_by("unanswered_since", "id")
    )


def unread_talks(actor: Actor) -> QuerySet[Talk]:
    """The conversations of the actor's own organisations in which the zone wrote what he has not read."""
    read = TalkReadMark.objects.filter(talk=OuterRef("pk"), user_id=actor.who, number__gte=OuterRef("message_count"))
    spoke = TalkMessage.objects.filter(talk=OuterRef("pk"), number=OuterRef("message_count"), side=Side.STAFF)
    joined = registry.organisations_joined(actor)
    return Talk.objects.filter(~Exists(read), Exists(spoke), organisation_id__in=joined)


def speakers_of(organisation: Organisation, tree: Network) -> list[User]:
    """Who speaks for the zone: the account manager who works here, else the nearest people of the serving unit."""
    line = tree.upwards(organisation.unit_id)
    nearby = Q(unit_id__in=line, role__in=WORKING_ROLES) | Q(user_id=organisation.account_manager_id or 0)
    living = Post.objects.filter(nearby, zone_id=organisation.zone_id, until__isnull=True, user__is_active=True)
    posts = list(living.select_related("user").order_by("user__name", "user_id", "id"))
    manager = [post.user for post in posts if post.user_id == organisation.account_manager_id]
    if manager:
        return manager[:1]
    nearest = next((unit for unit in line if any(post.unit_id == unit for post in posts)), None)
    return list({post.user_id: post.user for post in posts if post.unit_id == nearest}.values())


def managers(organisation: Organisation) -> set[int]:
    """Who is told at the zone."""
    return {user.pk for user in speakers_of(organisation, network_of(organisation.zone_id))}


def voices(talk: Talk) -> set[int]:
    """Who is told at the enterprise: its owners, and whoever of its people wrote before."""
    wrote = Exists(TalkMessage.objects.filter(talk=talk, author_id=OuterRef("user_id")))
    living = people_at([talk.organisation_id]).filter(Q(role=Belonging.OWNER) | wrote)
    return set(living.order_by().values_list("user_id", flat=True))


def talk_file(actor: Actor, ref: str, file_id: int) -> StoredFile | None:
    """A file of the conversation with the organisation of this reference, if the actor may read it."""
    partners = partners_of(actor).filter(ref=ref).order_by().values("pk")
    messages = TalkMessage.objects.filter(talk__organisation_id__in=partners, files=OuterRef("pk"))
    return StoredFile.objects.filter(Exists(messages), pk=file_id).first()


def corrections_of(announcement: Announcement) -> QuerySet[Announcement]:
    """The corrections of an announcement that went out."""
    return announcement.corrections.filter(state__in=WENT_OUT).order_by(F("sent_at"), "id")


def news_at_portal(actor: Actor) -> tuple[int, int, int]:
    """How many announcements and conversations hold something new for the actor, how many returns he owes: at once."""
    if not registry.memberships_of(actor):
        return 0, 0, 0
    unread = unread_at_portal(actor).order_by().values("announcement_id").distinct()
    talks = unread_talks(actor).order_by().values("pk")
    found = Zone.objects.filter(pk=actor.where).values_list(
        ArraySubquery(unread[:MOST_NEW]),
        ArraySubquery(talks[:MOST_NEW]),
        ArraySubquery(owed_at_portal(actor).order_by().values("pk")[:MOST_NEW]),
    )
    announcements, spoken, returns = found.get()
    # Of a member who owns nothing the database is not even asked for returns.
    return len(announcements), len(spoken), len(returns or ())
