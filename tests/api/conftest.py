"""Somebody of the cast who calls the API with a token."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from openzone.accounts.actions import issue_token

BASE = "/api/v1"


@dataclass
class Reply:
    """What the API answered."""

    status: int
    body: Any
    headers: dict[str, str]

    @property
    def faults(self) -> dict[str, str]:
        """The wrong fields, with their sentences."""
        return {one["field"]: one["detail"] for one in self.body["errors"]}


@dataclass
class Caller:
    """One token."""

    secret: str
    client: Client = field(default_factory=Client)

    def ask(self, method: str, path: str, body: Any = None, *, raw: Any = None, **headers: str) -> Reply:
        """One request; `body` is sent as JSON, `raw` as it is."""
        content = raw if raw is not None else ("" if body is None else json.dumps(body))
        response = self.client.generic(
            method,
            f"{BASE}{path}",
            content,
            content_type="application/json",
            headers={
                "Authorization": f"Bearer {self.secret}",
                **{name.replace("_", "-"): value for name, value in headers.items()},
            },
        )
        kind = response.headers["Content-Type"]
        assert kind.startswith("application/problem+json" if response.status_code >= 400 else "application/json"), kind
        reply = Reply(response.status_code, json.loads(response.content), dict(response.headers))
        if reply.status >= 400:
            assert reply.body["status"] == reply.status
            assert reply.body["detail"].endswith((".", "。"))
            assert reply.status < 500, reply.body
        return reply

    def get(self, path: str, **headers: str) -> Reply:
        """Read."""
        return self.ask("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Reply:
        """Do."""
        return self.ask("POST", path, body, **headers)


Callers = Callable[[str], Caller]


def caller_of(cast: Cast, name: str) -> Caller:
    """Somebody with a new token."""
    _, secret = issue_token(name="tests", by=cast.actor(name))
    return Caller(secret)


@pytest.fixture
def call(cast: Cast) -> Callers:
    """Anybody of the cast, by name."""
    known: dict[str, Caller] = {}

    def of(name: str) -> Caller:
        if name not in known:
            known[name] = caller_of(cast, name)
        return known[name]

    return of


@pytest.fixture
def demand(cast: Cast) -> dict[str, Any]:
    """A demand as it may be posted by the enterprise."""
    return {
        "organisation": cast.organisation.ref,
        "category": "commute",
        "title": "A bus for the night shift",
        "description": "我们需要夜班班车。",
        "answers": {"riders": 40, "shift": "night"},
    }
