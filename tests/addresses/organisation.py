"""The addresses of an organisation's page: looking, following, timeline, documents; corrections; persons."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from addresses.roles import ENTERPRISE, OF_THE_CASE, OVER_THE_CASE, POST_ONLY, ROLES, SERVING, STAFF, only
from cast import Cast
from openzone.registry.actions.corrections import propose
from openzone.registry.actions.documents import add_document

CHANGING = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
OF_A_CORRECTION = ("desk_correction", "desk_correction_document", "portal_correction", "portal_correction_document")
GETS: dict[str, dict[int, set[str]]] = {
    "desk_organisation_looked": POST_ONLY,
    "desk_organisation_following": POST_ONLY,
    "desk_timeline": only(OVER_THE_CASE),
    "desk_organisation_document_new": CHANGING,
    "desk_organisation_document_remove": CHANGING,
    "desk_organisation_document": only(OVER_THE_CASE),
    "desk_corrections": only(STAFF),
    "desk_correction": only(OVER_THE_CASE),
    "desk_correction_document": only(OVER_THE_CASE),
    "desk_correction_decision": CHANGING,
    "desk_persons": only(STAFF),
    "portal_organisation_looked": only(ENTERPRISE, 405),
    "portal_timeline": only(OF_THE_CASE),
    "portal_organisation_document": only(OF_THE_CASE),
    "portal_correction_new": only(OF_THE_CASE),
    "portal_correction": only(OF_THE_CASE),
    "portal_correction_document": only(OF_THE_CASE),
    "portal_correction_withdrawal": only(OF_THE_CASE),
}
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "desk_organisation_looked": (OVER_THE_CASE, set()),
    "desk_organisation_following": (OVER_THE_CASE, set()),
    "desk_organisation_document_new": (SERVING, {"auditor"}),
    "desk_organisation_document_remove": (SERVING, {"auditor"}),
    "desk_correction_decision": (SERVING, {"auditor"}),
    "portal_organisation_looked": (OF_THE_CASE, set()),
    "portal_correction_new": (OF_THE_CASE, set()),
    "portal_correction_withdrawal": (OF_THE_CASE, set()),
}
BODIES: dict[str, dict[str, Any]] = {
    "desk_organisation_following": {"follows": "1"},
    "portal_correction_new": {"url": "www.example.com"},
}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """A document that the enterprise reads too, and a correction that waits, with its document."""
    here, paper = {"ref": cast.organisation.ref}, SimpleUploadedFile("paper.pdf", b"%PDF-1.4\n%%EOF\n")
    document = add_document(cast.organisation, by=cast.actor("officer"), document=paper, shared=True)
    row = propose(
        cast.organisation, kind="website", row=None, proposed={"url": "a.example.com"}, by=cast.actor("member"),
        document=SimpleUploadedFile("shown.pdf", b"%PDF-1.4\n%%EOF\n"),
    )  # fmt: skip
    return {
        **dict.fromkeys(("desk_organisation_looked", "desk_organisation_following", "desk_timeline"), here),
        "desk_organisation_document_new": here,
        "desk_organisation_document_remove": {**here, "number": document.pk},
        "desk_organisation_document": {**here, "number": document.file_id},
        **{name: {"number": row.pk} for name in OF_A_CORRECTION},
        "desk_correction_decision": {"number": row.pk, "noun": "acceptance"},
        "portal_organisation_looked": here,
        "portal_timeline": here,
        "portal_organisation_document": {**here, "number": document.file_id},
        "portal_correction_new": {**here, "kind": "website"},
        "portal_correction_withdrawal": {"number": row.pk},
    }
