"""By what words the search finds an organisation: all its names, how the Chinese ones sound, and its numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from openzone.registry.models import Identifier, Organisation, OrganisationName
from openzone.registry.pinyin import sounds


def known_as(organisation: Organisation, names: Iterable[str], numbers: Iterable[str]) -> str:
    """Names and numbers one a line, and one line with all the sounds, which is nobody's name."""
    lines = list(dict.fromkeys([organisation.name, organisation.name_local, organisation.ref, *names, *numbers]))
    spoken = " ".join(filter(None, map(sounds, dict.fromkeys([organisation.name, organisation.name_local, *names]))))
    return "\n".join(filter(None, [*lines, spoken]))


def keep_known(organisation: Organisation) -> None:
    """Write anew by what it is known, after a name or a number of it changed."""
    row = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    keep_all_known([row])
    organisation.known_as = row.known_as


def keep_all_known(organisations: Sequence[Organisation]) -> None:
    """The same for many, held by whoever calls it: three statements."""
    pks = [one.pk for one in organisations]
    names, numbers = defaultdict[int, list[str]](list), defaultdict[int, list[str]](list)
    others = OrganisationName.objects.filter(organisation_id__in=pks).order_by("id")
    for pk, name in others.values_list("organisation_id", "name"):
        names[pk].append(name)
    borne = Identifier.objects.filter(organisation_id__in=pks).order_by("id")
    for pk, value in borne.values_list("organisation_id", "value"):
        numbers[pk].append(value)
    for row in organisations:
        row.known_as = known_as(row, names[row.pk], numbers[row.pk])
    Organisation.objects.bulk_update(organisations, ["known_as"])
