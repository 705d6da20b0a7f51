"""Items for tests of any room."""

from __future__ import annotations

import itertools
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import gs1, services
from kupiec.people.catalog.drafts import ItemDraft
from kupiec.people.catalog.models import Item, Unit

_serial = itertools.count(1)
UNITS = (("szt", "sztuka", 0), ("m", "metr", 2), ("kg", "kilogram", 3), ("karton", "karton", 0), ("usł", "usługa", 2))


def units() -> None:
    """The units items are counted in."""
    Unit.objects.bulk_create([Unit(code=code, name=name, decimals=decimals) for code, name, decimals in UNITS], ignore_conflicts=True)


def ean(number: int) -> str:
    """An EAN-13 of the Polish range with a right check digit."""
    body = f"590{number:09d}"
    return body + gs1.check_digit(body)


def item(by: Actor, **fields: Any) -> Item:
    """A piece good at 100.00, entered through the verb."""
    units()
    number = next(_serial)
    values = {
        "code": f"ZAW-{number:03d}", "name": f"Zawór kulowy {number}", "unit": "szt", "vat_code": "23",
        "list_price": Decimal("100.00"), "purchase_price": Decimal("60.00"), **fields,
    }  # fmt: skip
    (pk,) = services.create([ItemDraft(**values)], by=by)
    return Item.objects.get(pk=pk)
