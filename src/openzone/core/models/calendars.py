"""When the people of a zone are at work: the hours of a week, and the days that differ from it."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from openzone.core.enums import DayKind, DaySource
from openzone.core.forms import local
from openzone.core.working_time import Hours

OF_THE_ZONE = "zone"


class Calendar(models.Model):
    """A calendar by which working time is counted. That of the zone itself has the code `zone`.

    `week` holds for each day, Monday first, the minutes since midnight from which until which people are at work; the
    database refuses a week without any. `known_years` are those whose holidays have been entered. `version` counts the
    changes, so that what was promised by a calendar can name it.
    """

    zone_id = models.BigIntegerField()
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    name_local = models.CharField(max_length=200, blank=True)
    timezone = models.CharField(max_length=50)
    week = models.JSONField()
    known_years = ArrayField(models.PositiveSmallIntegerField(), default=list)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone_id", "code"], name="calendar_code_once"),)

    def __str__(self) -> str:
        return local(self.name, self.name_local)

    @property
    def hours(self) -> list[Hours]:
        """The hours of each day of the week, Monday first."""
        return [as_hours(day) for day in self.week]

    def working_hours(self, day: date) -> Hours:
        """The hours of a day on which people work: its weekday's or, if it has none, those of the first that has."""
        return next(hours for hours in (self.hours[day.weekday()], *self.hours) if hours)

    def hours_of(self, day: date, kind: str, hours: Hours) -> Hours:
        """The hours of a day that is of a kind."""
        return self.working_hours(day) if kind == DayKind.WORKING else hours


class CalendarDay(models.Model):
    """A day that differs from the week: a holiday, a day on which people work instead, half a day."""

    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="days", db_index=False)
    day = models.DateField()
    kind = models.CharField(max_length=10, choices=DayKind)
    hours = models.JSONField(default=list)
    name = models.CharField(max_length=100, blank=True)
    name_local = models.CharField(max_length=100, blank=True)
    source = models.CharField(max_length=10, choices=DaySource)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["calendar", "day"], name="calendar_day_once"),
            models.CheckConstraint(condition=Q(source__in=DaySource.values), name="calendar_day_source_known"),
            models.CheckConstraint(
                condition=(Q(kind=DayKind.HOURS) & ~Q(hours=[])) | Q(kind__in=[DayKind.OFF, DayKind.WORKING], hours=[]),
                name="calendar_day_hours_by_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"

    @property
    def shown_name(self) -> str:
        """How the day is called, in the reader's language."""
        return local(self.name, self.name_local)


def as_hours(stored: list[list[int]]) -> Hours:
    """Hours as they are stored, in the form in which they are counted."""
    return tuple((begin, end) for begin, end in stored)
