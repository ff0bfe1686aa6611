"""What makes a later change of the log visible."""

from django.db import models
from django.db.models import F, Q


class Seal(models.Model):
    """A batch of the log's rows as they were when it was sealed: every row after the seal before, up to `last_id`.

    `ids` are the rows' numbers and `digests` one short keyed digest for each, both packed; `content` is the checksum of
    all of them. `code` is keyed with a key that the database never sees, and covers the code of the seal before.
    """

    number = models.BigIntegerField(primary_key=True)
    format = models.PositiveSmallIntegerField(default=1)
    first_id = models.BigIntegerField()
    last_id = models.BigIntegerField(unique=True)
    rows = models.PositiveIntegerField()
    ids = models.BinaryField()
    digests = models.BinaryField()
    content = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    code = models.BinaryField(max_length=32)
    key_mark = models.BinaryField(max_length=8)
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(rows__gt=0, first_id__lte=F("last_id")), name="seal_not_empty"),
        )

    def __str__(self) -> str:
        return f"seal {self.number}: {self.first_id}–{self.last_id}"
