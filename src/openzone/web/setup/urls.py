"""The addresses of this door."""

from django.urls import path

from openzone.web.setup import views

urlpatterns = [
    path("<str:secret>/", views.step, name="setup"),
    path("<str:secret>/<slug:step>/", views.step, name="setup_step"),
]
