"""A return as an administrator writes it: which indicators it asks, and what is checked; sent and shown as a whole."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from openzone.core.errors import Conflict, Refusal
from openzone.registry.actions.templates import LATEST_OPENING, LONGEST_TIME, PERIODS
from openzone.registry.enums import CheckKind, CheckLevel, IndicatorKind
from openzone.registry.models import Indicator, ReturnTemplate
from openzone.registry.returns import MOST_CHECKS, SCALES
from openzone.web.parts.forms import ActionForm
from openzone.web.parts.once import new_key

LINES = {"rows": 3, "dir": "auto"}
FREE_ROWS = 2
USUAL_SCALE = 10_000


class LineRow(forms.Form):
    """Whether one indicator is asked, whether it must be answered, and in which units."""

    asked = forms.BooleanField(required=False)
    required = forms.BooleanField(required=False)
    scale = forms.TypedChoiceField(coerce=int, choices=[(scale, f"{scale:,}") for scale in SCALES], required=False)

    def __init__(self, data: QueryDict | None, *, indicator: Indicator, initial: Mapping[str, Any]) -> None:
        super().__init__(data, prefix=f"line-{indicator.code}", initial=dict(initial))
        self.indicator = indicator
        for name, label in (("asked", _("asked")), ("required", _("must be answered")), ("scale", _("in units of"))):
            self.fields[name].label = label
            self.fields[name].widget.attrs["aria-label"] = f"{indicator.shown_name}: {label}"


class CheckRow(forms.Form):
    """One check. A row without a line is none."""

    line = forms.ChoiceField(label=_("Line"), required=False)
    kind = forms.ChoiceField(label=_("Must hold"), choices=[(one.value, one.label) for one in CheckKind])
    others = forms.MultipleChoiceField(
        label=_("The sum of"), required=False, widget=forms.SelectMultiple(attrs={"size": 4})
    )
    percent = forms.IntegerField(label=_("Percent"), required=False, min_value=1, max_value=10_000)
    level = forms.ChoiceField(label=_("If it does not"), choices=[(one.value, one.label) for one in CheckLevel])

    def __init__(self, *args: Any, indicators: Sequence[Indicator], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A row that is stored counts though nothing was changed in it.
        self.use_required_attribute, self.empty_permitted = False, not self.initial
        named = [(one.code, one.shown_name) for one in indicators]
        cast(forms.ChoiceField, self.fields["line"]).choices = [("", _("no check")), *named]
        cast(forms.ChoiceField, self.fields["others"]).choices = named

    def as_data(self) -> dict[str, Any] | None:
        """The check as the action takes it; None for an empty row."""
        said = self.cleaned_data
        if not said.get("line"):
            return None
        jump = said["kind"] == CheckKind.JUMP
        return {**said, "others": [] if jump else said["others"], "percent": said["percent"] or 50}


class TemplateForm(ActionForm):
    """The words of a return with all its lines and checks. `seen` is the version that was stored."""

    use_required_attribute = False
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    code = forms.CharField(label=_("Code"), max_length=40, help_text=_("Small letters and hyphens, such as quarterly."))
    period = forms.ChoiceField(label=_("Asked"), choices=[(one.value, one.label) for one in PERIODS])
    name = forms.CharField(label=_("Name"), max_length=200)
    name_local = forms.CharField(label=_("Name in Chinese"), max_length=200, required=False)
    intro = forms.CharField(
        label=_("What is said above it"), required=False, max_length=2000, widget=forms.Textarea(attrs=LINES)
    )
    intro_local = forms.CharField(
        label=_("The same in Chinese"), required=False, max_length=2000, widget=forms.Textarea(attrs=LINES)
    )

    opens_after = forms.IntegerField(
        label=_("Asked by itself, so many days after the period"),
        required=False,
        min_value=1,
        max_value=LATEST_OPENING,
        help_text=_("Of all enterprises that are here. Left empty, a leader or dispatcher asks for it."),
    )
    answers_within = forms.IntegerField(
        label=_("To be answered within so many days"), required=False, min_value=1, max_value=LONGEST_TIME
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        indicators: Sequence[Indicator],
        template: ReturnTemplate | None = None,
    ) -> None:
        self.template = template
        words = ("name", "name_local", "intro", "intro_local", "opens_after", "answers_within")
        present = {name: getattr(template, name) for name in words} | {"seen": template.version} if template else {}
        super().__init__(data, initial=present)
        if template is not None:
            del self.fields["code"], self.fields["period"]
        known = {line["indicator"]: line for line in template.lines} if template else {}
        self.lines = [LineRow(data, indicator=one, initial=_line(one, known.get(one.code))) for one in indicators]
        checks = list(template.checks) if template else []
        count = min(len(checks) + FREE_ROWS, MOST_CHECKS)
        self.checks = [
            CheckRow(data, prefix=f"check-{n}", indicators=indicators, initial=checks[n] if n < len(checks) else None)
            for n in range(count)
        ]

    def is_valid(self) -> bool:
        """Whether the form and all its rows can be read."""
        valid, wrong = super().is_valid(), [*self._wrong_rows()]
        for sentence in wrong:
            self.add_error(None, sentence)
        return valid and not wrong

    def _wrong_rows(self) -> Iterator[str]:
        """What is wrong in a row, with the name of the row."""
        checks = [(gettext("Check %(n)s") % {"n": n}, row) for n, row in enumerate(self.checks, 1)]
        for name, row in (*((line.indicator.shown_name, line) for line in self.lines), *checks):
            yield from (f"{name}: {row[field].label} – {said[0]}" for field, said in row.errors.items())

    def content(self) -> dict[str, Any]:
        """What the actions take."""
        asked = [row for row in self.lines if row.cleaned_data["asked"]]
        lines = [
            {
                "indicator": row.indicator.code,
                "required": row.cleaned_data["required"],
                "scale": row.cleaned_data["scale"] or 1,
            }
            for row in asked
        ]
        checks = [check for row in self.checks if (check := row.as_data()) is not None]
        return {**super().content(), "lines": lines, "checks": checks}

    def refuse(self, refusal: Refusal) -> None:
        """Show why; what was stale may be sent again once it was looked at."""
        super().refuse(refusal)
        if isinstance(refusal, Conflict) and self.template is not None:
            data = cast(QueryDict, self.data).copy()
            version = ReturnTemplate.objects.values_list("version", flat=True).get(pk=self.template.pk)
            data["seen"], data["key"] = str(version), new_key()
            self.data = data


def _line(indicator: Indicator, known: Mapping[str, Any] | None) -> dict[str, Any]:
    if known is not None:
        return {"asked": True, "required": known["required"], "scale": known["scale"]}
    return {"scale": USUAL_SCALE if indicator.kind == IndicatorKind.MONEY else 1}
