"""The addresses of this door."""

from django.urls import path

from openzone.web.public import views

urlpatterns = [
    path("", views.start, name="public_start"),
    path("z/<slug:code>/", views.zone_page, name="public_zone"),
]
