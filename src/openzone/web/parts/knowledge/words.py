"""How the states and languages of articles are said."""

from django.utils.translation import get_language

from openzone.knowledge.enums import ArticleState
from openzone.knowledge.models import CHINESE, ENGLISH

MEANINGS: dict[str, str] = {
    ArticleState.DRAFT: "draft",
    ArticleState.PUBLISHED: "done",
    ArticleState.RETIRED: "plain",
}
LANGUAGES = {ENGLISH: "English", CHINESE: "中文"}


def own_language() -> str:
    """The language that the reader reads, as articles name it."""
    return CHINESE if (get_language() or "").startswith("zh") else ENGLISH
