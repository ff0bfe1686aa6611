"""The pages of shared matters: few statements, however many demands belong to one."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from openzone.cases import actions
from openzone.cases.enums import State

MOST = 15


@pytest.fixture
def sign_in(cast: Cast) -> Callable[[str], Client]:
    def signed_in(name: str) -> Client:
        client = Client()
        client.force_login(cast.users[name])
        return client

    return signed_in


@pytest.mark.parametrize("path", ["/desk/matters/", "/desk/matters/{ref}/"])
def test_pages_of_matters_take_as_many_statements_for_one_demand_as_for_three(
    cast: Cast, sign_in: Callable[[str], Client], path: str
) -> None:
    by = cast.actor("dispatcher")
    matter = actions.open_matter(by=by, unit=cast.units["top"], title="Night buses", category=cast.category)
    counts = []
    for number in (1, 2):
        for _ in range(number):
            actions.add_to_matter(matter, case=cast.case(State.IN_PROGRESS), by=by)
            cast.case(State.IN_PROGRESS)
        client = sign_in("dispatcher")
        client.get(path.format(ref=matter.ref))
        with CaptureQueriesContext(connection) as asked:
            page = client.get(path.format(ref=matter.ref))
        assert page.status_code == 200 and b"Night buses" in page.content
        counts.append(len(asked))
    assert counts[0] == counts[1] <= MOST
