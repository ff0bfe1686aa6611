"""The fields in which a zone says how it looks, which languages it speaks and where its clock is."""

from collections.abc import Callable
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from openzone.core.errors import Invalid
from openzone.places import zone_values

LANGUAGES = [
    ("en zh-hans", _("English and Chinese, English first")),
    ("zh-hans en", _("Chinese and English, Chinese first")),
    ("en", _("English only")),
    ("zh-hans", _("Chinese only")),
]


def as_field(clean: Callable[[Any], Any]) -> Callable[[Any], None]:
    """A rule of the zone as the validator of a field."""

    def validate(value: Any) -> None:
        try:
            clean(value)
        except Invalid as refusal:
            raise forms.ValidationError(str(refusal)) from None

    return validate


def accent_field() -> forms.CharField:
    """The one colour, on which white text can be read."""
    return forms.CharField(
        label=_("Colour"),
        max_length=7,
        widget=forms.TextInput(attrs={"type": "color"}),
        help_text=_("The one colour of buttons and pictures. A dark, calm one reads best."),
        validators=[as_field(zone_values.accent)],
    )


def languages_field() -> forms.ChoiceField:
    """Which languages are offered; the first greets those who have not chosen."""
    return forms.ChoiceField(
        label=_("Languages"),
        choices=LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("The first greets visitors whose browser asks for neither, and is that of letters."),
    )


def timezone_field() -> forms.ChoiceField:
    """Where the zone's clock is."""
    return forms.ChoiceField(label=_("Time zone"), choices=timezones, widget=forms.Select(attrs={"data-search": ""}))


def timezones() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every time zone named after a place, by continent."""
    names = sorted(name for name in available_timezones() if "/" in name and not name.startswith(("Etc/", "SystemV/")))
    return [
        (area, [(name, name.replace("_", " ")) for name in found])
        for area, found in groupby(names, key=lambda name: name.split("/")[0])
    ]


def logo_field() -> forms.FileField:
    """The picture beside the name."""
    return forms.FileField(
        label=_("Logo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
        help_text=_("PNG or JPEG, at most 512 KB. It stands beside the name on every page."),
    )
