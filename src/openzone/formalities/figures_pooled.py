"""The figures of shuttles and talent homes. They count dated rows, so they answer as of any day."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from openzone.core.figures import Figure, Part, Question, Row, register
from openzone.formalities.models import Home, HomeApplication, HomeContract, Ridership, ShuttleRoute
from openzone.places.queries import is_staff

Behind = Callable[[Question, Part], QuerySet[Any]]
Rows = Callable[[Question], list[Row]]


def _last_day(question: Question) -> date:
    """The last day of the period, or the day as of which it is asked, whichever is first."""
    here = question.period.since.tzinfo
    last = (question.period.until - timedelta(days=1)).astimezone(here).date()
    return min(last, question.as_of.astimezone(here).date())


def _first_day(question: Question) -> date:
    return question.period.since.date()


def _begun_by(day: date, begun: str, ended: str) -> Q:
    """That something lasts on a day, of what has a day on which it began and one on which it ended."""
    return Q(**{f"{begun}__lte": day}) & (Q(**{f"{ended}__isnull": True}) | Q(**{f"{ended}__gt": day}))


def _counted(behind: Behind, parts: tuple[Part, ...] = (Part.NUMERATOR,)) -> Rows:
    """The row of a figure that counts the records behind it."""

    def rows(question: Question) -> list[Row]:
        numbers = [Decimal(behind(question, part).count()) for part in parts]
        return [Row(numbers[0], numbers[1] if len(numbers) > 1 else None)]

    return rows


def _define(
    code: str, name: Any, definition: Any, unit: str, rows: Rows, behind: Behind, *parts: Part, records_in: str
) -> Figure:
    return register(
        Figure(
            code=code,
            name=name,
            definition=definition,
            unit=unit,
            dimensions=(),
            rows=rows,
            parts=parts or (Part.NUMERATOR,),
            behind=behind,
            readable_by=is_staff,
            records_in=records_in,
            in_overview=False,
        )
    )


# Shuttles


def _open_routes(question: Question, _part: Part) -> QuerySet[ShuttleRoute]:
    lasting = _begun_by(_last_day(question), "opened_on", "closed_on")
    return ShuttleRoute.objects.filter(lasting, zone_id=question.zone_id)


def _ridden(question: Question) -> QuerySet[Ridership]:
    """The months of the period that are recorded, of all routes."""
    months = (_first_day(question), _last_day(question))
    return Ridership.objects.filter(route__zone_id=question.zone_id, month__range=months, runs__gt=0)


def _routes_ridden(question: Question, _part: Part) -> QuerySet[ShuttleRoute]:
    """The routes of which a month of the period is recorded."""
    return ShuttleRoute.objects.filter(pk__in=_ridden(question).order_by().values("route"))


def _riders(question: Question) -> list[Row]:
    """Riders of a month: all of the period, over its months of which any ridership is recorded."""
    found = _ridden(question)
    total = found.aggregate(riders=Sum("riders"))["riders"] or 0
    months = found.order_by().values("month").distinct().count()
    return [Row((Decimal(total) / months).quantize(Decimal("0.01")) if months else Decimal(0), Decimal(months))]


def _load(question: Question) -> list[Row]:
    sums = _ridden(question).aggregate(riders=Sum("riders"), places=Sum(F("seats") * F("runs")))
    return [Row(Decimal(sums["riders"] or 0), Decimal(sums["places"] or 0))]


shuttle_routes_open = _define(
    "shuttle_routes_open",
    _("Shuttle routes open"),
    _("Shuttle routes that are open on the last day of the period, or as of the day."),
    "count",
    _counted(_open_routes),
    _open_routes,
    records_in="shuttles",
)
shuttle_riders = _define(
    "shuttle_riders",
    _("Shuttle riders a month"),
    _("Riders of all routes in the period, over its months of which any ridership is recorded."),
    "score",
    _riders,
    _routes_ridden,
    Part.NUMERATOR,
    Part.DENOMINATOR,
    records_in="shuttles",
)
shuttle_load = _define(
    "shuttle_load",
    _("Load of shuttles"),
    _("Share of the seats of all runs in the period that had a rider. Of: runs times seats, of the months recorded."),
    "share",
    _load,
    _routes_ridden,
    Part.NUMERATOR,
    Part.DENOMINATOR,
    records_in="shuttles",
)


# Talent homes


def _let(question: Question, part: Part) -> QuerySet[Any]:
    day = _last_day(question)
    if part == Part.DENOMINATOR:
        return Home.objects.filter(zone_id=question.zone_id, entered_at__lt=question.period.until).filter(
            entered_at__lte=question.as_of
        )
    running = HomeContract.objects.filter(_begun_by(day, "agreed_on", "ended_on"), since__lte=day, until__gte=day)
    return Home.objects.filter(zone_id=question.zone_id, contracts__in=running)


def _waiting(question: Question, _part: Part) -> QuerySet[HomeApplication]:
    day = _last_day(question)
    not_housed = Q(housed_on__isnull=True) | Q(housed_on__gt=day)
    lasting = _begun_by(day, "complete_on", "closed_on")
    return HomeApplication.objects.filter(lasting & not_housed, zone_id=question.zone_id)


def _housed(question: Question, _part: Part) -> QuerySet[HomeApplication]:
    days = (_first_day(question), _last_day(question))
    return HomeApplication.objects.filter(zone_id=question.zone_id, housed_on__range=days)


def _waited(question: Question) -> list[Row]:
    """The days from the complete application to the contract, on average."""
    found = list(_housed(question, Part.NUMERATOR).values_list("complete_on", "housed_on"))
    days = sum((housed - complete).days for complete, housed in found if complete and housed)
    return [Row((Decimal(days) / len(found)).quantize(Decimal("0.01")) if found else Decimal(0), Decimal(len(found)))]


homes_let = _define(
    "homes_let",
    _("Talent homes let"),
    _("Share of the talent homes whose contract runs on the last day of the period, or as of the day. Of: all homes."),
    "share",
    _counted(_let, (Part.NUMERATOR, Part.DENOMINATOR)),
    _let,
    Part.NUMERATOR,
    Part.DENOMINATOR,
    records_in="homes",
)
homes_waiting = _define(
    "homes_waiting",
    _("Waiting for a talent home"),
    _("Complete applications that have neither a contract nor an end on the last day of the period, or as of the day."),
    "count",
    _counted(_waiting),
    _waiting,
    records_in="home_applications",
)
homes_wait_days = _define(
    "homes_wait_days",
    _("Days waited for a talent home"),
    _("Days from the complete application to the contract, on average, of the contracts concluded in the period."),
    "days",
    _waited,
    _housed,
    Part.NUMERATOR,
    Part.DENOMINATOR,
    records_in="home_applications",
)
