"""The addresses of the desk for knowledge: articles and their versions."""

from django.urls import URLPattern, path

from openzone.web.desk import articles

urlpatterns: list[URLPattern] = [
    path("knowledge/", articles.articles, name="desk_articles"),
    path("knowledge/new/", articles.compose, name="desk_article_new"),
    path("knowledge/<slug:ref>/", articles.article, name="desk_article"),
    path("knowledge/<slug:ref>/versions/<int:number>/", articles.version, name="desk_article_version"),
    path("knowledge/<slug:ref>/edit/", articles.edit, name="desk_article_edit"),
    path("knowledge/<slug:ref>/publication/", articles.publication, name="desk_article_publish"),
    path("knowledge/<slug:ref>/retirement/", articles.retirement, name="desk_article_retire"),
    path("knowledge/<slug:ref>/review/", articles.review, name="desk_article_review"),
    path("knowledge/<slug:ref>/discard/", articles.discarding, name="desk_article_discard"),
]
