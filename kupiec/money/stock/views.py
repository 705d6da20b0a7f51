"""What declarations can't say: the shipping list's scan-to-check page, the print of a document."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import public as kit
from kupiec.money.stock import queries, whereabouts
from kupiec.money.stock.models import Location, StockDocument, StockLine
from kupiec.money.stock.screens.documents import name_of
from kupiec.money.stock.services import packing
from kupiec.money.stock.values import Kind, State
from kupiec.people.catalog import public as catalog


def _paper(pk: int, by: Actor) -> StockDocument:
    rows = queries.visible(by).select_related("warehouse", "party", "recipient")
    return rows.get(pk=pk, kind=Kind.ISSUE)


def _context(paper: StockDocument, *, last: Any = None, refusal: Refusal | None = None) -> dict[str, Any]:
    lines = list(
        StockLine.objects.filter(document=paper, stocked=True, base_quantity__gt=0)
        .select_related("item", "location", "lot")
        .defer("item__search", "item__description")
        .order_by("location__position", "location__code", "position")
    )
    lying = whereabouts.codes(paper, lines)
    for line in lines:
        line.whereabouts = lying.get(line.pk, "")  # type: ignore[attr-defined]
    done = sum(1 for line in lines if line.packed == line.base_quantity)
    return {
        "paper": paper, "name": name_of(paper), "lines": lines, "done": done, "count": len(lines), "last": last, "refusal": refusal,
        "complete": bool(lines) and done == len(lines), "open": paper.state == State.DRAFT, "started": any(line.packed for line in lines),
    }  # fmt: skip


@kit.screen(right="stock.issue")
def pack(request: kit.Request, pk: int) -> HttpResponse:
    """Scan codes of a WZ: what is right is counted, what is wrong is refused in words."""
    by = request.actor
    paper = _paper(pk, by)
    last = refusal = None
    if request.method == "POST":
        try:
            last = _do(request, paper, by)
        except Refusal as declined:
            refusal = declined
        if isinstance(last, HttpResponse):
            return last
    keys = (kit.Key("Enter", _("Count the code")), kit.Key("Ctrl+Enter", _("Issue what is packed")))
    context = _context(paper, last=last, refusal=refusal)
    title = _("Scan to check %(number)s") % {"number": name_of(paper)}
    response = kit.page(request, "stock/pack.html", context, title=title, keys=keys)
    said = refusal.text if refusal else _told(last) if last else ""
    return kit.announce(response, said) if said else response


def _do(request: kit.Request, paper: StockDocument, by: Actor) -> Any:
    match request.POST.get("do", "scan"):
        case "ship" | "short" as how:
            packing.ship(paper.pk, short=how == "short", by=by)
            return kit.go(request, reverse("stock-document", args=[paper.pk]), text=_("Issued."))
        case "anew":
            return packing.unpack(paper.pk, by=by)
    typed = request.POST.get("quantity", "").strip()
    quantity = kit.parse.decimal(typed, field="quantity", places=4) if typed else None
    if quantity is not None and quantity <= Decimal(0):
        raise Refusal("QUANTITY", _("The quantity must be above zero."), "quantity")
    return packing.pack(paper.pk, request.POST.get("code", "").strip(), quantity=quantity, by=by)


def _told(last: packing.Packed) -> str:
    figures = {"item": last.name, "packed": kit.show.quantity(last.packed), "wanted": kit.show.quantity(last.wanted)}
    return _("%(item)s: %(packed)s of %(wanted)s packed") % figures


@kit.screen(right="stock.see")
def scan(request: kit.Request) -> HttpResponse:
    """The scan field of "My day": a code of an order or WZ that waits opens packing, others their document, item, location."""
    by = request.actor
    text = request.GET.get("q", "").strip()[:120]
    url = (_waiting_paper(text, by) or _document(text, by) or _location(text, by) or _stock_of(text, by)) if text else ""
    if url:
        return kit.go(request, url)
    return kit.go(request, "/", text=_("Nothing has the code “%(code)s”.") % {"code": text[:60]})


def _waiting_paper(text: str, by: Actor) -> str:
    """A WZ that waits: by its order's number, or by the id of the draft. Several of one order: the list of them."""
    rows = queries.visible(by).filter(kind=Kind.ISSUE, state=State.DRAFT).order_by("pk")
    found = list(rows.filter(reference__iexact=text).values_list("pk", flat=True)[:2])
    if not found and text.isdecimal() and len(text) < 10:
        found = list(rows.filter(pk=int(text)).values_list("pk", flat=True))
    if len(found) > 1:
        return f"{reverse('stock-shipping')}?{urlencode({'q': text})}"
    return reverse("stock-pack" if by.may("stock.issue") else "stock-document", args=[found[0]]) if found else ""


def _document(text: str, by: Actor) -> str:
    pk = queries.visible(by).filter(number__iexact=text).order_by("-pk").values_list("pk", flat=True).first()
    return reverse("stock-document", args=[pk]) if pk else ""


def _location(text: str, by: Actor) -> str:
    rows = Location.objects.filter(company_id=by.company_id, active=True, code__iexact=text).order_by("pk")
    pk = rows.values_list("pk", flat=True).first()
    return f"{reverse('stock-places')}?f.location={pk}" if pk else ""


def _stock_of(text: str, by: Actor) -> str:
    """The item's stock: where it lies in one warehouse only, that; else all of them."""
    hit = catalog.recognise(text).exact
    if hit is None:
        return ""
    found = list(queries.balances(by).filter(item_id=hit.item_id).values_list("pk", flat=True)[:2])
    return reverse("stock-balance", args=[found[0]]) if len(found) == 1 else f"{reverse('stock-balances')}?f.item={hit.item_id}"
