"""Nothing accepted is lost: every part is killed while messages are posted, and what was acknowledged remains."""

import http.client
import json
import signal
import time
from pathlib import Path

import pytest

from installation import PATIENCE, Installation

MESSAGES = 200
PREPARE = """
import sys; sys.path.insert(0, {tests!r})
from django.contrib.auth.hashers import make_password
from cast import assemble, PASSWORD
from openzone.accounts.actions import issue_token
made = assemble(make_password(PASSWORD))
case = made.case("in_progress")
print(case.ref, issue_token(name="proof", by=made.actor("member"))[1])
"""


def post(installation: Installation, address: str, token: str, number: int) -> bool:
    """Send one message; True when the installation has acknowledged it."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=5)
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": f"message-{number}",
    }
    try:
        connection.request("POST", address, json.dumps({"body": f"Message {number}"}), headers)
        return connection.getresponse().status == 201
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def insist(installation: Installation, address: str, token: str, number: int) -> int:
    """Send one message until it is acknowledged, as a careful client does; answers how often it had to."""
    deadline = time.monotonic() + PATIENCE
    for tries in range(1, 10_000):
        if post(installation, address, token, number):
            return tries
        assert time.monotonic() < deadline, f"message {number} was never taken\n{installation.said()}"
        time.sleep(0.1)
    raise AssertionError


def kill(installation: Installation, number: int) -> None:
    """Kill a part at its message."""
    if number == 40:
        installation.web.kill()
    elif number == 80:
        installation.worker.kill()
    elif number == 120:
        installation.database.kill()
    elif number == 160:
        assert installation.process is not None
        installation.process.send_signal(signal.SIGKILL)
        installation.start()


@pytest.mark.proof
def test_every_part_is_killed_and_exactly_the_acknowledged_messages_remain(live_installation: Installation) -> None:
    tests = str(Path(__file__).resolve().parents[1])
    ref, token = live_installation.python(PREPARE.format(tests=tests)).split()
    address = f"/api/v1/cases/{ref}/messages"
    tried_again = 0
    for number in range(1, MESSAGES + 1):
        kill(live_installation, number)
        tried_again += insist(live_installation, address, token, number) - 1
    with live_installation.connect() as connection:
        rows = connection.execute("SELECT number, body FROM cases_message ORDER BY number").fetchall()
    assert rows == [(number, f"Message {number}") for number in range(1, MESSAGES + 1)]
    assert tried_again > 0, "no kill was felt"
