"""A plan as both doors show it: drawn over the days, and part by part with what can be done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from openzone.core.actor import Actor
from openzone.formalities.enums import ItemState
from openzone.formalities.models import Formality, Plan
from openzone.formalities.planning import Part, may_begin_now, parts_seen
from openzone.places.queries import today_of
from openzone.web.parts.formalities.gantt import chart

MEANINGS = {
    ItemState.PLANNED: "plain",
    ItemState.RUNNING: "info",
    ItemState.COMPLETED: "done",
    ItemState.DROPPED: "plain",
}


@dataclass(frozen=True)
class Step:
    """What can be done to a part now."""

    label: str
    url: str
    primary: bool = False


@dataclass(frozen=True)
class Line:
    """A part with its colour, what it comes after, where its formality stands, and what can be done."""

    part: Part
    meaning: str
    after: Sequence[str]
    formality: str
    steps: list[Step] = field(default_factory=list)


@dataclass(frozen=True)
class Door:
    """Where a door has the pages of a plan: a formality, and the sheets of a part by its code."""

    formality: Callable[[Formality], str]
    begin: Callable[[str], str]
    change: Callable[[str], str] | None = None
    drop: Callable[[str], str] | None = None


def plan_told(actor: Actor, plan: Plan, door: Door) -> dict[str, Any]:
    """What a page shows of a plan."""
    today = today_of(actor)
    parts = parts_seen(actor, plan, today)
    asked = [one for one in parts if one.state != ItemState.DROPPED]
    done = sum(one.state == ItemState.COMPLETED for one in asked)
    return {
        "plan": plan,
        "chart": chart(parts, today),
        "lines": [_line(actor, plan, one, parts, door) for one in parts],
        "asked": len(asked),
        "completed": done,
        "ends_on": max((one.span.ends for one in asked if one.span), default=None),
    }


def _line(actor: Actor, plan: Plan, part: Part, parts: Sequence[Part], door: Door) -> Line:
    names = {one.item.code: one.service.text.shown_name for one in parts}
    formality = part.item.formality
    return Line(
        part=part,
        meaning=MEANINGS[part.state],
        after=[names[code] for code in part.item.after if code in names],
        formality="" if formality is None else door.formality(formality),
        steps=_steps(actor, plan, part, door),
    )


def _steps(actor: Actor, plan: Plan, part: Part, door: Door) -> list[Step]:
    code, found = part.item.code, []
    if may_begin_now(actor, plan, part):
        found.append(Step(_("Begin"), door.begin(code), primary=True))
    if part.state == ItemState.PLANNED and plan.closed_at is None and door.change and door.drop:
        found += [Step(_("Change the order"), door.change(code)), Step(_("Drop"), door.drop(code))]
    return found
