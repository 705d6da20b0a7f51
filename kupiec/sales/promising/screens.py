"""When can it be: the page that asks and holds; promises held; parameters (ATP-1..3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.people.catalog import public as catalog
from kupiec.sales.booking import public as booking
from kupiec.sales.promising import queries, services, words
from kupiec.sales.promising.values import Alternative, Ask, Whole

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
MOST_LINES = 200
USUAL_HOURS = 4


def places(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


@kit.screen(right="promising.see")
def ask(request: kit.Request) -> HttpResponse:
    """Lines as text, one item a line with its quantity; answers with dates, parts, what binds them and what would be earlier."""
    by, given = request.actor, request.POST if request.method == "POST" else request.GET
    text, known = given.get("lines", "")[:20_000], places(by)
    chosen = kit.parse.key(given.get("warehouse", ""))
    place = chosen if chosen in {pk for pk, _name in known} else (known[0][0] if known else None)
    refusal, whole, held = None, None, False
    if text.strip() and place:
        try:
            asks = _asks(text)
            whole = queries.promise(asks, warehouse_id=place, by=by)
            if request.method == "POST" and given.get("do") == "hold":
                whole, held = _hold(given, asks, place, by), True
        except Refusal as declined:
            refusal = declined
    context = {
        "text": text, "place": place, "places": known, "refusal": refusal, "whole": whole, "held": held, "rows": _rows(whole, known) if whole else (),
        "hours": given.get("hours", "") or USUAL_HOURS, "title_given": given.get("title", "")[:120], "may_hold": by.may("promising.hold"),
    }  # fmt: skip
    response = kit.page(
        request,
        "promising/ask.html",
        context,
        title=say("When can it be?"),
        status=422 if refusal else 200,
        keys=(kit.Key("Ctrl+Enter", _("Ask")),),
    )
    heard = refusal.text if refusal else _heard(whole) if whole else ""
    return kit.announce(response, heard) if heard else response


def _asks(text: str) -> list[Ask]:
    """`ZK-12 4` or `ZK-12; 4` a line; without a quantity one. Refuses NO_ITEM, NOT_A_NUMBER, TOO_MANY_LINES."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refusal("TOO_MANY_LINES", N_("At most %(most)s lines."), "lines", params={"most": MOST_LINES})
    return [_ask(line) for line in lines]


def _ask(line: str) -> Ask:
    hit, quantity = catalog.recognise(line).exact, Decimal(1)
    if hit is None:
        code, _sep, amount = line.replace(";", " ").replace("\t", " ").rpartition(" ")
        hit = catalog.recognise(code.strip()).exact if code else None
        quantity = kit.parse.decimal(amount, field="lines", places=4) if hit else quantity
    if hit is None:
        raise Refusal("NO_ITEM", N_("No item “%(text)s”."), "lines", params={"text": line[:60]})
    if quantity <= 0:
        raise Refusal("QUANTITY", N_("The quantity must be above zero."), "lines")
    return Ask(hit.item_id, quantity * hit.factor)


def _hold(given: Any, asks: Sequence[Ask], place: int, by: Actor) -> Whole:
    hours = kit.parse.decimal(given.get("hours", ""), field="hours")
    return services.hold(asks, warehouse_id=place, hours=int(hours), title=given.get("title", "").strip()[:120], by=by)


def _rows(whole: Whole, known: Sequence[tuple[int, str]]) -> list[dict[str, Any]]:
    names = dict(known)
    items = catalog.facts(
        {answer.ask.item_id for answer in whole.answers} | {one.item_id for answer in whole.answers for one in answer.alternatives}
    )
    return [
        {
            "item": items[answer.ask.item_id], "promise": answer.promise, "bound": words.bound(answer.promise), "split": len(answer.promise.parts) > 1 or answer.promise.full is None,
            "alternatives": [_told(one, items, names) for one in answer.alternatives],
        }
        for answer in whole.answers
    ]  # fmt: skip


def _told(one: Alternative, items: Mapping[int, catalog.ItemFacts], names: Mapping[int, str]) -> tuple[str, dt.date]:
    item = items[one.item_id]
    return (names.get(one.warehouse_id, "") if one.kind == "branch" else f"{item.code} {item.name}"), one.full


def _heard(whole: Whole) -> str:
    return say("All of it: %(day)s") % {"day": kit.show.day(whole.on)} if whole.on else say("Not all of it can be promised.")


HOLDS = kit.List(
    "promising.holds", _("Promises held"), rows=queries.holds, right="promising.see",
    columns=(
        C.Text("item", _("Item"), source="item.code"), C.Text("name", _("Name"), source="item.name"), C.Quantity("quantity", _("Quantity")), C.Text("warehouse", _("Warehouse"), source="warehouse.code"),
        C.Day("on", _("Promised on")), C.Moment("until", _("Held until")), C.Text("title", _("For")),
    ),
    sort=("until",), search=("item__search", "title"), open_url=lambda row: reverse("promising-holds"),
    operations=(kit.Operation("let-go", _("Let go"), run=services.let_go, icon="lock-open", right="promising.hold", message=_("%(count)s let go")),),
    empty=kit.Empty("clock-pause", _("Nothing is held"), _("A promise held is kept from other promises for some hours."), ("promising", _("When can it be?"))),
)  # fmt: skip


def _resources(by: Actor) -> list[tuple[int, str]]:
    return [(row.pk, f"{row.code} {row.name}") for row in booking.resources(by.lent("booking.see")).filter(active=True).order_by("code")]


def _named(row: Any) -> str:
    return f"{row.item.code} {row.item.name}" if row.item else say(N_("all other items"))


TERMS = kit.List(
    "promising.terms", _("Replenishment"), rows=queries.terms, right="promising.see",
    columns=(
        C.Link("item", _("Item"), value=_named, url="promising-term", sort="item__code"), C.Number("lead_days", _("Lead time, working days")), C.Quantity("lot", _("Lot")),
        C.Number("most_lots", _("Most lots")), C.Quantity("safety", _("Safety stock")), C.Text("weekdays", _("Delivery days")), C.Text("resource", _("Resource"), source="resource.code"),
        C.Quantity("unit_hours", _("Hours a unit")),
    ),
    sort=("item",), search=("item__search",), create=kit.Create(_("Parameters"), url="promising-term-new", right="promising.setup"),
    operations=(kit.Operation("drop", _("Strike off"), run=services.drop_terms, icon="trash", right="promising.setup", danger=True, confirm=_("%(count)s will follow the usual parameters again.")),),
    empty=kit.Empty("truck-delivery", _("No parameters yet"), _("Say how long new goods take, in which lots, and what is kept for safety.")),
)  # fmt: skip
_FIELDS = (
    I.Pick("item_id", _("Item"), picker="catalog.item", span=12, help=_("Empty: all items that have no parameters of their own.")),
    I.Integer("lead_days", _("Lead time, working days"), least=0, most=365, span=4, help=_("Empty: no new goods are counted on.")),
    I.Quantity("lot", _("Lot"), span=4, help=_("0: any quantity.")), I.Integer("most_lots", _("Most lots"), least=0, most=10_000, span=4, help=_("Empty: any number.")),
    I.Quantity("safety", _("Safety stock"), span=4), I.Text("weekdays", _("Delivery days"), max=7, span=4, help=_("Figures, 1 is Monday: 24 means Tuesdays and Thursdays. Empty: every working day.")),
    I.Text("cut_off", _("Cut-off hour"), max=5, span=4, help=_("Later orders begin on the next working day.")),
    I.Choice("resource_id", _("Resource that makes it"), options=_resources, span=8, blank="—"), I.Quantity("unit_hours", _("Hours a unit"), span=4),
)  # fmt: skip


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.terms(by).get(pk=pk)
    values = {one.name: getattr(row, one.name) for one in _FIELDS}
    return {**values, "cut_off": row.cut_off.strftime("%H:%M") if row.cut_off else ""}, row.version


def _save(values: Mapping[str, Any], *, by: Actor, pk: int | None = None, version: int | None = None) -> int:
    return services.save_terms(
        {**values, "weekdays": values["weekdays"] or "", "cut_off": _hour(values["cut_off"] or "")}, pk=pk, version=version, by=by
    )


def _hour(text: str) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text.strip().rjust(5, "0")) if text.strip() else None
    except ValueError:
        raise Refusal("NOT_A_TIME", N_("Write an hour like 7:30."), "cut_off") from None


def _done(_pk: Any) -> str:
    return reverse("promising-terms")


TERM_NEW = kit.Form(
    "promising.term-new",
    _("Parameters of replenishment"),
    fields=_FIELDS,
    initial=lambda request: {"lot": 0, "safety": 0, "unit_hours": 0},
    save=_save,
    done=_done,
    right="promising.setup",
)
TERM = kit.Form(
    "promising.term", _("Parameters of replenishment"), fields=_FIELDS, load=_load, save=_save, done=_done, right="promising.setup"
)
TABS = (
    kit.Tab("sales", "promising", _("When can it be?"), url="promising", right="promising.see", order=60),
    kit.Tab("sales", "holds", _("Promises held"), url="promising-holds", right="promising.see", order=61),
    kit.Tab(
        "settings",
        "promising-terms",
        _("Replenishment"),
        url="promising-terms",
        right="promising.setup",
        order=63,
        shelf="stock",
        note=_("Lead times, lots and safety stocks that promises count on"),
    ),
)
COMMANDS = (
    kit.Command(
        "promising",
        _("When can it be?"),
        url="promising",
        icon="calendar-question",
        right="promising.see",
        words="kiedy termin obietnica atp dostępność",
    ),
)
