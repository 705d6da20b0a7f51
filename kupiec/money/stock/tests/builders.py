"""Parts for tests of stock: warehouses, items, documents issued, demands."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock, tx
from kupiec.ground.kernel.search_text import fold
from kupiec.money.stock import public as stock
from kupiec.money.stock.models import Location, StockBalance, StockLine, Warehouse
from kupiec.money.stock.services.demands import set_supplies
from kupiec.money.stock.values import SupplyRow
from kupiec.people.catalog.models import Item, Unit
from kupiec.people.parties.models import Party

TODAY = dt.date(2026, 11, 23)


def warehouse(cast: Any, code: str = "MG1", **given: Any) -> Warehouse:
    branch = given.pop("branch", cast.branch)
    return Warehouse.objects.create(company=cast.company, branch=branch, code=code, name=f"Magazyn {code}", **given)


def location(place: Warehouse, code: str, **given: Any) -> Location:
    return Location.objects.create(company_id=place.company_id, warehouse=place, code=code, **given)


def items(count: int = 1, *, prefix: str = "T", **given: Any) -> list[Item]:
    Unit.objects.bulk_create([Unit(code="szt", name="sztuka"), Unit(code="kart", name="karton")], ignore_conflicts=True)
    now = clock.now()
    values: dict[str, Any] = {"unit_id": "szt", "vat_code_id": "23", "purchase_price": Decimal("5.00"), **given}
    return Item.objects.bulk_create(
        Item(
            code=f"{prefix}{n}",
            code_key=f"{prefix}{n}".lower(),
            search=fold(f"{prefix}{n} Towar {prefix}{n}"),
            name=f"Towar {prefix}{n}",
            created_at=now,
            updated_at=now,
            **values,
        )
        for n in range(1, count + 1)
    )


def party(code: str = "K1", **given: Any) -> Party:
    now = clock.now()
    values = {"name": f"Klient {code}", "customer": True, **given}
    return Party.objects.create(code=code, created_at=now, updated_at=now, **values)


def line(item: Item, quantity: Any, **given: Any) -> stock.DraftLine:
    amount, factor = Decimal(quantity), Decimal(given.pop("factor", 1))
    cost = given.pop("cost", None)
    unit_cost = None if cost is None else Decimal(cost)
    unit = given.pop("unit", "szt")
    return stock.DraftLine(item.pk, unit, factor, amount, amount * factor, unit_cost=unit_cost, **given)


def document(cast: Any, kind: str, place: Warehouse, *lines: stock.DraftLine, **given: Any) -> stock.DraftDocument:
    branch = given.pop("branch_id", cast.branch.pk)
    on = given.pop("on", TODAY)
    return stock.DraftDocument(kind, cast.company.pk, branch, place.pk, on, tuple(lines), **given)


def drafted(cast: Any, kind: str, place: Warehouse, *lines: stock.DraftLine, **given: Any) -> Any:
    return stock.draft([document(cast, kind, place, *lines, **given)], by=cast.by)[0]


def issued(cast: Any, kind: str, place: Warehouse, *lines: stock.DraftLine, **given: Any) -> Any:
    made = drafted(cast, kind, place, *lines, **given)
    stock.issue([made.document_id], by=cast.by)
    return made


def received(cast: Any, place: Warehouse, item: Item, quantity: Any, cost: Any = "5.00", **given: Any) -> Any:
    return issued(cast, "PZ", place, line(item, quantity, cost=cost), **given)


def want(cast: Any, place: Warehouse, item: Item, quantity: Any, *, source_id: int, **given: Any) -> tuple[str, int]:
    values = {"due": None, "ordered_on": TODAY, **given}
    row = stock.DemandRow("orders.line", source_id, cast.company.pk, place.pk, item.pk, Decimal(quantity), **values)
    stock.set_demands([row], by=cast.by)
    return ("orders.line", source_id)


def coming(cast: Any, place: Warehouse, item: Item, quantity: Any, *, source_id: int, due: dt.date) -> None:
    row = SupplyRow("purchase.line", source_id, cast.company.pk, place.pk, item.pk, Decimal(quantity), due)
    set_supplies([row], by=cast.by)


def balance(place: Warehouse, item: Item) -> tuple[Decimal, Decimal]:
    row = StockBalance.objects.get(warehouse=place, item=item)
    return row.on_hand, row.blocked


def costs(line_ids: Any) -> list[Decimal | None]:
    return list(StockLine.objects.filter(pk__in=line_ids).order_by("pk").values_list("cost", flat=True))


def write(by: Any) -> Any:
    return tx.write_tx(by=by)
