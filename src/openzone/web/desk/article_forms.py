"""What is typed about articles at the desk."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from openzone.cases.models import Category
from openzone.core.actor import Actor
from openzone.knowledge.actions import Content
from openzone.knowledge.enums import ArticleAudience, ArticleKind
from openzone.knowledge.models import Article, ArticleVersion
from openzone.knowledge.rules import WRITING_ROLES
from openzone.places.models import Unit
from openzone.places.queries import open_units_held
from openzone.web.parts.cases.choices import category_choices, category_of
from openzone.web.parts.forms import SeenForm
from openzone.web.parts.units import units_in_order

LINES = {"rows": 14, "dir": "auto"}
TEXTS = ("title", "title_local", "body", "body_local")


def day_field(label: Any, help_text: Any = "") -> forms.DateField:
    """A day that may be left open."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=help_text, required=False, widget=widget)


class OfArticle(SeenForm):
    """A form about an article as it was looked at."""

    counted = "revision"


class ArticleForm(OfArticle):
    """The words in both languages, what they are about and for whom."""

    use_required_attribute = False
    unit = forms.ChoiceField(label=_("Kept by"))
    kind = forms.ChoiceField(label=_("Kind"))
    category = forms.ChoiceField(
        label=_("Subject"), required=False, help_text=_("It is suggested to whoever writes a demand about it.")
    )
    audience = forms.ChoiceField(label=_("For"))
    title = forms.CharField(label=_("Title"), required=False)
    title_local = forms.CharField(label=_("Title in Chinese"), required=False)
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs=LINES), strip=False)
    body_local = forms.CharField(
        label=_("Text in Chinese"), required=False, widget=forms.Textarea(attrs=LINES), strip=False
    )
    review_on = day_field(_("Look at it again on"), _("From then on it is listed as due; it goes on being read."))
    remark = forms.CharField(
        label=_("What changed"), required=False, help_text=_("Whoever publishes it reads this beside the difference.")
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        actor: Actor,
        article: Article | None = None,
        version: ArticleVersion | None = None,
        review_on: date | None = None,
    ) -> None:
        super().__init__(data, thing=article, initial=_present(article, version, review_on))
        self.actor = actor
        self.units = open_units_held(actor, WRITING_ROLES)
        self.offer("unit", [(unit.code, label) for unit, label in units_in_order(self.units)])
        self.offer("kind", [(value, capfirst(label)) for value, label in ArticleKind.choices])
        self.offer("category", [("", _("any subject")), *category_choices(actor)])
        self.offer("audience", [(value, capfirst(label)) for value, label in ArticleAudience.choices])
        if article is None:
            del self.fields["remark"]

    def clean_unit(self) -> Unit:
        """The unit with the chosen code."""
        return next(unit for unit in self.units if unit.code == self.cleaned_data["unit"])

    def clean_category(self) -> Category | None:
        """The category with the chosen code."""
        return category_of(self.actor, self.cleaned_data["category"])

    def words(self) -> Content:
        """What a version says."""
        names = (*TEXTS, "kind", "audience", "category")
        return Content(**{name: self.cleaned_data[name] for name in names})


def _present(article: Article | None, version: ArticleVersion | None, review_on: date | None) -> dict[str, Any]:
    if article is None or version is None:
        return {"audience": ArticleAudience.ENTERPRISES.value, "review_on": review_on}
    return {
        **{name: getattr(version, name) for name in (*TEXTS, "kind", "audience")},
        "category": version.category.code if version.category else "",
        "unit": article.unit.code,
        "review_on": article.review_on or review_on,
    }


class RetirementForm(OfArticle):
    """Why an article is retired."""

    reason = forms.CharField(
        label=_("Why"),
        required=False,
        help_text=_("People of the zone read this where they still find it."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class ReviewForm(OfArticle):
    """When it is looked at again."""

    review_on = day_field(_("Look at it again on"), _("Left empty: never."))
