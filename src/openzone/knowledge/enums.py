"""The closed lists of knowledge."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ArticleKind(TextChoices):
    """What an article is: the answer to one question, or a guide through several steps."""

    ANSWER = "answer", pgettext_lazy("kind of article", "answer")
    GUIDE = "guide", pgettext_lazy("kind of article", "guide")


class ArticleAudience(TextChoices):
    """For whom an article is."""

    PUBLIC = "public", _("everybody")
    ENTERPRISES = "enterprises", _("enterprises")
    STAFF = "staff", _("people of the zone")


class ArticleState(TextChoices):
    """Where an article stands."""

    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RETIRED = "retired", _("retired")
