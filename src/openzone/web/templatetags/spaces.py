"""Spaces in templates: areas, floors and states as people say them."""

from datetime import date
from decimal import Decimal

from django import template
from django.utils.safestring import SafeString

from openzone.core.forms import local
from openzone.places.enums import SpaceState
from openzone.places.models import Space
from openzone.ui.templatetags.ui import day, state_word
from openzone.web.parts.registry import spaces

register = template.Library()


@register.simple_tag
def area(value: Decimal | None) -> str:
    """Write an area in m²."""
    return spaces.area(value)


@register.simple_tag
def round_area(value: Decimal) -> str:
    """Write the area of many spaces together."""
    return spaces.round_area(value)


@register.simple_tag
def round_number(value: Decimal) -> str:
    """Write a number without its fractions."""
    return f"{value:,.0f}"


@register.simple_tag
def floor_name(number: int) -> str:
    """Name a floor."""
    return spaces.floor_name(number)


@register.simple_tag
def place_name(space: Space) -> str:
    """Say where a space is."""
    return spaces.place_name(space)


@register.simple_tag
def space_state(state: str) -> SafeString:
    """Write the state of a space as a shape and a word."""
    known = SpaceState(state)
    return state_word(str(known.label), spaces.MEANINGS[known])


@register.simple_tag
def iso_day(text: str | None) -> SafeString | str:
    """Say a day that came as text."""
    return day(date.fromisoformat(text)) if text else ""


@register.simple_tag
def local_text(text: str, text_local: str) -> str:
    """The text in the reader's language."""
    return local(text, text_local)
