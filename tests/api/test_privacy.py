"""The privacy of people over the API: how long is kept what, and erasure."""

from collections.abc import Callable
from typing import Any

from cast import Cast
from openzone.accounts.models import User
from openzone.cases.actions.striking import STRUCK
from openzone.cases.enums import State
from openzone.cases.models import Case
from openzone.core import clock
from openzone.core.models import RetentionRun
from openzone.core.retention import days_kept
from openzone.places.actions import appoint
from openzone.registry.actions import leave
from openzone.registry.models import Membership

Call = Callable[..., Any]


def test_an_administrator_says_how_long_is_kept_what(cast: Cast, call: Call) -> None:
    administrator = call("administrator")
    before = {one["kind"]: one for one in administrator.get("/retention").body["items"]}
    assert before["case_reading"]["days"] == 1095 and before["case_reading"]["least"] == 180
    answer = administrator.ask("PUT", "/retention", {"days": {"case_reading": 365}})
    assert answer.status == 200 and days_kept(cast.zone.pk)["case_reading"] == 365
    assert set(administrator.ask("PUT", "/retention", {"days": {"case_reading": 10}}).faults) == {"case_reading"}
    assert set(administrator.ask("PUT", "/retention", {"days": {"unknown": 365}}).faults) == {"days"}
    for name in ("leader", "officer", "member"):
        assert call(name).get("/retention").status == call(name).get("/retention/runs").status == 404
        assert call(name).ask("PUT", "/retention", {"days": {"readings": 1000}}).status == 404
    now = clock.now()
    for zone in (cast.zone, cast.foreign_zone):
        RetentionRun.objects.create(zone_id=zone.pk, kind="readings", at=now, before=now, count=3)
    (run,) = administrator.get("/retention/runs").body["items"]
    assert (run["kind"], run["count"]) == ("readings", 3)


def test_who_owes_nothing_is_erased_once(cast: Cast, call: Call) -> None:
    administrator, sent = call("administrator"), {"person": "member@example.org"}
    case = cast.case(State.IN_PROGRESS)
    owed = administrator.post("/erasures", sent)
    assert owed.status == 409 and "still open" in owed.body["detail"]
    Case.objects.filter(pk=case.pk).delete()
    leave(Membership.objects.get(user=cast.users["member"]), by=cast.actor("owner"))
    for name in ("leader", "owner"):
        assert call(name).post("/erasures", sent).status == 404
    erased = administrator.post("/erasures", sent)
    assert (erased.status, erased.body["id"]) == (201, cast.users["member"].pk)
    assert User.objects.get(pk=erased.body["id"]).name == "A former member"
    for email in ("member@example.org", "foreigner@example.org", "no\x00body@example.org"):
        assert set(administrator.post("/erasures", {"person": email}).faults) == {"person"}


def test_words_are_struck_by_two_administrators(cast: Cast, call: Call) -> None:
    case, administrator = cast.case(State.CLOSED), call("administrator")
    sent = {"case": case.ref, "stream": "demand", "reason": "A name in it."}
    for name in ("leader", "officer", "member"):
        assert call(name).get("/strikings").status == call(name).post("/strikings", sent).status == 404
    assert set(administrator.post("/strikings", {**sent, "stream": "note", "number": 9}).faults) == {"number"}
    asked = administrator.post("/strikings", sent)
    assert (asked.status, asked.body["asked_by"]) == (201, "administrator@example.org")
    decide = f"/strikings/{asked.body['id']}/decision"
    assert administrator.post(decide, {"granted": True}).status == 403, "a second person decides"
    appoint(user=cast.users["leader"], unit=cast.units["top"], role="administrator", by=cast.actor("administrator"))
    second = call("leader")
    assert second.get("/strikings").body["items"] == [asked.body]
    assert second.post(decide, {"granted": True}).body["granted"] is True
    assert Case.objects.get(pk=case.pk).description == STRUCK and second.get("/strikings").body["items"] == []
    assert second.post(decide, {"granted": True}).status == 404
