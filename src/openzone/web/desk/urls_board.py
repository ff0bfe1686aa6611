"""The addresses of the leader's board."""

from django.urls import URLPattern, path

from openzone.web.desk import board, exclusions, months

urlpatterns: list[URLPattern] = [
    path("board/", board.board, name="desk_board"),
    path("board/months/", months.months, name="desk_months"),
    path("board/exclusions/", exclusions.exclusions, name="desk_exclusions"),
    path("board/exclusions/new/", exclusions.exclusion_new, name="desk_exclusion_new"),
    path("board/exclusions/<int:number>/", exclusions.exclusion_decide, name="desk_exclusion_decide"),
    path("board/exclusions/<int:number>/end/", exclusions.exclusion_end, name="desk_exclusion_end"),
]
