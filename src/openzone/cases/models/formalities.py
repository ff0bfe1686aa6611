"""The formalities that were begun out of a demand."""

from django.conf import settings
from django.db import models

from openzone.cases.models.case import Case
from openzone.formalities.models import Formality

USER = settings.AUTH_USER_MODEL


class CaseFormality(models.Model):
    """A formality that somebody began for the enterprise of a demand, because that is what it takes."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="formalities", db_index=False)
    formality = models.OneToOneField(Formality, on_delete=models.CASCADE, related_name="begun_out_of")
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = (models.Index(fields=["case", "id"], name="case_formality_of_case"),)

    def __str__(self) -> str:
        return f"{self.formality_id} of {self.case_id}"
