"""Every address has a name of its own: of two that shared one, links would lead to the wrong page."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, get_resolver


def _named(patterns: list[Any]) -> Iterator[tuple[str, Any]]:
    for one in patterns:
        if isinstance(one, URLPattern):
            if one.name:
                yield one.name, one.callback
        elif not one.namespace:
            yield from _named(one.url_patterns)


def test_one_name_leads_to_one_page() -> None:
    views: dict[str, Any] = {}
    doubled = [name for name, view in _named(get_resolver().url_patterns) if views.setdefault(name, view) is not view]
    assert not doubled
