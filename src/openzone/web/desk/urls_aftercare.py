"""The addresses of the desk for what follows a solution, for who is away, and for privacy."""

from django.urls import URLPattern, path

from openzone.web.desk import absences, call_backs, settings_aftercare, settings_privacy

urlpatterns: list[URLPattern] = [
    path("call-backs/", call_backs.call_backs, name="desk_call_backs"),
    path("call-backs/<int:number>/", call_backs.call_back, name="desk_call_back"),
    path("settings/aftercare/", settings_aftercare.aftercare, name="desk_aftercare"),
    path("absences/", absences.absences, name="desk_absences"),
    path("absences/new/", absences.absence_new, name="desk_absence_new"),
    path("absences/<int:number>/end/", absences.absence_end, name="desk_absence_end"),
    path("settings/units/<slug:code>/sharing/", absences.unit_sharing, name="desk_unit_sharing"),
    path("settings/privacy/", settings_privacy.privacy, name="desk_privacy"),
    path("settings/privacy/people/<int:number>/data/", settings_privacy.person_data, name="desk_person_data"),
    path("settings/privacy/people/<int:number>/erasure/", settings_privacy.person_erase, name="desk_person_erase"),
    path("settings/privacy/strikes/new/", settings_privacy.strike_new, name="desk_strike_new"),
    path("settings/privacy/strikes/<int:number>/", settings_privacy.strike_decide, name="desk_strike_decide"),
]
