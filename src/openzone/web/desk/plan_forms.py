"""What is typed about the plan of an enterprise at the desk."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from openzone.formalities.actions import Wanted
from openzone.formalities.models import Plan, PlanItem
from openzone.formalities.planning import candidates
from openzone.places.models import Zone
from openzone.registry.models import FirstDaysStep
from openzone.registry.settlements import steps_in_use
from openzone.web.desk.space_forms import day_field
from openzone.web.parts.cases.forms import choice
from openzone.web.parts.forms import ActionForm, SeenForm


class LayForm(ActionForm):
    """From which day on."""

    begins_on = day_field(_("First day of the plan"))

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"begins_on": today})


class OfPlan(SeenForm):
    """A form about a plan."""

    counted = "revision"


class _PartForm(OfPlan):
    """After which other parts it comes, and which step of the first days it is for."""

    after = forms.MultipleChoiceField(label=_("Comes after"), widget=forms.CheckboxSelectMultiple, required=False)
    feeds = choice(_("Step of the first 90 days that it completes"), required=False)

    def __init__(
        self, data: QueryDict | None, *, plan: Plan, others: list[PlanItem], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, thing=plan, initial=initial or {})
        self.first_days = known_steps(plan.zone)
        self.offer("after", [(one.code, one.service.text.shown_name) for one in others])
        self.offer("feeds", [("", "—"), *((code, one.shown_name) for code, one in self.first_days.items())])

    def placed(self) -> dict[str, Any]:
        """Where it stands in the plan."""
        return {"after": self.cleaned_data["after"], "feeds": self.first_days.get(self.cleaned_data["feeds"])}


class AddForm(_PartForm):
    """One more formality."""

    service = choice(_("Service"))
    field_order = ("key", "seen", "service", "after", "feeds")

    def __init__(self, data: QueryDict | None = None, *, plan: Plan, others: list[PlanItem]) -> None:
        super().__init__(data, plan=plan, others=others)
        self.services = {one.code: one for one in candidates(plan)}
        self.offer("service", [(code, one.text.shown_name) for code, one in self.services.items()])

    def wanted(self) -> Wanted:
        """The part that the plan is to have."""
        return Wanted(service=self.services[self.cleaned_data["service"]], **self.placed())


class ChangeForm(_PartForm):
    """The order, put otherwise."""

    def __init__(self, data: QueryDict | None = None, *, plan: Plan, item: PlanItem, others: list[PlanItem]) -> None:
        known = {"after": item.after, "feeds": item.feeds.code if item.feeds else ""}
        super().__init__(data, plan=plan, others=others, initial=known)


class DropForm(OfPlan):
    """Why it is asked for no more."""

    reason = forms.CharField(label=_("Why"), max_length=300, required=False)


def known_steps(zone: Zone) -> dict[str, FirstDaysStep]:
    """The steps of the first days of a zone, by their code."""
    return {one.code: one for one in steps_in_use(zone)}
