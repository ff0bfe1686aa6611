"""The pages of webhooks: chosen, tried, read, paused and resumed; the secret is shown once."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from openzone.core import clock
from openzone.core import sending as letters
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.core.health.work import webhooks as checked
from openzone.core.models import Delivery, Webhook, WebhookDelivery
from openzone.core.webhooks import form, sending
from openzone.places.actions.webhooks import add_webhook
from receiver import Receiver

SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def administrator(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["administrator"])
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def hooked(cast: Cast, receiver: Receiver, path: str = "/") -> Webhook:
    by = cast.actor("administrator")
    return add_webhook(url=f"http://{receiver.place}{path}", verbs=["unit.renamed"], description="Data office", by=by)


def act(cast: Cast, webhook: Webhook, count: int = 1) -> None:
    for _ in range(count):
        append("unit.renamed", subject_type="unit", subject_id=cast.units["station"].pk, by=system(cast.zone.pk))
    sending.run(webhook.pk)


def test_a_webhook_is_added_once_and_its_secret_shown_once(
    cast: Cast, administrator: Client, receiver: Receiver
) -> None:
    page = text(administrator.get(reverse("desk_webhook_new")))
    assert f"Hosts to which this installation posts: {receiver.place}." in page
    for words in ("raised a demand", "Enterprises: Figures and returns", "changed its status in the zone"):
        assert words in page
    sent = {"url": f"http://{receiver.place}/", "verbs": ["case.submit", "case.propose"], "key": "k1"}
    refused = administrator.post(reverse("desk_webhook_new"), {**sent, "url": "https://10.0.0.1/"})
    assert refused.status_code == 422 and "OPENZONE_WEBHOOK_HOSTS" in text(refused)
    assert re.search(r'value="case.propose" checked', text(refused)), "what was chosen is kept"
    assert "Choose at least one thing" in text(administrator.post(reverse("desk_webhook_new"), {**sent, "verbs": []}))
    made = administrator.post(reverse("desk_webhook_new"), sent)
    webhook = Webhook.objects.get()
    assert set(SECRET.findall(text(made))) == {webhook.secret} and made["Cache-Control"] == "no-store"
    again = text(administrator.post(reverse("desk_webhook_new"), sent))
    assert Webhook.objects.count() == 1 and not SECRET.search(again) and "shown once already" in again
    for name in ("desk_webhook", "desk_webhook_edit"):
        assert webhook.secret not in text(administrator.get(reverse(name, args=[webhook.pk])))
    renewed = text(administrator.post(reverse("desk_webhook_secret", args=[webhook.pk]), {"key": "k2"}))
    webhook.refresh_from_db()
    assert set(SECRET.findall(renewed)) == {webhook.secret}
    assert "The old secret signs too until" in text(administrator.get(reverse("desk_webhook", args=[webhook.pk])))


def test_its_page_tells_what_became_of_what(cast: Cast, administrator: Client, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    place = reverse("desk_webhook", args=[webhook.pk])
    assert "Nothing was told yet" in text(administrator.get(place))
    assert administrator.post(reverse("desk_webhook_test", args=[webhook.pk])).status_code == 302
    act(cast, webhook)
    assert "test event" in text(administrator.get(place)) and "unit.renamed" in text(administrator.get(place))
    receiver.status = 500
    act(cast, webhook)
    page = text(administrator.get(place))
    assert "Nothing is taken since" in page and "failing" in page and ">500<" in page
    row = WebhookDelivery.objects.get(status=500)
    WebhookDelivery.objects.filter(pk=row.pk).update(state="dead", next_try_at=None)
    only_dead = text(administrator.get(f"{place}?state=dead"))
    assert only_dead.count('id="delivery-') == 1 and "Post again all that was given up" in only_dead
    shown = reverse("desk_webhook_delivery", args=[webhook.pk, row.pk])
    assert "&quot;specversion&quot;: &quot;1.0&quot;" in text(administrator.get(shown))
    assert administrator.post(shown, {"key": "k"}).status_code == 303
    sending.run(webhook.pk)
    assert "Post it now" in text(administrator.get(shown)), "its next try is a while away, and the receiver rests"
    at_once = administrator.post(shown, {"key": "l"}, follow=True)
    assert at_once.status_code == 200 and "It is posted at once." in text(at_once)
    before = len(receiver.got)
    sending.run(webhook.pk)
    assert len(receiver.got) == before + 1
    assert administrator.post(reverse("desk_webhook_pause", args=[webhook.pk])).status_code == 302
    halted = text(administrator.get(shown))
    assert "It waits until the webhook is resumed" in halted and "Post it now" not in halted
    assert "Resumed, it goes on where it stopped" in text(administrator.get(place))
    receiver.status = 200
    administrator.post(reverse("desk_webhook_resume", args=[webhook.pk]))
    sending.run(webhook.pk)
    row.refresh_from_db()
    assert row.state == "sent"
    assert administrator.post(reverse("desk_webhook_remove", args=[webhook.pk]), {"key": "m"}).status_code == 303
    assert "No other system is told anything yet" in text(administrator.get(reverse("desk_webhooks")))


def test_what_somebody_else_changed_meanwhile_is_not_written_over(
    cast: Cast, administrator: Client, receiver: Receiver
) -> None:
    webhook = hooked(cast, receiver)
    place = reverse("desk_webhook_edit", args=[webhook.pk])
    seen = re.search(r'name="seen" value="(\w+)"', text(administrator.get(place)))
    assert seen
    Webhook.objects.update(description="Another office")
    sent = {"url": webhook.url, "description": "Mine", "verbs": ["unit.closed"], "seen": seen[1], "key": "k"}
    answer = administrator.post(place, sent)
    assert answer.status_code == 409 and "What you typed is kept" in text(answer)


def test_a_page_asks_as_much_for_three_as_for_one(cast: Cast, administrator: Client, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    act(cast, webhook)

    def asked() -> list[int]:
        counts = []
        for name, place in (("desk_webhooks", []), ("desk_webhook", [webhook.pk])):
            with CaptureQueriesContext(
                connection,
            ) as seen:
                assert administrator.get(reverse(name, args=place)).status_code == 200
            counts.append(len(seen))
        return counts

    one = asked()
    hooked(cast, receiver, "/two")
    hooked(cast, receiver, "/three")
    act(cast, webhook, 60)
    assert asked() == one and max(one) <= 15
    page = text(administrator.get(reverse("desk_webhook", args=[webhook.pk])))
    following = re.search(r'href="\?(after=[^"]+)" rel="next"', page)
    assert following
    later = text(administrator.get(f"{reverse('desk_webhook', args=[webhook.pk])}?{following[1]}"))
    assert page.count('id="delivery-') == 50 and later.count('id="delivery-') == 11


def test_those_who_can_do_something_are_told_that_it_was_given_up(
    cast: Cast, administrator: Client, receiver: Receiver
) -> None:
    webhook = hooked(cast, receiver)
    assert [one.level for one in checked()] == ["ok"]
    receiver.status = 410
    act(cast, webhook)
    notices = text(administrator.get(reverse("notices")))
    assert "Data office" in notices and "takes nothing any more" in notices
    assert Delivery.objects.filter(channel="mail", activity__verb="webhook.given_up").count() == 1
    assert letters.written(list(Delivery.objects.filter(channel="mail").select_related("activity"))) is not None
    assert [one.seen for one in checked()] == ["1 webhook was paused because nothing was taken"]


def test_what_waits_too_long_is_a_finding(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    row = form.test(webhook, zone="here", at=clock.now() - timedelta(hours=1))
    row.save()
    assert [(one.level, one.seen) for one in checked()] == [("wrong", "1 event for webhooks is late")]


def test_without_webhooks_there_is_no_finding(db: None) -> None:
    assert not list(checked())
