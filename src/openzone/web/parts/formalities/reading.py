"""The catalogue as readers find it, at the portal and at the public door: by words, by name; and one service whole."""

from typing import Any

from django.db.models import F, QuerySet

from openzone.formalities.models import Service, ServiceCounter, ServiceVersion
from openzone.formalities.queries import search, shown_of
from openzone.web.parts.hours import week_in_words
from openzone.web.parts.paging import page_by_name
from openzone.web.requests import PageRequest

SHOWN = 30
LONGEST_QUERY = 100


def typed_words(request: PageRequest) -> str:
    """What was typed into the search of a list."""
    return request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY]


def catalogue(request: PageRequest, rows: QuerySet[Service]) -> dict[str, Any]:
    """A page of these services as the address narrows it."""
    text = typed_words(request)
    named: QuerySet[Any] = search(rows, text).annotate(name=F("shown__name"))
    return {"page": page_by_name(named, request.GET.get("after", ""), size=SHOWN), "q": text}


def service_told(service: Service) -> dict[str, Any]:
    """A service with the version that is read of it."""
    return {"service": service, **version_told(shown_of(service))}


def version_told(version: ServiceVersion) -> dict[str, Any]:
    """What a service was at a time: its steps stage by stage, its documents, and the counter with its hours."""
    return {
        "version": version,
        "stages": version.stages,
        "documents": list(version.documents.all()),
        "hours": hours_of(version.counter) if version.counter else [],
    }


def hours_of(counter: ServiceCounter) -> list[tuple[str, str]]:
    """The week of a counter in few lines."""
    return week_in_words(counter.hours)
