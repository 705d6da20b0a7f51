"""What is to go out when, what is late, and how promises were kept (CNF-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F as Field
from django.db.models import QuerySet
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.sales.confirmations import kept, queries, rules, services, words
from kupiec.sales.confirmations.models import Tranche
from kupiec.sales.confirmations.values import Shipped

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741 - the letters docs/kit.md gives them
YEAR = dt.timedelta(days=365)


def _rows(by: Actor) -> QuerySet[Tranche]:
    return (
        queries.tranches(by)
        .select_related("line__confirmation__orderer", "line__item")
        .defer("line__confirmation__remarks", "line__confirmation__orderer__search", "line__item__search")
    )


def marks(ids: Sequence[int], by: Actor) -> dict[int, kit.Mark]:
    """Where tranches stand; three statements for a page."""
    rows = list(Tranche.objects.filter(pk__in=list(ids)).select_related("line"))
    went, today = queries.shipped({row.line_id for row in rows}), clock.today()
    return {
        row.pk: kit.Mark(
            *words.STANDINGS[rules.standing(row.quantity * row.line.factor, went.get(row.pk, Shipped()).quantity, on=row.on, today=today)]
        )
        for row in rows
    }


def _actual(ids: Sequence[int], by: Actor) -> Mapping[int, str]:
    went = queries.shipped(set(Tranche.objects.filter(pk__in=list(ids)).values_list("line_id", flat=True)))
    return {pk: kit.show.day(one.on) for pk, one in went.items() if one.on is not None}


def _late(row: Any) -> str:
    return "bad" if row.on < clock.today() and row.went < row.until else ""


PUT_OFF = kit.Operation(
    "put-off", _("Another day"), run=services.put_off, icon="calendar", right="confirmations.edit", key="H",
    fields=(I.Day("on", _("Promised on"), required=True, span=4), I.Text("reason", _("Why"), max=240, span=8)), message=_("%(count)s put off"),
)  # fmt: skip
MONITOR = kit.List(
    "confirmations.monitor", _("Tranches to ship"), rows=_rows, right="confirmations.see",
    columns=(
        C.Day("on", _("Promised on"), kind=_late),
        C.Link("confirmation", _("Confirmation"), source="line.confirmation.number", sort="line__confirmation__number", url=lambda row: reverse("confirmation-tranches", args=[row.line.confirmation_id])),
        C.Text("orderer", _("Orderer"), source="line.confirmation.orderer.name"), C.Text("code", _("Code"), source="line.item.code"), C.Text("name", _("Name"), source="line.description"),
        C.Quantity("quantity", _("Quantity")), C.Text("unit", _("Unit"), source="line.unit"), C.Html("standing", _("State"), fill=marks),
        C.Day("first_on", _("First promised")), C.Day("requested", _("Asked for on"), source="line.requested_on"), C.Html("actual", _("Shipped whole on"), fill=_actual),
    ),
    sort=("on",), search=("line__confirmation__number", "line__confirmation__orderer__search", "line__item__search"),
    filters=(
        F.Flag("open", _("Something is to go out"), apply=lambda rows, by: queries.open_tranches(rows)),
        F.Flag("late", _("Overdue"), apply=lambda rows, by: queries.late(rows, on=clock.today())),
        F.Flag("moved", _("Not on the day first promised"), apply=lambda rows, by: rows.exclude(on=Field("first_on"))),
        F.Dates("on", _("Promised on")), F.Dates("first_on", _("First promised")),
        F.Pick("orderer", _("Orderer"), source="line__confirmation__orderer_id", picker="parties.customer"), F.Pick("item", _("Item"), source="line__item_id", picker="catalog.item"),
    ),
    views=(kit.View("open", _("To ship"), "f.open=1&sort=on"), kit.View("late", _("Overdue"), "f.late=1&sort=on"), kit.View("moved", _("Put off"), "f.moved=1")),
    operations=(PUT_OFF,), open_url=lambda row: reverse("confirmation-tranches", args=[row.line.confirmation_id]),
    empty=kit.Empty("calendar-check", _("Nothing is promised yet"), _("Tranches of confirmed orders stand here by their days."), ("confirmations", _("Confirmations of orders"))),
)  # fmt: skip


@kit.screen(right="confirmations.see")
def punctual(request: kit.Request) -> HttpResponse:
    """Customers or items by how promises to them were kept."""
    by, today, refusal = request.actor, clock.today(), None
    what = request.GET.get("by") if request.GET.get("by") in kept.BY else "customer"
    first, last = today - YEAR, today
    try:
        first = _day(request, "first") or first
        last = _day(request, "last") or last
        if last < first:
            raise Refusal("DAYS", _("The last day is before the first."), "last")
    except Refusal as declined:
        refusal = declined
    rows = kept.table(str(what), first=first, last=last, by=by) if refusal is None else []
    context = {
        "what": what, "typed": {"first": request.GET.get("first") or kit.show.day(first), "last": request.GET.get("last") or kit.show.day(last)}, "refusal": refusal,
        "rows": [(pk, code, name, one, _bar(one.percent)) for pk, code, name, one in rows[:500]], "all": len(rows),
    }  # fmt: skip
    return kit.page(request, "confirmations/punctuality.html", context, title=say("Punctuality"), status=422 if refusal else 200)


def _day(request: kit.Request, name: str) -> dt.date | None:
    text = request.GET.get(name, "").strip()
    return kit.parse.day(text, field=name) if text else None


def _bar(percent: Any) -> str:
    return "ok" if percent >= 95 else "warn" if percent >= 80 else "bad"


def _told(what: str, pk: int, by: Actor) -> Mapping[str, Any]:
    today = clock.today()
    found = kept.punctuality(what, first=today - YEAR, last=today, only=[pk], by=by).get(pk)
    key = {"customer": "line__confirmation__orderer_id", "item": "line__item_id"}[what]
    ahead = list(queries.open_tranches(_rows(by).filter(**{key: pk})).order_by("on", "pk")[:20])
    return {"found": found if found and found.due else None, "ahead": ahead, "today": today}


class PartyTabs:
    """Promises to a customer, as a tab of its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("promises", _("Promises"), template="confirmations/_promised_to.html", context=lambda party, by: _told("customer", party.pk, by), icon="calendar-check",
                      right="confirmations.see", order=61, only=lambda party, by: party.customer),
        )  # fmt: skip


class ItemPanels:
    """Promises of an item, on its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("promises", _("Promises"), template="confirmations/_promised_to.html", context=lambda item, by: _told("item", item.pk, by), icon="calendar-check",
                      right="confirmations.see", order=61),
        )  # fmt: skip
