"""What is at stake in a demand, noted on one small page."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.http.response import HttpResponseBase
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from openzone.cases.actions import note_stake
from openzone.cases.actions.stakes import MOST_INVESTED, MOST_JOBS
from openzone.cases.enums import Business
from openzone.cases.models import Case
from openzone.cases.rules import ENDED
from openzone.cases.stakes import CURRENCY, stake_of
from openzone.web.desk.sheets import act_or_ask
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.forms import EditForm, bound
from openzone.web.requests import PageRequest, for_staff


class StakeForm(EditForm):
    """What is at risk and, after the end, what became of it."""

    investment = forms.DecimalField(
        label=format_lazy("{} ({})", gettext_lazy("Investment at risk"), CURRENCY),
        min_value=0,
        max_value=MOST_INVESTED,
        decimal_places=2,
        required=False,
    )
    jobs = forms.IntegerField(label=gettext_lazy("Jobs at risk"), min_value=0, max_value=int(MOST_JOBS), required=False)
    business = choice(
        gettext_lazy("What became of the business?"),
        [("", gettext_lazy("not known yet")), *Business.choices],
        required=False,
    )

    def __init__(self, data: QueryDict | None = None, *, case: Case) -> None:
        super().__init__(data, initial=_initial(case))
        if case.state not in ENDED:
            del self.fields["business"]


def _initial(case: Case) -> dict[str, Any]:
    stake = stake_of(case)
    if stake is None:
        return {}
    return {"investment": _plain(stake.investment), "jobs": stake.jobs, "business": stake.business}


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}".removesuffix(".00")


@require_http_methods(["GET", "HEAD", "POST"])
@for_staff
def stake(request: PageRequest, ref: str) -> HttpResponseBase:
    """Note what is at stake in a case."""
    case = DESK.case(request.actor, ref)
    form = bound(request, StakeForm, case=case)

    def act() -> None:
        form.insist_fresh()
        note_stake(case, by=request.actor, **form.content())

    return act_or_ask(
        request,
        form,
        act,
        title=_("What is at stake?"),
        intro=_("For people of the zone alone. What is not known stays empty; say after the end what became of it."),
        button=_("Note it"),
        back=DESK.address("case", ref),
    )
