"""Articles with their versions, and who was helped by them."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language

from openzone.cases.models import Category, Message
from openzone.core.search import indexed
from openzone.knowledge.enums import ArticleAudience, ArticleKind, ArticleState
from openzone.places.models import Unit, Zone

USER = settings.AUTH_USER_MODEL
ENGLISH, CHINESE = "en", "zh-Hans"


class Article(models.Model):
    """An answer or a guide that a unit keeps. `shown` is the version that is found and read.

    That is the published one, which stays until a later one is published; before, the one that was written last.
    `revision` counts everything that is done to it, so that two people at once notice each other.
    """

    zone = models.ForeignKey(Zone, on_delete=models.PROTECT, related_name="articles", db_index=False)
    ref = models.CharField(max_length=20, unique=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="articles")
    state = models.CharField(max_length=10, choices=ArticleState, default=ArticleState.DRAFT)
    shown = models.OneToOneField("ArticleVersion", on_delete=models.SET_NULL, null=True, related_name="shown_of")
    version_count = models.PositiveIntegerField(default=0)
    source = models.OneToOneField(Message, on_delete=models.SET_NULL, null=True, related_name="article")
    review_on = models.DateField(null=True)
    retired_at = models.DateTimeField(null=True)
    retired_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")
    retired_reason = models.TextField(blank=True)
    changed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state=ArticleState.RETIRED, retired_at__isnull=False, retired_by__isnull=False)
                | (~Q(state=ArticleState.RETIRED) & Q(retired_at__isnull=True, retired_by__isnull=True)),
                name="article_retired_whole",
            ),
            models.CheckConstraint(condition=Q(state__in=ArticleState.values), name="article_state_known"),
        )
        indexes = (models.Index(fields=["zone", "-changed_at", "-id"], name="article_newest"),)

    def __str__(self) -> str:
        return f"{self.ref} {self.text.shown_title}"

    @property
    def text(self) -> "ArticleVersion":
        """What is read of it."""
        assert self.shown is not None, "an article has its first version from the beginning"
        return self.shown

    @property
    def has_newer(self) -> bool:
        """Whether a later version waits to be published."""
        return self.version_count > self.text.number

    @property
    def waits(self) -> bool:
        """Whether there is something that could be published."""
        return self.state == ArticleState.DRAFT or (self.state == ArticleState.PUBLISHED and self.has_newer)


class ArticleVersion(models.Model):
    """What an article said at a time, of what and for whom: all that a second person agrees to by publishing it."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="versions", db_index=False)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=ArticleKind)
    audience = models.CharField(max_length=12, choices=ArticleAudience)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    title_local = models.CharField(max_length=200, blank=True)
    body = models.TextField(blank=True)
    body_local = models.TextField(blank=True)
    words = models.GeneratedField(
        expression=indexed("title", "title_local", "body", "body_local"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    remark = models.CharField(max_length=300, blank=True)
    author = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["article", "number"], name="article_version_once"),
            models.CheckConstraint(condition=~Q(title="", title_local=""), name="article_version_titled"),
            models.CheckConstraint(condition=~Q(body="", body_local=""), name="article_version_written"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="article_version_published_whole",
            ),
        )
        indexes = (
            GinIndex(fields=["words"], name="article_version_words"),
            models.Index(fields=["article"], condition=Q(published_at__isnull=True), name="article_version_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.article_id} version {self.number}"

    @property
    def languages(self) -> list[str]:
        """The languages in which it is whole: with a title and a text."""
        whole = {ENGLISH: self.title and self.body, CHINESE: self.title_local and self.body_local}
        return [language for language, there in whole.items() if there]

    @property
    def language(self) -> str:
        """The language in which the reader gets it: his own, else the one there is."""
        own = CHINESE if (get_language() or "").startswith("zh") else ENGLISH
        whole = self.languages
        return own if own in whole or not whole else whole[0]

    @property
    def shown_title(self) -> str:
        """The title in the reader's language, or in the one there is."""
        return (self.title_local or self.title) if self.language == CHINESE else (self.title or self.title_local)

    @property
    def shown_body(self) -> str:
        """The text in the reader's language, or in the one there is."""
        return (self.body_local or self.body) if self.language == CHINESE else (self.body or self.body_local)


class Use(models.Model):
    """How an article served one person, since `at`.

    `opened_at`: as a suggestion, while he wrote a demand; `answered_at`: so that he needed the demand no more;
    `inserted_at`: put into an answer to an enterprise; `helpful`: as he said at its end.
    """

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="uses", db_index=False)
    user = models.ForeignKey(USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    inserted_at = models.DateTimeField(null=True)
    helpful = models.BooleanField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["article", "user"], name="article_use_once"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(opened_at__isnull=False), name="article_answered_if_opened"
            ),
            models.CheckConstraint(
                condition=Q(helpful__isnull=True, judged_at__isnull=True)
                | Q(helpful__isnull=False, judged_at__isnull=False),
                name="article_judged_whole",
            ),
        )
        indexes = (
            models.Index(fields=["at"], name="article_used"),
            models.Index(fields=["opened_at"], condition=Q(opened_at__isnull=False), name="article_opened"),
        )

    def __str__(self) -> str:
        return f"{self.user_id} used {self.article_id}"
