"""Zones, units, posts and parks."""

import re

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from openzone.core.forms import local
from openzone.core.models import StoredFile
from openzone.places.enums import Level, ParkState, Role

COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
code_of_small_letters = RegexValidator(rf"^{CODE.pattern}\Z")


def both_languages() -> list[str]:
    """The languages of a new zone: the first is the one in which it greets."""
    return ["en", "zh-hans"]


class Named(models.Model):
    """A name in English (or Latin letters) and one in the local script."""

    name = models.CharField(max_length=200)
    name_local = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name that suits the reader's language."""
        return local(self.name, self.name_local)


class Zone(Named):
    """A high-tech zone, an economic zone or an industrial park with its own management commission.

    `languages` are those of its pages and letters, the main one first; letters go out in the name of `sender_name`,
    answers to `reply_to`. A score that rests on fewer than `least_answers` is hidden. `first_steps` are those of a new
    zone that its administrators are still reminded of. When its people are at work stands in its calendar
    (`core.calendars`), which follows `timezone`.
    """

    code = models.CharField(max_length=40, unique=True, validators=[code_of_small_letters])
    slogan = models.CharField(max_length=300, blank=True)
    slogan_local = models.CharField(max_length=300, blank=True)
    accent = models.CharField(max_length=7, default="#0f766e", validators=[RegexValidator(r"^#[0-9a-fA-F]{6}$")])
    timezone = models.CharField(max_length=50, default="Asia/Shanghai")
    dispute_days = models.PositiveSmallIntegerField(default=30)
    least_answers = models.PositiveSmallIntegerField(default=10)
    logo = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, related_name="+")
    languages = models.JSONField(default=both_languages)
    sender_name = models.CharField(max_length=100, blank=True)
    reply_to = models.EmailField(max_length=200, blank=True)
    is_demo = models.BooleanField(default=False)
    first_steps = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(accent__regex=r"^#[0-9a-fA-F]{6}$"), name="zone_accent_is_a_colour"),
            models.CheckConstraint(
                condition=Q(languages__contained_by=["en", "zh-hans"]) & ~Q(languages=[]),
                name="zone_speaks_a_known_language",
            ),
            models.CheckConstraint(condition=Q(dispute_days__lte=365), name="zone_dispute_days_at_most_a_year"),
            models.CheckConstraint(condition=Q(least_answers__range=(1, 100)), name="zone_least_answers_1_to_100"),
        )
        ordering = ("code",)

    @property
    def shown_slogan(self) -> str:
        """The sentence of the public page in the reader's language."""
        return local(self.slogan, self.slogan_local)


class Unit(Named):
    """An office of the service network. One that `shares_out` gives its demands to its officers by their load."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="units", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    level = models.CharField(max_length=10, choices=Level)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    closed_at = models.DateTimeField(null=True)
    shares_out = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="unit_code_once"),
            models.UniqueConstraint(fields=["zone"], condition=Q(level=Level.ZONE), name="unit_one_at_zone_level"),
            models.CheckConstraint(
                condition=Q(level=Level.ZONE, parent__isnull=True) | (~Q(level=Level.ZONE) & Q(parent__isnull=False)),
                name="unit_parent_by_level",
            ),
        )


class Post(models.Model):
    """What a person does in a unit, from one moment to another."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="posts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="posts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    role = models.CharField(max_length=20, choices=Role)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["unit", "user", "role"], condition=Q(until__isnull=True), name="post_held_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="post_ends_after_it_began"
            ),
        )
        indexes = (models.Index(fields=["user", "zone"], condition=Q(until__isnull=True), name="post_living"),)

    def __str__(self) -> str:
        return f"{self.role} of {self.unit_id}"


class Park(Named):
    """A place where enterprises settle. A unit of the network serves it. `sounds` is kept by the actions."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="parks", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="parks")
    field = models.CharField(max_length=200, blank=True)
    field_local = models.CharField(max_length=200, blank=True)
    summary = models.TextField(blank=True)
    summary_local = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ParkState)
    sounds = models.TextField(blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["zone", "code"], name="park_code_once"),)

    @property
    def shown_field(self) -> str:
        """What the park is for, in the reader's language."""
        return local(self.field, self.field_local)

    @property
    def shown_summary(self) -> str:
        """What the park is, in the reader's language."""
        return local(self.summary, self.summary_local)
