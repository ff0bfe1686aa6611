"""What the page of a case at the desk shows beside it, looked up in the one statement that finds the case."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject

from openzone.cases.models import Case, CaseFormality, CaseLink, Check, CoTask, MatterCase, Merger, Stake
from openzone.core.forms import local

_TASK = ("number", "unit_id", "officer_id", "what", "due", "due_at", "state", "result", "reason", "ended_at")
_CHECK = ("number", "text", "text_local", "required", "ticked_at")
_LINK = ("id", "case_id", "other_id", "kind")
_MERGER = ("id", "case_id", "target_id")
_MOMENTS = {"due": date, "due_at": datetime, "ended_at": datetime, "ticked_at": datetime}


def with_joint_work(cases: QuerySet[Any]) -> QuerySet[Any]:
    """The cases, each with what other units contribute, its checklist, what is at stake, and what belongs to it."""
    here = {"case": OuterRef("pk")}
    annotated: QuerySet[Any] = cases.annotate(
        found_tasks=_array(CoTask.objects.filter(**here).order_by("number"), _TASK, "officer", "ended_by"),
        found_matters=_array(
            MatterCase.objects.filter(**here, until__isnull=True),
            ("matter__ref", "matter__title", "matter__title_local", "matter__state"),
        ),
        found_links=_array(CaseLink.objects.filter(Q(case=OuterRef("pk")) | Q(other=OuterRef("pk"))), _LINK),
        found_mergers=_array(
            Merger.objects.filter(Q(case=OuterRef("pk")) | Q(target=OuterRef("pk")), until__isnull=True), _MERGER
        ),
        found_stakes=_array(Stake.objects.filter(**here).order_by("-pk")[:1], ("investment", "jobs", "business")),
        found_formalities=_array(
            CaseFormality.objects.filter(**here).order_by("pk"),
            ("formality__ref", "formality__state", "formality__version__name", "formality__version__name_local"),
        ),
        found_checks=_array(Check.objects.filter(**here).order_by("number"), _CHECK, "ticked_by"),
    )
    return annotated


def _array(rows: QuerySet[Any], names: tuple[str, ...], *people: str) -> ArraySubquery:
    keys = {name: name for name in names}
    for person in people:
        keys |= {f"{person}__{name}": f"{person}__{name}" for name in ("name", "name_local")}
    return ArraySubquery(rows.values(found=JSONObject(**keys)))


def found(case: Case, name: str) -> list[Any]:
    """The rows of one kind that were looked up with the case, with days and moments as such."""
    return [SimpleNamespace(**_read(one)) for one in case.__dict__.get(f"found_{name}") or ()]


def _read(one: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {
        name: _MOMENTS[name].fromisoformat(value) if name in _MOMENTS and value else value
        for name, value in one.items()
    }
    for person in [name.removesuffix("__name") for name in one if name.endswith("__name")]:
        told[person] = local(told.pop(f"{person}__name") or "", told.pop(f"{person}__name_local") or "")
    return told
