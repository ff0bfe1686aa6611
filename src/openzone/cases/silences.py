"""Which demands wait for an answer of their enterprise, and how their zone follows up on solutions."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Greatest

from openzone.cases.enums import ClockKind, State
from openzone.cases.models import Aftercare, Case, Cycle, Message, PromiseVersion, StatePeriod
from openzone.cases.promises import terms_for
from openzone.cases.timing import terms_of
from openzone.cases.unanswered import UNANSWERED, Silence

SECOND_LOOK_AFTER = timedelta(days=28)
# Who was not asked by then is not asked any more: a worker that was down for long does not write to everybody at once.
SECOND_LOOK_UNTIL = timedelta(days=42)


def aftercare_of(zone_id: int) -> Aftercare:
    """How a zone follows up on solutions: what it chose, or the defaults."""
    return Aftercare.objects.filter(zone_id=zone_id).first() or Aftercare(zone_id=zone_id)


def days_of(aftercare: Aftercare, case: Case) -> int:
    """The working days within which the enterprise answers: to a solution those that it was promised, if any were."""
    if case.state != State.PROPOSED:
        return aftercare.reply_days
    promised = terms_for(case).get(ClockKind.CONFIRMATION)
    return promised.amount if promised else aftercare.answer_days


def shortest_days(aftercare: Aftercare) -> int:
    """The shortest time that any enterprise of the zone has for an answer."""
    versions = PromiseVersion.objects.filter(promise__zone_id=aftercare.zone_id).values_list("terms", flat=True)
    promised = (terms_of(terms).get(ClockKind.CONFIRMATION) for terms in versions)
    return min(aftercare.answer_days, aftercare.reply_days, *(term.amount for term in promised if term))


def silent(zone_id: int, *, before: datetime) -> QuerySet[Case]:
    """The cases in which an enterprise has owed its answer since before a moment, the longest first.

    Where it asked something back the zone owes an answer first. Each has `silent_since`, the later of the state's
    beginning and the last word, and `reminded_at`.
    """
    last = Message.objects.filter(case=OuterRef("pk"), number=OuterRef("message_count")).order_by()
    present = StatePeriod.objects.filter(case=OuterRef("pk"), until__isnull=True).order_by()
    rows = Case.objects.filter(zone_id=zone_id, state__in=UNANSWERED, unanswered_since__isnull=True)
    return (
        rows.select_related("promise")
        .annotate(
            silent_since=Greatest("state_since", Subquery(last.values("sent_at")[:1])),
            reminded_at=Subquery(present.values("reminded_at")[:1]),
        )
        .filter(silent_since__lt=before)
        .order_by("silent_since", "id")
    )


def silence_of(case: Case) -> Silence:
    """How long the enterprise of a locked case has kept silent."""
    last = case.messages.filter(number=case.message_count).order_by().values_list("sent_at", flat=True).first()
    present = case.state_periods.get(until__isnull=True)
    return Silence(max(filter(None, [case.state_since, last])), present.reminded_at)


def to_be_looked_at_again(zone_id: int, now: datetime) -> QuerySet[Cycle]:
    """The rounds that ended four weeks ago and whose filer was not asked yet whether the solution holds."""
    ended: dict[str, Any] = {"closed_at__gt": now - SECOND_LOOK_UNTIL, "closed_at__lte": now - SECOND_LOOK_AFTER}
    rows = Cycle.objects.filter(**ended, disputed_at__isnull=True, held_asked_at__isnull=True, case__zone_id=zone_id)
    return rows.filter(case__state=State.CLOSED).select_related("case").order_by("closed_at", "id")


def closed_between(zone_id: int, since: datetime, until: datetime) -> QuerySet[Cycle]:
    """The rounds of a zone that closed their demand between two moments and have stood since."""
    rows = Cycle.objects.filter(case__zone_id=zone_id, closed_at__gte=since, closed_at__lt=until)
    return rows.filter(disputed_at__isnull=True).select_related("case", "unit").order_by("id")


def first_of_month(day: date, back: int = 0) -> date:
    """The first day of a day's month, or of one so many months before it."""
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)
