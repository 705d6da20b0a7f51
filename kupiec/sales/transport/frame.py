"""What this room hangs into the frame and onto pages of orders; the operation of registers that joins orders to a trip."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.parties import public as parties
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import registry
from kupiec.sales.transport import queries, screens, services, words
from kupiec.sales.transport.models import Load, Trip, TripStop
from kupiec.sales.transport.values import DELIVERY, KIND, ORDER, TRANSPORT, State

I = kit.inputs  # noqa: E741
TABS = (kit.Tab("stock", "transport", _("Transport"), url="transport", right="transport.see", order=46),)
COMMANDS = (
    kit.Command("transport-new", _("New transport order"), url="transport-new", icon="truck", right="transport.edit", words="transport przewoźnik kurs trasa tr", new=True),
    kit.Command("transport", _("Transport"), url="transport", icon="truck", right="transport.see", words="transporty przewoźnicy trasy kierowca"),
)  # fmt: skip


class Panels:
    """The transport of an order."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel(
                "transport",
                _("Transport"),
                template="transport/_panel.html",
                context=_panel,
                icon="truck",
                right="transport.see",
                order=28,
                only=lambda order, by: order.state in ("accepted", "closed"),
            ),
        )


def _panel(order: orders.Order, by: Actor) -> dict[str, Any]:
    rows = queries.of_orders([order.pk]).filter(company_id=by.company_id).select_related("carrier").order_by("-loading_on", "-pk")
    return {"trips": [(row, screens.name_of(row), kit.Mark(*words.STATES[State(row.state)])) for row in rows]}


class Chain:
    """Orders and deliveries → the trips they go with."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        ids: dict[str, list[int]] = {}
        for ref in refs:
            ids.setdefault(ref.kind, []).append(ref.id)
        if not any(ids.get(kind) for kind in (TRANSPORT, ORDER, DELIVERY)):
            return []
        rows = Load.objects.filter(trip__company_id=company_id).filter(
            Q(trip_id__in=ids.get(TRANSPORT, ())) | Q(order_id__in=ids.get(ORDER, ())) | Q(document_id__in=ids.get(DELIVERY, ()))
        )
        found = rows.values_list("trip_id", "order_id", "document_id", "trip__state")
        return [
            documents.Edge(
                documents.Ref(ORDER, order) if order else documents.Ref(DELIVERY, paper or 0),
                documents.Ref(TRANSPORT, trip),
                planned=state == "draft",
            )
            for trip, order, paper, state in found
        ]


class Cards:
    """Trips as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == TRANSPORT]
        rows = queries.visible(by).filter(pk__in=wanted) if wanted else ()
        return {documents.Ref(TRANSPORT, row.pk): _card(row) for row in rows}


def _card(row: Trip) -> documents.DocumentCard:
    state = State(row.state)
    return documents.DocumentCard(
        ref=documents.Ref(TRANSPORT, row.pk), code="TR", number=screens.name_of(row).removeprefix("TR").strip(), state=kit.show.say(words.STATES[state][1]), date=row.loading_on, gross=None, currency="",
        url=reverse("transport-order", args=[row.pk]), phase=words.PHASES[state],  # type: ignore[arg-type]
    )  # fmt: skip


def _nothing_to_carry(situation: registry.Situation) -> str:
    return "" if situation.stocked_open or situation.found.planned(situation.order.pk) else N_("Everything has been delivered.")


class Kinds:
    """Plugged into the orders room."""

    def kinds(self) -> Sequence[registry.Kind]:
        fields = (
            I.Day("loading_on", _("Loading on"), span=6),
            I.Pick("carrier_id", _("Carrier"), picker="parties.party", span=6, help=_("Empty: our own car.")),
        )
        return (
            registry.Kind(
                KIND,
                N_("Join to a transport"),
                "transport.edit",
                "truck",
                run=services.join,
                waits=_nothing_to_carry,
                more=True,
                entry=False,
                fields=fields,
            ),
        )


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Trips keep their carriers, stops whose place they are."""
    found: dict[int, list[parties.Blocker]] = {}
    for model, field, label in ((Trip, "carrier_id", N_("transport orders")), (TripStop, "party_id", N_("stops of transports"))):
        for pk, count in (
            model._default_manager.filter(**{f"{field}__in": list(party_ids)}).order_by().values_list(field).annotate(count=Count("pk"))
        ):
            found.setdefault(pk, []).append(parties.Blocker(label, count))
    return found
