"""What the pages of lists share: the views above a list, the columns of its reader, and the addresses of its tools."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from openzone.core.actor import Actor
from openzone.core.lists import Column, Listing
from openzone.places.models import SavedView
from openzone.places.saved_views import habit_of, views_for
from openzone.web.desk import article_list, case_list, organisation_list, space_list, tenancy_list
from openzone.web.parts.columns import Heading, heading
from openzone.web.requests import PageRequest

Filters = dict[str, str]
MOST_IN_SIGHT = 9


def _nobodys(actor: Actor) -> list[tuple[str, str, Filters]]:
    return []


@dataclass(frozen=True)
class ListPage:
    """A list with its page: where it is, the views that everybody has, and what it shows when nothing is asked."""

    listing: Listing
    page: str
    everybodys: Callable[[Actor], list[tuple[str, str, Filters]]]
    start: Filters

    @property
    def address(self) -> str:
        """Where the list is."""
        return reverse(self.page)


LISTS = {
    "cases": ListPage(case_list.CASES, "desk_cases", case_list.everybodys_views, {"state": "open"}),
    "organisations": ListPage(organisation_list.ORGANISATIONS, "desk_organisations", _nobodys, {}),
    "articles": ListPage(article_list.ARTICLES, "desk_articles", article_list.everybodys_views, {"state": "published"}),
    "spaces": ListPage(space_list.SPACES, "desk_space_list", space_list.everybodys_views, {}),
    "tenancies": ListPage(
        tenancy_list.TENANCIES, "desk_tenancies", tenancy_list.everybodys_views, {"within": str(tenancy_list.SOON)}
    ),
}


@dataclass(frozen=True)
class Tab:
    """A view above a list. `key` names it where it is counted."""

    key: str
    name: str
    url: str
    current: bool
    shared: bool = False


@dataclass(frozen=True)
class Shown:
    """A list as its reader sees it now."""

    page: ListPage
    filters: Filters
    columns: Sequence[Column]
    chosen: Sequence[str]
    view: SavedView | None
    tabs: Sequence[Tab]

    @property
    def query(self) -> str:
        """What an address must carry to show the same: filters, columns if some were chosen, the view it began with."""
        return query_of(self.filters, self.chosen, self.view)

    @property
    def whole_query(self) -> str:
        """The same with every column named, so that it does not depend on whose it is."""
        return query_of(self.filters, [column.code for column in self.columns], self.view)

    @property
    def headings(self) -> list[Heading]:
        """The headings, each with where it sorts."""
        return [
            heading(column, self.filters.get("order", ""), self.page.listing, self._sorted) for column in self.columns
        ]

    def _sorted(self, order: str) -> str:
        """The address of the list in this order."""
        filters = {name: text for name, text in {**self.filters, "order": order}.items() if text}
        return f"{self.page.address}?{query_of(filters, self.chosen, self.view)}"

    @property
    def changed(self) -> bool:
        """Whether it shows something else than the saved view with which it began."""
        if self.view is None:
            return False
        saved = self.page.listing.chosen(self.view.query)
        return saved != self.filters or (bool(self.chosen) and list(self.chosen) != self.view.columns)

    @property
    def is_wide(self) -> bool:
        """Whether it has more columns than a page is wide."""
        return len(self.columns) > MOST_IN_SIGHT

    @property
    def may_save(self) -> bool:
        """Whether there is something worth a name: filters that are no view yet, or columns."""
        known = not self.changed and any(tab.current for tab in self.tabs)
        return bool(self.filters or self.chosen) and not known


def list_page(kind: str) -> ListPage:
    """The list of this kind, or 404."""
    if kind not in LISTS:
        raise Http404
    return LISTS[kind]


def query_of(filters: Mapping[str, str], columns: Sequence[str] = (), view: SavedView | None = None) -> str:
    """The query of an address."""
    more = {"columns": ",".join(columns)} if columns else {}
    return urlencode({**filters, **more, **({"view": str(view.pk)} if view else {})})


def shown(request: PageRequest, kind: str) -> Shown:
    """The list that the address asks for."""
    page = list_page(kind)
    filters = page.listing.chosen(request.GET)
    view = view_in(request, kind)
    asked = codes_in(request.GET.getlist("columns"))
    habit = habit_of(request.actor, kind)
    codes = asked or (view.columns if view else []) or (habit.columns if habit else [])
    columns = page.listing.these(codes)
    chosen = [column.code for column in columns] if asked else []
    return Shown(page, filters, columns, chosen, view, _tabs(request, page, filters, chosen, view))


def codes_in(values: Sequence[str]) -> list[str]:
    """The codes of columns in an address, written with commas or one by one."""
    return [code for value in values for code in value[:500].split(",") if code]


def view_in(request: PageRequest, kind: str) -> SavedView | None:
    """The saved view with which the list began, if the reader can use it."""
    number = request.GET.get("view", "")
    return next((view for view in views_for(request.actor, kind) if str(view.pk) == number), None)


def _tabs(
    request: PageRequest, page: ListPage, filters: Filters, chosen: Sequence[str], view: SavedView | None
) -> list[Tab]:
    plain = view is None and not chosen
    known = [
        Tab(code, name, f"{page.address}?{urlencode(wanted)}", plain and wanted == filters)
        for code, name, wanted in page.everybodys(request.actor)
    ]
    saved = views_for(request.actor, page.listing.code)
    return known + [
        Tab(key_of(one), one.shown_name, address_of(one), one == view, shared=one.unit_id is not None) for one in saved
    ]


def key_of(view: SavedView) -> str:
    """What a saved view is called where views are counted."""
    return f"view-{view.pk}"


def address_of(view: SavedView) -> str:
    """Where a saved view is seen. A filter that the list has no longer is left out."""
    page = LISTS[view.kind]
    return f"{page.address}?{query_of(page.listing.chosen(view.query), view.columns, view)}"


def start_address(actor: Actor, kind: str) -> str:
    """Where the list begins for the actor: with the view that he chose for that, if he can still use it."""
    page, habit = LISTS[kind], habit_of(actor, kind)
    start = habit.start_id if habit else None
    view = next((one for one in views_for(actor, kind) if one.pk == start), None)
    if view is not None:
        return address_of(view)
    return f"{page.address}?{urlencode(page.start)}" if page.start else page.address


def context(seen: Shown, actor: Actor) -> dict[str, Any]:
    """What the template of a list needs for its views and tools."""
    habit = habit_of(actor, seen.page.listing.code)
    return {
        "shown": seen,
        "kind": seen.page.listing.code,
        "is_start": habit is not None and seen.view is not None and habit.start_id == seen.view.pk,
        "own_view": seen.view is not None and seen.view.owner_id == actor.user_id,
    }
