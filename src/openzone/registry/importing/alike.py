"""Which organisations a row may mean that names none of them word for word: a person says whether it does."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from itertools import chain

from django.db.models import Exists, OuterRef

from openzone.core.sentences import Sayable, joined, says
from openzone.core.sentences import gettext as _
from openzone.registry.enums import RowOutcome
from openzone.registry.importing.wishes import Wish
from openzone.registry.importing.words import Said, doubt
from openzone.registry.likely import Likely, Wanted, likely
from openzone.registry.models import ImportRow, Organisation
from openzone.registry.naming import keys
from openzone.registry.sameness import told

_AT_ONCE = 5_000


class Alike:
    """The organisations of a zone without those that came to be by this list.

    In which order its rows are brought in decides nothing: those of them that are alike are found when all is compared.
    """

    def __init__(self, zone_id: int, run_id: int) -> None:
        self.zone_id = zone_id
        made = ImportRow.objects.filter(organisation=OuterRef("pk"), run=run_id, outcome=RowOutcome.CREATED)
        self._others = Organisation.objects.filter(~Exists(made), zone_id=zone_id, merged_into=None)

    @cached_property
    def _keys(self) -> "array[int]":
        """The keys of all of them in order, four bytes each: most rows of a list are like nothing here."""
        rows = self._others.order_by().values_list("alike", flat=True).iterator(_AT_ONCE)
        return array("i", sorted(chain.from_iterable(rows)))

    def doubts(self, wishes: Iterable[Wish]) -> dict[int, Said]:
        """By its number, the doubt about each row that may mean one of them: a statement of each kind for all."""
        asked = [wish for wish in wishes if any(map(self._has, keys(_names(wish))))]
        found = likely(self.zone_id, [_wanted(wish) for wish in asked], within=self._others) if asked else []
        return {wish.number: _doubt(rows) for wish, rows in zip(asked, found, strict=True) if rows}

    def _has(self, key: int) -> bool:
        place = bisect_left(self._keys, key)
        return place < len(self._keys) and self._keys[place] == key


def _names(wish: Wish) -> tuple[str, ...]:
    return (*wish.called, *(name for _kind, name in wish.names))


def _wanted(wish: Wish) -> Wanted:
    return Wanted(_names(wish), tuple(wish.numbers_plain), wish.country)


def called(rows: Iterable[Organisation]) -> str:
    """Organisations by their names and references."""
    return joined(_("%(name)s (%(ref)s)") % {"name": one.shown_name, "ref": one.ref} for one in rows)


def _why(reasons: Sequence[Mapping[str, str]]) -> str:
    return "; ".join(told(reasons))


says("alike", _why)


def _doubt(rows: Sequence[Likely]) -> Said:
    words = _("It may be an organisation that is here already: %(names)s. %(why)s.") % {
        "names": called(one.organisation for one in rows),
        "why": Sayable(_why(rows[0].reasons), {"alike": rows[0].reasons}),
    }
    todo = _("Say whether it is the same organisation or a new one.")
    return doubt(words, todo, candidates=[one.organisation.pk for one in rows])
