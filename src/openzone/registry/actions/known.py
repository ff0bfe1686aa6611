"""By what an organisation is found: the words of all its names and numbers, and the keys of names spelt alike."""

from collections.abc import Iterable

from openzone.registry.models import Organisation
from openzone.registry.naming import keys
from openzone.registry.pinyin import sounds

KEPT = ("known_as", "alike", "compared_at")


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
    """Names and numbers one a line, and one line with all the sounds, which is nobody's name."""
    lines = [*borne[:2], organisation.ref, *borne[2:], *more]
    spoken = " ".join(filter(None, map(sounds, borne)))
    return "\n".join(filter(None, [*lines, spoken]))


def keep_known(organisation: Organisation) -> None:
    """Write anew by what it is found, after a name or a number of it changed."""
    row = Organisation.objects.select_for_update(of=("self",), no_key=True).get(pk=organisation.pk)
    lay_known(
        row,
        row.names.order_by("id").values_list("name", flat=True),
        row.identifiers.order_by("id").values_list("value", flat=True),
        row.merged_from.order_by("id").values_list("ref", flat=True),
    )
    organisation.known_as = row.known_as
    row.save(update_fields=KEPT)
