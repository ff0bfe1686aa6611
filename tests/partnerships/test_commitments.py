"""What was promised: never due before it was signed, done with something that shows it, confirmed by the zone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from at_once import together
from cast import Cast, assemble
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.partnerships import actions
from openzone.partnerships.actions.reminding import remind_of_due_days
from openzone.partnerships.models import Commitment
from openzone.partnerships.queries import agreement_file, commitments_of, commitments_waiting, possible_with
from openzone.registry.actions import join
from partnerships.papers import day, drafted, paper, party, promised, signed
from partnerships.test_agreements import told


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


def test_nothing_is_due_before_it_is_signed(cast: Cast) -> None:
    row = drafted(cast)
    early = promised(cast, row, due=-20)
    with pytest.raises(Conflict, match="before the agreement is signed"):
        actions.fulfil(early, by=cast.actor("officer"), done_on=day(cast), remark="Seen")
    with pytest.raises(Invalid, match="Commitment 1 is due on") as refused:
        actions.sign(row, by=cast.actor("officer"), signed_on=day(cast, -10), document=paper())
    assert set(refused.value.fields) == {"signed_on"}
    what = actions.Promised(party=party(row), text="Opens a research centre", due_on=day(cast, -5))
    actions.change_commitment(early, by=cast.actor("officer"), promised=what)
    actions.sign(row, by=cast.actor("officer"), signed_on=day(cast, -10), document=paper())
    with pytest.raises(Invalid, match="can be due before") as late:
        promised(cast, row, due=-11)
    assert set(late.value.fields) == {"due_on"}


def test_a_party_reports_and_the_zone_confirms_or_sends_back(cast: Cast) -> None:
    row = signed(cast)
    owed, own = promised(cast, row), promised(cast, row, "zone")
    owner, officer = cast.actor("owner"), cast.actor("officer")
    with pytest.raises(Invalid, match="attach a paper, or say it"):
        actions.report(owed, by=owner, done_on=day(cast))
    with pytest.raises(Invalid, match="signed on"):
        actions.report(owed, by=owner, done_on=day(cast, -11), remark="Long ago")
    for act in (actions.report, actions.fulfil):
        with pytest.raises(Denied):
            act(own, by=owner, done_on=day(cast), remark="We say so")
    reported = actions.report(owed, by=owner, done_on=day(cast), document=paper("opening.txt"))
    assert (reported.state, told("agreement.commitment_report")) == ("reported", {"officer"})
    back = actions.send_back(reported, by=officer, reason="This is a photo of a door.")
    assert (back.state, back.answer, back.done_on) == ("open", "This is a photo of a door.", None)
    again = actions.report(back, by=owner, done_on=day(cast), remark="Opened on Monday, 40 people.")
    assert again.answer == "" and actions.confirm(again, by=officer).state == "done"
    assert told("agreement.commitment_confirm") == {"owner"}
    with pytest.raises(Conflict, match="not possible now"):
        actions.confirm(again, by=officer)


def test_what_is_done_rests_on_something_and_can_be_opened_again(cast: Cast) -> None:
    row = signed(cast)
    own, by = promised(cast, row, "zone"), cast.actor("officer")
    with pytest.raises(IntegrityError), transaction.atomic():
        Commitment.objects.filter(pk=own.pk).update(state="done", done_on=day(cast))
    done = actions.fulfil(own, by=by, done_on=day(cast), document=paper("minutes.txt"))
    assert done.evidence is not None and agreement_file(cast.actor("owner"), row.ref, done.evidence.pk)
    open_again = actions.reopen(done, by=by, reason="Only half of it.")
    assert (open_again.state, open_again.done_on) == ("open", None)
    with pytest.raises(Invalid, match="fill this in"):
        actions.release(open_again, by=by, reason=" ")
    assert actions.release(open_again, by=by, reason="Both sides let it go.").state == "released"


def test_what_was_let_go_keeps_its_proof_and_hinders_no_signature(cast: Cast) -> None:
    row, by = drafted(cast), cast.actor("officer")
    actions.release(promised(cast, row, due=-20), by=by, reason="Both sides let it go.")
    row.refresh_from_db()
    actions.sign(row, by=by, signed_on=day(cast, -10), document=paper())
    owed = actions.report(promised(cast, row), by=cast.actor("owner"), done_on=day(cast), remark="Half is built.")
    gone = actions.release(owed, by=by, reason="The other half is not needed.")
    assert (gone.remark, gone.answer) == ("Half is built.", "The other half is not needed.")


def test_the_debtor_is_reminded_once_before_and_once_after_the_day(cast: Cast) -> None:
    row = signed(cast)
    owed, own = promised(cast, row), promised(cast, row, "zone")
    with clock.fixed(clock.now().replace(hour=4)):
        before = working_time(cast.zone.pk).add_days(day(cast, 30), -2)
        early = before - timedelta(days=1)
        assert [remind_of_due_days(cast.zone, one) for one in (early, before, before, day(cast, 30))] == [0, 2, 0, 0]
        assert told("agreement.commitment_due") == {"owner", "officer"}
        actions.fulfil(own, by=cast.actor("officer"), done_on=day(cast), remark="Done")
        assert [remind_of_due_days(cast.zone, day(cast, late)) for late in (31, 32)] == [1, 0]
        assert told("agreement.commitment_late") == {"owner"}
        later = actions.Promised(party=owed.party, text=owed.text, due_on=day(cast, 60))
        owed.refresh_from_db()
        actions.change_commitment(owed, by=cast.actor("officer"), promised=later)
        assert [remind_of_due_days(cast.zone, day(cast, late)) for late in (59, 61)] == [1, 1], "another day, told anew"


def test_nobody_confirms_his_own_promise(cast: Cast) -> None:
    join(organisation=cast.organisation, user=cast.users["officer"], role="owner", by=system(cast.zone.pk))
    row = signed(cast)
    owed = actions.report(promised(cast, row), by=cast.actor("owner"), done_on=day(cast), remark="Done")
    assert possible_with(cast.actor("officer"), owed) == []
    with pytest.raises(Denied):
        actions.confirm(owed, by=cast.actor("officer"))
    assert actions.confirm(owed, by=cast.actor("leader")).state == "done"


def test_a_party_reads_its_own_and_the_zones_promises(cast: Cast) -> None:
    row = drafted(cast)
    other = actions.add_party(row, by=cast.actor("leader"), bound=actions.Bound(name="A bank"))
    row.refresh_from_db()
    for one in (party(row), party(row, "zone"), other):
        actions.add_commitment(row, by=cast.actor("leader"), promised=actions.Promised(party=one, text="Something"))
    row = actions.announce(row, by=cast.actor("officer"))
    assert [one.party.kind for one in commitments_of(cast.actor("owner"), row)] == ["organisation", "zone"]
    assert len(commitments_of(cast.actor("officer"), row)) == 3


def test_what_presses_waits_for_who_keeps_the_agreement(cast: Cast) -> None:
    row = signed(cast)
    late, _later = promised(cast, row, due=-2), promised(cast, row, due=40)
    reported = actions.report(promised(cast, row, due=None), by=cast.actor("owner"), done_on=day(cast), remark="Done")
    for name, waits in (("officer", True), ("leader", True), ("auditor", False), ("elsewhere", False)):
        rows = list(commitments_waiting(cast.actor(name), day(cast)))
        assert rows == ([late, reported] if waits else []), name


def test_two_who_decide_at_once_decide_it_once(committed: Cast) -> None:
    row = signed(committed)
    owed = actions.report(promised(committed, row), by=committed.actor("owner"), done_on=day(committed), remark="Done")
    acts: list[Callable[[], object]] = [
        lambda: actions.confirm(owed, by=committed.actor("officer")),
        lambda: actions.send_back(owed, by=committed.actor("leader"), reason="Not enough."),
    ]
    outcomes = together(*acts)
    assert sum(isinstance(one, Conflict) for one in outcomes) == 1
