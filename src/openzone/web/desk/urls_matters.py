"""The addresses of the desk for shared matters."""

from django.urls import URLPattern, path

from openzone.web.desk import matters

urlpatterns: list[URLPattern] = [
    path("matters/", matters.matters, name="desk_matters"),
    path("matters/new/", matters.matter_new, name="desk_matter_new"),
    path("matters/<slug:ref>/", matters.matter, name="desk_matter"),
    path("matters/<slug:ref>/edit/", matters.matter_edit, name="desk_matter_edit"),
    path("matters/<slug:ref>/cases/", matters.case_add, name="desk_matter_case_add"),
    path("matters/<slug:ref>/cases/removal/", matters.case_remove, name="desk_matter_case_remove"),
    path("matters/<slug:ref>/answers/<int:number>/<slug:noun>/", matters.run, name="desk_matter_run"),
    path("matters/<slug:ref>/<slug:noun>/", matters.act, name="desk_matter_act"),
    path("cases/<case:ref>/matter/", matters.of_case, name="desk_case_matter"),
]
