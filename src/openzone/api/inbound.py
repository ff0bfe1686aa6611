"""Messages that other systems hand in, such as an adapter of a messenger: signed as Standard Webhooks asks."""

import json
from typing import Annotated, Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import Router
from ninja.security import APIKeyHeader
from pydantic import BaseModel, Field, StrictStr
from standardwebhooks import Webhook as Signer
from standardwebhooks.webhooks import WebhookVerificationError

from openzone.api.access import ApiRequest
from openzone.api.answers import documented
from openzone.api.bodies import Body, Code, Line, Ref, Text
from openzone.core import clock
from openzone.core.actions import fingerprint
from openzone.core.actor import Actor
from openzone.core.errors import Conflict, Invalid
from openzone.core.files import MOST_AT_ONCE
from openzone.correspondence.actions.keeping import keep_message
from openzone.correspondence.models import LONGEST_NAME, LONGEST_SENDER, Inlet
from openzone.correspondence.queries import inlet_named

router = Router(tags=["messages handed in"])
INLET = "inlet"


class Signed(APIKeyHeader):
    """The headers `webhook-id`, `webhook-timestamp` and `webhook-signature`, made with the secret of the way in."""

    param_name = "webhook-signature"

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Whoever signed with the secret of this way in, or with the old one while that counts."""
        match = request.resolver_match
        inlet = inlet_named(str(match.kwargs["inlet"])) if match else None
        name = request.headers.get("webhook-id", "")
        if inlet is None or not key or not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
            return None
        if not any(_fits(secret, request) for secret in _secrets(inlet)):
            return None
        return Actor(None, inlet.zone_id, "messenger", {INLET: inlet})


def _secrets(inlet: Inlet) -> list[str]:
    until = inlet.old_secret_until
    return [inlet.secret, *([inlet.old_secret] if until is not None and clock.now() < until else [])]


def _fits(secret: str, request: HttpRequest) -> bool:
    try:
        Signer(secret).verify(request.body, {name.lower(): value for name, value in request.headers.items()})
    except (WebhookVerificationError, ValueError, UnicodeError):
        return False
    return True


class HandedFile(Body):
    """A file of a message."""

    name: Line = Field(examples=["现场照片.jpg"])
    content: StrictStr = Field(description="The bytes in base64.", max_length=4_000_000)


class HandedMessage(Body):
    """What somebody wrote at another system."""

    sender: Annotated[StrictStr, Field(min_length=1, max_length=LONGEST_SENDER)] = Field(
        description="The sender as the other system knows him: an e-mail here, or whatever name never changes. Who is "
        "not known waits for somebody of the zone, who can say whose name it is.",
        examples=["wecom:zhang.wei"],
    )
    sender_name: Line = Field(default="", description="How the sender is called there.", examples=["张伟"])
    text: Text = Field(default="", examples=["夜班班车今天没有来。"])
    case: Ref | None = Field(default=None, description="The demand that it is about, if the other system knows it.")
    thread: Line = Field(
        default="",
        description="How the other system calls the exchange: what follows in it goes where the one before went.",
        examples=["wecom:zhang.wei"],
    )
    files: Annotated[list[HandedFile], Field(max_length=MOST_AT_ONCE)] = Field(default_factory=list)


class HandedIn(BaseModel):
    """That a message was kept."""

    id: int = Field(description="The number of the letter, as the desk and `GET /letters` know it.")
    repeated: bool = Field(description="Whether it was handed in before under the same `webhook-id`; it counts once.")


@router.post(
    "/inbound/{inlet}",
    auth=Signed(),
    response=documented(202, HandedIn, 400, 409, 413),
    summary="Hand a message in",
    operation_id="hand_in_message",
)
def hand_in(request: ApiRequest, inlet: Code, payload: HandedMessage) -> HttpResponse:
    """Keep a message, which goes into its demand within seconds or waits for somebody of the zone.

    Sent again under the same `webhook-id` it is answered the same and counts once; another message under that id is
    refused. A whole request takes up to 4 MB.
    """
    way: Any = request.auth.memory[INLET]
    if not payload.text.strip() and not payload.files:
        raise Invalid.of("text", _("Please fill this in."))
    body = json.dumps(payload.model_dump(mode="json"), ensure_ascii=False, sort_keys=True).encode()
    name = request.headers["webhook-id"]
    letter, is_new = keep_message(
        cast(Inlet, way), name=name, sender=payload.sender.strip(), sender_name=payload.sender_name.strip(),
        thread=payload.thread, body=body,
    )  # fmt: skip
    if not is_new and letter.digest != fingerprint(body.decode()):
        raise Conflict(_("Another message was handed in under this webhook-id. Use a new one."))
    answer = HandedIn(id=letter.pk, repeated=not is_new)
    return JsonResponse(answer.model_dump(mode="json"), status=202)
