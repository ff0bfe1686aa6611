"""What knowledge enters with core."""

from django.utils.translation import gettext_lazy as _

from openzone.core.webhooks.catalogue import Group, column, offer, refer_to
from openzone.knowledge.models import Article
from openzone.knowledge.verbs import OF_ARTICLES

offer(Group("articles", _("Articles"), OF_ARTICLES))
refer_to("article", column(Article, "ref"))
