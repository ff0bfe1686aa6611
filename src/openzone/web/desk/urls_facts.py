"""The addresses of the desk for figures of enterprises and the returns that ask for them."""

from django.urls import URLPattern, path

from openzone.web.desk import facts, settings_indicators

urlpatterns: list[URLPattern] = [
    path("enterprises/<slug:ref>/facts/", facts.facts, name="desk_facts"),
    path("enterprises/<slug:ref>/facts/new/", facts.fact_new, name="desk_fact_new"),
    path("settings/indicators/", settings_indicators.indicators, name="desk_indicators"),
    path("settings/indicators/new/", settings_indicators.indicator_new, name="desk_indicator_new"),
    path("settings/indicators/<slug:code>/", settings_indicators.indicator_edit, name="desk_indicator_edit"),
    path("settings/indicators/<slug:code>/retire/", settings_indicators.indicator_retire, name="desk_indicator_retire"),
]
