"""What a zone answers to everybody, without an account."""

from django.contrib.auth.decorators import login_not_required
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from openzone.cases.routing import categories_of
from openzone.knowledge.queries import for_everybody
from openzone.places.queries import all_zones
from openzone.web.parts.knowledge.reading import shelf
from openzone.web.parts.knowledge.words import own_language
from openzone.web.requests import PageRequest


@login_not_required
@require_safe
def articles(request: PageRequest, code: str) -> HttpResponseBase:
    """The public answers and guides of a zone, by words and subject."""
    zone = get_object_or_404(all_zones(), code=code)
    context = shelf(request, for_everybody(zone.pk), categories_of(zone.pk))
    return render(request, "public/articles.html", {"zone": zone, "public": zone.code, **context})


@login_not_required
@require_safe
def article(request: PageRequest, code: str, ref: str) -> HttpResponseBase:
    """One of them."""
    zone = get_object_or_404(all_zones(), code=code)
    row = get_object_or_404(for_everybody(zone.pk), ref=ref)
    here = request.actor.zone_id == zone.pk
    page = {"zone": zone, "article": row, "own_language": own_language(), "here": here}
    return render(request, "public/article.html", page)
