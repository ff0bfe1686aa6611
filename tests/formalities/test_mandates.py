"""Acting on behalf: what a mandate lets its agent do and until when, who sees it, and who then decides nothing."""

from datetime import date, timedelta

import pytest

from cast import Cast
from formalities.agents import agency, given, on_paper, opened_by_agent, resident, to_agency, to_outside
from formalities.offered import NOW, boss, handed, opened, paper, published, submitted
from openzone.core import clock
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Activity, Delivery
from openzone.formalities import actions
from openzone.formalities.acting import acts_for, enterprises_of, mandates_in, speaks_for, told_for
from openzone.formalities.actions import Terms
from openzone.formalities.enums import FormalityRelation, FormalityVerb, MandateRelation, MandateVerb
from openzone.formalities.mandate_rules import Powers, may_act
from openzone.formalities.mandates import mandate_file, mandate_relations, possible_with_mandate, visible_to
from openzone.formalities.models import Mandate, Service
from openzone.formalities.privacy import forget_in_formalities
from openzone.formalities.running import at_desk, at_portal, possible, relations_to, step_relations, steps_of
from openzone.registry.actions.merging import merge
from openzone.registry.models import Person

TODAY = date(2026, 3, 11)
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
def service(cast: Cast) -> Service:
    """A published service of the station."""
    return published(cast)


def told_of(verb: str) -> set[int]:
    """The users who were told of the last act of this name."""
    act = Activity.objects.filter(verb=verb).latest("pk")
    return set(Delivery.objects.filter(activity=act, channel="page").values_list("recipient_id", flat=True))


def users(cast: Cast, *names: str) -> set[int]:
    """The ids of these."""
    return {cast.users[name].pk for name in names}


def test_a_mandate_is_good_through_its_last_day_and_covers_what_it_names() -> None:
    powers = Powers("Golden Cube", "in_force", since=date(2026, 1, 5), until=TODAY, services=("moving-in",))
    assert may_act(powers, "moving-in", TODAY)
    assert may_act(powers, None, TODAY)
    for service, day, words in (
        ("moving-in", TODAY + timedelta(days=1), "ended on 11 Mar 2026"),
        ("moving-in", date(2026, 1, 4), "begins on 5 Jan 2026"),
        ("foreign-staff", TODAY, "does not cover this service"),
    ):
        with pytest.raises(Denied, match=words):
            may_act(powers, service, day).insist()
    ended = Powers("Golden Cube", "ended", date(2026, 1, 5), until=None, ended_on=YESTERDAY)
    with pytest.raises(Denied, match="Your mandate for Golden Cube ended on 10 Mar 2026"):
        may_act(ended, "moving-in", TODAY).insist()


def test_a_mandate_that_ended_yesterday_is_refused_with_its_day(cast: Cast, service: Service) -> None:
    with clock.fixed(NOW):
        to_outside(cast, until=TODAY)
        row = opened_by_agent(cast, service)
        assert (row.source, row.desk_id) == ("agent", None)
    with clock.fixed(NOW + timedelta(days=1)):
        by = cast.actor("outsider")
        assert not acts_for(by, row)
        assert list(at_portal(by)) == []
        for act in (
            lambda: actions.open_formality(service, applicant=cast.organisation, by=by),
            lambda: actions.hand_in(row, code="plan", file=paper(), by=by),
            lambda: actions.submit(row, by=by),
        ):
            with pytest.raises(Denied, match="ended on 11 Mar 2026"):
                act()
        assert actions.end_what_ran_out(cast.zone, TODAY + timedelta(days=1)) == 1
        with pytest.raises(Denied, match="ended on 11 Mar 2026"):
            actions.submit(row, by=cast.actor("outsider"))
    assert told_of("mandate.lapse") == users(cast, "owner", "member", "colleague", "outsider")


def test_a_service_outside_the_scope_is_refused(cast: Cast, service: Service) -> None:
    other = published(cast, "foreign-staff")
    to_outside(cast, services=("moving-in",))
    inside, outside = opened(cast, service), opened(cast, other)
    by = cast.actor("outsider")
    assert (acts_for(by, inside), acts_for(by, outside)) == (True, False)
    assert list(at_portal(by)) == [inside]
    with pytest.raises(Denied, match="does not cover this service"):
        actions.open_formality(other, applicant=cast.organisation, by=by)
    assert enterprises_of(by) == {cast.organisation.pk, cast.outside.pk}
    assert speaks_for(by, cast.organisation)
    with pytest.raises(Invalid, match="offered"):
        given(cast, agency(cast), services=("no-such",))


def test_the_principal_is_told_whatever_its_agent_does(cast: Cast, service: Service) -> None:
    to_outside(cast)
    own = users(cast, "owner", "member", "colleague")
    row = opened_by_agent(cast, service)
    assert told_of("formality.opened") == own
    handed(cast, row, by="outsider")
    assert told_of("formality.document_handed") == own
    actions.submit(row, by=cast.actor("outsider"))
    assert own < told_of("formality.submit")
    assert {one.data.get("mandate") for one in Activity.objects.filter(subject_type="formality")} == {
        Mandate.objects.get().pk
    }
    actions.accept(row, by=cast.actor("officer"))
    assert told_of("formality.accept") == own | users(cast, "outsider")
    assert "mandate" not in Activity.objects.get(verb="formality.accept").data


def test_withdrawing_needs_a_mandate_that_says_so(cast: Cast, service: Service) -> None:
    first = to_outside(cast)
    row = opened(cast, service)
    assert relations_to(cast.actor("outsider"), row) == {FormalityRelation.AGENT}
    assert possible(cast.actor("outsider"), row) == [FormalityVerb.SUBMIT]
    with pytest.raises(Denied):
        actions.withdraw(row, by=cast.actor("outsider"))
    actions.end_mandate(first, by=cast.actor("owner"))
    to_outside(cast, withdraws=True)
    actions.withdraw(row, by=cast.actor("outsider"))


def test_who_acts_for_the_applicant_decides_nothing_of_it(cast: Cast, service: Service) -> None:
    """The station keeps the service and runs the agency: its officer decides what others applied for."""
    mandate = to_agency(cast)
    row = opened(cast, service, by="officer")
    handed(cast, row, by="officer")
    row = actions.submit(row, by=cast.actor("officer"))
    assert list(at_desk(cast.actor("officer"))) == [row]
    with pytest.raises(Denied):
        actions.accept(row, by=cast.actor("officer"))
    row = actions.accept(row, by=cast.actor("leader"))
    step = steps_of(row)[0]
    assert step_relations(cast.actor("officer"), step) == {"reader"}
    with pytest.raises(Denied):
        actions.complete_step(row, code="check", by=cast.actor("officer"))
    actions.end_mandate(mandate, by=cast.actor("owner"))
    with pytest.raises(Denied):
        actions.complete_step(row, code="check", by=cast.actor("officer"))
    other = submitted(cast, published(cast, "second"))
    actions.accept(other, by=cast.actor("officer"))


def test_who_works_above_the_agency_is_not_its_agent(cast: Cast, service: Service) -> None:
    to_agency(cast)
    row = opened(cast, service)
    assert acts_for(cast.actor("officer"), row)
    for name in ("leader", "dispatcher", "park_officer", "elsewhere", "administrator"):
        assert not acts_for(cast.actor(name), row), name
    assert told_for(row) >= users(cast, "officer", "owner")


def test_only_the_principal_gives_extends_and_ends(cast: Cast, service: Service) -> None:
    for name in ("member", "outsider", "officer", "leader"):
        with pytest.raises(Denied):
            actions.give_mandate(principal=cast.organisation, agent=cast.outside, by=cast.actor(name))
    row = given(cast, cast.outside)
    assert told_of("mandate.given") == users(cast, "outsider")
    assert not acts_for(cast.actor("outsider"), opened(cast, service))
    with pytest.raises(Denied, match="not been accepted yet"):
        opened_by_agent(cast, service)
    with pytest.raises(Denied):
        actions.accept_mandate(row, by=cast.actor("owner"))
    row = actions.accept_mandate(row, by=cast.actor("outsider"))
    by = cast.actor("outsider")
    with pytest.raises(Denied):
        actions.give_mandate(principal=cast.organisation, agent=agency(cast), by=by)
    with pytest.raises(Denied):
        actions.extend_mandate(row, until=None, by=by)
    with pytest.raises(Denied):
        actions.end_mandate(row, by=by)
    row = actions.lay_down_mandate(row, reason="We move away", by=by)
    assert (row.state, row.ended_for) == ("ended", "We move away")
    with pytest.raises(Conflict):
        actions.accept_mandate(row, by=cast.actor("outsider"))


def test_one_living_mandate_between_two(cast: Cast) -> None:
    with clock.fixed(NOW):
        row = to_outside(cast, until=TODAY)
        with pytest.raises(Conflict, match="already"):
            given(cast, cast.outside)
        with pytest.raises(Invalid, match="itself"):
            given(cast, cast.organisation)
        with pytest.raises(Invalid, match="over already"):
            given(cast, agency(cast), since=YESTERDAY, until=YESTERDAY)
        with pytest.raises(Invalid, match="before the beginning"):
            actions.extend_mandate(row, until=YESTERDAY, by=cast.actor("owner"))
    with clock.fixed(NOW + timedelta(days=1)):
        given(cast, cast.outside)
        row.refresh_from_db()
        assert row.state == "ended"


def test_a_resident_without_an_account_gives_it_on_paper(cast: Cast) -> None:
    one = agency(cast, "for-residents", "residents")
    person, housing = resident(cast), published(cast, "housing", applicant="persons")
    with pytest.raises(Invalid, match="signed paper"):
        actions.record_mandate(principal=person, agency=one, terms=Terms(), by=cast.actor("officer"))
    with pytest.raises(Denied):
        actions.record_mandate(principal=person, agency=one, terms=Terms(document=paper()), by=cast.actor("elsewhere"))
    row = on_paper(cast, one, person)
    assert (row.state, row.on_paper, row.document is not None) == ("in_force", True, True)
    made = actions.open_formality(housing, applicant=person, by=cast.actor("officer"))
    assert list(mandates_in(made)) == [row]
    assert list(at_desk(cast.actor("officer"))) == [made]
    assert list(at_desk(cast.actor("leader"))) == []
    with pytest.raises(Invalid):
        actions.end_mandate(row, by=cast.actor("leader"))
    actions.end_mandate(row, by=cast.actor("leader"), reason="She came and said so")
    for_enterprises = agency(cast)
    with pytest.raises(Invalid, match="enterprises only"):
        on_paper(cast, for_enterprises, person)


def test_who_acts_by_a_paper_neither_prolongs_nor_ends_it(cast: Cast) -> None:
    """The officer runs the agency. The leader, above it, does so with a newly signed paper; the one before is kept."""
    row = on_paper(cast, agency(cast, "for-residents", "residents"), resident(cast))
    first, officer, leader = row.document, cast.actor("officer"), cast.actor("leader")
    assert mandate_relations(officer, row) == {MandateRelation.AGENT}
    assert possible_with_mandate(officer, row) == [MandateVerb.LAY_DOWN]
    with pytest.raises(Denied):
        actions.extend_mandate(row, until=None, document=paper("mine.txt"), by=officer)
    with pytest.raises(Denied):
        actions.end_mandate(row, reason="We like", by=officer)
    until = clock.now().date() + timedelta(days=90)
    with pytest.raises(Invalid, match="newly signed"):
        actions.extend_mandate(row, until=until, by=leader)
    row = actions.extend_mandate(row, until=until, document=paper("again.txt"), by=leader)
    assert (row.until, row.document != first) == (until, True)
    assert first is not None and mandate_file(leader, row.ref, first.pk) == first
    actions.end_mandate(row, reason="She came and said so", by=leader)
    forget_in_formalities(Person.objects.filter(mandates=row))
    assert not row.earlier_documents.exists()


def test_both_sides_are_reminded_once_of_each_last_day(cast: Cast) -> None:
    with clock.fixed(NOW):
        row = to_outside(cast, until=TODAY + timedelta(days=15))
        assert actions.remind_of_mandates(cast.zone, TODAY) == 0
        day = TODAY + timedelta(days=1)
        assert [actions.remind_of_mandates(cast.zone, day) for _time in range(2)] == [1, 0]
        assert told_of("mandate.reminded") == users(cast, "owner", "member", "colleague", "outsider")
        actions.extend_mandate(row, until=day + timedelta(days=3), by=cast.actor("owner"))
        assert actions.remind_of_mandates(cast.zone, day) == 1


def test_an_agency_closes_once_nobody_needs_it(cast: Cast) -> None:
    one = agency(cast)
    assert (str(one), str(one.since)) == ("Enterprise agency", "2014")
    with pytest.raises(Invalid, match="in use"):
        agency(cast)
    with pytest.raises(Denied):
        actions.close_agency(one, by=cast.actor("leader"))
    row = to_agency(cast, one)
    with pytest.raises(Conflict, match="not ended yet: 1"):
        actions.close_agency(one, by=boss(cast))
    actions.end_mandate(row, by=cast.actor("owner"))
    actions.close_agency(one, by=cast.actor("administrator"))
    with pytest.raises(Conflict):
        given(cast, one)


def test_who_sees_a_mandate(cast: Cast) -> None:
    row = to_agency(cast)
    for name in ("owner", "member", "officer", "leader", "auditor", "park_officer"):
        assert list(visible_to(cast.actor(name))) == [row], name
    for name in ("outsider", "elsewhere", "foreigner", "nobody"):
        assert list(visible_to(cast.actor(name))) == [], name


def test_a_merge_ends_what_would_be_double(cast: Cast) -> None:
    """The other one gave a mandate to the same agency, and one to the enterprise that it is merged into."""
    one = agency(cast)
    kept = to_agency(cast, one)
    doubles = [
        actions.give_mandate(principal=cast.outside, agent=agent, by=cast.actor("outsider"))
        for agent in (one, cast.organisation)
    ]
    merge(kept=cast.organisation, gone=cast.outside, by=cast.actor("dispatcher"))
    for row in (kept, *doubles):
        row.refresh_from_db()
    assert [kept.state, *(row.state for row in doubles)] == ["in_force", "ended", "ended"]
    assert {row.organisation_id for row in doubles} == {cast.organisation.pk}
