"""The addresses of the desk for what may be the same, and for merging it."""

from django.urls import URLPattern, path

from openzone.web.desk import sameness

urlpatterns: list[URLPattern] = [
    path("enterprises/same/", sameness.pairs, name="desk_pairs"),
    path("enterprises/same/hints/", sameness.name_hints, name="desk_name_hints"),
    path("enterprises/same/<int:number>/later/", sameness.later, name="desk_pair_later"),
    path("enterprises/same/apart/<int:number>/", sameness.same_after_all, name="desk_same_after_all"),
    path("enterprises/merges/<int:number>/", sameness.merge_done, name="desk_merge_done"),
    path("enterprises/merges/<int:number>/take-back/", sameness.take_back, name="desk_merge_take_back"),
    path("enterprises/<slug:ref>/merge/<slug:other>/", sameness.merge, name="desk_merge"),
    path("enterprises/<slug:ref>/not-same/<slug:other>/", sameness.not_same, name="desk_not_same"),
]
