"""What this room hangs into the frame and onto pages of orders, offers, contracts, letters and customers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.people.catalog import public as catalog
from kupiec.people.correspondence import public as correspondence
from kupiec.people.parties import public as parties
from kupiec.sales.confirmations import queries, screens, services, words
from kupiec.sales.confirmations.models import Confirmation, Line
from kupiec.sales.confirmations.values import CODE, CONFIRMATION, Source, State
from kupiec.sales.contracts import public as contracts
from kupiec.sales.offers import public as offers
from kupiec.sales.orders import public as orders

ORDER, OFFER = "orders.order", "offers.offer"
TABS = (
    kit.Tab("sales", "confirmations", _("Confirmations"), url="confirmations", right="confirmations.see", order=42),
    kit.Tab("sales", "confirmation-monitor", _("Tranches"), url="confirmation-monitor", right="confirmations.see", order=43),
    kit.Tab("analytics", "punctuality", _("Punctuality"), url="punctuality", right="confirmations.see", order=20),
    kit.Tab("stock", "demand-plan", _("Demand plan"), url="demand-plan", right="confirmations.plan", order=46),
)
COMMANDS = (
    kit.Command("confirmation-new", _("New confirmation"), url="confirmation-new", icon="calendar-check", right="confirmations.edit", words="potwierdzenie zamówienia pot transze", new=True),
    kit.Command("confirmations", _("Confirmations of orders"), url="confirmations", icon="calendar-check", right="confirmations.see", words="potwierdzenia transze terminy"),
    kit.Command("confirmation-monitor", _("Tranches to ship"), url="confirmation-monitor", icon="calendar-check", right="confirmations.see", words="transze wysyłki spóźnione"),
    kit.Command("punctuality", _("Punctuality"), url="punctuality", icon="target", right="confirmations.see", words="terminowość rzetelność obietnice"),
    kit.Command("demand-plan", _("Demand plan"), url="demand-plan", icon="chart-bar", right="confirmations.plan", words="plan zapotrzebowania zakupy produkcja braki"),
)  # fmt: skip


class Badges:
    """The amber count on the rail: confirmations of which a tranche is late."""

    def badges(self, by: Actor) -> dict[str, QuerySet[Confirmation]]:
        return {"sales": queries.with_late(queries.visible(by), on=clock.today())} if by.may("confirmations.edit") else {}


class Chain:
    """Letters, offers, contracts, orders → confirmations; confirmations → orders made of them."""

    def links(self, refs: Sequence[documents.Ref], *, company_id: int) -> Iterable[documents.Edge]:
        asked = {
            kind: [ref.id for ref in refs if ref.kind == kind]
            for kind in (CONFIRMATION, ORDER, OFFER, contracts.CONTRACT, correspondence.LETTER)
        }
        if not any(asked.values()):
            return []
        versions = dict(offers.OfferVersion.objects.filter(offer_id__in=asked[OFFER]).values_list("pk", "offer_id")) if asked[OFFER] else {}
        wanted = (
            Q(pk__in=asked[CONFIRMATION]) | Q(order_id__in=asked[ORDER]) | Q(source=Source.OFFER, source_id__in=list(versions))
            | Q(source=Source.CONTRACT, source_id__in=asked[contracts.CONTRACT]) | Q(source=Source.LETTER, source_id__in=asked[correspondence.LETTER])
        )  # fmt: skip
        rows = list(
            Confirmation.objects.filter(wanted, company_id=company_id)
            .exclude(state=State.CANCELLED)
            .order_by("pk")
            .values_list("pk", "source", "source_id", "order_id", "state")
        )
        unknown = {source_id or 0 for _pk, source, source_id, _order, _state in rows if source == Source.OFFER} - versions.keys()
        versions |= dict(offers.OfferVersion.objects.filter(pk__in=unknown).values_list("pk", "offer_id")) if unknown else {}
        return [edge for row in rows for edge in _edges(row, versions)]


def _edges(row: tuple[int, str, int | None, int | None, str], versions: Mapping[int, int]) -> Iterable[documents.Edge]:
    pk, source, source_id, order_id, state = row
    own, draft = documents.Ref(CONFIRMATION, pk), state == State.DRAFT
    if source == Source.OFFER and source_id and source_id in versions:
        yield documents.Edge(documents.Ref(OFFER, versions[source_id]), own, planned=draft)
    elif source in (Source.CONTRACT, Source.LETTER) and source_id:
        yield documents.Edge(
            documents.Ref(contracts.CONTRACT if source == Source.CONTRACT else correspondence.LETTER, source_id), own, planned=draft
        )
    if order_id:
        order = documents.Ref(ORDER, order_id)
        yield documents.Edge(order, own, planned=draft) if source == Source.ORDER else documents.Edge(own, order)


class Cards:
    """Confirmations as others show them."""

    def describe(self, refs: Sequence[documents.Ref], *, by: Actor) -> Mapping[documents.Ref, documents.DocumentCard]:
        wanted = [ref.id for ref in refs if ref.kind == CONFIRMATION]
        rows = queries.visible(by).filter(pk__in=wanted).defer("remarks") if wanted else ()
        return {documents.Ref(CONFIRMATION, row.pk): _card(row) for row in rows}


def _card(row: Confirmation) -> documents.DocumentCard:
    state = State(row.state)
    return documents.DocumentCard(
        ref=documents.Ref(CONFIRMATION, row.pk), code=CODE, number=screens.name_of(row).removeprefix(CODE).strip(), state=kit.show.say(words.STATES[state][1]),
        date=row.issue_date, gross=None, currency="", url=reverse("confirmation", args=[row.pk]), phase=words.PHASES[state],  # type: ignore[arg-type]
    )  # fmt: skip


def _made(made: Sequence[int], _ids: Sequence[int]) -> str:
    return reverse("confirmation", args=[made[0]]) if len(made) == 1 else reverse("confirmations")


def _operation(run: Any, only: Any) -> kit.Operation:
    return kit.Operation("confirmation", _("Confirm in writing"), run=run, icon="calendar-check", right="confirmations.edit", bulk=False, more=True, only=only, done=_made,
                         message=_("Say what will be shipped when, then confirm."))  # fmt: skip


class OrderOperations:
    """A confirmation of an order."""

    def operations(self) -> Sequence[kit.Operation]:
        return (_operation(services.from_orders, lambda order: order.state in ("draft", "accepted")),)


class OfferOperations:
    """A confirmation of a version of an offer."""

    def operations(self) -> Sequence[kit.Operation]:
        return (_operation(services.from_offers, lambda version: version.state in ("sent", "accepted")),)


class ContractOperations:
    """A confirmation of what a contract says."""

    def operations(self) -> Sequence[kit.Operation]:
        return (_operation(services.from_contract, lambda row: row.side == contracts.Side.SALE and row.state == contracts.State.SIGNED),)


def _from_letter(ref: documents.Ref, *, by: Actor) -> str:
    """The form of a confirmation, beginning with the letter and its party."""
    letter = correspondence.letter(ref.id, by=by)
    asked = {"link": f"{correspondence.LETTER}:{letter.pk}", **({"party": str(letter.party_id)} if letter.party_id else {})}
    return f"{reverse('confirmation-new')}?{urlencode(asked)}"


ONWARD = correspondence.Onward(
    "confirmation", _("Confirmation of an order"), _from_letter, icon="calendar-check", right="confirmations.edit"
)


class OrderPanels:
    """What was promised of an order, and how it is kept."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("confirmations", _("Confirmations"), template="confirmations/_of_order.html", context=_of_order, icon="calendar-check", order=24, right="confirmations.see",
                      count=lambda order, by: queries.visible(by).filter(order=order).exclude(state=State.CANCELLED)),
        )  # fmt: skip


def _of_order(order: orders.Order, by: Actor) -> Mapping[str, Any]:
    rows = list(queries.visible(by).filter(order=order).exclude(state=State.CANCELLED).order_by("pk")[:20])
    return {"rows": [(row, screens.of_state(row), screens.told_lines(row)) for row in rows]}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Confirmations keep their parties."""
    found: dict[int, list[parties.Blocker]] = {}
    for name in ("orderer", "recipient", "payer"):
        rows = Confirmation.objects.filter(**{f"{name}__in": list(party_ids)}).order_by().values_list(name).annotate(count=Count("pk"))
        for pk, count in rows:
            found.setdefault(
                pk,
                [
                    parties.Blocker(
                        N_("confirmations of orders"),
                        count,
                        f"{reverse('confirmations')}?f.{'payer' if name == 'payer' else 'orderer'}={pk}",
                    )
                ],
            )
    return found


def item_blockers(item_ids: Sequence[int], *, by: Actor) -> dict[int, list[catalog.Blocker]]:
    """Confirmations keep their items."""
    rows = Line.objects.filter(item_id__in=list(item_ids)).order_by().values_list("item_id").annotate(count=Count("pk"))
    return {pk: [catalog.Blocker(N_("lines of confirmations"), count)] for pk, count in rows}
