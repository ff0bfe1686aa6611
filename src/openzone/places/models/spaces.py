"""Buildings, their floors and what can be let on them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.places.enums import HoldKind, SpaceUse
from openzone.places.models.network import Named, Park, Zone, code_of_small_letters


class Building(Named):
    """A house in a park. `sounds` is kept by the actions."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="buildings")
    park = models.ForeignKey(Park, on_delete=models.PROTECT, related_name="buildings", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    address = models.CharField(max_length=300, blank=True)
    address_local = models.CharField(max_length=300, blank=True)
    sounds = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["park", "code"], name="building_code_once"),)
        ordering = ("code", "id")


class Floor(models.Model):
    """A floor of a building; 1 is the ground floor, below it come 0, -1 and so on."""

    building = models.ForeignKey(Building, on_delete=models.PROTECT, related_name="floors", db_index=False)
    number = models.SmallIntegerField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["building", "number"], name="floor_once"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"floor {self.number} of {self.building_id}"


class Space(models.Model):
    """A part of a floor that can be let as a whole. `area` in m². A space that is no more has an end.

    `left`, `top`, `width`, `depth` place it on the drawing of its floor, in hundredths of the floor's own extent.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="spaces")
    floor = models.ForeignKey(Floor, on_delete=models.PROTECT, related_name="spaces")
    code = models.CharField(max_length=40)
    area = models.DecimalField(max_digits=12, decimal_places=2)
    use = models.CharField(max_length=20, choices=SpaceUse)
    since = models.DateField()
    until = models.DateField(null=True)
    left = models.PositiveSmallIntegerField(default=0)
    top = models.PositiveSmallIntegerField(default=0)
    width = models.PositiveSmallIntegerField(default=0)
    depth = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["floor", "code"], condition=Q(until__isnull=True), name="space_code_once"),
            models.CheckConstraint(condition=Q(area__gt=0), name="space_has_an_area"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="space_ends_after_it_began"
            ),
        )
        ordering = ("code", "id")

    def __str__(self) -> str:
        return self.code


class Hold(models.Model):
    """A space that cannot be let for a time: it is kept for somebody, or under works."""

    space = models.ForeignKey(Space, on_delete=models.CASCADE, related_name="holds", db_index=False)
    kind = models.CharField(max_length=10, choices=HoldKind)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="hold_ends_after_it_began"
            ),
        )
        indexes = (models.Index(fields=["space", "-since"], name="hold_of_space"),)

    def __str__(self) -> str:
        return f"{self.kind} of {self.space_id}"
