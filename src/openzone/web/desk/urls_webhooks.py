"""The addresses of webhooks in the settings."""

from django.urls import URLPattern, path

from openzone.web.desk import settings_webhooks as webhooks

urlpatterns: list[URLPattern] = [
    path("settings/webhooks/", webhooks.webhooks, name="desk_webhooks"),
    path("settings/webhooks/new/", webhooks.webhook_new, name="desk_webhook_new"),
    path("settings/webhooks/<int:number>/", webhooks.webhook, name="desk_webhook"),
    path("settings/webhooks/<int:number>/edit/", webhooks.webhook_edit, name="desk_webhook_edit"),
    path("settings/webhooks/<int:number>/secret/", webhooks.webhook_secret, name="desk_webhook_secret"),
    path("settings/webhooks/<int:number>/test/", webhooks.webhook_test, name="desk_webhook_test"),
    path("settings/webhooks/<int:number>/pause/", webhooks.webhook_pause, name="desk_webhook_pause"),
    path("settings/webhooks/<int:number>/resume/", webhooks.webhook_resume, name="desk_webhook_resume"),
    path("settings/webhooks/<int:number>/resend/", webhooks.webhook_resend, name="desk_webhook_resend"),
    path("settings/webhooks/<int:number>/remove/", webhooks.webhook_remove, name="desk_webhook_remove"),
    path(
        "settings/webhooks/<int:number>/deliveries/<int:delivery>/",
        webhooks.webhook_delivery,
        name="desk_webhook_delivery",
    ),
]
