"""What other units contribute to a case and its checklist, as its page at the desk shows them."""

from dataclasses import dataclass
from typing import Any

from openzone.cases.co_units import OpenWork, keep_open_work
from openzone.cases.joint import TaskState, may_ask, may_contribute, may_tick, may_waive
from openzone.cases.joint_queries import results_of, works_for
from openzone.cases.models import Case, CoTask
from openzone.cases.queries import relations_of
from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.forms import local
from openzone.places.queries import network
from openzone.web.parts.cases.doors import Door
from openzone.web.parts.cases.formalities import begun
from openzone.web.parts.cases.gathered import found
from openzone.web.parts.cases.joining import belonging
from openzone.web.parts.cases.stakes import at_stake


@dataclass(frozen=True)
class Part:
    """What one unit contributes, with what the reader may do about it."""

    task: Any
    unit: str
    late: bool
    may_hand_in: bool
    may_take: bool
    may_waive: bool

    @property
    def words(self) -> str:
        """Its state."""
        return str(TaskState(self.task.state).label)

    @property
    def meaning(self) -> str:
        """The colour of its state."""
        return {TaskState.OPEN.value: "waits", TaskState.DONE.value: "done"}.get(self.task.state, "plain")


def joint_work(actor: Actor, case: Case, door: Door) -> dict[str, Any]:
    """The parts of other units and the checklist of a case that `Door.case` has found; nothing at the portal."""
    if door.name != "desk":
        return {}
    relations, tasks, checks = relations_of(actor, case), found(case, "tasks"), found(case, "checks")
    for one in checks:
        one.shown_text = local(one.text, one.text_local)
    left = sum(one.required and one.ticked_at is None for one in checks)
    keep_open_work(case, OpenWork(sum(one.state == TaskState.OPEN for one in tasks), left))
    return {
        "parts": [_part(actor, one, bool(may_waive(one, relations))) for one in tasks],
        "may_ask_unit": bool(may_ask(case, relations)),
        "checks": checks,
        "ticked": sum(one.ticked_at is not None for one in checks),
        "may_tick": bool(may_tick(case, relations)),
        **at_stake(case, relations),
        **begun(case, relations),
        **belonging(actor, case, relations),
    }


def _part(actor: Actor, task: Any, waivable: bool) -> Part:
    contributes = bool(may_contribute(task, works_there=works_for(actor, task.unit_id)))
    late = task.state == TaskState.OPEN and task.due_at < clock.now()
    unit = network(actor).units[task.unit_id].shown_name
    return Part(task, unit, late, contributes, contributes and task.officer_id != actor.user_id, waivable)


def building_blocks(case: Case) -> list[CoTask]:
    """What other units handed in, to be made one answer of."""
    return list(results_of(case))
