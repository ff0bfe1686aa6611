"""Who reads a demand: colleagues with whom it is shared, and of the zone its own office alone if it is confidential."""

import json
from contextlib import suppress
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from attempts import ATTEMPTS
from cast import EVERYBODY, STAFF, Cast
from openzone.accounts.actions import issue_token
from openzone.cases import actions
from openzone.cases.enums import Relation, State, Verb
from openzone.cases.models import Case
from openzone.cases.queries import at_desk, queue_of, relations_of, unit_queue_of, visible_to
from openzone.core import finding
from openzone.core.errors import Conflict, Denied, Invalid
from openzone.core.models import Delivery, Reading, StoredFile
from openzone.core.notices import lines
from openzone.core.queries import notices_of
from openzone.insight.queries import with_open_cases
from openzone.registry.models import Organisation
from openzone.registry.queries import standing
from openzone.web.watching import granted

OF_THE_ZONE = {"administrator", "leader", "dispatcher", "second", "auditor"}
OF_THE_ENTERPRISE = {"owner", "member"}
WORD, UNHEARD = "secretword", "unheard-of"


def confidential(cast: Cast, state: str) -> Case:
    """A case that was worked on below and became confidential then, with a message, a note and a file."""
    case = cast.case(state)
    if state == State.IN_PROGRESS:
        actions.post_message(
            case, by=cast.actor("member"), body=WORD, files=[SimpleUploadedFile("a.txt", WORD.encode())]
        )
    Case.objects.filter(pk=case.pk).update(title=f"{WORD} {UNHEARD}")
    case.refresh_from_db()
    return actions.close_off(case, by=cast.actor("owner"))


@pytest.mark.parametrize("state", [state for state in State if state != State.DRAFT])
def test_it_moves_to_the_zone_at_once_in_every_state(cast: Cast, state: str) -> None:
    case = Case.objects.get(pk=confidential(cast, state).pk)
    assert case.confidential and case.state == state
    assert (case.unit, case.overseer, case.officer) == (cast.units["top"], None, None)


def pages(case: Case, cast: Cast, file: StoredFile) -> list[str]:
    """Every place of the desk and the API where a case could show."""
    desk = f"/desk/cases/{case.ref}/"
    return [
        "/desk/", "/desk/?part=counters", "/desk/cases/", "/desk/cases/?state=open", f"/desk/cases/?q={WORD}",
        f"/desk/cases/?organisation={cast.organisation.ref}", "/desk/cases/?mine=1", "/desk/cases/?unassigned=1",
        f"/desk/cases/?figure=cases_received&year={case.submitted_at:%Y}", f"/desk/search/?q={WORD}",
        f"/desk/search/?q={case.ref}", f"/desk/enterprises/{cast.organisation.ref}/", "/notices/",
        desk, f"{desk}?part=now", f"{desk}conversation/", f"{desk}referral/", f"{desk}confidentiality/",
        f"/files/{case.ref}/{file.pk}/", f"/portal/cases/{case.ref}/",
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(set(EVERYBODY) - OF_THE_ZONE - OF_THE_ENTERPRISE))
def test_nothing_of_it_leaks_below_the_zone_or_outside(cast: Cast, name: str) -> None:
    case = confidential(cast, State.IN_PROGRESS)
    file, actor = StoredFile.objects.get(name="a.txt"), cast.actor(name)
    for rows in (visible_to(actor), at_desk(actor), queue_of(actor), unit_queue_of(actor)):
        assert not rows.exists()
    assert not any(finding.find(actor, finding.asked(text), standing=standing(actor)).hits for text in (WORD, case.ref))
    [seen] = with_open_cases(Organisation.objects.filter(pk=cast.organisation.pk), actor)
    assert seen.__dict__["working"] == 0
    assert name == "foreigner" or not relations_of(actor, case)
    assert not granted(actor, [f"case:{case.ref}"])
    assert lines(actor, [one.activity for one in Delivery.objects.select_related("activity")]) == {}
    assert not notices_of(actor).filter(read_at__isnull=True).exists(), "nothing unread that cannot be opened"
    client = Client()
    client.force_login(cast.users[name])
    for url in pages(case, cast, file):
        page = client.get(url).content.decode()
        asked = case.ref in url
        assert UNHEARD not in page and (asked or case.ref not in page), url


@pytest.mark.parametrize("name", ["officer", "park_officer", "elsewhere"])
def test_the_api_knows_nothing_of_it_below_the_zone(cast: Cast, name: str) -> None:
    case = confidential(cast, State.IN_PROGRESS)
    _token, secret = issue_token(name="x", by=cast.actor(name))
    bearer = {"authorization": f"Bearer {secret}"}
    for url in ("/api/v1/cases", f"/api/v1/cases?q={WORD}"):
        assert json.loads(Client().get(url, headers=bearer).content)["items"] == []
    for url in (f"/api/v1/cases/{case.ref}", f"/api/v1/cases/{case.ref}/messages"):
        assert Client().get(url, headers=bearer).status_code == 404


@pytest.mark.parametrize("name", sorted(OF_THE_ZONE))
def test_the_zones_own_office_reads_it_and_is_on_record(cast: Cast, name: str) -> None:
    case = confidential(cast, State.IN_PROGRESS)
    client = Client()
    client.force_login(cast.users[name])
    for _ in range(3):
        assert WORD in client.get(f"/desk/cases/{case.ref}/").content.decode()
    rows = Reading.objects.filter(subject_type="case", what="confidential")
    assert [(row.user_id, row.subject_id) for row in rows] == [(cast.users[name].pk, case.pk)]


def test_the_enterprise_reads_what_is_its_own_without_being_on_record(cast: Cast) -> None:
    case = confidential(cast, State.IN_PROGRESS)
    client = Client()
    client.force_login(cast.users["member"])
    assert WORD in client.get(f"/portal/cases/{case.ref}/").content.decode()
    assert not Reading.objects.exists()


def test_it_cannot_be_given_to_a_lower_unit(cast: Cast) -> None:
    case = actions.raise_demand(
        organisation=cast.organisation, category=cast.category, title=WORD, description=WORD, answers={"riders": "1"},
        confidential=True, by=cast.actor("member"),
    )  # fmt: skip
    assert case.unit == cast.units["top"], "the zone's rules would have sent it elsewhere or here, it goes here"
    by = cast.actor("dispatcher")
    actions.triage(case, by=by)
    with pytest.raises(Invalid, match="confidential"):
        actions.assign(case, by=by, unit=cast.units["station"])
    with pytest.raises(Conflict, match="confidential"):
        actions.refer(case, by=by, unit=cast.units["park"], reason="Theirs.")
    actions.assign(case, by=by, unit=cast.units["top"])
    with pytest.raises(Conflict, match="confidential"):
        actions.refer(case, by=by, unit=cast.units["park"], reason="Theirs.")
    actions.accept(case, by=by)
    client = Client()
    client.force_login(cast.users["dispatcher"])
    form = client.get(f"/desk/cases/{case.ref}/assignment/").content.decode()
    assert "Station One" not in form and "Software Park" not in form


def test_only_the_enterprise_lifts_it(cast: Cast) -> None:
    case = confidential(cast, State.IN_PROGRESS)
    for name in STAFF:
        with pytest.raises(Denied):
            actions.open_up(case, by=cast.actor(name))
    actions.open_up(case, by=cast.actor("member"))
    assert not visible_to(cast.actor("officer")).exists(), "it stays where it is until it is given on"
    by = cast.actor("dispatcher")
    actions.assign(case, by=by, unit=cast.units["station"])
    assert visible_to(cast.actor("officer")).exists()


@pytest.mark.parametrize("name", ["officer", "park_officer", "auditor", "administrator", "outsider", "colleague"])
def test_who_may_not_make_it_confidential(cast: Cast, name: str) -> None:
    with pytest.raises(Denied):
        actions.close_off(cast.case(State.IN_PROGRESS), by=cast.actor(name))


def test_what_people_below_were_told_before_is_unread_no_more(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    actions.post_message(case, by=cast.actor("member"), body="Hello")
    assert notices_of(cast.actor("officer")).filter(read_at__isnull=True).exists()
    actions.close_off(case, by=cast.actor("leader"))
    assert not notices_of(cast.actor("officer")).filter(read_at__isnull=True).exists()


def test_a_colleague_reads_along_and_does_not_write(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    assert not visible_to(cast.actor("colleague")).exists()
    actions.share(case, user=cast.users["colleague"], by=cast.actor("member"))
    actions.share(case, user=cast.users["colleague"], by=cast.actor("owner"))
    assert relations_of(cast.actor("colleague"), case) == {Relation.OBSERVER}
    assert Delivery.objects.filter(channel="page", recipient_id=cast.users["colleague"].pk).count() == 1, "told once"
    with pytest.raises(Denied):
        actions.post_message(case, by=cast.actor("colleague"), body="Me too")
    with pytest.raises(Denied):
        actions.withdraw(case, by=cast.actor("colleague"), reason="No.")
    with pytest.raises(Denied):
        actions.share(case, user=cast.users["member"], by=cast.actor("colleague"))
    client = Client()
    client.force_login(cast.users["colleague"])
    page = client.get(f"/portal/cases/{case.ref}/").content.decode()
    assert "reads along" in page and "raised it" in page and "Share with a colleague" not in page
    actions.unshare(case, user=cast.users["colleague"], by=cast.actor("owner"))
    assert not visible_to(cast.actor("colleague")).exists()
    actions.unshare(case, user=cast.users["member"], by=cast.actor("owner"))
    assert visible_to(cast.actor("member")).exists(), "who raised it stays"


@pytest.mark.parametrize("name", ["owner", "member", "outsider", "officer", "nobody"])
def test_it_is_shared_with_members_who_do_not_see_it_yet_and_nobody_else(cast: Cast, name: str) -> None:
    case = cast.case(State.IN_PROGRESS)
    by = cast.actor("owner")
    if name == "member":
        version = case.version
        assert actions.share(case, user=cast.users[name], by=by).version == version, (
            "sharing what is shared does nothing"
        )
        return
    with pytest.raises(Invalid):
        actions.share(case, user=cast.users[name], by=by)


def test_staff_decide_nothing_about_the_enterprises_readers(cast: Cast) -> None:
    case = cast.case(State.IN_PROGRESS)
    for name in STAFF:
        with pytest.raises(Denied):
            actions.share(case, user=cast.users["colleague"], by=cast.actor(name))


def test_every_verb_of_a_confidential_case_leaves_it_with_the_zone(cast: Cast) -> None:
    for state in (State.SUBMITTED, State.TRIAGED, State.ASSIGNED, State.IN_PROGRESS, State.PROPOSED, State.CLOSED):
        number = confidential(cast, state).pk
        for verb in Verb:
            with transaction.atomic():
                case = Case.objects.get(pk=number)
                for who in ("dispatcher", "second", "owner"):
                    _attempt(ATTEMPTS[verb], cast, case, who)
                case = Case.objects.get(pk=number)
                assert case.unit == cast.units["top"] and case.overseer is None, (state, verb)
                assert not visible_to(cast.actor("officer")).filter(pk=case.pk).exists()
                transaction.set_rollback(True)


def _attempt(attempt: Any, cast: Cast, case: Case, who: str) -> None:
    with suppress(Denied, Invalid, Conflict):
        attempt(cast, case, cast.actor(who))
