"""Pages the kit can't say: an offer's own address, comparison of versions, choosing what is ordered, the print."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.sales.offers import printing, queries, rules, screens, services, words
from kupiec.sales.offers.values import Choice, LineKind, VersionState


@kit.screen(right="offers.see")
def offer(request: kit.Request, pk: int) -> HttpResponse:
    """An offer by its id: the version being worked on, else the one that counts."""
    queries.one(pk, by=request.actor)
    return HttpResponseRedirect(screens.version_url(screens.current(pk).pk))


@kit.screen(right="offers.see")
def compare(request: kit.Request, pk: int) -> HttpResponse:
    """Two versions side by side: added, removed, changed with the old value above the new (OFR-2)."""
    found = queries.one(pk, by=request.actor)
    versions = queries.versions(pk)
    known = {version.pk: version for version in versions}
    after = known.get(_number(request, "b")) or screens.current(pk)
    before = known.get(_number(request, "a")) or next((one for one in versions if one.pk != after.pk), after)
    comparison = queries.compare(before.pk, after.pk)
    only = request.GET.get("only") == "1"
    rows = [row for row in comparison.rows if not only or row.change != "same"]
    sums = rules.section_sums([row.line for row in comparison.rows if row.change != "removed"])
    context = {
        "offer": found, "versions": versions, "before": before, "after": after, "only": only, "comparison": comparison,
        "rows": [(row, sums.get(row.line.thread)) for row in rows],
        "added": comparison.count("added"), "removed": comparison.count("removed"), "changed": comparison.count("changed"),
        "terms": [(words.TERMS[one.field], one) for one in comparison.terms],
        "percent": rules.change_percent(before.net, after.net),
    }  # fmt: skip
    keys = (kit.Key("[", _("Previous change")), kit.Key("]", _("Next change")))
    return kit.page(request, "offers/compare.html", context, title=_("Comparison of versions"), keys=keys)


def _number(request: kit.Request, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 19 else 0


@kit.screen(right="offers.result")
def accept(request: kit.Request, pk: int) -> HttpResponse:
    """Choose what the customer orders: all firm lines are proposed, optional ones may be added (OFR-11)."""
    by: Actor = request.actor
    version = queries.visible_version(pk, by=by)
    if version.state not in (VersionState.SENT, VersionState.ACCEPTED):
        raise Http404
    lines = [line for line in queries.lines(pk) if line.kind == LineKind.LINE]
    left = queries.left_to_order([line.pk for line in lines])
    shown = [
        {"line": line, "left": left[line.pk] / line.factor, "firm": line.choice == Choice.FIRM, "take": line.choice == Choice.FIRM}
        for line in lines
    ]
    problem = ""
    if request.method == "POST":
        try:
            (made,) = services.accept([pk], quantities=_quantities(request, shown), by=by)
        except Refusal as refusal:
            problem = refusal.text
            for row in shown:
                row["wrong"] = refusal.field == f"quantities.{row['line'].pk}"
        else:
            return kit.go(request, reverse("order", args=[made.order_id]))
    context = {
        "version": version,
        "offer": version.offer,
        "rows": shown,
        "problem": problem,
        "at_row": any(row.get("wrong") for row in shown),
    }
    return kit.page(
        request,
        "offers/accept.html",
        context,
        title=_("Make order"),
        keys=(kit.Key("Ctrl+Enter", _("Make order")),),
        status=422 if problem else 200,
    )


def _quantities(request: kit.Request, shown: list[dict[str, Any]]) -> dict[int, Decimal]:
    """What was ticked, with its quantity; the rows keep what was typed. Refuses NOT_A_NUMBER."""
    for row in shown:
        row["typed"] = request.POST.get(f"quantity-{row['line'].pk}", "")[:40]
        row["take"] = bool(request.POST.get(f"take-{row['line'].pk}"))
    return {
        row["line"].pk: kit.parse.decimal(row["typed"], field=f"quantities.{row['line'].pk}", places=4) if row["typed"] else row["left"]
        for row in shown
        if row["take"]
    }


@kit.screen(right="offers.see")
def pdf(request: kit.Request, pk: int) -> HttpResponse:
    """The offer as a PDF, in its own language."""
    version = queries.visible_version(pk, by=request.actor)
    response = HttpResponse(prints.as_pdf(printing.printout(version)), content_type="application/pdf")
    name = "".join(letter if letter.isalnum() else "-" for letter in version.offer.number)
    response["Content-Disposition"] = f'inline; filename="{name}-{version}.pdf"'
    return response
