"""Services as they are shipped, in English and Chinese, with their steps and documents; and the offices they name.

A zone takes those that it wants as drafts and changes them as it likes; nothing here is read again.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openzone.core.forms import local

FOLDER = Path(__file__).parent
OFFICES = "offices.json"


@dataclass(frozen=True)
class Preset:
    """A service that is shipped: the `words` of its version, its steps and its documents."""

    code: str
    words: dict[str, Any]
    steps: tuple[dict[str, Any], ...]
    documents: tuple[dict[str, Any], ...]

    @property
    def shown_name(self) -> str:
        """The name that suits the reader's language."""
        return local(self.words["name"], self.words["name_local"])

    @property
    def shown_summary(self) -> str:
        """What it is for, in the reader's language."""
        return local(self.words["summary"], self.words["summary_local"])

    @property
    def offices(self) -> set[str]:
        """The codes of the offices outside the network that it names."""
        return {one["office"] for one in (self.words, *self.steps) if "office" in one}


@cache
def offices() -> dict[str, dict[str, str]]:
    """The offices that services name, by their code."""
    found: dict[str, dict[str, str]] = _read(FOLDER / OFFICES)
    return found


@cache
def presets() -> tuple[Preset, ...]:
    """Every service that is shipped, in the order in which they are offered."""
    read = [(file.stem, _read(file)) for file in FOLDER.glob("*.json") if file.name != OFFICES]
    return tuple(_preset(code, data) for code, data in sorted(read, key=lambda one: one[1]["position"]))


def _preset(code: str, data: dict[str, Any]) -> Preset:
    words = {name: value for name, value in data.items() if name not in ("position", "steps", "documents")}
    return Preset(code, words, tuple(data["steps"]), tuple(data["documents"]))


def _read(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))
