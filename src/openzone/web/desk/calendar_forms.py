"""What is typed in the working calendar: the hours of a week, what a day is, whose holidays, and a calendar file."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from openzone.core.calendars.files import MOST_YEARS
from openzone.core.calendars.holidays import countries, country_of
from openzone.core.calendars.hours import LONGEST, read_hours, write_hours
from openzone.core.days import FIRST_YEAR, LAST_YEAR
from openzone.core.enums import DayKind
from openzone.core.errors import Invalid
from openzone.core.models import Calendar, CalendarDay
from openzone.core.working_time import Hours
from openzone.web.parts.countries import country_choices, subdivision_name
from openzone.web.parts.forms import ActionForm, EditForm
from openzone.web.parts.hours import WEEKDAYS, hours_in_words

AS_THE_WEEK = "week"
LONGEST_NAME = 100


class HoursField(forms.CharField):
    """A line with the times of a day at which people are at work; empty where they are not."""

    def __init__(self, *, label: Any, required: bool = False, help_text: Any = "", placeholder: Any = "") -> None:
        widget = forms.TextInput(attrs={"placeholder": placeholder, "autocomplete": "off"})
        super().__init__(label=label, required=required, help_text=help_text, max_length=LONGEST, widget=widget)

    def validate(self, value: Any) -> None:
        """Nothing has to stand there: that is a day off."""

    def clean(self, value: Any) -> Hours:
        """The hours in it."""
        try:
            return read_hours(super().clean(value), "hours")
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from None


class WeekForm(EditForm):
    """The hours of each day of the week. Each is asked for, and may be left empty."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, calendar: Calendar) -> None:
        initial = {f"day_{number}": write_hours(hours) for number, hours in enumerate(calendar.hours, 1)}
        super().__init__(data, initial=initial)
        for name, label in zip(initial, WEEKDAYS, strict=True):
            self.fields[name] = HoursField(label=label, required=True, placeholder=pgettext("hours", "closed"))

    def week(self) -> list[Hours]:
        """The hours, Monday first."""
        return [self.cleaned_data[f"day_{number}"] for number in range(1, 8)]


class DayForm(EditForm):
    """What a day is, or several in a row."""

    kind = forms.ChoiceField(label=gettext_lazy("What it is"), widget=forms.RadioSelect)
    hours = HoursField(
        label=gettext_lazy("Hours"), help_text=gettext_lazy("Only for other hours: 09:00–12:00, 13:00–17:00.")
    )
    name = forms.CharField(
        label=gettext_lazy("Name of the day"),
        max_length=LONGEST_NAME,
        required=False,
        help_text=gettext_lazy("Such as “Founding day of the zone”."),
    )
    name_local = forms.CharField(label=gettext_lazy("The same in Chinese"), max_length=LONGEST_NAME, required=False)
    until = forms.DateField(
        label=gettext_lazy("The same until"),
        required=False,
        help_text=gettext_lazy("The last day, if several days in a row are to be changed."),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(
        self, data: QueryDict | None = None, *, calendar: Calendar, day: date, row: CalendarDay | None
    ) -> None:
        initial = {"kind": row.kind if row else AS_THE_WEEK, "hours": write_hours(row.hours) if row else ""}
        names = {name: getattr(row, name, "") for name in ("name", "name_local")}
        super().__init__(data, initial={**initial, **names})
        usual = {"hours": hours_in_words(calendar.hours[day.weekday()])}
        worked = {"hours": hours_in_words(calendar.working_hours(day))}
        self.offer(
            "kind",
            [
                (AS_THE_WEEK, _("as the week has it (%(hours)s)") % usual),
                (DayKind.OFF, _("day off")),
                (DayKind.WORKING, _("working day with the usual hours (%(hours)s)") % worked),
                (DayKind.HOURS, _("other hours")),
            ],
        )


def _year_field(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class HolidaysForm(forms.Form):
    """Of which country, and if it has parts with holidays of their own of which, and of which year."""

    country = forms.ChoiceField(label=gettext_lazy("Country"), widget=forms.Select(attrs={"data-search": ""}))
    subdivision = forms.ChoiceField(label=gettext_lazy("Part of the country"), required=False)
    year = _year_field(gettext_lazy("Year"))

    def __init__(self, asked: QueryDict, *, calendar: Calendar, year: int) -> None:
        country = asked.get("country", "") or country_of(calendar.timezone)
        chosen = {"country": country, "subdivision": asked.get("subdivision", ""), "year": asked.get("year", year)}
        known = countries()
        if chosen["subdivision"] not in known.get(country, []):
            chosen["subdivision"] = ""
        super().__init__(chosen)
        offered = {"country": [one for one in country_choices() if one[0] in known]}
        parts = sorted((subdivision_name(country, one), one) for one in known.get(country, []))
        offered["subdivision"] = [("", _("the whole country")), *((code, name) for name, code in parts)]
        for name, options in offered.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options
        if not parts:
            del self.fields["subdivision"]


class FileForm(ActionForm):
    """A calendar file, and of which years it is wanted."""

    file = forms.FileField(
        label=gettext_lazy("Calendar file"),
        allow_empty_file=True,
        help_text=gettext_lazy("An .ics file of at most 1 MB, as calendars are exported everywhere."),
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    first = _year_field(gettext_lazy("From year"))
    last = _year_field(gettext_lazy("to year"))

    def __init__(
        self, data: QueryDict | None = None, *, year: int, files: MultiValueDict[str, Any] | None = None
    ) -> None:
        super().__init__(data, files, initial={"first": year, "last": year + 1})
        self.fields["last"].help_text = _("At most %(most)d years.") % {"most": MOST_YEARS}
