"""Which agreements there are for whom, what somebody is to them, and what waits for whom."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.core.search import Words, matching
from openzone.partnerships.enums import (
    AgreementRelation,
    AgreementState,
    AgreementVerb,
    CommitmentRelation,
    CommitmentState,
    CommitmentVerb,
    PartyKind,
)
from openzone.partnerships.models import Agreement, Annex, Commitment, Party, Signatory
from openzone.partnerships.rules import SIGNED, Situation, may_do, may_keep
from openzone.places.absences import acts_for, instead_of
from openzone.places.queries import (
    is_staff,
    nearest_people,
    network_of,
    officers_of,
    oversees_zone,
    roles_over,
    today_of,
    units_held,
)
from openzone.places.rules import WORKING_ROLES
from openzone.registry.enums import Belonging
from openzone.registry.queries import living, organisations_joined, owners_of
from openzone.registry.queries import search as organisations_named

PRESSING = timedelta(days=14)
PENDING = (CommitmentState.OPEN, CommitmentState.REPORTED)
# An empty condition would be dropped where another one is enough.
_EVERY = Q(pk__isnull=False)
_CAME_TO_NOTHING = Q(state=AgreementState.ENDED, signed_on__isnull=True)


def _of(zone_id: int) -> QuerySet[Agreement]:
    rows = Agreement.objects.filter(zone_id=zone_id).select_related("unit", "officer", "zone", "document")
    return rows.defer("words")


def _at_desk(actor: Actor) -> Q:
    """The condition that staff see an agreement: of their units, or with an organisation that these serve."""
    if not is_staff(actor):
        return Q(pk__in=[])
    if oversees_zone(actor):
        return _EVERY
    units = units_held(actor)
    served = Party.objects.filter(agreement=OuterRef("pk"), organisation__unit_id__in=units)
    return Q(unit_id__in=units) | Q(Exists(served))


def _at_portal(actor: Actor) -> Q:
    """The condition that owners of a party see an agreement: once it was announced, and unless it came to nothing."""
    owned = organisations_joined(actor, Belonging.OWNER)
    if not owned:
        return Q(pk__in=[])
    bound = Party.objects.filter(agreement=OuterRef("pk"), organisation_id__in=owned)
    return Q(Exists(bound)) & ~Q(state=AgreementState.DRAFTED) & ~_CAME_TO_NOTHING


def at_desk(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that the actor sees as staff."""
    return _of(actor.where).filter(_at_desk(actor))


def at_portal(actor: Actor) -> QuerySet[Agreement]:
    """The agreements by which an organisation is bound that the actor owns."""
    return _of(actor.where).filter(_at_portal(actor))


def visible_to(actor: Actor) -> QuerySet[Agreement]:
    """The agreements that the actor sees by all his rights."""
    return _of(actor.where).filter(_at_desk(actor) | _at_portal(actor))


def parties_of(agreement: Agreement) -> list[Party]:
    """Who is bound by an agreement, each with who signed for it: the zone first."""
    signed = Prefetch("signatories", queryset=Signatory.objects.order_by("pk"))
    rows = list(agreement.parties.select_related("organisation").prefetch_related(signed).order_by("pk"))
    for row in rows:
        row.agreement = agreement
    return sorted(rows, key=lambda one: one.kind != PartyKind.ZONE)


def with_parties(rows: QuerySet[Agreement]) -> QuerySet[Agreement]:
    """Each with its parties, loaded for all at once."""
    parties = Party.objects.select_related("organisation", "agreement__zone").order_by("pk")
    return rows.prefetch_related(Prefetch("parties", queryset=parties))


def with_counts(rows: QuerySet[Agreement], today: date) -> QuerySet[Any]:
    """Each with how many commitments it has (`promised`), how many were `kept`, and how many are `late` on a day."""
    late = Q(commitments__state=CommitmentState.OPEN, commitments__due_on__lt=today, signed_on__isnull=False)
    return rows.annotate(
        promised=Count("commitments", filter=~Q(commitments__state=CommitmentState.RELEASED)),
        kept=Count("commitments", filter=Q(commitments__state=CommitmentState.DONE)),
        late=Count("commitments", filter=late),
    )


def holding(words: Words) -> Q:
    """The condition that an agreement has these words."""
    content = ["title", "title_local", "summary", "summary_local"]
    return matching(words, index="words", content=content) or Q()


def search(rows: QuerySet[Agreement], zone_id: int, text: str) -> QuerySet[Agreement]:
    """Those with these words, with this reference, or with a party that is known by them."""
    asked = text.strip()
    words = Words(asked)
    if not words:
        return rows.none() if asked else rows
    named = organisations_named(living(zone_id), asked).order_by().values("pk")
    bodies = Q(name__icontains=asked) | Q(name_local__icontains=asked)
    bound = Party.objects.filter(Q(organisation__in=named) | bodies, agreement=OuterRef("pk"))
    return rows.filter(holding(words) | Q(ref__iexact=asked) | Q(Exists(bound)))


def narrowed(rows: QuerySet[Agreement], what: str, today: date) -> QuerySet[Agreement]:
    """Those of which a word says what presses: that end within a time, or have something late or to be confirmed."""
    if what.isdecimal():
        until = today + timedelta(days=min(int(what), 3650))
        return rows.filter(state__in=SIGNED, ends_on__range=(today, until))
    pending = Commitment.objects.filter(agreement=OuterRef("pk"))
    known = {
        "late": pending.filter(state=CommitmentState.OPEN, due_on__lt=today),
        "reported": pending.filter(state=CommitmentState.REPORTED),
    }
    return rows.filter(Exists(known[what]), signed_on__isnull=False) if what in known else rows


# What somebody is to an agreement, and so may do


def relations_to(actor: Actor, agreement: Agreement) -> frozenset[AgreementRelation]:
    """What the actor is to an agreement that he sees."""
    if actor.is_system:
        return frozenset({AgreementRelation.CALENDAR})
    found = set()
    if roles_over(actor, agreement.unit_id) & WORKING_ROLES:
        found.add(AgreementRelation.HANDLER)
    if agreement.parties.filter(organisation_id__in=organisations_joined(actor, Belonging.OWNER)).exists():
        found.add(AgreementRelation.PARTY)
    return frozenset(found or {AgreementRelation.READER})


def situation_of(agreement: Agreement, today: date) -> Situation:
    """What the guards of the table ask about an agreement."""
    return Situation(
        today=today,
        parties=agreement.parties.count(),
        signed_on=agreement.signed_on,
        begins_on=agreement.begins_on,
        ends_on=agreement.ends_on,
        ended_for=agreement.ended_for,
    )


def possible(actor: Actor, agreement: Agreement) -> list[AgreementVerb]:
    """What the actor may do to an agreement now."""
    relations, asked = relations_to(actor, agreement), situation_of(agreement, today_of(actor))
    return [verb for verb in AgreementVerb if may_do(verb, agreement.state, relations, asked)]


def commitment_relations(actor: Actor, commitment: Commitment) -> frozenset[CommitmentRelation]:
    """What the actor is to a commitment. Whoever promised something does not confirm it, whatever post he holds."""
    if commitment.party.organisation_id in organisations_joined(actor, Belonging.OWNER):
        return frozenset({CommitmentRelation.DEBTOR})
    works = roles_over(actor, commitment.agreement.unit_id) & WORKING_ROLES
    return frozenset({CommitmentRelation.HANDLER if works else CommitmentRelation.READER})


def possible_with(actor: Actor, commitment: Commitment) -> list[CommitmentVerb]:
    """What the actor may do to a commitment now."""
    relations, signed = commitment_relations(actor, commitment), commitment.agreement.signed_on
    return [verb for verb in CommitmentVerb if may_keep(verb, commitment.state, relations, signed)]


# What was promised


def commitments_of(actor: Actor, agreement: Agreement) -> list[Commitment]:
    """What was promised in an agreement: staff see all, owners of a party what they promised and what the zone did."""
    rows = agreement.commitments.select_related("party__organisation", "evidence").order_by("number")
    if not at_desk(actor).filter(pk=agreement.pk).exists():
        owned = organisations_joined(actor, Belonging.OWNER)
        rows = rows.filter(Q(party__kind=PartyKind.ZONE) | Q(party__organisation_id__in=owned))
    found = list(rows)
    for one in found:
        one.agreement = one.party.agreement = agreement
    return found


def annexes_of(agreement: Agreement) -> QuerySet[Annex]:
    """The papers beside the signed one, in the order in which they were added."""
    return agreement.annexes.select_related("file").order_by("pk")


def agreement_file(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """A paper of an agreement, or what proves a commitment of it, for who sees these."""
    row = visible_to(actor).filter(ref=ref).first()
    if row is None:
        return None
    papers = [
        row.document,
        *(one.file for one in annexes_of(row)),
        *(one.evidence for one in commitments_of(actor, row)),
    ]
    return next((file for file in papers if file is not None and file.pk == number), None)


def commitments_waiting(actor: Actor, today: date) -> QuerySet[Commitment]:
    """What the actor is to see to: what was reported, and what is owed soon or late, in the agreements that he keeps.

    An agreement that names no officer is kept by all who work in its unit or above it.
    """
    mine = Q(agreement__officer_id__in={actor.who, *acts_for(actor)})
    units = Q(agreement__officer__isnull=True, agreement__unit_id__in=units_held(actor, WORKING_ROLES))
    presses = Q(state=CommitmentState.REPORTED) | Q(state=CommitmentState.OPEN, due_on__lte=today + PRESSING)
    rows = Commitment.objects.filter(mine | units, presses, agreement__zone_id=actor.where)
    return rows.filter(agreement__signed_on__isnull=False).order_by("due_on", "pk")


def commitments_owed(actor: Actor, today: date) -> QuerySet[Commitment]:
    """What the actor's own enterprises are to keep soon, what they are late with, and what the zone sent back."""
    presses = Q(due_on__lte=today + PRESSING) | ~Q(answer="")
    rows = Commitment.objects.filter(
        presses,
        state=CommitmentState.OPEN,
        party__organisation_id__in=organisations_joined(actor, Belonging.OWNER),
        agreement__zone_id=actor.where,
        agreement__signed_on__isnull=False,
    )
    return rows.select_related("agreement").defer("agreement__words").order_by("due_on", "pk")


def debtors_of(commitment: Commitment) -> set[int]:
    """Who sees to it that a promise is kept: the owners of the organisation, else who keeps the agreement."""
    organisation = commitment.party.organisation
    people = {one.user_id for one in owners_of(organisation)} if organisation is not None else set()
    return people or keepers_of(commitment.agreement)


def keepers_of(agreement: Agreement) -> set[int]:
    """Who sees to an agreement: its officer while he works there, else the nearest who do; deputies of the away."""
    officer = officers_of(agreement.unit_id).filter(pk=agreement.officer_id or 0)
    people: Iterable[int] = officer.values_list("pk", flat=True)
    known = set(people) or nearest_people(network_of(agreement.zone_id), agreement.unit_id, WORKING_ROLES)
    return instead_of(agreement.zone_id, known)


# What the calendar does


def beginning_by(zone_id: int, day: date) -> QuerySet[Agreement]:
    """What was signed and whose term has begun by a day."""
    return _of(zone_id).filter(state=AgreementState.SIGNED, begins_on__lte=day).order_by("pk")


def over_on(zone_id: int, day: date) -> QuerySet[Agreement]:
    """What is in force and whose term was over before a day."""
    return _of(zone_id).filter(state=AgreementState.IN_FORCE, ends_on__lt=day).order_by("pk")


def ending_soon(zone_id: int, day: date) -> list[Agreement]:
    """What ends so soon that its people are to be reminded, and were not yet of this last day."""
    rows = _of(zone_id).filter(state__in=SIGNED, ends_on__gte=day).order_by("pk")
    return [one for one in rows if is_to_be_reminded(one, day)]


def is_to_be_reminded(agreement: Agreement, day: date) -> bool:
    """Whether the last day is near enough on a day, and nobody was reminded of it."""
    if agreement.ends_on is None or agreement.state not in SIGNED or agreement.reminded_for == agreement.ends_on:
        return False
    return timedelta() <= agreement.ends_on - day <= timedelta(days=agreement.remind_days)


def promises_due(zone_id: int, until: date) -> QuerySet[Commitment]:
    """What is open in the signed agreements of a zone and falls due by a day."""
    signed = {"agreement__zone_id": zone_id, "agreement__signed_on__isnull": False}
    return Commitment.objects.filter(state=CommitmentState.OPEN, due_on__lte=until, **signed).order_by("pk")
