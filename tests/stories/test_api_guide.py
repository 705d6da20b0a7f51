"""The calls of docs/api.md, one after another as they stand there, on the database of the test: what the guide says is what happens."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from string import Template
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client

from kupiec.ground.access import public as access
from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog.models import Item
from kupiec.sales.inquiries.tests import builders as inquiring
from tests.stories.test_newcomer import acting, clean, people, shop  # noqa: F401 - fixtures

GUIDE = Path(__file__).parents[2] / "docs" / "api.md"
KEYS = {"SALES": "handlowiec", "OFFICE": "zamowienia", "STORE": "magazyn", "BOOKS": "ksiegowosc"}


@dataclass(frozen=True)
class Call:
    """A call of the guide and the line that says what comes back."""

    command: str
    told: str


def calls() -> Iterator[Call]:
    """What stands in blocks of shell: a command over one or more lines, then `# STATUS: …`."""
    command: list[str] = []
    for block in re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(encoding="utf-8"), re.M | re.S):
        for line in block.splitlines():
            if line.startswith("curl ") or (command and not line.startswith("#")):
                command.append(line)
            elif command and re.match(r"# \d{3}", line):
                yield Call("\n".join(command), line.removeprefix("# "))
                command = []


@pytest.mark.feature("KER-14")
@pytest.mark.django_db
def test_the_calls_of_the_guide(shop: Any, acting: Callable[[str], Actor]) -> None:  # noqa: F811
    Item.objects.filter(pk=shop.goods[0].pk).update(code="BUF-300", list_price=Decimal("2490.00"))
    inquiring.dictionaries(shop.by)
    known: dict[str, Any] = {"API": "/api/v1"}
    for name, role in KEYS.items():
        known[name] = f"Authorization: Bearer {access.create_token('guide', by=acting(role))[1]}"
    done = 0
    for call in calls():
        status, _, facts = call.told.partition(":")
        answer = asked(call.command, known)
        assert answer.status_code == int(status), (call.command, answer.content.decode())
        body = json.loads(answer.content) if "json" in answer["Content-Type"] else None
        for fact in filter(None, map(str.strip, facts.split(";"))):
            name, place, value = re.fullmatch(r"(\w*)(?: is )?\.([\w.]+)(?: is (.+))?", fact).groups()  # type: ignore[union-attr]
            found = at(body, place)
            if name:
                known[name] = found
            else:
                assert found == json.loads(Template(value).substitute(known)), (call.command, fact, body)
        done += 1
    assert done > 30
    clean()


def asked(command: str, known: dict[str, Any]) -> Any:
    """The answer to a command of curl, whose variables are filled in."""
    words = [Template(word).substitute(known) for word in shlex.split(command)[1:]]
    method, headers, body, address = "", {}, None, ""
    rest = iter(words)
    for word in rest:
        if word == "-H":
            name, value = next(rest).split(": ", 1)
            headers[name] = value
        elif word == "-X":
            method = next(rest)
        elif word == "--json":
            body = next(rest)
            json.loads(body)
        elif word == "-o":
            next(rest)
        else:
            address = word
    parts = urlsplit(address)
    return Client().generic(
        method or ("GET" if body is None else "POST"),
        f"{parts.path}?{parts.query}".rstrip("?"),
        body or "",
        content_type="application/json",
        headers=headers,
    )


def at(body: Any, place: str) -> Any:
    """`items.0.id` of an answer."""
    for step in place.split("."):
        body = body[int(step)] if isinstance(body, list) else body[step]
    return body
