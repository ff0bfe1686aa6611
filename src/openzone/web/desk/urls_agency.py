"""The addresses of the desk for agencies and the mandates by which their people act."""

from django.urls import URLPattern, path

from openzone.web.desk import agency, settings_agencies

urlpatterns: list[URLPattern] = [
    path("agency/", agency.agency, name="desk_agency"),
    path("agency/mandates/new/", agency.mandate_new, name="desk_mandate_new"),
    path("agency/mandates/<slug:ref>/", agency.mandate, name="desk_mandate"),
    path("agency/mandates/<slug:ref>/start/", agency.start, name="desk_mandate_start"),
    path("agency/mandates/<slug:ref>/<slug:noun>/", agency.act, name="desk_mandate_act"),
    path("settings/agencies/", settings_agencies.agencies, name="desk_agencies"),
    path("settings/agencies/new/", settings_agencies.agency_new, name="desk_agency_new"),
    path("settings/agencies/<int:number>/", settings_agencies.agency_edit, name="desk_agency_edit"),
    path("settings/agencies/<int:number>/close/", settings_agencies.agency_close, name="desk_agency_close"),
]
