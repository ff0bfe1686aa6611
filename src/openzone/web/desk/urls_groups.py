"""The addresses of the desk for groups, meetings, action items and associations."""

from django.urls import URLPattern, path

from openzone.web.desk import action_items, associations, groups, meetings

urlpatterns: list[URLPattern] = [
    path("groups/", groups.groups, name="desk_groups"),
    path("groups/new/", groups.group_new, name="desk_group_new"),
    path("groups/<slug:code>/", groups.group, name="desk_group"),
    path("groups/<slug:code>/edit/", groups.group_edit, name="desk_group_edit"),
    path("groups/<slug:code>/end/", groups.group_end, name="desk_group_end"),
    path("groups/<slug:code>/members/new/", groups.member_new, name="desk_group_member_new"),
    path("groups/<slug:code>/members/<int:number>/office/", groups.member_appoint, name="desk_group_member_appoint"),
    path("groups/<slug:code>/members/<int:number>/leave/", groups.member_leave, name="desk_group_member_leave"),
    path("groups/<slug:code>/offices/new/", groups.office_new, name="desk_group_office_new"),
    path("groups/<slug:code>/offices/<int:number>/leave/", groups.office_leave, name="desk_group_office_leave"),
    path("groups/<slug:code>/meetings/new/", meetings.meeting_new, name="desk_meeting_new"),
    path("groups/<slug:code>/items/new/", action_items.item_new, name="desk_item_new"),
    path("meetings/<int:number>/", meetings.meeting, name="desk_meeting"),
    path("meetings/<int:number>/calendar/", meetings.meeting_calendar, name="desk_meeting_calendar"),
    path("meetings/<int:number>/edit/", meetings.meeting_edit, name="desk_meeting_edit"),
    path("meetings/<int:number>/decisions/new/", meetings.decision_new, name="desk_decision_new"),
    path("meetings/<int:number>/papers/new/", meetings.paper_new, name="desk_meeting_paper_new"),
    path("meetings/<int:number>/<slug:noun>/", meetings.act, name="desk_meeting_act"),
    path("action-items/", action_items.items, name="desk_items"),
    path("action-items/<int:number>/edit/", action_items.item_edit, name="desk_item_edit"),
    path("action-items/<int:number>/<slug:noun>/", action_items.item_act, name="desk_item_act"),
    path("associations/", associations.associations, name="desk_associations"),
    path("associations/new/", associations.association_new, name="desk_association_new"),
    path("associations/<slug:code>/", associations.association, name="desk_association"),
    path("associations/<slug:code>/edit/", associations.association_edit, name="desk_association_edit"),
    path("associations/<slug:code>/members/new/", associations.member_new, name="desk_association_member_new"),
    path(
        "associations/<slug:code>/members/<int:number>/leave/",
        associations.member_leave,
        name="desk_association_member_leave",
    ),
    path("associations/<slug:code>/board/new/", associations.seat_new, name="desk_board_seat_new"),
    path("associations/<slug:code>/board/<int:number>/leave/", associations.seat_leave, name="desk_board_seat_leave"),
]
