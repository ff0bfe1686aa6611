"""An example adapter: takes what a DingTalk robot (钉钉机器人) is told and hands it in at OpenZone.

DingTalk posts each message to the address that you name in the robot's settings ("消息接收", HTTP mode), as
https://open.dingtalk.com/document/orgapp/receive-message describes: JSON, with the headers `timestamp` and `sign`,
which prove that DingTalk sent it. This program checks them and posts the message on, signed as Standard Webhooks asks.
Run it beside OpenZone, behind your web server:

    DINGTALK_SECRET=… OPENZONE_URL=https://zone.example/api/v1/inbound/dingtalk OPENZONE_SECRET=whsec_… \\
        python dingtalk_to_openzone.py 8080

It needs the packages `httpx` and `standardwebhooks`. What could not be handed in is answered with an error, so that
DingTalk shows it to whoever operates the robot; under the same id a message counts once, however often it is posted.
"""

import base64
import hashlib
import hmac
import json
import os
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
from standardwebhooks import Webhook

LARGEST = 1024 * 1024
# DingTalk's own rule: what was signed more than an hour ago is not from DingTalk.
MOST_SECONDS = 3600


def is_from_dingtalk(headers: Mapping[str, str], secret: str, now: datetime) -> bool:
    """Whether the headers prove that DingTalk sent it, and just now."""
    moment, given = headers.get("timestamp", ""), headers.get("sign", "")
    if not moment.isdecimal() or abs(now.timestamp() - int(moment) / 1000) > MOST_SECONDS:
        return False
    made = hmac.new(secret.encode(), f"{moment}\n{secret}".encode(), hashlib.sha256).digest()
    return hmac.compare_digest(base64.b64encode(made).decode(), given)


def handed_in(message: Mapping[str, Any]) -> tuple[str, dict[str, str]] | None:
    """The id and the body for OpenZone; None for what holds no text."""
    text = str(message.get("text", {}).get("content", "")).strip()
    if message.get("msgtype") != "text" or not text:
        return None
    # The number of somebody of one's own organisation stays the same; strangers have an id for this robot only.
    sender = f"dingtalk:{message.get('senderStaffId') or message['senderId']}"
    body = {
        "sender": sender,
        "sender_name": str(message.get("senderNick", "")),
        "text": text,
        "thread": f"{message['conversationId']}"[:200],
    }
    return f"dingtalk-{message['msgId']}", body


def signed(name: str, body: Mapping[str, str], secret: str, now: datetime) -> tuple[bytes, dict[str, str]]:
    """The bytes and headers of what is posted."""
    content = json.dumps(body, ensure_ascii=False)
    headers = {
        "Content-Type": "application/json",
        "webhook-id": name,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(name, now, content),
    }
    return content.encode(), headers


class Callback(BaseHTTPRequestHandler):
    """Answers DingTalk."""

    def do_POST(self) -> None:
        """A message: checked, handed in, and answered when OpenZone has it."""
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), LARGEST))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if not is_from_dingtalk(headers, os.environ["DINGTALK_SECRET"], datetime.now(UTC)):
            self.answer(403)
            return
        found = handed_in(json.loads(body))
        if found is None:
            self.answer(200)
            return
        content, more = signed(*found, os.environ["OPENZONE_SECRET"], datetime.now(UTC))
        answer = httpx.post(os.environ["OPENZONE_URL"], content=content, headers=more, timeout=4)
        self.answer(200 if answer.status_code == httpx.codes.ACCEPTED else 502)

    def answer(self, status: int) -> None:
        """Send an answer."""
        self.send_response(status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")


if __name__ == "__main__":
    HTTPServer(("127.0.0.1", int(sys.argv[1])), Callback).serve_forever()
