"""Handing mail over to a real server: whatever the server does, each letter has a fate, and none arrives twice."""

import asyncio
import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import LazySettings

from cast import Cast
from installation import PATIENCE, eventually, free_port
from letters_to_many import send_all, told_to
from mail_server import dying_at_every_step, hooks, keep, mortal, names_in
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.core import clock, sending
from openzone.core.enums import DeliveryState
from openzone.core.mail import NoServer, PostOffice, trouble
from openzone.core.models import Delivery, Habit


@pytest.fixture
def by_smtp(settings: LazySettings) -> LazySettings:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = PATIENCE
    return settings


class Behaviour:
    """A server that does to each recipient what the test asks for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.tried = folder, list[str]()
        self.rcpt: dict[str, list[str]] = {}
        self.data: dict[str, str] = {}
        self.sender = "250 OK"

    def to_whom(self, envelope: Envelope, address: str) -> str:
        self.tried.append(address)
        answers = self.rcpt.get(address.partition("@")[0], [])
        return answers.pop(0) if answers else "250 OK"

    async def take(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        what = self.data.get(envelope.rcpt_tos[0].partition("@")[0], "250 OK")
        if what == "hang":
            await asyncio.sleep(PATIENCE)
        if what == "drop":
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
            return "250 never heard"
        if what.startswith("250"):
            assert isinstance(envelope.content, bytes)
            keep(self.folder, envelope.content)
        return what


@contextmanager
def serving(settings: LazySettings, folder: Path) -> Iterator[Behaviour]:
    behaviour = Behaviour(folder)
    handler = hooks(lambda envelope, address: behaviour.sender, behaviour.to_whom, behaviour.take)
    server = Controller(handler, hostname="127.0.0.1", port=settings.EMAIL_PORT)
    server.start()
    try:
        yield behaviour
    finally:
        server.stop()


@pytest.fixture
def server(by_smtp: LazySettings, tmp_path: Path) -> Iterator[Behaviour]:
    with serving(by_smtp, tmp_path) as behaviour:
        yield behaviour


def ask(cast: Cast) -> None:
    """Two letters: to the owner and to the member."""
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body="Which one?")


def fates(cast: Cast) -> dict[str, tuple[str, str]]:
    names = {user.pk: name for name, user in cast.users.items()}
    return {names[row.recipient_id]: (row.state, row.error) for row in Delivery.objects.filter(channel="mail")}


def test_what_the_server_takes_is_sent_once(cast: Cast, server: Behaviour) -> None:
    ask(cast)
    assert sending.send_mail() == 2
    assert sending.send_mail() == 0
    assert names_in(server.folder) == sorted(
        Delivery.objects.filter(channel="mail").values_list("message_id", flat=True)
    )
    content = next(one for one in server.folder.iterdir()).read_bytes()
    assert b"List-Unsubscribe-Post: List-Unsubscribe=One-Click" in content


def test_a_recipient_that_is_refused_fails_alone_and_is_written_to_no_more(cast: Cast, server: Behaviour) -> None:
    server.rcpt = {"owner": ["550 5.1.1 <owner@example.org> no such user"]}
    ask(cast)
    assert sending.send_mail() == 1
    assert fates(cast) == {"owner": ("failed", "550 5.1.1"), "member": ("sent", "")}
    assert Habit.objects.get().stopped_address == "owner@example.org"
    told = Delivery.objects.get(activity__verb="channel.mail_off")
    assert (told.recipient_id, told.channel) == (cast.users["owner"].pk, "page")
    ask(cast)
    assert set(fates(cast)) == {"member"}


def test_a_refusal_for_other_reasons_does_not_close_the_address(cast: Cast, server: Behaviour) -> None:
    server.rcpt = {"owner": ["550 5.7.1 you look like spam"]}
    ask(cast)
    sending.send_mail()
    assert fates(cast)["owner"] == ("failed", "550 5.7.1")
    assert not Habit.objects.exists()


def test_a_refusal_for_now_is_tried_again_later_under_the_same_name(cast: Cast, server: Behaviour) -> None:
    server.rcpt = {"owner": ["451 4.3.0 try later", "451 4.3.0 try later"]}
    ask(cast)
    sending.send_mail()
    assert fates(cast) == {"owner": ("waiting", "451 4.3.0"), "member": ("sent", "")}
    row = Delivery.objects.get(state="waiting")
    assert sending.send_mail() == 0
    for minutes in (2, 10):
        with clock.fixed(clock.now() + timedelta(minutes=minutes)):
            sending.send_mail()
    assert fates(cast)["owner"] == ("sent", "")
    assert row.message_id in names_in(server.folder)
    assert Delivery.objects.get(pk=row.pk).attempts == 3


def test_in_the_end_it_has_failed(cast: Cast, server: Behaviour) -> None:
    server.rcpt = {"owner": ["451 later"] * 20, "member": ["451 later"] * 20}
    ask(cast)
    for days in range(12):
        with clock.fixed(clock.now() + timedelta(days=days)):
            sending.send_mail()
    assert fates(cast) == {"owner": ("failed", "451"), "member": ("failed", "451")}
    assert server.tried.count("owner@example.org") == 9


def test_a_server_that_refuses_us_is_no_fault_of_the_letters(cast: Cast, server: Behaviour) -> None:
    server.sender = "550 5.7.1 we do not know you"
    ask(cast)
    sending.send_mail()
    assert {state for state, _error in fates(cast).values()} == {"waiting"}
    server.sender = "250 OK"
    with clock.fixed(clock.now() + timedelta(minutes=2)):
        assert sending.send_mail() == 2


def test_a_connection_lost_after_the_dot_leaves_it_uncertain_and_it_is_not_sent_again(
    cast: Cast, server: Behaviour, settings: LazySettings
) -> None:
    # Enough for a slow machine to get as far as the dot.
    settings.EMAIL_TIMEOUT = 3
    server.data = {"owner": "drop", "member": "hang"}
    ask(cast)
    for minutes in (0, 2, 60, 3000):
        with clock.fixed(clock.now() + timedelta(minutes=minutes)):
            sending.send_mail()
    assert {state for state, _error in fates(cast).values()} == {"uncertain"}
    assert sorted(server.tried) == ["member@example.org", "owner@example.org"]


def test_a_refusal_of_the_content_is_final(cast: Cast, server: Behaviour) -> None:
    server.data = {"owner": "552 5.3.4 too big", "member": "452 4.2.2 full"}
    ask(cast)
    sending.send_mail()
    assert fates(cast) == {"owner": ("failed", "552 5.3.4"), "member": ("waiting", "452 4.2.2")}


def test_without_a_server_everything_waits_untouched_until_it_is_back(
    cast: Cast, by_smtp: LazySettings, tmp_path: Path
) -> None:
    ask(cast)
    assert sending.send_mail() == 0
    assert trouble() == "ConnectionRefusedError"
    rows = Delivery.objects.filter(channel="mail")
    assert {(row.state, row.attempts, row.message_id) for row in rows} == {("waiting", 0, "")}
    with serving(by_smtp, tmp_path):
        assert trouble() == ""
        assert sending.send_mail() == 2


def test_a_server_that_hangs_stops_nobody(cast: Cast, by_smtp: LazySettings) -> None:
    by_smtp.EMAIL_TIMEOUT = 0.3
    ask(cast)
    with socket.create_server(("127.0.0.1", by_smtp.EMAIL_PORT)):
        assert sending.send_mail() == 0
    assert {state for state, _error in fates(cast).values()} == {"waiting"}


def test_a_line_of_one_dot_does_not_end_the_letter(by_smtp: LazySettings, tmp_path: Path) -> None:
    from django.core.mail import EmailMessage

    with serving(by_smtp, tmp_path), PostOffice() as office:
        letter = EmailMessage("S", "a\n.\n.b\n", "a@example.org", ["b@example.org"], headers={"Message-ID": "<x@y>"})
        assert office.hand_over(letter).state == DeliveryState.SENT
        assert office.hand_over(letter).state == DeliveryState.SENT
    first, _second = tmp_path.iterdir()
    assert first.read_bytes().replace(b"\r\n", b"\n").endswith(b"a\n.\n.b\n")


def test_an_error_names_nobody(by_smtp: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any, **kwargs: Any) -> None:
        raise smtplib.SMTPAuthenticationError(535, b"5.7.8 no such user li@zone.example")

    monkeypatch.setattr(smtplib.SMTP, "connect", refuse)
    with pytest.raises(NoServer, match=r"^535 5\.7\.8$"), PostOffice():
        pass


def test_a_server_killed_in_between_gets_each_letter_once(cast: Cast, by_smtp: LazySettings, tmp_path: Path) -> None:
    told_to(100, cast)
    with mortal(tmp_path / "kept", dying_at_every_step(9)) as server:
        by_smtp.EMAIL_PORT = server.port
        assert eventually(lambda: not trouble())
        send_all()
        assert len(server.deaths) >= 8
    rows = Delivery.objects.filter(channel="mail")
    assert names_in(tmp_path / "kept") == sorted(rows.values_list("message_id", flat=True))
    assert rows.filter(state="uncertain").count() == server.deaths.count("stored")
    assert rows.filter(state__in=["sent", "uncertain"]).count() == 100
