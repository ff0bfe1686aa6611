"""Posts notices at the webhooks of messengers, in the format that each documents.

WeCom: https://developer.work.weixin.qq.com/document/path/91770 · DingTalk:
https://open.dingtalk.com/document/orgapp/custom-robot-access · others: https://www.standardwebhooks.com
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from standardwebhooks import Webhook

from openzone.core import clock
from openzone.core.actions import append, deliver
from openzone.core.actor import system
from openzone.core.delivering import Fate, drop_waiting
from openzone.core.enums import Channel, DeliveryState, MessengerKind
from openzone.core.letters import Part
from openzone.core.live import tell
from openzone.core.models import Messenger
from openzone.core.notices import Line
from openzone.core.posting import NO_ANSWER, NOT_ARRIVED, Answer, Postman, gate
from openzone.core.readers import Reader

MOST_BYTES = {MessengerKind.WECOM: 4096, MessengerKind.DINGTALK: 18_000}
LONGEST_SECRET = 200
# Busy, or more messages in a minute than the messenger takes.
TOO_MUCH = frozenset({-1, 45009, 45033, 130101, 410100})
# The robot was removed, or its address never was one.
GONE = frozenset({93000, 300001})
_GONE = "the messenger is gone"
_MARKUP = str.maketrans(
    {"[": "［", "]": "］", "<": "＜", ">": "＞", "*": "＊", "`": "'", "#": "＃", "\n": " ", "\r": " "}
)


@dataclass(frozen=True)
class Message:
    """A request as it goes out."""

    url: str
    body: str
    headers: dict[str, str] = field(default_factory=dict)


def post(postman: Postman, messenger: Messenger, reader: Reader, parts: Sequence[Part], *, name: str) -> Fate:
    """Post a letter and answer what became of it. Never raises for what the other end does."""
    if not gate().opens_for(messenger.kind, messenger.url):
        return Fate(DeliveryState.FAILED, _GONE)
    message = _FORMATS[MessengerKind(messenger.kind)](messenger, reader, parts, name)
    headers = {"Content-Type": "application/json; charset=utf-8", **message.headers}
    try:
        return _fate(postman.post(message.url, message.body, headers))
    except NOT_ARRIVED as error:
        return Fate(DeliveryState.WAITING, type(error).__name__)
    except NO_ANSWER as error:
        # It may have been read. Whoever knows the name of a message can tell a second one; a robot cannot.
        again = messenger.kind == MessengerKind.STANDARD
        return Fate(DeliveryState.WAITING if again else DeliveryState.UNCERTAIN, type(error).__name__)


def _fate(answer: Answer) -> Fate:
    status = answer.status
    if not answer.whole:
        raise TimeoutError
    if status in (408, 425, 429) or status >= 500:
        return Fate(DeliveryState.WAITING, f"HTTP {status}")
    if status in (404, 410):
        return Fate(DeliveryState.FAILED, _GONE)
    if not 200 <= status < 300:
        return Fate(DeliveryState.FAILED, f"HTTP {status}")
    code = _error_code(answer.body)
    if code in TOO_MUCH:
        return Fate(DeliveryState.WAITING, f"errcode {code}")
    if code in GONE:
        return Fate(DeliveryState.FAILED, _GONE)
    return Fate(DeliveryState.FAILED, f"errcode {code}") if code else Fate(DeliveryState.SENT)


def _error_code(answer: bytes) -> int:
    """What robots answer beside HTTP: 0 when all is well, as for those who answer nothing of the kind."""
    try:
        code = json.loads(answer).get("errcode", 0)
    except (ValueError, AttributeError, RecursionError):
        return 0
    return code if isinstance(code, int) else 0


def _wecom(messenger: Messenger, reader: Reader, parts: Sequence[Part], name: str) -> Message:
    content = _markdown(parts, MOST_BYTES[MessengerKind.WECOM], "\n")
    return Message(messenger.url, _json({"msgtype": "markdown", "markdown": {"content": content}}))


def _dingtalk(messenger: Messenger, reader: Reader, parts: Sequence[Part], name: str) -> Message:
    text = _markdown(parts, MOST_BYTES[MessengerKind.DINGTALK], "\n\n")
    body = _json({"msgtype": "markdown", "markdown": {"title": parts[0].subject, "text": text}})
    return Message(messenger.url + _signature(messenger.secret, round(clock.now().timestamp() * 1000)), body)


def _signature(secret: str, milliseconds: int) -> str:
    """What DingTalk wants behind the address of a robot that was given a secret."""
    if not secret:
        return ""
    sign = hmac.new(secret.encode(), f"{milliseconds}\n{secret}".encode(), hashlib.sha256).digest()
    return f"&timestamp={milliseconds}&sign={quote_plus(base64.b64encode(sign))}"


def _standard(messenger: Messenger, reader: Reader, parts: Sequence[Part], name: str) -> Message:
    now, part = clock.now(), parts[0]
    lines = [{"who": one.who, "sentence": one.sentence, "reference": one.ref, "title": one.title} for one in part.lines]
    data = {"zone": reader.house.code, "language": part.language, "lines": lines, "more": part.more, "url": part.link}
    body = _json({"type": "notices", "timestamp": now.isoformat(), "data": data})
    number = f"msg_{name}"
    headers = {
        "webhook-id": number,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(messenger.secret).sign(number, now, body),
    }
    return Message(messenger.url, body, headers)


Format = Callable[[Messenger, Reader, Sequence[Part], str], Message]
_FORMATS: dict[MessengerKind, Format] = {
    MessengerKind.WECOM: _wecom,
    MessengerKind.DINGTALK: _dingtalk,
    MessengerKind.STANDARD: _standard,
}


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False)


def _markdown(parts: Sequence[Part], most: int, between: str) -> str:
    """The letter as these robots show it, cut to what they take: whole lines, and always the link."""
    blocks = [block for part in parts for block in _blocks(part)]
    room = most - sum(len(one.encode()) + 2 for one, needed in blocks if needed)
    shown = []
    for text, needed in blocks:
        room -= 0 if needed else len(text.encode()) + 2
        if needed or room >= 0:
            shown.append(text)
    return between.join(shown)


def _blocks(part: Part) -> list[tuple[str, bool]]:
    """The blocks of one language, each with whether it must be there."""
    with translation.override(part.language):
        more = [(_("and %(count)d more") % {"count": part.more}, True)] if part.more else []
        link = f"[{_('Open it')}]({part.link})"
    return [*((_said(line), False) for line in part.lines), *more, (link, True)]


def _said(line: Line) -> str:
    thing = f"{line.ref} {line.title}".strip().translate(_MARKUP)
    return f"**{thing}**\n> {line.who.translate(_MARKUP)} {line.sentence.translate(_MARKUP)}"


def turns_off(fate: Fate, state: str) -> bool:
    """Whether it makes no sense to go on: the messenger is gone, or failed for a whole day."""
    return fate.error == _GONE or (fate.state == DeliveryState.WAITING and state == DeliveryState.FAILED)


@transaction.atomic
def give_up(user_id: int, zone_id: int, why: str) -> None:
    """Turn somebody's messenger off, take what waits for it out of the queue, and say so in the page."""
    living = Messenger.objects.filter(user_id=user_id, zone_id=zone_id, turned_off_at__isnull=True)
    if not living.update(turned_off_at=clock.now(), error=why[:200]):
        return
    drop_waiting(Channel.MESSENGER, user_id=user_id, zone_id=zone_id, why="the messenger was turned off")
    activity = append("channel.messenger_off", subject_type="channel", subject_id=user_id, by=system(zone_id))
    deliver(activity, to=[user_id])
    tell([f"user:{user_id}"])
