"""The list of returns and the page of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import public as invoicing
from kupiec.sales.returns import queries, services, words
from kupiec.sales.returns.models import Return, ReturnCorrection
from kupiec.sales.returns.values import RETURN

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741


def _rows(by: Actor) -> QuerySet[Return]:
    return queries.visible(by).select_related("party", "order", "document", "zw")


def _receive(ids: Sequence[int], *, by: Actor, warehouse_id: int | None = None) -> list[int]:
    return services.receive(ids, warehouse_id=warehouse_id, by=by)


def _at(*states: str) -> Any:
    return lambda row: row.state in states


DECIDE = kit.Operation(
    "decide",
    _("Decide line by line"),
    url="return-decide",
    icon="gavel",
    right="returns.decide",
    bulk=False,
    only=_at("new", "decided", "refused"),
)
ACCEPT = kit.Operation(
    "accept", _("Accept whole"), run=services.accept, icon="check", right="returns.decide", primary=lambda row: row.state == "new", only=_at("new"), key="Ctrl+Enter",
    message=_("%(count)s accepted"),
)  # fmt: skip
RECEIVE = kit.Operation(
    "receive", _("Take the goods in (ZW)"), run=_receive, icon="truck-return", right="returns.receive", primary=lambda row: row.state == "decided", only=_at("decided"),
    fields=(I.Pick("warehouse_id", _("Warehouse"), picker="stock.warehouse", span=12, help=_("Empty: the one they left. Damaged goods may go elsewhere.")),), message=_("Goods taken in"),
)  # fmt: skip
CORRECT = kit.Operation(
    "correct", _("Settle: draft corrections"), run=services.correct, icon="receipt-refund", right="returns.settle", primary=lambda row: row.state == "received", only=_at("received"),
    message=_("Settled"),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Give up"), run=services.cancel, icon="ban", right="returns.edit", danger=True, more=True, only=_at("new", "decided", "refused"),
    fields=(I.Text("reason", _("Why"), required=True, max=240, span=12),), message=_("Given up"),
)  # fmt: skip

RETURNS = kit.List(
    "returns.returns", _("Returns"), rows=_rows, right="returns.see",
    columns=(
        C.Link("number", _("Number"), url="return"), C.Badge("state", _("State"), kinds=words.STATES), C.Text("party.name", _("Customer"), sort=False),
        C.Text("order.number", _("Order"), sort=False), C.Text("document.number", _("Delivery"), sort=False), C.Day("registered_on", _("Registered")),
        C.Text("zw.number", _("ZW"), sort=False),
    ),
    sort=("-registered_on",), search=("number", "party__search"),
    filters=(
        F.Choice("state", _("State"), choices=tuple((key, label) for key, (_kind, label, _icon) in words.STATES.items())), F.Dates("registered_on", _("Registered")),
        F.Pick("party_id", _("Customer"), picker="parties.customer"),
    ),
    views=(kit.View("todo", _("To be done"), "f.state=new&f.state=decided&f.state=received"),),
    operations=(ACCEPT, RECEIVE, CORRECT), create=kit.Create(_("Return"), url="return-new", right="returns.edit"),
    empty=kit.Empty("truck-return", _("No returns"), _("They are registered on the page of an order or a delivery.")),
)  # fmt: skip


def _head(row: Return, by: Actor) -> kit.Head:
    kind, label, icon = words.STATES[row.state]
    return kit.Head(_("Return"), row.number, icon="truck-return", badges=(kit.Mark(kind, kit.show.say(label), icon),))


def _steps(row: Return, by: Actor) -> list[kit.Step]:
    if row.state in ("refused", "cancelled"):
        return [kit.Step(words.STATES[row.state][1], "now")]
    names = ("new", "decided", "received", "settled")
    here = names.index(row.state)
    return [kit.Step(words.STATES[name][1], "done" if at < here else "now" if at == here else "") for at, name in enumerate(names)]


def _lines(row: Return, by: Actor) -> dict[str, Any]:
    found = queries.lines(row.pk)
    billed = queries.billed([one.stock_line_id for one in found])
    return {
        "rows": [
            {"line": one, "reason": words.REASONS[one.reason], "billed": sum((quantity for _invoice, _line, quantity in billed.get(one.stock_line_id, ())), Decimal(0)),
             "refused": one.quantity - one.accepted if one.accepted is not None else None}
            for one in found
        ],
        "corrections": list(invoicing.Invoice.objects.filter(pk__in=ReturnCorrection.objects.filter(owner=row).values("correction_id")).order_by("pk")),
    }  # fmt: skip


RETURN_PAGE = kit.Detail(
    "returns.return", get=queries.one, head=_head, steps=_steps, right="returns.see",
    facts=(
        kit.Fact(_("Customer"), "party.name", span=4, url=lambda row: reverse("party", args=[row.party_id])),
        kit.Fact(_("Order"), lambda row, by: row.order.number if row.order else "", span=2, url=lambda row: reverse("order", args=[row.order_id]) if row.order_id else "", optional=True),
        kit.Fact(_("Delivery"), lambda row, by: row.document.number if row.document else "", span=2, optional=True),
        kit.Fact(_("Registered"), lambda row, by: kit.show.day(row.registered_on), span=2), kit.Fact(_("Warehouse"), lambda row, by: row.warehouse.code, span=2),
        kit.Fact(_("ZW"), lambda row, by: row.zw.number if row.zw else "", span=2, optional=True),
        kit.Fact(_("Decided"), lambda row, by: f"{kit.show.moment(row.decided_at)} {row.decided_by or ''}" if row.decided_at else "", span=3, optional=True),
        kit.Fact(_("Note"), "note", span=6, optional=True),
    ),
    body="returns/_lines.html", panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),),
    operations=(ACCEPT, DECIDE, RECEIVE, CORRECT, CANCEL), subject=RETURN, audit=Return, context=_lines,
)  # fmt: skip


def _sold(values: Mapping[str, Any], *, by: Actor) -> str:
    found = queries.sold(values["number"], by=by)
    if not found:
        raise Refusal("NOT_FOUND", N_("No order and no WZ has this number."), "number")
    return found


BEGIN = kit.Form(
    "returns.begin", _("New return"), save=_sold, done=lambda where: f"{reverse('return-new')}?{where}", right="returns.edit", button=_("Go to lines"), message=_("Say how much of what comes back."),
    fields=(I.Text("number", _("Number of the order or of the WZ"), required=True, max=60, span=6, help=_("As it stands on the paper that came with the goods.")),),
)  # fmt: skip
