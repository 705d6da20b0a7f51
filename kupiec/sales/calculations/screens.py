"""The page of a sheet, and the panel "Calculations" on the page of an offer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel import money
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.sales.calculations import grid, queries, services, words
from kupiec.sales.calculations.models import Component, Sheet
from kupiec.sales.calculations.values import ROUNDINGS
from kupiec.sales.offers import public as offers

I = kit.inputs  # noqa: E741


def version_url(row: Sheet) -> str:
    return reverse("offer-version", args=[row.offer_version_id])


def _head(row: Sheet, by: Actor) -> kit.Head:
    line = queries.line_of(row)
    marks = () if row.offer_version.state == "draft" else (kit.Mark("line", _("sent, not changed any more"), "lock"),)
    return kit.Head(
        _("Calculation"),
        line.description if line is not None else str(_("a line taken off")),
        icon="calculator",
        subtitle=str(row.offer_version.offer),
        badges=marks,
    )


def _draft(row: Sheet, by: Actor) -> Any:
    return None if row.offer_version.state == "draft" else _("This version was sent; make a new one.")


def _settle(ids: Sequence[int], *, by: Actor, **given: Any) -> None:
    services.settle(
        ids[0],
        {**given, "rounding": Decimal(given["rounding"]), "scales": given.get("scales") or "", "note": given.get("note") or ""},
        by=by,
    )


def _settled(ids: Sequence[int], by: Actor) -> Mapping[str, Any]:
    row = queries.one(ids[0], by=by)
    return {
        "method": row.method,
        "percent": row.percent,
        "rounding": f"{row.rounding:f}".rstrip("0").rstrip("."),
        "scales": row.scales.replace(";", "; "),
        "note": row.note,
    }


def _put(ids: Sequence[int], *, by: Actor) -> int:
    services.put_price(ids, by=by)
    return len(ids)


OPERATIONS = (
    kit.Operation("put", _("Put the price on the line"), run=_put, icon="check", right="offers.edit", bulk=False, primary=True, key="Ctrl+Enter", allowed=_draft,
                  done=lambda made, ids: version_url(Sheet.objects.get(pk=ids[0])), message=_("The price stands on the line")),
    kit.Operation("settle", _("Markup, margin, quantities"), run=_settle, icon="settings", right="offers.edit", bulk=False, allowed=_draft, initial=_settled, message=_("Saved"),
                  fields=(I.Choice("method", _("The price is made by"), options=tuple(words.METHODS.items()), required=True, span=6), I.Percent("percent", _("Per cent"), required=True, span=3),
                          I.Choice("rounding", _("Rounded to"), options=tuple((f"{one:f}", f"{one:f}".replace(".", ",")) for one in ROUNDINGS), required=True, span=3),
                          I.Text("scales", _("Other quantities"), max=100, span=12, help=_("Apart by semicolons: 10; 50; 100")), I.Area("note", _("Note"), max=400, span=12))),
    kit.Operation("alternatives", _("Other quantities as alternative lines"), run=lambda ids, *, by: services.add_alternatives(ids, by=by), icon="plus", right="offers.edit", bulk=False, more=True,
                  allowed=_draft, done=lambda made, ids: version_url(Sheet.objects.get(pk=ids[0])), message=_("The other quantities stand as alternative lines")),
)  # fmt: skip


def _how(row: Sheet, by: Actor) -> str:
    return f"{words.METHODS[row.method]}, {kit.show.percent(row.percent)}"


SHEET = kit.Detail(
    "calculations.sheet", get=queries.one, head=_head, right="prices.see_cost", operations=OPERATIONS, body="calculations/_body.html", context=lambda row, by: {"LINES": grid.LINES},
    facts=(
        kit.Fact(_("Offer"), lambda row, by: offers.reads.titled(row.offer_version), url=version_url), kit.Fact(_("Customer"), "offer_version.offer.party.name", span=4),
        kit.Fact(_("Price"), _how, span=3), kit.Fact(_("Note"), "note", optional=True, span=3),
    ),
    audit=Sheet, panels=(kit.Panel("history", _("History"), timeline=True, icon="history"),), subject="calculations.sheet",
)  # fmt: skip


def _shown(version: offers.OfferVersion, by: Actor) -> Mapping[str, Any]:
    known = queries.of_version(version.pk, by=by)
    lines = [line for line in offers.reads.lines(version.pk) if line.kind == "line"]
    filled = set(Component.objects.filter(sheet__in=[row.pk for row in known.values()]).values_list("sheet_id", flat=True))
    rows = []
    for line in lines:
        sheet = known.get(queries.thread_of(line))
        result = queries.result(sheet) if sheet is not None and sheet.pk in filled else None
        rows.append({"line": line, "sheet": sheet, "result": result, "margin": money.margin_percent(line.net, line.cost_value)})
    return {"lines": rows, "version": version, "may_begin": version.state == "draft" and by.may("offers.edit")}


PANEL = kit.Panel(
    "calculations",
    _("Calculations"),
    template="calculations/_panel.html",
    context=_shown,
    icon="calculator",
    right="prices.see_cost",
    order=54,
)


class Panels:
    """The panel on the page of an offer."""

    def panels(self) -> Sequence[kit.Panel]:
        return (PANEL,)


@kit.screen(right="prices.see_cost")
def begin(request: kit.Request, pk: int, line_id: int) -> HttpResponse:
    """POST opens the sheet of a line, begun or taken over; then its page."""
    offers.reads.visible_version(pk, by=request.actor)
    if request.method != "POST":
        raise Http404
    return kit.go(request, reverse("calculation", args=[services.open_sheet(pk, line_id, by=request.actor)]))
