"""A mail server, and a kind of record that goes by e-mail."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from kupiec.ground.company.models import Branch
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.mail import sockets
from kupiec.ground.mail.tests.server import Post, started
from kupiec.ground.mail.values import Book, Proposed, Told

PDF = b"%PDF-1.7 proba"


def tell(ids: Sequence[int], by: Actor) -> dict[int, Told]:
    facts = {"document.number": "FV 7/11/2026", "document.total": "1 230,00 PLN", "customer.name": "Zły\r\nBcc: x@zlo.pl"}
    return {
        pk: Told(company_id=by.company_id, kind="invoice", language="pl", title="FV 7/11/2026", party_id=pk, facts=facts)
        for pk in Branch.objects.filter(pk__in=ids).values_list("pk", flat=True)
    }


SOURCE = sockets.Source(
    "test.branch", rows=lambda by: Branch.objects.filter(company_id=by.company_id), see="company.see", tell=tell,
    pdf=lambda pk, by: PDF, url=lambda pk: f"/oddzial/{pk}/",
)  # fmt: skip


@pytest.fixture
def record() -> Iterator[str]:
    """Branches go by e-mail."""
    sockets.sources.plug(SOURCE)
    yield SOURCE.subject
    sockets.sources._plugs.remove(SOURCE)


@pytest.fixture
def book(monkeypatch: pytest.MonkeyPatch) -> dict[int, Book]:
    """Addresses of the customers of the tests: every one has his own, unless the test says otherwise."""
    known: dict[int, Book] = {}

    def addresses(party_ids: Sequence[int], *, kind: str, company_id: int) -> dict[int, Book]:
        usual = {pk: Book(addresses=(Proposed(f"klient{pk}@example.pl"),), consent=True) for pk in party_ids}
        return {pk: known.get(pk, usual[pk]) for pk in party_ids}

    monkeypatch.setattr(sockets.address_books, "_plugs", [addresses])
    return known


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    """A mail server that takes everything, named in the environment as the installation's."""
    made = Post()
    controller = started(made)
    monkeypatch.setenv("KUPIEC_SMTP", f"smtp://127.0.0.1:{controller.port}?tls=no&timeout=1")
    monkeypatch.setenv("KUPIEC_MAIL_FROM", "biuro@hurtownia.example.pl")
    made.controller = controller  # type: ignore[attr-defined]
    yield made
    with contextlib.suppress(RuntimeError):  # a test may have stopped it
        controller.stop(no_assert=True)


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Any:
    """No mail server, but an address to send from."""
    monkeypatch.delenv("KUPIEC_SMTP", raising=False)
    monkeypatch.setenv("KUPIEC_MAIL_FROM", "biuro@hurtownia.example.pl")
