"""The addresses of pages, found once: a page names dozens, and finding one takes longer than writing ten.

What an address is follows from its name and what stands in it, and from nothing else.
"""

from functools import lru_cache

from django.template.base import Parser, Token
from django.template.context import Context
from django.template.defaulttags import URLNode, url
from django.urls import NoReverseMatch, reverse
from django.utils.html import conditional_escape

MOST = 8192


@lru_cache(maxsize=MOST)
def _found(name: str, places: tuple[str, ...]) -> str:
    return reverse(name, args=places)


def address_of(name: str, *places: object) -> str:
    """The address of a page. `NoReverseMatch` if none is called so, or it has other places."""
    return _found(name, tuple(str(place) for place in places))


class AddressNode(URLNode):
    """Django's `{% url %}`, which remembers. Places are given in order here, never by name."""

    def render(self, context: Context) -> str:
        """Write the address, or keep it under the name after `as`, empty if there is none."""
        places = [place.resolve(context) for place in self.args]
        try:
            address = address_of(self.view_name.resolve(context), *places)
        except NoReverseMatch:
            if self.asvar is None:
                raise
            address = ""
        if self.asvar is None:
            return conditional_escape(address) if context.autoescape else address
        context[self.asvar] = address
        return ""


def address_tag(parser: Parser, token: Token) -> AddressNode:
    """Read `{% url "name" place … as variable %}`."""
    read = url(parser, token)
    assert not read.kwargs, "places are given in order"
    return AddressNode(read.view_name, read.args, read.kwargs, read.asvar)
