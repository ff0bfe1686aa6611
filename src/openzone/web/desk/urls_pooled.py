"""The addresses of the desk for shuttles and talent homes."""

from django.urls import URLPattern, path

from openzone.web.desk import homes, shuttles

urlpatterns: list[URLPattern] = [
    path("shuttles/", shuttles.overview, name="desk_shuttles"),
    path("shuttles/rules/", shuttles.rules, name="desk_shuttle_rules"),
    path("shuttles/rules/new/", shuttles.rule_new, name="desk_shuttle_rule_new"),
    path("shuttles/origins/new/", shuttles.origin_new, name="desk_shuttle_origin_new"),
    path("shuttles/demands/<slug:ref>/pooling/", shuttles.pooling, name="desk_shuttle_pooling"),
    path("shuttles/new/", shuttles.route_new, name="desk_shuttle_new"),
    path("shuttles/of/<slug:ref>/", shuttles.route, name="desk_shuttle"),
    path("shuttles/of/<slug:ref>/edit/", shuttles.route_edit, name="desk_shuttle_edit"),
    path("shuttles/of/<slug:ref>/ridership/new/", shuttles.ridership_new, name="desk_shuttle_ridership"),
    path("shuttles/of/<slug:ref>/seats/<int:number>/", shuttles.payment, name="desk_shuttle_payment"),
    path("shuttles/of/<slug:ref>/<slug:noun>/", shuttles.act, name="desk_shuttle_act"),
    path("homes/", homes.stock, name="desk_homes"),
    path("homes/new/", homes.home_new, name="desk_home_new"),
    path("homes/classes/new/", homes.table_new, name="desk_home_table_new"),
    path("homes/applications/", homes.applications, name="desk_home_applications"),
    path("homes/contracts/", homes.contracts, name="desk_home_contracts"),
    path("homes/of/<slug:ref>/edit/", homes.home_edit, name="desk_home_edit"),
    path("homes/applications/<slug:ref>/", homes.application, name="desk_home_application"),
    path("homes/applications/<slug:ref>/<slug:noun>/", homes.act, name="desk_home_act"),
    path("homes/applications/<slug:ref>/contract/<slug:noun>/", homes.contract_act, name="desk_home_contract_act"),
]
