"""The list of articles at the desk, as it is entered with core: which rows, with which columns."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openzone.core.actor import Actor
from openzone.core.keyset import Order
from openzone.core.lists import Column, Listing, register
from openzone.knowledge.enums import ArticleState
from openzone.knowledge.models import CHINESE, ENGLISH, Article
from openzone.knowledge.queries import about, at_desk, search, to_publish, with_uses
from openzone.places.queries import is_staff, network, today_of, zone_of
from openzone.ui.templatetags.ui import day as day_words
from openzone.ui.templatetags.ui import state_word
from openzone.web.desk.listing import FIGURE, behind_figure, records_behind
from openzone.web.parts.cases.choices import categories, category_of
from openzone.web.parts.columns import NOTHING, DrawnColumn, link, moment
from openzone.web.parts.knowledge.words import LANGUAGES, MEANINGS

FILTERS = ("q", "state", "kind", "category", "audience", "unit", "due", "waiting", *FIGURE)
NEWEST = Order("articles", "changed_at", down=True)
_USES = frozenset({"uses"})


def rows(actor: Actor, filters: Mapping[str, str], columns: Iterable[Column]) -> QuerySet[Any]:
    """What the filters leave, with what these columns need."""
    needs = {need for column in columns for need in column.needs}
    found = narrowed(actor, filters)
    return with_uses(found) if needs & _USES else found


def narrowed(actor: Actor, filters: Mapping[str, str]) -> QuerySet[Article]:
    """The articles that the actor sees and the filters leave; a filter that names nothing there is leaves nothing."""
    found = search(at_desk(actor), filters.get("q", ""))
    for name, column in {"state": "state", "kind": "shown__kind", "audience": "shown__audience"}.items():
        found = found.filter(**{column: filters[name]}) if name in filters else found
    if code := filters.get("category"):
        category = category_of(actor, code)
        found = about(found, category, categories(actor)) if category else found.filter(shown__category__code=code)
    if unit := filters.get("unit"):
        named = [one.pk for one in network(actor).units.values() if one.code == unit]
        found = found.filter(unit_id__in=network(actor).below(named))
    if "due" in filters:
        found = found.filter(state=ArticleState.PUBLISHED, review_on__lte=today_of(actor))
    if "waiting" in filters:
        found = found.filter(to_publish())
    behind = behind_figure(filters)
    return found.filter(pk__in=records_behind(actor, behind, filters, "articles")) if behind else found


def _title(row: Article) -> SafeString:
    opened = link(reverse("desk_article", args=[row.ref]), row.text.shown_title, id=f"open-{row.ref}")
    waits = row.state == ArticleState.PUBLISHED and row.has_newer
    notes = [_("a newer version waits")] if waits else []
    notes += [_("only in %(language)s") % {"language": _languages(row)}] if len(row.text.languages) == 1 else []
    return format_html("{}<span>{}</span>", opened, " · ".join(notes)) if notes else opened


def _state(row: Article) -> SafeString:
    return state_word(str(row.get_state_display()), MEANINGS[row.state])


def _category(row: Article) -> str:
    return row.text.category.shown_name if row.text.category else ""


def _languages(row: Article) -> str:
    return " · ".join(LANGUAGES[one] for one in (ENGLISH, CHINESE) if one in row.text.languages)


def _review(row: Article) -> SafeString | str:
    if row.review_on is None or row.state != ArticleState.PUBLISHED:
        return NOTHING
    return day_words(row.review_on)


def _reviewed(row: Article) -> date | None:
    return row.review_on


COLUMNS = (
    DrawnColumn("title", gettext_lazy("Title"), lambda row: row.text.shown_title, drawn=_title, css="oz-title"),
    DrawnColumn("reference", gettext_lazy("Reference"), lambda row: row.ref, css="oz-ref"),
    DrawnColumn("kind", gettext_lazy("Kind"), lambda row: str(row.text.get_kind_display()), css="oz-cut"),
    DrawnColumn("category", gettext_lazy("Subject"), _category, css="oz-cut"),
    DrawnColumn("audience", gettext_lazy("For"), lambda row: str(row.text.get_audience_display()), css="oz-middling"),
    DrawnColumn("unit", gettext_lazy("Kept by"), lambda row: row.unit.shown_name, css="oz-cut"),
    DrawnColumn("languages", gettext_lazy("Languages"), _languages, css="oz-cut"),
    DrawnColumn("state", gettext_lazy("State"), lambda row: str(row.get_state_display()), drawn=_state, css="oz-brief"),
    DrawnColumn("used", gettext_lazy("Used"), lambda row: row.used, _USES, css="oz-end"),
    DrawnColumn("answered", gettext_lazy("Instead of a demand"), lambda row: row.answered, _USES, css="oz-end"),
    DrawnColumn("review", gettext_lazy("Looked at again"), _reviewed, drawn=_review, css="oz-end oz-middling"),
    DrawnColumn(
        "changed", gettext_lazy("Last change"), lambda row: row.changed_at,
        drawn=lambda row: moment(row.changed_at), css="oz-end oz-middling",
    ),
)  # fmt: skip

ARTICLES = register(
    Listing(
        code="articles",
        words=gettext_lazy("Knowledge"),
        filters=FILTERS,
        columns=COLUMNS,
        usual=("title", "category", "audience", "state", "used", "review", "changed"),
        always="title",
        admits=lambda actor: is_staff(actor) or actor.is_system,
        rows=rows,
        order=lambda filters: NEWEST,
        timezone=lambda actor: zone_of(actor).timezone,
    )
)


def everybodys_views(actor: Actor) -> list[tuple[str, str, dict[str, str]]]:
    """The views that everybody has: what is read, what waits to be published, what is to be looked at again, all."""
    return [
        ("published", _("Published"), {"state": ArticleState.PUBLISHED.value}),
        ("waiting", _("To be published"), {"waiting": "1"}),
        ("due", _("To be looked at again"), {"due": "1"}),
        ("retired", _("Retired"), {"state": ArticleState.RETIRED.value}),
        ("all", _("All"), {}),
    ]
