"""The formalities of a case, as its page at the desk shows them."""

from typing import Any

from openzone.cases.enums import Relation
from openzone.cases.formalities import may_begin_formality
from openzone.cases.models import Case
from openzone.core.forms import local
from openzone.formalities.enums import FormalityState
from openzone.web.parts.cases.gathered import found
from openzone.web.parts.formalities.words import OF_FORMALITIES


def begun(case: Case, relations: frozenset[Relation]) -> dict[str, Any]:
    """What was begun out of it with its state, and whether the reader may begin something."""
    rows = [_told(one.__dict__) for one in found(case, "formalities")]
    return {"formalities": rows, "may_begin_formality": bool(may_begin_formality(case.state, relations))}


def _told(one: dict[str, Any]) -> dict[str, Any]:
    state = FormalityState(one["formality__state"])
    name = local(one["formality__version__name"], one["formality__version__name_local"])
    return {"ref": one["formality__ref"], "name": name, "state": state.label, "meaning": OF_FORMALITIES[state]}
