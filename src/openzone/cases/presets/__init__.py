"""Subjects of demands as they are shipped: one file for each group, in English and Chinese, with its questions.

A zone begins with a choice of them and changes them afterwards as it likes; nothing here is read again.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from openzone.core.forms import Field, local, parse

HIGH_TECH, INDUSTRIAL = "high_tech", "industrial"
SERVING = "serving"
FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Preset:
    """A subject of demands with what is asked about it."""

    code: str
    name: str
    name_local: str
    icon: str
    description: str = ""
    description_local: str = ""
    questions: tuple[dict[str, Any], ...] = ()

    @property
    def shown_name(self) -> str:
        """The name that suits the reader's language."""
        return local(self.name, self.name_local)

    @property
    def fields(self) -> list[Field]:
        """The questions, read."""
        return parse(list(self.questions))


@dataclass(frozen=True)
class Group(Preset):
    """A subject and those below it; `kinds` of zones it suits, and whether the unit nearby is the `first` to see it."""

    kinds: frozenset[str] = frozenset()
    first: str = "zone"
    below: tuple[Preset, ...] = ()

    @property
    def whole(self) -> tuple[Preset, ...]:
        """The group itself, then the subjects in it."""
        return (self, *self.below)


@cache
def groups() -> tuple[Group, ...]:
    """Every group, in the order in which they are offered."""
    read = [json.loads(file.read_text(encoding="utf-8")) for file in FOLDER.glob("*.json")]
    return tuple(_group(one) for one in sorted(read, key=lambda one: one["position"]))


def _group(data: dict[str, Any]) -> Group:
    more = {"kinds": frozenset(data["kinds"]), "first": data["first"]}
    return Group(**_words(data), **more, below=tuple(Preset(**_words(one)) for one in data["below"]))


def _words(data: dict[str, Any]) -> dict[str, Any]:
    names = ("code", "name", "name_local", "icon", "description", "description_local")
    return {**{name: data[name] for name in names}, "questions": tuple(data.get("questions", ()))}


def chosen(codes: Iterable[str]) -> list[tuple[Preset, Group | None]]:
    """The named subjects in their order, each with the group it stands below; it comes along with what is in it."""
    wanted, rows = set(codes), list[tuple[Preset, Group | None]]()
    for group in groups():
        inside = [one for one in group.below if one.code in wanted]
        if inside or group.code in wanted:
            rows += [(group, None), *((one, group) for one in inside)]
    return rows


def codes_for(kind: str) -> list[str]:
    """The subjects that suit a kind of zone."""
    return [one.code for group in groups() if kind in group.kinds for one in group.whole]
