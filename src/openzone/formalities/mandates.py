"""Which agencies there are, which mandates for whom, and what somebody is to one."""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.core.errors import Denied
from openzone.core.models import StoredFile
from openzone.formalities.enums import MandateRelation, MandateState, MandateVerb
from openzone.formalities.mandate_rules import LIVING, may_act, may_do_to_mandate
from openzone.formalities.models import Agency, Formality, Mandate
from openzone.places.models import Unit
from openzone.places.queries import holders, is_staff, oversees_zone, posts_of, roles_over, today_of, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging
from openzone.registry.models import Organisation, Person
from openzone.registry.queries import belonging, living, organisations_joined, people_of

SHOWN_WITH = ("zone", "organisation", "person", "agency__unit", "intermediary", "document")


# The agencies


def agencies_of(zone_id: int) -> QuerySet[Agency]:
    """The open agencies of a zone, those for enterprises first."""
    rows = Agency.objects.filter(zone_id=zone_id, closed_at__isnull=True)
    return rows.select_related("unit", "zone").order_by("kind", "name", "id")


def agencies_staffed(actor: Actor) -> list[Agency]:
    """The open agencies as whose people the actor acts: who works in the very unit that runs them, not above it.

    Were the people above it agents too, nobody would be left to decide what the agency submits.
    """
    units = {post.unit_id for post in posts_of(actor) if post.role in WORKING_ROLES}
    if not units:
        return []
    return actor.recall("agencies staffed", lambda: list(agencies_of(actor.where).filter(unit_id__in=units)))


# What holds today


def in_force_on(day: date) -> Q:
    """The condition that a mandate lets its agent act on a day: `may_act` as the database asks it."""
    last = Q(until__isnull=True) | Q(until__gte=day)
    return Q(last, state=MandateState.IN_FORCE, since__lte=day)


def _as_agent(actor: Actor) -> Q:
    """The condition that the actor is the agent of a mandate, whatever its state."""
    agencies = [one.pk for one in agencies_staffed(actor)]
    return Q(agency_id__in=agencies) | Q(intermediary_id__in=organisations_joined(actor))


def in_hand(actor: Actor) -> QuerySet[Mandate]:
    """The mandates by which the actor may act today."""
    return Mandate.objects.filter(_as_agent(actor), in_force_on(today_of(actor)), zone_id=actor.where)


def acts_by_mandates(actor: Actor) -> bool:
    """Whether the actor may act by any mandate today."""
    if actor.user_id is None or not (organisations_joined(actor) or agencies_staffed(actor)):
        return False
    return actor.recall("acts by mandates", lambda: in_hand(actor).exists())


def from_principal(actor: Actor, principal: Organisation | Person) -> list[Mandate]:
    """The mandates by which the actor acts or acted for a principal, the last one that was given first."""
    if actor.user_id is None or not (organisations_joined(actor) or agencies_staffed(actor)):
        return []
    side = {"organisation" if isinstance(principal, Organisation) else "person": principal}
    rows = Mandate.objects.filter(_as_agent(actor), zone_id=actor.where, **side).select_related(*SHOWN_WITH)
    return actor.recall(("mandates from", type(principal), principal.pk), lambda: list(rows.order_by("-pk")))


# Who sees which


def visible_to(actor: Actor) -> QuerySet[Mandate]:
    """The mandates that the actor sees by all his rights: as principal, as agent, or as staff above the agency."""
    rows = Mandate.objects.filter(zone_id=actor.where).select_related(*SHOWN_WITH)
    if actor.is_system or oversees_zone(actor):
        return rows
    seen = _as_agent(actor) | as_principal(actor)
    return rows.filter(seen | Q(agency__unit_id__in=units_held(actor)) if is_staff(actor) else seen)


def as_principal(actor: Actor) -> Q:
    """The condition that the actor, or an organisation to which he belongs, gave a mandate."""
    return Q(organisation_id__in=organisations_joined(actor)) | Q(person__user_id=actor.who)


def mandates_at_desk(actor: Actor) -> QuerySet[Mandate]:
    """The mandates to the agencies of the actor's units, for overseers of the zone all; the last changed first."""
    rows = Mandate.objects.filter(zone_id=actor.where).select_related(*SHOWN_WITH)
    if not oversees_zone(actor):
        rows = rows.filter(agency__unit_id__in=units_held(actor))
    return rows.order_by("-changed_at", "-pk")


def agencies_at_counter(actor: Actor) -> list[Agency]:
    """The open agencies to which the actor puts mandates on record: of units in which he works, or below."""
    return list(agencies_of(actor.where).filter(unit_id__in=units_held(actor, WORKING_ROLES)))


def agent_known_by(zone_id: int, text: str) -> Organisation | None:
    """The one organisation of a zone with exactly this name; None where there is none, or several.

    A reference alone does not do: whoever typed some would learn whose they are.
    """
    asked = text.strip()
    if not asked or "\0" in asked:
        return None
    named = Q(name__iexact=asked) | Q(name_local=asked)
    found = list(living(zone_id).filter(named).order_by("pk")[:2])
    return found[0] if len(found) == 1 else None


def given_by(actor: Actor) -> QuerySet[Mandate]:
    """The mandates that the actor and the organisations to which he belongs gave, the living ones first."""
    rows = Mandate.objects.filter(as_principal(actor), zone_id=actor.where)
    return rows.select_related(*SHOWN_WITH).order_by("ended_at", "-changed_at", "-pk")


def held_by(actor: Actor) -> QuerySet[Mandate]:
    """The mandates by which the actor acts or acted, the last changed first."""
    rows = Mandate.objects.filter(_as_agent(actor), zone_id=actor.where)
    return rows.select_related(*SHOWN_WITH).order_by("-changed_at", "-pk")


def ending_soon(rows: QuerySet[Mandate], today: date, within: int) -> QuerySet[Mandate]:
    """Those in force of which the last day is at most so many days away."""
    days = (today, date.fromordinal(today.toordinal() + within))
    return rows.filter(state=MandateState.IN_FORCE, until__range=days).order_by("until", "pk")


def mandate_file(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """A signed paper of a mandate, also one that was replaced since, for who sees it."""
    row = visible_to(actor).filter(ref=ref).first()
    if row is None:
        return None
    papers = Q(pk=row.document_id) | Q(pk__in=row.earlier_documents.values("pk"))
    return StoredFile.objects.filter(papers, pk=number).first()


# What somebody is to one


def mandate_relations(actor: Actor, mandate: Mandate) -> frozenset[MandateRelation]:
    """What the actor is to a mandate. Nobody is two: who gave it does not take it up, and who acts by it, as one of
    those who run the agency, is not the counter that speaks for a principal without an account."""
    if actor.is_system:
        return frozenset({MandateRelation.ITSELF})
    if speaks_as(actor, mandate.principal):
        return frozenset({MandateRelation.PRINCIPAL})
    found = set()
    if is_agent(actor, mandate):
        found.add(MandateRelation.AGENT)
    elif mandate.on_paper and mandate.agency is not None and roles_over(actor, mandate.agency.unit_id) & WORKING_ROLES:
        found.add(MandateRelation.COUNTER)
    return frozenset(found or {MandateRelation.READER})


def speaks_as(actor: Actor, principal: Organisation | Person) -> bool:
    """Whether the actor may give and end mandates for a principal: an owner of the enterprise, the person himself."""
    if isinstance(principal, Organisation):
        return belonging(actor, principal.pk) == Belonging.OWNER
    return principal.user_id is not None and principal.user_id == actor.user_id


def is_agent(actor: Actor, mandate: Mandate) -> bool:
    """Whether the actor is of those who act by a mandate."""
    if mandate.agency_id is not None:
        return mandate.agency_id in {one.pk for one in agencies_staffed(actor)}
    return mandate.intermediary_id in organisations_joined(actor)


def insist_starts(actor: Actor, mandate: Mandate) -> None:
    """`Denied` unless the actor may begin something by a mandate today, with the reason."""
    if not is_agent(actor, mandate):
        raise Denied(_("Only the agent begins a formality by this mandate."))
    may_act(mandate.powers, None, today_of(actor)).insist()


def possible_with_mandate(actor: Actor, mandate: Mandate) -> list[MandateVerb]:
    """What the actor may do to a mandate now."""
    relations = mandate_relations(actor, mandate)
    return [verb for verb in MandateVerb if may_do_to_mandate(verb, mandate.state, relations)]


# Who is told


def people_behind(principal: Organisation | Person) -> set[int]:
    """The users who stand behind a principal or an organisation that acts for one."""
    if isinstance(principal, Organisation):
        return set(people_of(principal).order_by().values_list("user_id", flat=True))
    return {one for one in (principal.user_id,) if one is not None}


def agents_by(mandate: Mandate) -> set[int]:
    """The users who act by a mandate."""
    agent = mandate.agent
    if isinstance(agent, Organisation):
        return people_behind(agent)
    return set(holders([agent.unit_id], WORKING_ROLES).values_list("user_id", flat=True))


def agents_in(formality: Formality) -> dict[int, str]:
    """The agents of the principal of a formality, by their mandates, those that have ended too."""
    side = {"organisation": formality.organisation_id} if formality.organisation_id else {"person": formality.person_id}
    rows = Mandate.objects.filter(**side).select_related("agency", "intermediary")
    return {one.pk: one.agent.shown_name for one in rows}


def living_of(unit: Unit) -> QuerySet[Agency]:
    """The open agencies that a unit runs."""
    return Agency.objects.filter(unit=unit, closed_at__isnull=True)


def running_out(zone_id: int, today: date) -> QuerySet[Mandate]:
    """The living mandates of a zone of which the last day is over."""
    return Mandate.objects.filter(zone_id=zone_id, state__in=LIVING, until__lt=today).order_by("until", "pk")
