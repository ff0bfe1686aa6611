"""The addresses of the desk for lists that are brought in."""

from django.urls import URLPattern, path

from openzone.web.desk import imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="desk_imports"),
    path("imports/new/", imports.import_new, name="desk_import_new"),
    path("imports/<int:number>/", imports.import_page, name="desk_import"),
    path("imports/<int:number>/columns/", imports.import_columns, name="desk_import_columns"),
    path("imports/<int:number>/headings/", imports.import_headings, name="desk_import_headings"),
    path("imports/<int:number>/returned/", imports.import_returned, name="desk_import_returned"),
    path("imports/<int:number>/rows/<int:row>/decision/", imports.import_row, name="desk_import_row"),
    path("imports/<int:number>/<slug:noun>/", imports.import_act, name="desk_import_act"),
]
