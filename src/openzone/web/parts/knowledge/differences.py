"""What a version says otherwise than the one before it, shown simply: what is gone, what is new."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openzone.knowledge.models import ArticleVersion

# Latin words whole, other letters one by one.
_PIECES = re.compile(r"[A-Za-z0-9]+|\s+|.", re.DOTALL)
# Longer paragraphs are compared as a whole: word by word would take too long.
MOST_PIECES = 1_500


@dataclass(frozen=True)
class Difference:
    """A part of an article that changed: what it is called, its language, and its text with the changes marked."""

    name: str
    language: str
    text: SafeString


def differences(before: ArticleVersion, after: ArticleVersion) -> list[Difference]:
    """What changed from one version to another, part by part; empty when only other things did."""
    found = [
        Difference(name, language, marked(getattr(before, field), getattr(after, field)))
        for field, name, language in _texts()
        if getattr(before, field) != getattr(after, field)
    ]
    return [*_facts(before, after), *found]


def _texts() -> list[tuple[str, str, str]]:
    return [
        ("title", _("Title"), "en"),
        ("title_local", _("Title in Chinese"), "zh-Hans"),
        ("body", _("Text"), "en"),
        ("body_local", _("Text in Chinese"), "zh-Hans"),
    ]


def _facts(before: ArticleVersion, after: ArticleVersion) -> Iterator[Difference]:
    for name, old, new in (
        (_("Kind"), before.get_kind_display(), after.get_kind_display()),
        (_("For"), before.get_audience_display(), after.get_audience_display()),
        (_("Subject"), _subject(before), _subject(after)),
    ):
        if old != new:
            yield Difference(name, "", marked_whole(str(old), str(new)))


def _subject(version: ArticleVersion) -> str:
    return version.category.shown_name if version.category else _("none named")


def marked(before: str, after: str) -> SafeString:
    """The later text, with what is new in it and what is gone from it marked."""
    old, new = before.split("\n"), after.split("\n")
    return SafeString("\n".join(_lines(old, new)))


def _lines(old: Sequence[str], new: Sequence[str]) -> Iterable[str]:
    for kind, first, last, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = old[first:last], new[start:end]
        if kind == "equal":
            yield from (escape(line) for line in come)
        elif kind == "replace" and len(gone) == len(come):
            yield from (_line(one, other) for one, other in zip(gone, come, strict=True))
        else:
            yield from (_gone(line) for line in gone)
            yield from (_come(line) for line in come)


def _line(old: str, new: str) -> str:
    before, after = _PIECES.findall(old), _PIECES.findall(new)
    if len(before) + len(after) > MOST_PIECES:
        return marked_whole(old, new)
    drawn: list[str] = []
    for kind, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        gone, come = "".join(before[first:last]), "".join(after[start:end])
        drawn += [escape(come)] if kind == "equal" else [_gone(gone), _come(come)]
    return "".join(drawn)


def marked_whole(old: str, new: str) -> SafeString:
    """One text in the place of another."""
    return SafeString(f"{_gone(old)} {_come(new)}".strip())


def _gone(text: str) -> str:
    return f"<del>{escape(text)}</del>" if text else ""


def _come(text: str) -> str:
    return f"<ins>{escape(text)}</ins>" if text else ""
