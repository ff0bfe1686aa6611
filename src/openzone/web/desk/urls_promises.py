"""The addresses of service promises in the settings."""

from django.urls import URLPattern, path

from openzone.web.desk import settings_promises as promises

urlpatterns: list[URLPattern] = [
    path("settings/promises/", promises.promises, name="desk_promises"),
    path("settings/promises/new/", promises.promise_new, name="desk_promise_new"),
    path("settings/promises/<slug:code>/", promises.promise, name="desk_promise"),
    path("settings/promises/<slug:code>/edit/", promises.promise_edit, name="desk_promise_edit"),
    path("settings/promises/<slug:code>/retire/", promises.promise_retire, name="desk_promise_retire"),
]
