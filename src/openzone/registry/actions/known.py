"""By what words the search finds an organisation: all its names, how the Chinese ones sound, and its numbers."""

from collections.abc import Iterable

from openzone.core.search import SPOKEN
from openzone.core.sounds import AT_ONCE, sounds
from openzone.registry.models import Organisation


def known_as(organisation: Organisation, names: Iterable[str], numbers: Iterable[str]) -> str:
    """Names and numbers one a line, and last a line with all the sounds, which is nobody's name and says so."""
    called = [organisation.name, organisation.name_local, *names]
    lines = [organisation.name, organisation.name_local, organisation.ref, *called[2:], *numbers]
    spoken = sounds(*called)
    return "\n".join(filter(None, [*lines, f"{SPOKEN}{spoken}" if spoken else ""]))


def keep_known(organisation: Organisation) -> None:
    """Write anew by what it is known, after a name or a number of it changed."""
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    names = row.names.order_by("id").values_list("name", flat=True)
    numbers = row.identifiers.order_by("id").values_list("value", flat=True)
    row.known_as = organisation.known_as = known_as(row, names, numbers)
    row.save(update_fields=["known_as"])


def renew_known() -> int:
    """Write anew by what every organisation is known, where it is not so; answers of how many it was not."""
    changed = []
    for row in Organisation.objects.prefetch_related("names", "identifiers").order_by("pk").iterator(AT_ONCE):
        names = [one.name for one in sorted(row.names.all(), key=lambda one: one.pk)]
        numbers = [one.value for one in sorted(row.identifiers.all(), key=lambda one: one.pk)]
        before, row.known_as = row.known_as, known_as(row, names, numbers)
        if row.known_as != before:
            changed.append(row)
    Organisation.objects.bulk_update(changed, ["known_as"], AT_ONCE)
    return len(changed)
