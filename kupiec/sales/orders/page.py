"""The page of an order: head, stepper, facts with credit, lines, side panel; operations come from its register."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.attributes import public as attributes
from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.ground.workflow import public as workflow
from kupiec.people.activities import public as activities
from kupiec.people.cases import public as cases
from kupiec.people.parties import public as parties
from kupiec.sales.orders import grid, kinds, mailing, operating, queries, words
from kupiec.sales.orders.completeness import shippable
from kupiec.sales.orders.models import Hold, Order, RegisterMove, RegisterOperation
from kupiec.sales.orders.progress import standing
from kupiec.sales.orders.services import credit, holds, papers, registers
from kupiec.sales.orders.values import SOURCE_ORDER, Meaning

I = kit.inputs  # noqa: E741
say = kit.show.say


def head(order: Order, by: Actor) -> kit.Head:
    badge = {"draft": ("pri", "circle-dot"), "accepted": ("info", "circle-check"), "closed": ("ok", "check")}
    kind, icon = badge.get(order.state, ("", "ban"))
    marks = [kit.Mark(kind, order.register.name, icon)]
    marks += [kit.Mark("bad", gettext("held: %(reason)s") % {"reason": say(hold.reason)}, "player-pause") for hold in _holds(order)]
    return kit.Head(_("Customer order"), order.number, icon="receipt", badges=tuple(marks))


def _holds(order: Order) -> Sequence[Hold]:
    return queries.open_holds([order.pk]).get(order.pk, [])


def steps(order: Order, by: Actor) -> list[kit.Step]:
    """The registers of the sale with the order's own; cancelled ones show only that."""
    rows = [one for one in queries.registers(order.company_id) if one.meaning != Meaning.CANCELLED]
    if order.state == Meaning.CANCELLED:
        return [kit.Step(order.register.name, "now")]
    here = order.register.position
    return [kit.Step(one.name, "now" if one.pk == order.register_id else "done" if one.position < here else "") for one in rows]


def flow(order: Order, by: Actor) -> list[kit.Node]:
    """Before, this, after: documents of the chain, then what is still to come."""
    graph = documents.graph(documents.Ref(SOURCE_ORDER, order.pk), by=by)
    nodes = []
    for card in graph.cards[:8]:
        current = card.ref == graph.current
        state = "now" if current else "ghost" if card.phase == "draft" else "done"
        nodes.append(kit.Node(card.short, card.url, state))
    kinds_there = {card.code for card in graph.cards}
    if order.state in (Meaning.DRAFT, Meaning.ACCEPTED):
        nodes += [kit.Node(code, "", "ghost") for code in ("WZ", "FV") if code not in kinds_there]
        if not any(card.ref.kind == "receivables.payment" for card in graph.cards):
            nodes.append(kit.Node(_("Payment"), "", "ghost"))
    return nodes


def _party(role: str) -> Any:
    def value(order: Order, by: Actor) -> str:
        party = getattr(order, role)
        return gettext("same as the customer") if role != "orderer" and party.pk == order.orderer_id else str(party)

    return value


def _delivery(order: Order, by: Actor) -> str:
    place = str(order.delivery_address) if order.delivery_address_id else ""
    name = "" if order.recipient_id == order.orderer_id else str(order.recipient)
    return " · ".join(part for part in (name, place) if part) or gettext("same as the customer")


def _payment(order: Order, by: Actor) -> str:
    """The method, the days where they are not the method's own, the currency."""
    method = parties.PaymentMethod.objects.filter(code=order.payment_method).first()
    own = method is not None and method.days == order.payment_days
    days = "" if own else gettext("%(days)s days") % {"days": order.payment_days}
    return " · ".join(str(part) for part in (method or order.payment_method, days, order.currency_id) if part)


def _terms(order: Order, by: Actor) -> str:
    terms = parties.CustomerTerms.objects.filter(company_id=order.company_id, party_id=order.orderer_id)
    found = terms.select_related("price_kind", "group").first()
    if found is None:
        return ""
    return " · ".join(str(one) for one in (found.price_kind, found.group) if one)


FACTS = (
    kit.Fact(_("Ordering party"), _party("orderer"), span=4, url=lambda order: reverse("party", args=[order.orderer_id])),
    kit.Fact(_("Recipient and place of delivery"), _delivery, span=4),
    kit.Fact(_("Payer"), _party("payer"), span=2, url=lambda order: reverse("party", args=[order.payer_id])),
    kit.Fact(_("Salesperson"), lambda order, by: order.salesperson, span=2),
    kit.Fact(_("Wanted on"), lambda order, by: kit.show.day(order.wanted_on) if order.wanted_on else "", span=2),
    kit.Fact(_("Warehouse"), lambda order, by: f"{order.warehouse.code} {order.warehouse.name}", span=2),
    kit.Fact(_("Prices"), _terms, span=2),
    kit.Fact(_("Payment"), _payment, span=3),
    kit.Fact(_("Customer’s order number"), "customer_reference", span=2),
    kit.Fact(_("Entered"), lambda order, by: kit.show.day(order.issue_date), span=1),
    workflow.fact(SOURCE_ORDER, span=3),
)


def credit_panel(order: Order, by: Actor) -> dict[str, Any]:
    facts = parties.documents_facts([order.orderer_id], company_id=order.company_id)
    lines = standing([order.pk])
    found = credit.deviations([order], lines, facts=facts)[order.pk] if order.orderer_id in facts else []
    return {
        "credit": grid.credit_left(order, by=by),
        "order": order,
        "deviations": [gettext(one.text) % dict(one.params) for one in found],
        "effect": words.CREDIT.get(order.credit, ""),
    }


def check_panel(order: Order, by: Actor) -> dict[str, Any]:
    """Data and receivables at a glance: what stands in the way, what to look at."""
    found = {
        **credit_panel(order, by),
        "holds": list(Hold.objects.filter(order_id=order.pk).order_by("-pk")),
        "stale": queries.lines(order.pk) and sum(1 for line in queries.lines(order.pk) if line.stale),
        "may_release": by.may("orders.release"),
        "payments": papers.payments_of(order) if by.may("receivables.see") else [],
    }
    orderer = parties.documents_facts([order.orderer_id], company_id=order.company_id)[order.orderer_id]
    found["blocked"] = orderer.terms.block_reason if orderer.terms and orderer.terms.blocked else ""
    found["archived"] = orderer.archived
    return found


def moves_panel(order: Order, by: Actor) -> dict[str, Any]:
    rows = RegisterMove.objects.filter(order_id=order.pk).select_related("origin", "target").order_by("-pk")
    return {"moves": list(rows)}


def graph_panel(order: Order, by: Actor) -> dict[str, Any]:
    found = documents.graph(documents.Ref(SOURCE_ORDER, order.pk), by=by)
    planned = {(edge.source, edge.target) for edge in found.edges if edge.planned}
    return {"graph": found, "planned": planned, "current": found.current}


FIELDS: dict[str, tuple[Any, ...]] = {
    "payment": (
        I.Amount("amount", _("Amount"), required=True),
        I.Choice("kind", _("How"), options=(("KP", _("cash (KP)")), ("bank", _("bank transfer")), ("card", _("card"))), default="KP"),
        I.Day("on", _("Day")),
    ),
    "notify": (I.Area("text", _("Message"), required=True, max=400, span=12, mentions=True),),
    "close": (I.Text("reason", _("Why"), max=240, span=12),),
}
WHY = (I.Text("note", _("Why"), required=True, max=240, span=12),)
LINKS = {"check": "?panel=check"}
HOLD = kit.Operation(
    "hold", _("Hold deliveries"), run=holds.hold, icon="player-pause", right="orders.hold", more=True,
    fields=(I.Text("reason", _("Why"), required=True, max=240, span=12),), message=_("Held"),
    allowed=lambda order, by: None if order.state in ("draft", "accepted") else _("The order is finished."),
)  # fmt: skip
RELEASE = kit.Operation(
    "release-hold", _("Release hold"), run=holds.release_holds, icon="player-play", right="orders.release",
    fields=(I.Text("reason", _("Why it may go"), required=True, max=240, span=12),), message=_("Released"),
)  # fmt: skip
COPY = kit.Operation("copy", _("Copy order"), url="order-copy", icon="copy", right="orders.edit", more=True)
PRINT = kit.Operation("print", _("Print"), url="order-print", icon="printer", more=True, key="Ctrl+P")
MAIL = mail.operation("orders.order", more=True, allowed=lambda order, by: kit.show.say(mailing.unready(order)) or None)
REPRICE = kit.Operation(
    "reprice", _("Reckon prices anew"), url="order-reprice", icon="refresh", right="orders.edit", more=True,
    allowed=lambda order, by: None if order.state == "draft" else _("Only a draft’s prices change."),
)  # fmt: skip
CIRCULATE = workflow.operation(SOURCE_ORDER, primary=False)
FULFIL = kit.Operation("fulfilment", _("Fulfilment"), url="order-fulfil", icon="list-check")


def operations(order: Order, by: Actor) -> tuple[kit.Operation, ...]:
    """What this order's register allows this actor, in its order, with the reasons of what must wait."""
    book = registers.book(order.company_id)
    forward, known = book.next_of(order.register_id), kinds.known()
    rows = [
        one for one in book.operations.get(order.register_id, []) if one.kind in known and not known[one.kind].alone and not one.on_entry
    ]
    found = standing([order.pk], kept=True, company_id=order.company_id)
    ready = shippable(order, found) if any(one.kind in ("deliver", "ship") for one in rows) else True
    situation = kinds.Situation(order, found, _holds(order), by, ready)
    primary = kinds.onward(rows, forward, book.operations, situation)
    made = [
        _operation(
            one,
            situation,
            primary=primary is not None and one.pk == primary.pk,
            aside=_aside(one, primary if primary and primary.kind == "move" else forward),
        )
        for one in rows
    ]
    if situation.holds:
        made.insert(0, RELEASE)
    fulfil = (FULFIL,) if order.state in (Meaning.ACCEPTED, Meaning.CLOSED) else ()
    return (*fulfil, *made, *((CIRCULATE,) if order.state == Meaning.DRAFT else ()), REPRICE, COPY, HOLD, MAIL, PRINT)


def _aside(one: RegisterOperation, forward: RegisterOperation | None) -> bool:
    """Whether it stands in the menu: passages other than the one forward, and kinds seldom used."""
    return kinds.known()[one.kind].more or (one.kind == "move" and (forward is None or one.pk != forward.pk))


def _operation(one: RegisterOperation, situation: kinds.Situation, *, primary: bool, aside: bool) -> kit.Operation:
    kind = kinds.known()[one.kind]
    why = kinds.reason(one, situation)
    move = one.kind == "move"
    url: Any = ""
    if one.kind in LINKS:
        url = lambda order: reverse("order", args=[order.pk]) + LINKS[one.kind]  # noqa: E731
    elif one.kind == "fulfil":
        url = "order-fulfil"
    else:
        url = kind.url
    label = _("Close the order") if one.kind == "close" and situation.found.done(situation.order.pk) else one.label or kind.label
    return kit.Operation(
        f"op-{one.pk}",
        label,
        run=kinds.runs_move(one.next_id) if move and one.next_id else _run(kind, one),
        url=url,
        icon=kind.icon,
        right=one.right or kind.right,
        key="Ctrl+Enter" if primary else "F7" if one.kind == "block" else "",
        primary=primary,
        more=aside and not primary,
        danger=bool(move and one.next and one.next.meaning == Meaning.CANCELLED),
        allowed=_refused(why) if why else None,
        fields=WHY if move and one.arguments.get("note") else FIELDS.get(one.kind, kind.fields),
        confirm=_("%(count)s order will be cancelled.") if move and one.next and one.next.meaning == Meaning.CANCELLED else "",
        done=_done(one.kind),
    )


def _run(kind: kinds.Kind, one: RegisterOperation) -> Any:
    """The verb with what the register says of it."""
    given = kind.given(one.arguments)
    return functools.partial(kind.run, **given) if kind.run and given else kind.run


def _refused(why: str) -> Callable[[Order, Actor], str]:
    """The same answer for the one order on the page."""
    return lambda order, by: why


def _done(kind: str) -> Any:
    """Where one goes afterwards: a single invoice or delivery made is opened."""
    names = {"bill": "invoice", "proforma": "invoice"}
    if kind not in names:
        return None
    return lambda result, ids: reverse(names[kind], args=[result[0]]) if result and len(result) == 1 else None


class _Panels:
    """Attributes, and what rooms above hang here."""

    def __iter__(self) -> Iterator[Any]:
        yield attributes.Panels(SOURCE_ORDER)
        yield from operating.order_panels


ORDER = kit.Detail(
    "orders.order",
    get=queries.one,
    head=head,
    steps=steps,
    flow=flow,
    facts=FACTS,
    aside=kit.Panel("credit", _("Customer’s credit"), template="orders/_credit.html", context=credit_panel),
    body="orders/_lines.html",
    panels=(
        kit.Panel("flow", _("Linked documents"), template="orders/_graph.html", context=graph_panel, icon="sitemap", order=10),
        kit.Panel("history", _("History"), timeline=True, icon="history", order=20),
        kit.Panel("moves", _("Registers passed"), template="orders/_moves.html", context=moves_panel, icon="progress", order=30),
        kit.Panel("check", _("Data and receivables"), template="orders/_check.html", context=check_panel, icon="checklist", order=40),
        kit.Panel("notes", _("Remarks"), template="orders/_notes.html", icon="notes", order=50),
        activities.panel("orders.order", party=lambda order: order.orderer_id),
        workflow.panel(SOURCE_ORDER),
        cases.panel("orders.order", party=lambda order: order.orderer_id),
        files.panel("orders.order"),
    ),
    panel_sources=_Panels(),
    operation_sources=operating.order_operations,
    subject=SOURCE_ORDER,
    audit=Order,
    edit_url="order-edit",
    edit_right="orders.edit",
    right="orders.see",
    keys=grid.LINES.keys,
    context=lambda order, by: {"LINES": grid.LINES, "order": order},
)


@kit.screen(right="orders.see")
def view(request: kit.Request, pk: int) -> HttpResponse:
    """The order's page; its operations are those of its register."""
    order = queries.one(pk, by=request.actor)
    return dataclasses.replace(ORDER, operations=operations(order, request.actor)).view(request, pk)
