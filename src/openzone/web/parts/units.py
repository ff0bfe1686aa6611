"""The service network as people read it: each unit below the one it belongs to."""

from collections.abc import Iterable

from openzone.places.models import Unit

INDENT = "\u2003"


def units_in_order(units: Iterable[Unit]) -> list[tuple[Unit, str]]:
    """The units as a tree, flat: each with its name, set in by its depth."""
    return [(unit, INDENT * depth + unit.shown_name) for unit, depth in as_tree(units)]


def as_tree(units: Iterable[Unit]) -> list[tuple[Unit, int]]:
    """The units in the order of the tree with their depth; a unit whose parent is not among them stands at the top."""
    known = {unit.pk: unit for unit in units}
    below: dict[int | None, list[Unit]] = {}
    for unit in known.values():
        below.setdefault(unit.parent_id if unit.parent_id in known else None, []).append(unit)
    return _branch(None, below, 0)


def _branch(parent: int | None, below: dict[int | None, list[Unit]], depth: int) -> list[tuple[Unit, int]]:
    rows: list[tuple[Unit, int]] = []
    for unit in sorted(below.get(parent, ()), key=lambda one: one.shown_name):
        rows += [(unit, depth), *_branch(unit.pk, below, depth + 1)]
    return rows
