"""Checking: which rows of the log and which seals are not what they were."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from openzone.core.models import Activity, Seal
from openzone.core.seals import exports, form, key

MOST_NAMED = 1000
AT_ONCE = 50


@dataclass
class Report:
    """What a check has found: `faults` are sentences, each naming a row or a seal."""

    seals: int = 0
    rows: int = 0
    faults: list[str] = field(default_factory=list)
    left_out: int = 0
    with_another_key: int = 0
    key_present: bool = True
    last_id: int = 0

    def note(self, sentence: str) -> None:
        """Add a fault; beyond a thousand they are only counted."""
        if len(self.faults) < MOST_NAMED:
            self.faults.append(sentence)
        else:
            self.left_out += 1


def check(say: Callable[[int], None] = lambda _: None) -> Report:
    """Compare the log with all seals, and the seals with each other and with the exported files."""
    secret = key.present()
    report = Report(key_present=secret is not None)
    # Read first: a seal that is made while we look is then in neither.
    exported = list(exports.exported())
    codes: dict[int, str] = {}
    before: Seal | None = None
    for seal in _seals():
        codes[seal.number] = bytes(seal.code).hex()
        _check_order(seal, before, report)
        _check_seal(seal, before, secret, report)
        report.seals += 1
        say(report.rows)
        before = seal
    _check_exports(exported, codes, report)
    report.last_id = before.last_id if before else 0
    return report


def _seals() -> Iterator[Seal]:
    """All seals in their order, a few at a time: each may be large."""
    number = 0
    while some := list(Seal.objects.filter(number__gt=number).order_by("number")[:AT_ONCE]):
        yield from some
        number = some[-1].number


def _check_order(seal: Seal, before: Seal | None, report: Report) -> None:
    expected = before.number + 1 if before else 1
    if seal.number != expected:
        report.note(f"{_several('seal', range(expected, seal.number))} removed from the database")
    elif bytes(seal.previous) != (bytes(before.code) if before else form.NONE_BEFORE):
        report.note(f"seal {seal.number} does not follow the seal before it: one of the two was exchanged")


def _check_seal(seal: Seal, before: Seal | None, secret: bytes | None, report: Report) -> None:
    """Compare one seal with its code, and with its rows; without its own key only the checksum of the rows."""
    rows = form.between(before.last_id if before else form.BELOW_ALL, seal.last_id)
    report.rows += len(rows.ids)
    if secret is None or bytes(seal.key_mark) != key.mark_of(secret):
        report.with_another_key += 1
        secret = None
    elif form.code_of(seal, secret) != bytes(seal.code):
        report.note(f"seal {seal.number} (activities {seal.first_id} to {seal.last_id}) was itself changed")
    sealed = form.unpacked(bytes(seal.ids))
    if sealed != list(rows.ids) or rows.content() != bytes(seal.content):
        _name_rows(seal, sealed, rows, secret, report)


def _name_rows(seal: Seal, sealed: list[int], rows: form.Rows, secret: bytes | None, report: Report) -> None:
    """Name each row that was changed, removed or slipped in."""
    there, known = dict(zip(rows.ids, rows.texts, strict=True)), dict(_digests(seal, sealed))
    removed, added = sorted(known.keys() - there.keys()), sorted(there.keys() - known.keys())
    changed = [
        one for one in there.keys() & known.keys() if secret and form.digests(secret, [there[one]]) != known[one]
    ]
    for number in removed:
        report.note(f"activity {number} was removed after it was sealed")
    for sentence in (*_named(changed, "was changed after it was sealed"), *_named(added, "was slipped in")):
        report.note(sentence)
    if not (removed or added or changed):
        report.note(f"something among the activities {seal.first_id} to {seal.last_id} was changed")


def _digests(seal: Seal, sealed: list[int]) -> Iterator[tuple[int, bytes]]:
    raw, size = bytes(seal.digests), form.DIGEST_BYTES
    return ((one, raw[place * size : (place + 1) * size]) for place, one in enumerate(sealed))


def _named(numbers: Iterable[int], happened: str) -> Iterator[str]:
    """A sentence for each row, with what it says now."""
    asked = sorted(numbers)
    found = Activity.objects.in_bulk(asked[:MOST_NAMED])
    for number in asked:
        yield f"activity {number}{_what(found.get(number))} {happened}"


def _what(activity: Activity | None) -> str:
    if activity is None:
        return ""
    return f" ({activity.verb} of {activity.subject_type} {activity.subject_id}, {_moment(activity.occurred_at)})"


def _moment(moment: datetime) -> str:
    return f"{moment.day} {moment:%B %Y %H:%M} UTC"


def _check_exports(exported: list[exports.Exported], codes: dict[int, str], report: Report) -> None:
    """Compare with the exported files, which outlive seals that were removed from the end."""
    for one in exported:
        if one.number not in codes:
            report.note(
                f"seal {one.number} (activities {one.first_id} to {one.last_id}) stands in seals/{one.file}, "
                "but was removed from the database"
            )
        elif codes[one.number] != one.code:
            report.note(f"seal {one.number} is not the one that stands in seals/{one.file}")


def _several(word: str, numbers: range) -> str:
    if len(numbers) == 1:
        return f"{word} {numbers[0]} was"
    return f"{word}s {numbers[0]} to {numbers[-1]} were"
