"""The pages of acting on behalf: given and used at the portal, on paper at the desk, ended; in few statements."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from formalities.agents import agency, on_paper, opened_by_agent, resident, to_agency, to_outside
from formalities.offered import opened, paper, published
from openzone.core import clock
from openzone.formalities.models import Agency, Formality, Mandate
from openzone.places.queries import day_in
from openzone.registry.models import Person

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


def test_another_organisation_goes_through_it_and_the_principal_sees_every_step(cast: Cast, sign_in: SignIn) -> None:
    service = published(cast)
    owner, outsider = sign_in("owner"), sign_in("outsider")
    asked = {"principal": cast.organisation.ref, "agent": "another", "services": [service.code]}
    unknown = owner.post("/portal/mandates/new/", {**asked, "intermediary": "Outsider"})
    assert unknown.status_code == 422 and "exactly this" in unknown.content.decode()
    sent(owner, "/portal/mandates/new/", **asked, intermediary="outsider ltd", document=paper("signed.txt"))
    row = Mandate.objects.get()
    assert "gave a mandate" in page(outsider, "/notices/")
    sent(outsider, f"/portal/mandates/{row.ref}/acceptance/")
    assert "Start a formality" in page(outsider, "/portal/on-behalf/")
    sent(outsider, f"/portal/mandates/{row.ref}/start/", service=service.code)
    made = Formality.objects.get()
    assert "Licence, Plan" in page(outsider, "/portal/on-behalf/")
    sent(outsider, f"/portal/formalities/{made.ref}/documents/plan/", document=paper("plan.txt"))
    told = page(owner, f"/portal/formalities/{made.ref}/")
    assert f"(Outsider Ltd, agent for {cast.organisation.name})" in told
    assert "handed in a document" in page(owner, "/notices/")
    assert outsider.post(f"/portal/formalities/{made.ref}/withdrawal/", {}).status_code == 403
    assert owner.get(f"/files/{row.ref}/{row.document_id}/").status_code == 200
    assert sign_in("elsewhere").get(f"/files/{row.ref}/{row.document_id}/").status_code == 404
    sent(owner, f"/portal/mandates/{row.ref}/end/", reason="We do it ourselves")
    assert "We do it ourselves" in page(outsider, f"/portal/mandates/{row.ref}/")
    gone = outsider.get(f"/portal/formalities/{made.ref}/")
    assert gone.status_code == 403 and f"Your mandate for {cast.organisation.name} ended on" in gone.content.decode()


def test_an_agency_serves_a_resident_on_paper(cast: Cast, sign_in: SignIn) -> None:
    agency(cast, "for-residents", "residents")
    service = published(cast, "housing", applicant="persons")
    officer = sign_in("officer")
    typed = {"agency": "for-residents", "name": "Kim Minseo", "phone": "555"}
    bare = officer.post("/desk/agency/mandates/new/", typed)
    assert bare.status_code == 422 and "signed paper" in bare.content.decode()
    assert not Person.objects.filter(name="Kim Minseo").exists()
    sent(officer, "/desk/agency/mandates/new/", **typed, document=paper("signed.txt"))
    row = Mandate.objects.get()
    sent(officer, f"/desk/agency/mandates/{row.ref}/start/", service=service.code)
    made = Formality.objects.get()
    assert made.ref in page(officer, "/desk/agency/") and made.ref in page(officer, "/desk/")
    assert "Kim Minseo" in page(officer, f"/desk/agency/mandates/{row.ref}/")
    sent(officer, f"/desk/formalities/{made.ref}/documents/plan/", document=paper("plan.txt"))
    assert sign_in("leader").get(f"/desk/formalities/{made.ref}/").status_code == 404
    assert officer.post(f"/desk/agency/mandates/{row.ref}/extension/", {"until": ""}).status_code == 403
    leader, until = sign_in("leader"), (clock.now() + timedelta(days=60)).date().isoformat()
    assert leader.post(f"/desk/agency/mandates/{row.ref}/extension/", {"until": until}).status_code == 422
    sent(leader, f"/desk/agency/mandates/{row.ref}/extension/", until=until, document=paper("newly.txt"))
    assert "newly.txt" in page(leader, f"/desk/agency/mandates/{row.ref}/")
    sent(officer, f"/desk/agency/mandates/{row.ref}/resignation/", reason="Moved away")
    assert officer.get(f"/desk/formalities/{made.ref}/").status_code == 403


def test_agencies_are_kept_in_the_settings_and_shown_to_everybody(cast: Cast, sign_in: SignIn) -> None:
    administrator = sign_in("administrator")
    typed = {"name": "Enterprise agency", "name_local": "企业代办处", "unit": "station", "since": "2014"}
    sent(administrator, "/desk/settings/agencies/new/", code="enterprises", kind="enterprises", **typed)
    one = Agency.objects.get()
    public = page(Client(), f"/z/{cast.zone.code}/services/")
    assert "Enterprise agency" in public and "2014" in public
    seen = administrator.get(f"/desk/settings/agencies/{one.pk}/").context["form"].present
    sent(administrator, f"/desk/settings/agencies/{one.pk}/", **{**typed, "since": "2015"}, seen=seen)
    assert "2015" in page(administrator, "/desk/settings/agencies/")
    sent(administrator, f"/desk/settings/agencies/{one.pk}/close/")
    assert "Enterprise agency" not in page(Client(), f"/z/{cast.zone.code}/services/")


def test_what_ends_soon_stands_on_my_day(cast: Cast, sign_in: SignIn) -> None:
    row = to_agency(cast, until=day_in(cast.zone, clock.now()) + timedelta(days=10))
    assert row.ref in page(sign_in("officer"), "/desk/")
    assert row.ref not in page(sign_in("leader"), "/desk/")


@pytest.mark.parametrize(
    "path", ["/desk/", "/desk/agency/", "/desk/formalities/", "/portal/on-behalf/", "/portal/mandates/"]
)
def test_lists_take_as_many_statements_for_one_as_for_three(cast: Cast, sign_in: SignIn, path: str) -> None:
    service, desk = published(cast, applicant="both"), path.startswith("/desk")
    one = agency(cast, "for-residents", "residents")
    to_agency(cast, one) if desk else to_outside(cast)
    client, counts = sign_in("officer" if desk else "outsider"), []
    opened_by_agent(cast, service, by="officer" if desk else "outsider")
    on_paper(cast, one, resident(cast))
    for _ in range(2):
        client.get(path)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
        for _more in range(2):
            on_paper(cast, one, resident(cast))
            opened(cast, service)
    assert counts[0] == counts[1], counts
