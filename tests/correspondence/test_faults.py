"""Bad mail and faults: too large, malformed, from Outlook, twice, and a worker that dies at every step."""

from collections.abc import Callable
from email.message import EmailMessage

import pytest
from django.conf import LazySettings
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from cast import Cast
from correspondence.mailed import asked_case, came, mail, reply_to, set_up
from mail_office import Office
from openzone.cases.models import Case, Message
from openzone.core.files import place_of
from openzone.core.models import Delivery, StoredFile
from openzone.core.sentences import said
from openzone.correspondence.actions.keeping import keep_mail
from openzone.correspondence.actions.sorting import sort_letters
from openzone.correspondence.fetching import read_mailbox
from openzone.correspondence.imap import Fetched, in_utf7
from openzone.correspondence.mime import digest_of, read
from openzone.correspondence.models import Letter, Mailbox

MEGABYTE = 1024 * 1024


def fate(letter: Letter) -> tuple[str, str]:
    return letter.state, letter.reason


def said_in(case: Case) -> list[str]:
    return list(Message.objects.filter(case=case, side="enterprise").values_list("body", flat=True))


def test_a_mail_of_fifty_megabytes_is_refused_by_its_head(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case = asked_case(cast)
    large = mail(to=reply_to(case, cast)).as_bytes().rstrip() + b"\r\n" + b"0123456789abcde\r\n" * (50 * MEGABYTE // 17)
    office.put("service", large)
    read_mailbox(mailbox.pk)
    sort_letters()
    letter = Letter.objects.get()
    assert fate(letter) == ("refused", "too_big") and not letter.whole and letter.size > 49 * MEGABYTE
    assert letter.raw.size < MEGABYTE and letter.case == case and not said_in(case)
    assert Delivery.objects.filter(channel="mail", activity__verb="letter.refused").count() == 1


MALFORMED: list[bytes] = [
    b"\x00\xff\xfe" * 1000,
    b"no headers at all",
    b"From: owner@example.org\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nbroken",
    b"From: owner@example.org\r\nContent-Type: multipart/mixed\r\n\r\nno boundary",
    b"From: owner@example.org\r\nContent-Type: text/plain; charset=no-such-thing\r\n\r\n\xff\xfe words",
    b"From: owner@example.org\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!not base64!!!",
    b"From: =?utf-8?B?broken\r\nSubject: =?x?Q?=ff=fe?=\r\nDate: never\r\nMessage-ID: no brackets\r\n\r\nwords",
    b"From: " + b"a" * 100_000 + b"\r\n\r\nwords",
    b"From: owner@example.org\r\n" + b"".join(b"X-%d: y\r\n" % one for one in range(5000)) + b"\r\nwords",
    b"From: owner@example.org\r\nContent-Type: message/rfc822\r\n\r\n" * 300 + b"deep",
    b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one) for one in range(2000))
    + b"deeper",
    b"From: owner@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n" + b"--b\r\n\r\nx\r\n" * 20_000,
    b"From: owner@example.org\r\nContent-Type: text/html\r\n\r\n<p>\x00\x07" + b"<blockquote>" * 3000,
]


@pytest.mark.parametrize("number", range(len(MALFORMED)))
def test_malformed_mail_is_kept_and_left_to_somebody(cast: Cast, number: int) -> None:
    letter = came(cast, MALFORMED[number])
    assert letter.state in ("quarantined", "refused"), fate(letter)
    assert place_of(letter.raw).read_bytes() == MALFORMED[number]


@examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.binary(max_size=600), st.integers(0, 300))
def test_whatever_comes_is_read_somehow(noise: bytes, at: int) -> None:
    whole = mail("四十人。", Subject="班车").as_bytes()
    for raw in (noise, whole[:at] + noise + whole[at:], whole[:at]):
        found = read(raw)
        assert "\x00" not in found.text + found.subject + found.sender_name
        digest_of(raw)


def test_names_and_words_in_every_encoding(cast: Cast) -> None:
    raw = (
        b"From: =?gb2312?B?zfXOsA==?= <owner@example.org>\r\nSubject: =?GBK?B?sOCztQ==?=\r\n"
        b"Content-Type: text/plain; charset=gb2312\r\nContent-Transfer-Encoding: 8bit\r\n\r\n"
        + "一共四十人，镕基。".encode("gb18030")
    )
    found = read(raw)
    assert (found.sender_name, found.subject, found.text) == ("王伟", "班车", "一共四十人，镕基。")
    plain = read(b"From: owner@example.org\r\nSubject: " + "班车".encode() + b"\r\n\r\n" + "四十".encode("gbk"))
    assert (plain.subject, plain.text) == ("班车", "四十")
    spoofed = read(b'From: "boss@zone.example <boss@zone.example>" <thief@evil.example>\r\n\r\nx')
    assert spoofed.sender == "thief@evil.example"
    assert in_utf7("收件箱/A&B") == "&ZTZO9nux-/A&-B"


def with_files(made: EmailMessage, *files: tuple[str, bytes, str]) -> EmailMessage:
    for name, content, kind in files:
        main, _slash, sub = kind.partition("/")
        made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


def test_files_go_through_the_same_checks_and_the_sender_hears_of_the_others(cast: Cast) -> None:
    case = asked_case(cast)
    made = with_files(
        mail("见附件。", to=reply_to(case, cast)),
        ("名单.csv", b"name\nwang\n", "text/csv"),
        ("virus.exe", b"MZ\x90\x00", "application/octet-stream"),
        ("picture.png", b"not a picture", "image/png"),
        ("../../etc/passwd.txt", b"root", "text/plain"),
    )
    letter = came(cast, made)
    assert letter.message is not None
    assert {file.name for file in letter.message.files.all()} == {"名单.csv", "passwd.txt"}
    assert [one["name"] for one in letter.refused_files] == ["virus.exe", "picture.png"]
    told = Delivery.objects.get(channel="mail", activity__verb="letter.files_refused")
    assert told.recipient_id == cast.users["owner"].pk


def test_a_winmail_is_kept_as_it_is_with_a_sentence(cast: Cast) -> None:
    case = asked_case(cast)
    tnef = b"\x78\x9f\x3e\x22" + b"\x00" * 400
    letter = came(
        cast, with_files(mail("见附件。", to=reply_to(case, cast)), ("winmail.dat", tnef, "application/ms-tnef"))
    )
    assert letter.message is not None
    (file,) = letter.message.files.all()
    assert (file.name, place_of(file).read_bytes(), file.previewable) == ("winmail.dat", tnef, False)
    (about,) = letter.refused_files
    assert "Outlook" in said(about["sentence"])
    alone = came(cast, with_files(mail("", to=reply_to(case, cast)), ("winmail.dat", tnef, "application/ms-tnef")))
    assert alone.state == "posted"


def test_nothing_to_take_is_said_to_the_sender(cast: Cast) -> None:
    case = asked_case(cast)
    letter = came(cast, with_files(mail("", to=reply_to(case, cast)), ("a.exe", b"MZ", "application/octet-stream")))
    assert fate(letter) == ("refused", "empty")
    assert Delivery.objects.filter(channel="mail", activity__verb="letter.refused").count() == 1


def test_very_long_words_are_cut_and_stand_whole_in_the_rest(cast: Cast) -> None:
    case = asked_case(cast)
    words = "字" * 20_000
    letter = came(cast, mail(words, to=reply_to(case, cast)))
    assert letter.state == "posted" and len(said_in(case)[0]) == 10_000 and letter.rest == words


def test_the_same_mail_twice_counts_once(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case = asked_case(cast)
    made = mail("四十人。", to=reply_to(case, cast)).as_bytes()
    office.put("service", b"Received: from a by b; Mon\r\n" + made)
    office.put("service", b"Received: from c by d; Tue\r\nDelivered-To: x@y\r\n" + made)
    read_mailbox(mailbox.pk)
    sort_letters()
    office.put("service", b"Received: from e by f; Wed\r\n" + made)
    read_mailbox(mailbox.pk)
    sort_letters()
    assert said_in(case) == ["四十人。"] and Letter.objects.count() == 1
    other = mail("五十人。", to=reply_to(case, cast))
    del other["Message-ID"]
    other["Message-ID"] = str(made.split(b"Message-ID: ")[1].split(b"\n")[0].decode()).strip()
    assert came(cast, other).state == "posted"


def test_a_mailbox_that_is_numbered_anew_brings_nothing_twice(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case = asked_case(cast)
    office.put("service", mail("四十人。", to=reply_to(case, cast)).as_bytes())
    read_mailbox(mailbox.pk)
    Mailbox.objects.update(uidvalidity=1, last_uid=99_999)
    office.put("service", mail("五十人。", to=reply_to(case, cast)).as_bytes())
    read_mailbox(mailbox.pk)
    sort_letters()
    assert said_in(case) == ["四十人。", "五十人。"]


class Killed(BaseException):
    """The worker is dead before anything of it was committed."""


def die_after(work: Callable[[], int]) -> None:
    """Do it, and die before the commit."""
    with transaction.atomic():
        assert work() == 1
        raise Killed


def test_a_worker_killed_while_it_keeps_a_mail_keeps_it_later(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case = asked_case(cast)
    office.put("service", mail("四十人。", to=reply_to(case, cast)).as_bytes())
    with pytest.raises(Killed):
        die_after(lambda: read_mailbox(mailbox.pk))
    assert not Letter.objects.exists() and Mailbox.objects.get().last_uid == 0
    read_mailbox(mailbox.pk)
    sort_letters()
    assert said_in(case) == ["四十人。"] and Letter.objects.count() == 1


def test_a_worker_killed_while_it_understands_a_mail_understands_it_later(cast: Cast) -> None:
    case = asked_case(cast)
    raw = mail("四十人。", to=reply_to(case, cast)).as_bytes()
    letter = keep_mail(set_up(cast), Fetched(1, raw, True, len(raw)), uidvalidity=1)
    assert letter is not None
    with pytest.raises(Killed):
        die_after(sort_letters)
    letter.refresh_from_db()
    assert letter.state == "kept" and not said_in(case)
    sort_letters()
    sort_letters()
    assert said_in(case) == ["四十人。"]


def test_a_defect_leaves_its_letter_to_somebody_and_holds_up_no_other(cast: Cast) -> None:
    case = asked_case(cast)
    for number, words in enumerate(("one", "two"), start=1):
        raw = mail(words, to=reply_to(case, cast)).as_bytes()
        keep_mail(set_up(cast), Fetched(number, raw, True, len(raw)), uidvalidity=1)
    first = Letter.objects.order_by("pk")[0]
    place_of(first.raw).unlink()
    sort_letters()
    assert [fate(one) for one in Letter.objects.order_by("pk")] == [("quarantined", "defect"), ("posted", "")]


def test_a_day_without_a_worker_loses_nothing(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    case = asked_case(cast)
    sent = [f"mail {number}" for number in range(12)]
    for words in sent:
        office.put("service", mail(words, to=reply_to(case, cast)).as_bytes())
    read_mailbox(mailbox.pk, seconds=0)
    while read_mailbox(mailbox.pk, seconds=0.05):
        sort_letters()
    sort_letters()
    assert said_in(case) == sent
    assert StoredFile.objects.filter(media_type="message/rfc822").count() == len(sent)
    mailbox.refresh_from_db()
    assert mailbox.read_at is not None and mailbox.failing_since is None


def test_a_server_that_is_away_or_says_no_is_noted(cast: Cast, office: Office, mailbox: Mailbox) -> None:
    right = {"password": mailbox.password, "port": mailbox.port, "folder": "INBOX"}
    for change, error in (
        ({"password": "wrong"}, "refused"),
        ({"port": 1}, "ConnectionRefusedError"),
        ({"folder": "No"}, "refused"),
    ):
        Mailbox.objects.update(**{**right, **change})
        assert read_mailbox(mailbox.pk) == 0
        mailbox.refresh_from_db()
        assert mailbox.error == error and mailbox.failing_since is not None
    Mailbox.objects.update(host="169.254.169.254", port=80)
    assert read_mailbox(mailbox.pk) == 0
    mailbox.refresh_from_db()
    assert mailbox.error == "barred"


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_the_way_is_encrypted_and_only_certificates_that_are_trusted_count(
    cast: Cast, office: Office, mailbox: Mailbox, settings: LazySettings, security: str
) -> None:
    case = asked_case(cast)
    office.put("service", mail("四十人。", to=reply_to(case, cast)).as_bytes())
    port = office.tls_port if security == "tls" else office.imap_port
    Mailbox.objects.update(security=security, port=port)
    assert read_mailbox(mailbox.pk) == 0
    mailbox.refresh_from_db()
    assert mailbox.error == "SSLCertVerificationError"
    settings.MAILBOX_CA = str(office.folder / "run" / "certificate.pem")
    assert read_mailbox(mailbox.pk) == 1
