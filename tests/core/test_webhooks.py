"""Webhooks against a receiver of ours: each act told once, whatever the log, the receiver and the worker do."""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.conf import LazySettings
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from at_once import together
from cast import Cast, assemble
from database import conninfo
from openzone.cases import actions as cases
from openzone.cases.enums import State
from openzone.cli.postgres.server import NAME
from openzone.core import clock, posting
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.core.enums import WebhookState
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.log_end import final_mark
from openzone.core.models import Activity, Delivery, Webhook, WebhookDelivery
from openzone.core.webhooks import catalogue, collecting, form, sending
from openzone.core.webhooks.queries import health_of, with_work
from openzone.core.webhooks.rules import PAUSES
from openzone.core.webhooks.upkeep import forget_old_secrets, remove_old
from openzone.places.actions.webhooks import (
    add_webhook,
    change_webhook,
    pause_webhook,
    remove_webhook,
    renew_secret,
    resend,
    resend_dead,
    resume_webhook,
    send_test,
)
from receiver import Receiver

VERB = "unit.renamed"


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def hooked(cast: Cast, receiver: Receiver, *verbs: str, path: str = "/", by: str = "administrator") -> Webhook:
    """A webhook that leads to the receiver."""
    url = f"http://{receiver.place}{path}"
    return add_webhook(url=url, verbs=verbs or (VERB,), description=path, by=cast.actor(by))


def act(cast: Cast, count: int = 1, verb: str = VERB, zone: int | None = None) -> list[int]:
    """Something of the verb is done."""
    by, unit = system(zone or cast.zone.pk), cast.units["station"].pk
    return [append(verb, subject_type="unit", subject_id=unit, by=by).pk for _ in range(count)]


def told(receiver: Receiver) -> list[int]:
    """The activities that came, in order."""
    return [body["data"]["activity"] for _path, _headers, body in receiver.got]


def run(webhook: Webhook) -> int:
    return sending.run(webhook.pk)


def test_a_step_of_a_demand_is_told_by_ids_and_codes_alone(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver, "case.ask_information", "case.message")
    case = cast.case(State.TRIAGED)
    cases.ask_information(case, by=cast.actor("dispatcher"), body="A secret question.")
    assert run(webhook) == 1
    ((path, headers, body),) = receiver.got
    asked = Activity.objects.get(verb="case.ask_information")
    assert body == {
        "specversion": "1.0",
        "id": headers["webhook-id"],
        "source": "http://localhost:8000/z/here/",
        "type": "case.ask_information",
        "subject": case.ref,
        "time": asked.occurred_at.isoformat(),
        "datacontenttype": "application/json",
        "data": {
            "zone": cast.zone.code,
            "kind": "case",
            "id": case.pk,
            "ref": case.ref,
            "audience": "parties",
            "activity": asked.pk,
        },
    }
    assert (path, headers["content-type"]) == ("/", "application/cloudevents+json; charset=utf-8")
    Verifier(webhook.secret).verify(receiver.raw[0], headers)
    assert run(webhook) == 0, "told once"


def test_every_subject_has_a_name_or_its_number() -> None:
    known = catalogue.verbs()
    assert len(known) == sum(len(group.verbs) for group in catalogue.offered()), "a verb is offered once"
    assert catalogue.offered()[0].code in ("articles", "announcements", "letters"), "the highest apps first"
    assert all(str(words) for words in known.values())


@given(
    st.text(st.characters(codec="utf-8"), max_size=200),
    st.datetimes(datetime(2026, 1, 1), datetime(2126, 1, 1), timezones=st.just(UTC)),
    st.timedeltas(timedelta(hours=-48), timedelta(hours=48)),
)
def test_the_signature_is_the_one_of_the_standard(text: str, now: datetime, left: timedelta) -> None:
    webhook = Webhook(secret=form.new_secret(), old_secret=form.new_secret(), old_secret_until=now + left)
    row = WebhookDelivery(name="msg_1", body=json.dumps({"text": text}, ensure_ascii=False))
    headers = form.headers(row, webhook, now)
    stamp = headers["webhook-timestamp"]
    assert int(stamp) == int(now.timestamp())

    def signed(secret: str) -> str:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        code = hmac.new(key, f"msg_1.{stamp}.{row.body}".encode(), hashlib.sha256).digest()
        return f"v1,{base64.b64encode(code).decode()}"

    keys = [webhook.secret, *([webhook.old_secret] if left > timedelta() else [])]
    assert headers["webhook-signature"] == " ".join(map(signed, keys))


@given(st.text(st.characters(codec="utf-8"), max_size=100), st.integers(0, 10_000))
def test_receivers_with_the_library_take_it_and_nothing_that_was_changed(text: str, place: int) -> None:
    old, now = form.new_secret(), clock.now()
    webhook = Webhook(secret=form.new_secret(), old_secret=old, old_secret_until=now + timedelta(hours=1))
    body = json.dumps({"text": text}, ensure_ascii=False)
    headers = form.headers(WebhookDelivery(name="msg_1", body=body), webhook, now)
    for secret in (webhook.secret, old):
        Verifier(secret).verify(body, headers)
    place %= len(body)
    changed = body[:place] + chr(ord(body[place]) ^ 1) + body[place + 1 :]
    for other, key in ((changed, old), (body, form.new_secret())):
        with pytest.raises(WebhookVerificationError):
            Verifier(key).verify(other, headers)


def test_only_what_was_chosen_of_the_own_zone_and_in_order(cast: Cast, receiver: Receiver, settings: Any) -> None:
    before = act(cast)
    webhook = hooked(cast, receiver)
    mine = act(cast, 3)
    act(cast, verb="unit.closed")
    act(cast, zone=cast.foreign_zone.pk)
    assert run(webhook) == 3
    assert told(receiver) == mine and not set(before) & set(mine)
    change_webhook(webhook, url=webhook.url, verbs=["unit.closed"], description="", by=cast.actor("administrator"))
    act(cast)
    (closed,) = act(cast, verb="unit.closed")
    assert run(webhook) == 1 and told(receiver)[-1] == closed


@pytest.mark.django_db(transaction=True)
def test_what_commits_late_is_told_and_nothing_twice(
    committed: Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "PATIENCE_SECONDS", 0.05)
    monkeypatch.setattr(collecting, "BATCH", 2)
    webhook = hooked(committed, receiver)
    before = act(committed, 2)
    assert run(webhook) == 2
    with psycopg.connect(conninfo(dbname=connection.settings_dict["NAME"], user=NAME)) as slow:
        (late,) = slow.execute(
            "INSERT INTO core_activity (zone_id, verb, subject_type, subject_id, via, audience, data, occurred_at)"
            " VALUES (%s, %s, 'unit', 1, 'page', 'staff', '{}', now()) RETURNING id",
            [committed.zone.pk, VERB],
        ).fetchone() or (0,)
        after = act(committed, 4)
        assert after[0] > late
        assert run(webhook) == 0, "a row below may still come"
    assert run(webhook) == 5
    assert told(receiver) == [*before, late, *after]
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.got}) == 7


@pytest.mark.django_db(transaction=True)
def test_two_that_read_at_once_lay_each_row_once(committed: Cast, receiver: Receiver) -> None:
    webhook = hooked(committed, receiver)
    act(committed, 20)
    until = final_mark(1)
    together(*(lambda: collecting.collect(webhook.pk, until) for _ in range(4)))
    assert WebhookDelivery.objects.count() == 20
    Webhook.objects.update(read_until=0)
    collecting.collect(webhook.pk, until)
    assert WebhookDelivery.objects.count() == 20, "the same again has the same names"


def test_a_receiver_that_fails_is_tried_for_more_than_a_day_under_one_name(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    act(cast)
    receiver.status = 500
    begun = at = clock.now()
    for _attempt in range(len(PAUSES) + 1):
        with clock.fixed(at):
            run(webhook)
        row = webhook.deliveries.get()
        webhook.refresh_from_db()
        at = max(row.next_try_at or at, webhook.rest_until or at)
    assert len(receiver.got) == len(PAUSES) + 1 and at - begun > timedelta(hours=27)
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.got}) == 1
    assert len(set(receiver.raw)) == 1, "byte for byte the same"
    row = webhook.deliveries.get()
    assert (row.state, row.status, row.attempts) == (WebhookState.DEAD, 500, 9)
    (health,) = health_of([webhook])
    assert (health.state, health.waiting, health.dead) == ("failing", 0, 1)
    receiver.status = 204
    with clock.fixed(at + timedelta(hours=1)):
        assert resend_dead(webhook, by=cast.actor("administrator")) == 1
        assert run(webhook) == 1
        (health,) = health_of([Webhook.objects.get()])
    assert (health.state, health.waiting, health.dead) == ("well", 0, 0)
    assert len({headers["webhook-id"] for _path, headers, _body in receiver.got}) == 1


LIES: list[tuple[dict[str, Any], tuple[str, int | None, str]]] = [
    ({"status": 204}, ("sent", 204, "")),
    ({"body": b"x" * 10_000_000}, ("sent", 200, "")),
    ({"drips": b"HTTP/1.1 200 OK\r\n\r\n"}, ("sent", 200, "")),
    ({"status": 302, "location": "http://{here}/elsewhere"}, ("waiting", 302, "")),
    ({"status": 307, "location": "http://169.254.169.254/"}, ("waiting", 307, "")),
    ({"status": 400}, ("waiting", 400, "")),
    ({"status": 503}, ("waiting", 503, "")),
    ({"seconds": 0.5}, ("waiting", None, "ReadTimeout")),
    ({"drips": b"HTTP/1.1 200 OK\r\nX: "}, ("waiting", None, "TimeoutError")),
    ({"drips": b"no HTTP\r\n\r\n"}, ("waiting", None, "RemoteProtocolError")),
]


def test_what_an_answer_means(cast: Cast, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "READ_SECONDS", 0.3)
    monkeypatch.setattr(posting, "WHOLE_SECONDS", 0.6)
    usual = {"status": 200, "body": b"", "seconds": 0.0, "location": "", "drips": b""}
    for answer, fate in LIES:
        for name, value in {**usual, **answer}.items():
            setattr(receiver, name, value.format(here=receiver.place) if isinstance(value, str) else value)
        webhook = hooked(cast, receiver)
        act(cast)
        receiver.got.clear()
        run(webhook)
        row = webhook.deliveries.get()
        assert (row.state, row.status, row.error) == fate, answer
        assert len(receiver.got) == 1, "a redirect is not followed"
        assert row.milliseconds is not None and row.milliseconds < 5000
        remove_webhook(webhook, by=cast.actor("administrator"))


def test_nobody_listens(cast: Cast, receiver: Receiver, settings: LazySettings) -> None:
    settings.WEBHOOK_HOSTS = ["127.0.0.1:9"]
    webhook = add_webhook(url="http://127.0.0.1:9/", verbs=[VERB], by=cast.actor("administrator"))
    act(cast)
    assert run(webhook) == 0
    row = webhook.deliveries.get()
    assert (row.state, row.status, row.error) == (WebhookState.WAITING, None, "ConnectError")


NOT_ALLOWED = [
    "http://127.0.0.1:1/",
    "http://127.0.0.1/",
    "http://localhost/",
    "http://[::1]/",
    "http://0.0.0.0/",
    "http://2130706433/",
    "https://10.0.0.1/",
    "https://192.168.1.1/hook",
    "https://169.254.169.254/latest/meta-data/",
    "https://intranet/",
    "https://example.org/",
    "http://named.example/",
    "https://named.example:8443/",
    "https://somebody@named.example/",
    "https://named.example.evil.example/",
    "ftp://named.example/",
    "//named.example/",
    "https://named.example/\n",
    "nonsense",
    "",
]


def test_nothing_is_posted_where_the_operator_did_not_allow_it(
    cast: Cast, receiver: Receiver, settings: LazySettings
) -> None:
    settings.WEBHOOK_HOSTS = ["named.example", receiver.place]
    by = cast.actor("administrator")
    for url in NOT_ALLOWED:
        with pytest.raises(Invalid) as refused:
            add_webhook(url=url.replace("\n", "\x07"), verbs=[VERB], by=by)
        assert set(refused.value.fields) == {"url"}, url
    assert add_webhook(url="https://named.example/hook?x=1", verbs=[VERB], by=by).pk
    webhook = hooked(cast, receiver)
    settings.WEBHOOK_HOSTS = []
    act(cast)
    run(webhook)
    assert not receiver.got and webhook.deliveries.get().error == sending.NOT_ALLOWED


def test_what_is_chosen_is_known(cast: Cast, receiver: Receiver) -> None:
    for verbs in ([], ["case.fly"], [VERB, "case.fly"]):
        with pytest.raises(Invalid) as refused:
            add_webhook(url=f"http://{receiver.place}/", verbs=verbs, by=cast.actor("administrator"))
        assert set(refused.value.fields) == {"verbs"}


def test_one_that_fails_for_days_is_paused_with_a_notice_and_goes_on_where_it_stopped(
    cast: Cast, receiver: Receiver
) -> None:
    webhook = hooked(cast, receiver, path="/down")
    other = hooked(cast, receiver, path="/up")
    receiver.failing, now = "/down", clock.now()
    acts = []
    for hours in range(0, 130, 5):
        with clock.fixed(now + timedelta(hours=hours)):
            acts += act(cast)
            run(webhook)
            assert run(other) == 1, "one that fails holds up nobody"
    webhook.refresh_from_db()
    assert (webhook.paused_by, webhook.paused_at) == ("failure", now + timedelta(days=5))
    notices = Delivery.objects.filter(activity__verb="webhook.given_up", channel="page")
    assert list(notices.values_list("recipient_id", flat=True)) == [cast.users["administrator"].pk]
    assert webhook.pk not in with_work(now + timedelta(days=6))
    receiver.failing = ""
    with clock.fixed(now + timedelta(days=7)):
        acts += act(cast, 2)
        assert run(webhook) == 0, "it is paused"
        resume_webhook(webhook, by=cast.actor("administrator"))
        run(webhook)
    down = [body["data"]["activity"] for path, _headers, body in receiver.got if path == "/down"]
    assert set(down) == set(acts)
    names = {headers["webhook-id"] for path, headers, _body in receiver.got if path == "/down"}
    assert len(names) == len(acts), "no act has two names"


def test_a_dead_receiver_is_asked_seldom_however_much_waits(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    receiver.status, now = 500, clock.now()
    act(cast, 60)
    for minute in range(0, 24 * 60, 20):
        with clock.fixed(now + timedelta(minutes=minute)):
            if webhook.pk in with_work(clock.now()):
                run(webhook)
    assert 30 < len(receiver.got) < 50
    receiver.status = 200
    with clock.fixed(now + timedelta(hours=25)):
        assert run(webhook) > 0
        assert health_of([Webhook.objects.get()])[0].state == "well"


def test_one_that_is_refused_alone_holds_up_no_other(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    (bad,) = act(cast)
    now, receiver.status = clock.now(), 500
    run(webhook)
    good, receiver.status = act(cast, 3), 200
    with clock.fixed(now + timedelta(seconds=5)):
        assert run(webhook) == 0, "it rests"
    with clock.fixed(now + timedelta(seconds=15)):
        assert run(webhook) == 4
    assert sorted(told(receiver)) == sorted([bad, bad, *good])


def test_one_that_says_it_is_gone_is_paused_at_once(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    act(cast)
    receiver.status = 410
    run(webhook)
    webhook.refresh_from_db()
    assert webhook.paused_by == "receiver"
    act(cast)
    receiver.status = 200
    assert run(webhook) == 0 and not with_work(clock.now())
    assert send_test(webhook, by=cast.actor("administrator")).state == WebhookState.WAITING
    assert with_work(clock.now()) == [webhook.pk]
    assert run(webhook) == 1, "a test goes out all the same"
    assert receiver.got[-1][2]["type"] == "webhook.test" and receiver.got[-1][2]["data"]["activity"] is None
    resume_webhook(webhook, by=cast.actor("administrator"))
    assert run(webhook) == 2


def test_a_test_is_tried_once_and_is_no_failure(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    receiver.status = 500
    row = send_test(webhook, by=cast.actor("administrator"))
    run(webhook)
    row.refresh_from_db()
    webhook.refresh_from_db()
    assert (row.state, webhook.failing_since) == (WebhookState.DEAD, None)
    assert health_of([webhook])[0].dead == 0


def test_a_renewed_secret_leaves_the_old_one_a_day(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    renewed = renew_secret(webhook, by=cast.actor("administrator"))
    assert renewed.secret != webhook.secret and renewed.old_secret == webhook.secret
    act(cast)
    run(webhook)
    _path, headers, _body = receiver.got[-1]
    for secret in (renewed.secret, webhook.secret):
        Verifier(secret).verify(receiver.raw[-1], headers)
    assert forget_old_secrets() == 0
    with clock.fixed(clock.now() + timedelta(hours=25)):
        assert forget_old_secrets() == 1
    assert Webhook.objects.get().old_secret == ""


def test_who_may(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    act(cast)
    run(webhook)
    row = webhook.deliveries.get()
    for name in ("leader", "officer", "auditor", "owner", "foreigner", "nobody"):
        by = cast.actor(name)
        for attempt in (
            lambda by=by: hooked_by(receiver, by),
            lambda by=by: change_webhook(webhook, url=webhook.url, verbs=[VERB], description="x", by=by),
            lambda by=by: renew_secret(webhook, by=by),
            lambda by=by: send_test(webhook, by=by),
            lambda by=by: resend(row, by=by),
            lambda by=by: resend_dead(webhook, by=by),
            lambda by=by: pause_webhook(webhook, by=by),
            lambda by=by: resume_webhook(webhook, by=by),
            lambda by=by: remove_webhook(webhook, by=by),
        ):
            with pytest.raises(Denied):
                attempt()


def hooked_by(receiver: Receiver, by: Any) -> Webhook:
    return add_webhook(url=f"http://{receiver.place}/", verbs=[VERB], by=by)


def test_each_act_of_an_administrator_leaves_an_activity_and_fits_the_state(cast: Cast, receiver: Receiver) -> None:
    by = cast.actor("administrator")
    webhook = hooked(cast, receiver)
    act(cast)
    run(webhook)
    row = webhook.deliveries.select_related("webhook").get()
    assert resend(row, by=by).state == WebhookState.WAITING
    with pytest.raises(Conflict):
        resume_webhook(webhook, by=by)
    pause_webhook(webhook, by=by)
    with pytest.raises(Conflict):
        resend(row, by=by)
    with pytest.raises(Conflict):
        pause_webhook(webhook, by=by)
    resume_webhook(webhook, by=by)
    assert resend_dead(webhook, by=by) == 0
    change_webhook(webhook, url=webhook.url, verbs=[VERB], description="/", by=by)
    change_webhook(webhook, url=webhook.url, verbs=[VERB], description="Data office", by=by)
    renew_secret(webhook, by=by)
    send_test(webhook, by=by)
    remove_webhook(webhook, by=by)
    done = Activity.objects.filter(subject_type="webhook").order_by("pk").values_list("verb", flat=True)
    assert [verb.removeprefix("webhook.") for verb in done] == [
        "added", "resent", "paused", "resumed", "changed", "secret_renewed", "tested", "removed",
    ]  # fmt: skip
    with pytest.raises(Conflict):
        send_test(webhook, by=by)


def test_what_was_taken_a_month_ago_is_removed_and_what_waits_stays(cast: Cast, receiver: Receiver) -> None:
    webhook = hooked(cast, receiver)
    act(cast, 2)
    run(webhook)
    receiver.status = 500
    act(cast)
    run(webhook)
    with clock.fixed(clock.now() + timedelta(days=29)):
        assert remove_old() == 0
    with clock.fixed(clock.now() + timedelta(days=31)):
        assert remove_old() == 2
    with clock.fixed(clock.now() + timedelta(days=400)):
        assert remove_old() == 0
    assert webhook.deliveries.count() == 1
