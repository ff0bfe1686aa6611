"""The verbs of articles in the log, in words: each ends a sentence that begins with who."""

from django.utils.translation import gettext_lazy as _

OF_ARTICLES = {
    "article.drafted": _("drafted an article"),
    "article.changed": _("changed a draft of an article"),
    "article.discarded": _("discarded a draft of an article"),
    "article.published": _("published an article"),
    "article.retired": _("retired an article"),
    "article.reviewed": _("found an article still right"),
    "article.judged": _("said whether an article helped"),
    "article.answered": _("needed no demand, since an article answered it"),
}
