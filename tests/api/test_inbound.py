"""Messages that other systems hand in: signed, each once, in their demand or with somebody; and the example adapter."""

import base64
import hashlib
import hmac
import importlib.util
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from standardwebhooks import Webhook as Signer

from cast import Cast
from correspondence.mailed import asked_case, inlet, waiting
from openzone.cases.models import Message
from openzone.correspondence.actions.deciding import assign_letter
from openzone.correspondence.actions.inlets import close_inlet, renew_inlet_secret
from openzone.correspondence.actions.sorting import sort_letters
from openzone.correspondence.models import Handle, Inlet, Letter

Callers = Any
ADAPTER = Path(__file__).resolve().parents[2] / "docs" / "examples" / "dingtalk_to_openzone.py"


@pytest.fixture
def way(cast: Cast) -> Inlet:
    return inlet(cast)


def headers_of(way: Inlet, name: str, content: str, *, at: datetime | None = None, secret: str = "") -> dict[str, str]:
    now = at or datetime.now(UTC)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Signer(secret or way.secret).sign(name, now, content),
    }


def post(way: Inlet, body: Any, name: str = "one", **more: Any) -> tuple[int, Any]:
    content = json.dumps(body, ensure_ascii=False)
    headers = headers_of(way, name, content, **more)
    answer = Client().post(f"/api/v1/inbound/{way.code}", content, content_type="application/json", headers=headers)
    return answer.status_code, answer.json()


def said(case: Any) -> list[str]:
    return list(Message.objects.filter(case=case, side="enterprise").values_list("body", flat=True))


def test_a_message_of_somebody_known_goes_into_its_demand_once(cast: Cast, way: Inlet) -> None:
    case = asked_case(cast)
    body = {
        "sender": "owner@example.org", "text": "四十人。", "case": case.ref, "thread": "t1",
        "files": [{"name": "名单.csv", "content": base64.b64encode(b"name\nwang\n").decode()}],
    }  # fmt: skip
    status, first = post(way, body)
    assert (status, first["repeated"]) == (202, False)
    assert post(way, body) == (202, {"id": first["id"], "repeated": True})
    assert post(way, {**body, "text": "五十人。"})[0] == 409
    sort_letters()
    assert said(case) == ["四十人。"]
    assert Message.objects.get(case=case, side="enterprise").files.get().name == "名单.csv"
    post(way, {"sender": "owner@example.org", "text": "还有一件事。", "thread": "t1"}, "two")
    sort_letters()
    assert said(case) == ["四十人。", "还有一件事。"]


def test_who_is_not_known_waits_and_is_known_from_then_on(cast: Cast, way: Inlet) -> None:
    case = asked_case(cast)
    post(way, {"sender": "wecom:zhang", "sender_name": "张", "text": "四十人。", "thread": "t"})
    sort_letters()
    letter = Letter.objects.get()
    assert (letter.state, letter.reason, letter.way) == ("quarantined", "unknown_sender", "messenger")
    assign_letter(letter, case=case, person=cast.users["owner"], by=cast.actor("dispatcher"), remember=True)
    assert Handle.objects.get().user == cast.users["owner"]
    post(way, {"sender": "wecom:zhang", "text": "谢谢。", "thread": "t"}, "two")
    sort_letters()
    assert said(case) == ["四十人。", "谢谢。"]
    post(way, {"sender": "wecom:zhang", "text": "另一件事。", "thread": "other"}, "three")
    sort_letters()
    assert Letter.objects.latest("pk").reason == "new_matter"


def test_only_what_is_signed_is_taken(cast: Cast, way: Inlet) -> None:
    body = {"sender": "owner@example.org", "text": "x"}
    other = inlet(cast, "other")
    assert post(way, body, secret=other.secret)[0] == 401
    assert post(way, body, at=datetime.now(UTC) - timedelta(minutes=10))[0] == 401
    assert post(way, body, "")[0] == 401
    unsigned = Client().post("/api/v1/inbound/wecom", json.dumps(body), content_type="application/json")
    assert unsigned.status_code == 401
    old = way.secret
    renewed = renew_inlet_secret(way, by=cast.actor("administrator"))
    assert post(renewed, body, secret=old)[0] == 202
    assert post(renewed, body, "two")[0] == 202
    Inlet.objects.filter(pk=way.pk).update(old_secret_until=datetime.now(UTC) - timedelta(minutes=1))
    assert post(renewed, body, "three", secret=old)[0] == 401
    close_inlet(renewed, by=cast.actor("administrator"))
    assert post(renewed, body, "four")[0] == 401
    assert Letter.objects.count() == 2


def test_what_does_not_fit_is_named(cast: Cast, way: Inlet) -> None:
    for body, field in (
        ({"text": "x"}, "sender"),
        ({"sender": "a"}, "text"),
        ({"sender": "a", "text": "x", "case": "C-1"}, "case"),
        ({"sender": "a", "text": "x", "phone": "1"}, "phone"),
        ({"sender": "a", "text": "x" * 20_000}, "text"),
    ):
        status, answer = post(way, body)
        assert status == 422 and field in [one["field"] for one in answer["errors"]], answer
    assert not Letter.objects.exists()
    post(way, {"sender": "a", "text": "", "files": [{"name": "a.exe", "content": "!!!"}]})
    sort_letters()
    assert Letter.objects.get().reason == "unknown_sender"


def test_letters_over_the_api(cast: Cast, call: Callers) -> None:
    case, letter, dispatcher = asked_case(cast), waiting(cast), call("dispatcher")
    assert call("officer").get("/letters").body["items"] == []
    assert call("officer").get(f"/letters/{letter.pk}").status == 404
    (line,) = dispatcher.get("/letters?state=quarantined").body["items"]
    assert (line["id"], line["reason"], line["sender"]) == (letter.pk, "unknown_sender", "wang@elsewhere.example")
    path = f"/letters/{letter.pk}"
    assert dispatcher.get(path).body["text"] == "我想问班车的事。"
    wrong = dispatcher.post(f"{path}/assignment", {"case": case.ref, "person": "nobody@here.example"})
    assert "person" in wrong.faults
    assert dispatcher.post(f"{path}/discarding").body["state"] == "discarded"
    assert dispatcher.post(f"{path}/discarding").status == 409
    done = dispatcher.post(f"{path}/assignment", {"case": case.ref, "person": "owner@example.org"}, Idempotency_Key="a")
    assert (done.body["state"], done.body["case"]) == ("posted", case.ref)
    again = waiting_again(cast)
    demand = {"organisation": cast.organisation.ref, "category": "commute", "title": "A bus", "consent": True}
    assert dispatcher.post(f"/letters/{again.pk}/demand", {**demand, "consent": False}).status == 422
    made = dispatcher.post(f"/letters/{again.pk}/demand", demand)
    assert made.body["state"] == "posted" and made.body["case"].startswith("C-")


def waiting_again(cast: Cast) -> Letter:
    return waiting(cast)


@pytest.fixture(scope="module")
def adapter() -> ModuleType:
    spec = importlib.util.spec_from_file_location("dingtalk_to_openzone", ADAPTER)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


CALLBACK = {
    "conversationId": "cidYxMzE=", "conversationType": "1", "createAt": 1_700_000_000_000, "msgId": "msg0xy",
    "msgtype": "text", "senderId": "$:LWCP_v1:$x", "senderNick": "张伟", "senderStaffId": "0121",
    "text": {"content": " 夜班班车今天没有来。"}, "robotCode": "dingabc",
}  # fmt: skip


def test_the_example_adapter_turns_a_callback_into_a_message(cast: Cast, way: Inlet, adapter: ModuleType) -> None:
    now, secret = datetime.now(UTC), "robot secret"
    moment = str(int(now.timestamp() * 1000))
    sign = base64.b64encode(hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()).decode()
    assert adapter.is_from_dingtalk({"timestamp": moment, "sign": sign}, secret, now)
    assert not adapter.is_from_dingtalk({"timestamp": moment, "sign": sign[:-4] + "AAA="}, secret, now)
    assert not adapter.is_from_dingtalk({"timestamp": moment, "sign": sign}, secret, now + timedelta(hours=2))
    assert not adapter.is_from_dingtalk({}, secret, now)
    assert adapter.handed_in({**CALLBACK, "msgtype": "picture"}) is None
    content, headers = adapter.signed(*adapter.handed_in(CALLBACK), way.secret, now)
    answer = Client().post("/api/v1/inbound/wecom", content, content_type="application/json", headers=headers)
    assert answer.status_code == 202
    sort_letters()
    letter = Letter.objects.get()
    assert (letter.sender, letter.sender_name, letter.text) == ("dingtalk:0121", "张伟", "夜班班车今天没有来。")
