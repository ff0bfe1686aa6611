"""Which organisations of the zone a row may mean that names none word for word: a person says whether it does."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from openzone.registry.enums import RowOutcome
from openzone.registry.importing.wishes import Wish
from openzone.registry.importing.words import Said, doubt
from openzone.registry.likely import Likely, Wanted, likely
from openzone.registry.models import ImportRow, Organisation
from openzone.registry.sameness import told


def doubts_about(wishes: Sequence[Wish], zone_id: int, run_id: int | None) -> dict[int, Said]:
    """By its number, the doubt about each row that may mean an organisation spelt alike.

    What came to be by the same list is left out: in which order its rows were brought in decides nothing, and those
    spelt alike are found when all is compared.
    """
    made = ImportRow.objects.filter(organisation=OuterRef("pk"), run=run_id, outcome=RowOutcome.CREATED)
    others = Organisation.objects.filter(~Exists(made), zone_id=zone_id, merged_into=None)
    found = likely(zone_id, [_wanted(wish) for wish in wishes], within=others) if wishes else []
    return {wish.number: _doubt(rows) for wish, rows in zip(wishes, found, strict=True) if rows}


def _wanted(wish: Wish) -> Wanted:
    others = [name for _kind, name in wish.names]
    return Wanted((*wish.called, *others), tuple(wish.numbers_plain), wish.country)


def _doubt(rows: Sequence[Likely]) -> Said:
    named = ", ".join(f"{one.organisation.shown_name} ({one.organisation.ref})" for one in rows)
    words = _("It may be an organisation that is here already: %(names)s. %(why)s.") % {
        "names": named,
        "why": "; ".join(told(rows[0].reasons)),
    }
    todo = _("Say whether it is the same organisation or a new one.")
    return doubt(words, todo, candidates=[one.organisation.pk for one in rows])
