"""Which organisations bear a name word for word: all names of a zone, in memory for as long as a list is at work."""

from collections.abc import Iterable

from openzone.registry.models import Organisation, OrganisationName
from openzone.registry.naming import normal

_AT_ONCE = 5_000


class Names:
    """All names of a zone's organisations as they are compared, kept in memory for a run and brought up to date."""

    def __init__(self, zone_id: int) -> None:
        self.zone_id, self.latest = zone_id, 0
        self._bearers: dict[str, tuple[int, ...]] = {}

    def refresh(self) -> None:
        """Take in what was registered since the last time."""
        here = Organisation.objects.filter(zone_id=self.zone_id, pk__gt=self.latest, merged_into=None).order_by("pk")
        others = OrganisationName.objects.filter(
            organisation__zone_id=self.zone_id, organisation__merged_into=None, organisation_id__gt=self.latest
        ).order_by("pk")
        for pk, name in others.values_list("organisation_id", "name").iterator(_AT_ONCE):
            self.add(pk, [name])
        for pk, name, local in here.values_list("pk", "name", "name_local").iterator(_AT_ONCE):
            self.add(pk, [name, local])
            self.latest = pk

    def add(self, pk: int, names: Iterable[str]) -> None:
        """Know an organisation by these names too."""
        for name in filter(None, map(normal, names)):
            bearers = self._bearers.get(name, ())
            if pk not in bearers:
                self._bearers[name] = (*bearers, pk)

    def bearing(self, names: Iterable[str]) -> list[int]:
        """The organisations that bear one of these names."""
        return list(dict.fromkeys(pk for name in names for pk in self._bearers.get(normal(name), ())))
