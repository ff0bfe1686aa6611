"""What is known today of the organisations that some rows mean: read at once, a statement for each kind of thing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from openzone.core.partial_dates import PartialDate
from openzone.registry.importing.wishes import Wish
from openzone.registry.models import (
    Address,
    Classification,
    Fact,
    Identifier,
    Office,
    Organisation,
    OrganisationName,
    Tagging,
    Title,
    Website,
)
from openzone.registry.naming import normal


@dataclass
class Standing:
    """One organisation with what a row could add to or change."""

    organisation: Organisation
    names: list[OrganisationName] = field(default_factory=list)
    numbers: list[Identifier] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    websites: list[Website] = field(default_factory=list)
    classes: list[Classification] = field(default_factory=list)
    taggings: list[Tagging] = field(default_factory=list)
    titles: list[Title] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    facts: dict[tuple[int, str], Fact] = field(default_factory=dict)

    @property
    def called(self) -> set[str]:
        """All its names as they are compared."""
        own = (self.organisation.name, self.organisation.name_local, *(one.name for one in self.names))
        return {normal(name) for name in own if name}

    def known_at(self, indicator_id: int, at: PartialDate) -> Fact | None:
        """The figure that counts as of a date: the latest that is told of none later."""
        told = (fact for (pk, _at), fact in self.facts.items() if pk == indicator_id and not at < fact.at)
        return max(told, key=lambda fact: fact.at, default=None)


def bearers_of(zone_id: int, wishes: Iterable[Wish]) -> dict[tuple[str, str], int]:
    """Which organisation bears each of the numbers that the rows name: one statement."""
    values = {number.value for wish in wishes for number in wish.numbers}
    rows = Identifier.objects.filter(zone_id=zone_id, value__in=values, ended="")
    found = rows.order_by("id").values_list("scheme", "value", "organisation_id") if values else ()
    return {(scheme, value): pk for scheme, value, pk in found}


def standings(pks: Sequence[int], wishes: Sequence[Wish], *, hold: bool) -> dict[int, Standing]:
    """What is known of these organisations, unless they were merged away. With `hold` nobody else changes them."""
    rows = Organisation.objects.filter(pk__in=pks, merged_into=None).order_by("pk")
    rows = rows.select_for_update(of=("self",)) if hold else rows
    found = {one.pk: Standing(one) for one in rows}
    asked = {code for wish in wishes for code in wish.texts}
    _gather(found, "names", OrganisationName.objects.all())
    _gather(found, "numbers", Identifier.objects.filter(ended=""))
    if asked & {"registered", "office", "plant"}:
        _gather(found, "addresses", Address.objects.filter(until=""))
    if "website" in asked:
        _gather(found, "websites", Website.objects.all())
    if any(wish.industry for wish in wishes):
        _gather(found, "classes", Classification.objects.select_related("industry"))
    if any(wish.tags for wish in wishes):
        _gather(found, "taggings", Tagging.objects.select_related("tag"))
    if "title" in asked:
        _gather(found, "titles", Title.objects.all())
    if "contact" in asked:
        _gather(found, "offices", Office.objects.filter(until="").select_related("person"))
    _facts(found, wishes)
    return found


def _gather(found: dict[int, Standing], name: str, rows: object) -> None:
    for row in rows.filter(organisation_id__in=list(found)).order_by("id"):  # type: ignore[attr-defined]
        getattr(found[row.organisation_id], name).append(row)


def _facts(found: dict[int, Standing], wishes: Sequence[Wish]) -> None:
    indicators = {figure.indicator.pk for wish in wishes for figure in wish.figures}
    if not indicators or not found:
        return
    rows = Fact.objects.filter(organisation_id__in=list(found), indicator_id__in=indicators, current=True)
    for fact in rows.order_by("id"):
        found[fact.organisation_id].facts[fact.indicator_id, str(fact.at)] = fact
