"""Letters that came in to the first zone: some wait, some found their way, some were sent by machines."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime

from openzone.cases.models import Message
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.files import enter, keep_as_it_came
from openzone.core.webhooks.form import new_secret
from openzone.correspondence.actions.keeping import RAW_MAIL
from openzone.correspondence.enums import LetterState, Reason, Way
from openzone.correspondence.folding import fold
from openzone.correspondence.mime import digest_of
from openzone.correspondence.models import Inlet, Letter
from openzone.demo.staff import holding
from openzone.demo.stage import Cast
from openzone.demo.zones import ZONES

ADDRESS = "service@etic.example"
ANSWERED = 3


@dataclass(frozen=True)
class Came:
    """A letter: from whom, about what, how many hours ago, and what became of it."""

    sender: str
    sender_name: str
    subject: str
    words: str
    hours: int
    reason: Reason
    state: LetterState = LetterState.QUARANTINED


LETTERS = (
    Came(
        "chen.jie@brightwork.example", "陈洁", "咨询入驻流程",
        "您好，\n\n我们是一家做工业视觉检测的公司，想了解入驻软件园要准备哪些材料、多久可以办好。\n\n陈洁\n明工科技", 3,
        Reason.UNKNOWN_SENDER,
    ),
    Came(
        "h.lindqvist@nordwell.example", "Henrik Lindqvist", "Visit in spring",
        "Dear colleagues,\n\nour board would like to visit in April. Whom may we ask about dates?\n\nHenrik", 26,
        Reason.UNKNOWN_SENDER,
    ),
    Came(
        "zhou.private@mail.example", "周敏", "回复: 夜班班车",
        "这是我用私人邮箱发的：二十二点以后还有大约三十人要乘车。", 7, Reason.OTHER_SENDER,
    ),
    Came(
        "liu.yang@mail.example", "刘洋", "自动回复: 通知", "我正在休假，下周一回来后答复您。", 5, Reason.AUTOMATIC,
        LetterState.IGNORED,
    ),
    Came(
        "news@fair.example", "Trade fair", "Newsletter No. 12", "What awaits you at this year's fair.", 50, Reason.LIST,
        LetterState.IGNORED,
    ),
)  # fmt: skip


def receive(cast: Cast) -> None:
    """Lay the letters as their rows: no mailbox is ever asked for them."""
    zone = ZONES[0].code
    for number, came in enumerate(sorted(LETTERS, key=lambda one: -one.hours)):
        _lay(cast, came, number)
    said = Message.objects.filter(case__zone=cast.zones[zone], side="enterprise", files=None).exclude(body="")
    for message in said.select_related("case", "author").order_by("-sent_at", "-id")[:ANSWERED]:
        _answered(cast, message)
    owner = cast.users[holding(zone, "commission", "administrator")[0].email]
    Inlet.objects.create(
        zone=cast.zones[zone], code="etic-wecom", name="企业微信 WeCom", secret=new_secret(),
        created_at=owner.joined_at,
    )  # fmt: skip


def _lay(cast: Cast, came: Came, number: int) -> None:
    at = clock.now() - timedelta(hours=came.hours)
    letter = _letter(cast, _mail(came.sender, came.sender_name, came.subject, came.words, f"{number}.demo", at), at)
    letter.sender, letter.sender_name, letter.subject = came.sender, came.sender_name, came.subject
    letter.text, letter.state, letter.reason = came.words, came.state, came.reason
    letter.settled_at = at if came.state == LetterState.IGNORED else None
    letter.save(force_insert=True)


def _answered(cast: Cast, message: Message) -> None:
    """A message that came by mail, with the letter that it answers below it."""
    author, case = message.author, message.case
    words = (
        f"{message.body}\n\n在 {message.sent_at:%Y-%m-%d}，<{ADDRESS}> 写道：\n> {case.title}\n> 请告诉我们详细情况。"
    )
    subject = f"回复: {case.ref} {case.title}"
    raw = _mail(author.email, author.shown_name, subject, words, f"{message.pk}.said", message.sent_at)
    letter = _letter(cast, raw, message.sent_at)
    letter.sender, letter.sender_name, letter.subject = author.email, author.shown_name, subject[:300]
    letter.text, letter.rest = message.body, fold(words).rest
    letter.state, letter.case, letter.person, letter.message = LetterState.POSTED, case, author, message
    letter.settled_at = message.sent_at
    letter.save(force_insert=True)
    letter.files.set(message.files.all())


def _mail(sender: str, name: str, subject: str, words: str, number: str, at: datetime) -> EmailMessage:
    made = EmailMessage()
    made["From"], made["To"] = f"{name} <{sender}>", ADDRESS
    made["Subject"], made["Message-ID"] = subject, f"<{number}@mail.example>"
    made["Date"] = format_datetime(at)
    made.set_content(words, charset="utf-8")
    return made


def _letter(cast: Cast, mail: EmailMessage, at: datetime) -> Letter:
    zone, raw = cast.zones[ZONES[0].code], mail.as_bytes()
    kept = enter(keep_as_it_came(raw, name="mail.eml", media_type=RAW_MAIL), by=system(zone.pk))
    return Letter(
        zone=zone, way=Way.MAIL, name=str(mail["Message-ID"]).strip("<>"), digest=digest_of(raw), raw=kept,
        size=len(raw), received_at=at,
    )  # fmt: skip
