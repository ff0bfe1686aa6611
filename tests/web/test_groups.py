"""The pages of groups and associations: from the founding to an accepted item, at every door, in few statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.core import clock
from openzone.partnerships.models import ActionItem, Group, Meeting
from partnerships.gatherings import association, founded, given, member, met
from partnerships.papers import day, paper
from web.test_agreements import SignIn, sent, sign_in

__all__ = ["sign_in"]
MOST = 20
Make = Callable[[Cast, Group], object]


def test_from_the_founding_to_an_item_that_is_accepted(cast: Cast, sign_in: SignIn) -> None:
    officer, doer = sign_in("officer"), sign_in("member")
    new = {"kind": "leading_group", "name": "High-tech leading group", "code": "high-tech", "unit": "station"}
    sent(officer, "/desk/groups/new/", **new, founded="2014", began="2014-06", is_public="on")
    desk, portal = "/desk/groups/high-tech", "/portal/groups/high-tech"
    assert doer.get(f"{portal}/").status_code == 404
    email, mine = cast.users["member"].email, cast.organisation.ref
    sent(officer, f"{desk}/members/new/", email=email, office="member", organisation=mine, office_then="Engineer then")
    begins = (clock.now() - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    sent(officer, f"{desk}/meetings/new/", starts_at=begins, place="Hall 2", agenda="Sensors | 传感器\nMoney")
    meeting, seat = Meeting.objects.get(), Group.objects.get().members.get()
    place = f"/desk/meetings/{meeting.pk}"
    sent(officer, f"{place}/attendance/", **{f"standing_{seat.pk}": "excused", f"apology_{seat.pk}": "Ill"})
    sent(officer, f"{place}/minutes/", minutes="Sensors in five streets.")
    sent(officer, f"{place}/decisions/new/", text="Five streets get sensors")
    decision = meeting.decisions.get()
    out = {"text": "Name the streets", "responsible": f"member:{seat.pk}", "due_on": day(cast, 5)}
    sent(officer, f"{desk}/items/new/", **out, out_of=f"d{decision.pk}")
    sent(officer, f"{place}/approval/")
    page = officer.get(f"{place}/").content.decode()
    assert "Sensors in five streets." in page and "Ill" in page and "Name the streets" in page and "Sensors" in page
    read = doer.get(f"{portal}/").content.decode()
    assert "Name the streets" in read and "Engineer then" in read
    assert "Five streets get sensors" in doer.get(f"/portal/meetings/{meeting.pk}/").content.decode()
    entry = doer.get(f"/portal/meetings/{meeting.pk}/calendar/").content.decode()
    assert "BEGIN:VEVENT" in entry and "SUMMARY:High-tech leading group" in entry
    item = ActionItem.objects.get()
    sent(doer, f"/portal/action-items/{item.pk}/report/", done_on=day(cast), document=paper("streets.txt"))
    assert "Name the streets" in officer.get("/desk/").content.decode()
    assert "Name the streets" in officer.get("/desk/action-items/?which=reported").content.decode()
    sent(officer, f"/desk/action-items/{item.pk}/return/", reason="Two are missing")
    assert "Two are missing" in doer.get(f"{portal}/").content.decode()
    sent(doer, f"/portal/action-items/{item.pk}/report/", done_on=day(cast), remark="Seven streets")
    sent(officer, f"/desk/action-items/{item.pk}/acceptance/")
    assert "accepted an action item as done" in doer.get("/notices/").content.decode()
    assert "High-tech leading group" in Client().get("/z/here/groups/").content.decode()


def test_an_association_with_its_branch_is_read_by_its_member(cast: Cast, sign_in: SignIn) -> None:
    officer = sign_in("officer")
    chamber = {"kind": "chamber", "unit": "station"}
    sent(officer, "/desk/associations/new/", **chamber, name="City chamber", code="city")
    sent(
        officer, "/desk/associations/new/", **chamber, name="Zone branch", code="branch", parent="city", is_public="on"
    )
    sent(officer, "/desk/associations/branch/members/new/", organisation=cast.organisation.ref, since="2013")
    sent(officer, "/desk/associations/branch/board/new/", office="chair", name="Sun Yue", since="2013", until="2027")
    refused = officer.post(
        "/desk/associations/city/edit/", {**chamber, "name": "City chamber", "parent": "branch", "seen": 1}
    )
    assert refused.status_code == 422 and "a circle has no top" in refused.content.decode()
    read = sign_in("member").get("/portal/associations/branch/").content.decode()
    assert "Sun Yue" in read and "City chamber" in read
    assert "Zone branch" in sign_in("member").get("/portal/groups/").content.decode()
    shown = Client().get("/z/here/groups/").content.decode()
    assert "Zone branch" in shown and "branch of" in shown


@pytest.mark.parametrize(
    "path",
    [
        "/desk/groups/",
        "/desk/groups/smart-city/",
        "/desk/action-items/",
        "/portal/groups/smart-city/",
        "/desk/associations/",
    ],
)
def test_pages_take_as_many_statements_for_one_row_as_for_three(cast: Cast, sign_in: SignIn, path: str) -> None:
    row, client = founded(cast), sign_in("member" if path.startswith("/portal") else "leader")
    seat, counts = member(cast, row, "member"), []
    for number in (1, 2):
        for turn in range(number):
            met(cast, row)
            given(cast, row, member=seat)
            founded(cast, f"more-{number}-{turn}")
            association(cast, f"chamber-{number}-{turn}")
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST


def test_a_stale_sheet_is_shown_again(cast: Cast, sign_in: SignIn) -> None:
    row = founded(cast)
    item = given(cast, row)
    given_anew: dict[str, Any] = {"text": "Other words", "responsible": "station"}
    path = f"/desk/action-items/{item.pk}/edit/"
    sent(sign_in("officer"), path, **given_anew, seen=1)
    answer = sign_in("leader").post(path, {**given_anew, "text": "Third words", "seen": 1})
    assert answer.status_code == 409 and "Third words" in answer.content.decode()
