"""The pages of what people are told: choices, links in letters, no more mail, the mailbox of a demo."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock, sending
from openzone.core.actor import system
from openzone.core.models import Activity, Delivery, Habit, Messenger, Preference
from openzone.core.notices import all_kinds
from openzone.core.preferences import stop_mail_to
from openzone.places.actions import appoint
from openzone.places.models import Zone

PAGE = "/account/notices/"


def signed_in(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def asked(cast: Cast) -> Any:
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body="Which one?")
    return case


def test_choices_are_kept_and_shown_again(cast: Cast) -> None:
    client = signed_in(cast, "owner")
    sent = {"digest": "daily", "quiet_from": "22:00", "quiet_until": "07:30", "working_time": "on", "mail.steps": "on"}
    assert client.post(PAGE, sent).status_code == 302
    habit = Habit.objects.get()
    assert (habit.digest, habit.quiet_from.hour, habit.working_time) == ("daily", 22, True)  # type: ignore[union-attr]
    kept = set(Preference.objects.values_list("kind", "channel", "wanted"))
    assert ("messages", "mail", False) in kept and not [kind for kind, *_ in kept if kind == "steps"]
    page = client.get(PAGE).content.decode()
    assert 'value="22:00"' in page
    assert '<input type="checkbox" class="form-check-input" name="mail.steps" checked' in page
    assert '<input type="checkbox" class="form-check-input" name="mail.messages" aria' in page
    everything = {f"mail.{kind.code}": "on" for kind in all_kinds()}
    assert client.post(PAGE, {"digest": "hourly", **everything}).status_code == 302
    assert not Preference.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"digest": "never"},
        {"digest": "daily", "quiet_from": "22:00"},
        {"digest": "daily", "quiet_from": "22:00", "quiet_until": "22:00"},
        {"digest": "daily", "quiet_from": "noon", "quiet_until": "22:00"},
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_kept(cast: Cast, wrong: dict[str, str]) -> None:
    answer = signed_in(cast, "owner").post(PAGE, wrong)
    assert answer.status_code == 422
    assert 'class="oz-errors"' in answer.content.decode()
    assert not Habit.objects.exists() and not Preference.objects.exists()


def test_a_messenger_is_set_shown_without_its_secret_and_removed(cast: Cast) -> None:
    client = signed_in(cast, "owner")
    url = "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=top-secret"
    assert client.post(f"{PAGE}messenger/", {"kind": "wecom", "url": url, "secret": ""}).status_code == 302
    page = client.get(PAGE).content.decode()
    assert "qyapi.weixin.qq.com" in page and "top-secret" not in page
    assert client.post(f"{PAGE}messenger/remove/").status_code == 302
    assert not Messenger.objects.exists()
    answer = client.post(f"{PAGE}messenger/", {"kind": "wecom", "url": "https://evil.example/", "secret": ""})
    assert answer.status_code == 422 and "https://evil.example/" in answer.content.decode()


def test_who_gets_no_mail_any_more_sees_it_and_turns_it_on_again(cast: Cast) -> None:
    owner = cast.users["owner"]
    stop_mail_to(owner.email, user_id=owner.pk, zone_id=cast.zone.pk)
    client = signed_in(cast, "owner")
    notice = Delivery.objects.get(activity__verb="channel.mail_off")
    assert "Mail to you did not arrive" in client.get("/notices/").content.decode()
    assert client.post(f"/notices/{notice.pk}/").headers["Location"] == PAGE
    assert owner.email in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}mail/").status_code == 302
    assert "did not arrive" not in client.get(PAGE).content.decode()
    assert "did not arrive" not in signed_in(cast, "member").get("/notices/").content.decode()


def test_the_pages_cost_the_same_however_much_is_chosen(cast: Cast) -> None:
    client = signed_in(cast, "owner")
    with CaptureQueriesContext(connection) as before:
        client.get(PAGE)
    client.post(PAGE, {"digest": "daily"})
    with CaptureQueriesContext(connection) as after:
        client.get(PAGE)
    assert len(before) == len(after) <= 15


def test_the_link_of_a_letter_leads_to_its_place_in_its_zone(cast: Cast) -> None:
    case = asked(cast)
    sending.send_mail()
    letter = next(one for one in mail.outbox if one.to == ["owner@example.org"])
    link = urlsplit(next(word for word in letter.body.split() if "/go/" in word)).path
    assert Client().get(link).headers["Location"].startswith("/account/login/?next=")
    assert signed_in(cast, "member").get(link).status_code == 404
    owner = cast.users["owner"]
    # Somebody who works in another zone too, and is there at this moment.
    appoint(user=owner, unit=cast.foreign_zone.units.get(), role="officer", by=system(cast.foreign_zone.pk))
    client = signed_in(cast, "owner")
    client.post("/zone/", {"zone": "there"})
    assert client.get(link).headers["Location"] == f"/portal/cases/{case.ref}/"
    assert client.get(f"/portal/cases/{case.ref}/").status_code == 200
    assert client.get(f"{link}?all").headers["Location"] == "/notices/"


def test_mail_ends_by_the_link_in_a_letter_without_signing_in(cast: Cast) -> None:
    asked(cast)
    sending.send_mail()
    letter = next(one for one in mail.outbox if one.to == ["owner@example.org"])
    link = urlsplit(str(letter.message()["List-Unsubscribe"]).strip("<>")).path
    client = Client(enforce_csrf_checks=True)
    assert "End the mail" in client.get(link).content.decode()
    assert not Preference.objects.exists()
    # As a mail program does it (RFC 8058), and once more by hand.
    for _time in range(2):
        done = client.post(link, {"List-Unsubscribe": "One-Click"})
        assert done.status_code == 200 and "still comes" in done.content.decode()
    assert list(Preference.objects.values_list("user_id", "kind", "wanted")) == [(cast.users["owner"].pk, "*", False)]
    assert client.get(link[:-3] + "xx/").status_code == 404


@pytest.fixture
def demo(cast: Cast, settings: LazySettings, tmp_path: Path) -> LazySettings:
    Zone.objects.update(is_demo=True)
    settings.EMAIL_FILE_PATH = tmp_path
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_HOST = ""
    return settings


def test_the_mailbox_of_a_demo_shows_what_was_sent(cast: Cast, demo: LazySettings) -> None:
    asked(cast)
    assert sending.send_mail() == 2
    page = Client().get("/mailbox/").content.decode()
    assert page.count("/mailbox/2") == 2 and "owner@example.org" in page
    shown = re.findall(r'datetime="([^"]+)"', page)
    assert shown and all(abs(datetime.fromisoformat(at) - clock.now()) < timedelta(minutes=5) for at in shown)
    name = min(Path(demo.EMAIL_FILE_PATH).iterdir()).stem
    letter = Client().get(f"/mailbox/{name}/").content.decode()
    assert "A bus for the night shift" in letter and "sandbox=" in letter
    framed = Client().get(f"/mailbox/{name}/html/")
    assert "default-src 'none'" in framed.headers["Content-Security-Policy"]
    assert "sandbox" in framed.headers["Content-Security-Policy"]
    assert b"<script" not in framed.content
    for wrong in ("20170101-000000-1", "secret_key", "mail"):
        assert Client().get(f"/mailbox/{wrong}/").status_code == 404


def test_a_hostile_mail_stays_a_text(cast: Cast, demo: LazySettings) -> None:
    hostile = EmailMultiAlternatives("<script>alert(1)</script>", "<b>", "a@example.org", ["b@example.org"])
    hostile.attach_alternative("<script>alert(1)</script>", "text/html")
    get_connection().send_messages([hostile])
    (Path(demo.EMAIL_FILE_PATH) / "20170101-000000-1.log").write_bytes(b"\xff\x00 no mail at all")
    assert b"<script>alert" not in Client().get("/mailbox/").content
    assert Client().get("/mailbox/20170101-000000-1/").status_code == 200


def test_there_is_no_mailbox_beside_a_real_zone_or_a_mail_server(cast: Cast, demo: LazySettings) -> None:
    assert Client().get("/mailbox/").status_code == 200
    Zone.objects.filter(code="there").update(is_demo=False)
    assert Client().get("/mailbox/").status_code == 404
    Zone.objects.update(is_demo=True)
    demo.EMAIL_HOST = "mail.zone.example"
    assert Client().get("/mailbox/").status_code == 404


def test_notices_of_the_page_are_not_doubled_by_the_mail(cast: Cast) -> None:
    asked(cast)
    assert Activity.objects.filter(verb="case.ask_information").count() == 1
    page = signed_in(cast, "owner").get("/notices/").content.decode()
    assert page.count("asked the enterprise a question") == 1
