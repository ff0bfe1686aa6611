"""Articles as readers find them, at the portal and at the public door: by words, by subject, the latest first."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from openzone.cases.models import Category
from openzone.knowledge.models import Article
from openzone.knowledge.queries import about, newest_first, search
from openzone.web.parts.cases.choices import tree_of
from openzone.web.parts.paging import page_by_date
from openzone.web.requests import PageRequest

SHOWN = 20
LONGEST_QUERY = 100


def shelf(request: PageRequest, rows: QuerySet[Article], known: Iterable[Category]) -> dict[str, Any]:
    """A page of these articles as the address narrows it, and the main subjects of which there are some."""
    known = list(known)
    text = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]
    subject = next((one for one in known if one.code == request.GET.get("subject", "")), None)
    found = search(rows, text)
    found = about(found, subject, known) if subject else found
    page = page_by_date(newest_first(found), request.GET.get("after", ""), date="since", size=SHOWN)
    return {"page": page, "q": text, "subject": subject, "subjects": _subjects(rows, known)}


def _subjects(rows: QuerySet[Article], known: list[Category]) -> list[Category]:
    """The main subjects to which any of the articles belongs."""
    used = set(rows.order_by().values_list("shown__category", flat=True).distinct())
    return [top for top, below in tree_of(known) if used & {one.pk for one in (top, *below)}]
