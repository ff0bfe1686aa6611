"""The columns of the case list."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from openzone.cases.enums import Intake, Satisfaction, State, Urgency
from openzone.cases.models import Case
from openzone.places.enums import Level
from openzone.ui.templatetags.ui import icon
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.rows import escalated_words, owes
from openzone.web.parts.columns import NOTHING, DrawnColumn, link, moment
from openzone.web.parts.countries import country_name
from openzone.web.templatetags.cases import case_state, promise_left

LAST_SAID, SATISFIED = "last_said", "satisfied"


def _needs(*names: str) -> frozenset[str]:
    return frozenset(names)


def _title(case: Any) -> SafeString:
    """The way to the case, after the signs that it is urgent and that a colleague has it open."""
    way = link(DESK.address("case", case.ref), case.title, id=f"open-{case.ref}")
    return format_html("{}{}{}", _urgent(case.urgency), case.opened, way)


def _urgent(urgency: str) -> SafeString | str:
    if urgency == "normal":
        return ""
    word = str(Urgency(urgency).label)
    return format_html('<b class="oz-is-late" title="{}">{}</b> ', word, icon("alert-triangle", label=word))


def _unit(case: Case) -> SafeString | str:
    if case.unit is None:
        return NOTHING
    if case.overseer is None:
        return case.unit.shown_name
    return format_html("{} {}", icon("arrow-up", label=escalated_words(case)), case.unit.shown_name)


def _name(thing: Any) -> str:
    return str(thing.shown_name) if thing is not None else ""


def _level(case: Case) -> str:
    return str(Level(case.level).label) if case.level else ""


def _satisfaction(case: Any) -> str:
    return NOTHING if case.satisfied is None else str(Satisfaction(case.satisfied).label)


def _date(code: str, words: Any, name: str, *, orders: tuple[str, str] | None = None) -> DrawnColumn:
    """A column of a moment that is stored with the case."""
    return DrawnColumn(
        code,
        words,
        lambda case: getattr(case, name),
        drawn=lambda case: moment(getattr(case, name)),
        css="oz-end",
        orders=orders,
        needs=_needs(name) if name == LAST_SAID else frozenset(),
    )


COLUMNS = (
    DrawnColumn("reference", _("Reference"), lambda case: case.ref, css="oz-ref"),
    DrawnColumn("title", _("Title"), lambda case: case.title, drawn=_title, css="oz-title"),
    DrawnColumn(
        "enterprise", _("Enterprise"), lambda case: _name(case.organisation), _needs("organisation"), css="oz-cut"
    ),
    DrawnColumn("state", _("State"), lambda case: str(State(case.state).label), drawn=case_state, css="oz-word"),
    DrawnColumn(
        "promise", _("Promise"), lambda case: case.due_at, drawn=lambda case: promise_left(case) or NOTHING,
        css="oz-promised", orders=("due", "due-last"),
    ),
    DrawnColumn(
        "unit", _("Unit"), lambda case: _name(case.unit), _needs("unit", "overseer"), drawn=_unit,
        css="oz-cut oz-wide-only",
    ),
    DrawnColumn("waiting", _("Waiting on"), lambda case: owes(case) if case.is_live else "", css="oz-cut oz-brief"),
    DrawnColumn(
        "officer", _("Person"), lambda case: _name(case.officer), _needs("officer"), css="oz-cut oz-brief oz-wide-only"
    ),
    _date("received", _("Sent"), "submitted_at", orders=("", "oldest")),
    DrawnColumn("category", _("Category"), lambda case: _name(case.category), _needs("category"), css="oz-cut"),
    DrawnColumn(
        "urgency", _("Urgency"), lambda case: str(Urgency(case.urgency).label), css="oz-word",
    ),
    _date("since", _("State since"), "state_since", orders=("standing", "moved")),
    _date("changed", _("Last changed"), "changed_at", orders=("changed", "unchanged")),
    _date("last-message", _("Last message"), LAST_SAID),
    _date("closed", _("Closed at"), "closed_at"),
    DrawnColumn("park", _("Park"), lambda case: _name(case.park), _needs("park"), css="oz-cut"),
    DrawnColumn(
        "country", _("Country"), lambda case: country_name(case.organisation.country), _needs("organisation"),
        css="oz-cut",
    ),
    DrawnColumn("level", _("Level"), _level, _needs("unit", "overseer"), css="oz-cut"),
    DrawnColumn(
        "satisfaction", _("Satisfaction"), lambda case: case.satisfied, _needs(SATISFIED), drawn=_satisfaction,
        css="oz-cut",
    ),
    DrawnColumn("intake", _("Came in by"), lambda case: str(Intake(case.intake).label), css="oz-cut"),
    DrawnColumn("messages", _("Messages"), lambda case: case.message_count, css="oz-end"),
)  # fmt: skip
USUAL = ("reference", "title", "enterprise", "state", "promise", "unit", "waiting", "officer")
