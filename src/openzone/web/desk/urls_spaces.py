"""The addresses of spaces and tenancies, and of the settlement of enterprises."""

from django.urls import URLPattern, path

from openzone.web.desk import settings_first_days, settlement, space_acts, spaces

urlpatterns: list[URLPattern] = [
    path("spaces/", spaces.overview, name="desk_spaces"),
    path("spaces/list/", spaces.spaces, name="desk_space_list"),
    path("spaces/tenancies/", spaces.tenancies, name="desk_tenancies"),
    path("spaces/parks/<slug:code>/", spaces.park, name="desk_park"),
    path("spaces/parks/<slug:code>/buildings/new/", space_acts.building_new, name="desk_building_new"),
    path("spaces/buildings/<int:number>/", spaces.building, name="desk_building"),
    path("spaces/buildings/<int:number>/edit/", space_acts.building_edit, name="desk_building_edit"),
    path("spaces/buildings/<int:number>/floors/new/", space_acts.floor_new, name="desk_floor_new"),
    path("spaces/floors/<int:number>/new/", space_acts.space_new, name="desk_space_new"),
    path("spaces/<int:number>/", spaces.space, name="desk_space"),
    path("spaces/<int:number>/edit/", space_acts.space_edit, name="desk_space_edit"),
    path("spaces/<int:number>/close/", space_acts.space_close, name="desk_space_close"),
    path("spaces/<int:number>/let/", space_acts.space_let, name="desk_space_let"),
    path("spaces/<int:number>/hold/", space_acts.space_hold, name="desk_space_hold"),
    path("spaces/<int:number>/holds/<int:hold>/end/", space_acts.hold_end, name="desk_hold_end"),
    path("tenancies/<int:number>/end/", space_acts.tenancy_end, name="desk_tenancy_end"),
    path("tenancies/<int:number>/extend/", space_acts.tenancy_extend, name="desk_tenancy_extend"),
    path("tenancies/<int:number>/rent/", space_acts.tenancy_rent, name="desk_tenancy_rent"),
    path("tenancies/<int:number>/move/", space_acts.tenancy_move, name="desk_tenancy_move"),
    path("tenancies/<int:number>/cancel/", space_acts.tenancy_cancel, name="desk_tenancy_cancel"),
    path("tenancies/<int:number>/correct/", space_acts.tenancy_correct, name="desk_tenancy_correct"),
    path("enterprises/<slug:ref>/settlement/", settlement.settlement_change, name="desk_settlement"),
    path(
        "enterprises/<slug:ref>/settlement/<int:number>/",
        settlement.settlement_correction,
        name="desk_settlement_correction",
    ),
    path(
        "enterprises/<slug:ref>/settlement/<int:number>/withdrawal/",
        settlement.settlement_withdrawal,
        name="desk_settlement_withdrawal",
    ),
    path("enterprises/<slug:ref>/first-days/<int:number>/", settlement.step_tick, name="desk_first_step"),
    path("enterprises/<slug:ref>/risk/follow/", settlement.risk_follow, name="desk_risk_follow"),
    path("enterprises/<slug:ref>/risk/dismiss/", settlement.risk_dismiss, name="desk_risk_dismiss"),
    path("settings/first-days/", settings_first_days.first_days, name="desk_first_days"),
    path("settings/first-days/open/", settings_first_days.open_shipped, name="desk_first_days_open"),
    path("settings/first-days/new/", settings_first_days.step_new, name="desk_first_days_new"),
    path("settings/first-days/<int:number>/", settings_first_days.step_edit, name="desk_first_days_edit"),
    path("settings/first-days/<int:number>/retire/", settings_first_days.step_retire, name="desk_first_days_retire"),
    path("enterprises/<slug:ref>/spaces/new/", space_acts.organisation_let, name="desk_organisation_let"),
]
