"""What the zone knows of the reader's enterprise in figures."""

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from openzone.web.parts.registry.facts import all_facts
from openzone.web.portal.overview import owned_or_404
from openzone.web.requests import PageRequest, for_enterprise


@for_enterprise
@require_GET
def facts(request: PageRequest) -> HttpResponseBase:
    """The figures of the organisation that is named, or of the first one, with where each is from."""
    own = owned_or_404(request)
    named = request.GET.get("organisation", "")
    chosen = next((one for one in own if one.ref == named), own[0])
    return render(request, "portal/facts.html", {"organisations": own, **all_facts(chosen)})
