"""Labels with bar codes (CAT-2): chosen items, sheet and copies → a PDF to print."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.ground.kit.pdf import render_pdf
from kupiec.people.catalog import gs1, queries
from kupiec.people.catalog.models import Barcode

if TYPE_CHECKING:
    import barcode
else:
    barcode = late("barcode")

MOST_ITEMS = 300
MOST_LABELS = 2000
SHEETS = {
    "a4-24": (N_("A4, 24 labels 70 × 37 mm"), 3, 8),
    "a4-40": (N_("A4, 40 labels 52.5 × 29.7 mm"), 4, 10),
    "a4-65": (N_("A4, 65 labels 38 × 21 mm"), 5, 13),
    "roll": (N_("Roll, 60 × 40 mm"), 1, 1),
}


@dataclass(frozen=True, slots=True)
class Label:
    """One label: what it is, in which unit, the code as text and as bars."""

    code: str
    name: str
    unit: str
    text: str
    bars: SafeString


def bars(text: str) -> SafeString:
    """The bar code of a text as SVG: EAN and UPC for their numbers, Code 128 for anything else; `""` if it can't be."""
    kinds = {13: "ean13", 8: "ean8", 12: "upca"}
    kind = kinds.get(len(text), "code128") if gs1.is_gtin(text) else "code128"
    if not text or not (text.isascii() and text.isprintable()):
        return mark_safe("")
    modules = barcode.get(kind, text).build()[0].replace("G", "1")
    rects = []
    start = 0
    while (start := modules.find("1", start)) >= 0:
        end = modules.find("0", start)
        end = len(modules) if end < 0 else end
        rects.append(f'<rect x="{start}" y="0" width="{end - start}" height="40"/>')
        start = end
    return mark_safe(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="-9 0 {len(modules) + 18} 40" preserveAspectRatio="none"'
        f' class="bars">{"".join(rects)}</svg>'
    )


def labels_of(item_ids: Sequence[int], *, all_codes: bool, by: Actor) -> list[Label]:
    """Labels of items in the order given: the main code of each, or all codes with their units; its symbol if none."""
    items = {item.pk: item for item in queries.visible(by).filter(pk__in=item_ids)}
    codes: dict[int, list[Barcode]] = {pk: [] for pk in items}
    for row in Barcode.objects.filter(item_id__in=items).order_by("-main", "pk"):
        codes[row.item_id].append(row)
    made = []
    for pk in item_ids:
        if pk not in items:
            continue
        item = items[pk]
        chosen = codes[pk] if all_codes else codes[pk][:1]
        pairs = [(row.code, row.unit_id) for row in chosen] or [(item.code, item.unit_id)]
        made += [Label(item.code, item.name, unit, text, bars(text)) for text, unit in pairs]
    return made


def _ids(request: kit.Request) -> list[int]:
    texts = [text for text in request.GET.get("ids", "").split(",") if text.isdecimal() and len(text) < 19]
    return [int(text) for text in texts[:MOST_ITEMS]]


@kit.screen(right="catalog.labels")
def page(request: kit.Request) -> HttpResponse:
    """Choose the sheet and the number of copies."""
    ids = _ids(request)
    labels = labels_of(ids, all_codes=False, by=request.actor)
    context = {
        "labels": labels, "ids": ",".join(map(str, ids)),
        "sheets": [{"key": key, "label": label} for key, (label, _across, _down) in SHEETS.items()],
    }  # fmt: skip
    return kit.page(request, "catalog/labels.html", context, title=_("Labels"))


@kit.screen(right="catalog.labels")
def pdf(request: kit.Request) -> HttpResponse:
    """The labels as a PDF."""
    sheet = request.GET.get("sheet", "a4-24")
    copies_text = request.GET.get("copies", "1")
    if sheet not in SHEETS or not copies_text.isdecimal() or not 1 <= int(copies_text[:5]) <= 500:
        raise Refusal("BAD_VALUE", N_("Give the number of copies, 1 to 500."), "copies")
    all_codes = request.GET.get("all_codes") == "1"
    labels = labels_of(_ids(request), all_codes=all_codes, by=request.actor)
    repeated = [label for label in labels for _copy in range(int(copies_text))]
    if len(repeated) > MOST_LABELS:
        raise Refusal("TOO_MANY", N_("At most %(most)s labels at once."), "copies", params={"most": MOST_LABELS})
    html = render_to_string("catalog/print/labels.html", {"pages": _pages(repeated, sheet), "sheet": sheet})
    response = HttpResponse(render_pdf(html), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="etykiety.pdf"'
    return response


def _pages(labels: Sequence[Label], sheet: str) -> list[list[list[Label]]]:
    """Labels as pages of rows of cells."""
    _label, across, down = SHEETS[sheet]
    rows = [list(labels[start : start + across]) for start in range(0, len(labels), across)]
    return [rows[start : start + down] for start in range(0, len(rows), down)]


def address(result: Any, ids: Sequence[int]) -> str:
    """The page of labels for these items."""
    return f"{reverse('item-labels')}?ids={','.join(map(str, ids[:MOST_ITEMS]))}"
