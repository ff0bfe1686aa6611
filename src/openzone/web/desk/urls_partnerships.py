"""The addresses of the desk for agreements."""

from django.urls import URLPattern, path

from openzone.web.desk import agreements, commitments

urlpatterns: list[URLPattern] = [
    path("agreements/", agreements.agreements, name="desk_agreements"),
    path("agreements/new/", agreements.agreement_new, name="desk_agreement_new"),
    path("agreements/<slug:ref>/", agreements.agreement, name="desk_agreement"),
    path("agreements/<slug:ref>/edit/", agreements.agreement_edit, name="desk_agreement_edit"),
    path("agreements/<slug:ref>/parties/new/", agreements.party_new, name="desk_party_new"),
    path("agreements/<slug:ref>/parties/<int:number>/removal/", agreements.party_remove, name="desk_party_remove"),
    path("agreements/<slug:ref>/papers/new/", agreements.annex_new, name="desk_annex_new"),
    path("agreements/<slug:ref>/commitments/new/", commitments.commitment_new, name="desk_commitment_new"),
    path(
        "agreements/<slug:ref>/commitments/<int:number>/edit/", commitments.commitment_edit, name="desk_commitment_edit"
    ),
    path(
        "agreements/<slug:ref>/commitments/<int:number>/<slug:noun>/",
        commitments.commitment_act,
        name="desk_commitment_act",
    ),
    path("agreements/<slug:ref>/<slug:noun>/", agreements.act, name="desk_agreement_act"),
]
