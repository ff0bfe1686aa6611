"""Which formalities there are for whom, what somebody is to them, and what is known of one."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from openzone.core.actor import Actor
from openzone.core.models import StoredFile
from openzone.core.search import Words, matching
from openzone.formalities.acting import (
    acted_for,
    acted_for_at_once,
    acted_in,
    acts_for,
    belongs_to,
    by_agency,
    mandate_in,
    no_mandate,
    own,
)
from openzone.formalities.correcting import Known
from openzone.formalities.enums import FormalityRelation, FormalityState, FormalityVerb, StepRelation, StepState
from openzone.formalities.models import (
    Certificate,
    CorrectionItem,
    CorrectionNotice,
    Formality,
    FormalityDocument,
    FormalityStep,
    HandedDocument,
    ServiceDocument,
    ServiceVersion,
    staged,
)
from openzone.formalities.moves import Situation, may_do
from openzone.formalities.validity import is_good, last_day
from openzone.places.models import Unit
from openzone.places.queries import is_staff, open_units_held, oversees_zone, roles_over, units_held
from openzone.places.rules import WORKING_ROLES
from openzone.registry.queries import living
from openzone.registry.queries import search as organisations_named

SHOWN_WITH = ("version__service", "unit", "organisation", "person", "zone")
SOON = timedelta(days=3)
# An empty condition would be dropped where another one is enough.
_EVERY, _NONE = Q(pk__isnull=False), Q(pk__in=[])
_AGENT = frozenset({FormalityRelation.AGENT})
_AGENT_WHOLLY = _AGENT | {FormalityRelation.APPLICANT}


def _of(zone_id: int) -> QuerySet[Formality]:
    return Formality.objects.filter(zone_id=zone_id).select_related(*SHOWN_WITH).defer("version__words")


def _at_desk(actor: Actor) -> Q:
    """The condition that staff see a formality: opened at their counter; or once it was submitted, of a unit of theirs,
    or with a step that it does. What an applicant prepares by himself nobody else reads."""
    if actor.is_system:
        return _EVERY
    if not is_staff(actor):
        return _NONE
    if oversees_zone(actor):
        return Q(desk__isnull=False) | Q(submitted_at__isnull=False)
    units = units_held(actor)
    steps = FormalityStep.objects.filter(formality=OuterRef("pk"), unit_id__in=units)
    return Q(desk_id__in=units) | Q(Q(unit_id__in=units) | Q(Exists(steps)), submitted_at__isnull=False)


def at_desk(actor: Actor) -> QuerySet[Formality]:
    """The formalities that the actor sees as staff, or goes through as one of an agency's people."""
    return _of(actor.where).filter(_at_desk(actor) | by_agency(actor))


def at_portal(actor: Actor) -> QuerySet[Formality]:
    """The formalities of those for whom the actor acts."""
    return _of(actor.where).filter(acted_for(actor)) if actor.user_id else _of(actor.where).none()


def visible_to(actor: Actor) -> QuerySet[Formality]:
    """The formalities that the actor sees by all his rights."""
    by_right = acted_for(actor) | by_agency(actor) if actor.user_id else _NONE
    return _of(actor.where).filter(_at_desk(actor) | by_right)


# By posts and memberships alone, without mandates: the same for every actor of the same standing, on any day.


def at_desk_by_post(actor: Actor) -> QuerySet[Formality]:
    """The formalities that the actor sees by his posts."""
    return _of(actor.where).filter(_at_desk(actor))


def at_portal_as_member(actor: Actor) -> QuerySet[Formality]:
    """The formalities of the actor himself and of those to whom he belongs."""
    return _of(actor.where).filter(own(actor)) if actor.user_id else _of(actor.where).none()


def visible_by_standing(actor: Actor) -> QuerySet[Formality]:
    """Both."""
    return _of(actor.where).filter(_at_desk(actor) | (own(actor) if actor.user_id else _NONE))


def late_at(now: datetime) -> Q:
    """The condition that the time of a formality was over: `promise.is_late` as the database asks it."""
    return Q(breached_at__isnull=False) | Q(running_since__isnull=False, due_at__lt=now)


def holding(words: Words) -> Q:
    """The condition that the service of a formality has these words."""
    content = [f"version__{name}" for name in ("name", "name_local", "summary", "summary_local")]
    return matching(words, index="version__words", content=content) or Q()


def search(rows: QuerySet[Formality], zone_id: int, text: str) -> QuerySet[Formality]:
    """Those with this reference, of a service with these words, or of an applicant who is known by them."""
    asked = text.strip()
    words = Words(asked)
    if not words:
        return rows.none() if asked else rows
    named = organisations_named(living(zone_id), asked).order_by().values("pk")
    person = Q(person__name__icontains=asked) | Q(person__name_local__icontains=asked)
    return rows.filter(holding(words) | Q(ref__iexact=asked) | Q(organisation__in=named) | person)


def narrowed(rows: QuerySet[Formality], what: str, now: datetime) -> QuerySet[Formality]:
    """Those of which a word says what presses: late, due soon, or named late in a notice."""
    known = {
        "late": late_at(now),
        "soon": Q(running_since__isnull=False, due_at__range=(now, now + SOON)),
        "returned": Q(returns__gt=0),
    }
    return rows.filter(known[what]) if what in known else rows


# What somebody is to a formality, and so may do


def relations_to(actor: Actor, formality: Formality) -> frozenset[FormalityRelation]:
    """What the actor is to a formality that he sees. Whoever applied decides nothing of it, whatever post he holds.

    Nor does who is the applicant's agent in it, or ever acted in it as its agent. One whose mandate lets him withdraw
    stands in the applicant's place.
    """
    if actor.is_system:
        return frozenset({FormalityRelation.ITSELF})
    if belongs_to(actor, formality.applicant):
        return frozenset({FormalityRelation.APPLICANT})
    mandate = mandate_in(actor, formality)
    if mandate is not None:
        return _AGENT_WHOLLY if mandate.withdraws else _AGENT
    return _of_staff(actor, formality)


def _of_staff(actor: Actor, formality: Formality) -> frozenset[FormalityRelation]:
    found = set()
    if roles_over(actor, formality.unit_id) & WORKING_ROLES:
        found.add(FormalityRelation.HANDLER)
    if formality.desk_id is not None and roles_over(actor, formality.desk_id) & WORKING_ROLES:
        found.add(FormalityRelation.COUNTER)
    working = units_held(actor, WORKING_ROLES)
    if working and any(one in working for one in formality.steps.values_list("unit_id", flat=True)):
        found.add(FormalityRelation.STEP)
    return frozenset(found) if found and not acted_in(actor, formality) else frozenset({FormalityRelation.READER})


def insist_no_mandate_is_over(actor: Actor, formality: Formality) -> None:
    """Raise why the mandate of somebody who may do nothing else in a formality does not let him act any more."""
    if relations_to(actor, formality) == {FormalityRelation.READER}:
        answer = no_mandate(actor, formality.applicant, formality.version.service.code)
        if answer is not None:
            answer.insist()


def found_or_why(rows: QuerySet[Formality], actor: Actor, ref: str) -> Formality | None:
    """The formality among those that the actor sees. Who acted in it by a mandate that is over is told so."""
    row = rows.filter(ref=ref).first()
    if row is None and actor.user_id is not None:
        hidden = _of(actor.where).filter(ref=ref).first()
        if hidden is not None and acted_in(actor, hidden):
            insist_no_mandate_is_over(actor, hidden)
    return row


def situation_of(formality: Formality) -> Situation:
    """What the guards of the table ask about a formality."""
    left = formality.steps.filter(state__in=[StepState.WAITING, StepState.READY])
    return Situation(steps_left=left.count())


def possible(actor: Actor, formality: Formality) -> list[FormalityVerb]:
    """What the actor may do to a formality now."""
    relations, asked = relations_to(actor, formality), situation_of(formality)
    return [verb for verb in FormalityVerb if may_do(verb, formality.state, relations, asked)]


def step_relations(actor: Actor, step: FormalityStep) -> frozenset[StepRelation]:
    """What the actor is to a step of a formality."""
    if actor.is_system:
        return frozenset({StepRelation.FORMALITY})
    works = roles_over(actor, step.unit_id) & WORKING_ROLES
    applied = works and (acts_for(actor, step.formality) or acted_in(actor, step.formality))
    return frozenset({StepRelation.OFFICER if works and not applied else StepRelation.READER})


def desks_for(actor: Actor, version: ServiceVersion) -> list[Unit]:
    """The units at whose counter the actor may open a formality: that of the service first.

    They keep the service or its counter, or stand at a level of the network at which it is offered.
    """
    keeper = version.service.unit_id
    counter = version.counter.unit_id if version.counter else None
    held = open_units_held(actor, WORKING_ROLES)
    fit = [one for one in held if one.pk in (keeper, counter) or one.level in version.levels]
    return sorted(fit, key=lambda one: (one.pk != keeper, one.pk != counter, one.pk))


# What is known of one


def steps_of(formality: Formality) -> list[FormalityStep]:
    """Its steps, each with who does it and who did it, in the order of the version."""
    rows = formality.steps.select_related("step__unit", "step__office", "unit", "done_by")
    found = list(rows.order_by("step__position", "step_id"))
    for one in found:
        one.formality = formality
    return found


def stages_of(steps: Iterable[FormalityStep]) -> list[list[FormalityStep]]:
    """The same in the order in which they are done; those in one stage are done side by side."""
    taken = {one.step_id: one for one in steps}
    return [[taken[one.pk] for one in stage] for stage in staged([one.step for one in taken.values()])]


@dataclass(frozen=True)
class Needed:
    """A document that a service asks for, with what lies there of it on a day, and when a notice named it last."""

    document: ServiceDocument
    put: FormalityDocument | None
    today: date
    named_at: datetime | None = None

    @property
    def unfit(self) -> bool:
        """Whether a notice named what lies there, and nothing came in its place since."""
        return self.put is not None and self.named_at is not None and self.put.put_at <= self.named_at

    @property
    def good(self) -> bool:
        """Whether it may be submitted so."""
        return self.put is not None and is_good(self.put.valid_until, self.today) and not self.unfit

    @property
    def lacks(self) -> bool:
        """Whether it has to be handed in before submission: so is what a notice named."""
        return not self.good and (self.document.required or self.put is not None or self.named_at is not None)


def needed_by(formality: Formality, today: date) -> list[Needed]:
    """Each document that its version asks for, and what lies with it."""
    return needed_in([formality], today)[formality.pk]


def needed_in(rows: Collection[Formality], today: date) -> dict[int, list[Needed]]:
    """The same of each of these, by its number: three statements for all of them."""
    put, named = _put_to(rows), _named_in_notices(rows)
    wanted = defaultdict(list)
    versions = {one.version_id for one in rows}
    for document in ServiceDocument.objects.filter(version_id__in=versions).order_by("position", "id"):
        wanted[document.version_id].append(document)
    return {
        one.pk: [
            Needed(document, put.get((one.pk, document.pk)), today, named.get((one.pk, document.pk)))
            for document in wanted[one.version_id]
        ]
        for one in rows
    }


def _put_to(rows: Collection[Formality]) -> dict[tuple[int, int], FormalityDocument]:
    found = FormalityDocument.objects.filter(formality__in=rows, replaced_at__isnull=True)
    joined = found.select_related("document", "handed__file", "handed__formality", "handed__handed_by")
    return {(one.formality_id, one.document_id): one for one in joined}


def _named_in_notices(rows: Collection[Formality]) -> dict[tuple[int, int], datetime]:
    """The documents that notices named, each with when that was last."""
    items = CorrectionItem.objects.filter(notice__formality__in=rows, document__isnull=False)
    known = items.order_by("notice__number").values_list("notice__formality_id", "document_id", "notice__at")
    return {(formality, document): at for formality, document, at in known}


def owned_by(formality: Formality) -> QuerySet[HandedDocument]:
    """All that the applicant of a formality ever handed in, the newest first."""
    rows = HandedDocument.objects.filter(zone_id=formality.zone_id)
    if formality.organisation_id is not None:
        return rows.filter(organisation_id=formality.organisation_id).order_by("-id")
    return rows.filter(person=formality.person).order_by("-id")


def reusable(formality: Formality, today: date) -> list[tuple[ServiceDocument, HandedDocument, date | None]]:
    """What the applicant handed in before and is still good here, for each document that does not lie here yet.

    What a notice named is good nowhere else either.
    """
    lacking = {one.document.code: one.document for one in needed_by(formality, today) if not one.good}
    found: dict[str, tuple[ServiceDocument, HandedDocument, date | None]] = {}
    fit = owned_by(formality).filter(~Exists(_uses_that_were_named()), code__in=lacking)
    newest_first = fit.order_by(F("issued_on").desc(nulls_last=True), "-id")
    for one in newest_first:
        document = lacking[one.code]
        until = last_day(one.issued_on, document.valid_months)
        dated = one.issued_on is not None or document.valid_months is None
        if one.code not in found and dated and is_good(until, today):
            found[one.code] = (document, one, until)
    return list(found.values())


def _uses_that_were_named() -> QuerySet[FormalityDocument]:
    """Where a paper lay when a notice named it."""
    lay_there_still = Q(replaced_at__isnull=True) | Q(formality__notices__at__lt=F("replaced_at"))
    return FormalityDocument.objects.filter(
        lay_there_still,
        handed=OuterRef("pk"),
        formality__notices__items__document=F("document"),
        formality__notices__at__gte=F("put_at"),
    )


def notices_of(formality: Formality) -> list[CorrectionNotice]:
    """What the applicant was told to correct, the last notice first, each with its items."""
    items = CorrectionItem.objects.select_related("document", "again__notice").order_by("pk")
    rows = formality.notices.select_related("by").prefetch_related(Prefetch("items", queryset=items))
    return list(rows.order_by("-number"))


def known_to(formality: Formality) -> Known:
    """What earlier notices named, and what came in since the last one."""
    notices = notices_of(formality)
    if not notices:
        return Known()
    items = [one for notice in notices for one in notice.items.all()]
    since = formality.documents.filter(put_at__gte=notices[0].at, replaced_at__isnull=True)
    return Known(
        notices=len(notices),
        documents=frozenset(one.document.code for one in items if one.document is not None),
        others=frozenset(one.pk for one in items if one.document is None),
        handed_since=frozenset(since.values_list("document__code", flat=True)),
    )


def certificates_of(formality: Formality) -> QuerySet[Certificate]:
    """What was issued, in the order of issue."""
    return formality.certificates.select_related("file", "issued_by").order_by("pk")


def formality_file(actor: Actor, ref: str, number: int) -> StoredFile | None:
    """A paper of a formality, for who sees it: handed in, also what was replaced since, or a certificate."""
    row = visible_to(actor).filter(ref=ref).first()
    if row is None:
        return None
    handed = Q(pk__in=row.documents.values("handed__file"))
    issued = Q(pk__in=row.certificates.values("file"))
    return StoredFile.objects.filter(handed | issued, pk=number).first()


# What waits for whom


def waiting_at_desk(actor: Actor) -> QuerySet[Formality]:
    """What was submitted to units in which the actor works and is to be accepted or returned, the most urgent first."""
    rows = _of(actor.where).filter(unit_id__in=units_held(actor, WORKING_ROLES), state=FormalityState.SUBMITTED)
    return rows.order_by("due_at", "pk")


def steps_waiting(actor: Actor) -> QuerySet[FormalityStep]:
    """The steps that can be done by units in which the actor works, the most urgent first."""
    rows = FormalityStep.objects.filter(unit_id__in=units_held(actor, WORKING_ROLES), state=StepState.READY)
    joined = [f"formality__{name}" for name in SHOWN_WITH]
    rows = rows.filter(formality__zone_id=actor.where).select_related("step__office", "unit", *joined)
    return rows.defer("formality__version__words").order_by(F("due_at").asc(nulls_last=True), "pk")


def waiting_at_portal(actor: Actor) -> QuerySet[Formality]:
    """What waits for the applicant, of those for whom the actor acts."""
    waits = [FormalityState.PREPARING, FormalityState.RETURNED]
    rows = _of(actor.where).filter(acted_for_at_once(actor), state__in=waits)
    return rows.order_by("-state", "state_since", "pk")


def expiring(zone_id: int, today: date, within: int) -> QuerySet[Certificate]:
    """The certificates of a zone whose last day is at most so many days away."""
    until = today + timedelta(days=within)
    rows = Certificate.objects.filter(formality__zone_id=zone_id, expires_on__range=(today, until))
    return rows.select_related("formality").order_by("expires_on", "pk")
