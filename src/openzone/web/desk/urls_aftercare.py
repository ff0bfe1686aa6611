"""The addresses of the desk for what follows a solution."""

from django.urls import URLPattern, path

from openzone.web.desk import call_backs, settings_aftercare

urlpatterns: list[URLPattern] = [
    path("call-backs/", call_backs.call_backs, name="desk_call_backs"),
    path("call-backs/<int:number>/", call_backs.call_back, name="desk_call_back"),
    path("settings/aftercare/", settings_aftercare.aftercare, name="desk_aftercare"),
]
