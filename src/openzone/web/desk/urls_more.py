"""The addresses of the desk beside its cases: enterprises, figures, settings."""

from django.urls import URLPattern, path

from openzone.web.desk import (
    enterprises,
    figures,
    settings,
    settings_categories,
    settings_people,
    settings_routing,
)

urlpatterns: list[URLPattern] = [
    path("enterprises/", enterprises.organisations, name="desk_organisations"),
    path("enterprises/new/", enterprises.organisation_new, name="desk_organisation_new"),
    path("enterprises/<slug:ref>/", enterprises.organisation, name="desk_organisation"),
    path("enterprises/<slug:ref>/edit/", enterprises.organisation_edit, name="desk_organisation_edit"),
    path("enterprises/<slug:ref>/contacts/new/", enterprises.contact_new, name="desk_contact_new"),
    path("enterprises/<slug:ref>/people/new/", enterprises.colleague_new, name="desk_colleague_new"),
    path("enterprises/<slug:ref>/people/<int:number>/end/", enterprises.colleague_end, name="desk_colleague_end"),
    path("enterprises/<slug:ref>/people/<int:number>/link/", enterprises.colleague_link, name="desk_colleague_link"),
    path("figures/", figures.figures, name="desk_figures"),
    path("figures/<slug:code>/", figures.figure, name="desk_figure"),
    path("settings/", settings.settings_home, name="desk_settings"),
    path("settings/zone/", settings.zone_settings, name="desk_zone"),
    path("settings/units/", settings.units, name="desk_units"),
    path("settings/units/<slug:code>/new/", settings.unit_new, name="desk_unit_new"),
    path("settings/units/<slug:code>/names/", settings.unit_rename, name="desk_unit_rename"),
    path("settings/units/<slug:code>/close/", settings.unit_close, name="desk_unit_close"),
    path("settings/people/", settings_people.people, name="desk_people"),
    path("settings/people/new/", settings_people.person_new, name="desk_person_new"),
    path("settings/people/<int:number>/end/", settings_people.post_end, name="desk_post_end"),
    path("settings/people/<int:number>/link/", settings_people.person_link, name="desk_person_link"),
    path("settings/categories/", settings_categories.categories, name="desk_categories"),
    path("settings/categories/new/", settings_categories.category_new, name="desk_category_new"),
    path("settings/categories/<slug:code>/words/", settings_categories.category_edit, name="desk_category_edit"),
    path("settings/categories/<slug:code>/retire/", settings_categories.category_retire, name="desk_category_retire"),
    path(
        "settings/categories/<slug:code>/questions/",
        settings_categories.category_questions,
        name="desk_category_questions",
    ),
    path("settings/routing/", settings_routing.routing, name="desk_routing"),
    path("settings/routing/<int:number>/remove/", settings_routing.rule_remove, name="desk_rule_remove"),
]
