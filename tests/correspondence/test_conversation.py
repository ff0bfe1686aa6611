"""A demand talked through by mail: letters that can be answered, and answers that stand in the demand, each once."""

from email.message import EmailMessage

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from mail_office import Office, answer_to, quoted
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.models import Case, Message
from openzone.core import clock, sending
from openzone.core.models import Delivery
from openzone.correspondence.actions.sorting import sort_letters
from openzone.correspondence.fetching import read_mailbox
from openzone.correspondence.models import Letter, Mailbox

WROTE = "在 2026年11月20日 10:00，本区 <service@zone.example> 写道："


def asked(cast: Cast, office: Office, words: str = "多少人乘车？") -> tuple[Case, EmailMessage]:
    """A case whose owner was asked something, and the letter that he got."""
    case = cast.case(State.TRIAGED)
    Delivery.objects.all().delete()
    actions.ask_information(case, by=cast.actor("dispatcher"), body=words)
    sending.send_mail()
    return case, office.mails("owner")[-1]


def take_in(mailbox: Mailbox) -> None:
    """Read the mailbox and deal with what came."""
    read_mailbox(mailbox.pk)
    sort_letters()


@pytest.mark.django_db
def test_an_answer_by_mail_stands_in_the_demand(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case, letter = asked(cast, office)
    assert str(letter["Reply-To"]).startswith("service+k") and letter["Subject"].startswith(case.ref)
    body = letter.get_body(("plain",))
    assert body is not None and "多少人乘车？" in body.get_content()
    office.send(answer_to(letter, "Owner <owner@example.org>", "一共四十人。", quoting=quoted(letter, says=WROTE)))
    take_in(mailbox)
    said = Message.objects.get(case=case, side="enterprise")
    assert (said.body, said.author) == ("一共四十人。", cast.users["owner"])
    row = Letter.objects.get()
    assert (row.state, row.message, row.person) == ("posted", said, cast.users["owner"])
    assert WROTE in row.rest and "多少人乘车？" in row.rest
    case.refresh_from_db()
    assert case.state == State.TRIAGED
    take_in(mailbox)
    assert Message.objects.filter(case=case, side="enterprise").count() == 1


def test_letters_bring_the_files_too(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case, _letter = asked(cast, office)
    table = SimpleUploadedFile("时刻表.csv", "站,时间\n北门,02:10\n".encode())
    actions.post_message(case, by=cast.actor("dispatcher"), body="见附件。", files=[table])
    Delivery.objects.filter(channel="mail", state="waiting").update(next_try_at=clock.now())
    sending.send_mail()
    letter = office.mails("owner")[-1]
    (file,) = letter.iter_attachments()
    assert file.get_filename() == "时刻表.csv" and "北门" in file.get_content()
    body = letter.get_body(("plain",))
    assert body is not None and "见附件。" in body.get_content() and "[时刻表.csv]" in body.get_content()
