"""A complaint about a unit goes to the level above it; the unit itself never gets, sees or hears of it."""

from typing import Any

import pytest
from django.test import Client

from attempts import ATTEMPTS
from cast import STAFF, Cast
from openzone.cases import actions
from openzone.cases.enums import State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import at_desk, relations_of, visible_to
from openzone.core import clock
from openzone.core.actor import system
from openzone.core.calendars.reading import working_time
from openzone.core.errors import Conflict, Denied, Invalid, Refusal
from openzone.core.models import Delivery
from openzone.places.actions import appoint, dismiss
from openzone.places.actions.absences import share_out
from openzone.places.queries import day_in


def complaint(cast: Cast, unit: str, **more: Any) -> Case:
    draft = cast.draft(complaint_about=cast.units[unit], **more)
    return actions.submit(draft, by=cast.actor("member"))


def seeing(cast: Cast, case: Case) -> set[str]:
    return {name for name in STAFF if visible_to(cast.actor(name)).filter(pk=case.pk).exists()}


def heard(cast: Cast, about: int | None = None) -> set[str]:
    """Who of the zone was told of anything, or of one case."""
    rows = Delivery.objects.all()
    if about is not None:
        rows = rows.filter(activity__subject_type="case", activity__subject_id=about)
    told = set(rows.values_list("recipient_id", flat=True))
    return {name for name in STAFF if cast.users[name].pk in told}


def test_a_complaint_about_a_unit_goes_to_the_level_above(cast: Cast) -> None:
    actions.route(zone=cast.zone, to_unit=cast.units["station"], by=cast.actor("administrator"))
    case = complaint(cast, "station")
    assert case.unit == cast.units["park"], "whatever the rules of the first way say"
    assert seeing(cast, case) == {"park_officer", "administrator", "leader", "dispatcher", "second", "auditor"}
    assert "officer" not in heard(cast)


def test_where_nobody_works_at_the_level_above_it_goes_higher(cast: Cast) -> None:
    dismiss(cast.users["park_officer"].posts.get(), by=cast.actor("administrator"))
    assert complaint(cast, "station").unit == cast.units["top"]


def test_who_works_in_both_units_does_not_count_as_the_level_above(cast: Cast) -> None:
    appoint(user=cast.users["park_officer"], unit=cast.units["station"], role="officer", by=cast.actor("administrator"))
    case = complaint(cast, "station")
    assert case.unit == cast.units["top"]
    assert "park_officer" not in seeing(cast, case) | heard(cast)


def test_a_complaint_about_the_zones_own_unit_is_for_its_leaders(cast: Cast) -> None:
    case = complaint(cast, "top")
    assert case.unit == cast.units["top"]
    assert seeing(cast, case) == {"leader", "administrator"}
    assert heard(cast) == {"leader"}
    assert not relations_of(cast.actor("dispatcher"), case)
    dismiss(cast.users["leader"].posts.get(), by=cast.actor("administrator"))
    with pytest.raises(Conflict):
        complaint(cast, "top")


@pytest.mark.parametrize("about", ["station", "park"])
def test_it_is_never_referred_or_assigned_to_the_unit_or_below_it(cast: Cast, about: str) -> None:
    case = complaint(cast, about)
    case = actions.triage(case, by=cast.actor("dispatcher"))
    for wrong in {"station", about}:
        for act in (actions.assign, actions.refer):
            more: Any = {"reason": "Theirs."} if act is actions.refer else {}
            with pytest.raises(Invalid):
                act(case, by=cast.actor("dispatcher"), unit=cast.units[wrong], **more)
    assert not relations_of(cast.actor("officer"), case)


def test_no_verb_of_anybody_brings_it_to_the_unit(cast: Cast) -> None:
    number = complaint(cast, "station").pk
    tries: list[tuple[Verb, str]] = [(verb, who) for verb in Verb for who in ("dispatcher", "park_officer", "member")]
    for verb, who in tries * 2:
        case = Case.objects.get(pk=number)
        try:
            ATTEMPTS[verb](cast, case, cast.actor(who))
        except Refusal:
            continue
        case.refresh_from_db()
        assert case.unit_id != cast.units["station"].pk and case.overseer_id != cast.units["station"].pk
        assert "officer" not in seeing(cast, case)
    assert "officer" not in heard(cast, about=number)


def test_a_deputy_of_the_unit_hears_nothing_either_and_it_is_not_shared_out(cast: Cast) -> None:
    share_out(cast.units["park"], wanted=True, by=cast.actor("administrator"))
    assert complaint(cast, "station").officer is None


def test_it_may_be_about_how_a_demand_was_handled_and_is_linked_to_it(cast: Cast) -> None:
    case = cast.case("in_progress")
    draft = actions.begin_complaint(case, by=cast.actor("owner"))
    assert (draft.about_case, draft.complaint_about, draft.category) == (case, case.unit, case.category)
    with pytest.raises(Denied):
        actions.begin_complaint(case, by=cast.actor("officer"))
    saved = actions.save_draft(
        draft, by=cast.actor("owner"), category=case.category, title="t", description="d", complaint_about=None
    )
    assert saved.about_case is None, "what is no complaint any more is about no demand"


def test_an_office_of_another_zone_or_a_closed_one_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid):
        cast.draft(complaint_about=cast.foreign_zone.units.get())
    with pytest.raises(Denied):
        actions.raise_demand(
            organisation=cast.organisation,
            category=cast.category,
            title="t",
            description="d",
            answers={"riders": "4"},
            intake="phone",
            complaint_about=cast.units["station"],
            by=cast.actor("officer"),
        )


def test_the_portal_asks_and_says_what_it_means(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["member"])
    form = client.get("/portal/raise/?category=commute").content.decode()
    assert "how an office treated you" in form and 'value="station"' in form
    sent = {
        "category": "commute",
        "organisation": cast.organisation.ref,
        "key": "k",
        "title": "Nobody answers",
        "description": "For weeks.",
        "answers.riders": "4",
        "complaint_about": "station",
    }
    assert client.post("/portal/raise/", sent).status_code in (302, 303)
    draft = Case.objects.get(title="Nobody answers")
    assert draft.complaint_about == cast.units["station"]
    page = client.get(f"/portal/drafts/{draft.ref}/check/").content.decode()
    assert "A complaint about" in page and "Software Park" in page
    client.post(f"/portal/drafts/{draft.ref}/check/", {"key": "l"})
    draft.refresh_from_db()
    assert draft.unit == cast.units["park"]
    assert "its people do not see it" in client.get(f"/portal/cases/{draft.ref}/").content.decode()
    officer = Client()
    officer.force_login(cast.users["officer"])
    assert officer.get(f"/desk/cases/{draft.ref}/").status_code == 404
    above = Client()
    above.force_login(cast.users["park_officer"])
    assert "its people do not see it" in above.get(f"/desk/cases/{draft.ref}/").content.decode()


def test_the_system_sees_it_as_every_demand(cast: Cast) -> None:
    case = complaint(cast, "station")
    assert at_desk(system(cast.zone.pk)).filter(pk=case.pk).exists()


def test_the_unit_complained_about_is_not_asked_to_contribute(cast: Cast) -> None:
    case, leader = complaint(cast, "station"), cast.actor("leader")
    actions.triage(case, by=leader)
    tomorrow = working_time(cast.zone.pk).add_days(day_in(cast.zone, clock.now()), 1)
    with pytest.raises(Invalid) as refused:
        actions.ask_unit(case, by=leader, unit=cast.units["station"], what="Tell us.", due=tomorrow)
    assert set(refused.value.fields) == {"unit"}
    assert not case.co_tasks.exists()


def test_it_is_not_merged_into_a_demand_that_the_unit_reads(cast: Cast) -> None:
    handled, leader = cast.case(State.IN_PROGRESS), cast.actor("leader")
    case, again = complaint(cast, "station"), complaint(cast, "station")
    for one, target in ((case, handled), (handled, case)):
        with pytest.raises(Invalid) as refused:
            actions.merge(one, by=leader, target=target)
        assert set(refused.value.fields) == {"target"}
    assert actions.merge(case, by=leader, target=again).state == State.MERGED
