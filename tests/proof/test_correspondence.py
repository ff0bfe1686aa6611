"""A conversation held wholly by mail from the enterprise's side: a real SMTP and a real IMAP server, in Chinese."""

import time
from collections.abc import Iterator
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path

import pytest
from django.conf import LazySettings

from cast import Cast
from correspondence.mailed import ADDRESS, mail
from installation import Installation, eventually, installed
from mail_office import PASSWORD, Office, answer_to, mail_office, quoted
from openzone.accounts.models import User
from openzone.cases import actions
from openzone.cases.enums import Intake, State
from openzone.cases.models import Case, Message
from openzone.core import clock, sending
from openzone.core.models import Delivery
from openzone.correspondence.actions.deciding import raise_letter
from openzone.correspondence.actions.mailboxes import save_mailbox, try_mailbox
from openzone.correspondence.actions.sorting import sort_letters
from openzone.correspondence.fetching import read_mailbox
from openzone.correspondence.models import Letter, Mailbox

OWNER = "王伟 <owner@example.org>"
# Of one sender no more than thirty letters an hour go in by themselves.
LOTS, IN_A_LOT = 5, 10
PREPARE = """
import sys; sys.path.insert(0, {tests!r})
from django.contrib.auth.hashers import make_password
from cast import assemble, PASSWORD
from correspondence.mailed import asked_case, reply_to
from openzone.correspondence.actions.mailboxes import save_mailbox
made = assemble(make_password(PASSWORD))
save_mailbox(
    address="service@zone.example", host="127.0.0.1", port={port}, security="none", user="service",
    password={password!r}, by=made.actor("administrator"),
)
case = asked_case(made)
print(reply_to(case, made, "owner"), reply_to(case, made, "member"))
"""
LOOK = """
from openzone.core.jobs import enqueue
enqueue("correspondence.look", only_once="correspondence.look", timestamp=0)
"""
SAID = "SELECT body FROM cases_message WHERE side = 'enterprise' ORDER BY number"


@pytest.fixture
def office(settings: LazySettings) -> Iterator[Office]:
    with mail_office() as made:
        settings.MAILBOX_HOSTS = ["127.0.0.1"]
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", made.smtp_port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.DEFAULT_FROM_EMAIL = "本区 <noreply@zone.example>"
        yield made


def post_out_and_in(mailbox: Mailbox) -> None:
    """What the worker does: send what is due, read the mailbox, deal with what came."""
    Delivery.objects.filter(channel="mail", state="waiting").update(next_try_at=clock.now())
    sending.send_mail()
    read_mailbox(mailbox.pk)
    sort_letters()


def in_netease(mail: EmailMessage, words: str) -> EmailMessage:
    """An answer as NetEase's mailbox makes it, with a list attached."""
    made = answer_to(
        mail, OWNER, words, quoting=quoted(mail, says='在 2026-11-02 10:00:00，"本区" <x@zone.example> 写道：')
    )
    made.add_attachment("姓名,班次\n李娜,夜班\n".encode(), maintype="text", subtype="csv", filename="乘车名单.csv")
    return made


def in_qq(mail: EmailMessage, words: str) -> EmailMessage:
    """An answer as QQ's mailbox makes it: HTML alone, in the encoding of the mainland."""
    head = '------------------ 原始邮件 ------------------<br>发件人: "本区";<br>发送时间: 2026年11月3日(星期二)<br>'
    html = f"<div>{words}</div><div><br></div><div style='font-size:12px'>{head}</div><div>请回答。</div>"
    made = answer_to(mail, OWNER, "", quoting="")
    made.clear_content()
    made.set_content(html.encode("gb18030"), maintype="text", subtype="html", params={"charset": "gb18030"})
    return made


def in_outlook(mail: EmailMessage, words: str) -> EmailMessage:
    """An answer as Outlook makes it in Chinese."""
    head = f"发件人: 本区 <x@zone.example>\n发送时间: 2026年11月4日 9:00\n收件人: 王伟\n主题: {mail['Subject']}"
    return answer_to(mail, OWNER, words, quoting=f"{'_' * 32}\n{head}\n\n请确认。")


def latest(office: Office, case: Case) -> EmailMessage:
    """The last letter about the case that the owner got."""
    return [one for one in office.mails("owner") if case.ref in str(one["Subject"])][-1]


def told(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    text: str = body.get_content()
    return text


def first_letter() -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = OWNER, ADDRESS, "夜班班车"
    made["Message-ID"], made["Date"] = make_msgid(domain="example.org"), formatdate()
    made.set_content("您好，\n\n我们有八十人凌晨两点下班，没有公交车。能开一班班车吗？\n\n王伟", charset="utf-8")
    return made


@pytest.mark.proof
def test_an_enterprise_talks_a_demand_through_by_mail_alone(cast: Cast, office: Office) -> None:
    User.objects.filter(pk=cast.users["owner"].pk).update(language="zh-hans")
    mailbox = save_mailbox(
        address=ADDRESS, host="127.0.0.1", port=office.imap_port, security="none", user="service", password=PASSWORD,
        by=cast.actor("administrator"),
    )  # fmt: skip
    assert try_mailbox(mailbox, by=cast.actor("administrator")) == 0

    office.send(first_letter())
    post_out_and_in(mailbox)
    letter = Letter.objects.get()
    assert (letter.state, letter.reason, letter.person) == ("quarantined", "new_matter", cast.users["owner"])
    case = raise_letter(
        letter, organisation=cast.organisation, category=cast.category, title="夜班班车", consent=True,
        person=cast.users["owner"], by=cast.actor("dispatcher"),
    )  # fmt: skip
    assert case.intake == Intake.EMAIL and "八十人" in case.description

    actions.triage(case, by=cast.actor("dispatcher"))
    actions.ask_information(case, by=cast.actor("dispatcher"), body="请问每天都有八十人吗？分几条线路？")
    post_out_and_in(mailbox)
    asked = latest(office, case)
    assert "请问每天都有八十人吗？" in told(asked) and "请直接回复" in told(asked)
    office.send(in_netease(asked, "周一到周五都有，分两条线路。名单见附件。"))
    post_out_and_in(mailbox)
    case.refresh_from_db()
    assert case.state == State.TRIAGED

    actions.assign(case, by=cast.actor("dispatcher"), unit=cast.units["station"], officer=cast.users["officer"])
    case = actions.accept(case, by=cast.actor("officer"))
    actions.post_message(case, by=cast.actor("officer"), body="我们联系了公交公司，十五座的车够吗？")
    post_out_and_in(mailbox)
    office.send(in_qq(latest(office, case), "不够，请至少用五十座的车。"))
    post_out_and_in(mailbox)

    actions.propose(case, by=cast.actor("officer"), outcome="solved", body="下周一起每晚两点有两班五十座班车。")
    post_out_and_in(mailbox)
    assert "下周一起每晚两点有两班五十座班车。" in told(latest(office, case))
    office.send(in_outlook(latest(office, case), "太好了，谢谢！"))
    post_out_and_in(mailbox)

    said = list(Message.objects.filter(case=case).order_by("number").values_list("side", "body"))
    assert said == [
        ("staff", "请问每天都有八十人吗？分几条线路？"),
        ("enterprise", "周一到周五都有，分两条线路。名单见附件。"),
        ("staff", "我们联系了公交公司，十五座的车够吗？"),
        ("enterprise", "不够，请至少用五十座的车。"),
        ("staff", "下周一起每晚两点有两班五十座班车。"),
        ("enterprise", "太好了，谢谢！"),
    ]
    assert Message.objects.get(case=case, number=2).files.get().name == "乘车名单.csv"
    letters = [one for one in office.mails("owner") if case.ref in str(one["Subject"])]
    assert len({str(one["References"]).split()[0] for one in letters}) == 1
    assert {str(one["Subject"]) for one in letters} == {f"{case.ref} 夜班班车"}
    assert str(letters[-1]["In-Reply-To"]) in {f"<{one.name}>" for one in Letter.objects.filter(case=case)}
    assert User.objects.get(pk=cast.users["owner"].pk).last_login is None

    Mailbox.objects.update(uidvalidity=1, last_uid=0)
    post_out_and_in(mailbox)
    assert Message.objects.filter(case=case).count() == len(said)
    assert Letter.objects.count() == 4


def one_of(lot: int, number: int, addresses: list[str]) -> tuple[str, bytes]:
    """The words of a letter, and the letter: by turns of the owner and of the member."""
    words, turn = f"第{lot}批第{number}封", number % 2
    made = mail(words, to=addresses[turn], sender=("owner@example.org", "member@example.org")[turn])
    return words, made.as_bytes()


def kill_worker(made: Installation) -> None:
    """Kill the worker as soon as there is one."""

    def is_there() -> bool:
        try:
            return bool(made.worker.is_running())
        except LookupError:
            return False

    assert eventually(is_there), made.said()
    made.worker.kill()


@pytest.mark.proof
def test_killed_workers_and_a_day_without_one_lose_nothing_and_double_nothing(tmp_path: Path, seed: Path) -> None:
    """Mails come in five lots. The worker is killed in the middle of each, and for the last one everything was down."""
    with mail_office() as post, installed(tmp_path / "data", seed, OPENZONE_MAILBOX_HOSTS="127.0.0.1") as made:
        made.start()
        tests = str(Path(__file__).resolve().parents[1])
        addresses = made.python(PREPARE.format(tests=tests, port=post.imap_port, password=PASSWORD)).split()[-2:]
        sent: list[str] = []
        for lot in range(LOTS):
            if lot == LOTS - 1:
                made.stop()
            for number in range(IN_A_LOT):
                words, raw = one_of(lot, number, addresses)
                post.put("service", raw)
                sent.append(words)
            if lot == LOTS - 1:
                made.start()
            made.python(LOOK)
            time.sleep(0.3 * (lot + 1))
            kill_worker(made)
        with made.connect() as connection:

            def all_said() -> bool:
                return len(connection.execute(SAID).fetchall()) >= len(sent)

            assert eventually(all_said), made.said()
            time.sleep(5)
            assert sorted(words for (words,) in connection.execute(SAID).fetchall()) == sorted(sent)
            fates = "SELECT state, count(*) FROM correspondence_letter GROUP BY 1"
            assert connection.execute(fates).fetchall() == [("posted", len(sent))]
