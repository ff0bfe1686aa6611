"""The files that were accepted."""

from pathlib import PurePosixPath

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """A file that was accepted. The bytes lie under their checksum, so a name given by a stranger is never a path."""

    zone_id = models.BigIntegerField()
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(size__gt=0), name="file_not_empty"),)
        indexes = (models.Index(fields=["sha256"], name="file_checksum"),)

    def __str__(self) -> str:
        return self.name

    @property
    def path(self) -> PurePosixPath:
        """Where the bytes lie, below the folder of files."""
        return PurePosixPath(self.sha256[:2], self.sha256[2:])

    @property
    def previewable(self) -> bool:
        """Whether a browser may show it in place: images and PDF only."""
        return self.media_type in ("image/png", "image/jpeg", "image/gif", "image/webp", "application/pdf")
