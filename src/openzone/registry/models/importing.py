"""Spreadsheets that were brought in, row by row, so that each can be told and undone."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.core.models import StoredFile
from openzone.core.partial_dates import PartialDateField
from openzone.core.sentences import said
from openzone.places.models import Unit, Zone
from openzone.registry.enums import ImportState, RowOutcome
from openzone.registry.models.organisations import Organisation


class ImportSource(models.Model):
    """An office whose spreadsheets come again: which of their columns mean what."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="import_sources", db_index=False)
    name = models.CharField(max_length=100)
    columns = models.JSONField(default=dict)
    used_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "name"], name="import_source_once"),)

    def __str__(self) -> str:
        return self.name


class ImportRun(models.Model):
    """One file brought in: how its columns are read, how far it has come, what came of its rows.

    `layout` says which sheet and which rows are the headings; `columns` what each column means; `as_of` the date of
    figures for which the file gives none; `counts` the rows by outcome. Of the present work `done` rows are behind us,
    and the last of them has the number `reached`: whoever goes on begins there. `attempt` counts how often a work was
    begun: whoever works on an earlier one finds at his next chunk that it is no longer his.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="import_runs", db_index=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="import_runs")
    source = models.ForeignKey(ImportSource, on_delete=models.PROTECT, null=True, related_name="runs")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    layout = models.JSONField(default=dict)
    columns = models.JSONField(default=dict)
    as_of = PartialDateField()
    language = models.CharField(max_length=10, blank=True)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.MAPPING)
    counts = models.JSONField(default=dict)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    attempt = models.PositiveIntegerField(default=0)
    problem = models.JSONField(default=str)
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(done__lte=models.F("total")), name="import_within_total"),)
        indexes = (models.Index(fields=["zone", "-begun_at", "-id"], name="import_run_newest"),)

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def shown_problem(self) -> str:
        """Why its work could not be done, in the reader's language; empty where it could."""
        return str(said(self.problem))

    @property
    def percent(self) -> int:
        """How much of the present work is done."""
        return 100 * self.done // self.total if self.total else 0


class ImportRow(models.Model):
    """One row of such a file: what would be or was done with it, and why.

    `choice` is what a person decided of a doubtful one: that it means `organisation`, or a new one. `before` and
    `after` hold by table and id what the columns were and a sum over what they became.
    """

    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="rows", db_index=False)
    number = models.PositiveIntegerField()
    cells = models.JSONField()
    outcome = models.CharField(max_length=10, choices=RowOutcome)
    reasons = models.JSONField(default=list)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")
    choice = models.CharField(max_length=10, blank=True)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    applied = models.BooleanField(default=False)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["run", "number"], name="import_row_once"),)
        indexes = (
            models.Index(fields=["run", "outcome", "number"], name="import_row_by_outcome"),
            models.Index(fields=["organisation"], name="import_row_of_organisation"),
        )

    def __str__(self) -> str:
        return f"row {self.number} of {self.run_id}"
