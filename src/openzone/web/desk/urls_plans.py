"""The addresses of the desk for the plans of enterprises that settle."""

from django.urls import URLPattern, path

from openzone.web.desk import plans

OF_ONE = "enterprises/<slug:ref>/plan/"
urlpatterns: list[URLPattern] = [
    path("plans/", plans.plans, name="desk_plans"),
    path(OF_ONE, plans.plan, name="desk_plan"),
    path(f"{OF_ONE}new/", plans.plan_new, name="desk_plan_new"),
    path(f"{OF_ONE}closing/", plans.plan_close, name="desk_plan_close"),
    path(f"{OF_ONE}parts/new/", plans.item_new, name="desk_plan_add"),
    path(f"{OF_ONE}parts/<slug:code>/", plans.item_change, name="desk_plan_change"),
    path(f"{OF_ONE}parts/<slug:code>/begin/", plans.item_begin, name="desk_plan_begin"),
    path(f"{OF_ONE}parts/<slug:code>/drop/", plans.item_drop, name="desk_plan_drop"),
]
