"""Agreements: who sees and who changes them, no signature without its paper, terms, reminders, who keeps them."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import Cast
from openzone.accounts.models import User
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.finding import asked, find
from openzone.core.models import Delivery, StoredFile
from openzone.partnerships import actions
from openzone.partnerships.models import Agreement
from openzone.partnerships.queries import agreement_file, at_desk, at_portal, keepers_of, narrowed, search, with_counts
from openzone.places.actions import hand_over
from openzone.registry.actions.merging import merge
from openzone.registry.queries import standing
from partnerships.papers import day, drafted, paper, party, promised, signed


def told(verb: str) -> set[str]:
    """Who was told of something, by mail address."""
    rows = Delivery.objects.filter(activity__verb=verb, channel="page").values("recipient_id")
    return {email.partition("@")[0] for email in User.objects.filter(pk__in=rows).values_list("email", flat=True)}


def moved(cast: Cast, agreement: Agreement, days: int) -> int:
    """What the calendar does so many days from now."""
    with clock.fixed(clock.now() + timedelta(days=days)):
        return actions.keep_terms(cast.zone, day(cast))


@pytest.mark.parametrize(
    ("who", "sees", "changes"),
    [
        ("officer", True, True), ("park_officer", True, True), ("leader", True, True), ("auditor", True, False),
        ("elsewhere", False, False), ("owner", False, False), ("outsider", False, False), ("foreigner", False, False),
    ],
)  # fmt: skip
def test_who_sees_a_draft_and_who_works_on_it(cast: Cast, who: str, sees: bool, changes: bool) -> None:
    row, actor = drafted(cast), cast.actor(who)
    assert at_desk(actor).filter(pk=row.pk).exists() is sees
    assert not at_portal(actor).exists()
    try:
        actions.announce(row, by=actor)
    except Denied:
        assert not changes
    else:
        assert changes


def test_a_party_reads_it_from_the_announcement_on_and_only_its_owners(cast: Cast) -> None:
    row = actions.announce(drafted(cast), by=cast.actor("officer"))
    assert row.ref.startswith("G-") and told("agreement.announce") == {"owner"}
    assert at_portal(cast.actor("owner")).get() == row
    assert not at_portal(cast.actor("member")).exists() and not at_portal(cast.actor("outsider")).exists()
    actions.end(row, by=cast.actor("officer"), ended_on=day(cast), reason="They went elsewhere.")
    assert not at_portal(cast.actor("owner")).exists()
    with pytest.raises(Conflict, match="never signed"):
        actions.renew(row, by=cast.actor("officer"), ends_on=day(cast, 9), remark="x")


def test_no_signature_without_its_paper(cast: Cast) -> None:
    row, by = drafted(cast), cast.actor("officer")
    with pytest.raises(Invalid, match="Without its document") as refused:
        actions.sign(row, by=by, signed_on=day(cast), document=None)
    assert set(refused.value.fields) == {"document"}
    with pytest.raises(Invalid, match="future"):
        actions.sign(row, by=by, signed_on=day(cast, 1), document=paper())
    actions.sign(row, by=by, signed_on=day(cast), document=paper())
    row.refresh_from_db()
    assert (row.state, row.begins_on, row.document.name if row.document else "") == ("signed", day(cast), "signed.txt")
    for forged in ({"document": None}, {"signed_on": None}, {"state": "drafted"}, {"state": "ended"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Agreement.objects.filter(pk=row.pk).update(**forged)


def test_one_party_alone_agrees_on_nothing_and_the_parties_stand_once_signed(cast: Cast) -> None:
    row, by = drafted(cast), cast.actor("officer")
    with pytest.raises(Conflict, match="already"):
        actions.add_party(row, by=by, bound=actions.Bound(organisation=cast.organisation))
    with pytest.raises(Conflict, match="already"):
        actions.add_party(row, by=by, bound=actions.Bound())
    owed = promised(cast, row)
    with pytest.raises(Conflict, match="promised in the name"):
        actions.remove_party(party(row), by=by)
    owed.delete()
    actions.remove_party(party(row), by=by)
    with pytest.raises(Conflict, match="two parties"):
        actions.sign(row, by=by, signed_on=day(cast), document=paper())
    body = actions.add_party(row, by=by, bound=actions.Bound(name="City bus company"))
    people = [actions.Signed(party=body, name="Li Ming", office="Deputy director at that time")]
    actions.sign(row, by=by, signed_on=day(cast), document=paper(), signatories=people)
    assert [one.shown_office for one in body.signatories.all()] == ["Deputy director at that time"]
    with pytest.raises(Conflict, match="was signed"):
        actions.add_party(row, by=by, bound=actions.Bound(name="Another"))
    content = actions.Content(kind="lease", title=row.title)
    with pytest.raises(Conflict, match="was signed"):
        actions.change_agreement(row, by=by, unit=cast.units["station"], content=content)


def test_whoever_looked_at_an_older_version_is_told(cast: Cast) -> None:
    row = drafted(cast)
    promised(cast, row)
    with pytest.raises(Conflict, match="Somebody changed"):
        actions.announce(row, by=cast.actor("officer"), seen=1)
    assert actions.announce(row, by=cast.actor("officer"), seen=2).state == "announced"


def test_a_term_begins_is_reminded_of_once_ends_and_goes_on(cast: Cast) -> None:
    row = signed(cast, begins_on=day(cast, 5), ends_on=day(cast, 100), remind_days=30)
    with pytest.raises(Conflict, match="term begins on"):
        actions.enter_into_force(row, by=cast.actor("officer"))
    assert (moved(cast, row, 4), moved(cast, row, 5), moved(cast, row, 5)) == (0, 1, 0)
    assert (moved(cast, row, 69), told("agreement.reminded")) == (0, set())
    assert (moved(cast, row, 70), moved(cast, row, 71)) == (1, 0)
    assert told("agreement.reminded") == {"officer"}
    with pytest.raises(Invalid, match="ends on"):
        actions.renew(row, by=cast.actor("officer"), ends_on=day(cast, 100), remark="x")
    with pytest.raises(Invalid, match="fill this in"):
        actions.renew(row, by=cast.actor("officer"), ends_on=day(cast, 200))
    actions.renew(row, by=cast.actor("officer"), ends_on=day(cast, 200), document=paper("supplement.txt"))
    supplement = row.annexes.get()
    assert (supplement.file.name, supplement.what, supplement.shown_what) == ("supplement.txt", "", "Renewal")
    assert (moved(cast, row, 101), moved(cast, row, 171)) == (0, 1), "of another last day they are reminded again"
    assert moved(cast, row, 201) == 1
    row.refresh_from_db()
    assert (row.state, row.ended_on) == ("ended", day(cast, 200))
    again = actions.renew(row, by=cast.actor("officer"), ends_on=None, remark="It goes on without an end.")
    assert (again.state, again.ends_on, again.ended_on) == ("in_force", None, None)
    assert moved(cast, row, 900) == 0


def test_what_was_ended_for_a_reason_is_not_renewed(cast: Cast) -> None:
    row, by = signed(cast, ends_on=day(cast, 100)), cast.actor("officer")
    ended = actions.end(row, by=by, ended_on=day(cast), reason="Both sides withdrew.")
    with pytest.raises(Conflict, match="ended for a reason"):
        actions.renew(ended, by=by, ends_on=day(cast, 200), remark="It goes on.")
    assert ended.ended_for == "Both sides withdrew."


def test_an_officer_keeps_it_and_whoever_takes_over_from_him(cast: Cast) -> None:
    row = signed(cast)
    assert keepers_of(row) == {cast.users["officer"].pk}
    content = actions.Content(kind=row.kind, title=row.title, begins_on=row.begins_on)
    actions.change_agreement(
        row, by=cast.actor("leader"), unit=cast.units["top"], officer=cast.users["second"], content=content
    )
    row.refresh_from_db()
    assert keepers_of(row) == {cast.users["second"].pk}
    hand_over(cast.users["second"], by=cast.actor("administrator"), successors={"agreements": cast.users["leader"]})
    row.refresh_from_db()
    assert row.officer == cast.users["leader"]


def test_it_is_found_by_reference_by_words_and_by_who_is_bound(cast: Cast) -> None:
    row = signed(cast)
    actions.end(signed(cast, title="Another", title_local=""), by=cast.actor("officer"), ended_on=day(cast), reason="x")
    for name in ("officer", "owner"):
        for text in (row.ref, "智慧城市", "framework smart"):
            found = find(cast.actor(name), asked(text), standing=standing(cast.actor(name))).of("agreement")
            assert [hit.ref for hit in found] == [row.ref], (name, text)
    seen = at_desk(cast.actor("officer"))
    assert search(seen, cast.zone.pk, cast.organisation.name).count() == 2
    assert not search(seen, cast.zone.pk, "nobody of this name").exists()
    assert not find(cast.actor("elsewhere"), asked(row.ref), standing=standing(cast.actor("elsewhere"))).hits


def test_the_list_says_what_presses(cast: Cast) -> None:
    row = signed(cast, ends_on=day(cast, 80))
    promised(cast, row, due=-1)
    today, seen = day(cast), at_desk(cast.actor("officer"))
    assert narrowed(seen, "90", today).exists() and not narrowed(seen, "30", today).exists()
    assert narrowed(seen, "late", today).exists() and not narrowed(seen, "reported", today).exists()
    counted = with_counts(seen, today).get()
    assert (counted.promised, counted.kept, counted.late) == (1, 0, 1)


def test_its_papers_are_for_those_who_see_it(cast: Cast) -> None:
    row = signed(cast)
    assert row.document is not None
    got: dict[str, Any] = {name: agreement_file(cast.actor(name), row.ref, row.document.pk) for name in cast.users}
    assert {name for name, file in got.items() if file} == {
        "administrator", "leader", "dispatcher", "second", "auditor", "park_officer", "officer", "owner",
    }  # fmt: skip
    assert agreement_file(cast.actor("officer"), row.ref, StoredFile.objects.latest("pk").pk + 1) is None


def test_merged_organisations_are_bound_once_with_what_both_promised(cast: Cast) -> None:
    row = drafted(cast)
    actions.add_party(row, by=cast.actor("leader"), bound=actions.Bound(organisation=cast.outside))
    other = row.parties.get(organisation=cast.outside)
    actions.add_commitment(
        row, by=cast.actor("leader"), promised=actions.Promised(party=other, text="Brings ten suppliers")
    )
    merge(kept=cast.organisation, gone=cast.outside, by=cast.actor("leader"))
    assert row.parties.count() == 2 and row.commitments.get().party.organisation == cast.organisation
