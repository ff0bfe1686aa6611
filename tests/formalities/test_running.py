"""Formalities that run: from opening to certificate, clocked, returned, refused, withdrawn; decided once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from at_once import together
from cast import Cast, assemble
from formalities.offered import NOW, accepted, content, handed, opened, paper, published, submitted
from openzone.cases.actions import begin_formality
from openzone.cases.enums import State
from openzone.core import clock
from openzone.core.calendars.reading import calendar_of
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery, StoredFile
from openzone.core.personal import kept_about
from openzone.formalities import actions
from openzone.formalities.actions import Item
from openzone.formalities.models import (
    Certificate,
    CorrectionItem,
    Formality,
    FormalityStep,
    FormalityStretch,
    HandedDocument,
    Service,
)
from openzone.formalities.on_behalf import lacking_in
from openzone.formalities.privacy import old_papers
from openzone.formalities.running import (
    at_desk,
    at_portal,
    late_at,
    needed_by,
    notices_of,
    stages_of,
    steps_of,
    steps_waiting,
    waiting_at_desk,
)
from openzone.formalities.validity import last_day
from openzone.places.actions.calendars import set_days
from openzone.places.actions.privacy import erase_person
from openzone.places.queries import day_in
from openzone.registry.actions.merging import merge
from openzone.registry.actions.persons import note_person, person_of

OFFICER = "officer"


@pytest.fixture
def committed(transactional_db: None, password_hash: str) -> Cast:
    """The cast in rows that other connections see."""
    return assemble(password_hash)


@pytest.fixture
def service(cast: Cast) -> Service:
    """A published service of the station: a check, then tax and seals side by side; five working days."""
    return published(cast)


def again(row: Formality) -> Formality:
    """The formality as it is now."""
    return Formality.objects.select_related("version__service", "zone", "organisation", "person").get(pk=row.pk)


def done(cast: Cast, row: Formality, *codes: str, by: str = OFFICER) -> None:
    """These steps done by somebody."""
    for code in codes:
        actions.complete_step(row, code=code, by=cast.actor(by))


def states(row: Formality) -> dict[str, str]:
    """Where each step stands."""
    return {one.step.code: one.state for one in steps_of(row)}


def test_the_whole_way_to_a_certificate_in_parallel_steps(cast: Cast, service: Service) -> None:
    row = submitted(cast, service)
    assert (row.ref[:2], row.source, row.desk_id) == ("F-", "portal", None)
    assert list(waiting_at_desk(cast.actor(OFFICER))) == [row]
    assert set(states(row).values()) == {"waiting"}
    actions.accept(row, by=cast.actor(OFFICER))
    assert states(row) == {"check": "ready", "tax": "waiting", "seals": "waiting"}
    done(cast, row, "check")
    assert states(row) == {"check": "done", "tax": "ready", "seals": "ready"}
    assert [[one.step.code for one in stage] for stage in stages_of(steps_of(row))] == [["check"], ["tax", "seals"]]
    assert {one.step.code for one in steps_waiting(cast.actor(OFFICER))} == {"tax", "seals"}
    done(cast, row, "seals")
    assert again(row).state == "accepted"
    day = day_in(cast.zone, clock.now())
    licence = actions.Issued("Licence", "0042", issued_on=day, expires_on=day + timedelta(days=365), file=paper())
    actions.complete_step(row, code="tax", by=cast.actor(OFFICER), certificate=licence)
    row = again(row)
    assert (row.state, row.ended_at is not None, row.breached_at) == ("completed", True, None)
    assert row.certificates.get().number == "0042"
    verbs = Activity.objects.filter(subject_type="formality").order_by("pk").values_list("verb", flat=True)
    assert [one.removeprefix("formality.") for one in verbs] == [
        "opened", "document_handed", "document_handed", "submit", "accept", "step_completed", "step_completed",
        "step_completed", "certificate_issued", "complete",
    ]  # fmt: skip
    assert set(Activity.objects.filter(subject_type="formality").values_list("audience", flat=True)) == {"parties"}
    told = Delivery.objects.filter(activity__verb="formality.complete", channel="page")
    assert set(told.values_list("recipient_id", flat=True)) == {
        cast.users[name].pk for name in ("owner", "member", "colleague")
    }


def test_the_promised_time_rests_while_it_is_returned(cast: Cast, service: Service) -> None:
    """NOW is 10:00 on a Wednesday; a working day has eight hours, from nine to five with a break of an hour."""
    with clock.fixed(NOW):
        row = submitted(cast, service)
    due_first = row.due_at
    assert due_first is not None and due_first.date() == date(2026, 3, 18)
    with clock.fixed(NOW + timedelta(hours=1)):
        actions.return_for_correction(row, items=[Item("Page 2", "plan", "unfit")], by=cast.actor(OFFICER))
    row = again(row)
    assert (row.state, row.due_at, row.running_since, row.passed) == ("returned", None, None, timedelta(hours=1))
    assert not row.is_late(NOW + timedelta(days=300))
    back = NOW + timedelta(days=7, hours=1)
    with clock.fixed(back):
        handed(cast, row, "plan")
        row = actions.submit(row, by=cast.actor("member"))
    assert row.due_at == due_first + timedelta(days=7)
    assert (row.submitted_at, row.returns) == (NOW, 1)
    stretches = FormalityStretch.objects.filter(formality=row).order_by("pk")
    assert list(stretches.values_list("runs", "since", "until")) == [
        (True, NOW, NOW + timedelta(hours=1)), (False, NOW + timedelta(hours=1), back), (True, back, None),
    ]  # fmt: skip
    late = row.due_at + timedelta(seconds=1)
    assert (row.is_late(row.due_at), row.is_late(late)) == (False, True)
    assert list(Formality.objects.filter(late_at(late))) == [row]
    with clock.fixed(late):
        row = actions.withdraw(row, by=cast.actor("member"))
    assert row.breached_at == row.due_at
    assert sum((one.worked for one in stretches.all() if one.runs and one.worked), timedelta()) == row.passed
    assert list(Formality.objects.filter(late_at(NOW))) == [row]


def test_while_one_waits_is_until_the_working_day_ends(cast: Cast) -> None:
    with clock.fixed(NOW):
        at_once = published(cast, promise_days=0, documents=[])
        row = actions.submit(opened(cast, at_once), by=cast.actor("member"))
    assert row.due_at is not None and row.due_at.date() == NOW.date() and row.due_at > NOW


def test_what_is_missing_is_said_at_once(cast: Cast, service: Service) -> None:
    row = opened(cast, service)
    with pytest.raises(Invalid) as refused:
        actions.submit(row, by=cast.actor("member"))
    assert set(refused.value.fields) == {"document.licence", "document.plan"}
    with pytest.raises(Invalid, match="attach"):
        actions.hand_in(row, code="plan", number="7", by=cast.actor("member"))


def test_a_document_is_good_through_its_last_day(cast: Cast, service: Service) -> None:
    """A licence is good for twelve months: issued on 11 March 2025 it is good on 11 March 2026, and not on the 12th."""
    assert last_day(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert last_day(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert last_day(date(2025, 3, 31), None) is None
    with clock.fixed(NOW):
        row, by = opened(cast, service), cast.actor("member")
        with pytest.raises(Invalid, match="10 Mar 2026"):
            actions.hand_in(row, code="licence", file=paper(), issued_on=date(2025, 3, 10), by=by)
        with pytest.raises(Invalid, match="issued"):
            actions.hand_in(row, code="licence", file=paper(), by=by)
        with pytest.raises(Invalid, match="future"):
            actions.hand_in(row, code="licence", file=paper(), issued_on=date(2026, 3, 12), by=by)
        put = actions.hand_in(row, code="licence", file=paper(), issued_on=date(2025, 3, 11), by=by)
        assert put.valid_until == date(2026, 3, 11)
        handed(cast, row, "plan")
    with clock.fixed(NOW + timedelta(days=1)), pytest.raises(Invalid, match="11 Mar 2026") as refused:
        actions.submit(row, by=cast.actor("member"))
    assert set(refused.value.fields) == {"document.licence"}
    with clock.fixed(NOW):
        assert actions.submit(row, by=cast.actor("member")).state == "submitted"


def test_a_document_is_handed_in_once_while_it_is_good(cast: Cast, service: Service) -> None:
    with clock.fixed(NOW):
        first = submitted(cast, service)
        later = published(cast, "change-of-address")
        second = opened(cast, later)
        by_others = actions.open_formality(later, applicant=cast.outside, by=cast.actor("outsider"))
    documents = needed_by(second, NOW.date())
    assert all(one.put is not None and one.put.reused and one.put.handed.formality == first for one in documents)
    assert not any(one.put for one in needed_by(by_others, NOW.date()))
    assert actions.submit(second, by=cast.actor("colleague")).state == "submitted"
    with clock.fixed(NOW + timedelta(days=400)):
        third = opened(cast, later)
    assert [one.document.code for one in needed_by(third, NOW.date()) if one.put] == ["plan"]


def test_a_running_formality_keeps_its_version(cast: Cast, service: Service) -> None:
    row = accepted(cast, service)
    steps = [actions.Step("one", "One", unit=cast.units["station"])]
    words = content(cast, name="Moved in", steps=steps, documents=[], promise_days=1)
    actions.publish(actions.change(service, content=words, by=cast.actor(OFFICER)), by=cast.actor("leader"))
    done(cast, row, "check", "tax", "seals")
    assert (again(row).state, again(row).version.number) == ("completed", 1)
    assert opened(cast, service).version.number == 2


def test_at_once_a_step_is_completed_once(committed: Cast) -> None:
    row = accepted(committed, published(committed))
    acts = [
        lambda who=who: actions.complete_step(row, code="check", by=committed.actor(who)) for who in (OFFICER, "leader")
    ]
    answers = together(*acts)
    refusals = [one for one in answers if isinstance(one, Conflict)]
    assert len(refusals) == 1 and "already" in str(refusals[0])
    assert Activity.objects.filter(verb="formality.step_completed").count() == 1
    assert FormalityStep.objects.filter(formality=row, state="ready").count() == 2


def test_everything_is_named_in_the_first_notice(cast: Cast, service: Service) -> None:
    row = submitted(cast, service)
    officer, leader = cast.actor(OFFICER), cast.actor("leader")
    with pytest.raises(Invalid, match="corrected"):
        actions.return_for_correction(row, items=[], by=officer)
    first = actions.return_for_correction(
        row, items=[Item("", "plan", "unfit"), Item("The rent is not said")], by=officer, reason="Not kept"
    )
    assert (first.reason, first.number) == ("", 1)
    other = first.items.get(document=None)
    assert set(Delivery.objects.filter(activity__verb="formality.return").values_list("recipient_id", flat=True)) == {
        cast.users[name].pk for name in ("owner", "member", "colleague")
    }
    handed(cast, row, "plan")
    actions.submit(row, by=cast.actor("member"))
    unseen = [Item("", "licence", "unfit")]
    with pytest.raises(Denied, match="at once"):
        actions.return_for_correction(row, items=unseen, by=officer, reason="Forgotten")
    with pytest.raises(Invalid, match="why"):
        actions.return_for_correction(row, items=unseen, by=leader)
    same = [Item("Still the old page", "plan", "unfit"), Item("Still not said", again=other.pk)]
    actions.return_for_correction(row, items=same, by=officer)
    handed(cast, row, "plan")
    actions.submit(row, by=cast.actor("member"))
    actions.return_for_correction(row, items=unseen, by=leader, reason="The register was down")
    assert list(CorrectionItem.objects.order_by("pk").values_list("late", flat=True)) == [False] * 4 + [True]
    assert [one.reason for one in notices_of(row)] == ["The register was down", "", ""]
    handed(cast, row, "licence")
    actions.submit(row, by=cast.actor("member"))
    actions.return_for_correction(row, items=unseen, by=officer)


def test_what_a_notice_named_is_good_nowhere_until_it_is_handed_in_anew(cast: Cast, service: Service) -> None:
    """Neither here, nor for another service, nor in what agents read is missing."""
    with clock.fixed(NOW):
        row, other = submitted(cast, service), published(cast, "change-of-address")
    with clock.fixed(NOW + timedelta(hours=1)):
        actions.return_for_correction(row, items=[Item("Page 2", "plan", "unfit")], by=cast.actor(OFFICER))
    with clock.fixed(NOW + timedelta(hours=2)):
        second = opened(cast, other)
        assert [one.document.code for one in needed_by(second, NOW.date()) if one.put] == ["licence"]
        missing = lacking_in([again(row), second], NOW.date())
        assert {key: [one.code for one in found] for key, found in missing.items()} == {
            row.pk: ["plan"], second.pk: ["plan"]
        }  # fmt: skip
        with pytest.raises(Invalid, match="sent back") as refused:
            actions.submit(row, by=cast.actor("member"))
        assert set(refused.value.fields) == {"document.plan"}
        handed(cast, row, "plan")
        assert lacking_in([again(row)], NOW.date()) == {row.pk: []}
        actions.submit(row, by=cast.actor("member"))
        assert actions.submit(second, by=cast.actor("member")).state == "submitted"


def test_a_return_beside_parallel_steps_lets_them_wait_and_go_on(cast: Cast) -> None:
    """The steps were ready for an hour, rest for a week, and go on with what is left of their time."""
    check = actions.Step("check", "Check", unit=cast.units["station"], days=2)
    steps = [check, actions.Step("fire", "Fire", unit=cast.units["other"])]
    with clock.fixed(NOW):
        row = accepted(cast, published(cast, steps=steps))
        due = FormalityStep.objects.get(formality=row, step__code="check").due_at
    item = [Item("No way out", "plan", "unfit")]
    with clock.fixed(NOW + timedelta(hours=1)):
        for name in ("colleague", "auditor"):
            with pytest.raises(Denied):
                actions.return_for_correction(row, items=item, by=cast.actor(name))
        actions.return_for_correction(row, items=item, by=cast.actor("elsewhere"))
    row = again(row)
    assert (row.state, row.running_since, set(states(row).values())) == ("returned", None, {"waiting"})
    with pytest.raises(Conflict):
        done(cast, row, "check")
    back = NOW + timedelta(days=7, hours=1)
    with clock.fixed(back):
        handed(cast, row, "plan")
        assert actions.submit(row, by=cast.actor("member")).state == "accepted"
    assert set(states(row).values()) == {"ready"} and again(row).accepted_at == NOW
    assert due is not None
    assert FormalityStep.objects.get(formality=row, step__code="check").due_at == due + timedelta(days=7)
    with clock.fixed(back + timedelta(minutes=30)):
        done(cast, row, "check")
        done(cast, row, "fire", by="elsewhere")
    row = again(row)
    assert (row.state, row.passed) == ("completed", timedelta(minutes=90))
    assert set(row.steps.values_list("worked", flat=True)) == {timedelta(minutes=90)}


def test_a_corrected_calendar_recounts_the_steps(cast: Cast, service: Service) -> None:
    """The check is promised within a day and was done within the morning that turns out to be a day off."""
    with clock.fixed(NOW):
        row = accepted(cast, service)
        due = row.steps.get(step__code="check").due_at
    with clock.fixed(NOW + timedelta(hours=1)):
        done(cast, row, "check")
        day = day_in(cast.zone, NOW)
        set_days(calendar_of(cast.zone.pk), first=day, last=day, kind="off", by=cast.actor("administrator"))
        actions.recount(cast.zone.pk)
    check = row.steps.get(step__code="check")
    assert due is not None and check.due_at is not None
    assert (check.due_at > due, check.worked) == (True, timedelta())
    assert row.steps.get(step__code="tax").due_at is None


def test_a_refusal_in_a_step_ends_the_formality(cast: Cast) -> None:
    unit = cast.units["other"]
    steps = [actions.Step("fire", "Fire", unit=unit), actions.Step("water", "Water", unit=cast.units["station"])]
    row = accepted(cast, published(cast, steps=steps))
    with pytest.raises(Denied, match="which step"):
        actions.refuse(row, reason="No", by=cast.actor("elsewhere"))
    with pytest.raises(Denied):
        actions.refuse(row, reason="No", step="water", by=cast.actor("elsewhere"))
    actions.refuse(row, reason="No second way out", step="fire", by=cast.actor("elsewhere"))
    row = again(row)
    assert (row.state, row.ended_for, states(row)) == (
        "refused", "No second way out", {"fire": "refused", "water": "dropped"}
    )  # fmt: skip
    with pytest.raises(Conflict):
        done(cast, row, "water")


def test_who_sees_and_who_may(cast: Cast, service: Service) -> None:
    row = opened(cast, service)
    assert not at_desk(cast.actor(OFFICER)).exists() and not at_desk(cast.actor("leader")).exists()
    assert list(at_portal(cast.actor("colleague"))) == [row]
    assert not at_portal(cast.actor("outsider")).exists()
    handed(cast, row)
    for name in (OFFICER, "outsider", "nobody"):
        with pytest.raises(Denied):
            actions.submit(row, by=cast.actor(name))
    actions.submit(row, by=cast.actor("owner"))
    assert [at_desk(cast.actor(name)).exists() for name in (OFFICER, "leader", "elsewhere")] == [True, True, False]
    for name in ("member", "elsewhere", "auditor"):
        with pytest.raises(Denied):
            actions.accept(row, by=cast.actor(name))
    with pytest.raises(Denied):
        opened(cast, service, by="outsider")


def test_at_the_counter_it_is_opened_for_an_organisation_or_a_person(cast: Cast) -> None:
    service = published(cast, applicant="both", documents=[])
    officer = cast.actor(OFFICER)
    row = opened(cast, service, by=OFFICER)
    assert (row.source, row.desk_id) == ("counter", cast.units["station"].pk)
    with pytest.raises(Denied):
        opened(cast, service, by="elsewhere")
    actions.submit(row, by=officer)
    newcomer = note_person(zone_id=cast.zone.pk, by=officer, name="Ada Byron", email="ada@example.com")
    alone = actions.open_formality(service, applicant=newcomer, by=officer)
    assert (alone.organisation, alone.person) == (None, newcomer)
    own = actions.open_formality(
        service, applicant=person_of(cast.users["member"], zone_id=cast.zone.pk, by=cast.actor("member")),
        by=cast.actor("member"),
    )  # fmt: skip
    assert set(at_portal(cast.actor("member"))) == {row, own}
    assert not at_portal(cast.actor("colleague")).filter(pk=own.pk).exists()
    enterprises = published(cast, "construction-permit")
    with pytest.raises(Invalid, match="enterprises"):
        actions.open_formality(enterprises, applicant=newcomer, by=officer)


def test_the_holder_is_reminded_of_a_certificate_twice(cast: Cast, service: Service) -> None:
    row = accepted(cast, service)
    day = day_in(cast.zone, clock.now())
    issued = actions.Issued("Permit", "1", issued_on=day, expires_on=day + timedelta(days=100))
    one = actions.issue_certificate(row, issued=issued, by=cast.actor(OFFICER))
    with pytest.raises(Invalid, match="another certificate"):
        actions.issue_certificate(row, issued=issued, by=cast.actor(OFFICER))
    counts = [actions.remind_of_expiry(cast.zone, day + timedelta(days=gone)) for gone in (39, 40, 41, 86, 87, 101)]
    assert counts == [0, 1, 0, 1, 0, 0]
    assert Certificate.objects.get(pk=one.pk).reminded == 14
    told = Delivery.objects.filter(activity__verb="formality.certificate_reminded", channel="page")
    assert told.count() == 6


def test_the_times_follow_the_calendar_when_it_is_corrected(cast: Cast, service: Service) -> None:
    with clock.fixed(datetime(2026, 3, 11, 2, tzinfo=UTC)):
        row = submitted(cast, service)
    before = row.due_at
    Formality.objects.filter(pk=row.pk).update(due_at=NOW)
    assert actions.recount(cast.zone.pk) == 1
    assert again(row).due_at == before
    assert actions.recount(cast.zone.pk) == 0


def test_out_of_a_demand_both_sides_follow_it(cast: Cast, service: Service) -> None:
    case = cast.case(State.IN_PROGRESS)
    with pytest.raises(Denied):
        begin_formality(case, service, by=cast.actor("auditor"))
    row = begin_formality(case, service, by=cast.actor(OFFICER))
    assert (row.source, row.organisation, row.desk_id) == ("case", cast.organisation, cast.units["station"].pk)
    assert case.formalities.get().formality == row
    assert Activity.objects.get(verb="case.formality").data == {"ref": row.ref}
    ended = cast.case(State.CLOSED)
    with pytest.raises(Conflict, match="has ended"):
        begin_formality(ended, service, by=cast.actor(OFFICER))


def test_the_papers_of_a_person_go_with_the_person(cast: Cast) -> None:
    service = published(cast, applicant="both")
    user, leaver = cast.users["colleague"], cast.actor("colleague")
    row = actions.open_formality(service, applicant=person_of(user, zone_id=cast.zone.pk, by=leaver), by=leaver)
    [put, plan] = handed(cast, row, by="colleague")
    file, shared = put.handed.file_id, plan.handed.file
    other = opened(cast, published(cast, "change-of-address"))
    actions.hand_in(other, code="plan", file=shared, by=leaver)
    assert kept_about(user, zone_id=cast.zone.pk)["formalities.Formality"][0]["ref"] == row.ref
    with pytest.raises(Conflict, match="still open"):
        erase_person(user, by=cast.actor("administrator"))
    actions.withdraw(row, by=leaver)
    erase_person(user, by=cast.actor("administrator"))
    put.handed.refresh_from_db()
    assert (put.handed.file, put.handed.number) == (None, "–")
    assert not StoredFile.objects.filter(pk=file or 0).exists()
    assert StoredFile.objects.filter(pk=shared.pk if shared else 0).exists()


def test_of_merged_enterprises_formalities_and_documents_are_the_kept_ones(cast: Cast, service: Service) -> None:
    gone = submitted(cast, service)
    merge(kept=cast.outside, gone=cast.organisation, by=cast.actor("administrator"))
    assert again(gone).organisation == cast.outside
    assert HandedDocument.objects.filter(organisation=cast.outside).count() == 2


def test_what_a_notice_named_is_handed_in_before_it_comes_back(cast: Cast) -> None:
    documents = [actions.Document("licence", "Licence"), actions.Document("proxy", "Proxy", required=False)]
    row = opened(cast, published(cast, documents=documents))
    handed(cast, row, "licence")
    actions.submit(row, by=cast.actor("member"))
    actions.return_for_correction(row, items=[Item("", "proxy", "missing")], by=cast.actor(OFFICER))
    with pytest.raises(Invalid, match="“Proxy” is missing"):
        actions.submit(row, by=cast.actor("member"))
    handed(cast, row, "proxy")
    assert actions.submit(row, by=cast.actor("member")).state == "submitted"


def test_old_papers_go_once_nothing_rests_on_them(cast: Cast, service: Service) -> None:
    row = accepted(cast, service)
    later_on = clock.now() + timedelta(days=1)
    assert old_papers(cast.zone.pk, later_on) == 0
    done(cast, row, "check", "tax", "seals")
    assert old_papers(cast.zone.pk, clock.now() - timedelta(days=1)) == 0
    assert old_papers(cast.zone.pk, clock.now() + timedelta(days=1)) == 2
    assert not StoredFile.objects.filter(pk__in=row.documents.values("handed__file")).exists()
    assert {one.handed.number for one in row.documents.select_related("handed")} == {"–"}
