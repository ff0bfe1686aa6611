"""A list over the API: handed in, named, looked through, a row decided, brought in, undone; strangers see none."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cast import Cast
from openzone.core.files import store
from openzone.registry.actions.imports.working import work
from openzone.registry.models import Organisation
from spreadsheets import BRIGHT, SECOND, workbook

Callers = Any


@pytest.mark.django_db
def test_a_list_from_handed_in_to_undone(cast: Cast, call: Callers) -> None:
    leader = call("leader")
    rows = [("名称甲", "统一社会信用代码"), ("大连晨星科技有限公司", BRIGHT), ("大连光明公司", SECOND)]
    (file,) = store([SimpleUploadedFile("list.xlsx", workbook(rows, merged=()))], by=cast.actor("leader"))
    made = leader.post("/imports", {"file": file.pk, "source": "科技局"}, Idempotency_Key="a")
    assert made.status == 201 and (made.body["state"], made.body["can"]) == ("mapping", ["check"])
    assert leader.post("/imports", {"file": file.pk, "source": "科技局"}, Idempotency_Key="a").body == made.body
    path = f"/imports/{made.body['id']}"
    refused = leader.post(f"{path}/columns", {"columns": [{"place": 0, "to": "fact:revenue", "unit": "人"}]})
    assert refused.status == 422 and "column-0" in refused.faults
    named = leader.post(f"{path}/columns", {"columns": [{"place": 0, "to": "name_local"}], "as_of": "2025"}).body
    assert [one["to"] for one in named["columns"]] == ["name_local", "number:uscc"] and named["as_of"] == "2025"
    assert leader.post(f"{path}/execution").status == 409
    assert leader.post(f"{path}/check").body["state"] == "checking"
    work(made.body["id"])
    assert leader.get(path).body["counts"]["created"] == 1
    items = leader.get(f"{path}/rows?outcome=changed").body["items"]
    assert [(one["number"], one["organisation"]) for one in items] == [(3, cast.organisation.ref)]
    assert leader.post(f"{path}/rows/3/decision", {"choice": "new"}).status == 409
    leader.post(f"{path}/execution")
    work(made.body["id"])
    assert leader.get(path).body["can"] == ["reversal"]
    assert Organisation.objects.filter(identifiers__value=BRIGHT).exists()
    leader.post(f"{path}/reversal")
    work(made.body["id"])
    assert leader.get(path).body["state"] == "undone"
    for name in ("officer", "member"):
        assert call(name).get(path).status == 404 and call(name).get("/imports").body["items"] == []
        assert call(name).post("/imports", {"file": file.pk}).status == 403
    assert call("dispatcher").post("/imports", {"file": file.pk}).faults
