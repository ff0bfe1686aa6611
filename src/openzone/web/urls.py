"""The addresses that all doors share."""

from django.urls import path

from openzone.web import shared

urlpatterns = [
    path("home/", shared.home, name="home"),
    path("zone/", shared.switch_zone, name="switch_zone"),
    path("notices/", shared.notices, name="notices"),
    path("notices/read/", shared.read_notices, name="read_notices"),
    path("notices/<int:number>/", shared.follow_notice, name="follow_notice"),
    path("files/<slug:ref>/<int:number>/", shared.file, name="file"),
]
