"""What may speak for calling an organisation at risk. Each reason is registered with its finder and its words.

An app above the registry registers its own (`register_risk`). A finder answers which organisations of a zone have the
reason on a day, and what it rests on, as plain data; the words are made when they are read, in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Q
from django.db.models.functions import Cast, JSONObject
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openzone.core.days import in_words
from openzone.core.intervals import Comparator
from openzone.core.partial_dates import PartialDate
from openzone.registry.models import Fact, Organisation, Return, Tenancy
from openzone.registry.return_queries import overdue
from openzone.registry.tenancies import EXPIRY_DAYS, ending, without_successor

FALLEN_TO = Decimal("0.8")
# Figures of a year are told in the spring after it, so the latest count may be more than two years old.
LATEST_COUNT, BETWEEN_COUNTS = timedelta(days=30 * 30.4), timedelta(days=2 * 366)
OLDEST_COUNT = LATEST_COUNT + BETWEEN_COUNTS
A_YEAR = timedelta(days=365)
HEADCOUNT = "headcount"
Finder = Callable[[int, date], Iterable[tuple[int, dict[str, Any]]]]


def differs(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Whether a reason says anything else than it did when somebody put it away."""
    return now != then


def more(now: Mapping[str, Any], then: Mapping[str, Any]) -> bool:
    """Whether a reason that counts something counts more than it did then."""
    return bool(now["n"] > then["n"])


@dataclass(frozen=True)
class Risk:
    """A reason: its name, which organisations have it, the sentence about one of them, and when it became worse."""

    code: str
    name: str | Promise
    find: Finder
    words: Callable[[Mapping[str, Any]], str]
    worse: Callable[[Mapping[str, Any], Mapping[str, Any]], bool] = differs


_risks: dict[str, Risk] = {}


def register_risk(risk: Risk) -> Risk:
    """Enter a reason; a code is entered once."""
    assert _risks.setdefault(risk.code, risk) is risk, f"{risk.code} is entered twice"
    return risk


def findings(zone_id: int, day: date) -> dict[int, list[dict[str, Any]]]:
    """The reasons there are on a day, by organisation."""
    found: dict[int, list[dict[str, Any]]] = {}
    for risk in _risks.values():
        for organisation, detail in risk.find(zone_id, day):
            found.setdefault(organisation, []).append({"code": risk.code, **detail})
    return found


def told(reasons: Iterable[Mapping[str, Any]]) -> list[str]:
    """The reasons in sentences; one whose app is gone is left out."""
    return [_risks[one["code"]].words(one) for one in reasons if one["code"] in _risks]


def is_news(reason: Mapping[str, Any], dismissed: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a reason is another one than those that somebody has put away, or worse than they were."""
    known = [one for one in dismissed if one["code"] == reason["code"]]
    return all(_risks[reason["code"]].worse(reason, one) for one in known)


def _tenancies_ending(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    rows = without_successor(ending(Tenancy.objects.filter(zone_id=zone_id), day, EXPIRY_DAYS[0]))
    for row in rows.select_related("space").order_by("organisation_id", "-until", "id"):
        yield row.organisation_id, {"space": row.space.code, "until": str(row.until)}


def _tenancy_words(detail: Mapping[str, Any]) -> str:
    words = {"space": detail["space"], "day": in_words(date.fromisoformat(detail["until"]))}
    return _("The tenancy of %(space)s ends on %(day)s, and no other follows.") % words


def _people_falling(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    """The latest count lies a fifth or more below the one before it, and both are recent enough to say something."""
    told = Fact.objects.filter(organisation=OuterRef("pk"), indicator__code=HEADCOUNT, current=True)
    exact = told.filter(comparator=Comparator.EQUAL, days__startswith__lte=day, days__endswith__gt=day - OLDEST_COUNT)
    count = JSONObject(at="at", ends=Cast("days__endswith", CharField()), people=Cast("value", CharField()))
    counts = exact.order_by("-days__endswith", "-id").values(one=count)
    rows = Organisation.objects.filter(zone_id=zone_id).annotate(counts=ArraySubquery(counts[:2]))
    for row in rows.order_by("id").only("pk"):
        if len(row.counts) > 1 and (detail := _fallen(row.counts[0], row.counts[1], day)):
            yield row.pk, detail


def _fallen(latest: Mapping[str, str], before: Mapping[str, str], day: date) -> dict[str, Any]:
    ends, earlier = date.fromisoformat(latest["ends"]), date.fromisoformat(before["ends"])
    now, then = Decimal(latest["people"]), Decimal(before["people"])
    if ends <= day - LATEST_COUNT or ends - earlier > BETWEEN_COUNTS or now > then * FALLEN_TO:
        return {}
    return {"before": int(then), "before_at": before["at"], "now": int(now), "now_at": latest["at"]}


def _people_words(detail: Mapping[str, Any]) -> str:
    words = {name: PartialDate(detail[name]).words for name in ("before_at", "now_at")}
    return _("Headcount fell from %(before)d (%(before_at)s) to %(now)d (%(now_at)s).") % {**detail, **words}


def _returns_missing(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    """What is overdue in rounds that run, or were closed within a year."""
    recent = Q(round__closed_at__isnull=True) | Q(round__closed_at__date__gt=day - A_YEAR)
    late = Return.objects.filter(recent, overdue(day), zone_id=zone_id)
    counted = late.values("organisation_id").annotate(n=Count("pk")).order_by("organisation_id")
    return ((row["organisation_id"], {"n": row["n"]}) for row in counted)


def _returns_words(detail: Mapping[str, Any]) -> str:
    sentence = ngettext("%(n)d return is overdue.", "%(n)d returns are overdue.", detail["n"])
    return sentence % {"n": detail["n"]}


register_risk(Risk("tenancy_ending", gettext_lazy("tenancy ends"), _tenancies_ending, _tenancy_words))
register_risk(Risk("people_falling", gettext_lazy("fewer people"), _people_falling, _people_words))
register_risk(Risk("returns_missing", gettext_lazy("returns overdue"), _returns_missing, _returns_words, more))
