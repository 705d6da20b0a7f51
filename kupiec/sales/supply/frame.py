"""What this room hangs into the frame and onto pages of parties, and what it answers when others ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.supply import queries, screens, words
from kupiec.sales.supply.models import SupplyLine, SupplyOrder
from kupiec.sales.supply.values import ORDER, State

DOCUMENT = "stock.document"
TABS = (kit.Tab("stock", "supply", _("Purchases and production"), url="supply-orders", right="supply.see", order=45),)
COMMANDS = (
    kit.Command("supply-new", _("New purchase or production order"), url="supply-order-new", icon="shopping-cart", right="supply.edit", words="zakup zamówienie do dostawcy zd zlecenie produkcyjne zp", new=True),
    kit.Command("supply", _("Purchases and production"), url="supply-orders", icon="shopping-cart", right="supply.see", words="zakupy produkcja dostawcy"),
)  # fmt: skip


class Badges:
    """The amber count on the rail: orders whose goods should have come."""

    def badges(self, by: Actor) -> dict[str, QuerySet[SupplyOrder]]:
        return {"stock": queries.late(queries.visible(by), on=clock.today())} if by.may("supply.place") else {}


class Chain:
    """Supply orders → their receipts."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        own = [ref.id for ref in refs if ref.kind == ORDER]
        papers = [ref.id for ref in refs if ref.kind == DOCUMENT]
        found = [*(queries.documents_of(own) if own else ()), *(queries.orders_of_documents(papers) if papers else ())]
        return [
            documents.Edge(documents.Ref(ORDER, order), documents.Ref(DOCUMENT, paper), planned=state == "draft")
            for order, paper, state in dict.fromkeys(found)
        ]


class Cards:
    """Supply orders as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == ORDER]
        rows = queries.visible(by).filter(pk__in=wanted).defer("remarks") if wanted else ()
        return {documents.Ref(ORDER, row.pk): _card(row) for row in rows}


def _card(row: SupplyOrder) -> documents.DocumentCard:
    state = State(row.state)
    return documents.DocumentCard(
        ref=documents.Ref(ORDER, row.pk), code=row.kind, number=screens.name_of(row).removeprefix(row.kind).strip(), state=kit.show.say(words.STATES[state][1]),
        date=row.ordered_on, gross=None, currency="", url=reverse("supply-order", args=[row.pk]), phase=words.PHASES[state],  # type: ignore[arg-type]
    )  # fmt: skip


class PartyTabs:
    """Purchases from a party, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("supply", _("Purchases"), template="supply/_party.html", context=_of_party, count=lambda party, by: queries.visible(by).filter(supplier=party),
                      icon="shopping-cart", right="supply.see", order=62, only=lambda party, by: party.supplier),
        )  # fmt: skip


def _of_party(party: parties.Party, by: Actor) -> Mapping[str, Any]:
    rows = list(queries.visible(by).filter(supplier=party).order_by("-ordered_on", "-pk")[:50])
    came = screens.came_marks([row.pk for row in rows if row.state in ("placed", "closed")], by)
    return {"orders": [(row, screens.of_state(row), came.get(row.pk)) for row in rows]}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Purchase orders keep their suppliers."""
    rows = SupplyOrder.objects.filter(supplier_id__in=party_ids).order_by().values_list("supplier_id").annotate(count=Count("pk"))
    return {pk: [parties.Blocker(N_("purchase orders"), count, f"{reverse('supply-orders')}?f.supplier={pk}")] for pk, count in rows}


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Purchase and production orders keep their items."""
    rows = SupplyLine.objects.filter(item_id__in=item_ids).order_by().values_list("item_id").annotate(count=Count("pk"))
    return {pk: [catalog.Blocker(N_("lines of purchase and production orders"), count)] for pk, count in rows}
