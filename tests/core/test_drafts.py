"""Drafts on the server: found again, the newer one wins, gone when sent."""

from datetime import timedelta

import pytest

from at_once import together
from cast import Cast, assemble
from openzone.core import clock
from openzone.core.drafts import KEPT_FOR, drafts_of, forget_draft, keep_draft, remove_old_drafts
from openzone.core.errors import Invalid
from openzone.core.models import WrittenDraft

KEY = "case:C-2026-00001:answer"


def body(cast: Cast, name: str = "officer") -> str | None:
    kept = drafts_of(cast.actor(name), [KEY]).get(KEY)
    return kept.body if kept else None


def test_what_was_typed_is_found_again_by_its_writer_alone(cast: Cast) -> None:
    keep_draft(KEY, "Half a sentence 半句", by=cast.actor("officer"), seen=None)
    assert body(cast) == "Half a sentence 半句"
    assert body(cast, "leader") is None and drafts_of(cast.actor("officer"), ["case:other:answer"]) == {}


def test_a_page_that_does_not_know_the_newer_draft_is_told_and_then_wins(cast: Cast) -> None:
    by = cast.actor("officer")
    first, _kept = keep_draft(KEY, "One", by=by, seen=None)
    assert first is not None
    second, kept = keep_draft(KEY, "Two", by=by, seen=first.saved_at)
    assert kept and second is not None
    newer, kept = keep_draft(KEY, "Old page", by=by, seen=first.saved_at)
    assert newer is not None and (kept, newer.body, body(cast)) == (False, "Two", "Two")
    _empty, kept = keep_draft(KEY, "", by=by, seen=first.saved_at)
    assert not kept and body(cast) == "Two"
    _draft, kept = keep_draft(KEY, "Old page goes on", by=by, seen=newer.saved_at)
    assert kept and body(cast) == "Old page goes on"


def test_nothing_typed_removes_it_and_so_does_sending(cast: Cast) -> None:
    by = cast.actor("officer")
    draft, _kept = keep_draft(KEY, "One", by=by, seen=None)
    assert draft is not None and keep_draft(KEY, "  \n", by=by, seen=draft.saved_at) == (None, True)
    assert body(cast) is None
    keep_draft(KEY, "Two", by=by, seen=None)
    forget_draft(KEY, by=cast.actor("leader"))
    assert body(cast) == "Two"
    forget_draft(KEY, by=by)
    assert body(cast) is None


@pytest.mark.parametrize("text", ["x" * 10_001, "a\x00b"])
def test_what_could_not_be_sent_is_not_kept(cast: Cast, text: str) -> None:
    with pytest.raises(Invalid):
        keep_draft(KEY, text, by=cast.actor("officer"), seen=None)


def test_old_drafts_go(cast: Cast) -> None:
    by, now = cast.actor("officer"), clock.now()
    keep_draft(KEY, "One", by=by, seen=None)
    with clock.fixed(now + KEPT_FOR - timedelta(hours=1)):
        assert remove_old_drafts() == 0
    with clock.fixed(now + KEPT_FOR + timedelta(hours=1)):
        assert remove_old_drafts() == 1


def test_two_first_saves_at_once_leave_one_draft(transactional_db: None, password_hash: str) -> None:
    cast = assemble(password_hash)
    texts = [f"Text {number}" for number in range(6)]
    together(*(lambda text=text: keep_draft(KEY, text, by=cast.actor("officer"), seen=None) for text in texts))
    assert WrittenDraft.objects.get().body in texts
