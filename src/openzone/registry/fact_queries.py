"""Which indicators and facts there are for whom."""

from collections.abc import Collection, Iterable

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.db.models.functions import Left, Length

from openzone.core.actor import Actor
from openzone.core.partial_dates import PartialDate
from openzone.core.prepared import Given
from openzone.registry.enums import Period
from openzone.registry.models import Fact, FactProfile, Indicator, Organisation
from openzone.registry.profiles import place_in_year
from openzone.registry.queries import confided_to


def indicators_of(zone_id: int) -> QuerySet[Indicator]:
    """The catalogue of a zone in its order, without what was retired."""
    return Indicator.objects.filter(zone_id=zone_id, retired_at__isnull=True).order_by("place", "id")


def facts_visible_to(actor: Actor) -> QuerySet[Fact]:
    """What is known in figures of the organisations that confide in the actor, restated figures too."""
    seen = confided_to(actor).order_by().values("pk")
    rows = Fact.objects.filter(organisation_id__in=seen)
    return rows.select_related("indicator", "organisation", "recorded_by", "from_return__round")


def facts_of(organisation: int | Given) -> QuerySet[Fact]:
    """All that is known of one organisation, the latest date first and of one date the latest word first."""
    rows = Fact.objects.filter(organisation_id=organisation).select_related(
        "indicator", "recorded_by", "withdrawn_by", "document", "from_return__round"
    )
    return rows.order_by("indicator__place", "indicator_id", "-at", "-id")


def latest_of_years(facts: QuerySet[Fact]) -> QuerySet[Fact]:
    """Of these facts (in the order of `facts_of`) the latest of each indicator and year, as precisely as it is told.

    So twelve months leave one, and the year that they make up stays beside it.
    """
    parts = facts.annotate(of_year=Left("at", 4), precision=Length("at"))
    order = ("indicator__place", "indicator_id", "of_year", "precision")
    return parts.order_by(*order, "-at", "-id").distinct(*order)


def profiles_of(organisation: Organisation) -> QuerySet[FactProfile]:
    """Its figures by year."""
    return organisation.fact_profiles.order_by("year")


def known_over(
    organisations: Iterable[Organisation], indicators: Collection[Indicator], over: PartialDate
) -> dict[tuple[int, str], Fact]:
    """What is known of each organisation over a period (or at its end), by organisation and indicator's code.

    One statement, however many organisations there are.
    """
    rows = Fact.objects.filter(
        organisation__in=list(organisations),
        indicator__in=list(indicators),
        current=True,
        days__contained_by=DateRange(over.first, over.last, "[]"),
    ).select_related("indicator")
    found: dict[tuple[int, str], Fact] = {}
    for fact in rows.order_by("id"):
        key = (fact.organisation_id, fact.indicator.code)
        if fact.indicator.period != Period.DAY and fact.at != over:
            continue
        if key not in found or place_in_year(fact) > place_in_year(found[key]):
            found[key] = fact
    return found
