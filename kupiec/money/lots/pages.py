"""Lots on the pages of items and of stock documents, and the forms behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.lots import queries, services
from kupiec.money.lots.screens import STATES, state_of
from kupiec.money.lots.terms import terms
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog

I = kit.inputs  # noqa: E741
YES_NO = (("lots", _("by lots, without a day")), ("expiry", _("by lots with the day they expire")))
COMING = ("PZ", "PW", "ZW", "INW")


def _load_item(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    catalog.visible(by).get(pk=pk)
    row = queries.tracked(pk)
    return {"how": "expiry" if row is None or row.expiry else "lots", "ship_days": row.ship_days if row else 0}, row.version if row else 0


def _save_item(values: dict[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    given = {"expiry": values["how"] == "expiry", **{name: values.get(name) for name in ("ship_days", "lot_code", "expires_on")}}
    services.track(pk, given, version=version or None, by=by)
    return pk


def _item_fields(request: kit.Request) -> Sequence[Any]:
    match = request.resolver_match
    known = queries.tracked(match.kwargs["pk"] if match else 0)
    ruled = (
        I.Choice("how", _("How it is kept"), options=YES_NO, required=True, span=6),
        I.Integer("ship_days", _("Days left when it leaves"), least=0, most=3650, span=6, help=_("0: it may leave till its last day.")),
    )  # fmt: skip
    begun = (
        I.Text("lot_code", _("Lot of the goods there are"), max=40, span=6, help=_("Needed when there are goods in stock.")),
        I.Day("expires_on", _("Good till"), span=6),
    )
    return (kit.Group(_("Lots"), ruled),) if known else (kit.Group(_("Lots"), ruled), kit.Group(_("To begin with"), begun))


TRACK = kit.Form(
    "lots.track", _("Item kept by lots"), fields=_item_fields, load=_load_item, save=_save_item, right="lots.setup", done=lambda pk: f"{reverse('item', args=[pk])}?panel=lots"
)  # fmt: skip


def _untrack(ids: Sequence[int], *, by: Actor) -> int:
    return services.untrack(ids, by=by)


UNTRACK = kit.Operation(
    "untrack", _("No longer by lots"), run=_untrack, icon="stack-2", right="lots.setup", more=True, bulk=False,
    only=lambda item: queries.tracked(item.pk) is not None, confirm=_("Receipts will not have to name lots any more."), message=_("No longer kept by lots"),
)  # fmt: skip


class ItemOperations:
    """On an item that is kept by lots: stop keeping it so."""

    def operations(self) -> Sequence[kit.Operation]:
        return (UNTRACK,)


def _item_panel(item: Any, by: Actor) -> dict[str, Any]:
    row = queries.tracked(item.pk)
    rows = (
        queries.visible(by)
        .filter(lot__item_id=item.pk, on_hand__gt=0)
        .select_related("lot", "warehouse")
        .order_by("lot__expires_on", "lot__code")
    )
    shown: list[Any] = list(rows[:100])
    held = [(one, kit.Mark(*STATES[state_of(one.lot.expires_on, ruling=one.ruling, ship_days=one.ship_days)])) for one in shown]
    return {"tracking": row, "rows": held, "may_setup": by.may("lots.setup")}


class ItemPanels:
    """The panel "Lots" on an item's page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "lots",
                _("Lots"),
                template="lots/_item.html",
                context=_item_panel,
                icon="stack-2",
                right="stock.see",
                order=35,
                only=lambda item, by: item.stocked,
            ),
        )


def _document_panel(paper: Any, by: Actor) -> dict[str, Any]:
    kept = terms()
    lines = [
        line
        for line in stock.StockLine.objects.filter(document=paper, stocked=True).select_related("lot", "item").order_by("position", "pk")
        if line.lot_id or line.item_id in kept
    ]
    moved = queries.of_lines([line.pk for line in lines]) if paper.state == "issued" else {}
    chosen = queries.choices([line.pk for line in lines])
    return {
        "rows": [(line, moved.get(line.pk, ()), chosen.get(line.pk, ())) for line in lines], "open": paper.state == "draft", "coming": paper.kind in COMING,
        "may_edit": paper.state == "draft" and by.may("stock.draft"),
    }  # fmt: skip


def _has_lots(paper: Any, by: Actor) -> bool:
    items = list(terms())
    rows = stock.StockLine.objects.filter(document_id=paper.pk)
    return rows.exclude(lot=None).exists() or bool(items and rows.filter(item__among=items).exists())


class DocumentPanels:
    """Of which lots goods of a stock document are."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "lots",
                _("Lots"),
                template="lots/_document.html",
                context=_document_panel,
                icon="stack-2",
                right="stock.see",
                order=20,
                only=_has_lots,
            ),
        )


def _line(pk: int, by: Actor) -> stock.StockLine:
    rows = stock.StockLine.objects.select_related("document", "item", "lot").filter(
        pk=pk, document__in=stock.hall.visible(by), document__state="draft"
    )
    line = rows.first()
    if line is None:
        raise Http404
    return line


def _lot_options(line: stock.StockLine, by: Actor) -> list[tuple[int, str]]:
    found = queries.lots_at(line.document.warehouse_id, [line.item_id], by)[line.item_id]
    return [
        (
            one.lot_id,
            f"{one.code} · {kit.show.day(one.expires_on) if one.expires_on else '—'} · {kit.show.quantity(one.on_hand)} {line.item.unit_id}",
        )
        for one in found
        if one.on_hand
    ]


def _line_fields(request: kit.Request) -> Sequence[Any]:
    match = request.resolver_match
    line = _line(match.kwargs["pk"] if match else 0, request.actor)
    if line.document.kind in COMING:
        return (
            I.Text("lot", _("Lot"), required=True, max=40, span=6, help=_("As it stands on the goods.")),
            I.Day("expires_on", _("Good till"), span=6, help=_("Empty when the lot is known already.")),
        )  # fmt: skip
    return (
        I.Choice("lot", _("Lot"), options=_lot_options(line, request.actor), required=True, span=8),
        I.Quantity("quantity", _("Quantity of it"), span=4, help=_("Empty: all that is left of the line. 0: not this lot.")),
        I.Text("reason", _("Reason"), max=200, span=12, help=_("Needed when another lot would have to go first.")),
    )  # fmt: skip


def _load_line(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    line = _line(pk, by)
    if line.document.kind in COMING:
        return {"lot": line.lot.code if line.lot else "", "expires_on": line.lot.expires_on if line.lot else None}, line.version
    return {}, None


def _save_line(values: dict[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    line = _line(pk, by)
    if line.document.kind in COMING:
        services.name_lot(pk, values["lot"] or "", expires_on=values["expires_on"], version=version, by=by)
    else:
        services.choose(pk, int(values["lot"]), quantity=values["quantity"], reason=values["reason"] or "", by=by)
    return line.document_id


LINE = kit.Form(
    "lots.line", _("Lot of a line"), fields=_line_fields, load=_load_line, save=_save_line, right="stock.draft",
    done=lambda document: f"{reverse('stock-document', args=[document])}?panel=lots",
)  # fmt: skip
