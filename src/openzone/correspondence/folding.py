"""Tells what somebody wrote from what stands below it: the quoted letters before, and the signature of a program.

It reads line by line and looks a few lines ahead at most, so that no letter, however it is made, keeps it busy.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Stands at the top of every letter of ours that can be answered, in both languages at once.
ABOVE = "## 请在此行上方回复 · Please answer above this line ##"
ABOVE_FOR_ALL = "## 请在此行上方回复，企业将看到 · Please answer above this line: the enterprise reads it ##"
ABOVE_INSIDE = "## 请在此行上方回复，仅园区内部可见 · Please answer above this line: it stays inside the zone ##"
_MARK = re.compile(r"##\s*请在此行上方回复")
LONGEST_LINE = 400
_QUOTED = re.compile(r"\s*[>＞|]")
_BARE = re.compile(r"^[\s>＞*]+|[\s*]+$")
_SEPARATOR = re.compile(
    r"[-—–_=*\s]{3,}\s*(?:original message|forwarded message|begin forwarded message|reply message|"
    r"原始邮件|原始郵件|原邮件|原郵件|回复的原邮件|回复的邮件|回复的信息|转发邮件|转发的邮件|轉寄郵件|邮件原件|原文)"
    r"\s*:?\s*[-—–_=*\s]{0,}",
    re.IGNORECASE,
)
_WROTE = re.compile(r".*(?:\bwrote|写道|寫道|写到|編寫|撰写)\s*[:：]", re.IGNORECASE)
_DATED = re.compile(
    r"\d{4}\s*[-年/.]|\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}|\b(?:19|20)\d\d\b|@|^\s*(?:on|at|在|于|於)\b", re.IGNORECASE
)
_BEGINS_WROTE = re.compile(r"(?:on\b|at\b|在|于|於|\d{4}\s*[年/-]|<|\")", re.IGNORECASE)
_FROM = re.compile(r"(?:from|发件人|寄件者|寄件人|发自|發件人)\s*[:：]", re.IGNORECASE)
_HEADER = re.compile(
    r"(?:sent|date|to|cc|subject|reply-to|发送时间|发送日期|发件时间|發送時間|时间|日期|收件人|收件者|抄送|副本|主题|主旨|標題)"
    r"\s*[:：]",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_\-—]{20,}")
_SENT_FROM = re.compile(
    r"(?:sent from (?:my|outlook|mail|yahoo)\b|get outlook for\b|发自我的|發自我的|从我的.{1,20}发送|来自我的|"
    r"发自.{0,20}(?:iphone|ipad|手机|邮箱)).{0,80}",
    re.IGNORECASE,
)
_AHEAD = 5


@dataclass(frozen=True)
class Folded:
    """What is new in a letter, and the rest of it."""

    text: str
    rest: str


def fold(whole: str) -> Folded:
    """Part a letter. Where nothing is new above the quotes, what stands below or between them is; nothing gets lost."""
    lines = whole.split("\n")
    end = _end_of_words(lines)
    cut = next((at for at in range(end) if _begins_quotes(lines, at)), end)
    above, below = lines[:cut], lines[cut:]
    if not _said(above) and (answer := _below_quotes(below)):
        return Folded("\n".join(answer).strip(), whole.strip())
    if _is_interleaved(below):
        return Folded(whole.strip(), "")
    said, signature = _without_signature(above)
    return Folded("\n".join(said).strip(), "\n".join([*signature, *below]).strip())


def _begins_quotes(lines: Sequence[str], at: int) -> bool:
    line = _bare(lines[at])
    if _MARK.match(line) or _SEPARATOR.fullmatch(line):
        return True
    if _FROM.match(line) and sum(bool(_HEADER.match(_bare(one))) for one in lines[at + 1 : at + 1 + _AHEAD]) >= 1:
        return True
    if _RULE.fullmatch(line):
        return any(_FROM.match(_bare(one)) for one in lines[at + 1 : at + 3])
    return _says_who_wrote(lines, at)


def _says_who_wrote(lines: Sequence[str], at: int) -> bool:
    """Whether here begins a line such as `On … wrote:`, which programs like to break."""
    first = _bare(lines[at])
    if not first or not _DATED.search(first) or (not _BEGINS_WROTE.match(first) and not _WROTE.fullmatch(first)):
        return False
    together = first
    for one in ["", *lines[at + 1 : at + 3]]:
        together = f"{together} {_bare(one)}".strip()
        if _WROTE.fullmatch(together):
            return True
    return False


def _end_of_words(lines: Sequence[str]) -> int:
    """From where on nothing stands but quotes, if the letter ends with any."""
    end, at = len(lines), len(lines)
    while at and (not lines[at - 1].strip() or _QUOTED.match(lines[at - 1])):
        at -= 1
        end = at if _QUOTED.match(lines[at]) else end
    return end


def _bare(line: str) -> str:
    return _BARE.sub("", line[:LONGEST_LINE])


def _said(lines: Sequence[str]) -> bool:
    return any(one.strip() for one in lines)


def _quoted_lines(lines: Sequence[str]) -> list[int]:
    return [at for at, one in enumerate(lines) if _QUOTED.match(one)]


def _below_quotes(lines: Sequence[str]) -> list[str]:
    """What somebody wrote below or between quotes that are marked as such; nothing where they are not."""
    quoted = _quoted_lines(lines)
    if not quoted:
        return []
    own = [one for one in lines[quoted[0] :] if not _QUOTED.match(one)]
    said, _signature = _without_signature(own)
    return said if _said(said) else []


def _is_interleaved(lines: Sequence[str]) -> bool:
    """Whether somebody answered between quotes that are marked as such: then all of it belongs together."""
    quoted = _quoted_lines(lines)
    if len(quoted) < 2 or not (_QUOTED.match(lines[0]) or _says_who_wrote(lines, 0)):
        return False
    own = set(range(quoted[0], quoted[-1])) - set(quoted)
    return _said([lines[at] for at in own])


def _without_signature(lines: Sequence[str]) -> tuple[list[str], list[str]]:
    """The lines without what a program puts below: what follows `-- `, and where a letter was sent from."""
    cut = next((at for at, one in enumerate(lines) if one.rstrip() == "--"), len(lines))
    last = next((at for at in range(cut - 1, -1, -1) if lines[at].strip()), -1)
    if last > 0 and _SENT_FROM.fullmatch(_bare(lines[last])):
        cut = last
    if not _said(lines[:cut]):
        return list(lines), []
    return list(lines[:cut]), list(lines[cut:])
