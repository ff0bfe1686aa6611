"""Titles held and listings on a market."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDateField
from openzone.places.models import Named, Zone
from openzone.registry.enums import TitleKind
from openzone.registry.models.organisations import Organisation


class Title(Named):
    """Something that an organisation was named, certified or admitted as, by whom and for how long.

    `code` is the word by which rules ask for it (`hnte`, `gazelle`, `neeq`); a listing has its market as `authority`
    and its ticker as `number`.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="titles", db_index=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="titles", db_index=False)
    kind = models.CharField(max_length=10, choices=TitleKind)
    code = models.CharField(max_length=40)
    authority = models.CharField(max_length=200, blank=True)
    authority_local = models.CharField(max_length=200, blank=True)
    batch = models.CharField(max_length=60, blank=True)
    number = models.CharField(max_length=60, blank=True)
    since = PartialDateField()
    until = PartialDateField()
    document = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "code", "batch", "since"], name="title_once"),
            models.CheckConstraint(condition=~Q(code=""), name="title_has_a_code"),
        )
        indexes = (models.Index(fields=["zone", "code"], name="title_by_code"),)
