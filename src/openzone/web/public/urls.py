"""The addresses of this door."""

from django.urls import path

from openzone.web.public import answering, articles, groups, mailbox, pooled, services, views

urlpatterns = [
    path("", views.start, name="public_start"),
    path("answer/<str:secret>/", answering.answer, name="answer"),
    path("mailbox/", mailbox.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/", mailbox.letter, name="mailbox_letter"),
    path("mailbox/<slug:name>/html/", mailbox.as_sent, name="mailbox_html"),
    path("z/<slug:code>/", views.zone_page, name="public_zone"),
    path("z/<slug:code>/answers/", articles.articles, name="public_articles"),
    path("z/<slug:code>/answers/<slug:ref>/", articles.article, name="public_article"),
    path("z/<slug:code>/groups/", groups.groups, name="public_groups"),
    path("z/<slug:code>/shuttles/", pooled.shuttles, name="public_shuttles"),
    path("z/<slug:code>/homes/", pooled.homes, name="public_homes"),
    path("z/<slug:code>/services/", services.services, name="public_services"),
    path("z/<slug:code>/services/<slug:service>/", services.service, name="public_service"),
]
