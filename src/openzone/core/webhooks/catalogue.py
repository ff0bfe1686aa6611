"""What other systems can be told of: the verbs that apps enter, with words, and how their subjects are called."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from openzone.core.models import Activity

Words = str | Promise
# Answers the references of these subjects by their id.
Refs = Callable[[Collection[int]], dict[int, str]]


@dataclass(frozen=True)
class Group:
    """Verbs that are offered together; the words of each end a sentence that begins with who did it."""

    code: str
    words: Words
    verbs: Mapping[str, Words]


_groups: list[Group] = []
_refs: dict[str, Refs] = {}


def offer(*groups: Group) -> None:
    """Enter groups of verbs. Apps enter theirs from the lowest to the highest, and what is highest is offered first."""
    _groups[:0] = groups


def offered() -> list[Group]:
    """Every group, in the order in which they are offered."""
    return list(_groups)


def verbs() -> dict[str, Words]:
    """Every verb that can be told, with its words."""
    return {verb: words for group in _groups for verb, words in group.verbs.items()}


def refer_to(subject_type: str, refs: Refs) -> None:
    """Let subjects of a type be called by what people and the API call them."""
    _refs[subject_type] = refs


def column(model: type[Model], name: str) -> Refs:
    """References that stand in a column."""
    return lambda ids: dict(QuerySet(model).filter(pk__in=ids).values_list("pk", name))


def refs_of(activities: Iterable[Activity]) -> dict[tuple[str, int], str]:
    """The references of what these activities are about, by type and id; one statement for each type."""
    ids: dict[str, set[int]] = {}
    for one in activities:
        ids.setdefault(one.subject_type, set()).add(one.subject_id)
    return {
        (kind, number): ref
        for kind, numbers in ids.items()
        if kind in _refs
        for number, ref in _refs[kind](numbers).items()
    }
