"""What this room hangs elsewhere: tabs, commands, pickers, the chain of documents, figures on items and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.stock import figures, queries, words
from kupiec.money.stock.models import Demand, ExpectedSupply, Returned, StockBalance, StockDocument, StockLine
from kupiec.money.stock.screens.documents import name_of
from kupiec.money.stock.screens.shipping import waiting_count
from kupiec.money.stock.values import State
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

KIND = "stock.document"
PHASES = {State.DRAFT: "draft", State.ISSUED: "done", State.CANCELLED: "cancelled"}
TABS = (
    kit.Tab("stock", "balances", _("Stock levels"), url="stock-balances", right="stock.see", order=10),
    kit.Tab("stock", "documents", _("Stock documents"), url="stock-documents", right="stock.see", order=20),
    kit.Tab("stock", "reservations", _("Reservations"), url="stock-reservations", right="stock.see", order=30),
    kit.Tab("stock", "shipping", _("Shipping"), url="stock-shipping", right="stock.see", order=40),
    kit.Tab("stock", "supplies", _("Deliveries to come"), url="stock-supplies", right="stock.see", order=50),
    kit.Tab("stock", "places", _("Locations"), url="stock-places", right="stock.see", order=60),
    kit.Tab("stock", "day", _("Stock on a day"), url="stock-day", right="stock.see", order=65),
    kit.Tab("stock", "moves", _("Moves"), url="stock-moves", right="stock.see", order=70),
    kit.Tab(
        "settings",
        "warehouses",
        _("Warehouses"),
        url="stock-warehouses",
        right="stock.settings",
        order=60,
        shelf="stock",
        note=_("Warehouses and the branches they serve"),
    ),
    kit.Tab(
        "settings",
        "locations",
        _("Locations"),
        url="stock-locations",
        right="stock.settings",
        order=61,
        shelf="stock",
        note=_("Racks, shelves and the picker’s round"),
    ),
    kit.Tab(
        "settings",
        "stock",
        _("Stock rules"),
        url="stock-settings",
        right="stock.settings",
        order=62,
        shelf="stock",
        note=_("FIFO or average cost; who gets goods first"),
    ),
)
COMMANDS = (
    kit.Command("stock-document-new", _("New stock document"), url="stock-document-new", icon="package-import", right="stock.draft", words="pz wz mm rw pw zw przyjęcie wydanie", new=True),
    kit.Command("stock-supply-new", _("New expected delivery"), url="stock-supply-new", icon="truck-delivery", right="stock.supply", words="dostawa zamówienie do dostawcy"),
    kit.Command("stock-day", _("Stock on a day"), url="stock-day", icon="calendar", right="stock.see", words="stan na dzień inwentaryzacja wartość zapasów"),
    kit.Command("stock-shipping", _("What is to ship"), url="stock-shipping", icon="scan", right="stock.issue", words="wysyłka pakowanie kompletacja zbieranie skaner wz"),
)  # fmt: skip


class Chain:
    """Deliveries → their reversals; issued goods → their returns."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        ids = [ref.id for ref in refs if ref.kind == KIND]
        return [*self._mirrors(ids, company_id), *self._returns(ids, company_id)] if ids else []

    def _mirrors(self, ids: list[int], company_id: int) -> list[documents.Edge]:
        rows = StockDocument.objects.filter(Q(reverses_id__in=ids) | Q(pk__in=ids, reverses__isnull=False), company_id=company_id)
        made = [_edge(source, target) for source, target in rows.values_list("reverses_id", "pk")]
        counted = StockDocument.objects.filter(Q(origin_id__in=ids) | Q(pk__in=ids, origin__isnull=False), company_id=company_id)
        return made + [_edge(source, target) for source, target in counted.values_list("origin_id", "pk")]

    def _returns(self, ids: list[int], company_id: int) -> list[documents.Edge]:
        rows = Returned.objects.filter(Q(source__document_id__in=ids) | Q(target__document_id__in=ids), company_id=company_id)
        found = rows.order_by().values_list("source__document_id", "target__document_id", "target__document__state")
        return [
            _edge(source, target, total, planned=state == State.DRAFT) for source, target, state, total in found.annotate(Sum("quantity"))
        ]


def _edge(source: int, target: int, quantity: Decimal | None = None, *, planned: bool = False) -> documents.Edge:
    return documents.Edge(documents.Ref(KIND, source), documents.Ref(KIND, target), quantity, planned)


class Cards:
    """Stock documents as cards."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        ids = [ref.id for ref in refs if ref.kind == KIND]
        rows = queries.visible(by).filter(pk__in=ids).defer("snapshot", "delivery_address", "remarks") if ids else ()
        return {documents.Ref(KIND, paper.pk): _card(paper) for paper in rows}


def _card(paper: StockDocument) -> documents.DocumentCard:
    state = State(paper.state)
    return documents.DocumentCard(
        documents.Ref(KIND, paper.pk), paper.kind, name_of(paper), kit.show.say(words.STATES[state][1]), paper.issue_date,
        None, "", reverse("stock-document", args=[paper.pk]), PHASES[state],  # type: ignore[arg-type]
    )  # fmt: skip


class Badges:
    """Deliveries that wait to leave, on the rail."""

    def badges(self, by: Actor) -> dict[str, int]:
        return {"stock": waiting_count(by)} if by.may("stock.issue") else {}


class StockColumns:
    """Stock figures of the list and page of items (CAT-4)."""

    def warehouses(self, *, by: Actor) -> Sequence[tuple[int, str]]:
        rows = queries.visible_warehouses(by).filter(active=True).order_by("code")
        return [(pk, f"{code} {name}") for pk, code, name in rows.values_list("pk", "code", "name")]

    def figures(self, item_ids: Sequence[int], *, warehouse_ids: Sequence[int], by: Actor) -> Mapping[int, catalog.StockFigures]:
        if not by.may("stock.see"):
            return {}
        found = figures.item_figures(item_ids, warehouse_ids=warehouse_ids, company_id=by.company_id)
        return {item: _figures(row) for item, row in found.items()}

    def by_warehouse(self, item_id: int, *, by: Actor) -> Sequence[tuple[str, catalog.StockFigures]]:
        if not by.may("stock.see"):
            return []
        return [(name, _figures(row)) for name, row in figures.warehouse_figures(item_id, company_id=by.company_id)]


def _figures(row: tuple[Decimal, Decimal, Decimal, Decimal]) -> catalog.StockFigures:
    on_hand, blocked, reserved, expected = row
    return catalog.StockFigures(on_hand, blocked, reserved, on_hand - blocked, expected)


class PartyTabs:
    """Stock documents on a party's page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "stock", _("Stock documents"), template="stock/_deliveries.html", context=_deliveries,
                count=_of_party, icon="truck-delivery", right="stock.see", order=60,
            ),
        )  # fmt: skip


def _of_party(party: Any, by: Actor) -> Any:
    return queries.visible(by).filter(Q(party=party) | Q(recipient=party))


def _deliveries(party: Any, by: Actor) -> dict[str, Any]:
    rows = _of_party(party, by).select_related("warehouse").defer("snapshot").order_by("-issue_date", "-pk")[:50]
    return {"papers": [(paper, kit.Mark(*words.STATES[State(paper.state)])) for paper in rows]}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> Mapping[int, Sequence[parties.Blocker]]:
    """Stock documents and expected deliveries that refer to parties."""
    found: dict[int, list[parties.Blocker]] = {}
    for rows, field, what in (
        (StockDocument.objects, "party_id", N_("stock documents")),
        (StockDocument.objects, "recipient_id", N_("stock documents")),
        (ExpectedSupply.objects, "supplier_id", N_("expected deliveries")),
    ):
        counted = rows.filter(**{f"{field}__in": party_ids}).order_by().values_list(field).annotate(Count("pk"))
        for pk, count in counted:
            found.setdefault(pk, []).append(parties.Blocker(what, count))
    return found


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Stock documents, demands and expected deliveries that refer to items."""
    found: dict[int, list[catalog.Blocker]] = {}
    for rows, what in (
        (StockLine.objects, N_("lines of stock documents")),
        (Demand.objects, N_("orders that want it")),
        (ExpectedSupply.objects, N_("expected deliveries")),
        (StockBalance.objects, N_("stock records")),
    ):
        for pk, count in rows.filter(item_id__in=item_ids).order_by().values_list("item_id").annotate(Count("pk")):
            found.setdefault(pk, []).append(catalog.Blocker(what, count))
    return found
