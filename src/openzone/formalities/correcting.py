"""What a notice of correction may name: everything at once. Knows no rows.

The first notice names all that is missing or unfit. A later one names again what an earlier one named, or what was
handed in since; anything else could have been seen before. That is named late: a leader or administrator of the unit,
or above it, does so for a reason which the applicant reads, and it is counted.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from openzone.core.errors import Denied, Invalid
from openzone.core.machine import YES, Answer, no
from openzone.formalities.enums import Fault
from openzone.places.enums import Role

NAMING_LATE = frozenset({Role.LEADER, Role.ADMINISTRATOR})


@dataclass(frozen=True)
class Item:
    """One thing to be corrected: a document by its code, or something else; `again` names an earlier item's number."""

    words: str = ""
    document: str = ""
    fault: str = Fault.OTHER
    again: int | None = None


@dataclass(frozen=True)
class Known:
    """What stood before: the documents and the numbers of other items that were named, and what came in since."""

    notices: int = 0
    documents: frozenset[str] = frozenset()
    others: frozenset[int] = frozenset()
    handed_since: frozenset[str] = frozenset()


def is_named_late(item: Item, known: Known) -> bool:
    """Whether an item could have been named in an earlier notice, and was not."""
    if not known.notices:
        return False
    if item.document:
        return item.document not in known.documents | known.handed_since
    return item.again not in known.others


def may_name_late(roles: Collection[str], reason: str) -> Answer:
    """Whether somebody with these roles over the unit may name something that could have been named before."""
    if not NAMING_LATE.intersection(roles):
        sentence = _(
            "Everything is named at once, in the first notice. What was forgotten there is named by a leader or"
            " administrator of the unit only, with a reason."
        )
        return no(Denied(sentence))
    if not reason.strip():
        sentence = _("This names something for the first time. Please say why it was not named before.")
        return no(Invalid.of("reason", sentence))
    return YES


def doubled(items: Iterable[Item]) -> str | None:
    """A document that is named twice in one notice."""
    seen: set[str] = set()
    for item in items:
        if item.document and item.document in seen:
            return item.document
        seen.add(item.document)
    return None
