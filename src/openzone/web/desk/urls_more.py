"""The addresses of the desk beside its cases: enterprises, figures, settings."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
