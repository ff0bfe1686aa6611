"""Bad input and strangers: a clear problem each, and nothing changed."""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from cast import Cast
from openzone.accounts.actions import revoke_token
from openzone.accounts.models import ApiToken, User
from openzone.api.access import Pace
from openzone.cases.actions import publish_questions
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.models import StoredFile

Callers = Any
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


NO_TOKEN_NO_ANSWER: list[Any] = ["", "oz_wrong", "\x00", "ключ", "x" * 10_000]


def test_no_token_no_answer(cast: Cast) -> None:
    for token in NO_TOKEN_NO_ANSWER:
        for path in ("/api/v1/cases", "/api/v1/cases/C-2026-00001/messages"):
            answer = Client().get(path, headers={"Authorization": f"Bearer {token}"} if token else {})
            assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer")
            assert json.loads(answer.content)["status"] == 401


def test_a_session_is_not_enough(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["member"])
    assert client.get("/api/v1/cases").status_code == 401


def test_a_revoked_token_and_a_closed_account(cast: Cast, call: Callers) -> None:
    member, owner = call("member"), call("owner")
    assert member.get("/cases").status == owner.get("/cases").status == 200
    revoke_token(ApiToken.objects.get(user=cast.users["member"]), by=cast.actor("member"))
    User.objects.filter(pk=cast.users["owner"].pk).update(is_active=False)
    assert member.get("/cases").status == owner.get("/cases").status == 401


def test_the_use_of_a_token_is_noted_by_day(cast: Cast, call: Callers) -> None:
    call("member").get("/cases")
    assert ApiToken.objects.get(user=cast.users["member"]).used_on == clock.now().date()


def test_a_foreign_zone_is_not_there(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    case = cast.case(State.IN_PROGRESS)
    for person in ("foreigner", "outsider", "colleague"):
        caller = call(person)
        for path in (f"/cases/{case.ref}", f"/cases/{case.ref}/messages"):
            assert caller.get(path).status == 404
        assert caller.post(f"/cases/{case.ref}/messages", {"body": "x"}).status == 404
        assert caller.post(f"/cases/{case.ref}/messages", {"bodi": "x"}).status == 404
        assert caller.post(f"/cases/{case.ref}/withdrawal", {"reason": 1}).status == 404
        assert caller.get("/cases").body["items"] == []
    for person in ("foreigner", "outsider"):
        assert list(call(person).post("/cases", demand).faults) == ["organisation"]


FORGED = ("x", "C-1", "C-2026-99999", "%00", "C-2026-00001%00", "..%2f", "%FF", "大连", "x" * 3000)


def test_forged_references(cast: Cast, call: Callers) -> None:
    for ref in FORGED:
        assert call("dispatcher").get(f"/cases/{ref}").status == 404
        assert call("dispatcher").post(f"/cases/{ref}/triage", {}).status == 404


def test_addresses_and_methods_that_are_not_there(cast: Cast, call: Callers) -> None:
    case = cast.case()
    member = call("member")
    for path in ("/", "/nothing", "/cases/", f"/cases/{case.ref}/solution", "/docs"):
        assert member.get(path).status == 404
    assert member.post(f"/cases/{case.ref}/solution", {}).status == 404
    for method, path, allow in (("DELETE", "/cases", "GET, POST"), ("GET", f"/cases/{case.ref}/triage", "POST")):
        answer = member.ask(method, path)
        assert (answer.status, sorted(answer.headers["Allow"].split(", "))) == (405, allow.split(", "))


FIELDS_THAT_DO_NOT_FIT: list[Any] = [
    ({"title": ""}, "title"),
    ({"title": None}, "title"),
    ({"title": 5}, "title"),
    ({"title": "x" * 201}, "title"),
    ({"title": "a\x00b"}, "title"),
    ({"title": "a\nb"}, "title"),
    ({"description": "x" * 10_001}, "description"),
    ({"description": "x" * 1_000_000}, "description"),
    ({"description": "\x1b[31m"}, "description"),
    ({"description": ["a"]}, "description"),
    ({"organisation": "O-2026-99999"}, "organisation"),
    ({"organisation": "O-2026-00001\x00"}, "organisation"),
    ({"category": "nothing"}, "category"),
    ({"category": "\x00"}, "category"),
    ({"answers": {}}, "answers.riders"),
    ({"answers": {"riders": "many"}}, "answers.riders"),
    ({"answers": {"riders": "1e-999999999"}}, "answers.riders"),
    ({"answers": {"riders": "1e999999999"}}, "answers.riders"),
    ({"answers": {"riders": True}}, "answers.riders"),
    ({"answers": {"riders": [1]}}, "answers.riders"),
    ({"answers": {"riders": 1, "shift": "dawn"}}, "answers.shift"),
    ({"answers": {"riders": 1, "shift": {"a": 1}}}, "answers.shift"),
    ({"answers": {"riders": 1, "no\x00ne": "x"}}, "answers.?"),
    ({"answers": []}, "answers"),
    ({"intake": "pigeon"}, "intake"),
    ({"urgency": "very"}, "urgency"),
    ({"consent": "yes"}, "consent"),
    ({"titel": "x"}, "titel"),
]


def test_fields_that_do_not_fit(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    for change, field in FIELDS_THAT_DO_NOT_FIT:
        answer = call("member").post("/cases", {**demand, **change})
        assert (answer.status, list(answer.faults)) == (422, [field]), answer.body
        assert answer.faults[field].endswith(".")
        assert not Case.objects.exists()


STRANGE = (
    "<script>alert(1)</script>",
    "'; DROP TABLE cases_case; --",
    "🚌🏽",
    "مرحبا \u202eabc",
    "大连\u200b",
    "{{ 7*7 }}",
)


def test_strange_text_is_kept_as_it_is(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    for text in STRANGE:
        raised = call("member").post("/cases", {**demand, "title": text, "description": text})
        assert (raised.status, raised.body["title"], raised.body["description"]) == (201, text, text)
        said = call("member").post(f"/cases/{raised.body['ref']}/messages", {"body": text})
        assert said.body["body"] == text


BODIES_THAT_ARE_NONE: list[Any] = [
    (b"", 422),
    (b"{", 400),
    (b"[]", 422),
    (b"null", 422),
    (b"5", 422),
    (b'"text"', 422),
    (b"\xff\xfe", 400),
    (b"[" * 100_000, 400),
    (b'{"title": NaN}', 400),
    (b'{"title": "\\ud800"}', 422),
    (b'{"a":' * 50_000, 400),
    (b"1" * 10_000, 400),
    (b'{"title": "' + b"x" * 5_000_000 + b'"}', 413),
]


def test_bodies_that_are_none(cast: Cast, call: Callers) -> None:
    for raw, status in BODIES_THAT_ARE_NONE:
        answer = call("member").ask("POST", "/cases", raw=raw)
        assert answer.status == status, answer.body


STEPS_THAT_DO_NOT_FIT: list[Any] = [
    ("assignment", {"unit": "nowhere"}, "unit"),
    ("assignment", {"unit": "station", "officer": "member@example.org"}, "officer"),
    ("assignment", {"unit": "station", "officer": "a\x00b"}, "officer"),
    ("assignment", {"unit": "station", "seen": "1"}, "seen"),
    ("assignment", {"unit": "station", "seen": 10**30}, "seen"),
    ("triage", {"category": "nowhere"}, "category"),
    ("triage", {"urgency": "now"}, "urgency"),
    ("information-request", {}, "body"),
    ("decline", {"reason": "x" * 2001}, "reason"),
]


def test_steps_that_do_not_fit(cast: Cast, call: Callers) -> None:
    case = cast.case(State.TRIAGED)
    for noun, body, field in STEPS_THAT_DO_NOT_FIT:
        answer = call("dispatcher").post(f"/cases/{case.ref}/{noun}", body)
        assert (answer.status, list(answer.faults)) == (422, [field]), answer.body
    assert Case.objects.get(pk=case.pk).version == case.version


CONFIRMATIONS_THAT_DO_NOT_FIT: list[Any] = [
    ({}, "solved"),
    ({"solved": "perhaps", "satisfaction": 3}, "solved"),
    ({"solved": 1, "satisfaction": 3}, "solved"),
    ({"solved": True}, "satisfaction"),
    ({"solved": True, "satisfaction": 6}, "satisfaction"),
    ({"solved": True, "satisfaction": True}, "satisfaction"),
    ({"solved": False}, "reason"),
    ({"solved": "no", "satisfaction": 1}, "reason"),
]


def test_confirmations_that_do_not_fit(cast: Cast, call: Callers) -> None:
    at = f"/cases/{cast.case(State.PROPOSED).ref}/confirmation"
    for body, field in CONFIRMATIONS_THAT_DO_NOT_FIT:
        answer = call("member").post(at, body)
        assert (answer.status, list(answer.faults)) == (422, [field]), answer.body


def test_days_that_do_not_fit(cast: Cast, call: Callers) -> None:
    at = f"/cases/{cast.case(State.IN_PROGRESS).ref}/waiting"
    for until in ("2020-01-01", "tomorrow", 5, 2_000_000_000, "2030-13-01", "20300101", "", None):
        assert list(call("officer").post(at, {"on": "The bus company", "until": until}).faults) == ["until"]


def test_problems_speak_chinese_where_it_is_asked_for(cast: Cast, call: Callers) -> None:
    answer = call("member").get("/cases?limit=0", Accept_Language="zh-Hans")
    assert answer.status == 422
    assert answer.headers["Content-Language"] == "zh-hans"


def send_file(caller: Any, file: Any, **headers: str) -> Any:
    return Client().post(
        "/api/v1/files", {"file": file} if file else {}, headers={"Authorization": f"Bearer {caller.secret}", **headers}
    )


def test_files(cast: Cast, call: Callers, demand: dict[str, Any]) -> None:
    question = {"code": "plan", "label": "Plan", "kind": "file", "required": True}
    publish_questions(cast.category, by=cast.actor("administrator"), questions=[question])
    member = call("member")
    made = send_file(member, SimpleUploadedFile("../../plan.pdf", PDF), **{"Idempotency-Key": "f"})
    assert made.status_code == 201, made.content
    stored = json.loads(made.content)
    assert (stored["name"], stored["media_type"], stored["size"]) == ("plan.pdf", "application/pdf", len(PDF))
    again = send_file(member, SimpleUploadedFile("../../plan.pdf", PDF), **{"Idempotency-Key": "f"})
    assert (json.loads(again.content), again.headers["Idempotency-Replayed"]) == (stored, "true")
    assert StoredFile.objects.count() == 1
    theirs = {**demand, "answers": {"plan": stored["id"]}}
    assert list(call("owner").post("/cases", theirs).faults) == ["answers.plan"]
    for lost in (stored["id"] + 1, 10**30, "x", 1.5, -1):
        assert list(member.post("/cases", {**demand, "answers": {"plan": lost}}).faults) == ["answers.plan"]
    assert member.post("/cases", theirs).body["answers"] == {"plan": stored["id"]}


FILES_THAT_ARE_REFUSED = [
    ("plan.pdf", b""),
    ("plan.pdf", b"no pdf"),
    ("plan.exe", b"MZ"),
    ("page.html", b"<html>"),
    ("\x00\u202efdp.exe", b"x"),
]


def test_files_that_are_refused(cast: Cast, call: Callers) -> None:
    for name, content in FILES_THAT_ARE_REFUSED:
        answer = send_file(call("member"), SimpleUploadedFile(name, content))
        assert answer.status_code == 422, answer.content
        assert [one["field"] for one in json.loads(answer.content)["errors"]] == ["file"]
    assert not StoredFile.objects.exists()


def test_file_requests_that_are_none(cast: Cast, call: Callers) -> None:
    assert send_file(call("member"), None).status_code == 422
    assert send_file(call("nobody"), SimpleUploadedFile("plan.pdf", PDF)).status_code == 401
    answer = Client().post(
        "/api/v1/files",
        b"--x\r\nnonsense",
        content_type="multipart/form-data; boundary=",
        headers={"Authorization": f"Bearer {call('member').secret}"},
    )
    assert answer.status_code == 400
    assert call("member").post("/files", {"file": "x"}).status == 422


def test_figures(cast: Cast, call: Callers) -> None:
    cast.case(State.CLOSED)
    staff = call("auditor")
    codes = [one["code"] for one in staff.get("/figures").body["items"]]
    assert {"cases_received", "cases_solved", "satisfaction"} <= set(codes)
    year = clock.now().year
    whole = staff.get(f"/figures/cases_solved?year={year}").body["items"]
    assert [(one["zone"], one["period"], one["numerator"], one["value"]) for one in whole] == [
        ("here", str(year), 1, 1)
    ]
    split = staff.get("/figures/cases_received?by=category").body["items"]
    assert [one["dimension"]["code"] for one in split] == ["commute"]
    assert staff.get(f"/figures/cases_solved?year={year}&as_of={year - 1}-12-31").body["items"][0]["numerator"] == 0
    for query, field in (("by=colour", "by"), ("year=1", "year"), ("as_of=x", "as_of"), ("as_of=9999-12-31", "as_of")):
        assert list(staff.get(f"/figures/cases_solved?{query}").faults) == [field]
    assert staff.get("/figures/nothing").status == staff.get("/figures/%00").status == 404
    assert call("member").get("/figures").body["items"] == []
    assert call("member").get("/figures/cases_solved").status == 404


def test_too_many_requests(cast: Cast, call: Callers, monkeypatch: pytest.MonkeyPatch) -> None:
    pace, member = Pace(2), call("member")
    monkeypatch.setattr(Pace, "allow_request", partial(Pace.allow_request, pace))
    with clock.fixed(datetime(2026, 3, 1, 12, 0, 20, tzinfo=UTC)):
        assert [member.get("/units").status for _ in range(3)] == [200, 200, 429]
        assert member.get("/units").headers["Retry-After"] == "40"
        assert call("owner").get("/units").status == 200
    with clock.fixed(datetime(2026, 3, 1, 12, 1, tzinfo=UTC)):
        assert member.get("/units").status == 200
