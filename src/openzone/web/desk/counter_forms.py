"""What is typed about counters and the offices outside the network."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from openzone.core.actor import Actor
from openzone.core.calendars.hours import write_hours
from openzone.formalities.actions.counters import BOUNDS
from openzone.formalities.models import OutsideOffice, ServiceCounter
from openzone.web.desk.calendar_forms import HoursField
from openzone.web.desk.service_forms import Providers, key_of
from openzone.web.parts.dates import PartialDateField
from openzone.web.parts.forms import ActionForm, EditForm, SeenForm
from openzone.web.parts.hours import WEEKDAYS

CODE_HELP = _("Small letters, digits and hyphens.")
USUAL_WEEK = [((9 * 60, 12 * 60), (13 * 60, 17 * 60))] * 5 + [()] * 2
_WORDS = ("name", "name_local", "place", "place_local")
_DAYS = [f"day_{number}" for number in range(1, 8)]


def _bounded(name: str, label: Any, initial: int) -> forms.IntegerField:
    least, most = BOUNDS[name]
    return forms.IntegerField(label=label, min_value=least, max_value=most, initial=initial)


class CounterForm(SeenForm):
    """A counter: whose it is, where, when it is open, and how people are served there."""

    counted = "revision"
    use_required_attribute = False
    code = forms.CharField(label=_("Code"), max_length=40, help_text=CODE_HELP)
    name = forms.CharField(label=_("Name"))
    name_local = forms.CharField(label=_("Name in Chinese"), required=False)
    provider = forms.ChoiceField(label=_("Counter of"))
    place = forms.CharField(label=_("Where it is"), required=False)
    place_local = forms.CharField(label=_("Where it is, in Chinese"), required=False)
    slot_minutes = _bounded("slot_minutes", _("Minutes for each appointment"), 30)
    capacity = _bounded("capacity", _("How many are served at the same time"), 1)
    days_ahead = _bounded("days_ahead", _("Appointments for so many days ahead"), 14)

    def __init__(self, data: QueryDict | None = None, *, actor: Actor, counter: ServiceCounter | None = None) -> None:
        week = counter.hours if counter else USUAL_WEEK
        hours = {name: write_hours(day) for name, day in zip(_DAYS, week, strict=True)}
        known = {name: getattr(counter, name) for name in (*_WORDS, *BOUNDS)} if counter else {}
        own = {"provider": key_of(counter)} if counter else {}
        super().__init__(data, thing=counter, initial={**known, **own, **hours})
        self.providers = Providers(actor)
        self.offer("provider", self.providers.choices)
        for name, label in zip(_DAYS, WEEKDAYS, strict=True):
            self.fields[name] = HoursField(label=label, placeholder=pgettext("hours", "closed"))
        if counter is not None:
            del self.fields["code"]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in (*_WORDS, *BOUNDS)},
            **self.providers.named(data["provider"]),
            "week": [data[name] for name in _DAYS],
        }


class NewOfficeForm(ActionForm):
    """An office outside the network that serves people in the zone."""

    code = forms.CharField(label=_("Code"), max_length=40, help_text=CODE_HELP)
    name = forms.CharField(label=_("Name"))
    name_local = forms.CharField(label=_("Name in Chinese"), required=False)
    served_since = PartialDateField(label=_("Serves in the zone since"))


class OfficeForm(EditForm):
    """How it is called, and since when it serves."""

    name = forms.CharField(label=_("Name"))
    name_local = forms.CharField(label=_("Name in Chinese"), required=False)
    served_since = PartialDateField(label=_("Serves in the zone since"))

    def __init__(self, data: QueryDict | None = None, *, office: OutsideOffice) -> None:
        known = {"name": office.name, "name_local": office.name_local, "served_since": str(office.served_since)}
        super().__init__(data, initial=known)
