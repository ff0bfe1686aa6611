"""The pages of formalities: from the start at the portal to the certificate at the desk, in few statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from formalities.offered import accepted, handed, opened, paper, published, submitted
from openzone.core import clock
from openzone.core.models import Reading
from openzone.formalities import actions
from openzone.formalities.models import Certificate, Formality
from openzone.places.queries import day_in
from openzone.registry.actions.persons import note_person

MOST = 26
SignIn = Callable[[str], Client]


@pytest.fixture
def sign_in(cast: Cast) -> SignIn:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return signed_in


def sent(client: Client, path: str, **typed: Any) -> Any:
    """Send a sheet that must be taken."""
    answer = client.post(path, typed)
    assert answer.status_code == 303, answer.content.decode()
    return answer


def page(client: Client, path: str) -> str:
    """What stands on a page."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_from_the_start_to_the_certificate_with_a_return_for_correction(cast: Cast, sign_in: SignIn) -> None:
    published(cast)
    today = day_in(cast.zone, clock.now())
    member, officer = sign_in("member"), sign_in("officer")
    assert "/portal/services/moving-in/start/" in page(member, "/portal/services/moving-in/")
    sent(member, "/portal/services/moving-in/start/", applicant=cast.organisation.ref)
    row = Formality.objects.get()
    desk, portal = f"/desk/formalities/{row.ref}", f"/portal/formalities/{row.ref}"
    assert officer.get(f"{desk}/").status_code == 404
    refused = member.post(f"{portal}/submission/", {})
    assert refused.status_code == 422 and "“Licence” is missing. “Plan” is missing." in refused.content.decode()
    old = (today - timedelta(days=364)).isoformat()
    sent(member, f"{portal}/documents/licence/", document=paper(), issued_on=old)
    assert "too old before the promised day" in page(member, f"{portal}/")
    sent(member, f"{portal}/documents/licence/", document=paper(), issued_on=today)
    wrong = member.post(f"{portal}/documents/plan/", {"document": paper("x.exe")})
    assert wrong.status_code == 422
    sent(member, f"{portal}/documents/plan/", document=paper("plan.txt"))
    sent(member, f"{portal}/submission/")
    assert row.ref in page(officer, "/desk/") and row.ref in page(
        officer, "/desk/formalities/?state=submitted&q=moving"
    )
    words = {"fault-plan": "unfit", "words-plan": "Page 2 is cut off", "other-1": "Please name the floor"}
    sent(officer, f"{desk}/correction/", **words)
    assert row.ref in page(member, "/portal/")
    told = page(member, f"{portal}/")
    assert "to be corrected" in told and "Page 2 is cut off" in told and "Please name the floor" in told
    assert "returned a formality for correction" in page(member, "/notices/")
    sent(member, f"{portal}/documents/plan/", document=paper("plan-2.txt"))
    sent(member, f"{portal}/submission/")
    sent(officer, f"{desk}/acceptance/")
    assert "Check – Moving in" in page(officer, "/desk/")
    sent(officer, f"{desk}/steps/check/", remark="All there")
    sent(officer, f"{desk}/steps/tax/")
    issued = {"name": "Entry permit", "number": "E-7", "issued_on": today, "expires_on": today + timedelta(days=9)}
    sent(officer, f"{desk}/steps/seals/", **issued, document=paper("permit.txt"))
    assert Certificate.objects.get().number == "E-7"
    told = page(member, f"{portal}/")
    assert "completed" in told and "permit.txt" in told and "All there" in told
    again = officer.post(f"{desk}/steps/check/", {})
    assert again.status_code == 409 and "completed this step already" in again.content.decode()
    for who, path in ((officer, f"/desk/enterprises/{cast.organisation.ref}/"), (member, "/portal/enterprise/")):
        assert "Completed a formality" in page(who, path)
    file = Certificate.objects.get().file_id
    assert member.get(f"/files/{row.ref}/{file}/").status_code == 200
    assert sign_in("outsider").get(f"/files/{row.ref}/{file}/").status_code == 404
    assert row.ref in page(officer, f"/desk/search/?q={row.ref}") and row.ref in page(
        member, "/portal/search/?q=Moving"
    )


def test_at_the_counter_a_document_is_reused_and_a_person_served(cast: Cast, sign_in: SignIn) -> None:
    service = published(cast, applicant="both")
    first, officer = submitted(cast, service), sign_in("officer")
    typed = {"service": service.code, "organisation": cast.organisation.ref}
    sent(officer, "/desk/formalities/new/", **typed)
    row = Formality.objects.latest("pk")
    assert f"for {first.ref}" in page(officer, f"/desk/formalities/{row.ref}/")
    sent(officer, f"/desk/formalities/{row.ref}/submission/")
    nobody = officer.post("/desk/formalities/new/", {"service": service.code})
    assert nobody.status_code == 422 and "one of the two" in nobody.content.decode()
    sent(officer, "/desk/formalities/new/", service=service.code, name="Ada Byron", email="ada@example.com")
    row = Formality.objects.latest("pk")
    assert "Ada Byron" in page(officer, f"/desk/formalities/{row.ref}/")
    sent(officer, f"/desk/formalities/{row.ref}/documents/plan/", number="P-1")
    sent(officer, f"/desk/formalities/{row.ref}/withdrawal/", reason="Comes again")
    assert "Comes again" in page(officer, f"/desk/formalities/{row.ref}/")
    administrator = sign_in("administrator")
    assert "Erase the person" in page(administrator, f"/desk/formalities/{row.ref}/")
    sent(administrator, f"/desk/formalities/{row.ref}/erasure/")
    text = page(officer, f"/desk/formalities/{row.ref}/")
    assert "Ada Byron" not in text and "ada@example.com" not in text and "P-1" not in text


@pytest.mark.parametrize(
    "path",
    ["/desk/formalities/?q=moving", "/desk/formalities/{ref}/", "/portal/formalities/", "/portal/formalities/{ref}/"],
)
def test_pages_take_as_many_statements_for_one_as_for_three(cast: Cast, sign_in: SignIn, path: str) -> None:
    service, client = published(cast), sign_in("member" if path.startswith("/portal") else "officer")
    row, counts = accepted(cast, service), []
    for number in range(2):
        client.get(path.format(ref=row.ref))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path.format(ref=row.ref)).status_code == 200
        counts.append(len(asked))
        for _ in range(2 - 2 * number):
            other = submitted(cast, service)
            actions.return_for_correction(other, items=[actions.Item("More")], by=cast.actor("officer"))
            handed(cast, opened(cast, service))
        if not number:
            actions.complete_step(row, code="check", by=cast.actor("officer"))
    assert counts[0] == counts[1] <= MOST, counts


@pytest.mark.parametrize("who", ["officer", "elsewhere"])
def test_the_counter_takes_as_many_statements_for_one_service_as_for_three(
    cast: Cast, sign_in: SignIn, who: str
) -> None:
    """Also for somebody who can open none of them."""
    published(cast)
    client, counts = sign_in(who), []
    for number in range(2):
        for path in ("/desk/formalities/", "/desk/formalities/new/"):
            client.get(path)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(path).status_code == 200
            counts.append(len(asked))
        if not number:
            published(cast, "second")
            published(cast, "third")
    assert counts[:2] == counts[2:], counts


def test_who_read_a_person_and_his_papers_is_on_record(cast: Cast, sign_in: SignIn) -> None:
    service = published(cast, applicant="persons")
    person = note_person(zone_id=cast.zone.pk, by=cast.actor("officer"), name="Ada Byron", phone="555")
    row = actions.open_formality(service, applicant=person, by=cast.actor("officer"))
    put = handed(cast, row, "plan", by="officer")[0]
    officer = sign_in("officer")
    assert "555" in page(officer, f"/desk/formalities/{row.ref}/")
    assert officer.get(f"/files/{row.ref}/{put.handed.file_id}/").status_code == 200
    of_enterprise = submitted(cast, published(cast, "second"))
    page(officer, f"/desk/formalities/{of_enterprise.ref}/")
    page(sign_in("member"), f"/portal/formalities/{of_enterprise.ref}/")
    noted = Reading.objects.filter(subject_type="formality").order_by("pk")
    assert list(noted.values_list("user_id", "subject_id", "what")) == [
        (cast.users["officer"].pk, row.pk, what) for what in ("personal", "paper")
    ]
    assert row.ref in page(sign_in("administrator"), "/desk/reads/")
