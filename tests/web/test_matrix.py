"""Who gets in where: every address of the pages against every role. A new address without a row fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cast import Cast
from openzone.accounts.actions import invite, issue_token
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core.actor import system
from openzone.core.models import StoredFile
from openzone.core.queries import notices_of
from openzone.registry.actions import join

ENTERPRISE = {"outsider", "member", "owner"}
OF_THE_CASE = {"member", "owner"}
OVER_THE_CASE = {"officer", "leader", "dispatcher", "auditor", "administrator"}
STAFF = {"foreigner", "elsewhere"} | OVER_THE_CASE
SERVING = OVER_THE_CASE - {"auditor"}
ROLES = {"nobody"} | ENTERPRISE | STAFF
POST_ONLY: dict[int, set[str]] = {405: ROLES}
PUBLIC: dict[int, set[str]] = {200: ROLES | {"anonymous"}}
SIGNED_IN: dict[int, set[str]] = {200: ROLES}


def only(people: set[str], status: int = 200) -> dict[int, set[str]]:
    """These people get in, for others there is nothing."""
    return {status: people, 404: ROLES - people}


CHANGING_THE_ENTERPRISE = {200: SERVING, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
# Address, and what a GET answers to whom; strangers are led to the sign-in (302) unless a row says otherwise.
MATRIX: dict[str, dict[int, set[str]]] = {
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
    "portal_home": only(ENTERPRISE),
    "portal_cases": only(ENTERPRISE),
    "portal_raise": only(ENTERPRISE),
    "portal_draft": only({"member"}),
    "portal_draft_check": only({"member"}),
    "portal_draft_discard": only(ENTERPRISE, 405),
    "portal_colleagues": only({"outsider", "owner"}),
    "portal_colleague_role": only(ENTERPRISE, 405),
    "portal_colleague_end": only(ENTERPRISE, 405),
    "portal_colleague_link": only(ENTERPRISE, 405),
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
    "desk_search": only(STAFF),
    "desk_organisations": only(STAFF),
    "desk_organisation_new": only(STAFF),
    "desk_organisation": only(OVER_THE_CASE),
    "desk_organisation_edit": CHANGING_THE_ENTERPRISE,
    "desk_contact_new": CHANGING_THE_ENTERPRISE,
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


def names(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, set[str]]]:
    """Every address of ours: its name and what it takes. The API has its own tests."""
    for one in resolver.url_patterns:
        whole = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from names(one, whole)
        elif not whole.startswith("api/"):
            yield one.name or whole, set(one.pattern.regex.groupindex) | set(one.pattern.converters)


TAKES = dict(names(get_resolver()))


@pytest.fixture
def things(cast: Cast) -> dict[str, Any]:
    """What addresses name."""
    case = cast.case(State.IN_PROGRESS)
    actions.post_message(case, by=cast.actor("member"), body="x", files=[SimpleUploadedFile("a.txt", b"text")])
    newcomer, _made = invite(email="newcomer@example.org", name="Newcomer", by=system(cast.zone.pk))
    joined = join(organisation=cast.organisation, user=newcomer, role="member", by=system(cast.zone.pk))
    token, _secret = issue_token(name="Mine", by=cast.actor("officer"))
    rule = actions.route(zone=cast.zone, to_unit=cast.units["top"], by=cast.actor("administrator"))
    codes = {"public_zone": "here", "desk_figure": "cases_solved"}
    numbers = {
        "file": StoredFile.objects.get().pk,
        "desk_rule_remove": rule.pk,
        **dict.fromkeys(("desk_colleague_end", "desk_colleague_link"), newcomer.pk),
        **dict.fromkeys(("portal_colleague_role", "portal_colleague_end", "portal_colleague_link"), joined.pk),
        "follow_notice": notices_of(cast.actor("officer"))[0].pk,
        "account_token_revoke": token.pk,
        "desk_post_end": cast.zone.posts.get(user=cast.users["elsewhere"]).pk,
        "desk_person_link": cast.zone.posts.get(user=cast.users["elsewhere"]).pk,
    }
    return {"case": case, "draft": cast.draft(), "codes": codes, "numbers": numbers}


def address(name: str, cast: Cast, things: dict[str, Any]) -> str:
    """The address of a name, leading to things that are there."""
    code = "station" if "unit" in name else "commute"
    case: Case = things["draft" if "draft" in name else "case"]
    of_organisation = name.startswith(("desk_organisation", "desk_contact", "desk_colleague"))
    values = {
        "ref": cast.organisation.ref if of_organisation else case.ref,
        "noun": "acceptance" if things.get("posting") and name == "desk_case_act" else "withdrawal",
        "number": things["numbers"].get(name, 1),
        "code": things["codes"].get(name, code),
        "uidb36": "1",
        "key": "x",
    }
    return reverse(name, kwargs={part: values[part] for part in TAKES[name]})


def test_every_address_has_a_row() -> None:
    assert set(TAKES) == set(MATRIX)


@pytest.mark.parametrize("role", sorted(ROLES | {"anonymous"}))
def test_who_gets_in(cast: Cast, things: dict[str, Any], role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(cast.users[role])
    wrong = {}
    for name, answers in MATRIX.items():
        due = next((status for status, people in answers.items() if role in people), 302)
        if name == "account_logout":
            continue
        got = client.get(address(name, cast, things)).status_code
        if got != due:
            wrong[name] = (got, due)
    assert not wrong


# Whom a POST is for, and who else sees what it is about and is told (403) that it is not his; for others there is
# nothing. An address that takes POST and has no row fails.
NOT_MINE = {"auditor"}
NOT_AT_WORK = {"auditor", "administrator"}
AT_WORK = OVER_THE_CASE - NOT_AT_WORK
EVERYBODY = ROLES | {"anonymous"}
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
    "desk_contact_new": (SERVING, NOT_MINE),
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
DONE = {200, 201, 204, 302, 303, 409, 422}


def posted(name: str, session: str, cast: Cast, things: dict[str, Any]) -> int:
    """What a POST answers. Nothing of it stays: not what it did, not that it was tried."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = session
    with transaction.atomic():
        status = client.post(address(name, cast, {**things, "posting": True}), BODIES.get(name, {})).status_code
        transaction.set_rollback(True)
    return status


def due_to(role: str, name: str) -> set[int]:
    """How a POST to an address may be answered to a role."""
    may, told = POSTS.get(name, (set(), set()))
    if role in may:
        return DONE
    if role == "anonymous":
        return {302} if name in POSTS else {302, 405}
    if name not in POSTS:
        return {404, 405}
    return {403} if role in told else {404}


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_who_may_post(cast: Cast, things: dict[str, Any], role: str) -> None:
    client = Client()
    if role != "anonymous":
        client.force_login(cast.users[role])
    session = client.cookies[settings.SESSION_COOKIE_NAME].value if role != "anonymous" else ""
    answers = {name: posted(name, session, cast, things) for name in TAKES}
    wrong = {name: (got, due_to(role, name)) for name, got in answers.items() if got not in due_to(role, name)}
    assert not wrong


def test_a_post_has_a_row_where_there_is_an_address() -> None:
    assert set(POSTS) <= set(TAKES)
