"""Names that an article should not keep, standing out in its text."""

import re
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    """Any of the names as a whole, the longest first; Latin ones not within a longer word."""
    ordered = sorted(names, key=len, reverse=True)
    parts = [rf"(?<!\w){re.escape(one)}(?!\w)" if one.isascii() else re.escape(one) for one in ordered]
    return re.compile("|".join(parts) or r"(?!)", re.IGNORECASE)


def names_in(text: str, names: Sequence[str]) -> list[str]:
    """Those of the names that stand in a text, as they are written there, each once."""
    return list(dict.fromkeys(match[0] for match in _pattern(names).finditer(text)))


def with_names(text: str, names: Sequence[str]) -> SafeString:
    """The text with these names standing out, and all else escaped."""
    at, drawn = 0, []
    for match in _pattern(names).finditer(text):
        drawn += [escape(text[at : match.start()]), f'<mark class="oz-name">{escape(match[0])}</mark>']
        at = match.end()
    return SafeString("".join([*drawn, escape(text[at:])]))
