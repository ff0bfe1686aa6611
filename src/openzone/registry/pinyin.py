"""How Chinese names sound, in Latin letters, so that whoever has no Chinese keyboard finds them."""

import re
from functools import cache

_RUN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]+")
LONGEST = 60


def syllables(name: str) -> list[str]:
    """The syllables of the Chinese part of a name: `da lian guang ming`."""
    # The dictionary takes a third of a second to load, which no command should wait for that needs no names.
    from pypinyin import lazy_pinyin

    return [str(one) for run in _RUN.findall(name) for one in lazy_pinyin(run)]


@cache
def letter_sounds(letter: str) -> str:
    """How one Chinese letter sounds by itself: quick, and the same wherever it stands."""
    from pypinyin import lazy_pinyin

    return str(lazy_pinyin(letter)[0])


def sounds(name: str) -> str:
    """The words by which the search finds a Chinese name: its sound from every syllable on, and its first letters.

    So `dalian`, `guangming` and `guang ming` each are the beginning of one of them.
    """
    spoken = syllables(name)
    from_each = ["".join(spoken[place:])[:LONGEST] for place in range(len(spoken))]
    initials = "".join(one[0] for one in spoken)[:LONGEST]
    return " ".join(dict.fromkeys([*from_each, *([initials] if len(spoken) > 1 else [])]))
