"""What becomes of everything that points to an organisation when it is merged into another one.

Each relation is declared here, or by the app that owns it: moved, moved with an outcome where both have what only one
may have, handled by a function of its own, or kept because it tells what was. A test walks all relations of all
models, so that none is forgotten. What points by kind and id, or holds references in its data, is listed in `LOOSE`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from openzone.core.actor import Actor
from openzone.registry.journal import Journal, rows_of
from openzone.registry.models import Merge, Organisation


class How(StrEnum):
    """What becomes of the rows of a relation."""

    MOVED = "moved"
    HANDLED = "handled"
    KEPT = "kept"


@dataclass
class Merging:
    """A merge at work: who is kept, who is gone, the journal, who merges, and the rows that stay, by relation."""

    kept: Organisation
    gone: Organisation
    journal: Journal
    by: Actor
    counts: dict[str, int] = field(default_factory=dict)
    left: dict[str, set[int]] = field(default_factory=dict)

    def leave(self, reference: "Reference", row: Model) -> None:
        """Let a row stay with the merged record."""
        self.left.setdefault(reference.code, set()).add(row.pk)


Handler = Callable[[Merging, "Reference"], None]
Settler = Callable[[Merging, "Reference", QuerySet[Any]], None]


def drop(merging: Merging, reference: "Reference", doubles: QuerySet[Any]) -> None:
    """One of both is enough: that of the merged organisation is taken away, and comes back when it is undone."""
    for row in doubles.order_by("pk"):
        merging.journal.remove(row)


@dataclass(frozen=True)
class Reference:
    """One relation to an organisation.

    `words` names its rows (in the plural), `once` the columns in which two rows of one organisation may not agree,
    where `among` holds; `settle` does what `outcome` says with those of the merged one that agree. `before` and `after`
    do more, before and after the rows were moved. `why` says why it is kept.
    """

    model: type[Model]
    name: str
    words: Any = ""
    how: How = How.MOVED
    once: tuple[str, ...] | None = None
    among: Q = field(default_factory=Q)
    settle: Settler = drop
    outcome: Any = ""
    before: Handler | None = None
    after: Handler | None = None
    why: str = ""

    @property
    def code(self) -> str:
        """The name under which it is counted."""
        return f"{self.model._meta.label_lower}.{self.name}"

    def rows(self, organisation_id: int) -> QuerySet[Any]:
        """The rows that point to an organisation."""
        return rows_of(self.model).filter(**{self.name: organisation_id})

    def doubles(self, kept_id: int, gone_id: int) -> QuerySet[Any]:
        """The rows of the one to be merged that agree with a row of the other where they may not."""
        if self.once is None:
            return self.rows(gone_id).none()
        return self.rows(gone_id).filter(self.among).filter(self.agreeing(kept_id))

    def agreeing(self, kept_id: int) -> Exists:
        """Whether the other one has a row that agrees with this one."""
        same = {column: OuterRef(column) for column in self.once or ()}
        return Exists(self.rows(kept_id).filter(self.among, **same))


references: dict[str, Reference] = {}
# What must hold again in an app once a merge was taken back.
Taken = Callable[[Merge], None]
_taken_back: list[Taken] = []
# What speaks against a merge, and against taking one back: each answers sentences.
Objection = Callable[[Organisation, Organisation], list[str]]
objections: list[Objection] = []

# Tables that name things without a foreign key: what becomes of an organisation named there.
LOOSE: dict[str, str] = {}


def declare(model: type[Model], name: str, words: Any, **more: Any) -> None:
    """Say what becomes of a relation."""
    reference = Reference(model, name, words, **more)
    assert reference.code not in references, reference.code
    references[reference.code] = reference


def declare_kept(model: type[Model], name: str, why: str) -> None:
    """Say that rows stay as they are, because they tell what was."""
    references[f"{model._meta.label_lower}.{name}"] = Reference(model, name, how=How.KEPT, why=why)


def declare_loose(**tables: str) -> None:
    """Say what becomes of an organisation that is named in these tables by kind and id or in their data."""
    LOOSE.update({name.replace("__", ".").lower(): why for name, why in tables.items()})


def on_taken_back(function: Taken) -> Taken:
    """Have a function called after a merge was taken back, in its transaction."""
    _taken_back.append(function)
    return function


def tell_taken_back(merge: Merge) -> None:
    """Let every app put right what it keeps."""
    for function in _taken_back:
        function(merge)


def carry_out(merging: Merging) -> None:
    """Move everything, relation by relation."""
    for reference in references.values():
        if reference.before is not None:
            reference.before(merging, reference)
        if reference.once is not None:
            reference.settle(merging, reference, reference.doubles(merging.kept.pk, merging.gone.pk))
        if reference.how == How.MOVED:
            rows = reference.rows(merging.gone.pk).exclude(pk__in=merging.left.get(reference.code, ()))
            merging.counts[reference.code] = merging.journal.move(rows, reference.name, merging.kept.pk)
    for reference in references.values():
        if reference.after is not None:
            reference.after(merging, reference)
