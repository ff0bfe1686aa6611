"""Which groups, meetings and items there are for whom, what somebody is to them, and what waits for whom."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.core.search import Words, matching
from openzone.partnerships.enums import (
    GroupOffice,
    GroupRelation,
    ItemState,
    ItemVerb,
    MeetingVerb,
)
from openzone.partnerships.group_rules import KEEPERS, PENDING, PRESIDING, MeetingSituation, may_do_item, may_meet
from openzone.partnerships.models import ActionItem, Attendance, Group, Meeting, Member, MemberOffice
from openzone.places.absences import acts_for, instead_of
from openzone.places.queries import (
    is_staff,
    nearest_people,
    network_of,
    oversees_zone,
    roles_over,
    units_held,
)
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging
from openzone.registry.queries import organisations_joined

# An empty condition would be dropped where another one is enough.
_EVERY = Q(pk__isnull=False)
_NONE = Q(pk__in=[])
_OFFICES = {office: place for place, office in enumerate(GroupOffice)}


def _of(zone_id: int) -> QuerySet[Group]:
    return Group.objects.filter(zone_id=zone_id).select_related("unit", "zone", "agreement").defer("words")


def _belongs(actor: Actor) -> Q:
    """The condition that somebody is a member of a group now, or owns the organisation for which somebody is."""
    sitting = Member.objects.filter(group=OuterRef("pk"), until="")
    mine = Q(user_id=actor.user_id) if actor.user_id is not None else _NONE
    return Q(Exists(sitting.filter(mine | Q(organisation_id__in=organisations_joined(actor, Belonging.OWNER)))))


def _at_desk(actor: Actor) -> Q:
    """The condition that staff see a group: their units keep it, they belong to it, or wait for them to act."""
    if not is_staff(actor):
        return _NONE
    if oversees_zone(actor):
        return _EVERY
    units = units_held(actor)
    mine = Q(user_id=actor.who) | Q(unit_id__in=units)
    given = ActionItem.objects.filter(mine, group=OuterRef("pk"), state__in=PENDING)
    return Q(unit_id__in=units) | _belongs(actor) | Q(Exists(given))


def at_desk(actor: Actor) -> QuerySet[Group]:
    """The groups that the actor sees as staff."""
    return _of(actor.where).filter(_at_desk(actor))


def at_portal(actor: Actor) -> QuerySet[Group]:
    """The groups to which the actor belongs, or a person of an organisation that he owns."""
    return _of(actor.where).filter(_belongs(actor))


def visible_to(actor: Actor) -> QuerySet[Group]:
    """The groups that the actor sees by all his rights."""
    return _of(actor.where).filter(_at_desk(actor) | _belongs(actor))


def for_everybody(zone_id: int) -> QuerySet[Group]:
    """The groups that a zone shows to everybody, each with who heads it, by name."""
    heads = Member.objects.filter(until="", office=GroupOffice.HEAD).select_related("user", "organisation")
    shown = _of(zone_id).filter(is_public=True, ended="").order_by("name", "pk")
    return shown.prefetch_related(Prefetch("members", queryset=heads.order_by("pk"), to_attr="heads"))


def holding(words: Words) -> Q:
    """The condition that a group has these words."""
    content = ["code", "name", "name_local", "purpose", "purpose_local"]
    return matching(words, index="words", content=content) or Q()


def search(rows: QuerySet[Group], text: str) -> QuerySet[Group]:
    """Those with these words."""
    words = Words(text.strip())
    return rows.filter(holding(words)) if words else rows.none() if text.strip() else rows


def with_counts(rows: QuerySet[Group], today: date) -> QuerySet[Any]:
    """Each with how many `sit` in it, how many of its items are `pending`, and how many are `late` on a day."""
    late = Q(items__state=ItemState.OPEN, items__due_on__lt=today)
    return rows.annotate(
        sit=Count("members", filter=Q(members__until=""), distinct=True),
        pending=Count("items", filter=Q(items__state__in=PENDING), distinct=True),
        late=Count("items", filter=late, distinct=True),
    )


def members_of(group: Group) -> list[Member]:
    """Who belongs or belonged to a group: who is there now first, in the order of the offices."""
    rows = group.members.select_related("user", "organisation").order_by("pk")
    return sorted(rows, key=lambda one: (bool(one.until), _OFFICES[GroupOffice(one.office)]))


def sitting(group: Group) -> list[Member]:
    """Who belongs to a group now."""
    return [one for one in members_of(group) if not one.until]


def offices_of(group: Group) -> QuerySet[MemberOffice]:
    """The offices that belong to a group as such, those that left last."""
    return group.offices.select_related("unit", "organisation").order_by("until", "pk")


# What somebody is to a group, and so may do


def relations_to(actor: Actor, group: Group) -> frozenset[GroupRelation]:
    """What the actor is to a group. Its unit presides where neither head nor secretary has an account."""
    found = set()
    works = bool(roles_over(actor, group.unit_id) & WORKING_ROLES)
    presiding = set(_presiding(group.pk))
    if works:
        found.add(GroupRelation.HANDLER)
    if actor.user_id in presiding or (works and not presiding):
        found.add(GroupRelation.CHAIR)
    if actor.user_id and group.members.filter(user_id=actor.user_id, until="").exists():
        found.add(GroupRelation.MEMBER)
    return frozenset(found or {GroupRelation.READER})


def _presiding(group_id: int) -> QuerySet[Member, Any]:
    heads = Member.objects.filter(group_id=group_id, until="", office__in=PRESIDING, user__isnull=False)
    return heads.values_list("user_id", flat=True)


def is_responsible(actor: Actor, item: ActionItem) -> bool:
    """Whether the actor shall do an item: he himself, his unit, or as the member whom it names; deputies too."""
    if actor.user_id is None:
        return False
    people = {actor.user_id, *acts_for(actor)}
    if item.unit_id is not None:
        return bool(roles_over(actor, item.unit_id) & WORKING_ROLES)
    return item.user_id in people or (item.member is not None and item.member.user_id in people)


def item_relations(
    actor: Actor, item: ActionItem, known: frozenset[GroupRelation] | None = None
) -> frozenset[GroupRelation]:
    """What the actor is to an item; `known` is what he is to its group.

    Who keeps the group stands in for a member who has no account, so that what he did can be reported.
    """
    relations = relations_to(actor, item.group) if known is None else known
    stands_in = bool(relations & KEEPERS) and item.member is not None and item.member.user_id is None
    return relations | {GroupRelation.RESPONSIBLE} if stands_in or is_responsible(actor, item) else relations


def possible_at(actor: Actor, meeting: Meeting) -> list[MeetingVerb]:
    """What the actor may do to a meeting now."""
    relations, asked = relations_to(actor, meeting.group), situation_of(meeting)
    return [verb for verb in MeetingVerb if may_meet(verb, meeting.state, relations, asked)]


def situation_of(meeting: Meeting) -> MeetingSituation:
    """What the guards of the table ask about a meeting."""
    return MeetingSituation(clock.now(), meeting.starts_at, bool(meeting.minutes))


def possible_with(actor: Actor, item: ActionItem, known: frozenset[GroupRelation] | None = None) -> list[ItemVerb]:
    """What the actor may do to an item now."""
    relations, own = item_relations(actor, item, known), item.reported_by_id == actor.user_id
    return [verb for verb in ItemVerb if may_do_item(verb, item.state, relations, is_own=own)]


# Meetings and items


def meetings_of(group: Group) -> QuerySet[Meeting]:
    """The meetings of a group, the latest first."""
    return group.meetings.order_by("-starts_at", "-pk")


def meetings_visible_to(actor: Actor) -> QuerySet[Meeting]:
    """The meetings of the groups that the actor sees."""
    seen = visible_to(actor).order_by().values("pk")
    return Meeting.objects.filter(group__in=seen).select_related("group__unit", "group__zone", "approved_by")


def attendance_of(meeting: Meeting) -> list[Attendance]:
    """Who came to a meeting and who did not, in the order of the offices."""
    rows = meeting.attendance.select_related("member__user", "member__organisation").order_by("pk")
    return sorted(rows, key=lambda one: _OFFICES[GroupOffice(one.member.office)])


_OF_ITEMS = ("group__unit", "group__zone", "user", "unit", "member__user", "evidence", "meeting", "decision")


def _own(actor: Actor) -> Q:
    """The condition that an item is the actor's own as a member, or that of who sits there for his organisation."""
    if actor.user_id is None:
        return _NONE
    owned = organisations_joined(actor, Belonging.OWNER)
    return Q(member__user_id=actor.user_id) | Q(user_id=actor.user_id) | Q(member__organisation_id__in=owned)


def items_visible_to(actor: Actor) -> QuerySet[ActionItem]:
    """Staff see the items of the groups that they see; members of an enterprise their own."""
    inside = at_desk(actor).order_by().values("pk")
    outside = at_portal(actor).order_by().values("pk")
    rows = ActionItem.objects.filter(Q(group__in=inside) | (Q(group__in=outside) & _own(actor)))
    return rows.select_related(*_OF_ITEMS)


def items_at_desk(actor: Actor) -> QuerySet[ActionItem]:
    """The items of the groups that the actor sees as staff."""
    seen = at_desk(actor).order_by().values("pk")
    return ActionItem.objects.filter(group__in=seen).select_related(*_OF_ITEMS)


def items_at_portal(actor: Actor) -> QuerySet[ActionItem]:
    """The items of one's own groups that are one's own."""
    seen = at_portal(actor).order_by().values("pk")
    return ActionItem.objects.filter(_own(actor), group__in=seen).select_related(*_OF_ITEMS)


def items_to_do(actor: Actor) -> QuerySet[ActionItem]:
    """What the actor himself shall do for the groups to which he belongs, the first due first."""
    own = Q(user_id=actor.who) | Q(member__user_id=actor.who)
    return items_at_portal(actor).filter(own, state=ItemState.OPEN).order_by("due_on", "pk")


def items_due(zone_id: int, until: date) -> QuerySet[ActionItem]:
    """The open items of the groups of a zone that fall due by a day."""
    return ActionItem.objects.filter(state=ItemState.OPEN, due_on__lte=until, group__zone_id=zone_id).order_by("pk")


def _of_units(units: Iterable[int]) -> Q:
    """The condition that units shall do an item: it names one, or a member without an account whose group one keeps."""
    return Q(unit_id__in=units) | Q(member__isnull=False, member__user__isnull=True, group__unit_id__in=units)


def narrowed(actor: Actor, rows: QuerySet[ActionItem], what: str, today: date) -> QuerySet[ActionItem]:
    """Those that are the actor's own (`mine`), of his units (`unit`), `late`, or `reported` and so to be decided."""
    people = {actor.who, *acts_for(actor)}
    known = {
        "mine": Q(user_id__in=people) | Q(member__user_id__in=people),
        "unit": _of_units(units_held(actor)),
        "late": Q(state=ItemState.OPEN, due_on__lt=today),
        "reported": Q(state=ItemState.REPORTED),
    }
    return rows.filter(known[what]) if what in known else rows


def items_waiting(actor: Actor) -> QuerySet[ActionItem]:
    """What waits for the actor: his own and his units' open items, and what was reported to groups that he keeps."""
    people = {actor.who, *acts_for(actor)}
    units = units_held(actor, WORKING_ROLES)
    todo = Q(user_id__in=people) | Q(member__user_id__in=people) | _of_units(units)
    chaired = Member.objects.filter(group=OuterRef("group"), user_id__in=people, until="", office__in=PRESIDING)
    decides = (Q(group__unit_id__in=units) | Q(Exists(chaired))) & ~Q(reported_by_id=actor.who)
    rows = ActionItem.objects.filter(
        (todo & Q(state=ItemState.OPEN)) | (decides & Q(state=ItemState.REPORTED)), group__zone_id=actor.where
    )
    return rows.order_by("due_on", "pk")


# Whom a group tells


def people_of(group: Group) -> set[int]:
    """The members of a group who have an account."""
    found = group.members.filter(until="", user__isnull=False).values_list("user_id", flat=True)
    return {int(one) for one in found if one}


def deciders_of(group: Group) -> set[int]:
    """Who decides about what is reported: head and secretary, else the nearest people of the unit; or deputies."""
    known = {int(one) for one in _presiding(group.pk) if one}
    people = known or nearest_people(network_of(group.zone_id), group.unit_id, WORKING_ROLES)
    return instead_of(group.zone_id, people)


def responsible_for(item: ActionItem) -> set[int]:
    """Who shall do an item: the person, the member, or the nearest people of the unit; deputies of the away.

    For a member without an account the unit that keeps the group sees to it.
    """
    user = item.user_id or (item.member.user_id if item.member else None)
    if user is not None:
        people = {user}
    else:
        unit = item.group.unit_id if item.unit_id is None else item.unit_id
        people = nearest_people(network_of(item.group.zone_id), unit, WORKING_ROLES)
    return instead_of(item.group.zone_id, people)


def group_file(actor: Actor, code: str, number: int) -> StoredFile | None:
    """A paper of a meeting of a group, or what shows that an item of it was done, for who sees these."""
    group = visible_to(actor).filter(code=code).first()
    if group is None:
        return None
    meeting = Q(pk__in=group.meetings.order_by().values("papers__file"))
    shown = items_visible_to(actor).filter(group=group).select_related(None).order_by()
    return StoredFile.objects.filter(meeting | Q(pk__in=shown.values("evidence"))).filter(pk=number).first()
