"""Confirmations: the list, the page of one with its lines, its tranches; all tranches that are to go out (CNF-1..3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.documents import public as documents
from kupiec.ground.files import public as files
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.mail import public as mail
from kupiec.sales.confirmations import grid, mailing, queries, rules, services, words
from kupiec.sales.confirmations.models import Confirmation
from kupiec.sales.confirmations.values import CONFIRMATION, Shipped, State

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741 - the letters docs/kit.md gives them


def name_of(row: Confirmation) -> str:
    """The number, or what a draft is called."""
    return str(row)


def of_state(row: Confirmation) -> kit.Mark:
    return kit.Mark(*words.STATES[State(row.state)])


def _rows(by: Actor) -> QuerySet[Confirmation]:
    return queries.visible(by).select_related("orderer", "order", "salesperson").defer("remarks", "orderer__search")


def progress_marks(ids: Sequence[int], by: Actor) -> dict[int, kit.Mark]:
    """How many tranches went out of all; red when one is late."""
    found = {}
    for pk, (whole, every, late) in queries.progress(ids).items():
        said = kit.show.say(N_("%(whole)s of %(every)s")) % {"whole": whole, "every": every}
        found[pk] = (
            kit.Mark("bad", said, "clock-exclamation")
            if late
            else kit.Mark("ok" if every and whole == every else "line", said, "check" if every and whole == every else "calendar")
        )
    return found


def _worth(ids: Sequence[int], by: Actor) -> Mapping[int, Decimal]:
    return queries.worth(ids)


def _is(*states: State) -> Any:
    return lambda row: row.state in states


def _orders_made(made: Sequence[int], _ids: Sequence[int]) -> str:
    return reverse("order", args=[made[0]]) if len(made) == 1 else reverse("orders")


SPREAD = kit.Operation(
    "spread", _("Spread into tranches"), url=lambda row: reverse("confirmation-spread", args=[row.pk]), icon="calendar", right="confirmations.edit", key="T", bulk=False,
    only=_is(State.DRAFT, State.CONFIRMED),
)  # fmt: skip
TRANCHES_OF = kit.Operation(
    "tranches",
    _("Tranches"),
    url=lambda row: reverse("confirmation-tranches", args=[row.pk]),
    icon="list-numbers",
    right="confirmations.see",
    bulk=False,
)
CONFIRM = kit.Operation(
    "confirm", _("Confirm"), run=services.confirm, icon="circle-check", right="confirmations.confirm", key="Ctrl+Enter", primary=lambda row: row.state == State.DRAFT,
    only=_is(State.DRAFT), message=_("%(count)s confirmed"),
)  # fmt: skip
ORDER = kit.Operation(
    "order", _("Make the order"), run=services.order, icon="shopping-cart-plus", right="orders.edit", only=lambda row: row.state == State.CONFIRMED and row.order_id is None,
    primary=lambda row: row.state == State.CONFIRMED and row.order_id is None, done=_orders_made, message=_("%(count)s made"),
)  # fmt: skip
CLOSE = kit.Operation(
    "close", _("Close"), run=services.close, undo=services.reopen, icon="list-check", right="confirmations.confirm", more=True, only=_is(State.CONFIRMED),
    fields=(I.Text("reason", _("Why the rest won’t go out"), max=240, span=12),), message=_("%(count)s closed"),
)  # fmt: skip
REOPEN = kit.Operation(
    "reopen", _("Open again"), run=services.reopen, icon="rotate", right="confirmations.confirm", more=True, bulk=False, only=_is(State.CLOSED), message=_("%(count)s opened again"),
)  # fmt: skip
CANCEL = kit.Operation(
    "cancel", _("Cancel"), run=services.cancel, icon="x", right="confirmations.confirm", more=True, danger=True, only=_is(State.DRAFT, State.CONFIRMED),
    fields=(I.Text("reason", _("Reason"), max=240, span=12),), message=_("%(count)s cancelled"),
)  # fmt: skip
PRINT = kit.Operation(
    "print", _("Print"), url=lambda row: reverse("confirmation-print", args=[row.pk]), icon="printer", right="confirmations.see", more=True, bulk=False,
    only=_is(State.CONFIRMED, State.CLOSED),
)  # fmt: skip
MAIL = mail.operation(CONFIRMATION, more=True, allowed=lambda row, by: kit.show.say(mailing.unready(row)) or None)


def _preview(pk: int, by: Actor) -> Mapping[str, Any]:
    row = queries.one(pk, by=by)
    return {
        "record": row,
        "state": of_state(row),
        "progress": progress_marks([pk], by)[pk],
        "lines": told_lines(row)[:12],
        "entries": list(kit.timeline(row, subject=CONFIRMATION, by=by))[:12],
    }


def told_lines(row: Confirmation) -> list[tuple[Any, list[tuple[Any, kit.Mark, Shipped]]]]:
    """Lines with their tranches, each with where it stands; four statements."""
    lines = queries.lines(row.pk)
    found, went = queries.tranches_of([line.pk for line in lines]), queries.shipped([line.pk for line in lines])
    today = clock.today()
    told = []
    for line in lines:
        some = []
        for one in found[line.pk]:
            done = went.get(one.pk, Shipped())
            some.append(
                (one, kit.Mark(*words.STANDINGS[rules.standing(one.quantity * line.factor, done.quantity, on=one.on, today=today)]), done)
            )
        told.append((line, some))
    return told


CONFIRMATIONS = kit.List(
    "confirmations.confirmations", _("Confirmations of orders"), rows=_rows, right="confirmations.see",
    columns=(
        C.Link("number", _("Number"), value=name_of, sort="number", url="confirmation", sub="customer_reference"),
        C.Badge("state", _("State"), kinds={state.value: mark for state, mark in words.STATES.items()}),
        C.Text("orderer", _("Orderer"), source="orderer.name"), C.Html("progress", _("Tranches shipped"), fill=progress_marks), C.Day("issue_date", _("Issued")),
        C.Money("worth", _("Net value"), fill=_worth), C.Text("currency", _("Currency"), source="currency_id", hidden=True), C.Text("order", _("Order"), source="order.number"),
        C.Badge("source", _("What it is made from"), kinds={one.value: ("line", label) for one, label in words.SOURCES.items()}, hidden=True),
        C.Text("salesperson", _("Salesperson"), value=lambda row: str(row.salesperson or ""), hidden=True), C.Ago("updated_at", _("Last change"), hidden=True),
    ),
    sort=("-issue_date",), search=queries.searched,
    filters=(
        F.Choice("state", _("State"), choices=[(state.value, mark[1]) for state, mark in words.STATES.items()]),
        F.Flag("late", _("Overdue"), apply=lambda rows, by: queries.with_late(rows, on=clock.today())),
        F.Choice("source", _("What it is made from"), choices=[(one.value, label) for one, label in words.SOURCES.items() if one]), F.Dates("issue_date", _("Issued")),
        F.Pick("orderer", _("Orderer"), source="orderer_id", picker="parties.customer"), F.Pick("payer", _("Payer"), source="payer_id", picker="parties.customer"),
    ),
    views=(
        kit.View("confirmed", _("To ship"), "f.state=confirmed"), kit.View("late", _("Overdue"), "f.late=1"), kit.View("drafts", _("Drafts"), "f.state=draft"),
    ),
    operations=(CONFIRM, ORDER, CLOSE, CANCEL), create=kit.Create(_("Confirmation"), url="confirmation-new", right="confirmations.edit"),
    preview=kit.Preview("confirmations/_preview.html", _preview),
    empty=kit.Empty("calendar-check", _("No confirmations yet"), _("Make one of an order, an offer, a contract or a letter, and say what will be shipped when.")),
)  # fmt: skip


def _head(row: Confirmation, by: Actor) -> kit.Head:
    badges = [of_state(row)]
    if row.state in (State.CONFIRMED, State.CLOSED):
        badges.append(progress_marks([row.pk], by)[row.pk])
    if row.credit_over_by:
        badges.append(
            kit.Mark(
                "warn",
                kit.show.say(N_("over the credit limit by %(amount)s")) % {"amount": kit.show.money(row.credit_over_by)},
                "alert-triangle",
            )
        )
    return kit.Head(_("Confirmation of an order"), name_of(row), icon="calendar-check", badges=tuple(badges))


def _flow(row: Confirmation, by: Actor) -> list[kit.Node]:
    graph = documents.graph(documents.Ref(CONFIRMATION, row.pk), by=by)
    return (
        [kit.Node(card.short, card.url, card.drawn(graph.current), card.state) for card in graph.cards[:12]] if len(graph.cards) > 1 else []
    )


def _place(row: Confirmation, by: Actor) -> str:
    if row.pickup:
        return kit.show.say(N_("picked up at %(warehouse)s")) % {"warehouse": row.pickup.name}
    place = row.delivery_address
    return ", ".join(part for part in (place.name, place.street, f"{place.postal_code} {place.city}".strip()) if part) if place else ""


def _differs(name: str) -> Any:
    return lambda row, by: getattr(row, name).name if getattr(row, f"{name}_id") != row.orderer_id else ""


FACTS = (
    kit.Fact(_("Orderer"), "orderer.name", url=lambda row: reverse("party", args=[row.orderer_id]), span=4), kit.Fact(_("Recipient"), _differs("recipient"), optional=True, span=3),
    kit.Fact(_("Payer"), _differs("payer"), optional=True, span=3), kit.Fact(_("Place"), _place, optional=True, span=4),
    kit.Fact(_("Warehouse"), lambda row, by: row.warehouse.code), kit.Fact(_("Issued"), lambda row, by: kit.show.day(row.issue_date)),
    kit.Fact(_("Currency"), lambda row, by: row.currency_id), kit.Fact(_("Customer’s order number"), "customer_reference", optional=True),
    kit.Fact(_("Salesperson"), lambda row, by: str(row.salesperson or ""), optional=True), kit.Fact(_("Remarks"), "remarks", optional=True, span=6),
)  # fmt: skip
OPERATIONS = (CONFIRM, ORDER, SPREAD, TRANCHES_OF, PRINT, MAIL, CLOSE, REOPEN, CANCEL)
PAGE = kit.Detail(
    "confirmations.confirmation", get=queries.one, head=_head, flow=_flow, right="confirmations.see", edit_right="confirmations.edit",
    edit_url=lambda row: reverse("confirmation-edit", args=[row.pk]) if row.state in (State.DRAFT, State.CONFIRMED) else "", facts=FACTS,
    body="confirmations/_body.html", context=lambda row, by: {"LINES": grid.LINES}, operations=OPERATIONS,
    panels=(
        kit.Panel("tranches", _("Tranches"), template="confirmations/_tranches.html", context=lambda row, by: {"lines": told_lines(row)}, icon="calendar", order=10),
        files.panel(CONFIRMATION, order=20), kit.Panel("history", _("History"), timeline=True, icon="history", order=90),
    ),
    subject=CONFIRMATION, audit=Confirmation, keys=grid.LINES.keys,
)  # fmt: skip
TRANCHES = kit.Detail(
    "confirmations.tranches", get=queries.one, head=_head, right="confirmations.see", facts=FACTS[:1], body="confirmations/_grid.html",
    context=lambda row, by: {"LINES": grid.TRANCHES}, operations=(
        CONFIRM, SPREAD, kit.Operation("lines", _("Lines"), url=lambda row: reverse("confirmation", args=[row.pk]), icon="list", right="confirmations.see", bulk=False),
    ),
    subject=CONFIRMATION, keys=grid.TRANCHES.keys,
)  # fmt: skip
