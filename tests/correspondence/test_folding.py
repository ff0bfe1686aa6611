"""What is new in a letter and what is not, as the mail programs of both languages write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openzone.correspondence.folding import ABOVE, fold
from openzone.correspondence.plain import as_text

NEW = "一共四十人。\n\n谢谢！"
QUOTES = {
    "gmail": "On Mon, Nov 2, 2026 at 10:00 AM Zone <service@zone.example> wrote:\n\n> How many?\n>\n> -- \n> Zone",
    "gmail broken": "On Mon, Nov 2, 2026 at 10:00 AM A very long name\n<service@zone.example> wrote:\n> How many?",
    "gmail chinese": "本区 <service@zone.example> 于2026年11月2日周一 10:00写道：\n\n> 多少人？",
    "apple": "> On 2 Nov 2026, at 10:00, This Zone <service@zone.example> wrote:\n> \n> How many?",
    "apple chinese": "> 2026年11月2日 10:00，本区 <service@zone.example> 写道：\n> \n> 多少人？",
    "outlook": "________________________________\nFrom: Zone <service@zone.example>\nSent: Monday, 2 November 2026\n"
    "To: Owner\nSubject: C-2026-00001\n\nHow many?",
    "outlook chinese": "发件人: 本区 <service@zone.example>\n发送时间: 2026年11月2日\n收件人: 王\n\n多少人？",
    "qq": '------------------ 原始邮件 ------------------\n发件人: "本区" <service@zone.example>;\n'
    '发送时间: 2026年11月2日(星期一) 上午10:00\n收件人: "王";\n\n多少人？',
    "netease": '在 2026-11-02 10:00:00，"本区" <service@zone.example> 写道：\n\n多少人？',
    "netease reply": "---- 回复的原邮件 ----\n| 发件人 | 本区 |\n| 日期 | 2026年11月02日 10:00 |\n多少人？",
    "old outlook": "-----Original Message-----\nFrom: This Zone\nSent: Monday\n\nHow many?",
    "forwarded": "---------- Forwarded message ---------\nFrom: Zone <a@b.example>\nDate: Mon\n\nHow many?",
    "our mark": f"{ABOVE}\n\n本区 问了一个问题\n\n多少人？",
    "our mark, quoted": f"> {ABOVE}\n> \n> 多少人？",
    "quotes alone": "> How many?\n> By when?",
}


@pytest.mark.parametrize("program", QUOTES)
def test_what_stood_before_is_folded(program: str) -> None:
    folded = fold(f"{NEW}\n\n{QUOTES[program]}\n")
    assert folded.text == NEW
    assert folded.rest == QUOTES[program].strip()


@pytest.mark.parametrize(
    "signature", ["-- \n王伟\n大连光明公司", "Sent from my iPhone", "发自我的iPhone", "Get Outlook for iOS"]
)
def test_signatures_of_programs_are_folded(signature: str) -> None:
    folded = fold(f"{NEW}\n\n{signature}")
    assert (folded.text, folded.rest) == (NEW, signature)


def test_what_people_write_is_left_whole() -> None:
    for text in (
        "On Monday we wrote to you:\nnothing came back.",
        "From: my side there is nothing to add.",
        "他在来信中写道：请尽快。\n我们同意。",
        "- forty people\n- two shifts",
        "主题：班车\n我们需要班车。",
        "Just words.",
    ):
        assert fold(text).text == text, text


def test_answers_below_and_between_quotes_are_found() -> None:
    below = "On 2 Nov 2026, Zone <a@b.example> wrote:\n> How many?\n\nForty."
    assert fold(below).text == "Forty." and fold(below).rest == below
    between = (
        "See below.\n\nOn 2 Nov 2026, Zone <a@b.example> wrote:\n> How many?\n\nForty.\n\n> By when?\n\nMonday.\n> x"
    )
    assert fold(between).text == between


def test_only_quotes_leave_nothing_new() -> None:
    assert fold("> How many?\n> x").text == "" and fold("").text == ""


@given(st.text(alphabet="> \n-_:发件人写道wroteOn2026年@ab", max_size=400))
def test_nothing_ever_gets_lost(text: str) -> None:
    folded = fold(text)
    kept = "".join(f"{folded.text}{folded.rest}".split())
    assert all(kept.count(letter) >= "".join(text.split()).count(letter) for letter in set("".join(text.split())))


def test_hostile_text_takes_no_time() -> None:
    for text in ("> a\nb\n" * 50_000, "On 2026 " * 50_000, "发件人:\n" * 100_000, "_" * 500_000, "> " * 200_000):
        fold(text)


def test_html_becomes_text() -> None:
    html = (
        "<html><head><style>p{color:red}</style><script>alert(1)</script></head><body><p>一共<b>四十</b>人。</p>"
        "<p>谢谢<br>王</p><ul><li>one</li><li>two</li></ul><table><tr><td>a</td><td>b</td></tr></table>"
        "<blockquote><p>多少人？</p></blockquote><img src='http://tracker.example/x.gif'>&lt;script&gt;</body></html>"
    )
    text = as_text(html)
    assert text.split("\n\n")[0] == "一共四十人。"
    assert "谢谢\n王" in text and "- one\n- two" in text and "a  b" in text and "> 多少人？" in text
    assert "alert" not in text and "color" not in text and "tracker" not in text and "<script>" in text
    for broken in ("<p>a<p>b</div></blockquote>", "<" * 10_000, "<blockquote>" * 5_000 + "x", "<!-- a", "&#xffffff;a"):
        as_text(broken)
