"""Texts that were typed and not sent, kept on the server so that they are found again on any device."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from openzone.core import clock
from openzone.core.actor import Actor
from openzone.core.models import WrittenDraft
from openzone.core.prepared import Among, Given, Prepared
from openzone.core.text import BODY, clean_text

KEPT_FOR = timedelta(days=30)


def drafts_of(actor: Actor, keys: Iterable[str]) -> dict[str, WrittenDraft]:
    """What the actor has typed in these places, by key: one statement."""
    return {draft.key: draft for draft in _drafts(user=actor.who, zone=actor.where, keys=list(keys))}


_drafts = Prepared(
    lambda: WrittenDraft.objects.filter(
        Among(F("key"), Given("keys")), user_id=Given("user"), zone_id=Given("zone")
    ).order_by("key")
)


@transaction.atomic
def keep_draft(key: str, body: str, *, by: Actor, seen: datetime | None) -> tuple[WrittenDraft | None, bool]:
    """Keep what was typed; nothing typed removes it. The second value is False where another page was quicker.

    `seen` is the moment of the draft that this page knows. If another page has saved since, nothing is written and its
    draft is answered: a page that then saves in the knowledge of it is the newer one and wins.
    """
    text = clean_text(body, field="body", longest=BODY, required=False)
    before = _held(key, by)
    if before is not None and before.saved_at != seen and before.body != text:
        return before, False
    if not text:
        forget_draft(key, by=by)
        return None, True
    return _written(key, text, by), True


def _held(key: str, by: Actor) -> WrittenDraft | None:
    mine = WrittenDraft.objects.select_for_update().filter(user_id=by.who, zone_id=by.where, key=key)
    return mine.order_by("pk").first()


def _written(key: str, text: str, by: Actor) -> WrittenDraft:
    """Two pages that begin the same draft at once wait for each other here; the later one stays."""
    draft = WrittenDraft(zone_id=by.where, user_id=by.who, key=key, body=text, saved_at=clock.now())
    WrittenDraft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        update_fields=["body", "saved_at"],
        unique_fields=["user_id", "zone_id", "key"],
    )
    return draft


def forget_draft(key: str, *, by: Actor) -> None:
    """Remove what was typed: it was sent, or thrown away."""
    WrittenDraft.objects.filter(user_id=by.who, zone_id=by.where, key=key).delete()


def remove_old_drafts() -> int:
    """Remove what nobody has gone on with for a month; answers how many."""
    removed, _by_table = WrittenDraft.objects.filter(saved_at__lt=clock.now() - KEPT_FOR).delete()
    return removed
