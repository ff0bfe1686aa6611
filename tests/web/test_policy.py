"""A matter ends in a change of policy: who waited for it opens its document and its address in the web."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from api.conftest import caller_of
from cast import Cast
from openzone.cases import actions
from openzone.cases.actions.answering import work
from openzone.cases.enums import State
from openzone.cases.models import Case, Matter, PolicyProposal
from openzone.core import clock
from openzone.places.queries import day_in

PDF = b"%PDF-1.4\n%%EOF\n"
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return signed_in


@pytest.fixture
def proposed(cast: Cast) -> Matter:
    """A matter whose only demand was answered: a policy must change first; the change is proposed."""
    by = cast.actor("leader")
    made = actions.open_matter(by=by, unit=cast.units["top"], title="Night buses", category=cast.category)
    actions.add_to_matter(made, case=cast.case(State.IN_PROGRESS), by=by)
    work(actions.answer_all(made, by=by, outcome="policy_needed", body="A rule must change.", here=True).pk)
    today = day_in(cast.zone, clock.now())
    actions.propose_policy(made, by=by, text="Buses are subsidised.", addressed_to="The city", submitted_on=today)
    return Matter.objects.get(pk=made.pk)


def decide(cast: Cast, client: Client, matter: Matter, noun: str, **more: Any) -> Any:
    seen = Matter.objects.get(pk=matter.pk).version
    sent = {"decided_on": day_in(cast.zone, clock.now()).isoformat(), "seen": str(seen), "key": noun, **more}
    return client.post(f"/desk/matters/{matter.ref}/{noun}/", sent)


def opened(client: Client, address: str) -> bytes:
    return Path(client.get(address)["X-OpenZone-File"]).read_bytes()


def paper(content: bytes = PDF, name: str = "measure.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_the_enterprise_opens_the_adopted_measure(cast: Cast, sign_in: SignIn, proposed: Matter) -> None:
    case, link = Case.objects.get(), "www.city.example/measures/7"
    done = decide(cast, sign_in("leader"), proposed, "adoption", link=link, document=paper())
    assert done.status_code == 303
    row = PolicyProposal.objects.select_related("decision").get()
    assert row.link == f"https://{link}" and row.decision is not None
    page = sign_in("member").get(f"/portal/cases/{case.ref}/").content.decode()
    address = f"/files/{case.ref}/{row.decision.pk}/"
    assert f'href="https://{link}"' in page and address in page and "measure.pdf" in page
    assert opened(sign_in("member"), address) == PDF
    assert sign_in("outsider").get(address).status_code == 404
    assert sign_in("member").get(f"/files/{proposed.ref}/{row.decision.pk}/").status_code == 404
    assert f'href="https://{link}"' in sign_in("leader").get(f"/desk/matters/{proposed.ref}/").content.decode()
    actions.dispute(case, by=cast.actor("member"), reason="No bus.")
    assert sign_in("member").get(address).status_code == 404, "it is worked on again, and the page shows no change"


def test_what_is_no_address_or_no_document_is_refused(cast: Cast, sign_in: SignIn, proposed: Matter) -> None:
    leader = sign_in("leader")
    for more, sentence in (
        ({"link": "javascript:alert(1)"}, "This is no address in the web"),
        ({"document": paper(b"<html>")}, "measure.pdf"),
    ):
        answer = decide(cast, leader, proposed, "adoption", **more)
        assert answer.status_code == 422 and sentence in answer.content.decode()
    assert PolicyProposal.objects.get().decided_on is None


def test_the_letter_of_a_rejection_stays_inside(cast: Cast, sign_in: SignIn, proposed: Matter) -> None:
    done = decide(cast, sign_in("leader"), proposed, "rejection", remark="Too dear.", document=paper())
    assert done.status_code == 303
    row, case = PolicyProposal.objects.select_related("decision").get(), Case.objects.get()
    assert row.decision is not None
    page = sign_in("member").get(f"/portal/cases/{case.ref}/").content.decode()
    assert "Too dear." in page and "measure.pdf" not in page
    assert sign_in("member").get(f"/files/{case.ref}/{row.decision.pk}/").status_code == 404
    assert opened(sign_in("leader"), f"/files/{proposed.ref}/{row.decision.pk}/") == PDF


def test_the_same_over_the_api(cast: Cast, proposed: Matter) -> None:
    leader, member, case = caller_of(cast, "leader"), caller_of(cast, "member"), Case.objects.get()
    awaited = member.get(f"/cases/{case.ref}/policy-change")
    assert awaited.body["adopted"] is None and awaited.body["decision"] is None
    handed = (
        Client().post("/api/v1/files", {"file": paper()}, headers={"Authorization": f"Bearer {leader.secret}"}).json()
    )
    today = day_in(cast.zone, clock.now()).isoformat()
    sent = {"decided_on": today, "link": "city.example/7", "document": handed["id"]}
    wrong = leader.post(f"/matters/{proposed.ref}/adoption", {**sent, "document": 2**30})
    assert set(wrong.faults) == {"document"}
    adopted = leader.post(f"/matters/{proposed.ref}/adoption", sent).body["policies"][0]
    assert adopted["decision"]["name"] == "measure.pdf" and adopted["document"] is None
    awaited = member.get(f"/cases/{case.ref}/policy-change").body
    assert (awaited["link"], awaited["decision"]["id"]) == ("https://city.example/7", handed["id"])
    assert caller_of(cast, "outsider").get(f"/cases/{case.ref}/policy-change").status == 404
    assert member.get(f"/cases/{cast.case(State.CLOSED).ref}/policy-change").status == 404
