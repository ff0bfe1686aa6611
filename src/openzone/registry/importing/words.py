"""What is said of a row of an import: changes, remarks, and why it is doubtful or refused with what to do."""

from typing import Any

Said = dict[str, Any]
CHANGE, REMARK, DOUBT, PROBLEM = "change", "remark", "doubt", "problem"


def changed(label: object, before: object, after: object) -> Said:
    """Something that becomes another; nothing before means that it is added."""
    return {"kind": CHANGE, "what": str(label), "before": str(before or ""), "after": str(after)}


def remark(words: object, column: str = "") -> Said:
    """Something to know that changes nothing about the outcome."""
    return {"kind": REMARK, "column": column, "words": str(words)}


def doubt(words: object, todo: object, **more: Any) -> Said:
    """Why a person has to look, and what to do."""
    return {"kind": DOUBT, "words": str(words), "todo": str(todo), **more}


def problem(words: object, todo: object, column: str = "") -> Said:
    """Why nothing is taken from the row, and what to do."""
    return {"kind": PROBLEM, "column": column, "words": str(words), "todo": str(todo)}
