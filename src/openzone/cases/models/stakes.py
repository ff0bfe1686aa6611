"""What hangs on a demand for its enterprise, and what became of that, as staff noted it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from openzone.cases.enums import Business
from openzone.cases.models.case import Case

USER = settings.AUTH_USER_MODEL


class Stake(models.Model):
    """What staff noted last, until they note otherwise: each noting is a row, so that figures know what was known when.

    `investment` and `jobs` are at risk; `business` is what became of it after the demand ended.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="stakes", db_index=False)
    investment = models.DecimalField(max_digits=15, decimal_places=2, null=True)
    jobs = models.PositiveIntegerField(null=True)
    business = models.CharField(max_length=5, choices=Business, blank=True)
    noted_at = models.DateTimeField()
    noted_by = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(investment__isnull=True) | Q(investment__gte=0), name="stake_investment_not_negative"
            ),
            models.CheckConstraint(condition=Q(business__in=["", *Business.values]), name="stake_business_known"),
        )
        indexes = (models.Index(fields=["case", "id"], name="stake_of_case"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.business}".strip()
