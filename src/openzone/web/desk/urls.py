"""The addresses of this door."""

from django.urls import include, path

from openzone.web.desk import cases, home, record, search
from openzone.web.parts.cases.doors import DESK
from openzone.web.parts.cases.urls import case_addresses

urlpatterns = [
    path("", home.home, name="desk_home"),
    path("cases/", cases.cases, name="desk_cases"),
    path("", include("openzone.web.desk.urls_lists")),
    path("cases/new/", record.record, name="desk_case_new"),
    path("cases/<case:ref>/", cases.case, name="desk_case"),
    path("", include("openzone.web.desk.urls_joint")),
    path("", include("openzone.web.desk.urls_matters")),
    *case_addresses(DESK, cases.show),
    path("search/", search.search, name="desk_search"),
    path("search/typed/", search.search_typed, name="desk_search_typed"),
    path("", include("openzone.web.desk.urls_contact")),
    path("", include("openzone.web.desk.urls_knowledge")),
    path("", include("openzone.web.desk.urls_services")),
    path("", include("openzone.web.desk.urls_plans")),
    path("", include("openzone.web.desk.urls_agency")),
    path("", include("openzone.web.desk.urls_spaces")),
    path("", include("openzone.web.desk.urls_facts")),
    path("", include("openzone.web.desk.urls_sameness")),
    path("", include("openzone.web.desk.urls_imports")),
    path("", include("openzone.web.desk.urls_calendar")),
    path("", include("openzone.web.desk.urls_webhooks")),
    path("", include("openzone.web.desk.urls_aftercare")),
    path("", include("openzone.web.desk.urls_letters")),
    path("", include("openzone.web.desk.urls_promises")),
    path("", include("openzone.web.desk.urls_board")),
    path("", include("openzone.web.desk.urls_partnerships")),
    path("", include("openzone.web.desk.urls_groups")),
    path("", include("openzone.web.desk.urls_pooled")),
    path("", include("openzone.web.desk.urls_more")),
]
