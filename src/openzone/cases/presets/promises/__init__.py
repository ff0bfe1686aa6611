"""Service promises that zones and hotlines have published: one file for each source, in English and Chinese.

A zone may begin one of its own with them and changes it as it likes; nothing here is read again.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openzone.cases.timing import Term, terms_of
from openzone.core.forms import local

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class PromisePreset:
    """A promise that somebody gives, with where it stands written. `code` names it among all of them."""

    code: str
    name: str
    name_local: str
    urgency: str
    terms: tuple[Term, ...]

    @property
    def shown_name(self) -> str:
        """What it is for, in the reader's language."""
        return local(self.name, self.name_local)


@dataclass(frozen=True)
class Source:
    """Who published what, and where it stands."""

    code: str
    name: str
    name_local: str
    source: str
    source_local: str
    promises: tuple[PromisePreset, ...]

    @property
    def shown_name(self) -> str:
        """Who published it, in the reader's language."""
        return local(self.name, self.name_local)

    @property
    def shown_source(self) -> str:
        """Where it stands and what it says, in the reader's language."""
        return local(self.source, self.source_local)


@cache
def sources() -> tuple[Source, ...]:
    """Every source, in the order in which they are offered."""
    read = [json.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.json")]
    return tuple(_source(one) for one in sorted(read, key=lambda one: one["position"]))


def _source(data: dict[str, Any]) -> Source:
    promises = tuple(_preset(data["code"], one) for one in data["promises"])
    words = {name: data[name] for name in ("code", "name", "name_local", "source", "source_local")}
    return Source(**words, promises=promises)


def _preset(source: str, data: dict[str, Any]) -> PromisePreset:
    return PromisePreset(
        code=f"{source}-{data['code']}",
        name=data["name"],
        name_local=data["name_local"],
        urgency=data["urgency"],
        terms=tuple(terms_of(data["terms"]).values()),
    )


def preset_named(code: str) -> tuple[Source, PromisePreset] | None:
    """The promise of this code with its source."""
    return next(((source, one) for source in sources() for one in source.promises if one.code == code), None)
