"""What an account knows by a word."""

from django.db import models


class LetterKind(models.TextChoices):
    """Why somebody is written to about an account. Nobody reads these words."""

    FORGOTTEN = "forgotten", "forgotten"
    REGISTERED = "registered", "registered"
    INVITED = "invited", "invited"
