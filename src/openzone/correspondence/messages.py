"""What another system posts for a messenger: read from its bytes, as the API has checked them before they were kept."""

import base64
import binascii
import json
from dataclasses import dataclass, field
from typing import Any

from openzone.correspondence.mime import Part, clean


@dataclass(frozen=True)
class Posted:
    """A message of a messenger: whose, about what, and what it says."""

    sender: str
    sender_name: str
    text: str
    case: str = ""
    thread: str = ""
    files: list[Part] = field(default_factory=list)


def posted(raw: bytes) -> Posted:
    """What was posted."""
    body: dict[str, Any] = json.loads(raw)
    return Posted(
        sender=str(body["sender"]),
        sender_name=str(body.get("sender_name") or ""),
        text=clean(str(body.get("text") or "")).strip(),
        case=str(body.get("case") or ""),
        thread=str(body.get("thread") or ""),
        files=[Part(str(one["name"]), "", decoded(str(one["content"]))) for one in body.get("files") or ()],
    )


def decoded(content: str) -> bytes:
    """The bytes of a file; nothing where they are no base64."""
    try:
        return base64.b64decode(content, validate=True)
    except (binascii.Error, ValueError):
        return b""
