"""The addresses of the portal for acting on behalf."""

from django.urls import URLPattern, path

from openzone.web.portal import mandates

urlpatterns: list[URLPattern] = [
    path("mandates/", mandates.mandates, name="portal_mandates"),
    path("mandates/new/", mandates.mandate_new, name="portal_mandate_new"),
    path("mandates/<slug:ref>/", mandates.mandate, name="portal_mandate"),
    path("mandates/<slug:ref>/start/", mandates.start, name="portal_mandate_start"),
    path("mandates/<slug:ref>/<slug:noun>/", mandates.act, name="portal_mandate_act"),
    path("on-behalf/", mandates.on_behalf, name="portal_on_behalf"),
]
