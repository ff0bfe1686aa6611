"""What a merge would do, before anybody does it: how much moves, and what comes of what both have."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, TextField, Value

from openzone.registry.merging import How, Reference, references
from openzone.registry.models import Fact, Membership, Merge, Organisation

MOST_SHOWN = 10


@dataclass(frozen=True)
class Line:
    """One kind of rows: how many move, how many agree with one of the kept organisation, and what comes of those."""

    words: Any
    count: int
    doubles: int = 0
    outcome: Any = ""


@dataclass(frozen=True)
class Preview:
    """All kinds of rows that there are, the figures that say something else, and who gets to see the kept one.

    Of figures the kept one's stands first.
    """

    lines: list[Line] = field(default_factory=list)
    figures: list[tuple[Fact, Fact]] = field(default_factory=list)
    people: list[Membership] = field(default_factory=list)


def preview(kept: Organisation, gone: Organisation) -> Preview:
    """What would come of merging `gone` into `kept`: three statements, however much there is."""
    moved = [one for one in references.values() if one.how == How.MOVED]
    first, *others = (_counted(one, kept, gone) for one in moved)
    found = {row["counted_as"]: row for row in first.union(*others, all=True)}
    lines = [
        Line(one.words, found[one.code]["n"], found[one.code]["same"], one.outcome)
        for one in moved
        if one.code in found and found[one.code]["n"]
    ]
    return Preview(lines, _figures(kept, gone), _people(kept, gone))


def _counted(one: Reference, kept: Organisation, gone: Organisation) -> Any:
    rows = (
        one.rows(gone.pk).order_by().annotate(counted_as=Value(one.code, output_field=TextField())).values("counted_as")
    )
    same = Q(one.agreeing(kept.pk)) & one.among if one.once is not None else Q(pk__in=[])
    return rows.annotate(n=Count("pk"), same=Count("pk", filter=same)).values("counted_as", "n", "same")


def _figures(kept: Organisation, gone: Organisation) -> list[tuple[Fact, Fact]]:
    """The figures of the same date that differ in number, comparator or currency."""
    current = Fact.objects.filter(organisation__in=[kept, gone], current=True)
    others = current.filter(indicator=OuterRef("indicator"), at=OuterRef("at")).exclude(
        organisation=OuterRef("organisation")
    )
    other = others.exclude(**{name: OuterRef(name) for name in ("value", "comparator", "currency")})
    rows = current.filter(Exists(other)).select_related("indicator").order_by("indicator__code", "at", "pk")
    found: dict[tuple[int, str], dict[int, Fact]] = {}
    for row in rows[: 2 * MOST_SHOWN]:
        found.setdefault((row.indicator_id, str(row.at)), {})[row.organisation_id] = row
    return [(both[kept.pk], both[gone.pk]) for both in found.values()]


def _people(kept: Organisation, gone: Organisation) -> list[Membership]:
    """Who has access to either."""
    both = Membership.objects.filter(organisation__in=[kept, gone], until__isnull=True).select_related("user")
    return list(both.order_by("user__name", "user_id", "organisation_id")[: 2 * MOST_SHOWN])


def moved_in(merge: Merge) -> list[Line]:
    """What a merge has moved."""
    known = [(one, merge.moved.get(one.code, 0), merge.moved.get(f"{one.code}.left", 0)) for one in references.values()]
    return [Line(one.words, count, left, one.outcome if left else "") for one, count, left in known if count or left]
