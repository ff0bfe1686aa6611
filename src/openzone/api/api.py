"""The API as a whole: its routers, its contract, and how it stands among the pages."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, re_path
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from openzone import __version__
from openzone.api import (
    absences,
    action_items,
    aftercare,
    agreements,
    announcements,
    appointments,
    articles,
    associations,
    calendars,
    cases,
    catalogue,
    checklists,
    corrections,
    exclusions,
    facts,
    figures,
    files,
    formalities,
    groups,
    homes,
    identity,
    imports,
    inbound,
    joint,
    letters,
    matters,
    personal,
    plans,
    privacy,
    problems,
    promises,
    readers,
    returns,
    sameness,
    search,
    services,
    settlements,
    shuttles,
    spaces,
    stakes,
    strikings,
    talks,
    transitions,
    webhooks,
)
from openzone.api.access import Bearer, Pace
from openzone.api.reading import StrictParser

DESCRIPTION = (
    "What the pages of OpenZone do, for other systems. Send a token as `Authorization: Bearer TOKEN`: the API "
    "may do what its person may do, in the zone of the token. Things are named by `ref` or `code`; times are ISO "
    "8601 with their zone; lists are `items` and the cursor of the `next` page; errors are RFC 9457 problem details. "
    "A step of a case is a noun posted below it; `can` of a case names those that are open to the caller now."
)
View = Callable[..., HttpResponseBase]


class Api(NinjaAPI):
    """An API that answers every error as a problem and needs no session."""

    def _get_urls(self) -> list[URLResolver | URLPattern]:
        patterns: list[Any] = super()._get_urls()
        for pattern in patterns:
            pattern.callback = as_api(pattern.callback)
        missing = as_api(lambda request: problems.not_found(request, Exception()))
        return [*patterns, re_path("", missing)]

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """The contract, in which problems have their own media type."""
        schema = super().get_openapi_schema(**options)
        for operations in schema["paths"].values():
            for operation in operations.values():
                _name_problems(operation["responses"])
        return schema


def _name_problems(responses: dict[int, dict[str, Any]]) -> None:
    for status, response in responses.items():
        if status >= 400:
            response["content"] = {problems.MEDIA_TYPE: next(iter(response["content"].values()))}


def as_api(view: View) -> View:
    """Let a view in without a session or its protection, for no cookie is read, and turn plain refusals to problems."""

    @csrf_exempt
    @login_not_required
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:
            return api.on_exception(request, error)
        if response.status_code == 405:
            return problems.not_allowed(request, response.headers["Allow"])
        return response

    return answer


api = Api(
    title="OpenZone",
    version=__version__,
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=Bearer(),
    throttle=Pace(),
    parser=StrictParser(),
)
problems.explain(api)
PARTS = (
    *(catalogue, cases, transitions, readers, files, figures, announcements, talks, articles),
    *(identity, facts, returns, spaces, settlements, corrections, search, sameness, imports, calendars),
    *(webhooks, joint, matters, aftercare, letters, inbound, promises, agreements),
    *(groups, action_items, associations),
    *(checklists, absences, exclusions, privacy, personal, strikings, stakes),
    *(services, appointments, formalities, plans, shuttles, homes),
)
for part in PARTS:
    api.add_router("", part.router)
