"""The pages of letters, of the mailbox and of the ways in for messages."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from correspondence.mailed import asked_case, came, inlet, lettered, mail, reply_to, set_up, waiting
from openzone.cases.models import Case, Message
from openzone.core.models import Activity
from openzone.correspondence.models import Handle, Inlet, Letter, Mailbox


@pytest.fixture
def dispatcher(cast: Cast, client: Client) -> Client:
    client.force_login(cast.users["dispatcher"])
    return client


@pytest.fixture
def administrator(cast: Cast) -> Client:
    made = Client()
    made.force_login(cast.users["administrator"])
    return made


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_letter_is_shown_as_text_and_never_as_a_page(cast: Cast, dispatcher: Client) -> None:
    html = (
        b"From: Evil <x@evil.example>\r\nSubject: <script>alert(1)</script>\r\nContent-Type: text/html\r\n\r\n"
        b"<p>Hello <img src=http://tracker.example/x onerror=alert(2)></p><script>alert(3)</script>"
        b"&lt;b&gt;bold&lt;/b&gt;"
    )
    letter = came(cast, html)
    page = text(dispatcher.get(reverse("desk_letter", args=[letter.pk])))
    assert "Hello" in page and "&lt;b&gt;bold" in page and "&lt;script&gt;alert(1)" in page
    assert "alert(3)" not in page and "tracker.example" not in page and "<script>alert" not in page
    raw = dispatcher.get(reverse("desk_letter_file", args=[letter.pk, letter.raw_id]))
    assert raw["Content-Disposition"].startswith("attachment") and "sandbox" in raw["Content-Security-Policy"]
    assert dispatcher.get(reverse("desk_letter_file", args=[letter.pk, letter.raw_id + 99])).status_code == 404


def test_a_letter_is_put_into_a_demand(cast: Cast, dispatcher: Client) -> None:
    case, letter = asked_case(cast), waiting(cast)
    url = reverse("desk_letter_assign", args=[letter.pk])
    wrong = dispatcher.post(url, {"case": case.ref, "person": "outsider@example.org", "key": "a"})
    assert wrong.status_code == 422 and "may write in this demand" in text(wrong)
    sent = {"case": case.ref.lower(), "person": "owner@example.org", "key": "b"}
    for _twice in range(2):
        assert dispatcher.post(url, sent).status_code in (302, 303, 200, 409)
    assert Message.objects.filter(case=case, side="enterprise").count() == 1
    page = text(dispatcher.get(reverse("desk_case", args=[case.ref])))
    assert reverse("desk_case_letter", args=[case.ref, 2]) in page
    assert dispatcher.get(url).status_code == 409


def test_a_letter_becomes_a_demand(cast: Cast, dispatcher: Client) -> None:
    letter = came(cast, mail("我们需要班车。", sender="member@example.org", Subject="班车"))
    url = reverse("desk_letter_raise", args=[letter.pk])
    page = text(dispatcher.get(url))
    assert cast.organisation.ref in page and "member@example.org" in page and "班车" in page
    sent = {
        "organisation": cast.organisation.ref,
        "person": "member@example.org",
        "category": "commute",
        "title": "班车",
    }
    assert dispatcher.post(url, sent).status_code == 422
    assert dispatcher.post(url, {**sent, "consent": "on"}).status_code in (302, 303)
    case = Case.objects.get(letters=letter)
    assert case.intake == "email" and case.description == "我们需要班车。"


def test_both_sides_open_the_whole_letter(cast: Cast, client: Client) -> None:
    letter = lettered(cast)
    assert letter.case is not None and letter.message is not None
    for name, door in (("owner", "portal"), ("officer", "desk")):
        client.force_login(cast.users[name])
        page = text(client.get(reverse(f"{door}_case_letter", args=[letter.case.ref, letter.message.number])))
        assert "Forty." in page and "Zone &lt;service@zone.example&gt; wrote:" in page
        assert client.get(reverse(f"{door}_case_letter", args=[letter.case.ref, 99])).status_code == 404


def test_a_list_takes_as_many_statements_for_three_letters_as_for_one(cast: Cast, dispatcher: Client) -> None:
    counts = []
    for more in (1, 2):
        for _one in range(more):
            waiting(cast)
        with CaptureQueriesContext(connection) as statements:
            page = dispatcher.get(reverse("desk_letters"))
        counts.append(len(statements))
        assert text(page).count("wang@elsewhere") == 0 and text(page).count("王五") >= more
    assert counts[0] == counts[1] <= 15
    with CaptureQueriesContext(connection) as statements:
        dispatcher.get(reverse("desk_letter", args=[Letter.objects.latest("pk").pk]))
    assert len(statements) <= 15


def test_a_conversation_takes_as_many_statements_for_three_letters_as_for_one(cast: Cast, dispatcher: Client) -> None:
    case = asked_case(cast)
    counts, page = [], ""
    for more in (1, 2):
        for number in range(more):
            came(cast, mail(f"{number}", to=reply_to(case, cast)))
        with CaptureQueriesContext(connection) as statements:
            page = text(dispatcher.get(reverse("desk_case", args=[case.ref])))
        counts.append(len(statements))
    assert page.count("The whole letter") == 3 and counts[0] == counts[1] <= 15


MAILBOX = {
    "address": "service@zone.example", "host": "imap.zone.example", "port": "993", "security": "tls", "user": "service",
    "password": "very secret", "folder": "INBOX", "carries_words": "on",
}  # fmt: skip


def test_the_mailbox_is_set_up_and_its_password_shown_to_nobody(cast: Cast, administrator: Client) -> None:
    url = reverse("desk_mailbox")
    assert "Mailbox and messengers" in text(administrator.get(url))
    refused = administrator.post(url, {**MAILBOX, "address": f"{'a' * 40}@zone.example"})
    assert refused.status_code == 422 and "at most" in text(refused)
    assert administrator.post(url, {**MAILBOX, "password": ""}).status_code == 422
    assert administrator.post(url, MAILBOX).status_code == 302
    mailbox = Mailbox.objects.get()
    assert (mailbox.password, mailbox.carries_words) == ("very secret", True)
    page = text(administrator.get(url))
    assert "very secret" not in page
    administrator.post(url, {**MAILBOX, "password": "", "folder": "Demands"})
    mailbox.refresh_from_db()
    assert (mailbox.password, mailbox.folder) == ("very secret", "Demands")
    logged = Activity.objects.filter(subject_type="mailbox")
    assert [one.verb for one in logged] == ["mailbox.added", "mailbox.changed"]
    assert "very secret" not in str([one.data for one in logged])
    administrator.post(reverse("desk_mailbox_remove"))
    assert not Mailbox.objects.exists()


def test_trying_the_mailbox_says_what_stands_against_it(
    cast: Cast, administrator: Client, settings: LazySettings
) -> None:
    set_up(cast, host="127.0.0.1", port=1, security="none")
    said = text(administrator.post(reverse("desk_mailbox_try"), follow=True))
    assert "OPENZONE_MAILBOX_HOSTS" in said
    settings.MAILBOX_HOSTS = ["127.0.0.1:1"]
    assert "cannot be reached" in text(administrator.post(reverse("desk_mailbox_try"), follow=True))


def test_a_way_in_shows_its_secret_once_and_forgets_senders(cast: Cast, administrator: Client) -> None:
    url = reverse("desk_inlet_new")
    assert administrator.post(url, {"code": "Not a code", "name": "x"}).status_code == 422
    sent = {"code": "dingtalk", "name": "DingTalk 钉钉", "key": "one"}
    made = administrator.post(url, sent)
    row = Inlet.objects.get()
    assert row.secret in text(made) and "/api/v1/inbound/dingtalk" in text(made)
    assert row.secret not in text(administrator.post(url, sent))
    assert administrator.post(url, {**sent, "key": "two"}).status_code == 422
    assert row.secret not in text(administrator.get(reverse("desk_inlet", args=[row.pk])))
    known = Handle.objects.create(inlet=row, sender="zhang", user=cast.users["owner"], known_at=row.created_at)
    administrator.post(reverse("desk_handle_forget", args=[row.pk, known.pk]))
    assert not Handle.objects.exists()
    old = row.secret
    administrator.post(reverse("desk_inlet_secret", args=[row.pk]))
    row.refresh_from_db()
    assert row.old_secret == old != row.secret
    administrator.post(reverse("desk_inlet_close", args=[row.pk]))
    assert administrator.get(reverse("desk_inlet", args=[row.pk])).status_code == 404
    assert inlet(cast, "other") in Inlet.objects.filter(closed_at=None)
