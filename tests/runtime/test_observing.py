"""What is said of requests: headers on every answer, numbers for monitoring, lines without what people wrote."""

import http.client
import json
import re
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client

from cast import Cast
from installation import PATIENCE, Installation, eventually, installed
from openzone.core.models import StoredFile

TOKEN = "a token for monitoring"
CANARIES = ("canarybird", "金丝雀", "canary@secret.example", "13912345678")
PREPARE = """
import sys; sys.path.insert(0, {tests!r})
from django.contrib.auth.hashers import make_password
from cast import assemble, PASSWORD
from openzone.accounts.actions import issue_token
made = assemble(make_password(PASSWORD))
case = made.case("in_progress")
print(case.ref, issue_token(name="proof", by=made.actor("member"))[1])
"""


FIRST_ZONE = """
from openzone.core.actor import system
from openzone.places.actions import open_zone
open_zone(code="first", name="The First Zone", by=system(None))
"""


@pytest.fixture(scope="module")
def observed(tmp_path_factory: pytest.TempPathFactory, seed: Path) -> Iterator[Installation]:
    """An installation that is watched, as one behind TLS."""
    with installed(
        tmp_path_factory.mktemp("observed") / "data",
        seed,
        OPENZONE_METRICS_TOKEN=TOKEN,
        OPENZONE_LOG_FORMAT="json",
        OPENZONE_ORIGIN="https://zone.example",
        OPENZONE_HOSTS="localhost 127.0.0.1 zone.example",
    ) as made:
        made.start()
        made.python(FIRST_ZONE)
        yield made


def send(to: Installation, method: str, path: str, body: bytes = b"", **headers: str) -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", to.port, timeout=PATIENCE)
    connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
    response = connection.getresponse()
    response.read()
    connection.close()
    return response


DUE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "strict-transport-security": "max-age=31536000",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/account/login/", 200),
        ("GET", "/nothing/here/", 404),
        ("POST", "/account/login/", 403),
        ("GET", "/desk/", 302),
        ("GET", "/static/ui/base.js", 200),
        ("GET", "/static/nothing.js", 404),
        ("GET", "/api/v1/cases", 401),
        ("GET", "/api/v1/openapi.json", 200),
        ("GET", "/live/?topic=me", 403),
        ("POST", "/live/", 405),
        ("GET", "/healthz", 200),
        ("GET", "/metrics", 404),
        ("GET", "/%00", 400),
    ],
)
def test_every_answer_carries_the_headers(observed: Installation, method: str, path: str, status: int) -> None:
    answer = send(observed, method, path)
    assert answer.status == status
    assert {name: answer.headers.get_all(name) for name in DUE} == {name: [value] for name, value in DUE.items()}
    (policy,) = answer.headers.get_all("content-security-policy") or [""]
    assert "'unsafe" not in policy and ("default-src 'self'" in policy or "default-src 'none'" in policy)
    assert "camera=()" in answer.headers["permissions-policy"]
    assert answer.headers["x-frame-options"] in {"DENY", "SAMEORIGIN"}


def test_a_stored_file_and_what_is_too_large_carry_them_too(observed: Installation) -> None:
    head = b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 70000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", observed.port), timeout=PATIENCE) as raw:
        raw.sendall(head)
        for _ in range(70):
            raw.sendall(bytes(1_000_000))
        said = raw.recv(4000).decode().lower()
    assert said.startswith("http/1.1 413")
    assert all(f"{name}: {value}" in said for name, value in DUE.items())


def test_every_request_has_a_number_that_an_error_page_tells(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.raise_request_exception = False
    client.force_login(cast.users["officer"])
    numbers = {client.get("/desk/").headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3
    assert all(re.fullmatch(r"[2-9A-Z]{4}-[2-9A-Z]{4}", number) for number in numbers)
    monkeypatch.setattr("openzone.web.shared.told", lambda *_: 1 / 0)
    broken = client.get("/notices/", headers={"X-Request-ID": "canarybird"})
    assert broken.status_code == 500
    assert f'<b class="oz-num">{broken.headers["X-Request-ID"]}</b>' in broken.content.decode()
    assert "canarybird" not in str(broken.headers)
    assert b"oz-num" not in client.get("/nothing/here/").content


def metrics(of: Installation) -> dict[str, float]:
    answer = of.get("/metrics", Authorization=f"Bearer {TOKEN}")
    assert answer.status == 200
    lines = [line for line in answer.body.decode().splitlines() if not line.startswith("#")]
    return {line.rpartition(" ")[0]: float(line.rpartition(" ")[2]) for line in lines}


def test_monitoring_sees_all_processes(observed: Installation) -> None:
    name = 'openzone_requests_total{method="GET",route="public_start",status="200"}'
    before = metrics(observed).get(name, 0)
    for _ in range(12):
        assert observed.get("/").status == 200
    seen = metrics(observed)
    assert seen[name] == before + 12
    assert seen["openzone_database_up"] == seen["openzone_worker_up"] == 1
    assert seen["openzone_database_bytes"] > 1_000_000
    assert {f'openzone_jobs{{state="{state}"}}' for state in ("todo", "doing", "failed")} <= set(seen)
    assert seen['openzone_request_seconds_count{method="GET",route="public_start"}'] == before + 12


def test_monitoring_counts_streams(observed: Installation) -> None:
    cookie = observed.sign_in("watcher@example.org")
    with observed.stream("me", cookie=cookie) as stream:
        assert stream.status == 200
        assert eventually(lambda: metrics(observed)["openzone_streams"] == 1)
    assert eventually(lambda: metrics(observed)["openzone_streams"] == 0)


@pytest.mark.parametrize("token", ["", "Bearer ", "Bearer wrong", "Basic eDp5", f"bearer {TOKEN}", f"Bearer {TOKEN}x"])
def test_metrics_are_for_the_token_alone(observed: Installation, token: str) -> None:
    assert observed.get("/metrics", Authorization=token).status == 404


@pytest.mark.django_db
def test_without_a_token_nobody_sees_metrics(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = "x"
    assert client.get("/metrics", headers={"Authorization": "Bearer x"}).status_code == 200


def lines(of: Installation) -> list[dict[str, Any]]:
    return [json.loads(line) for line in of.said().splitlines() if line.startswith("{")]


def say_canaries_everywhere(to: Installation, ref: str, token: str) -> None:
    """Put the words wherever a person or a program can put them, also where they do not fit."""
    word = "canarybird 金丝雀 canary@secret.example 13912345678"
    headers: Any = {"Authorization": f"Bearer {token}", "Content_Type": "application/json"}
    body = json.dumps({"body": word}).encode()
    assert send(to, "POST", f"/api/v1/cases/{ref}/messages", body, **headers).status == 201
    assert send(to, "POST", f"/api/v1/cases/{ref}/messages", body + b"{", **headers).status >= 400
    send(to, "GET", f"/{quote(word)}/?q={quote(word)}")
    send(to, "GET", f"/api/v1/cases/{quote(word)}", **headers)
    send(to, "GET", "/api/v1/cases", Authorization="Bearer canarybird")
    send(to, "GET", "/", Host="canarybird.example")
    send(to, "GET", "/", Cookie="sessionid=canarybird", User_Agent="canarybird", X_Request_ID="canarybird")
    send(to, "GET", "/files/canarybird/1/?%00canarybird")
    page = to.get("/account/login/")
    csrf = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.body.decode())
    assert csrf
    form = urlencode({"csrfmiddlewaretoken": csrf[1], "login": "canary@secret.example", "password": "canarybird"})
    kind = "application/x-www-form-urlencoded"
    send(to, "POST", "/account/login/", form.encode(), Content_Type=kind, Cookie=page.headers["set-cookie"])
    with to.connect() as connection:
        connection.execute("ALTER TABLE cases_message RENAME TO away")
        try:
            assert send(to, "POST", f"/api/v1/cases/{ref}/messages", body, **headers).status == 500
        finally:
            connection.execute("ALTER TABLE away RENAME TO cases_message")
        with pytest.raises(Exception, match="duplicate key"):
            connection.execute("INSERT INTO core_counter VALUES ('canarybird', 1), ('canarybird', 1)")


def test_no_line_holds_what_people_wrote(observed: Installation) -> None:
    tests = str(Path(__file__).resolve().parents[1])
    ref, token = observed.python(PREPARE.format(tests=tests)).split()
    say_canaries_everywhere(observed, ref, token)
    said = observed.said() + (observed.data / "log" / "postgres.log").read_text()
    for word in (*CANARIES, ref, token, "127.0.0.1", "/api/v1", "member@example.org", quote("金丝雀")):
        places = [line for line in said.splitlines() if word in line and "OpenZone is at" not in line]
        assert not places, word
    answered = [line for line in lines(observed) if line["logger"] == "openzone.request"]
    failed = [line for line in answered if line["status"] == 500]
    assert failed and failed[0]["user"] and failed[0]["statements"] > 0 and failed[0]["method"] == "POST"
    cause = [line for line in lines(observed) if line.get("exception") == "ProgrammingError"]
    assert cause and cause[0]["request"] == failed[0]["request"]
    assert any("talk.py" in place for place in cause[0]["through"])


def test_every_job_has_a_line(observed: Installation) -> None:
    assert eventually(lambda: any(line.get("job") for line in lines(observed)))
    line = next(line for line in lines(observed) if line.get("job"))
    assert (line["message"], line["outcome"]) == ("job", "job_success")
    assert isinstance(line["number"], int) and line["ms"] >= 0


@pytest.mark.django_db
def test_a_file_keeps_its_own_policy(cast: Cast) -> None:
    from openzone.web.shared import file_response

    file = StoredFile(zone_id=cast.zone.pk, name="a.pdf", media_type="application/pdf", size=1, sha256="0" * 64)
    assert "sandbox" in file_response(file, preview=True)["Content-Security-Policy"]
