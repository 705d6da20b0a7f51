"""What this room hangs into the frame and onto pages of orders and parties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.returns import queries, words
from kupiec.sales.returns.models import Return, ReturnCorrection
from kupiec.sales.returns.values import RETURN

TABS = (kit.Tab("sales", "returns", _("Returns"), url="returns", right="returns.see", order=44),)
COMMANDS = (
    kit.Command("returns", _("Returns"), url="returns", icon="truck-return", right="returns.see", words="zwroty towaru reklamacje zr zw"),
    kit.Command(
        "return-new",
        _("New return"),
        url="return-new",
        icon="truck-return",
        right="returns.edit",
        words="nowy zwrot towaru od klienta zr",
        new=True,
    ),
)


class Operations:
    """A return, on the page of an order of which something went out."""

    def operations(self) -> Sequence[kit.Operation]:
        return (
            kit.Operation("return", _("Register a return"), url=lambda order: f"{reverse('return-new')}?order={order.pk}", icon="truck-return", right="returns.edit", bulk=False,
                          more=True, only=lambda order: order.state in ("accepted", "closed")),
        )  # fmt: skip


class Panels:
    """Returns of an order."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("returns", _("Returns"), template="returns/_panel.html", context=_panel, count=lambda order, by: queries.visible(by).filter(order_id=order.pk),
                      icon="truck-return", right="returns.see", order=27),
        )  # fmt: skip


def _panel(order: orders.Order, by: Actor) -> dict[str, Any]:
    return {
        "rows": [(row, words.STATES[row.state]) for row in queries.visible(by).filter(order_id=order.pk).order_by("-pk")],
        "order": order,
        "may": by.may("returns.edit"),
    }


class Chain:
    """Orders and deliveries → returns → ZW and corrections."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        ids: dict[str, list[int]] = {}
        for ref in refs:
            ids.setdefault(ref.kind, []).append(ref.id)
        rows = Return.objects.filter(company_id=company_id)
        own = (
            rows.filter(pk__in=ids.get(RETURN, ()))
            | rows.filter(order_id__in=ids.get("orders.order", ()))
            | rows.filter(zw_id__in=ids.get("stock.document", ()))
        )
        found = list(own.values_list("pk", "order_id", "document_id", "zw_id"))
        edges = [
            documents.Edge(documents.Ref("orders.order", order), documents.Ref(RETURN, pk)) for pk, order, _document, _zw in found if order
        ]
        edges += [
            documents.Edge(documents.Ref("stock.document", document), documents.Ref(RETURN, pk))
            for pk, _order, document, _zw in found
            if document
        ]
        edges += [
            documents.Edge(documents.Ref(RETURN, pk), documents.Ref("stock.document", zw)) for pk, _order, _document, zw in found if zw
        ]
        made = ReturnCorrection.objects.filter(owner_id__in=[pk for pk, *_rest in found])
        return edges + [
            documents.Edge(documents.Ref(RETURN, pk), documents.Ref("invoicing.invoice", invoice))
            for pk, invoice in made.values_list("owner_id", "correction_id")
        ]


class Cards:
    """Returns as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == RETURN]
        rows = queries.visible(by).filter(pk__in=wanted) if wanted else ()
        return {documents.Ref(RETURN, row.pk): _card(row) for row in rows}


def _card(row: Return) -> documents.DocumentCard:
    return documents.DocumentCard(
        ref=documents.Ref(RETURN, row.pk), code="ZR", number=row.number.removeprefix("ZR").strip(), state=kit.show.say(words.STATES[row.state][1]), date=row.registered_on, gross=None,
        currency="", url=reverse("return", args=[row.pk]), phase="draft" if row.state in ("new", "decided") else "done",
    )  # fmt: skip


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Returns keep their parties."""
    rows = Return.objects.filter(party_id__in=party_ids).order_by().values_list("party_id").annotate(count=Count("pk"))
    return {pk: [parties.Blocker(N_("returns"), count, f"{reverse('returns')}?f.party_id={pk}")] for pk, count in rows}
