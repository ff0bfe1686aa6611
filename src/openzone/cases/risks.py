"""What cases know that may speak for a risk: demands of an organisation that are open for long."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy, ngettext

from openzone.cases.models import Case
from openzone.cases.queries import live
from openzone.registry.risks import Risk, more

OLD_AFTER_DAYS = 30


def _find(zone_id: int, day: date) -> Iterable[tuple[int, dict[str, Any]]]:
    """The organisations with open demands sent more than 30 days before; confidential ones tell nobody anything."""
    cases = live(Case.objects.filter(zone_id=zone_id, confidential=False))
    old = cases.filter(submitted_at__date__lt=day - timedelta(days=OLD_AFTER_DAYS))
    counted = old.order_by("organisation_id").values("organisation_id").annotate(n=Count("pk"))
    return ((row["organisation_id"], {"n": row["n"]}) for row in counted)


def _words(detail: Mapping[str, Any]) -> str:
    sentence = ngettext(
        "%(n)d demand is open for more than %(days)d days.",
        "%(n)d demands are open for more than %(days)d days.",
        detail["n"],
    )
    return sentence % {"n": detail["n"], "days": OLD_AFTER_DAYS}


OLD_CASES = Risk("old_cases", gettext_lazy("demands open for long"), _find, _words, more)
