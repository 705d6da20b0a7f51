"""Count sheets: their list, a new one; what a carrier's label wants of a package; packages on a delivery's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.money.warehousing import queries, services
from kupiec.money.warehousing.models import Package
from kupiec.people.parties import public as parties

C, F, I = kit.columns, kit.filters, kit.inputs  # noqa: E741
KINDS = (("box", _("box")), ("pallet", _("pallet")), ("tube", _("tube")), ("loose", _("unpacked piece")))
STATES = {"draft": ("warn", _("being counted"), "scan"), "issued": ("ok", _("posted"), "check"), "cancelled": ("bad", _("given up"), "x")}


def _positions(ids: Sequence[int], by: Actor) -> dict[int, int]:
    rows = stock.StockLine.objects.filter(document_id__in=list(ids)).order_by()
    return dict(rows.values_list("document_id").annotate(Count("pk")))


def places(by: Actor) -> list[tuple[int, str]]:
    return [(one.id, f"{one.code} {one.name}") for one in stock.serving_warehouses(by.company_id)]


SHEETS = kit.List(
    "warehousing.sheets", _("Stock counts"), rows=queries.sheets, right="stock.see",
    columns=(
        C.Link("number", _("Number"), value=stock.hall.name_of, sort="number", url=lambda row: reverse("stock-count" if row.state == "draft" else "stock-document", args=[row.pk])),
        C.Badge("state", _("State"), kinds=STATES), C.Text("warehouse", _("Warehouse"), source="warehouse.code"), C.Day("issue_date", _("Date")),
        C.Number("positions", _("Lines"), fill=_positions, width="s"), C.Text("remarks", _("Remarks")),
    ),
    sort=("-issue_date",), search=("number", "remarks"),
    filters=(F.Choice("state", _("State"), choices=[(key, mark[1]) for key, mark in STATES.items()]), F.Choice("warehouse", _("Warehouse"), source="warehouse_id", choices=places), F.Dates("issue_date", _("Date"))),
    views=(kit.View("open", _("Being counted"), "f.state=draft"),),
    create=kit.Create(_("Stock count"), url="stock-count-new", right="stock.count"),
    empty=kit.Empty("clipboard-list", _("No stock counts yet"), _("Begin one, walk along the racks and scan what lies there.")),
)  # fmt: skip


def _start(values: Mapping[str, Any], *, by: Actor) -> int:
    return services.start(values["warehouse_id"], remarks=values["remarks"] or "", by=by)


def _first(request: kit.Request) -> dict[str, Any]:
    return {"warehouse_id": next((pk for pk, _name in places(request.actor)), None)}


START = kit.Form(
    "warehousing.count-new", _("New stock count"), save=_start, right="stock.count", button=_("Begin to count"),
    fields=(I.Choice("warehouse_id", _("Warehouse"), options=places, required=True, span=6), I.Text("remarks", _("What is counted"), max=200, span=6)),
    initial=_first, done=lambda pk: reverse("stock-count", args=[pk]),
)  # fmt: skip

_FIELDS = ("kind", "weight_kg", "length_cm", "width_cm", "height_cm", "carrier_id", "service", "tracking", "remarks")


def _load(pk: int, *, by: Actor) -> tuple[dict[str, Any], int]:
    row = queries.visible(by).get(pk=pk)
    return {name: getattr(row, name) for name in _FIELDS}, row.version


def _save(values: Mapping[str, Any], *, pk: int, version: int | None, by: Actor) -> int:
    services.label(pk, values, version=version, by=by)
    return pk


def _after(pk: int) -> str:
    document, state = Package.objects.filter(pk=pk).values_list("document_id", "document__state").get()
    return reverse("stock-pack" if state == "draft" else "stock-document", args=[document])


LABEL = kit.Form(
    "warehousing.label", _("Carrier’s label"), load=_load, save=_save, done=_after, right="stock.issue",
    fields=(
        I.Choice("kind", _("Kind"), options=KINDS, required=True, span=4), I.Quantity("weight_kg", _("Weight, kg"), most=100_000, span=4),
        I.Pick("carrier_id", _("Carrier"), picker="parties.party", span=4),
        I.Integer("length_cm", _("Length, cm"), least=1, most=3000, span=4), I.Integer("width_cm", _("Width, cm"), least=1, most=3000, span=4),
        I.Integer("height_cm", _("Height, cm"), least=1, most=3000, span=4),
        I.Text("service", _("Service"), max=60, span=4), I.Text("tracking", _("Tracking number"), max=60, span=4), I.Text("remarks", _("On the label"), max=120, span=4),
    ),
)  # fmt: skip


class DocumentPanels:
    """Packages on the page of a delivery."""

    def panels(self) -> Sequence[kit.Panel]:
        return (
            kit.Panel("packages", _("Packages"), template="warehousing/_packages.html", context=_packages, icon="packages", right="stock.see", order=30,
                      count=lambda paper, by: queries.visible(by).filter(document=paper), only=lambda paper, by: paper.kind == "WZ"),
        )  # fmt: skip


def packages(document_id: int, by: Actor) -> list[dict[str, Any]]:
    rows = list(queries.visible(by).filter(document_id=document_id).select_related("carrier").defer("carrier__search").order_by("number"))
    inside = queries.contents([row.pk for row in rows])
    kinds = dict(KINDS)
    return [{"row": row, "kind": kinds[row.kind], "inside": inside[row.pk], "size": size(row)} for row in rows]


def size(row: Package) -> str:
    known = [row.length_cm, row.width_cm, row.height_cm]
    return " × ".join(str(one) for one in known) + " cm" if all(known) else ""


def _packages(paper: Any, by: Actor) -> Mapping[str, Any]:
    return {"packages": packages(paper.pk, by), "may_label": by.may("stock.issue")}


def party_blockers(party_ids: Sequence[int], *, by: Actor) -> dict[int, list[parties.Blocker]]:
    """Packages keep their carriers."""
    rows = Package.objects.filter(carrier_id__in=party_ids).order_by().values_list("carrier_id").annotate(Count("pk"))
    return {pk: [parties.Blocker(N_("packages carried"), count)] for pk, count in rows if pk}


TABS = (kit.Tab("stock", "counts", _("Stock counts"), url="stock-counts", right="stock.see", order=55),)
COMMANDS = (
    kit.Command(
        "stock-count-new",
        _("New stock count"),
        url="stock-count-new",
        icon="clipboard-list",
        right="stock.count",
        words="inwentaryzacja spis z natury remanent skaner liczenie",
    ),
)
