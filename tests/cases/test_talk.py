"""The conversation: who reads what, files, marks, and that a note never reaches the enterprise."""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import EVERYBODY, Cast
from openzone.cases import actions
from openzone.cases.enums import State
from openzone.cases.queries import file_of, messages_of, notes_of, visible_to
from openzone.core.errors import Denied, Invalid
from openzone.core.files import LARGEST, place_of, safe_name, store
from openzone.core.models import Delivery, StoredFile

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c626001000000ffff03000006000557bfabd40000000049454e44ae426082"
)


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def docx() -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
    return buffer.getvalue()


def test_who_sees_a_case(cast: Cast) -> None:
    case = cast.case(State.ASSIGNED)
    seeing = {name for name in EVERYBODY if visible_to(cast.actor(name)).filter(pk=case.pk).exists()}
    assert seeing == {
        "administrator",
        "leader",
        "dispatcher",
        "second",
        "auditor",
        "park_officer",
        "officer",
        "owner",
        "member",
    }


def test_a_draft_is_seen_by_its_writer_alone(cast: Cast) -> None:
    case = cast.draft()
    assert [name for name in EVERYBODY if visible_to(cast.actor(name)).filter(pk=case.pk).exists()] == ["member"]


def test_notes_stay_inside_the_zone(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.write_note(
        case, by=cast.actor("officer"), body="Same request from two others.", files=[upload("a.pdf", PDF)]
    )
    file = StoredFile.objects.get()
    for name in ("owner", "member"):
        assert not notes_of(cast.actor(name), case).exists()
        assert file_of(cast.actor(name), case, file.pk) is None
        with pytest.raises(Denied):
            actions.write_note(case, by=cast.actor(name), body="Me too.")
    for name in ("officer", "leader", "auditor"):
        assert notes_of(cast.actor(name), case).count() == 1
        assert file_of(cast.actor(name), case, file.pk) == file
    assert not messages_of(case.pk).exists()
    told = Delivery.objects.filter(activity__verb="case.note").values_list("recipient_id", flat=True)
    assert not {cast.users["owner"].pk, cast.users["member"].pk} & set(told)


def test_only_the_people_concerned_are_told_and_nobody_twice(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    before = set(Delivery.objects.values_list("pk", flat=True))
    actions.post_message(case, by=cast.actor("officer"), body="We asked the operator.")
    made = Delivery.objects.filter(channel="page").exclude(pk__in=before)
    told = list(made.values_list("recipient_id", flat=True))
    assert sorted(told) == sorted([cast.users["owner"].pk, cast.users["member"].pk])


def named(value: str | bytes) -> str:
    """Name a test after its file alone: the content may be large, and a container holds the second it was made in."""
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", PDF), ("b.png", PNG), ("c.txt", "你好".encode()), ("d.docx", docx()), ("E.PDF", PDF)],
    ids=named,
)
def test_a_file_is_kept_and_found_again(cast: Cast, name: str, content: bytes) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.post_message(case, by=cast.actor("member"), body="", files=[upload(name, content)])
    stored = StoredFile.objects.get()
    assert place_of(stored).read_bytes() == content
    assert file_of(cast.actor("officer"), case, stored.pk) == stored
    other = cast.case(State.IN_PROGRESS)
    assert file_of(cast.actor("officer"), other, stored.pk) is None


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.pdf", b""),
        ("page.pdf", b"<html><script>alert(1)</script></html>"),
        ("page.html", b"<html></html>"),
        ("run.exe", b"MZ" + b"\x00" * 100),
        ("text.txt", b"a\x00b"),
        ("picture.png", PDF),
        ("noending", PDF),
        ("large.txt", b"x" * (LARGEST + 1)),
    ],
    ids=named,
)
def test_a_bad_file_is_refused_and_the_message_with_it(cast: Cast, name: str, content: bytes) -> None:
    case = cast.case(State.IN_PROGRESS)
    with pytest.raises(Invalid) as refused:
        actions.post_message(case, by=cast.actor("member"), body="See the file.", files=[upload(name, content)])
    assert "files" in refused.value.fields
    assert not case.messages.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\secret\\a.pdf", "a.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nb.pdf", "ab.pdf"),
        ("", "file"),
        ("..", "file"),
        ("合同.pdf", "合同.pdf"),
        ("x" * 500 + ".pdf", "x" * 140 + ".pdf"),
    ],
)
def test_hostile_names_of_files(given: str, kept: str) -> None:
    assert safe_name(given) == kept


def test_read_marks_only_go_forward(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    for _ in range(3):
        actions.post_message(case, by=cast.actor("officer"), body="Hello")
    case.refresh_from_db()
    for number in (2, 1, 99, 3, 0):
        actions.mark_read(case, by=cast.actor("member"), number=number)
    assert case.read_marks.get().number == 3


def test_a_strangers_file_is_no_answer(cast: Cast) -> None:
    by = cast.actor("administrator")
    actions.publish_questions(cast.category, by=by, questions=[{"code": "plan", "label": "Plan", "kind": "file"}])
    (foreign,) = store([upload("secret.pdf", PDF)], by=cast.actor("outsider"))
    draft = cast.draft(answers={"plan": foreign.pk})
    assert draft.answers == {}
    with pytest.raises(Invalid) as refused:
        actions.submit(draft, by=cast.actor("member"), answers={"plan": foreign.pk})
    assert list(refused.value.fields) == ["answers.plan"]
    (own,) = store([upload("plan.pdf", PDF)], by=cast.actor("member"))
    sent = actions.submit(draft, by=cast.actor("member"), answers={"plan": own.pk})
    assert file_of(cast.actor("dispatcher"), sent, own.pk) == own
