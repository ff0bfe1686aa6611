"""What is said of a row of an import: changes, remarks, and why it is doubtful or refused with what to do.

It is kept so that each reader has it in his language: `in_words` says it.
"""

from collections.abc import Iterable
from typing import Any

from openzone.core.sentences import keep, said

Said = dict[str, Any]
CHANGE, REMARK, DOUBT, PROBLEM = "change", "remark", "doubt", "problem"
_IN_WORDS = ("what", "before", "after", "words", "todo")


def changed(label: object, before: object, after: object) -> Said:
    """Something that becomes another; nothing before means that it is added."""
    return {"kind": CHANGE, "what": keep(label), "before": keep(before or ""), "after": keep(after)}


def remark(words: object, column: str = "") -> Said:
    """Something to know that changes nothing about the outcome."""
    return {"kind": REMARK, "column": column, "words": keep(words)}


def doubt(words: object, todo: object, **more: Any) -> Said:
    """Why a person has to look, and what to do."""
    return {"kind": DOUBT, "words": keep(words), "todo": keep(todo), **more}


def problem(words: object, todo: object, column: str = "") -> Said:
    """Why nothing is taken from the row, and what to do."""
    return {"kind": PROBLEM, "column": column, "words": keep(words), "todo": keep(todo)}


def in_words(reasons: Iterable[Said]) -> list[Said]:
    """What is said of a row, in the reader's language."""
    return [{name: said(kept) if name in _IN_WORDS else kept for name, kept in one.items()} for one in reasons]
