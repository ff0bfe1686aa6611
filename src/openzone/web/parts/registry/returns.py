"""A return as both doors show it: each line with the figure of a year before, and what is wrong or odd about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import QueryDict

from openzone.registry.enums import ReturnState
from openzone.registry.models import Return
from openzone.registry.return_queries import Paper
from openzone.registry.returns import Finding, Line, year_before
from openzone.registry.values import shown
from openzone.ui.numbers import share

LONGEST = 4_000
MEANINGS = {
    ReturnState.ASKED: "draft",
    ReturnState.SUBMITTED: "waits",
    ReturnState.SENT_BACK: "late",
    ReturnState.ACCEPTED: "done",
    ReturnState.EXCUSED: "plain",
}


@dataclass(frozen=True)
class ShownLine:
    """One line: what was typed, the number that it is, what it was a year before, the difference, its own errors."""

    line: Line
    text: str
    figure: str
    before: str
    change: str
    errors: list[str]

    @property
    def name(self) -> str:
        """As its input is called."""
        return f"answer.{self.line.code}"

    @property
    def named_errors(self) -> list[str]:
        """Its errors as they stand away from it: each names the line."""
        name = self.line.indicator.shown_name
        return [error if name in error else f"{name} – {error}" for error in self.errors]


@dataclass(frozen=True)
class ShownWarning:
    """Something unusual, with what the enterprise says to it."""

    finding: Finding
    explanation: str
    wanted: str = ""

    @property
    def name(self) -> str:
        """As its input is called."""
        return f"explanation.{self.finding.code}"


def shown_lines(paper: Paper, *, judged: bool) -> list[ShownLine]:
    """The lines in their order; with what must be put right if they are `judged`."""
    return [_shown(paper, line, judged=judged) for line in paper.lines]


def _shown(paper: Paper, line: Line, *, judged: bool) -> ShownLine:
    before, now = paper.before.get(line.code), paper.looked.numbers.get(line.code)
    blocking = [one.sentence for one in paper.looked.blocking if one.lines[0] == line.code] if judged else []
    text = paper.answers.get(line.code, "")
    return ShownLine(
        line=line,
        text=text,
        figure=text if now is None else shown(now / line.scale),
        before="" if before is None else shown(before / line.scale),
        change=_change(before, now),
        errors=blocking,
    )


def _change(before: Decimal | None, now: Decimal | None) -> str:
    if not before or now is None:
        return ""
    change = (now - before) / abs(before)
    return f"{'+' if change > 0 else ''}{share(change)}".replace("-", "−")


def shown_warnings(paper: Paper, explanations: Mapping[str, str], wanted: Mapping[str, str]) -> list[ShownWarning]:
    """What wants an explanation, with the one that was given; `wanted` says which are missing."""
    return [
        ShownWarning(one, explanations.get(one.code, ""), wanted.get(f"explanations.{one.code}", ""))
        for one in paper.looked.warnings
    ]


def typed_in(sent: QueryDict, start: str) -> dict[str, str]:
    """What was typed into the inputs of one kind, by their code."""
    return {
        name.removeprefix(start): text[:LONGEST].replace("\0", "")
        for name, text in sent.items()
        if isinstance(text, str) and name.startswith(start)
    }


def heading(row: Return) -> dict[str, Any]:
    """What stands above a return at both doors."""
    return {
        "row": row,
        "round": row.round,
        "meaning": MEANINGS[ReturnState(row.state)],
        "year_before": year_before(row.round.over).words,
    }
