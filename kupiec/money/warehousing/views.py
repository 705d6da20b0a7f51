"""Pages for a scanner: picking and packing a WZ along the racks, counting what lies there (STK-6, STK-10)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import queries, screens, services
from kupiec.money.warehousing.values import Counted, Picked

SHOWN = 60
MARKS = {"ok": ("ok", "check"), "warn": ("warn", "circle-half-2"), "line": ("line", "circle-dashed")}


def _quantity(request: kit.Request) -> Decimal | None:
    typed = request.POST.get("quantity", "").strip()
    quantity = kit.parse.decimal(typed, field="quantity", places=4) if typed else None
    if quantity is not None and quantity <= 0:
        raise Refusal("QUANTITY", _("The quantity must be above zero."), "quantity")
    return quantity


def _code(request: kit.Request) -> str:
    return request.POST.get("code", "").strip()[:120]


def _typed(request: kit.Request, name: str, *, most: int = 40) -> str:
    return request.POST.get(name, "").strip()[:most]


def _asked(request: kit.Request, refusal: Refusal | None) -> dict[str, Any]:
    """A scan that lacks its lot, or takes one out of its turn, is asked again with what was scanned."""
    field = refusal.field if refusal else ""
    again = field in ("lot", "reason")
    return {
        "asks_lot": again,
        "asks_reason": field == "reason",
        "scanned": _code(request) if again else "",
        "typed_quantity": _typed(request, "quantity") if again else "",
        "typed_lot": _typed(request, "lot") if again else "",
    }


@kit.screen(right="stock.issue")
def pick(request: kit.Request, pk: int) -> HttpResponse:
    """Walk along the locations of a WZ and scan: what is right lies in the last package, what is wrong is refused in words."""
    by = request.actor
    paper = stock.hall.visible(by).select_related("warehouse", "party").get(pk=pk, kind="WZ")
    last = refusal = None
    if request.method == "POST":
        try:
            last = _pick(request, paper, by)
        except Refusal as declined:
            refusal = declined
        if isinstance(last, HttpResponse):
            return last
    keys = (kit.Key("Enter", _("Count the code")), kit.Key("Ctrl+Enter", _("Issue what is packed")))
    title = _("Picking %(number)s") % {"number": stock.hall.name_of(paper)}
    response = kit.page(
        request,
        "warehousing/pick.html",
        {**_picking(paper, by, last=last, refusal=refusal), **_asked(request, refusal)},
        title=title,
        keys=keys,
    )
    said = refusal.text if refusal else _told(last) if isinstance(last, Picked) else ""
    return kit.announce(response, said) if said else response


def _pick(request: kit.Request, paper: stock.StockDocument, by: Actor) -> Any:
    match request.POST.get("do", "scan"):
        case "ship" | "short" as how:
            services.ship(paper.pk, short=how == "short", by=by)
            return kit.go(request, reverse("stock-document", args=[paper.pk]), text=_("Issued."))
        case "anew":
            return services.start_anew(paper.pk, by=by)
        case "package":
            return services.new_package(paper.pk, by=by)
        case "drop":
            return services.drop_package(kit.parse.key(request.POST.get("package", "")) or 0, by=by)
    return services.pick(
        paper.pk, _code(request), quantity=_quantity(request), lot=_typed(request, "lot"), reason=_typed(request, "reason", most=200), by=by
    )


def _picking(paper: stock.StockDocument, by: Actor, *, last: Any, refusal: Refusal | None) -> dict[str, Any]:
    stops = queries.round_of(paper)
    done = sum(1 for stop in stops if stop.whole)
    return {
        "paper": paper, "name": stock.hall.name_of(paper), "stops": stops, "next": next((stop for stop in stops if not stop.whole), None), "done": done, "count": len(stops),
        "last": last if isinstance(last, Picked) else None, "refusal": refusal, "complete": bool(stops) and done == len(stops), "open": paper.state == "draft",
        "started": any(stop.line.packed for stop in stops), "packages": screens.packages(paper.pk, by), "may_label": True,
    }  # fmt: skip


def _told(last: Picked) -> str:
    figures = {
        "item": last.name,
        "packed": kit.show.quantity(last.packed),
        "wanted": kit.show.quantity(last.wanted),
        "package": last.package,
    }
    return _("%(item)s: %(packed)s of %(wanted)s packed, package %(package)s") % figures


@kit.screen(right="stock.count")
def count(request: kit.Request, pk: int) -> HttpResponse:
    """Scan a location, then what lies there; afterwards the differences are looked at and posted."""
    by = request.actor
    paper = queries.sheets(by).get(pk=pk)
    last = refusal = None
    place = _place(request, paper)
    if request.method == "POST":
        try:
            last = _count(request, paper, place, by)
        except Refusal as declined:
            refusal = declined
        if isinstance(last, HttpResponse):
            return last
        if isinstance(last, stock.hall.Location):
            place, last = last, None
    title = _("Counting %(number)s") % {"number": stock.hall.name_of(paper)}
    context = {**_counting(paper, place, last=last, refusal=refusal), **_asked(request, refusal)}
    response = kit.page(request, "warehousing/count.html", context, title=title, keys=(kit.Key("Enter", _("Count the code")),))
    said = refusal.text if refusal else _heard(last, place)
    return kit.announce(response, said) if said else response


def _place(request: kit.Request, paper: stock.StockDocument) -> stock.hall.Location | None:
    pk = kit.parse.key((request.POST if request.method == "POST" else request.GET).get("location", ""))
    return stock.hall.Location.objects.filter(pk=pk or 0, warehouse_id=paper.warehouse_id, active=True).first()


def _count(request: kit.Request, paper: stock.StockDocument, place: stock.hall.Location | None, by: Actor) -> Any:
    here = place.pk if place else None
    match request.POST.get("do", "scan"):
        case "post":
            stock.issue([paper.pk], by=by)
            return kit.go(request, reverse("stock-document", args=[paper.pk]), text=_("Differences are posted."))
        case "rest":
            services.zero_rest(paper.pk, location_id=here, by=by)
            return None
        case "back":
            quantity = kit.parse.decimal(request.POST.get("added", ""), field="quantity", places=4)
            services.take_back(paper.pk, kit.parse.key(request.POST.get("line", "")) or 0, quantity, by=by)
            return None
        case "place":
            return place
    code = _code(request)
    known = stock.hall.Location.objects.filter(warehouse_id=paper.warehouse_id, active=True, code__iexact=code).first()
    return known or services.scan(paper.pk, code, quantity=_quantity(request), location_id=here, lot=_typed(request, "lot"), by=by)


def _counting(paper: stock.StockDocument, place: stock.hall.Location | None, *, last: Any, refusal: Refusal | None) -> dict[str, Any]:
    gaps = queries.gaps(paper) if paper.state == "draft" else []
    items = (
        stock.StockLine.objects.filter(document=paper).select_related("item", "location", "lot").defer("item__search", "item__description")
    )
    named = {(line.item_id, line.location_id, line.lot_id): line for line in items}
    rows = [(named[(gap.item_id, gap.location_id, gap.lot_id)], gap) for gap in gaps]
    here = [(line, gap) for line, gap in reversed(rows) if place is None or gap.location_id == place.pk]
    differing = [(line, gap) for line, gap in rows if gap.gap]
    return {
        "paper": paper, "name": stock.hall.name_of(paper), "place": place, "last": last, "refusal": refusal, "open": paper.state == "draft",
        "places": stock.hall.Location.objects.filter(warehouse_id=paper.warehouse_id, active=True).order_by("position", "code"),
        "here": here[:SHOWN], "count": len(rows), "differing": differing[:SHOWN], "more": max(len(differing) - SHOWN, 0), "differences": len(differing),
        "missing": len(queries.uncounted(paper, location_id=place.pk if place else None)) if paper.state == "draft" else 0,
    }  # fmt: skip


def _heard(last: Any, place: stock.hall.Location | None) -> str:
    if isinstance(last, Counted):
        return _("%(item)s: %(counted)s counted") % {"item": last.name, "counted": kit.show.quantity(last.counted)}
    return _("Location %(code)s") % {"code": place.code} if place else ""
