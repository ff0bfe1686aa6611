"""Which associations there are for whom, their branches, members and boards."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from openzone.core.actor import Actor
from openzone.core.search import Words, matching
from openzone.partnerships.enums import BoardOffice
from openzone.partnerships.models import Association, AssociationMember, BoardSeat
from openzone.places.queries import is_staff, roles_over
from openzone.places.rules import WORKING_ROLES
from openzone.registry.queries import organisations_joined

_OFFICES = {office: place for place, office in enumerate(BoardOffice)}


def _of(zone_id: int) -> QuerySet[Association]:
    rows = Association.objects.filter(zone_id=zone_id).select_related("unit", "zone", "parent", "organisation")
    return rows.defer("words", "parent__words")


def _joined(actor: Actor) -> Q:
    """The condition that an organisation of the actor belongs to an association now, or is the association."""
    own = organisations_joined(actor)
    belongs = AssociationMember.objects.filter(association=OuterRef("pk"), organisation_id__in=own, until="")
    return Q(Exists(belongs)) | Q(organisation_id__in=own)


def at_desk(actor: Actor) -> QuerySet[Association]:
    """The associations of the zone, for its staff."""
    rows = _of(actor.where)
    return rows if is_staff(actor) else rows.none()


def at_portal(actor: Actor) -> QuerySet[Association]:
    """The associations to which an organisation of the actor belongs."""
    return _of(actor.where).filter(_joined(actor))


def visible_to(actor: Actor) -> QuerySet[Association]:
    """Staff see those of the zone, people of an enterprise those to which it belongs."""
    return at_desk(actor) if is_staff(actor) else at_portal(actor)


def for_everybody(zone_id: int) -> QuerySet[Any]:
    """The associations that a zone shows to everybody, each with its chairs ever, by name."""
    chairs = BoardSeat.objects.filter(office=BoardOffice.CHAIR).order_by("pk")
    shown = _of(zone_id).filter(is_public=True, ended="").order_by("name", "pk")
    return shown.prefetch_related(Prefetch("board", queryset=chairs, to_attr="chairs"))


def holding(words: Words) -> Q:
    """The condition that an association has these words."""
    return matching(words, index="words", content=["code", "name", "name_local"]) or Q()


def search(rows: QuerySet[Association], text: str) -> QuerySet[Association]:
    """Those with these words."""
    words = Words(text.strip())
    return rows.filter(holding(words)) if words else rows.none() if text.strip() else rows


def with_counts(rows: QuerySet[Association]) -> QuerySet[Any]:
    """Each with how many organisations `belong` to it now."""
    return rows.annotate(belong=Count("members", filter=Q(members__until="")))


def works_for(actor: Actor, association: Association) -> bool:
    """Whether the actor works for the unit that looks after it, or above."""
    return bool(roles_over(actor, association.unit_id) & WORKING_ROLES)


def ancestry(association: Association) -> list[int]:
    """The association and those above it, up to the top; ends where it would begin anew."""
    parents = dict(Association.objects.filter(zone_id=association.zone_id).values_list("pk", "parent_id"))
    found: list[int] = []
    step: int | None = association.pk
    while step is not None and step not in found:
        found.append(step)
        step = parents.get(step)
    return found


def branches_of(association: Association) -> QuerySet[Association]:
    """The branches of an association, by name."""
    return _of(association.zone_id).filter(parent=association).order_by("name", "pk")


def members_of(association: Association) -> QuerySet[AssociationMember]:
    """The organisations that belong or belonged to it: those that do first, by name."""
    return association.members.select_related("organisation").order_by("until", "organisation__name", "pk")


def board_of(association: Association) -> list[BoardSeat]:
    """Its board: who sits there now first, in the order of the offices."""
    rows = association.board.select_related("organisation").order_by("pk")
    return sorted(rows, key=lambda one: (bool(one.until), _OFFICES[BoardOffice(one.office)]))
