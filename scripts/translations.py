"""Keeps the Chinese catalogue: `extract` collects the texts, `check` finds what is missing, `compile` makes it usable.

Reads Python with Babel and templates with Django, so that no gettext has to be installed.
"""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_python
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "openzone"
PLACE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
LOCALE = "zh_Hans"
KEYWORDS: dict[str, Any] = {
    **DEFAULT_KEYWORDS,
    "gettext_noop": None,
    "gettext_lazy": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
COMMENTS = ("Translators:",)


def source_of(path: Path) -> io.BytesIO:
    """The file as Python that Babel reads; a template becomes Python with its texts at their lines."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return io.BytesIO(text.encode())
    from django.utils.translation.template import templatize

    # The indentation of a page means nothing in Python, which refuses it.
    lines = templatize(text, origin=str(path)).splitlines()
    return io.BytesIO("\n".join(line.lstrip() for line in lines).encode())


def files() -> Iterator[Path]:
    """Everything with texts for people."""
    for path in sorted(SOURCE.rglob("*")):
        skipped = {"migrations", "static", "static-root"} & set(path.parts)
        if path.suffix in {".py", ".html", ".txt"} and not skipped and path.name != "icons.txt":
            yield path


def collect() -> Catalog:
    """The catalogue of all texts as they are now."""
    catalogue = Catalog(project="OpenZone", charset="utf-8")
    for path in files():
        # Without line numbers: they would change the catalogue with every edit.
        where = [(path.relative_to(ROOT).as_posix(), 0)]
        calls: Iterable[Any] = extract_python(source_of(path), KEYWORDS, COMMENTS, {})
        for _line, keyword, found, comments in calls:
            add(catalogue, keyword, found, comments, where)
    return catalogue


def add(catalogue: Catalog, keyword: str, found: Any, comments: list[str], where: list[tuple[str, int]]) -> None:
    """Add one call of a translating function."""
    parts = list(found) if isinstance(found, (tuple, list)) else [found]
    shape = KEYWORDS[keyword] or (1,)
    context = parts.pop(0) if isinstance(shape[0], tuple) else None
    count = sum(1 for item in shape if isinstance(item, int))
    if not all(isinstance(part, str) and part for part in parts[:count]):
        return
    identity = parts[0] if count == 1 else tuple(parts[:count])
    catalogue.add(identity, locations=where, auto_comments=comments, context=context)


def existing() -> Catalog:
    """The catalogue that is kept, or an empty one."""
    if not PLACE.exists():
        return Catalog(locale=LOCALE, project="OpenZone", charset="utf-8", fuzzy=False)
    with PLACE.open("rb") as file:
        return read_po(file, locale=LOCALE)


def extract() -> int:
    """Bring the kept catalogue up to date: new texts are empty, texts that are gone are removed."""
    kept = existing()
    kept.update(collect(), no_fuzzy_matching=True, update_header_comment=False)
    kept.obsolete.clear()
    kept.fuzzy = False
    PLACE.parent.mkdir(parents=True, exist_ok=True)
    with PLACE.open("wb") as file:
        write_po(file, kept, width=120, sort_output=True, ignore_obsolete=True, include_lineno=False, omit_header=False)
    missing = sum(1 for message in kept if is_missing(message))
    print(f"{len(kept)} texts, {missing} without a translation: {PLACE.relative_to(ROOT)}")
    return 0


def is_missing(message: Message) -> bool:
    """Whether a text has no (whole) translation."""
    said = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return bool(message.id) and not all(said)


def key(message: Message) -> tuple[str | None, str]:
    """What makes two messages the same."""
    return message.context, message.id if isinstance(message.id, str) else message.id[0]


def troubles() -> list[str]:
    """What keeps the catalogue from being complete, a sentence each."""
    kept, wanted = existing(), collect()
    have = {key(message): message for message in kept if message.id}
    want = {key(message) for message in wanted if message.id}
    found = [f"not in the catalogue: {text!r}" for place, text in sorted(want - have.keys(), key=str)]
    found += [f"no longer used: {text!r}" for place, text in sorted(have.keys() - want, key=str)]
    found += [f"no longer used: {message.id!r}" for message in kept.obsolete.values()]
    found += [f"not translated: {message.id!r}" for message in have.values() if is_missing(message)]
    found += [f"translation is only a guess: {message.id!r}" for message in have.values() if message.fuzzy]
    found += [f"{problem}: {message.id!r}" for message, problems in kept.check() for problem in problems]
    return found


def check() -> int:
    """Fail and name what is missing, fuzzy, unused or has other placeholders than the original."""
    found = troubles()
    if not found:
        return 0
    print(f"The Chinese catalogue is not complete ({len(found)}); `make translations` brings it up to date:")
    print("\n".join(f"  {trouble}" for trouble in found))
    return 1


def compile_catalogue() -> int:
    """Make the form that Django reads, replaced whole so that a running server never reads half of it."""
    if not PLACE.exists():
        return 0
    kept = existing()
    kept.fuzzy = False
    draft = PLACE.with_suffix(".mo.new")
    with draft.open("wb") as file:
        write_mo(file, kept)
    draft.replace(PLACE.with_suffix(".mo"))
    return 0


def main(arguments: list[str]) -> int:
    """Do what the one argument says."""
    verbs = {"extract": extract, "check": check, "compile": compile_catalogue}
    if len(arguments) != 1 or arguments[0] not in verbs:
        print(f"usage: translations.py {'|'.join(verbs)}", file=sys.stderr)
        return 2
    return verbs[arguments[0]]()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "openzone.config.settings")
    sys.exit(main(sys.argv[1:]))
