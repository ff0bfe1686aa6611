"""The addresses of what other units contribute, of checklists, and of what belongs together."""

from datetime import timedelta
from typing import Any

from addresses.roles import AT_WORK, NOT_AT_WORK, OVER_THE_CASE, POST_ONLY, ROLES, only
from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock
from openzone.core.calendars.reading import working_time

# Station Two was asked to contribute, so its people meet the case too.
AROUND = OVER_THE_CASE | {"elsewhere"}
CONTRIBUTING = {"elsewhere", "leader", "dispatcher"}
KEEPERS = {"leader", "dispatcher", "administrator"}
OF_A_TASK = ("desk_co_task_result", "desk_co_task_waive", "desk_co_task_take")
OF_A_CHECKLIST = ("desk_checklist_edit", "desk_checklist_retire")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_co_task_new": only(AROUND),
    "desk_co_task_result": only(AROUND),
    "desk_co_task_waive": only(AROUND),
    "desk_co_task_take": POST_ONLY,
    "desk_checklist_lay": only(AROUND),
    "desk_check": POST_ONLY,
    "desk_link": only(AROUND),
    "desk_stake": only(AROUND),
    "desk_case_formality": {200: AT_WORK, 403: AROUND - AT_WORK, 404: ROLES - AROUND},
    "desk_unlink": POST_ONLY,
    "desk_checklists": only(KEEPERS | {"foreigner"}),
    "desk_checklist_new": only(KEEPERS | {"foreigner"}),
    "desk_checklist_edit": only(KEEPERS),
    "desk_checklist_retire": only(KEEPERS),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_co_task_new": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_co_task_result": (CONTRIBUTING, AROUND - CONTRIBUTING),
    "desk_co_task_waive": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_co_task_take": (CONTRIBUTING, AROUND - CONTRIBUTING),
    "desk_checklist_lay": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_check": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_link": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_stake": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_case_formality": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_unlink": (AT_WORK, NOT_AT_WORK | {"elsewhere"}),
    "desk_checklist_new": (KEEPERS | {"foreigner"}, set()),
    "desk_checklist_edit": (KEEPERS, set()),
    "desk_checklist_retire": (KEEPERS, set()),
}
WORDS = {"title": "T", "items": "* One\nTwo"}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A case to which Station Two contributes, with a checklist on it and another that can be laid on."""
    case = cast.case(State.IN_PROGRESS)
    due = working_time(cast.zone.pk).add_days((clock.now() + timedelta(days=2)).date(), 1)
    task = actions.ask_unit(case, by=cast.actor("officer"), unit=cast.units["other"], what="Count.", due=due)
    by = cast.actor("dispatcher")
    laid = actions.write_checklist(zone=cast.zone, title="Laid", items=[{"text": "One", "required": True}], by=by)
    actions.lay_checklist(case, laid, by=cast.actor("officer"))
    left = actions.write_checklist(zone=cast.zone, title="Left", items=[{"text": "One"}], by=by)
    other = cast.case(State.IN_PROGRESS)
    actions.ask_unit(other, by=cast.actor("officer"), unit=cast.units["other"], what="Count.", due=due)
    linked = actions.link(case, by=cast.actor("officer"), other=other, kind="related")
    BODIES["desk_link"].update({"other": other.ref})
    BODIES["desk_co_task_new"].update({"to": "other", "what": "Measure.", "due": due.isoformat()})
    BODIES["desk_checklist_lay"].update({"checklist": str(left.pk)})
    return {
        **{name: {"ref": case.ref, "number": task.number} for name in OF_A_TASK},
        **{name: {"number": left.pk} for name in OF_A_CHECKLIST},
        "desk_co_task_new": {"ref": case.ref},
        "desk_checklist_lay": {"ref": case.ref},
        "desk_link": {"ref": case.ref},
        "desk_stake": {"ref": case.ref},
        "desk_case_formality": {"ref": case.ref},
        "desk_unlink": {"ref": case.ref, "number": linked.pk},
        "desk_check": {"ref": case.ref, "number": 1},
    }


BODIES: dict[str, dict[str, Any]] = {
    "desk_co_task_new": {},
    "desk_case_formality": {},
    "desk_checklist_lay": {},
    "desk_link": {"kind": "follows"},
    "desk_stake": {"jobs": "12"},
    "desk_co_task_result": {"result": "Forty."},
    "desk_co_task_waive": {"reason": "No need."},
    "desk_check": {"done": "1"},
    "desk_checklist_new": WORDS,
    "desk_checklist_edit": WORDS,
}
