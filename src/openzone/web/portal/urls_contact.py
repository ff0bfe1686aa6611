"""The addresses of the portal for contact: announcements, and the conversation with the zone."""

from django.urls import path

from openzone.web.parts.contact.doors import PORTAL
from openzone.web.parts.contact.urls import talk_addresses
from openzone.web.portal import contact

urlpatterns = [
    path("announcements/", contact.announcements, name="portal_announcements"),
    path("announcements/<slug:ref>/", contact.announcement, name="portal_announcement"),
    path("announcements/<slug:ref>/read/", contact.read, name="portal_announcement_read"),
    path("announcements/<slug:ref>/acknowledgement/", contact.take_note, name="portal_announcement_acknowledge"),
    path("contact/", contact.partner, name="portal_contact"),
    *talk_addresses(PORTAL, "contact/<slug:ref>/"),
]
