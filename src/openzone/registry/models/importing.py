"""Spreadsheets that were brought in, row by row, so that each can be told and undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.core.models import StoredFile
from openzone.places.models import Unit, Zone
from openzone.registry.enums import ImportState, RowOutcome
from openzone.registry.models.organisations import Organisation


class ImportSource(models.Model):
    """An office whose spreadsheets come again: which of their columns mean what."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="import_sources")
    name = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "name"], name="import_source_once"),)

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file brought in: how its columns are read, how far it has come, what came of its rows.

    `layout` says which sheet and which rows are the headings; `columns` what each column means; `counts` the rows by
    outcome. `done` rows are applied: a run that was stopped goes on behind them.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="import_runs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="import_runs")
    source = models.ForeignKey(ImportSource, on_delete=models.PROTECT, null=True, related_name="runs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    layout = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MAPPING)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    stop_asked = models.BooleanField(default=False)
    problem = models.CharField(max_length=500, blank=True)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="import_within_total"),)
        indexes = (models.Index(fields=["zone", "-begun_at", "-id"], name="import_run_newest"),)

    def __str__(self) -> str:
        return f"import {self.pk}"


class ImportRow(models.Model):
    """One row of such a file: what would be or was done with it, and why. `before` holds what undoing brings back."""

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    reasons = models.JSONField(default=list)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    applied = models.BooleanField(default=False)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),)
        indexes = (models.Index(fields=["run", "outcome", "number"], name="import_row_by_outcome"),)

    def __str__(self) -> str:
        return f"row {self.number} of {self.run_id}"
