"""Webhooks of the zone, for those who administer all of it; what an administrator does is a noun posted below one."""

from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router
from pydantic import BaseModel, Field, StrictStr

from openzone.api.access import ApiRequest
from openzone.api.answers import Items, Key, documented, page, respond, respond_once
from openzone.api.bodies import Body, Filters, Line, Nothing
from openzone.core.actor import Actor
from openzone.core.enums import PausedBy, WebhookState
from openzone.core.keyset import Order
from openzone.core.models import Webhook, WebhookDelivery
from openzone.core.webhooks.catalogue import offered
from openzone.core.webhooks.queries import Fares, Health, health_of
from openzone.places.actions import webhooks as acts
from openzone.places.queries import webhooks_visible_to

router = Router(tags=["webhooks"])
LARGEST = 2**63
Url = Annotated[StrictStr, Field(max_length=acts.LONGEST_URL)]
Verbs = Annotated[list[Annotated[StrictStr, Field(max_length=60)]], Field(min_length=1, max_length=1000)]


class VerbShape(BaseModel):
    """Something that can be told."""

    verb: str = Field(examples=["case.propose"])
    words: str = Field(description="The end of a sentence that begins with who did it, in the reader's language.")
    group: str = Field(description="What it belongs to, in the reader's language.")


class WebhookShape(BaseModel):
    """A webhook, and how it fares."""

    id: int
    url: str
    description: str
    verbs: list[str]
    state: Fares
    waiting: int = Field(description="How much waits to be posted, counted up to 1001.")
    given_up: int = Field(description="How much was given up and can be posted again, counted up to 1001.")
    last_success_at: datetime | None
    failing_since: datetime | None
    next_try_at: datetime | None = Field(description="Until when a receiver that failed is left alone.")
    paused_at: datetime | None
    paused_by: PausedBy | None
    created_at: datetime

    @classmethod
    def of(cls, health: Health) -> "WebhookShape":
        """The shape of this row."""
        return cls(**_columns(health))


class SecretShape(WebhookShape):
    """A webhook with its secret, which is told this once."""

    secret: str = Field(examples=["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"])

    @classmethod
    def of(cls, health: Health) -> "SecretShape":
        """The shape of this row."""
        return cls(**_columns(health), secret=health.webhook.secret)


def _columns(health: Health) -> dict[str, Any]:
    row = health.webhook
    return {
        "id": row.pk,
        "url": row.url,
        "description": row.description,
        "verbs": row.verbs,
        "state": health.state,
        "waiting": health.waiting,
        "given_up": health.dead,
        "last_success_at": row.last_success_at,
        "failing_since": row.failing_since,
        "next_try_at": row.rest_until,
        "paused_at": row.paused_at,
        "paused_by": PausedBy(row.paused_by) if row.paused_by else None,
        "created_at": row.created_at,
    }


class RemovedShape(BaseModel):
    """A webhook that is no more."""

    id: int


class ResentShape(BaseModel):
    """How much is posted again."""

    count: int


class DeliveryShape(BaseModel):
    """Something that a webhook is told, and what came of it."""

    id: int
    webhook_id: str = Field(description="The header `webhook-id`, the same over all attempts.")
    verb: str
    subject: str = Field(examples=["C-2026-00042"])
    state: WebhookState = Field(description="`waiting`, `sent` (it was taken) or `dead` (it was given up).")
    attempts: int
    status: int | None = Field(description="What was answered at the latest attempt; null: nothing.")
    error: str = Field(description="Why nothing was answered.", examples=["ConnectTimeout"])
    milliseconds: int | None
    created_at: datetime
    tried_at: datetime | None
    next_try_at: datetime | None

    @classmethod
    def of(cls, row: WebhookDelivery) -> "DeliveryShape":
        """The shape of this row."""
        return cls(
            id=row.pk,
            webhook_id=row.name,
            verb=row.verb,
            subject=row.subject,
            state=WebhookState(row.state),
            attempts=row.attempts,
            status=row.status,
            error=row.error,
            milliseconds=row.milliseconds,
            created_at=row.created_at,
            tried_at=row.tried_at,
            next_try_at=row.next_try_at,
        )


class NewWebhook(Body):
    """Where another system is to be told of what."""

    url: Url = Field(examples=["https://data.zone.example/hooks/openzone"])
    verbs: Verbs = Field(description="Of `GET /webhooks/verbs`.", examples=[["case.submit", "case.propose"]])
    description: Line = ""


class ChangedWebhook(Body):
    """What is to be changed; null keeps it."""

    url: Url | None = None
    verbs: Verbs | None = None
    description: Line | None = None


class DeliveryFilters(Filters):
    """Which deliveries."""

    state: WebhookState | None = None


def _webhook(actor: Actor, number: int) -> Webhook:
    return get_object_or_404(webhooks_visible_to(actor), pk=number if number < LARGEST else 0)


def _shape(webhook: Webhook) -> WebhookShape:
    return WebhookShape.of(health_of([webhook])[0])


@router.get(
    "/webhooks/verbs",
    response=documented(200, Items[VerbShape]),
    summary="List what can be told",
    operation_id="list_webhook_verbs",
)
def list_verbs(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """Every verb of which a webhook can be told; all on one page."""
    items = [
        VerbShape(verb=verb, words=str(words), group=str(group.words))
        for group in offered()
        for verb, words in group.verbs.items()
    ]
    return respond(Items(items=items, next=None))


@router.get(
    "/webhooks",
    response=documented(200, Items[WebhookShape]),
    summary="List webhooks",
    operation_id="list_webhooks",
)
def list_webhooks(request: ApiRequest, filters: Query[Filters]) -> HttpResponse:
    """The webhooks of the zone, the oldest first; none for whoever does not administer all of it."""
    rows = webhooks_visible_to(request.auth)
    found, after = page(rows, Order("webhooks", "id"), cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[WebhookShape.of(one) for one in health_of(found)], next=after))


@router.post(
    "/webhooks",
    response=documented(201, SecretShape, 400, 403, 409, 413),
    summary="Add a webhook",
    operation_id="add_webhook",
)
def new_webhook(request: ApiRequest, payload: NewWebhook, key: Key) -> HttpResponse:
    """Have another system told from now on. Its host must be one to which this installation posts."""

    def act() -> SecretShape:
        return SecretShape.of(Health(acts.add_webhook(by=request.auth, **payload.model_dump()), 0, 0))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=201)


@router.get(
    "/webhooks/{int:number}",
    response=documented(200, WebhookShape, 404),
    summary="Show a webhook",
    operation_id="show_webhook",
)
def show_webhook(request: ApiRequest, number: int) -> HttpResponse:
    """One webhook, and how it fares."""
    return respond(_shape(_webhook(request.auth, number)))


@router.patch(
    "/webhooks/{int:number}",
    response=documented(200, WebhookShape, 400, 403, 404, 413),
    summary="Change a webhook",
    operation_id="change_webhook",
)
def change_webhook(request: ApiRequest, number: int, payload: ChangedWebhook, key: Key) -> HttpResponse:
    """Change where it leads and what is told there. What waits goes to the new address, and at once."""

    def act() -> WebhookShape:
        row = _webhook(request.auth, number)
        given = {name: value for name, value in payload.model_dump().items() if value is not None}
        now = {"url": row.url, "verbs": row.verbs, "description": row.description}
        return _shape(acts.change_webhook(row, by=request.auth, **{**now, **given}))

    return respond_once(request, key, payload.model_dump(mode="json"), act, status=200)


def _secret(webhook: Webhook, by: Actor) -> SecretShape:
    return SecretShape.of(health_of([acts.renew_secret(webhook, by=by)])[0])


def _test(webhook: Webhook, by: Actor) -> DeliveryShape:
    return DeliveryShape.of(acts.send_test(webhook, by=by))


def _pause(webhook: Webhook, by: Actor) -> WebhookShape:
    return _shape(acts.pause_webhook(webhook, by=by))


def _resume(webhook: Webhook, by: Actor) -> WebhookShape:
    return _shape(acts.resume_webhook(webhook, by=by))


def _resend(webhook: Webhook, by: Actor) -> ResentShape:
    return ResentShape(count=acts.resend_dead(webhook, by=by))


def _remove(webhook: Webhook, by: Actor) -> RemovedShape:
    number = webhook.pk
    acts.remove_webhook(webhook, by=by)
    return RemovedShape(id=number)


Act = Callable[[Webhook, Actor], BaseModel]
# By noun: what it does, what it answers, the action that says more, and a title.
NOUNS: dict[str, tuple[Act, type[BaseModel], Callable[..., Any], str]] = {
    "secret": (_secret, SecretShape, acts.renew_secret, "Renew the secret of a webhook"),
    "test": (_test, DeliveryShape, acts.send_test, "Test a webhook"),
    "pause": (_pause, WebhookShape, acts.pause_webhook, "Pause a webhook"),
    "resumption": (_resume, WebhookShape, acts.resume_webhook, "Resume a webhook"),
    "resending": (_resend, ResentShape, acts.resend_dead, "Post again what was given up"),
    "removal": (_remove, RemovedShape, acts.remove_webhook, "Remove a webhook"),
}


def _turn(act: Act) -> Callable[..., HttpResponse]:
    def view(request: ApiRequest, number: int, key: Key, payload: Nothing | None = None) -> HttpResponse:
        return respond_once(request, key, {}, lambda: act(_webhook(request.auth, number), request.auth), status=200)

    return view


for noun, (act, shape, action, title) in NOUNS.items():
    router.post(
        f"/webhooks/{{int:number}}/{noun}",
        response=documented(200, shape, 400, 403, 404, 409, 413),
        summary=title,
        description=action.__doc__,
        operation_id=f"webhook_{noun}",
        url_name=f"webhook-{noun}",
    )(_turn(act))


@router.get(
    "/webhooks/{int:number}/deliveries",
    response=documented(200, Items[DeliveryShape], 404),
    summary="List what a webhook is told",
    operation_id="list_webhook_deliveries",
)
def list_deliveries(request: ApiRequest, number: int, filters: Query[DeliveryFilters]) -> HttpResponse:
    """What it was and is to be told, the newest first. What was taken is kept a month, what was given up three."""
    rows = _webhook(request.auth, number).deliveries.all()
    rows = rows.filter(state=filters.state) if filters.state else rows
    order = Order(f"webhook deliveries {number}", "id", down=True)
    found, after = page(rows, order, cursor=filters.cursor, limit=filters.limit)
    return respond(Items(items=[DeliveryShape.of(row) for row in found], next=after))


@router.post(
    "/webhooks/{int:number}/deliveries/{int:delivery}/resending",
    response=documented(200, DeliveryShape, 400, 403, 404, 409, 413),
    summary="Post something again",
    operation_id="resend_webhook_delivery",
)
def resend_delivery(
    request: ApiRequest, number: int, delivery: int, key: Key, payload: Nothing | None = None
) -> HttpResponse:
    """Post something again under the same `webhook-id`, or what waits at once. 409 for what waits in a paused one."""

    def act() -> DeliveryShape:
        rows = _webhook(request.auth, number).deliveries.select_related("webhook")
        row = get_object_or_404(rows, pk=delivery if delivery < LARGEST else 0)
        return DeliveryShape.of(acts.resend(row, by=request.auth))

    return respond_once(request, key, {}, act, status=200)
