"""The addresses of cases, enterprises, figures, settings and sign-in."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from addresses.roles import (
    AT_WORK,
    ENTERPRISE,
    EVERYBODY,
    NOT_AT_WORK,
    NOT_MINE,
    OF_THE_CASE,
    OVER_THE_CASE,
    POST_ONLY,
    PUBLIC,
    ROLES,
    SERVING,
    SIGNED_IN,
    STAFF,
    only,
)
from cast import Cast
from openzone.accounts.actions import invite, issue_token
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core.actor import system
from openzone.core.models import StoredFile
from openzone.core.queries import notices_of
from openzone.registry.actions import join
from openzone.registry.actions.invitations import ask_colleague

OF_A_CASE = (
    "portal_case",
    "portal_case_more",
    "portal_case_say",
    "portal_case_read",
    "desk_case",
    "desk_case_more",
    "desk_case_say",
    "desk_case_note",
    "desk_case_read",
)
OF_AN_ORGANISATION = ("desk_organisation", "desk_organisation_edit", "desk_colleague_new")
OF_SOMEBODY_THERE = ("desk_colleague_end", "desk_colleague_link")
OF_A_COLLEAGUE = ("portal_colleague_role", "portal_colleague_end", "portal_colleague_link")
OF_A_CATEGORY = ("desk_category_edit", "desk_category_retire", "desk_category_questions")
CHANGING_THE_ENTERPRISE = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
# Address, and what a GET answers to whom; strangers are led to the sign-in (302) unless a row says otherwise.
GETS: dict[str, dict[int, set[str]]] = {
    "healthz": PUBLIC,
    "readyz": {503: ROLES | {"anonymous"}},
    "home": {302: ROLES},
    "switch_zone": POST_ONLY,
    "notices": SIGNED_IN,
    "read_notices": POST_ONLY,
    "follow_notice": POST_ONLY,
    "file": only(OF_THE_CASE | OVER_THE_CASE),
    "public_start": PUBLIC,
    "public_zone": PUBLIC,
    "portal_home": {200: ENTERPRISE, 302: {"nobody"}, 404: ROLES - ENTERPRISE - {"nobody"}},
    "portal_cases": only(ENTERPRISE),
    "portal_raise": only(ENTERPRISE),
    "portal_draft": only({"member"}),
    "portal_draft_check": only({"member"}),
    "portal_draft_discard": only(ENTERPRISE, 405),
    "portal_colleagues": only({"outsider", "owner"}),
    "portal_colleague_role": only(ENTERPRISE, 405),
    "portal_colleague_end": only(ENTERPRISE, 405),
    "portal_colleague_link": only(ENTERPRISE, 405),
    "portal_invitation": POST_ONLY,
    "portal_invitation_end": only(ENTERPRISE, 405),
    "portal_case": only(OF_THE_CASE),
    "portal_case_more": only(OF_THE_CASE),
    "portal_case_say": POST_ONLY,
    "portal_case_read": POST_ONLY,
    "portal_case_act": only(OF_THE_CASE),
    "desk_home": only(STAFF),
    "desk_cases": only(STAFF),
    "desk_case_new": only(STAFF),
    "desk_case": only(OVER_THE_CASE),
    "desk_case_more": only(OVER_THE_CASE),
    "desk_case_say": POST_ONLY,
    "desk_case_note": POST_ONLY,
    "desk_case_read": POST_ONLY,
    "desk_case_act": only(OVER_THE_CASE, 403),
    "desk_organisations": only(STAFF),
    "desk_organisation_new": only(STAFF),
    "desk_organisation": only(OVER_THE_CASE),
    "desk_organisation_edit": CHANGING_THE_ENTERPRISE,
    "desk_colleague_new": CHANGING_THE_ENTERPRISE,
    "desk_colleague_end": CHANGING_THE_ENTERPRISE,
    "desk_colleague_link": POST_ONLY,
    "desk_figures": only(STAFF),
    "desk_figure": only(STAFF),
    "desk_settings": only({"administrator"}, 302),
    "desk_zone": only({"administrator"}),
    "desk_units": only({"administrator"}),
    "desk_unit_new": only({"administrator"}, 409),  # nothing stands below a station
    "desk_unit_rename": only({"administrator"}),
    "desk_unit_close": only({"administrator"}),
    "desk_people": only({"administrator"}),
    "desk_person_new": only({"administrator"}),
    "desk_post_end": only({"administrator"}),
    "desk_person_link": only({"administrator"}),
    "desk_categories": only({"administrator"}),
    "desk_category_new": only({"administrator"}),
    "desk_category_edit": only({"administrator"}),
    "desk_category_retire": only({"administrator"}),
    "desk_category_questions": only({"administrator"}),
    "desk_routing": only({"administrator"}),
    "desk_rule_remove": only({"administrator"}),
    "account_page": SIGNED_IN,
    "account_language": POST_ONLY,
    "account_tokens": POST_ONLY,
    "account_token_revoke": POST_ONLY,
    "account_login": {302: ROLES, 200: {"anonymous"}},
    "account_logout": SIGNED_IN,
    "account_inactive": PUBLIC,
    "account_change_password": SIGNED_IN,
    "account_set_password": {302: ROLES},
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "set_language": {302: ROLES | {"anonymous"}},
}

# Whom a POST is for, and who else sees what it is about and is told (403) that it is not his; for others there is
# nothing. An address that takes POST and has no row fails.
POSTS: dict[str, tuple[set[str], set[str]]] = {
    "switch_zone": (ROLES - {"foreigner", "nobody"}, set()),
    "read_notices": (ROLES, set()),
    "follow_notice": ({"officer"}, set()),
    "portal_raise": (ENTERPRISE, set()),
    "portal_draft": ({"member"}, set()),
    "portal_draft_check": ({"member"}, set()),
    "portal_draft_discard": ({"member"}, set()),
    "portal_colleagues": ({"outsider", "owner"}, set()),
    "portal_colleague_role": ({"owner"}, set()),
    "portal_colleague_end": ({"owner"}, set()),
    "portal_colleague_link": ({"owner"}, set()),
    "portal_invitation": ({"nobody"}, set()),
    "portal_invitation_end": ({"owner"}, set()),
    "portal_case_say": (OF_THE_CASE, set()),
    "portal_case_read": (OF_THE_CASE, set()),
    "portal_case_act": (OF_THE_CASE, set()),
    "desk_case_new": (STAFF, set()),
    "desk_case_say": (AT_WORK, NOT_AT_WORK),
    "desk_case_note": (AT_WORK, NOT_AT_WORK),
    "desk_case_read": (OVER_THE_CASE, set()),
    "desk_case_act": (AT_WORK, NOT_AT_WORK),
    "desk_organisation_new": (STAFF, set()),
    "desk_organisation_edit": (SERVING, NOT_MINE),
    "desk_colleague_new": (SERVING, NOT_MINE),
    "desk_colleague_end": (SERVING, NOT_MINE),
    "desk_colleague_link": (SERVING, NOT_MINE),
    **dict.fromkeys(
        (
            "desk_zone", "desk_unit_new", "desk_unit_rename", "desk_unit_close", "desk_person_new", "desk_post_end",
            "desk_person_link", "desk_category_new", "desk_category_edit", "desk_category_retire",
            "desk_category_questions", "desk_routing", "desk_rule_remove",
        ),
        ({"administrator"}, set()),
    ),
    "account_language": (ROLES, set()),
    "account_tokens": (ROLES, set()),
    "account_token_revoke": ({"officer"}, set()),
    "account_login": (EVERYBODY, set()),
    "account_logout": (EVERYBODY, set()),
    "account_change_password": (ROLES, set()),
    "account_set_password": (ROLES, set()),
    "account_reset_password": (EVERYBODY, set()),
    "account_reset_password_from_key": (EVERYBODY, set()),
    "set_language": (EVERYBODY, set()),
}  # fmt: skip
BODIES = {"switch_zone": {"zone": "here"}}
INSTEAD = {"desk_case_act": {"noun": "acceptance"}}


def values(cast: Cast) -> dict[str, dict[str, Any]]:
    """What stands in the addresses: each leads to something that is there."""
    case, draft = cast.case(State.IN_PROGRESS), cast.draft()
    actions.post_message(case, by=cast.actor("member"), body="x", files=[SimpleUploadedFile("a.txt", b"text")])
    newcomer, _made = invite(email="newcomer@example.org", name="Newcomer", by=system(cast.zone.pk))
    joined = join(organisation=cast.organisation, user=newcomer, role="member", by=system(cast.zone.pk))
    token, _secret = issue_token(name="Mine", by=cast.actor("officer"))
    rule = actions.route(zone=cast.zone, to_unit=cast.units["top"], by=cast.actor("administrator"))
    post = cast.zone.posts.get(user=cast.users["elsewhere"])
    asked, _ = ask_colleague(
        organisation=cast.organisation, email="nobody@example.org", name="N", role="member", by=cast.actor("owner")
    )
    return {
        **{name: {"number": asked.pk} for name in ("portal_invitation", "portal_invitation_end")},
        **{name: {"ref": case.ref} for name in OF_A_CASE},
        **{name: {"ref": draft.ref} for name in ("portal_draft", "portal_draft_check", "portal_draft_discard")},
        **{name: {"ref": cast.organisation.ref} for name in OF_AN_ORGANISATION},
        **{name: {"ref": cast.organisation.ref, "number": newcomer.pk} for name in OF_SOMEBODY_THERE},
        **{name: {"number": joined.pk} for name in OF_A_COLLEAGUE},
        **{name: {"code": "station"} for name in ("desk_unit_new", "desk_unit_rename", "desk_unit_close")},
        **{name: {"code": "commute"} for name in OF_A_CATEGORY},
        **{name: {"number": post.pk} for name in ("desk_post_end", "desk_person_link")},
        "portal_case_act": {"ref": case.ref, "noun": "withdrawal"},
        "desk_case_act": {"ref": case.ref, "noun": "withdrawal"},
        "file": {"ref": case.ref, "number": StoredFile.objects.get().pk},
        "follow_notice": {"number": notices_of(cast.actor("officer"))[0].pk},
        "public_zone": {"code": "here"},
        "desk_figure": {"code": "cases_solved"},
        "desk_rule_remove": {"number": rule.pk},
        "account_token_revoke": {"number": token.pk},
        "account_reset_password_from_key": {"uidb36": "1", "key": "x"},
    }
