"""Rounds of returns for tests: opened, filled in and submitted by the real actions."""

from datetime import date, timedelta
from typing import Any

from cast import Cast
from openzone.core import clock
from openzone.places.queries import day_in
from openzone.registry.actions.returns import save_answers, submit_return
from openzone.registry.actions.rounds import open_round
from openzone.registry.models import Organisation, Return, ReturnRound, ReturnTemplate

ANSWERS = {
    "headcount": "320", "rd_staff": "80", "revenue": "12,000", "rd_expense": "900", "profit": "-40", "taxes": "310",
    "invention_patents": "7",
}  # fmt: skip


def due(cast: Cast, days: int = 10) -> date:
    return day_in(cast.zone, clock.now()) + timedelta(days=days)


def opened(cast: Cast, who: str = "leader", unit: str = "top", **more: Any) -> ReturnRound:
    """A yearly round over 2017, asked of every enterprise of the cast that the unit serves."""
    values: dict[str, Any] = {
        "unit": cast.units[unit],
        "organisations": Organisation.objects.filter(zone=cast.zone).order_by("id"),
        "over": "2017",
        "due": due(cast),
        "name": "Yearly return 2017",
        "name_local": "2017年度统计报表",
    }
    template = ReturnTemplate.objects.get(zone=cast.zone, code="yearly")
    return open_round(template, by=cast.actor(who), **{**values, **more})


def own(cast: Cast, round_: ReturnRound) -> Return:
    """The return of the cast's enterprise."""
    rows = Return.objects.select_related("round__zone", "round__unit", "organisation")
    return rows.get(round=round_, organisation=cast.organisation)


def filled(cast: Cast, row: Return, who: str = "owner", **answers: str) -> Return:
    return save_answers(row, by=cast.actor(who), answers={**ANSWERS, **answers}, explanations={})


def submitted(cast: Cast, round_: ReturnRound | None = None, **answers: str) -> Return:
    row = filled(cast, own(cast, round_ or opened(cast)), **answers)
    return submit_return(row, by=cast.actor("owner"))
