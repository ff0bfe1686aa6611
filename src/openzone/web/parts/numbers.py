"""Numbers as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from openzone.registry.numbers import read_number


class NumberField(forms.CharField):
    """A number as people type it: 1,200 or 12万."""

    def to_python(self, value: Any) -> Any:
        """The number, or a refusal that says how to write it."""
        text = super().to_python(value)
        if not text:
            return None
        number = read_number(text)
        if number is None:
            raise forms.ValidationError(gettext("This is no number. Write it as 1200, 1,200.50 or 12万."))
        return number
