"""Demo: customers are told when their order is taken and when it goes out; the warehouse hears what is to be picked."""

from __future__ import annotations

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.ordermessages import services
from kupiec.sales.ordermessages.values import MessageData, Text, To

TAKEN = MessageData(
    name="Przyjęliśmy zamówienie", register="reserving", active=False, attach=True,
    texts={
        "pl": Text(
            "Przyjęliśmy zamówienie {{ order.number }}",
            "Dzień dobry,\n\nprzyjęliśmy zamówienie {{ order.number }} o wartości {{ order.total }}.\n{{#each lines}}• {{ name }}: {{ quantity }} {{ unit }}\n{{/each}}"
            "{{#if order.wanted}}Termin: {{ order.wanted }}.\n{{/if}}\nPytania: {{ salesperson.name }}, tel. {{ salesperson.phone }}\n{{ company.name }}",
        ),
        "en": Text("We have taken your order {{ order.number }}", "Good morning,\n\nyour order {{ order.number }} worth {{ order.total }} is taken.\n\n{{ company.name }}"),
    },
)  # fmt: skip
SHIPPED = MessageData(
    name="Towar wyjeżdża", register="shipping",
    texts={
        "pl": Text("Zamówienie {{ order.number }} wyjeżdża", "Dzień dobry,\n\ntowar z zamówienia {{ order.number }} jest spakowany i wyjeżdża.\nMiejsce dostawy: {{ delivery.address }}\n\n{{ company.name }}"),
        "de": Text("Auftrag {{ order.number }} ist unterwegs", "Guten Tag,\n\nIhr Auftrag {{ order.number }} ist verpackt und unterwegs.\n\n{{ company.name }}"),
    },
)  # fmt: skip
PICK = MessageData(
    name="Do kompletacji",
    to=To.ROLE,
    role="magazyn",
    register="picking",
    texts={"pl": Text("{{ order.number }} do kompletacji", "{{ customer.name }}, na {{ order.wanted }}")},
)
LATE = MessageData(
    name="Opóźnienie dostawy",
    texts={
        "pl": Text(
            "Zamówienie {{ order.number }} będzie później",
            "Dzień dobry,\n\nprzepraszamy, część towaru przyjdzie później. Odezwiemy się z nowym terminem.\n\n{{ salesperson.name }}",
        )
    },
)


def fill(*, by: Actor) -> None:
    """Three that go by themselves (one silent, while confirmations go anyway), one for an operation of a register."""
    for data in (TAKEN, SHIPPED, PICK, LATE):
        services.save(data, by=by)
