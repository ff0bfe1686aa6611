"""Every address of the installation, door by door."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from openzone.api.api import api
from openzone.web import health
from openzone.web.metrics import metrics

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("", include("openzone.web.urls")),
    path("", include("openzone.web.public.urls")),
    path("portal/", include("openzone.web.portal.urls")),
    path("desk/", include("openzone.web.desk.urls")),
    path("setup/", include("openzone.web.setup.urls")),
    path("account/", include("openzone.web.account.urls")),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("api/v1/", api.urls),
]

handler400 = "openzone.web.errors.bad_request"
handler403 = "openzone.web.errors.denied"
handler404 = "openzone.web.errors.not_found"
handler500 = "openzone.web.errors.broken"
