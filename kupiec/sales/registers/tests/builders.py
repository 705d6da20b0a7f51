"""Parts for tests of registers: a shop with orders (those of the orders room), a book changed in one place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kupiec.sales.registers import queries, services
from kupiec.sales.registers.values import BookData, OperationData, RegisterData


def book(shop: Any) -> BookData:
    return queries.drafted(shop.company.pk)


def register(shop: Any, code: str) -> RegisterData:
    found = book(shop).get(code)
    assert found is not None
    return found


def with_operation(shop: Any, code: str, operation: OperationData, *, first: bool = False) -> RegisterData:
    """The register with one more operation; a move to the same register is replaced."""
    row = register(shop, code)
    left = tuple(one for one in row.operations if (one.kind, one.next) != (operation.kind, operation.next))
    return replace(row, operations=(operation, *left) if first else (*left, operation))


def changed(shop: Any, code: str, operation: OperationData, **head: Any) -> None:
    """Drafted and published."""
    services.save_register(replace(with_operation(shop, code, operation), **head), code=code, by=shop.by)
    services.publish(note="próba", by=shop.by)
