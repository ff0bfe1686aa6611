"""Every address of the installation, door by door."""

from django.urls import include, path

from openzone.api.api import api
from openzone.web import health

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("", include("openzone.web.urls")),
    path("", include("openzone.web.public.urls")),
    path("portal/", include("openzone.web.portal.urls")),
    path("desk/", include("openzone.web.desk.urls")),
    path("account/", include("openzone.web.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("api/v1/", api.urls),
]

handler400 = "openzone.web.errors.bad_request"
handler403 = "openzone.web.errors.denied"
handler404 = "openzone.web.errors.not_found"
handler500 = "openzone.web.errors.broken"
