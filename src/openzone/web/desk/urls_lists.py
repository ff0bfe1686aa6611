"""The addresses of what lists share: saved views, columns, exports, and what is done to many cases."""

from django.urls import URLPattern, path

from openzone.web.desk import bulk, exports, saved_views

urlpatterns: list[URLPattern] = [
    path("cases/bulk/answer/canned/", bulk.canned, name="desk_bulk_canned"),
    path("cases/bulk/<slug:noun>/", bulk.bulk, name="desk_bulk"),
    path("views/", saved_views.views, name="desk_views"),
    path("views/<int:number>/edit/", saved_views.view_edit, name="desk_view_edit"),
    path("views/<int:number>/update/", saved_views.view_update, name="desk_view_update"),
    path("views/<int:number>/remove/", saved_views.view_remove, name="desk_view_remove"),
    path("views/<int:number>/owner/", saved_views.view_take_over, name="desk_view_take_over"),
    path("views/<int:number>/start/", saved_views.view_start, name="desk_view_start"),
    path("lists/<slug:kind>/views/new/", saved_views.view_new, name="desk_view_new"),
    path("lists/<slug:kind>/views/counts/", saved_views.view_counts, name="desk_view_counts"),
    path("lists/<slug:kind>/columns/", saved_views.columns, name="desk_columns"),
    path("lists/<slug:kind>/export/", exports.export_new, name="desk_export_new"),
    path("exports/", exports.exports, name="desk_exports"),
    path("exports/<int:number>/stop/", exports.export_stop, name="desk_export_stop"),
    path("exports/<int:number>/file/", exports.export_file, name="desk_export_file"),
]
