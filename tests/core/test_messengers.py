"""Notices at the webhooks of messengers, in their documented formats, against a receiver of ours."""

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import LazySettings
from standardwebhooks import Webhook

from cast import Cast
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock, posting, sending
from openzone.core.enums import MessengerKind
from openzone.core.errors import Invalid
from openzone.core.letters import Part
from openzone.core.messengers import MOST_BYTES, _markdown
from openzone.core.models import Delivery, Messenger
from openzone.core.notices import Line
from openzone.core.preferences import choose, remove_messenger, set_messenger
from receiver import Receiver

SECRET = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()


def told_at(
    receiver: Receiver, cast: Cast, kind: str, *, who: str = "owner", secret: str = "", path: str = "/"
) -> Case:
    """Somebody with a messenger is asked something; nothing else waits."""
    User.objects.update(language="en")
    case = cast.case(State.TRIAGED)
    set_messenger(kind=kind, url=f"http://{receiver.place}{path}", secret=secret, by=cast.actor("owner"))
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body="A secret question.")
    Delivery.objects.filter(channel="mail").delete()
    return case


def states() -> list[tuple[str, str]]:
    return list(Delivery.objects.filter(channel="messenger").order_by("id").values_list("state", "error"))


def test_wecom(cast: Cast, receiver: Receiver) -> None:
    case = told_at(receiver, cast, "wecom", path="/cgi-bin/webhook/send?key=k")
    assert sending.send_messages() == 1
    ((path, headers, body),) = receiver.got
    assert path == "/cgi-bin/webhook/send?key=k"
    assert headers["content-type"].startswith("application/json")
    assert body["msgtype"] == "markdown" and set(body["markdown"]) == {"content"}
    content = body["markdown"]["content"]
    assert f"**{case.ref} A bus for the night shift**\n> Dispatcher asked the enterprise a question" in content
    assert "[Open it](http://localhost:8000/go/" in content
    assert "A secret question" not in content
    assert states() == [("sent", "")]


def test_dingtalk_signs(cast: Cast, receiver: Receiver) -> None:
    told_at(receiver, cast, "dingtalk", secret="SECabc", path="/robot/send?access_token=t")
    sending.send_messages()
    ((path, _headers, body),) = receiver.got
    asked = parse_qs(urlsplit(path).query)
    stamp = asked["timestamp"][0]
    expected = hmac.new(b"SECabc", f"{stamp}\nSECabc".encode(), hashlib.sha256).digest()
    assert base64.b64decode(asked["sign"][0]) == expected
    assert abs(int(stamp) / 1000 - clock.now().timestamp()) < 60
    assert asked["access_token"] == ["t"]
    assert body["msgtype"] == "markdown" and set(body["markdown"]) == {"title", "text"}


def test_a_standard_webhook_keeps_its_name_over_retries_and_is_signed(cast: Cast, receiver: Receiver) -> None:
    case = told_at(receiver, cast, "standard", secret=SECRET)
    receiver.status, receiver.body = 503, b""
    sending.send_messages()
    assert states() == [("waiting", "HTTP 503")]
    receiver.status = 204
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        assert sending.send_messages() == 1
    (_path, first, body), (_again, second, _body) = receiver.got
    assert first["webhook-id"] == second["webhook-id"]
    assert body["data"]["lines"][0]["reference"] == case.ref
    Webhook(SECRET).verify(json.dumps(body, ensure_ascii=False), first)


ANSWERS = [
    (200, b"", ("sent", "")),
    (200, b"[not an object]", ("sent", "")),
    (200, b'{"errcode":45009,"errmsg":"api freq out of limit"}', ("waiting", "errcode 45009")),
    (200, b'{"errcode":310000,"errmsg":"sign not match"}', ("failed", "errcode 310000")),
    (400, b"", ("failed", "HTTP 400")),
    (429, b"", ("waiting", "HTTP 429")),
    (302, b"", ("failed", "HTTP 302")),
    (200, b"x" * 10_000_000, ("sent", "")),
    (410, b"", ("failed", "the messenger is gone")),
    (200, b'{"errcode":93000,"errmsg":"invalid webhook url"}', ("failed", "the messenger is gone")),
]


def test_what_an_answer_means(cast: Cast, receiver: Receiver) -> None:
    case = told_at(receiver, cast, "wecom")
    for status, answer, fate in ANSWERS:
        Delivery.objects.all().delete()
        set_messenger(kind="wecom", url=f"http://{receiver.place}/", secret="", by=cast.actor("owner"))
        actions.post_message(case, by=cast.actor("dispatcher"), body="And?")
        receiver.got.clear()
        receiver.status, receiver.body = status, answer
        receiver.location = f"http://{receiver.place}/elsewhere" if status == 302 else ""
        with clock.fixed(clock.now() + timedelta(hours=1)):
            sending.send_messages()
        assert (states(), len(receiver.got)) == ([fate], 1)
        assert Messenger.objects.filter(turned_off_at__isnull=False).exists() is (fate[1] == "the messenger is gone")


def test_one_that_fails_for_a_day_is_turned_off_and_holds_up_nobody(cast: Cast, receiver: Receiver) -> None:
    case = told_at(receiver, cast, "wecom", path="/owner")
    set_messenger(kind="wecom", url=f"http://{receiver.place}/member", secret="", by=cast.actor("member"))
    receiver.failing = "/owner"
    now, hours = clock.now(), 0
    case = Case.objects.latest("id")
    while Delivery.objects.filter(channel="messenger", state="waiting").exists():
        with clock.fixed(now + timedelta(hours=hours)):
            if hours % 8 == 0:
                actions.post_message(case, by=cast.actor("dispatcher"), body=f"Hour {hours}")
            sending.send_messages()
        hours += 1
    assert 20 <= hours <= 40
    paths = [path for path, *_ in receiver.got]
    assert paths.count("/member") >= 2
    owner = Messenger.objects.get(user_id=cast.users["owner"].pk)
    assert (owner.error, owner.turned_off_at is not None) == ("HTTP 500", True)
    mine = Delivery.objects.filter(recipient_id=cast.users["owner"].pk)
    assert set(mine.filter(channel="messenger").values_list("state", flat=True)) <= {"failed", "dropped"}
    assert mine.filter(channel="page", activity__verb="channel.messenger_off").count() == 1
    with clock.fixed(now + timedelta(days=3)):
        actions.post_message(case, by=cast.actor("dispatcher"), body="Still there?")
    assert not mine.filter(channel="messenger", state="waiting").exists()


def test_a_robot_that_took_it_and_did_not_answer_is_not_asked_twice(
    cast: Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting, "READ_SECONDS", 0.3)
    told_at(receiver, cast, "wecom")
    receiver.seconds = 1.0
    sending.send_messages()
    assert states() == [("uncertain", "ReadTimeout")]


def test_nobody_listens(cast: Cast, receiver: Receiver, settings: LazySettings) -> None:
    told_at(receiver, cast, "wecom")
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    Messenger.objects.update(url="http://127.0.0.1:9/")
    sending.send_messages()
    assert states() == [("waiting", "ConnectError")]


def test_a_host_that_is_named_no_more_gets_nothing(cast: Cast, receiver: Receiver, settings: LazySettings) -> None:
    told_at(receiver, cast, "wecom")
    settings.WEBHOOK_HOSTS = []
    sending.send_messages()
    assert not receiver.got and states() == [("failed", "the messenger is gone")]


NO_MESSENGERS = [
    ("wecom", "https://evil.example/", "", "url"),
    ("standard", "http://127.0.0.1:1/", SECRET, "url"),
    ("standard", "{here}", "", "secret"),
    ("standard", "{here}", "whsec_short", "secret"),
    ("standard", "{here}", "大", "secret"),
    ("carrier pigeon", "{here}", "", "kind"),
    ("wecom", "", "", "url"),
    ("wecom", "https://qyapi.weixin.qq.com/\0", "", "url"),
]


def test_what_cannot_be_a_messenger_is_refused_with_a_sentence(cast: Cast, receiver: Receiver) -> None:
    for kind, url, secret, field in NO_MESSENGERS:
        address = url.format(here=f"http://{receiver.place}/")
        with pytest.raises(Invalid) as refused:
            set_messenger(kind=kind, url=address, secret=secret, by=cast.actor("owner"))
        assert set(refused.value.fields) == {field}


def test_kinds_are_chosen_by_channel_and_nothing_comes_after_it_was_removed(cast: Cast, receiver: Receiver) -> None:
    case = told_at(receiver, cast, "wecom")
    choose({("owed", "messenger"): False, ("messages", "messenger"): True}, by=cast.actor("owner"))
    sending.send_messages()
    assert states() == [("dropped", "not wanted any more")]
    actions.post_message(case, by=cast.actor("dispatcher"), body="And?")
    remove_messenger(by=cast.actor("owner"))
    remove_messenger(by=cast.actor("owner"))
    assert states()[-1] == ("dropped", "the messenger was removed")
    assert not receiver.got


def test_a_long_letter_is_cut_to_what_the_robot_takes_and_names_make_no_links() -> None:
    line = Line(who="[Li](https://evil.example)", sentence="写了" * 100, title="<b>*", ref="C-1", path="/")
    part = Part("zh-hans", "区", "主题", [line] * 30, 12, "http://localhost:8000/go/1/?all")
    text = _markdown([part], MOST_BYTES[MessengerKind.WECOM], "\n")
    assert len(text.encode()) <= 4096
    assert text.rstrip().endswith("(http://localhost:8000/go/1/?all)")
    assert text.count("](") == 1
