"""What declarations can't say: where a scanned code leads."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.stock import queries
from kupiec.money.stock.models import Location
from kupiec.money.stock.values import Kind, State
from kupiec.people.catalog import public as catalog


@kit.screen(right="stock.see")
def scan(request: kit.Request) -> HttpResponse:
    """The scan field of "My day": a code of an order or WZ that waits opens packing, others their document, item, location."""
    by = request.actor
    text = request.GET.get("q", "").strip()[:120]
    url = (_waiting_paper(text, by) or _document(text, by) or _location(text, by) or _stock_of(text, by)) if text else ""
    if url:
        return kit.go(request, url)
    return kit.go(request, "/", text=_("Nothing has the code “%(code)s”.") % {"code": text[:60]} if text else _("Scan or type a code."))


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
