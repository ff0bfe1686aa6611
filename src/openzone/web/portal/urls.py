"""The addresses of this door."""

from django.urls import include, path

from openzone.web.parts.cases.doors import PORTAL
from openzone.web.parts.cases.urls import case_addresses
from openzone.web.portal import (
    claims,
    colleagues,
    corrections,
    enterprise,
    facts,
    raising,
    returns,
    search,
    spaces,
    views,
)

urlpatterns = [
    path("", views.home, name="portal_home"),
    path("demands/", views.demands, name="portal_cases"),
    path("raise/", raising.raise_demand, name="portal_raise"),
    path("drafts/<case:ref>/", raising.draft, name="portal_draft"),
    path("drafts/<case:ref>/check/", raising.check, name="portal_draft_check"),
    path("drafts/<case:ref>/discard/", raising.discard, name="portal_draft_discard"),
    path("search/", search.search, name="portal_search"),
    path("search/typed/", search.search_typed, name="portal_search_typed"),
    path("enterprise/", enterprise.enterprise, name="portal_enterprise"),
    path("enterprise/<slug:ref>/looked/", enterprise.looked, name="portal_organisation_looked"),
    path("enterprise/<slug:ref>/timeline/", enterprise.timeline, name="portal_timeline"),
    path("enterprise/<slug:ref>/documents/<int:number>/", enterprise.document, name="portal_organisation_document"),
    path("enterprise/<slug:ref>/corrections/<slug:kind>/", corrections.correction_new, name="portal_correction_new"),
    path("corrections/<int:number>/", corrections.correction, name="portal_correction"),
    path("corrections/<int:number>/document/", corrections.document, name="portal_correction_document"),
    path("corrections/<int:number>/withdrawal/", corrections.withdrawal, name="portal_correction_withdrawal"),
    path("colleagues/", colleagues.colleagues, name="portal_colleagues"),
    path("colleagues/<int:number>/role/", colleagues.change_role, name="portal_colleague_role"),
    path("colleagues/<int:number>/end/", colleagues.end, name="portal_colleague_end"),
    path("colleagues/invitations/<int:number>/end/", colleagues.end_invitation, name="portal_invitation_end"),
    path("invitations/<int:number>/", claims.answer_invitation, name="portal_invitation"),
    path("colleagues/<int:number>/link/", colleagues.new_link, name="portal_colleague_link"),
    path("spaces/", spaces.spaces, name="portal_spaces"),
    path("claims/", claims.claims, name="portal_claims"),
    path("claims/hint/", claims.hint, name="portal_claim_hint"),
    path("claims/<int:number>/withdraw/", claims.withdraw, name="portal_claim_withdraw"),
    path("claims/on-us/", claims.on_us, name="portal_claims_on_us"),
    path("claims/on-us/<int:number>/", claims.answer, name="portal_claim_answer"),
    path("", include("openzone.web.portal.urls_contact")),
    path("facts/", facts.facts, name="portal_facts"),
    path("returns/", returns.returns, name="portal_returns"),
    path("returns/<int:number>/", returns.return_form, name="portal_return"),
    path("returns/<int:number>/keep/", returns.keep, name="portal_return_keep"),
    path("cases/<case:ref>/", views.case, name="portal_case"),
    *case_addresses(PORTAL, views.show),
]
