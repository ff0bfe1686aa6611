"""What may speak for calling an organisation at risk. Each reason is registered with its finder and its words.

An app above the registry registers its own (`register_risk`). A finder answers which organisations of a zone have the
reason on a day, and what it rests on, as plain data; the words are made when they are read, in the reader's language.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from openzone.core.days import in_words
from openzone.core.intervals import Comparator
from openzone.registry.enums import ReturnState
from openzone.registry.models import Fact, Organisation, Return, Tenancy
from openzone.registry.tenancies import EXPIRY_DAYS, ending, without_successor

FALLEN_TO = Decimal("0.8")
HEADCOUNT = "headcount"
Finder = Callable[[int, date], Iterable[tuple[int, dict[str, Any]]]]


@dataclass(frozen=True)
class Risk:
    """A reason: its name, which organisations have it, and the sentence about one of them."""

    code: str
    name: str | Promise
    find: Finder
    words: Callable[[Mapping[str, Any]], str]


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


def _tenancies_ending(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    rows = without_successor(ending(Tenancy.objects.filter(zone_id=zone_id), day, EXPIRY_DAYS[0]))
    for row in rows.select_related("space").order_by("organisation_id", "-until", "id"):
        yield row.organisation_id, {"space": row.space.code, "until": str(row.until)}


def _tenancy_words(detail: Mapping[str, Any]) -> str:
    words = {"space": detail["space"], "day": in_words(date.fromisoformat(detail["until"]))}
    return _("The tenancy of %(space)s ends on %(day)s, and no other follows.") % words


def _people_falling(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    """The latest count lies a fifth or more below the one of the day before it."""
    told = Fact.objects.filter(organisation=OuterRef("pk"), indicator__code=HEADCOUNT, current=True)
    exact = told.filter(comparator=Comparator.EQUAL, days__startswith__lte=day, days__endswith__isnull=False)
    counts = exact.order_by("-days__endswith", "-id").values("value")
    rows = Organisation.objects.filter(zone_id=zone_id).annotate(people=ArraySubquery(counts[:2]))
    for row in rows.order_by("id").only("pk"):
        latest, *before = row.people or [0]
        if before and latest <= before[0] * FALLEN_TO:
            yield row.pk, {"before": int(before[0]), "now": int(latest)}


def _people_words(detail: Mapping[str, Any]) -> str:
    return _("Its people became fewer: %(now)d, after %(before)d.") % detail


def _returns_missing(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    late = Return.objects.filter(
        zone_id=zone_id, state__in=[ReturnState.ASKED, ReturnState.SENT_BACK], round__due__lt=day
    )
    counted = late.values("organisation_id").annotate(n=Count("pk")).order_by("organisation_id")
    return ((row["organisation_id"], {"n": row["n"]}) for row in counted)


def _returns_words(detail: Mapping[str, Any]) -> str:
    sentence = ngettext("%(n)d return is overdue.", "%(n)d returns are overdue.", detail["n"])
    return sentence % {"n": detail["n"]}


register_risk(Risk("tenancy_ending", gettext_lazy("tenancy ends"), _tenancies_ending, _tenancy_words))
register_risk(Risk("people_falling", gettext_lazy("fewer people"), _people_falling, _people_words))
register_risk(Risk("returns_missing", gettext_lazy("returns overdue"), _returns_missing, _returns_words))
