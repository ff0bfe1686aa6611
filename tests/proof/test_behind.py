"""The page docs/serving.md, taken at its word: behind nginx with TLS, on a served PostgreSQL that is pooled."""

import http.client
import json
import os
import re
import shutil
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path
from urllib.parse import quote, urlencode

import psycopg
import pytest

from installation import Installation, eventually, free_port, installed
from openzone.cli.postgres.server import Server
from programs import find, how_to_get
from proof.test_kills import PREPARE

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "serving.md").read_text()
HOST = "zone.example"
SERVED = "127.0.0.77"
PASSWORD = "of the pooler"
POOL, SMALL_POOL = 10, 3
WORKER = 8
AS_NOBODY = ["-u", "nobody"] if os.geteuid() == 0 else []


def block(kind: str) -> str:
    """What the page says to write into a file."""
    found = re.search(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    assert found
    return found[1]


@dataclass
class Behind:
    """An installation with everything before and behind it."""

    installation: Installation
    https: int
    http: int
    direct: str
    ref: str = ""
    token: str = ""

    def say(self, number: int) -> int:
        """Post a message into the case there is, by the API; answers the status."""
        given = {
            "Authorization": f"Bearer {self.token}",
            "Content_Type": "application/json",
            "Idempotency_Key": f"n-{number}",
        }
        body = json.dumps({"body": f"Message {number}"}).encode()
        return self.send("POST", f"/api/v1/cases/{self.ref}/messages", body, **given)[0].status

    @contextmanager
    def asked(
        self, method: str, path: str, body: bytes = b"", *, coming_from: str = "127.0.0.1", **headers: str
    ) -> Iterator[HTTPResponse]:
        """One request as a browser sends it, by TLS; the connection is open until the end of the block."""
        trusting = ssl.create_default_context()
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        given = {"Host": HOST, **{name.replace("_", "-"): value for name, value in headers.items()}}
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.https, context=trusting, timeout=60, source_address=(coming_from, 0)
        )
        with closing(connection):
            connection.request(method, path, body, given)
            with closing(connection.getresponse()) as response:
                yield response

    def send(self, method: str, path: str, body: bytes = b"", **headers: str) -> tuple[HTTPResponse, bytes]:
        """One request, and everything that came back."""
        with self.asked(method, path, body, **headers) as response:
            return response, response.read()


@contextmanager
def running(*command: str) -> Iterator[None]:
    """A program that runs until the end of the block."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        process.terminate()
        process.wait(20)


def pooler(folder: Path, port: int) -> Path:
    """PgBouncer's configuration as the page has it, with our addresses in it."""
    said = block("ini").replace("db.example", SERVED).replace("6432", str(port))
    said = said.replace(f"default_pool_size = {POOL}", f"default_pool_size = {SMALL_POOL}")
    said = said.replace("/etc/pgbouncer/", f"{folder}/")
    (folder / "userlist.txt").write_text(block("text").replace("…", PASSWORD))
    place = folder / "pgbouncer.ini"
    # Its connections carry the address of whoever is served, and so can be told from those that go past it.
    place.write_text(f"{said}unix_socket_dir =\nlogfile = {folder}/pooler.log\napplication_name_add_host = 1\n")
    return place


def web_server(folder: Path, behind: Behind) -> Path:
    """nginx' configuration as the page has it, with our ports and certificate in it."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", f"/CN={HOST}",
         "-keyout", str(folder / "key"), "-out", str(folder / "crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    said = block("nginx").replace("listen 443 ssl", f"listen 127.0.0.1:{behind.https} ssl")
    said = said.replace("listen 80", f"listen 127.0.0.1:{behind.http}")
    said = said.replace("127.0.0.1:8000", f"127.0.0.1:{behind.installation.port}")
    said = said.replace("/etc/ssl/zone.example.", f"{folder}/").replace("/var/cache/nginx/openzone", f"{folder}/cache")
    place = folder / "nginx.conf"
    place.write_text(
        f"pid {folder}/nginx.pid; error_log {folder}/nginx.log; daemon off; worker_processes 1;\n"
        f"events {{ worker_connections 1024; }}\n"
        f"http {{ access_log off; client_body_temp_path {folder}/body;\n{said}}}\n"
    )
    return place


@pytest.fixture(scope="module")
def behind(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Behind]:
    found = {name: find(name) for name in ("nginx", "pgbouncer")}
    if missing := [name for name, path in found.items() if path is None]:
        pytest.skip(how_to_get(*missing))
    folder = tmp_path_factory.mktemp("behind")
    for place in (folder, *folder.parents[:2]):
        place.chmod(0o755)
    port = free_port()
    direct = f"postgresql://openzone@{SERVED}/openzone"
    (folder / "pooler.log").touch()
    shutil.chown(folder / "pooler.log", "nobody")
    more = {
        "DATABASE_URL": f"postgresql://openzone:{quote(PASSWORD)}@127.0.0.1:{port}/openzone",
        "OPENZONE_DIRECT_DATABASE_URL": direct,
        "OPENZONE_ORIGIN": f"https://{HOST}",
        "OPENZONE_HOSTS": f"{HOST} localhost 127.0.0.1",
        "OPENZONE_PROXIES": "1",
    }
    with (
        Server(folder / "served", settings={"listen_addresses": SERVED}),
        running(found["pgbouncer"] or "", *AS_NOBODY, str(pooler(folder, port))),
        installed(folder / "data", None, **more) as installation,
    ):
        made = Behind(installation, free_port(), free_port(), direct)
        with running(found["nginx"] or "", "-c", str(web_server(folder, made))):
            installation.start()
            assert eventually(lambda: answers(made), patience=10)
            made.ref, made.token = installation.python(PREPARE.format(tests=str(ROOT / "tests"))).split()
            yield made


def answers(behind: Behind) -> bool:
    try:
        status: int = behind.send("GET", "/healthz")[0].status
        return status == 200
    except OSError:
        return False


@pytest.mark.proof
def test_pages_come_by_tls_alone(behind: Behind) -> None:
    page, body = behind.send("GET", "/account/login/")
    assert (page.status, b"csrfmiddlewaretoken" in body) == (200, True)
    assert "Secure" in page.headers["Set-Cookie"]
    assert page.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    with closing(http.client.HTTPConnection("127.0.0.1", behind.http, timeout=10)) as plain:
        plain.request("GET", "/desk/", headers={"Host": HOST})
        led = plain.getresponse()
        led.read()
    assert (led.status, led.headers["Location"]) == (301, f"https://{HOST}/desk/")
    style = re.search(rb'href="(/static/[^"]+\.css)"', body)
    assert style
    assert behind.send("GET", style[1].decode())[0].status == 200


@pytest.mark.proof
def test_news_arrive_through_everything(behind: Behind) -> None:
    cookie = behind.installation.sign_in("member@example.org")
    with behind.asked("GET", f"/live/?{urlencode({'topic': f'case:{behind.ref}'})}", Cookie=cookie) as stream:
        assert stream.status == 200
        time.sleep(0.5)
        began = time.monotonic()
        assert behind.say(0) == 201
        while b"event: case" not in stream.readline():
            assert time.monotonic() - began < 5
        print(f"\nnews after {time.monotonic() - began:.3f} s")


@pytest.mark.proof
def test_many_at_once_share_a_few_connections(behind: Behind) -> None:
    with ThreadPoolExecutor(16) as many:
        began = time.monotonic()
        statuses = list(many.map(behind.say, range(1, 201)))
        seconds = time.monotonic() - began
    assert set(statuses) == {201}
    with psycopg.connect(behind.direct) as connection:
        rows = connection.execute(
            "SELECT application_name, count(*) FROM pg_stat_activity WHERE datname = 'openzone' GROUP BY 1"
        ).fetchall()
        [(count,)] = connection.execute("SELECT count(*) FROM cases_message WHERE body ~ '^Message [1-9]'").fetchall()
    assert count == 200
    pooled = sum(number for name, number in rows if " - " in name)
    direct = {name: number for name, number in rows if name and " - " not in name}
    print(f"\n200 messages in {seconds:.1f} s over {pooled} connections of the pool, and past it {direct}")
    assert 0 < pooled <= SMALL_POOL
    assert direct["openzone live"] == 2 and sum(direct.values()) <= 2 + WORKER


@pytest.mark.proof
def test_machines_that_watch_are_let_in_from_their_place_alone(behind: Behind) -> None:
    assert behind.send("GET", "/readyz")[0].status == 200
    assert behind.send("GET", "/readyz", coming_from="127.0.0.9")[0].status == 403
    assert behind.send("GET", "/healthz", coming_from="127.0.0.9")[0].status == 200


@pytest.mark.proof
def test_what_is_too_large_is_refused_and_a_large_file_is_not(behind: Behind) -> None:
    assert behind.send("POST", "/account/login/", bytes(61 * 2**20))[0].status == 413
    assert behind.send("POST", "/account/login/", bytes(20 * 2**20))[0].status == 403


@pytest.mark.proof
def test_backup_and_doctor_go_past_the_pooler(behind: Behind, tmp_path: Path) -> None:
    done = behind.installation.run("backup", str(tmp_path / "a.tar"), "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(behind.installation.run("doctor", "--json").stdout)
    assert told["well"], [one for one in told["findings"] if one["level"] == "wrong"]
    assert [one["level"] for one in told["findings"] if one["code"] == "address"] == ["ok"]
