"""Picking and packing: what is scanned is counted on the WZ and lies in its last package (STK-6)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max, Q

from kupiec.ground.kernel import entered, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import delete_rows, update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.lots import public as lots
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import queries, rules
from kupiec.money.warehousing.models import Package, Packing
from kupiec.money.warehousing.values import ZERO, Picked
from kupiec.people.parties import public as parties

TEXTS = ("service", "tracking", "remarks")
SIZES = ("length_cm", "width_cm", "height_cm")
LABEL = ("kind", "weight_kg", *SIZES, "carrier_id", *TEXTS)


def pick(document_id: int, code: str, *, quantity: Decimal | None = None, lot: str = "", reason: str = "", by: Actor) -> Picked:
    """Count a scanned code as packed into the last package; the first is made by itself. Of items kept by lots also which one:
    as the code says or `lot`, out of its turn with a `reason`. Refuses what `stock.pack` and `lots.picked` refuse."""
    with tx.write_tx(by=by):
        done = stock.hall.pack(document_id, code, quantity=quantity, by=by)
        lots.picked(document_id, done.item_id, done.lot or lot, done.quantity, reason=reason, by=by)
        package = _last(document_id) or _make(document_id, 1, by=by)
        _reconcile(document_id)
        _put(package, document_id)
    return Picked(done.line_id, done.name, done.packed, done.wanted, package.number, done.complete)


def _last(document_id: int) -> Package | None:
    return Package.objects.filter(document_id=document_id).order_by("-number").first()


def _make(document_id: int, number: int, *, by: Actor) -> Package:
    return Package.objects.create(company_id=by.company_id, document_id=document_id, number=number)


def _put(package: Package, document_id: int) -> None:
    """What is packed and in no package yet goes into this one."""
    inside: dict[int, Decimal] = {}
    for line, quantity in Packing.objects.filter(package__document_id=document_id).values_list("line_id", "quantity"):
        inside[line] = inside.get(line, ZERO) + quantity
    here = {row.line_id: row for row in Packing.objects.filter(package=package)}
    loose = {pk: packed - inside.get(pk, ZERO) for pk, packed in queries.packed(document_id).items()}
    update_rows(
        Packing, [{"pk": row.pk, "quantity": row.quantity + loose[pk]} for pk, row in here.items() if loose.get(pk, ZERO) > 0], ["quantity"]
    )
    Packing.objects.bulk_create(
        Packing(package=package, line_id=pk, quantity=quantity) for pk, quantity in loose.items() if quantity > 0 and pk not in here
    )


def _reconcile(document_id: int) -> None:
    """Packages hold no more than what is packed: a line may have been cut, or packed anew, on the document itself."""
    contents = list(
        Packing.objects.filter(package__document_id=document_id).order_by("package__number", "pk").values_list("pk", "line_id", "quantity")
    )
    changed = rules.trimmed(contents, queries.packed(document_id))
    update_rows(Packing, [{"pk": pk, "quantity": quantity} for pk, quantity in changed.items() if quantity], ["quantity"])
    delete_rows(Packing, [pk for pk, quantity in changed.items() if not quantity])


def _open(document_id: int, *, by: Actor) -> None:
    by.require("stock.issue")
    (paper,) = stock.hall.load_drafts([document_id], by=by)
    if paper.kind != "WZ":
        raise Refusal("NO_DOCUMENT", N_("There is no such document."))


def new_package(document_id: int, *, by: Actor) -> int:
    """From now on goods go into another package; its number. Refuses EMPTY_PACKAGE while the last one is empty."""
    with tx.write_tx(by=by):
        _open(document_id, by=by)
        last = _last(document_id)
        if last is None or not Packing.objects.filter(package=last).exists():
            raise Refusal("EMPTY_PACKAGE", N_("The last package is still empty."))
        return _make(document_id, last.number + 1, by=by).number


def drop_package(package_id: int, *, by: Actor) -> None:
    """Take a package apart: what was in it is to pack again. Refuses NOT_FOUND, NOT_DRAFT."""
    with tx.write_tx(by=by):
        package = _own(package_id, by=by)
        _open(package.document_id, by=by)
        rows = list(Packing.objects.filter(package=package).select_related("line"))
        update_rows(
            stock.StockLine,
            [{"pk": row.line_id, "packed": max(row.line.packed - row.quantity, ZERO)} for row in rows],
            ["packed"],
            bump="version",
        )
        delete_rows(Packing, [row.pk for row in rows])
        if rows:
            lots.forget(package.document_id, line_ids=[row.line_id for row in rows], by=by)
        package.delete()


def _own(package_id: int, *, by: Actor) -> Package:
    package = queries.visible(by).filter(pk=package_id).first()
    if package is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."))
    return package


def label(package_id: int, values: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """What the carrier’s label wants of a package, also after it has left (tracking). The new version.

    Refuses NOT_FOUND, NEGATIVE, NOT_CARRIER, TOO_LONG, BAD_CHOICE; Conflict on a stale version.
    """
    by.require("stock.issue")
    clean = entered.texts({name: value for name, value in values.items() if name in LABEL}, lines=TEXTS, longest=1000)
    for name in ("weight_kg", *SIZES):
        if clean.get(name) is not None and clean[name] <= 0:
            raise Refusal("NEGATIVE", N_("It must be above zero."), name)
    records.fit(Package, {name: value for name, value in clean.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        package = _own(package_id, by=by)
        _check_carrier(clean.get("carrier_id"), by=by)
        return records.update(package, clean, version=version)


def _check_carrier(carrier_id: int | None, *, by: Actor) -> None:
    if carrier_id is not None and not parties.visible(by).filter(Q(carrier=True) | Q(supplier=True), pk=carrier_id).exists():
        raise Refusal("NOT_CARRIER", N_("This party is not marked as a carrier."), "carrier_id")


def start_anew(document_id: int, *, by: Actor) -> None:
    """Nothing is packed, and there are no packages."""
    with tx.write_tx(by=by):
        stock.hall.unpack(document_id, by=by)
        lots.forget(document_id, by=by)
        delete_rows(Packing, Packing.objects.filter(package__document_id=document_id).values_list("pk", flat=True))
        Package.objects.filter(document_id=document_id).delete()


def ship(document_id: int, *, short: bool = False, by: Actor) -> int:
    """Issue what is packed, `short` without what is missing; how many packages leave. Refuses what `stock.ship` refuses."""
    with tx.write_tx(by=by):
        stock.hall.ship(document_id, short=short, by=by)
        _reconcile(document_id)
        empty = Package.objects.filter(document_id=document_id).exclude(
            pk__in=Packing.objects.filter(package__document_id=document_id).values("package_id")
        )
        empty.delete()
        return Package.objects.filter(document_id=document_id).aggregate(Max("number"))["number__max"] or 0
