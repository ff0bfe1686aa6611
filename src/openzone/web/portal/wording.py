"""Where a demand stands, said to the enterprise: not the office's words but what it means for the reader."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openzone.cases.enums import State
from openzone.cases.models import Case


@dataclass(frozen=True)
class Standing:
    """The state in a few words, what these mean (as the colours do), and what comes next."""

    words: str
    meaning: str
    next: str


def standing(case: Case) -> Standing:
    """Where this demand stands."""
    unit = case.unit.shown_name if case.unit else _("the zone")
    return _STANDINGS[State(case.state)](unit)


def _question(unit: str) -> Standing:
    return Standing(
        _("Your answer is needed"),
        "waits",
        _("%(unit)s has asked you something. It goes on when you answer.") % {"unit": unit},
    )


_STANDINGS: dict[State, Callable[[str], Standing]] = {
    State.DRAFT: lambda unit: Standing(_("Not sent yet"), "draft", _("Only you can see it.")),
    State.SUBMITTED: lambda unit: Standing(
        _("Received"), "info", _("%(unit)s looks at it and decides who works on it.") % {"unit": unit}
    ),
    State.TRIAGED: lambda unit: Standing(
        _("Received"), "info", _("%(unit)s has read it and decides who works on it.") % {"unit": unit}
    ),
    State.RETURNED: _question,
    State.ASSIGNED: lambda unit: Standing(
        _("Given to a unit"), "info", _("%(unit)s is about to take it up.") % {"unit": unit}
    ),
    State.IN_PROGRESS: lambda unit: Standing(
        _("The zone is working on it"), "info", _("%(unit)s works on it and writes to you here.") % {"unit": unit}
    ),
    State.WAITING_ENTERPRISE: _question,
    State.WAITING_EXTERNAL: lambda unit: Standing(
        _("The zone is waiting for another body"),
        "info",
        _("%(unit)s goes on as soon as it has answered.") % {"unit": unit},
    ),
    State.LONG_TERM: lambda unit: Standing(
        _("Kept for the long term"),
        "waits",
        _("This cannot be solved soon. %(unit)s follows a plan and tells you how it stands.") % {"unit": unit},
    ),
    State.PROPOSED: lambda unit: Standing(
        _("A solution is there"),
        "waits",
        _("Read what %(unit)s proposes, and say whether it is solved.") % {"unit": unit},
    ),
    State.CLOSED: lambda unit: Standing(_("Closed"), "done", _("You said how it went.")),
    State.DECLINED: lambda unit: Standing(
        _("Declined"), "plain", _("The reason stands below. If you do not agree, you can appeal.")
    ),
    State.WITHDRAWN: lambda unit: Standing(
        _("Withdrawn"), "plain", _("You took it back. Nobody works on it any more.")
    ),
    State.MERGED: lambda unit: Standing(
        _("Part of another demand"), "plain", _("The zone answers it together with another demand of yours.")
    ),
}
