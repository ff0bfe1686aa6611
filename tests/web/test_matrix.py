"""Who gets in where: every address of the pages against every role. A new address without a row fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core.models import StoredFile

ENTERPRISE = {"outsider", "member", "owner"}
OF_THE_CASE = {"member", "owner"}
STAFF = {"foreigner", "elsewhere", "officer", "auditor", "administrator"}
OVER_THE_CASE = {"officer", "auditor", "administrator"}
ROLES = {"nobody"} | ENTERPRISE | STAFF
POST_ONLY: dict[int, set[str]] = {405: ROLES}
PUBLIC: dict[int, set[str]] = {200: ROLES | {"anonymous"}}
SIGNED_IN: dict[int, set[str]] = {200: ROLES}


def only(people: set[str], status: int = 200) -> dict[int, set[str]]:
    """These people get in, for others there is nothing."""
    return {status: people, 404: ROLES - people}


CHANGING_THE_ENTERPRISE = {200: {"officer", "administrator"}, 403: {"auditor"}, 404: ROLES - OVER_THE_CASE}
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
    "set_language": {302: ROLES},
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
    rule = actions.route(zone=cast.zone, to_unit=cast.units["top"], by=cast.actor("administrator"))
    codes = {"public_zone": "here", "desk_figure": "cases_solved"}
    numbers = {
        "file": StoredFile.objects.get().pk,
        "desk_rule_remove": rule.pk,
        "desk_colleague_end": cast.users["member"].pk,
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
        "noun": "withdrawal",
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
