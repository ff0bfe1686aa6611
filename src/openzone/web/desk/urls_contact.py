"""The addresses of the desk for contact: announcements, conversations, what is known of an enterprise."""

from django.urls import URLPattern, path

from openzone.web.desk import announcements
from openzone.web.parts.contact.doors import DESK
from openzone.web.parts.contact.urls import talk_addresses

urlpatterns: list[URLPattern] = [
    path("announcements/", announcements.announcements, name="desk_announcements"),
    path("announcements/new/", announcements.compose, name="desk_announcement_new"),
    path("announcements/preview/", announcements.preview, name="desk_announcement_preview"),
    path("announcements/<slug:ref>/", announcements.announcement, name="desk_announcement"),
    path("announcements/<slug:ref>/edit/", announcements.edit, name="desk_announcement_edit"),
    path("announcements/<slug:ref>/send/", announcements.dispatch, name="desk_announcement_send"),
    path("announcements/<slug:ref>/remind/", announcements.reminder, name="desk_announcement_remind"),
    path("announcements/<slug:ref>/withdraw/", announcements.withdrawal, name="desk_announcement_withdraw"),
    path("announcements/<slug:ref>/discard/", announcements.discarding, name="desk_announcement_discard"),
    *talk_addresses(DESK, "enterprises/<slug:ref>/conversation/"),
]
