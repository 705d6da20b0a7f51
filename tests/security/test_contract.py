"""R11, G20: schemathesis against the API's own description: no 500, no answer outside what is described."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from kupiec.ground.kernel import clock
from tests.security import requests, surface, world

pytestmark = pytest.mark.django_db
QUICK, SLOW = 2, 150
"""Requests an operation, in the quick tier on one of the databases in turn; every database is sent others."""
CHECKS = [content_type_conformance, response_headers_conformance, response_schema_conformance, status_code_conformance]
"""Besides schemathesis' own: no answer of 500 or more."""


@pytest.fixture
def living(cast: Any) -> Iterator[world.World]:
    """The company; the connection of the test stays open between requests, as Django's own test client keeps it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with clock.frozen(world.TODAY):
        yield world.build(cast)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def _cases(operation: Any, known: world.Known) -> Any:
    """Good and bad requests; two of three name records that exist."""
    room = operation.path.split("/")[3]
    asked = [parameter.name for parameter in operation.path_parameters]
    ids = {name: known.choose(name, room) for name in asked if known.choose(name, room)}
    aimed = [operation.as_strategy(path_parameters={name: pks[0] for name, pks in ids.items()})] * 2 if ids else []
    return st.one_of(*aimed, operation.as_strategy(), operation.as_strategy(generation_mode=GenerationMode.NEGATIVE))


def _ours() -> set[tuple[str, str]]:
    """Every other operation: the rest is for the other database."""
    return {(one.method, one.path) for one in surface.quick(surface.operations())}


def _attack(living: world.World, examples: int, only: set[tuple[str, str]] | None = None) -> dict[str, int]:
    """Requests tried by operation; what broke fails the test."""
    described = schemathesis.openapi.from_dict(surface.description())
    described.app = WSGIHandler()
    token, known = world.token(), world.Known()
    tried: dict[str, int] = {}
    wrong: list[str] = []
    for found in described.get_all_operations():
        operation = found.ok()
        if only is not None and (operation.method.upper(), operation.path) not in only:
            continue
        try:
            tried[operation.label] = _conforms(operation, known, token=token, examples=examples)
        except (Exception, BaseExceptionGroup) as error:
            wrong += [f"{operation.label} {sentence}" for sentence in _told(error)]
    assert not wrong, "\n\n".join(wrong)
    return tried


def _conforms(operation: Any, known: world.Known, *, token: str, examples: int) -> int:
    """The operation under so many requests, each undone; how many were sent."""
    sent = [0]

    @seed(f"20261122 {connection.vendor}")
    @settings(
        max_examples=examples, database=None, phases=[Phase.generate], print_blob=False,
        suppress_health_check=list(HealthCheck), report_multiple_bugs=False,
    )  # fmt: skip
    @given(case=_cases(operation, known))
    def conforms(case: Any) -> None:
        case.body = known.aimed(case.body)
        world.fresh_rates()
        with requests.Undone():
            answer = case.call(headers={"Authorization": f"Bearer {token}"})
        sent[0] += 1
        case.validate_response(answer, checks=[schemathesis.checks.not_a_server_error, *CHECKS])

    conforms()
    return sent[0]


def _told(error: BaseException) -> list[str]:
    each = error.exceptions if isinstance(error, BaseExceptionGroup) else [error]
    return [f"{type(one).__name__}: {one}"[:900] for one in each]


def test_answers_stay_within_the_description(living: world.World) -> None:
    ours = _ours()
    assert len(_attack(living, QUICK, ours)) == len(ours)


@pytest.mark.slow
def test_answers_stay_within_the_description_at_length(living: world.World) -> None:
    assert sum(_attack(living, SLOW).values()) > 10_000


def test_every_operation_is_described_once_and_refers_to_shapes_that_exist() -> None:
    told = surface.description()
    shapes = told["components"]["schemas"]
    names = [operation.id for operation in surface.operations()]
    assert len(names) == len(set(names))
    assert not set(_references(told)) - set(shapes)


def _references(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        if isinstance(part.get("$ref"), str):
            yield part["$ref"].rsplit("/", 1)[-1]
        for each in part.values():
            yield from _references(each)
    elif isinstance(part, list):
        for each in part:
            yield from _references(each)
