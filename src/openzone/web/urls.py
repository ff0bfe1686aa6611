"""The addresses that all doors share."""

from django.urls import path

from openzone.web import branding, going, shared, talking

urlpatterns = [
    path("home/", shared.home, name="home"),
    path("zone/", shared.switch_zone, name="switch_zone"),
    path("z/<slug:code>/logo/", branding.zone_logo, name="zone_logo"),
    path("z/<slug:code>/mark.svg", branding.zone_mark, name="zone_mark"),
    path("notices/", shared.notices, name="notices"),
    path("notices/read/", shared.read_notices, name="read_notices"),
    path("notices/<int:number>/", shared.follow_notice, name="follow_notice"),
    path("go/<int:number>/", going.go, name="go"),
    path("drafts/", talking.drafts, name="drafts"),
    path("presence/", talking.presence, name="presence"),
    path("files/<slug:ref>/<int:number>/", shared.file, name="file"),
]
