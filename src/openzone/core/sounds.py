"""How Chinese names sound, in Latin letters, so that whoever has no Chinese keyboard finds them."""

import re
from functools import cache, lru_cache
from typing import Any

from django.db.models import QuerySet

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LONGEST = 60
AT_ONCE = 1000


def syllables(name: str) -> list[str]:
    """The syllables of the Chinese part of a name: `da lian guang ming`."""
    # The dictionary takes a third of a second to load, which no command should wait for that needs no names.
    from pypinyin.seg.simpleseg import seg

    return [one for run in _RUN.findall(name) for word in seg(run) for one in _spoken(word)]


@lru_cache(maxsize=20_000)
def _spoken(word: str) -> tuple[str, ...]:
    """How the letters of a word are read: names of enterprises are made of the same few thousand words."""
    from pypinyin import lazy_pinyin

    return tuple(map(str, lazy_pinyin([word])))


@cache
def letter_sounds(letter: str) -> str:
    """How one Chinese letter sounds by itself: quick, and the same wherever it stands."""
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(letter)[0])


def sounds(*names: str) -> str:
    """The words by which the search finds Chinese names: sound and first letters, from every syllable on.

    So `dalian`, `guangming`, `guang ming`, `dlgm` and `gm` each are the beginning of one of them.
    """
    return " ".join(dict.fromkeys(word for name in names for word in _sounds(name)))


def _sounds(name: str) -> list[str]:
    spoken = syllables(name)
    from_each = ["".join(spoken[place:])[:LONGEST] for place in range(len(spoken))]
    first = "".join(one[0] for one in spoken)[:LONGEST]
    return [*from_each, *(first[place:] for place in range(len(first) - 1))]


def renew(rows: QuerySet[Any]) -> int:
    """Write anew how the names of these rows sound, where it is not so; answers of how many it was not."""
    changed = []
    for row in rows.only("name", "name_local", "sounds").iterator(AT_ONCE):
        before, row.sounds = row.sounds, sounds(row.name, row.name_local)
        if row.sounds != before:
            changed.append(row)
    rows.bulk_update(changed, ["sounds"], AT_ONCE)
    return len(changed)
