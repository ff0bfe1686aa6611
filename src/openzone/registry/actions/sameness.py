"""Comparing organisations with each other, and what people say of a pair: not the same, ask later."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.places.queries import day_in, serves
from openzone.registry.actions.insisting import hold_living, noted
from openzone.registry.likely import Likely, Wanted, between, likely
from openzone.registry.models import Identifier, LikelyPair, NotSame, Organisation, OrganisationName

AT_ONCE = 200
MOST_PAIRS_OF_ONE = 20
LATER_DAYS = 30


def compare_all(*, most: int | None = None) -> int:
    """Compare what is new, or has another name or number, with all others; answers how many were compared.

    In batches, each in a transaction of its own, so that it can be stopped at any time and goes on where it was.
    """
    done = 0
    while most is None or done < most:
        count = compare_some()
        if not count:
            break
        done += count
    return done


@transaction.atomic
def compare_some(at_most: int = AT_ONCE) -> int:
    """Compare the next ones; answers how many. Two at work at once take different ones."""
    fresh = Organisation.objects.filter(compared_at__isnull=True, merged_into__isnull=True)
    rows = list(fresh.select_for_update(of=("self",), skip_locked=True, no_key=True).order_by("id")[:at_most])
    for zone_id in sorted({row.zone_id for row in rows}):
        _compare(zone_id, [row for row in rows if row.zone_id == zone_id])
    Organisation.objects.filter(pk__in=[row.pk for row in rows]).update(compared_at=clock.now())
    return len(rows)


def _compare(zone_id: int, rows: list[Organisation]) -> None:
    answers = likely(zone_id, [*_as_wanted(rows)], at_most=MOST_PAIRS_OF_ONE)
    _keep(zone_id, rows, answers)


def _as_wanted(rows: list[Organisation]) -> Iterable[Wanted]:
    """The rows with all their names and numbers: two statements."""
    names = list(OrganisationName.objects.filter(organisation__in=rows).values_list("organisation_id", "name"))
    numbers = list(
        Identifier.objects.filter(organisation__in=rows, ended="").values_list("organisation_id", "scheme", "value")
    )
    for row in rows:
        borne = [row.name, row.name_local, *(name for pk, name in names if pk == row.pk)]
        yield Wanted(
            tuple(filter(None, borne)),
            tuple((scheme, value) for pk, scheme, value in numbers if pk == row.pk),
            row.country,
            row.pk,
        )


def _keep(zone_id: int, rows: list[Organisation], answers: list[list[Likely]]) -> None:
    """The pairs of these rows are those found now; what was put off stays so."""
    ids = [row.pk for row in rows]
    either = Q(first__in=ids) | Q(second__in=ids)
    decided = set(NotSame.objects.filter(either).values_list("first_id", "second_id"))
    made: dict[tuple[int, int], LikelyPair] = {}
    for row, found in zip(rows, answers, strict=True):
        for one in found:
            key = min(row.pk, one.organisation.pk), max(row.pk, one.organisation.pk)
            if key not in decided:
                made[key] = _pair(zone_id, key, one if row.pk == key[0] else turned(one))
    LikelyPair.objects.bulk_create(
        made.values(),
        update_conflicts=True,
        update_fields=["score", "reasons", "found_at"],
        unique_fields=["first", "second"],
    )
    gone = LikelyPair.objects.filter(either).only("first_id", "second_id")
    LikelyPair.objects.filter(pk__in=[one.pk for one in gone if (one.first_id, one.second_id) not in made]).delete()


def turned(found: Likely) -> Likely:
    """The same seen from the other side: what was said first is said second."""
    reasons = [
        {**reason, "first": reason["second"], "second": reason["first"]} if "second" in reason else reason
        for reason in found.reasons
    ]
    return replace(found, reasons=reasons)


def _pair(zone_id: int, key: tuple[int, int], found: Likely) -> LikelyPair:
    first, second = key
    return LikelyPair(
        zone_id=zone_id,
        first_id=first,
        second_id=second,
        score=found.points,
        reasons=found.reasons,
        found_at=clock.now(),
    )


def insist_serves_both(one: Organisation, other: Organisation, by: Actor) -> None:
    """`Denied` unless the actor serves both; `Invalid` for one and the same, and across zones."""
    if one.pk == other.pk:
        raise Invalid.of("other", _("This is one and the same organisation. Please choose two."))
    if one.zone_id != other.zone_id:
        raise Invalid.of("other", _("Both organisations must be of this zone."))
    if not (serves(by, one.unit_id) and serves(by, other.unit_id)):
        raise Denied(_("Only people who serve both organisations may do this."))


@transaction.atomic
def say_not_same(one: Organisation, other: Organisation, *, by: Actor) -> NotSame:
    """Remember that two organisations are not the same, in whichever order: nobody is asked about them again."""
    insist_serves_both(one, other, by)
    hold_living(one, other)
    first, second = sorted((one, other), key=lambda row: row.pk)
    row, made = NotSame.objects.get_or_create(
        first=first,
        second=second,
        defaults={"zone_id": one.zone_id, "decided_by_id": by.user_id, "decided_at": clock.now()},
    )
    LikelyPair.objects.filter(between(one.pk, other.pk)).delete()
    if made:
        _noted_of_both("not_same", row, by)
    return row


@transaction.atomic
def take_back_not_same(row: NotSame, *, by: Actor) -> None:
    """Ask about the two again."""
    insist_serves_both(row.first, row.second, by)
    hold_living(row.first, row.second)
    _noted_of_both("not_same_taken_back", row, by)
    NotSame.objects.filter(pk=row.pk).delete()
    found = likely(row.zone_id, [*_as_wanted([row.first])], at_most=MOST_PAIRS_OF_ONE)[0]
    same = [one for one in found if one.organisation.pk == row.second_id]
    LikelyPair.objects.bulk_create([_pair(row.zone_id, (row.first_id, row.second_id), one) for one in same])


@transaction.atomic
def put_off(pair: LikelyPair, *, by: Actor, days: int = LATER_DAYS) -> LikelyPair:
    """Ask about the pair again after some days."""
    insist_serves_both(pair.first, pair.second, by)
    row = LikelyPair.objects.select_for_update(of=("self",)).filter(pk=pair.pk).select_related("zone").first()
    if row is None:
        raise Conflict(_("Somebody has decided about these two already."))
    row.later_until = day_in(row.zone, clock.now()) + timedelta(days=days)
    row.save(update_fields=["later_until"])
    noted("put_off", row.first, by, other=row.second_id)
    return row


def _noted_of_both(verb: str, row: NotSame, by: Actor) -> None:
    """In the log of both: each is told on its own page."""
    noted(verb, row.first, by, other=row.second_id)
    noted(verb, row.second, by, other=row.first_id)
