"""The OpenAPI document is true: what it generates, right and wrong, is answered as it says."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, assume, given, settings
from pydantic import BaseModel
from schemathesis import GenerationMode
from schemathesis import checks as known_checks

from cast import Cast
from correspondence.mailed import waiting
from formalities.agents import agency, to_outside
from formalities.offered import accepted as in_hand
from formalities.offered import booked, counter
from formalities.offered import published as offered
from knowledge.shelf import published
from openzone.api.possible import READERS
from openzone.cases import actions as cases
from openzone.cases.enums import NOUNS, State
from openzone.contact import actions as contact
from openzone.registry.actions.corrections import propose
from returns_at_work import opened, own, submitted

Callers = Any
# Which data are right depends on the rows too, so a schema alone cannot promise that they are accepted.
known_checks.load_all_checks()
CODE = "[a-z][a-z0-9-]{0,39}"
FORMS = {
    "formality": "F-[0-9]{4}-[0-9]{5,9}",
    "mandate": "B-[0-9]{4}-[0-9]{5,9}",
    "step": CODE,
    "agency": CODE,
}
CHECKS = [
    *known_checks.CHECKS.get_by_names(
        [
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
            "negative_data_rejection",
            "unsupported_method",
        ]
    ),
]


def document() -> dict[str, Any]:
    answer = Client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_the_document_is_public_and_whole() -> None:
    found = document()
    assert found["openapi"] == "3.1.0"
    wanted = {f"/api/v1/cases/{{ref}}/{noun}" for noun in (*NOUNS, *READERS)}
    collections = (
        "organisations",
        "units",
        "categories",
        "cases",
        "files",
        "figures",
        "announcements",
        "articles",
        "indicators",
        "rounds",
        "returns",
        "corrections",
        "matters",
        "services",
        "appointments",
        "counters",
        "formalities",
        "agencies",
        "mandates",
        "offices",
        "shuttle-demands",
        "shuttle-routes",
        "homes",
        "home-applications",
        "home-classes",
    )
    assert wanted | {f"/api/v1/{name}" for name in collections} <= set(found["paths"])
    operations = [operation for path in found["paths"].values() for operation in path.values()]
    assert len({one["operationId"] for one in operations}) == len(operations)
    for operation in operations:
        handed_in = operation["operationId"] == "hand_in_message"
        assert operation["summary"] and operation["description"]
        assert operation["security"] == [{"Signed" if handed_in else "Bearer": []}]
        for status, answer in operation["responses"].items():
            kind = "application/problem+json" if int(status) >= 400 else "application/json"
            assert list(answer["content"]) == [kind], operation["operationId"]
        posts = "requestBody" in operation
        keyed = any(one["name"] == "Idempotency-Key" for one in operation["parameters"])
        assert handed_in or posts == keyed
    optional = [
        noun for noun in NOUNS if not found["paths"][f"/api/v1/cases/{{ref}}/{noun}"]["post"]["requestBody"]["required"]
    ]
    assert {"acceptance", "resumption", "decline-approval", "de-escalation"} <= set(optional)


def operations(schema: Any) -> Iterator[Any]:
    for found in schema.get_all_operations():
        yield found.ok()


def fuzz(cast: Cast, call: Callers, examples: int) -> None:
    schema = schemathesis.openapi.from_dict(document())
    asked = submitted(cast)
    others: dict[str, Any] = {"organisation": cast.organisation.ref, "announcement": announced(cast)}
    others["article"] = published(cast).ref
    others["correction"] = corrected(cast)
    others["matter"] = of_many(cast)
    service = offered(cast, counter=counter(cast))
    others |= {"service": service.code, "appointment": booked(cast, service).ref}
    others |= {"formality": in_hand(cast, service).ref, "step": "check"}
    others |= {"mandate": to_outside(cast).ref, "agency": agency(cast).code}
    others["letter"] = waiting(cast).pk
    others |= {"round": asked.round_id, "number": own(cast, opened(cast)).pk}
    refs = [cast.case(state).ref for state in (State.SUBMITTED, State.ASSIGNED, State.PROPOSED)]
    tokens = [call("dispatcher").secret, call("member").secret]
    with application() as app:
        for operation in operations(schema):
            for mode in GenerationMode:
                strategy = operation.as_strategy(generation_mode=mode)
                fuzz_operation(strategy, app, refs, others, tokens, examples)


@contextmanager
def application() -> Iterator[Any]:
    """The real application, kept from closing the connection in whose transaction the test runs."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield get_wsgi_application()
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def corrected(cast: Cast) -> int:
    """The number of a correction that waits."""
    site = {"url": "www.example.com"}
    return propose(cast.organisation, kind="website", row=None, proposed=site, by=cast.actor("member")).pk


def of_many(cast: Cast) -> str:
    """The reference of a matter with a demand."""
    made = cases.open_matter(by=cast.actor("dispatcher"), unit=cast.units["top"], title="Night buses")
    cases.add_to_matter(made, case=cast.case(State.IN_PROGRESS), by=cast.actor("dispatcher"))
    return made.ref


def announced(cast: Cast) -> str:
    """The reference of an announcement that wants to be taken note of."""
    made = contact.draft(
        unit=cast.units["top"], by=cast.actor("leader"), title="a", body="b", wants_acknowledgement=True
    )
    return contact.send(made, by=cast.actor("leader")).ref


def is_right(name: str, generated: Any, known: Any) -> bool:
    """Whether what was generated for an address is of the form that is documented."""
    form = FORMS.get(name)
    return isinstance(generated, type(known)) and (form is None or re.fullmatch(form, generated) is not None)


def fuzz_operation(
    strategy: Any, app: Any, refs: list[str], others: dict[str, Any], tokens: list[str], examples: int
) -> None:
    turn = 0

    @given(case=strategy)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def holds(case: Any) -> None:
        nonlocal turn
        # An empty list or object has no form in an address: what is wrong with such a request is never sent.
        assume(all(value not in ([], {}) for value in (case.query or {}).values()))
        # Who is asked for by another name is refused before any operation is looked for.
        case.headers.pop("Host", None)
        turn += 1
        if "ref" in case.path_parameters and turn % 4:
            case.path_parameters["ref"] = refs[turn % len(refs)]
        for name in others.keys() & set(case.path_parameters):
            # What is wrong on purpose stays wrong.
            if turn % 4 and is_right(name, case.path_parameters[name], others[name]):
                case.path_parameters[name] = others[name]
        with transaction.atomic():
            answer = case.call(app=app, headers={"Authorization": f"Bearer {tokens[turn % 2]}"})
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    holds()


def test_generated_requests_are_answered_as_documented(cast: Cast, call: Callers) -> None:
    fuzz(cast, call, 4)


@pytest.mark.proof
def test_many_generated_requests_are_answered_as_documented(cast: Cast, call: Callers) -> None:
    fuzz(cast, call, 150)


def test_two_shapes_never_have_one_name_in_the_document() -> None:
    homes: dict[str, set[str]] = {}
    for kind in _shapes(BaseModel):
        homes.setdefault(kind.__name__, set()).add(kind.__module__)
    assert not {name: places for name, places in homes.items() if len(places) > 1}


def _shapes(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith("openzone.api."):
            yield one
        yield from _shapes(one)
