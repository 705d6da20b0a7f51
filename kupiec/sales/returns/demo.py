"""Demo: a return settled by a correction, one whose goods are awaited, one to be decided."""

from __future__ import annotations

from decimal import Decimal

from kupiec.ground.kernel.actor import Actor
from kupiec.sales.orders import public as orders
from kupiec.sales.returns import queries, services
from kupiec.sales.returns.values import LineDraft, Reason, ReturnDraft

STORY = (
    (Reason.DAMAGED, "pęknięta obudowa, zdjęcia w mailu", "Kurier zostawił na budowie uszkodzone opakowanie."), (Reason.SURPLUS, "", "Zostało z instalacji, nierozpakowane."),
    (Reason.WRONG, "inna średnica niż na zamówieniu", "Klient prosi o szybką wymianę."),
)  # fmt: skip


def fill(*, by: Actor) -> None:
    """Of the latest closed orders, one piece of the first line each."""
    made: list[int] = []
    for order in orders.Order.objects.filter(company_id=by.company_id, state="closed").order_by("-pk")[:12]:
        lines = [one for one in queries.returnable(company_id=by.company_id, order_id=order.pk) if one.left >= 2]
        if lines and len(made) < len(STORY):
            reason, note, said = STORY[len(made)]
            made.append(
                services.register(
                    ReturnDraft((LineDraft(lines[0].stock_line_id, Decimal(1), reason, note),), order_id=order.pk, note=said), by=by
                )
            )
    if len(made) == len(STORY):
        services.accept(made[:2], by=by)
        services.receive(made[:1], by=by)
        services.correct(made[:1], by=by)
