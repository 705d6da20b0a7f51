"""Demo: large orders go through checking first; prepayments are being drafted and wait to be published."""

from __future__ import annotations

from dataclasses import replace

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.registers import queries, services
from kupiec.sales.registers.values import OperationData, RegisterData

PREPAID = RegisterData(
    code="prepaid", name="Czeka na przedpłatę", meaning="accepted", idle_days=7,
    operations=(
        OperationData(kind="proforma", on_entry=True), OperationData(kind="payment"),
        OperationData(kind="move", next="picking", label="Wpłacono, do kompletacji", guard="zaliczki >= brutto", guard_text="nie ma jeszcze całej wpłaty", primary=True),
        OperationData(kind="move", next="cancelled", label="Klient nie zapłacił", arguments={"note": True}),
    ),
)  # fmt: skip


def fill(*, by: Actor) -> None:
    """A published version with a condition, and a draft with a register of its own."""
    received = queries.in_force(by.company_id).get("received")
    if received is None:
        return
    straight = [
        replace(one, guard="netto < 50000", guard_text="od 50 000 zł netto zamówienie najpierw się sprawdza")
        if one.next == "reserving"
        else one
        for one in received.operations
    ]
    services.save_register(replace(received, operations=tuple(straight)), code="received", by=by)
    reserving = queries.drafted(by.company_id).get("reserving")
    if reserving is not None:
        more = (OperationData(kind="purchase"), OperationData(kind="production"))
        services.save_register(replace(reserving, operations=(*reserving.operations, *more)), code="reserving", by=by)
    services.publish(note="Duże zamówienia zawsze przez sprawdzenie", by=by)
    services.save_register(PREPAID, by=by)
    checking = queries.drafted(by.company_id).get("checking")
    if checking is not None:
        onto = OperationData(kind="move", next="prepaid", label="Przyjmij na przedpłatę", roles=("dyrektor", "handlowiec"))
        services.save_register(replace(checking, operations=(*checking.operations, onto)), code="checking", by=by)
    for _place in range(5):
        services.move_register("prepaid", by=by)
