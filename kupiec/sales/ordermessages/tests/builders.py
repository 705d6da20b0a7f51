"""Parts for tests of messages: one with a text, a customer with an address, the job run."""

from __future__ import annotations

from typing import Any

from kupiec.ground.kernel.jobs import worker
from kupiec.people.parties.models import ContactRow
from kupiec.sales.ordermessages import services
from kupiec.sales.ordermessages.values import MessageData, Text


def message(
    shop: Any,
    name: str = "Przyjęte",
    *,
    heading: str = "Zamówienie {{ order.number }}",
    text: str = "Dla {{ customer.name }}",
    **given: Any,
) -> int:
    texts = given.pop("texts", {"pl": Text(heading, text)})
    return services.save(MessageData(name=name, texts=texts, **{"register": "reserving", **given}), by=shop.by)


def address(party: Any, value: str = "zakupy@klient.example.pl") -> None:
    ContactRow.objects.create(party=party, kind="email", value=value, main=True)


def work() -> None:
    worker.run_pending()
