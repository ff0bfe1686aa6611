"""The figures that a zone shows to everybody: of the last full year with demands, kept for an hour."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.cache import cache

from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.figures import Period, Question, Row, ask, find
from openzone.places.models import Zone

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Published:
    """What is shown, and when it was counted."""

    year: int
    as_of: datetime
    received: Decimal
    solved: Decimal
    satisfaction: Decimal | None
    answers: Decimal | None


def published_figures(zone: Zone) -> Published | None:
    """The figures of the zone, or None while there is no full year to speak of."""
    known: Published | str | None = cache.get(f"published:{zone.pk}")
    if known is None:
        known = _counted(zone) or "none"
        cache.set(f"published:{zone.pk}", known, KEPT_SECONDS)
    return known if isinstance(known, Published) else None


def _counted(zone: Zone) -> Published | None:
    year = _last_full_year(zone)
    if year is None:
        return None
    as_of = clock.now()
    question = Question(zone.pk, Period.year(year, zone.timezone), as_of)
    received, solved, satisfaction = (
        _whole(code, question) for code in ("cases_received", "cases_solved", "satisfaction")
    )
    return Published(
        year=year,
        as_of=as_of,
        received=received.numerator,
        solved=solved.numerator,
        satisfaction=find("satisfaction").value(satisfaction),
        answers=satisfaction.denominator,
    )


def _whole(code: str, question: Question) -> Row:
    return ask(find(code), question)[0]


def _last_full_year(zone: Zone) -> int | None:
    """The latest year before this one in which a demand was sent."""
    here = ZoneInfo(zone.timezone)
    this_year = Period.year(clock.now().astimezone(here).year, zone.timezone)
    sent = Case.objects.filter(zone=zone, submitted_at__lt=this_year.since)
    latest = sent.order_by("-submitted_at").values_list("submitted_at", flat=True).first()
    return latest.astimezone(here).year if latest else None
