"""What is at stake, over the API: staff alone read it, who works on the case puts it."""

from collections.abc import Callable
from typing import Any

from cast import Cast
from openzone.cases.enums import State


def test_staff_read_and_put_it_and_nobody_else(cast: Cast, call: Callable[..., Any]) -> None:
    case = cast.case(State.IN_PROGRESS)
    at, said = f"/cases/{case.ref}/stake", {"investment": "12000000", "jobs": 80}
    assert call("officer").get(at).body["jobs"] is None
    put = call("officer").ask("PUT", at, said)
    assert (put.status, put.body["investment"], put.body["jobs"]) == (200, "12000000.00", 80)
    assert call("dispatcher").get(at).body == put.body
    assert set(call("officer").ask("PUT", at, {"business": "kept"}).faults) == {"business"}
    for name, status in {"member": 403, "owner": 403, "elsewhere": 404, "foreigner": 404}.items():
        assert [call(name).get(at).status, call(name).ask("PUT", at, said).status] == [status, status]
    assert "at stake" not in str(call("member").get(f"/cases/{case.ref}").body)
