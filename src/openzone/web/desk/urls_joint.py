"""The addresses of the desk for what several units do together, what belongs together, and what is at stake."""

from django.urls import URLPattern, path

from openzone.web.desk import case_formalities, checklists, co_tasks, links, stakes

urlpatterns: list[URLPattern] = [
    path("cases/<case:ref>/co-tasks/new/", co_tasks.ask, name="desk_co_task_new"),
    path("cases/<case:ref>/co-tasks/<int:number>/result/", co_tasks.result, name="desk_co_task_result"),
    path("cases/<case:ref>/co-tasks/<int:number>/waiver/", co_tasks.waiver, name="desk_co_task_waive"),
    path("cases/<case:ref>/co-tasks/<int:number>/taking/", co_tasks.take, name="desk_co_task_take"),
    path("cases/<case:ref>/checklists/new/", checklists.lay, name="desk_checklist_lay"),
    path("cases/<case:ref>/checks/<int:number>/", checklists.check, name="desk_check"),
    path("cases/<case:ref>/links/new/", links.link_new, name="desk_link"),
    path("cases/<case:ref>/links/<int:number>/removal/", links.link_remove, name="desk_unlink"),
    path("cases/<case:ref>/formalities/new/", case_formalities.begin, name="desk_case_formality"),
    path("cases/<case:ref>/stake/", stakes.stake, name="desk_stake"),
    path("settings/checklists/", checklists.checklists, name="desk_checklists"),
    path("settings/checklists/new/", checklists.checklist_new, name="desk_checklist_new"),
    path("settings/checklists/<int:number>/", checklists.checklist_edit, name="desk_checklist_edit"),
    path("settings/checklists/<int:number>/retire/", checklists.checklist_retire, name="desk_checklist_retire"),
]
