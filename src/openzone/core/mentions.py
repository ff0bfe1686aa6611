"""Names that a text calls with an @: found longest first, in both scripts."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

_SIGN = r"(?<![A-Za-z0-9_.+/-])[@＠]"


def calls(text: str) -> bool:
    """Whether the text may call anybody."""
    return "@" in text or "＠" in text


@lru_cache(maxsize=256)
def pattern(names: frozenset[str]) -> re.Pattern[str] | None:
    """What finds these names behind an @. A name in letters must end there; Chinese has no spaces to say so."""
    wanted = sorted((name for name in names if name.strip()), key=lambda name: (-len(name), name))
    if not wanted:
        return None
    ends = (re.escape(name) + (r"(?![A-Za-z0-9_])" if name[-1].isascii() else "") for name in wanted)
    return re.compile(f"{_SIGN}({'|'.join(ends)})", re.IGNORECASE)


def called(text: str, people: Mapping[int, Iterable[str]]) -> set[int]:
    """Which of the people the text calls by one of their names. Two of the same name are both called."""
    holders: dict[str, set[int]] = {}
    for person, names in people.items():
        for name in names:
            holders.setdefault(name.casefold(), set()).add(person)
    found = pattern(frozenset(holders))
    if found is None:
        return set()
    return {person for match in found.finditer(text) for person in holders.get(match[1].casefold(), ())}
