"""The addresses of the desk for services, counters, appointments there, and the formalities that people go through."""

from django.urls import URLPattern, path

from openzone.web.desk import appointments, formalities, services, settings_counters

urlpatterns: list[URLPattern] = [
    path("services/", services.services, name="desk_services"),
    path("services/new/", services.compose, name="desk_service_new"),
    path("services/shipped/", services.shipped, name="desk_service_presets"),
    path("services/of/<slug:code>/", services.service, name="desk_service"),
    path("services/of/<slug:code>/versions/<int:number>/", services.version, name="desk_service_version"),
    path("services/of/<slug:code>/edit/", services.edit, name="desk_service_edit"),
    path("services/of/<slug:code>/publication/", services.publication, name="desk_service_publish"),
    path("services/of/<slug:code>/retirement/", services.retirement, name="desk_service_retire"),
    path("services/of/<slug:code>/discard/", services.discarding, name="desk_service_discard"),
    path("appointments/", appointments.appointments, name="desk_appointments"),
    path("appointments/<slug:ref>/cancellation/", appointments.cancellation, name="desk_appointment_cancel"),
    path("formalities/", formalities.formalities, name="desk_formalities"),
    path("formalities/new/", formalities.formality_new, name="desk_formality_new"),
    path("formalities/<slug:ref>/", formalities.formality, name="desk_formality"),
    path("formalities/<slug:ref>/documents/<slug:code>/", formalities.hand_in, name="desk_formality_hand_in"),
    path("formalities/<slug:ref>/steps/<slug:code>/", formalities.step, name="desk_formality_step"),
    path("formalities/<slug:ref>/certificates/new/", formalities.certificate_new, name="desk_formality_certificate"),
    path("formalities/<slug:ref>/erasure/", formalities.erasure, name="desk_formality_erase"),
    path("formalities/<slug:ref>/<slug:noun>/", formalities.act, name="desk_formality_act"),
    path("settings/counters/", settings_counters.counters, name="desk_counters"),
    path("settings/counters/new/", settings_counters.counter_new, name="desk_counter_new"),
    path("settings/counters/<int:number>/", settings_counters.counter_edit, name="desk_counter_edit"),
    path("settings/counters/<int:number>/close/", settings_counters.counter_close, name="desk_counter_close"),
    path("settings/outside-offices/new/", settings_counters.office_new, name="desk_outside_office_new"),
    path("settings/outside-offices/<int:number>/", settings_counters.office_edit, name="desk_outside_office_edit"),
]
