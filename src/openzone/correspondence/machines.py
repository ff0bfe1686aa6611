"""Whether a mail was written by a machine: such a one is kept and never answered, or machines would write for ever.

RFC 3834 (Auto-Submitted), RFC 2919 (List-Id), RFC 3464 (reports), and what programs write that know none of these.
"""

import re
from collections.abc import Callable
from email.message import Message

from openzone.correspondence.enums import Reason

_SUPPRESSED = frozenset({"all", "oof", "autoreply", "ndr", "dr"})
_BULK = frozenset({"bulk", "junk", "auto_reply"})
_LISTS = ("List-Id", "List-Post", "Mailing-List")
_ANSWERING = ("X-Autoreply", "X-Autorespond", "X-Autoresponder", "X-Auto-Reply", "Auto-Reply", "X-QQ-AutoReply")
_SYSTEMS = re.compile(r"(?:mailer-daemon|postmaster|no-?reply|do-?not-?reply)@", re.IGNORECASE)
_SUBJECTS = re.compile(
    r"(?:自动回复|自動回覆|自动答复|外出自动回复|automatic reply|auto(?:matic)?[- ]?reply|out of (?:the )?office)",
    re.IGNORECASE,
)


def reason_of(mail: Message, *, sender: str, subject: str, ours: Callable[[str], bool]) -> Reason | None:
    """Why nobody is to answer this mail; None for one that a person wrote. `ours` knows the names of our letters."""
    if ours(_head(mail, "Message-ID")):
        return Reason.OWN
    if _is_report(mail):
        return Reason.BOUNCE
    if any(_head(mail, name) for name in _LISTS) or _head(mail, "Precedence").lower() == "list":
        return Reason.LIST
    return Reason.AUTOMATIC if _is_automatic(mail, sender, subject) else None


def _is_report(mail: Message) -> bool:
    empty = "Return-Path" in mail and _head(mail, "Return-Path") in ("<>", "")
    return mail.get_content_type() == "multipart/report" or empty or bool(_head(mail, "X-Failed-Recipients"))


def _is_automatic(mail: Message, sender: str, subject: str) -> bool:
    submitted = _head(mail, "Auto-Submitted").partition(";")[0].strip().lower()
    suppressed = {word.strip().lower() for word in _head(mail, "X-Auto-Response-Suppress").split(",")}
    return (
        submitted not in ("", "no")
        or bool(suppressed & _SUPPRESSED)
        or _head(mail, "Precedence").lower() in _BULK
        or any(_head(mail, name) not in ("", "no") for name in _ANSWERING)
        or bool(_SYSTEMS.match(sender))
        or bool(_SUBJECTS.match(subject))
    )


def _head(mail: Message, name: str) -> str:
    return str(mail.get(name, "")).strip()
