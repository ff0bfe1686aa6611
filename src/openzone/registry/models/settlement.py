"""The state of an organisation towards the zone, and what is done in its first 90 days."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from openzone.places.models import Named, Zone, code_of_small_letters
from openzone.registry.enums import EntryChannel, SettlementState, SuggestionState
from openzone.registry.models.organisations import Organisation


class Settlement(models.Model):
    """One state of an organisation towards the zone, from one day on, with its reason.

    `until` is the day on which the next state began: no longer this one's. `channel` is the way by which it came,
    `through` the organisation that brought it. `correction` is why it was put right, where it was.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="settlements")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="settlements", db_index=False)
    state = models.CharField(max_length=10, choices=SettlementState)
    since = models.DateField()
    until = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    channel = models.CharField(max_length=20, choices=EntryChannel, blank=True)
    through = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField()
    correction = models.CharField(max_length=500, blank=True)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    corrected_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(until__isnull=True), name="settlement_one_now"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="settlement_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[SettlementState.AT_RISK, SettlementState.LEFT]) | ~Q(reason=""),
                name="settlement_bad_news_has_a_reason",
            ),
        )
        indexes = (
            models.Index(fields=["organisation", "-since", "-id"], name="settlement_of_organisation"),
            models.Index(fields=["zone", "state"], condition=Q(until__isnull=True), name="settlement_now"),
        )

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.state} since {self.since}"


class FirstDaysStep(Named):
    """What is done for every enterprise in its first days: by which day after it settled."""

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="first_days_steps", db_index=False)
    code = models.CharField(max_length=40, validators=[code_of_small_letters])
    day = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["zone", "code"], name="first_days_step_once"),
            models.CheckConstraint(condition=Q(day__lte=90), name="first_days_are_ninety"),
        )
        ordering = ("day", "id")


class Step(models.Model):
    """One of these for one organisation: done, when and by whom, or still to do. `settlement`: since when it counts."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="first_days", db_index=False)
    settlement = models.ForeignKey(Settlement, on_delete=models.CASCADE, related_name="first_days", db_index=False)
    step = models.ForeignKey(FirstDaysStep, on_delete=models.PROTECT, related_name="steps")
    due = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    remark = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["settlement", "step"], name="step_once"),)
        indexes = (
            models.Index(fields=["due"], condition=Q(done_at__isnull=True), name="step_open"),
            models.Index(fields=["organisation", "due"], name="step_of_organisation"),
        )

    def __str__(self) -> str:
        return f"{self.step_id} for {self.organisation_id}"


class RiskSuggestion(models.Model):
    """What speaks for calling an organisation at risk. A person follows it or dismisses it; nothing is set by itself.

    `reasons` are codes with what they rest on (`registry.risks` says them in words). One that was dismissed is quiet
    until `quiet_until` for the reasons it had.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="risk_suggestions")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="risk_suggestions")
    reasons = models.JSONField()
    state = models.CharField(max_length=10, choices=SuggestionState, default=SuggestionState.OPEN)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=500, blank=True)
    quiet_until = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation"], condition=Q(state=SuggestionState.OPEN), name="risk_suggested_once"
            ),
            models.CheckConstraint(
                condition=~Q(state=SuggestionState.DISMISSED) | (~Q(remark="") & Q(quiet_until__isnull=False)),
                name="risk_dismissed_with_a_remark",
            ),
        )
        indexes = (models.Index(fields=["zone"], condition=Q(state=SuggestionState.OPEN), name="risk_open"),)

    def __str__(self) -> str:
        return f"{self.organisation_id}: {self.state}"
