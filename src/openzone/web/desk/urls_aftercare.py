"""The addresses of the desk for what follows a solution, and for who is away."""

from django.urls import URLPattern, path

from openzone.web.desk import absences, call_backs, settings_aftercare

urlpatterns: list[URLPattern] = [
    path("call-backs/", call_backs.call_backs, name="desk_call_backs"),
    path("call-backs/<int:number>/", call_backs.call_back, name="desk_call_back"),
    path("settings/aftercare/", settings_aftercare.aftercare, name="desk_aftercare"),
    path("absences/", absences.absences, name="desk_absences"),
    path("absences/new/", absences.absence_new, name="desk_absence_new"),
    path("absences/<int:number>/end/", absences.absence_end, name="desk_absence_end"),
    path("settings/units/<slug:code>/sharing/", absences.unit_sharing, name="desk_unit_sharing"),
]
