"""Webhooks over the API: what the pages do, with the same rules."""

from typing import Any

from cast import Cast
from openzone.core.actions import append
from openzone.core.actor import system
from openzone.core.models import Webhook
from openzone.core.webhooks import sending
from receiver import Receiver

Callers = Any


def test_a_webhook_from_added_to_removed(cast: Cast, call: Callers, receiver: Receiver) -> None:
    administrator = call("administrator")
    known = administrator.get("/webhooks/verbs").body["items"]
    assert {"verb": "case.propose", "words": "proposed a solution", "group": "Demands"} in known
    sent = {"url": f"http://{receiver.place}/", "verbs": ["unit.renamed"], "description": "Data office"}
    made = administrator.post("/webhooks", sent, Idempotency_Key="a")
    assert made.status == 201 and made.body["secret"].startswith("whsec_") and made.body["state"] == "new"
    assert administrator.post("/webhooks", sent, Idempotency_Key="a").body == made.body
    path = f"/webhooks/{made.body['id']}"
    assert "secret" not in administrator.get(path).body
    assert administrator.post(f"{path}/test").body["verb"] == "webhook.test"
    append("unit.renamed", subject_type="unit", subject_id=cast.units["station"].pk, by=system(cast.zone.pk))
    sending.run(made.body["id"])
    (told, test) = administrator.get(f"{path}/deliveries?state=sent").body["items"]
    assert (told["verb"], told["subject"], told["status"], told["attempts"]) == ("unit.renamed", "station", 200, 1)
    assert test["verb"] == "webhook.test" and told["webhook_id"] == receiver.got[-1][1]["webhook-id"]
    resent = administrator.post(f"{path}/deliveries/{told['id']}/resending")
    assert (resent.status, resent.body["state"]) == (200, "waiting")
    assert administrator.post(f"{path}/deliveries/{told['id']}/resending").status == 200, "it is posted at once"
    assert administrator.post(f"{path}/resending").body == {"count": 0}
    assert administrator.post(f"{path}/pause").body["state"] == "paused"
    halted = administrator.post(f"{path}/deliveries/{told['id']}/resending")
    assert halted.status == 409 and "Resume it" in halted.body["detail"]
    assert administrator.post(f"{path}/pause").status == 409
    assert administrator.post(f"{path}/resumption").body["state"] == "well"
    changed = administrator.ask("PATCH", path, {"verbs": ["unit.closed", "unit.opened"]}).body
    assert (changed["verbs"], changed["url"], changed["description"]) == (
        ["unit.opened", "unit.closed"],
        sent["url"],
        "Data office",
    )
    assert administrator.post(f"{path}/secret").body["secret"] != made.body["secret"]
    assert administrator.post(f"{path}/removal").body == {"id": made.body["id"]}
    assert administrator.get(path).status == 404 and not Webhook.objects.exists()


def test_what_does_not_fit_is_named(cast: Cast, call: Callers, receiver: Receiver) -> None:
    administrator = call("administrator")
    sent = {"url": f"http://{receiver.place}/", "verbs": ["unit.renamed"]}
    for change, field in (
        ({"url": "http://169.254.169.254/"}, "url"),
        ({"url": "https://unknown.example/"}, "url"),
        ({"verbs": ["case.fly"]}, "verbs"),
        ({"verbs": []}, "verbs"),
        ({"secret": "whsec_mine"}, "secret"),
    ):
        refused = administrator.post("/webhooks", {**sent, **change})
        assert refused.status == 422 and field in refused.faults, refused.body
    made = administrator.post("/webhooks", sent).body
    assert administrator.ask("PATCH", f"/webhooks/{made['id']}", {"url": "https://10.1.1.1/"}).faults.keys() == {"url"}


def test_others_find_none(cast: Cast, call: Callers, receiver: Receiver) -> None:
    sent = {"url": f"http://{receiver.place}/", "verbs": ["unit.renamed"]}
    path = f"/webhooks/{call('administrator').post('/webhooks', sent).body['id']}"
    for name in ("leader", "officer", "auditor", "member", "foreigner"):
        other = call(name)
        assert other.get("/webhooks").body["items"] == []
        assert other.post("/webhooks", sent).status == 403
        assert other.get(path).status == other.get(f"{path}/deliveries").status == 404
        assert other.ask("PATCH", path, {"description": "mine"}).status == 404
        for noun in ("secret", "test", "pause", "resumption", "resending", "removal"):
            assert other.post(f"{path}/{noun}").status == 404, noun
