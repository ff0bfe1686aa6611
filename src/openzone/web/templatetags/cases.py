"""How a case's state is drawn: its word with the meaning that the shape and the colour repeat."""

from datetime import datetime

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.ui import times
from openzone.ui.templatetags.ui import SHAPES, icon, state_word, time_element
from openzone.web.parts.cases.promise_words import left
from openzone.web.parts.countries import country_name

register = template.Library()

MEANINGS: dict[str, str] = {
    State.DRAFT: "draft",
    State.SUBMITTED: "info",
    State.TRIAGED: "info",
    State.RETURNED: "waits",
    State.ASSIGNED: "info",
    State.IN_PROGRESS: "info",
    State.WAITING_ENTERPRISE: "waits",
    State.WAITING_EXTERNAL: "waits",
    State.PROPOSED: "waits",
    State.CLOSED: "done",
    State.DECLINED: "plain",
    State.WITHDRAWN: "plain",
    State.LONG_TERM: "waits",
    State.MERGED: "plain",
}


@register.simple_tag
def case_state(case: Case) -> SafeString:
    """The state as a word with its shape."""
    return state_word(str(State(case.state).label), MEANINGS[case.state])


@register.simple_tag
def promise_left(case: Case) -> SafeString | str:
    """What is left of the time in which a solution is promised, exactly on hover; nothing without a promise."""
    words, meaning = left(case, clock.now())
    if not words:
        return ""
    shown = words if case.due_at is None else time_element(case.due_at, words)
    shape = icon(SHAPES[meaning]) if meaning != "plain" else ""
    return format_html('<span class="oz-due oz-is-{}">{}{}</span>', meaning, shape, shown)


@register.filter
def is_text(value: object) -> bool:
    """Whether a choice is one answer, and not a group of them."""
    return not isinstance(value, list | tuple)


@register.filter
def country(code: str) -> str:
    """The name of a country in the reader's language."""
    return country_name(code)


@register.simple_tag
def how_long(moment: datetime) -> str:
    """How long something has lasted: for 3 days, or since just now."""
    span = clock.now() - moment
    return _("just now") if span < times.MINUTE else _("for %(span)s") % {"span": times.length(span)}
