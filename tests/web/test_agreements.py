"""The pages of agreements: the whole way from the draft to a kept promise, at both doors, in few statements."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.partnerships.models import Agreement
from partnerships.papers import day, paper, party, promised, signed

MOST = 20
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


def test_from_the_draft_to_a_promise_that_is_kept(cast: Cast, sign_in: SignIn) -> None:
    officer, owner = sign_in("officer"), sign_in("owner")
    new = {"kind": "framework", "title": "Smart city", "with_zone": "on", "organisation": cast.organisation.ref}
    sent(officer, "/desk/agreements/new/", **new, remind_days=60, lead="station")
    row = Agreement.objects.get()
    desk, portal = f"/desk/agreements/{row.ref}", f"/portal/agreements/{row.ref}"
    assert owner.get(f"{portal}/").status_code == 404
    sent(officer, f"{desk}/commitments/new/", party=party(row).pk, text="Opens a centre", due_on=day(cast, 5))
    refused = officer.post(f"{desk}/signature/", {"signed_on": day(cast)})
    assert refused.status_code == 422 and "Without its document" in refused.content.decode()
    who = {f"name_{party(row).pk}": "Rao", f"office_{party(row).pk}": "Chief of Greater China then"}
    sent(officer, f"{desk}/signature/", signed_on=day(cast), document=paper(), **who)
    page = officer.get(f"{desk}/").content.decode()
    assert "Chief of Greater China then" in page and "signed.txt" in page and "Opens a centre" in page
    assert row.ref in officer.get("/desk/agreements/?q=smart&kind=framework&state=signed").content.decode()
    assert row.ref not in officer.get("/desk/agreements/?pressing=late").content.decode()
    assert "Opens a centre" in officer.get("/desk/").content.decode()
    assert "Smart city" in officer.get(f"/desk/enterprises/{cast.organisation.ref}/").content.decode()
    assert "Smart city" in owner.get("/portal/agreements/").content.decode()
    sent(owner, f"{portal}/commitments/1/report/", done_on=day(cast), remark="Opened on Monday")
    assert "Opened on Monday" in officer.get(f"{desk}/").content.decode()
    sent(officer, f"{desk}/commitments/1/return/", reason="Please send a photo")
    assert "Please send a photo" in owner.get(f"{portal}/").content.decode()
    sent(owner, f"{portal}/commitments/1/report/", done_on=day(cast), document=paper("photo.txt"))
    sent(officer, f"{desk}/commitments/1/confirmation/")
    assert "1 / 1" in officer.get(f"{desk}/").content.decode()
    notices = owner.get("/notices/").content.decode()
    assert "confirmed that a commitment is done" in notices and "Smart city" in notices


@pytest.mark.parametrize("path", ["/desk/agreements/", "/desk/agreements/{ref}/", "/portal/agreements/{ref}/"])
def test_pages_take_as_many_statements_for_one_promise_as_for_three(cast: Cast, sign_in: SignIn, path: str) -> None:
    row, client = signed(cast), sign_in("owner" if path.startswith("/portal") else "leader")
    counts = []
    for number in (1, 2):
        for _ in range(number):
            promised(cast, row)
            promised(cast, signed(cast, title=f"Another {number}"))
        client.get(path.format(ref=row.ref))
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path.format(ref=row.ref)).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST
