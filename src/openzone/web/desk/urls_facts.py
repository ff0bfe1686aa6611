"""The addresses of the desk for figures of enterprises and the returns that ask for them."""

from django.urls import URLPattern, path

from openzone.web.desk import facts, returns, round_acts, settings_indicators, settings_returns

urlpatterns: list[URLPattern] = [
    path("enterprises/<slug:ref>/facts/", facts.facts, name="desk_facts"),
    path("enterprises/<slug:ref>/facts/new/", facts.fact_new, name="desk_fact_new"),
    path("enterprises/<slug:ref>/facts/<int:number>/withdrawal/", facts.fact_withdrawal, name="desk_fact_withdrawal"),
    path("enterprises/<slug:ref>/facts/<int:number>/document/", facts.fact_document, name="desk_fact_document"),
    path("returns/", returns.rounds, name="desk_returns"),
    path("returns/new/", returns.round_new, name="desk_round_new"),
    path("returns/preview/", returns.round_preview, name="desk_round_preview"),
    path("returns/<int:number>/", returns.round_page, name="desk_round"),
    path("returns/<int:number>/reminder/", returns.reminder, name="desk_round_reminder"),
    path("returns/<int:number>/closure/", returns.closure, name="desk_round_closure"),
    path("returns/<int:number>/postponement/", round_acts.postponement, name="desk_round_postponement"),
    path("returns/<int:number>/cancellation/", round_acts.cancellation, name="desk_round_cancellation"),
    path("returns/<int:number>/addition/", round_acts.addition, name="desk_round_addition"),
    path("returns/<int:number>/<slug:ref>/entry/", round_acts.entry, name="desk_return_entry"),
    path("returns/<int:number>/<slug:ref>/", returns.return_page, name="desk_return"),
    path("returns/<int:number>/<slug:ref>/<slug:noun>/", returns.decision, name="desk_return_decision"),
    path("settings/indicators/", settings_indicators.indicators, name="desk_indicators"),
    path("settings/indicators/new/", settings_indicators.indicator_new, name="desk_indicator_new"),
    path("settings/indicators/<slug:code>/", settings_indicators.indicator_edit, name="desk_indicator_edit"),
    path("settings/indicators/<slug:code>/retire/", settings_indicators.indicator_retire, name="desk_indicator_retire"),
    path("settings/returns/", settings_returns.templates, name="desk_templates"),
    path("settings/returns/new/", settings_returns.template_new, name="desk_template_new"),
    path("settings/returns/<slug:code>/", settings_returns.template_edit, name="desk_template_edit"),
    path("settings/returns/<slug:code>/retire/", settings_returns.template_retire, name="desk_template_retire"),
]
