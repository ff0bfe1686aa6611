"""The addresses of the desk for the working calendar."""

from django.urls import URLPattern, path

from openzone.web.desk import settings_calendar, settings_holidays

urlpatterns: list[URLPattern] = [
    path("settings/calendar/", settings_calendar.calendar, name="desk_calendar"),
    path("settings/calendar/week/", settings_calendar.week, name="desk_calendar_week"),
    path("settings/calendar/days/<slug:text>/", settings_calendar.day, name="desk_calendar_day"),
    path("settings/calendar/confirmation/", settings_calendar.confirmation, name="desk_calendar_confirmation"),
    path("settings/calendar/holidays/", settings_holidays.holidays, name="desk_calendar_holidays"),
    path("settings/calendar/file/", settings_holidays.file, name="desk_calendar_file"),
    path(
        "settings/calendar/<int:year>/<slug:source>/removal/", settings_calendar.removal, name="desk_calendar_removal"
    ),
]
