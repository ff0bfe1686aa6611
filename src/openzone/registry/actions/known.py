"""By what an organisation is found: the words of all its names and numbers, and the keys of names spelt alike."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import prefetch_related_objects

from openzone.core.bulk import update_rows
from openzone.core.search import SPOKEN
from openzone.core.sounds import AT_ONCE, sounds
from openzone.registry.models import Organisation
from openzone.registry.naming import keys

KEPT = ("known_as", "alike", "compared_at")
_KNOWN_BY = ("names", "identifiers", "merged_from")


def lay_known(
    organisation: Organisation, names: Iterable[str], numbers: Iterable[str], refs: Iterable[str] = ()
) -> None:
    """Put on the row, unsaved, by what it is found; whoever calls it writes the columns `KEPT`.

    `names` are its other names, `refs` the references of what was merged into it. It is compared with others anew.
    """
    borne = [organisation.name, organisation.name_local, *names]
    organisation.known_as = _known_as(organisation, borne, [*refs, *numbers])
    organisation.alike = keys(borne)
    organisation.compared_at = None


def _known_as(organisation: Organisation, borne: list[str], more: list[str]) -> str:
    """Names and numbers one a line, and last a line with all the sounds, which is nobody's name and says so."""
    spoken = sounds(*borne)
    lines = [*borne[:2], organisation.ref, *borne[2:], *more, f"{SPOKEN}{spoken}" if spoken else ""]
    return "\n".join(filter(None, lines))


def keep_known(organisation: Organisation) -> None:
    """Write anew by what it is found, after a name or a number of it changed."""
    row = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    keep_all_known([row])
    organisation.known_as = row.known_as


def keep_all_known(organisations: Sequence[Organisation]) -> None:
    """The same for many, held by whoever calls it: four statements."""
    prefetch_related_objects(organisations, *_KNOWN_BY)
    for row in organisations:
        _lay_own(row)
    update_rows(organisations, KEPT)


def _lay_own(row: Organisation) -> None:
    lay_known(row, *(_in_order(rows, field) for rows, field in _known_by(row)))


def _known_by(row: Organisation) -> list[tuple[Iterable[Any], str]]:
    return [(row.names.all(), "name"), (row.identifiers.all(), "value"), (row.merged_from.all(), "ref")]


def _in_order(rows: Iterable[Any], field: str) -> list[str]:
    return [getattr(one, field) for one in sorted(rows, key=lambda one: one.pk)]


def renew_known() -> int:
    """Write anew by what every organisation is found, where it is not so; answers of how many it was not."""
    changed = []
    rows = Organisation.objects.prefetch_related(*_KNOWN_BY).order_by("pk")
    for row in rows.iterator(AT_ONCE):
        before = row.known_as, row.alike
        _lay_own(row)
        if before != (row.known_as, row.alike):
            changed.append(row)
    Organisation.objects.bulk_update(changed, KEPT, AT_ONCE)
    return len(changed)
