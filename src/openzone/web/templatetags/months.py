"""Months in templates, as a sentence has them."""

from datetime import date

from django import template

from openzone.web.parts.formalities import pooled

register = template.Library()


@register.simple_tag
def month_words(month: date) -> str:
    """Name a month with its year."""
    return pooled.month_words(month)
