"""Pages the kit's declarations can't say: fulfilment, completeness, prices anew, the printed order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import F as Field
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import markup, prints
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.sales.orders import kinds, printing, queries, rules, words
from kupiec.sales.orders.columns import stage_badge
from kupiec.sales.orders.completeness import completeness
from kupiec.sales.orders.models import Order
from kupiec.sales.orders.progress import Standing, standing
from kupiec.sales.orders.services import bill, block, deliver, reprice
from kupiec.sales.orders.values import SOURCE_ORDER, Meaning, Progress


@kit.screen(right="orders.see")
def fulfilment(request: kit.Request, pk: int) -> HttpResponse:
    """Where each line stands, with the needed operations at hand (ORD-7)."""
    by = request.actor
    order = queries.one(pk, by=by)
    error, wrong = "", ""
    if request.method == "POST":
        try:
            return _fulfil(request, order)
        except Refusal as refusal:
            error, wrong = refusal.text, refusal.field
    context = _fulfilment(order, by) | {"error": error}
    if error:
        _as_typed(context["rows"], request, wrong)
    response = kit.page(request, "orders/fulfilment.html", context, title=order.number)
    response.status_code = 422 if error else 200
    return response


def _as_typed(rows: Sequence[dict[str, Any]], request: kit.Request, wrong: str) -> None:
    """A refused form keeps what was typed; the quantity at fault is marked."""
    for row in rows:
        row["propose"] = request.POST.get(f"q{row['pk']}", row["propose"])[:40]
        row["error"] = wrong == f"quantities.{row['pk']}"


def _fulfil(request: kit.Request, order: Order) -> HttpResponse:
    """Do what was asked; the page comes anew, or what was made is opened."""
    by, ids = request.actor, [order.pk]
    here = reverse("order-fulfil", args=ids)
    match request.POST.get("do"):
        case "deliver":
            deliver.deliver(ids, quantities={pk: one for pk, one in _typed(request, order).items() if one}, by=by)
            return kit.go(request, here, text=gettext("WZ made"))
        case "save":
            deliver.set_to_fulfil(order.pk, _limits(request, order), by=by)
            return kit.go(request, here, text=gettext("Saved"))
        case "block":
            block.block(ids, by=by)
            return kit.go(request, here, text=gettext("Goods blocked"))
        case "ship":
            deliver.ship(ids, by=by)
            return kit.go(request, here, text=gettext("WZ issued"))
        case "bill":
            made = bill.bill(ids, by=by)
            return kit.go(request, reverse("invoice", args=[made[0]]), text=gettext("Invoice made"))
    return kit.go(request, here)


def _typed(request: kit.Request, order: Order) -> dict[int, Decimal]:
    """Quantities of the form, in base units as the page shows them."""
    found = {}
    for line in queries.lines(order.pk):
        text = request.POST.get(f"q{line.pk}", "").strip()
        if text:
            found[line.pk] = kit.parse.decimal(text, field=f"quantities.{line.pk}", places=4)
    return found


def _limits(request: kit.Request, order: Order) -> dict[int, Decimal | None]:
    """What was typed to limit lines: an emptied field lifts the limit, a proposal left as it was sets none."""
    found = standing([order.pk], kept=True, company_id=order.company_id)
    typed, proposed = _typed(request, order), deliver.ready([order], found)
    emptied = [pk for pk in proposed if not request.POST.get(f"q{pk}", "0").strip() and found.progress[pk].to_fulfil is not None]
    return {pk: one for pk, one in typed.items() if one != proposed.get(pk)} | dict.fromkeys(emptied)


def _fulfilment(order: Order, by: Actor) -> dict[str, Any]:
    found = standing([order.pk], kept=True, company_id=order.company_id)
    lines = queries.lines(order.pk)
    items = {line.item_id for line in lines if line.stocked and line.item_id}
    coming = stock.availability(items, warehouse_ids=[order.warehouse_id]) if items else {}
    live = order.state == Meaning.ACCEPTED
    there = deliver.ready([order], found) if live else {}
    cards = _cards(order, by)
    situation = kinds.Situation(order, found, queries.open_holds([order.pk]).get(order.pk, []), by)
    return {
        "order": order,
        "rows": [_line(line, found, coming.get(line.item_id or 0), there.get(line.pk)) for line in lines],
        "holds": [gettext("Held: %(reason)s") % {"reason": kit.show.say(one.reason)} for one in situation.holds],
        "live": live and by.may("orders.deliver"),
        "billable": situation.billable and by.may("orders.bill"),
        "stages": _stages(order, found),
        "cards": cards,
        "drafts": [card for card in cards if card.code == "WZ" and card.phase == "draft"],
    }


def _line(line: Any, found: Standing, coming: Any, there: Decimal | None) -> dict[str, Any]:
    """`there`: what may go out now; None where nothing goes any more."""
    progress = found.progress[line.pk]
    return {
        "pk": line.pk,
        "code": line.item.code if line.item else "",
        "name": line.description,
        "unit": line.item.unit_id if line.item else line.unit,
        "progress": progress,
        "given_up": progress.given_up,
        "before": [_shown(one) for one in (progress.blocked, progress.reserved)],
        "after": [_shown(one) for one in (progress.planned, progress.delivered, progress.invoiced, progress.returned)],
        "expected": coming.expected if coming else ZERO,
        "expected_on": coming.next_supply_on if coming and progress.wanted - progress.delivered > progress.blocked else None,
        "stage": _stage(progress, stocked=line.stocked),
        "input": there is not None and progress.to_deliver > 0,
        "propose": kit.show.quantity(there) if there else "",
        "hints": _hints(progress, there or ZERO),
        "error": "",
    }


def _hints(progress: Progress, there: Decimal) -> list[str]:
    """Why so much is proposed: what is taken beyond the line's own block, what is not there, what somebody limited it to."""
    wanted, free = rules.deliverable(progress, holds=False), there - min(there, progress.own)
    found = [gettext("of free goods: %(quantity)s") % {"quantity": kit.show.quantity(free)}] if free else []
    if wanted > there:
        found.append(gettext("missing: %(quantity)s") % {"quantity": kit.show.quantity(wanted - there)})
    if progress.to_fulfil is not None:
        found.append(gettext("at most: %(quantity)s") % {"quantity": kit.show.quantity(progress.to_fulfil)})
    return found


def _shown(quantity: Decimal) -> str:
    return kit.show.quantity(quantity) if quantity else "—"


def _stage(progress: Any, *, stocked: bool) -> Any:
    if progress.wanted <= 0:
        return markup.badge(gettext("given up"), "")
    done = progress.delivered if stocked else progress.invoiced
    kind, text = words.PROGRESS[rules.stage(done, progress.wanted)]
    return markup.badge(kit.show.say(text), kind)


def _stages(order: Order, found: Standing) -> Mapping[str, Any]:
    rows = found.of(order.pk)
    return {"delivered": stage_badge(rows, "delivered"), "invoiced": stage_badge(rows, "invoiced")}


def _cards(order: Order, by: Actor) -> list[documents.DocumentCard]:
    graph = documents.graph(documents.Ref(SOURCE_ORDER, order.pk), by=by)
    return [card for card in graph.cards if card.ref != graph.current and card.ref.kind != "offers.offer"]


MOST = 300


@kit.screen(right="orders.see")
def completeness_page(request: kit.Request) -> HttpResponse:
    """Which accepted orders can ship whole now, which in part, what is missing."""
    by, error = request.actor, ""
    if request.method == "POST":
        try:
            return _deliver_chosen(request)
        except Refusal as refusal:
            error = refusal.text
    asked = queries.visible(by).filter(state=Meaning.ACCEPTED).select_related("orderer").defer("snapshot", "remarks")
    orders = list(asked.order_by(Field("wanted_on").asc(nulls_last=True), "issue_date", "pk")[:MOST])
    found = {one.order_id: one for one in completeness(orders)}
    waiting = [order for order in orders if found[order.pk].verdict != "done"]
    chosen = request.GET.get("show", "")
    shown = [order for order in waiting if not chosen or found[order.pk].verdict == chosen]
    context = {
        "rows": _complete_rows(shown, found),
        "figures": [
            {"key": key, "kind": kind, "text": text, "count": sum(1 for one in waiting if found[one.pk].verdict == key)}
            for key, (kind, text) in words.COMPLETENESS.items()
            if key != "done"
        ],
        "chosen": chosen if chosen in words.COMPLETENESS else "",
        "may_deliver": by.may("orders.deliver"),
        "error": error,
    }
    response = kit.page(request, "orders/completeness.html", context, title=_("Completeness of orders"))
    response.status_code = 422 if error else 200
    return response


def _deliver_chosen(request: kit.Request) -> HttpResponse:
    ids = [int(one) for one in request.POST.getlist("ids") if one.isdecimal() and len(one) < 19][:MOST]
    if not ids:
        raise Refusal("NOTHING_CHOSEN", gettext("Choose orders first."), "ids")
    made = deliver.deliver(ids, by=request.actor)
    return kit.go(request, reverse("orders-completeness"), text=gettext("WZ made: %(count)s") % {"count": len(made)})


def _complete_rows(orders: list[Order], found: Mapping[int, Any]) -> list[dict[str, Any]]:
    names = dict(queries.line_names([pk for order in orders for pk, _quantity in found[order.pk].missing[:3]]))
    held = queries.open_holds([order.pk for order in orders])
    today = clock.today()
    rows = []
    for order in orders:
        one = found[order.pk]
        kind, text = words.COMPLETENESS[one.verdict]
        icon = {"whole": "circle-check", "part": "circle-half-2", "none": "circle-x"}[one.verdict]
        rows.append(
            {
                "order": order,
                "found": one,
                "badge": markup.badge(kit.show.say(text), kind, icon),
                "missing": [(names[pk], quantity) for pk, quantity in one.missing[:3]],
                "more": max(len(one.missing) - 3, 0),
                "held": bool(held.get(order.pk)),
                "late": bool(order.wanted_on and order.wanted_on < today),
            }
        )
    return rows


@kit.screen(right="orders.edit")
def prices(request: kit.Request, pk: int) -> HttpResponse:
    """*Przelicz ceny*: old beside new, then applied to the chosen lines."""
    by = request.actor
    order = queries.one(pk, by=by)
    if request.method == "POST":
        ids = [int(one) for one in request.POST.getlist("ids") if one.isdecimal() and len(one) < 19]
        if ids:
            reprice.reprice(pk, line_ids=ids, by=by)
        return kit.go(request, reverse("order", args=[pk]), text=gettext("Prices reckoned anew"))
    found = reprice.preview(pk, by=by)
    context = {
        "order": order,
        "rows": found,
        "old": sum((one.old_net for one in found), ZERO),
        "new": sum((one.new_net for one in found), ZERO),
    }
    return kit.page(request, "orders/reprice.html", context, title=_("Prices anew"))


@kit.screen(right="orders.see")
def print_order(request: kit.Request, pk: int) -> HttpResponse:
    """The order as PDF, in its own language or the one asked for."""
    paper = printing.printout(pk, by=request.actor, language=request.GET.get("language", ""))
    name = "".join(ch if ch.isalnum() else "-" for ch in paper.number)
    response = HttpResponse(prints.as_pdf(paper), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response
