"""Which organisations may be the ones that somebody means: found by index, then scored by the rule."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import Q, QuerySet

from openzone.core.actor import Actor
from openzone.core.search import Words, matching
from openzone.registry.models import Claim, Identifier, LikelyPair, Merge, NotSame, Organisation, OrganisationName
from openzone.registry.naming import keys
from openzone.registry.queries import claims_of, visible_to, waiting
from openzone.registry.sameness import LIKELY, Borne, Known, Reason, score

MOST_HINTED = 5
HINT_FROM = 50
_ALIKE = """
SELECT wanted.place - 1, organisation.id
  FROM jsonb_array_elements(%s::jsonb) WITH ORDINALITY AS wanted (keys, place)
 CROSS JOIN LATERAL (
   SELECT id FROM registry_organisation
    WHERE alike && ARRAY(SELECT jsonb_array_elements_text(wanted.keys)::int)
      AND zone_id = %s AND merged_into_id IS NULL
 ) organisation
"""


@dataclass(frozen=True)
class Wanted:
    """An organisation as somebody names it: its names in either script, former ones too, and its numbers.

    `numbers` holds scheme and compact value (`registry.schemes.checked` makes it); `itself` is left out of the answer.
    """

    names: tuple[str, ...] = ()
    numbers: tuple[tuple[str, str], ...] = ()
    country: str = ""
    itself: int | None = None


@dataclass(frozen=True)
class Likely:
    """An organisation of the zone that may be meant."""

    organisation: Organisation
    points: int
    reasons: list[dict[str, str]] = field(default_factory=list)


def likely(
    zone_id: int,
    wanted: Sequence[Wanted],
    *,
    within: QuerySet[Organisation] | None = None,
    least: int = LIKELY,
    at_most: int = MOST_HINTED,
) -> list[list[Likely]]:
    """For each of those wanted, the organisations of the zone that it may be, the likeliest first.

    Made for many at once: six statements for however many (some hundreds at a time are best), found by index, never by
    comparing all with all. Each answer has `points` from 0 to 100 (100: the same number of a register; from `SURE` on
    hardly a doubt) and `reasons` as they are kept, which `sameness.told` says in the reader's language. What was merged
    away is not answered. `within` narrows it to what somebody may see; `least` is the score from which on it is told.
    """
    pairs = _candidates(zone_id, wanted)
    rows = Organisation.objects.filter(zone_id=zone_id, merged_into=None) if within is None else within
    found = rows.in_bulk(sorted({number for _place, number in pairs}))
    known = known_of(found.values())
    answers: list[list[Likely]] = [[] for _one in wanted]
    for place, number in sorted(pairs):
        if number in found and number != wanted[place].itself:
            scored = score(_as_known(wanted[place]), known[number])
            if scored.points >= least:
                told = [reason.data() for reason in scored.reasons]
                answers[place].append(Likely(found[number], scored.points, told))
    return [sorted(one, key=lambda row: (-row.points, row.organisation.pk))[:at_most] for one in answers]


def _as_known(one: Wanted) -> Known:
    return Known(tuple(map(Borne, filter(None, one.names))), dict.fromkeys(one.numbers, True), one.country)


def _candidates(zone_id: int, wanted: Sequence[Wanted]) -> set[tuple[int, int]]:
    """The place of each that is wanted with the organisations that have a number or a key in common with it."""
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, [json.dumps([keys(one.names) for one in wanted]), zone_id])
        pairs = {(place, number) for place, number in cursor.fetchall()}
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, one in enumerate(wanted):
        for number in one.numbers:
            places[number].append(place)
    values = {value for _scheme, value in places}
    borne = Identifier.objects.filter(zone_id=zone_id, value__in=values, scheme__in={one for one, _value in places})
    for scheme, value, organisation in borne.values_list("scheme", "value", "organisation_id") if values else ():
        pairs |= {(place, organisation) for place in places.get((scheme, value), ())}
    return pairs


def known_of(rows: Iterable[Organisation]) -> dict[int, Known]:
    """What is known of these organisations, by id: two statements."""
    by_id = {row.pk: row for row in rows}
    names: dict[int, list[Borne]] = {pk: _main_names(row) for pk, row in by_id.items()}
    numbers: dict[int, dict[tuple[str, str], bool]] = {pk: {} for pk in by_id}
    for one in OrganisationName.objects.filter(organisation__in=by_id).order_by("id") if by_id else ():
        names[one.organisation_id].append(Borne(one.name, one.kind))
    for number in Identifier.objects.filter(organisation__in=by_id, ended="").order_by("id") if by_id else ():
        numbers[number.organisation_id][number.scheme, number.value] = number.fits
    return {pk: Known(tuple(names[pk]), numbers[pk], row.country) for pk, row in by_id.items()}


def _main_names(row: Organisation) -> list[Borne]:
    return [Borne(name) for name in (row.name, row.name_local) if name]


def hints(actor: Actor, wanted: Wanted) -> list[Likely]:
    """What is told at the desk while somebody types: those that the actor sees, known by such names or this number.

    A name that is not finished finds those that begin like it; they come last.
    """
    sure = likely(actor.where, [wanted], within=visible_to(actor), least=HINT_FROM)[0]
    found = {one.organisation.pk for one in sure}
    begun: list[Organisation] = []
    for name in (name for name in wanted.names if len(name) > 1 and len(sure) < MOST_HINTED):
        condition = matching(Words(name), index="words", content=["known_as"])
        rows = visible_to(actor).filter(condition) if condition is not None else Organisation.objects.none()
        begun += [row for row in rows.order_by("-registered_at", "id")[:MOST_HINTED] if row.pk not in found]
    more = {row.pk: Likely(row, 0, [Reason("words").data()]) for row in begun}
    return [*sure, *more.values()][:MOST_HINTED]


def own_alike(user_id: int, zone_id: int, wanted: Wanted) -> tuple[list[Organisation], list[Claim]]:
    """What is told somebody who registers while he types: for which such enterprise he acts already, which he claims.

    Whether the zone knows an enterprise is nobody's business who does not belong to it: nothing else is looked at.
    """
    named = _as_known(wanted)
    acts_for = Organisation.objects.filter(
        zone_id=zone_id, memberships__user_id=user_id, memberships__until__isnull=True
    ).order_by("id")
    known = known_of(acts_for)
    claims = waiting(claims_of(user_id).filter(zone_id=zone_id))
    return (
        [row for row in acts_for if score(named, known[row.pk]).points >= LIKELY],
        [row for row in claims if score(named, _claimed(row)).points >= LIKELY],
    )


def _claimed(row: Claim) -> Known:
    names = tuple(Borne(name) for name in (row.name, row.name_latin) if name)
    return Known(names, {(row.scheme, row.code): True})


def pairs_visible_to(actor: Actor) -> QuerySet[LikelyPair]:
    """The likely pairs of which the actor sees both, without those that were found not to be the same."""
    seen = visible_to(actor).order_by().values("pk")
    return LikelyPair.objects.filter(zone_id=actor.where, first__in=seen, second__in=seen).select_related(
        "first__unit", "first__park", "second__unit", "second__park"
    )


def not_same_visible_to(actor: Actor) -> QuerySet[NotSame]:
    """What was found not to be the same, of what the actor sees, the latest first."""
    seen = visible_to(actor).order_by().values("pk")
    rows = NotSame.objects.filter(zone_id=actor.where, first__in=seen, second__in=seen)
    return rows.select_related("first", "second", "decided_by").order_by("-decided_at", "-id")


def merges_visible_to(actor: Actor) -> QuerySet[Merge]:
    """The merges into organisations that the actor sees, those taken back too."""
    rows = Merge.objects.filter(zone_id=actor.where, kept__in=visible_to(actor).order_by().values("pk"))
    return rows.select_related("kept__unit", "gone__unit", "merged_by", "undone_by").defer("steps")


def between(one: int, other: int) -> Q:
    """The condition that a pair is these two."""
    return Q(first_id=min(one, other), second_id=max(one, other))
