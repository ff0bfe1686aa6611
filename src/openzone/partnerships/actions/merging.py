"""What becomes of the agreements of an organisation that is merged into another one."""

from typing import Any

from django.db.models import QuerySet

from openzone.partnerships.models import Party
from openzone.registry.merging import Merging, Reference


def bind_once(merging: Merging, reference: Reference, doubles: QuerySet[Any]) -> None:
    """Of an agreement that binds both, what the merged one signed and promised is the kept one's."""
    for row in doubles.order_by("pk"):
        own = Party.objects.get(agreement_id=row.agreement_id, organisation=merging.kept)
        for signatory in row.signatories.order_by("pk"):
            merging.journal.change(signatory, party_id=own.pk)
        for commitment in row.commitments.order_by("pk"):
            merging.journal.change(commitment, party_id=own.pk)
        merging.journal.remove(row)
