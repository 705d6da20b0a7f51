"""Registering a return and deciding of it: delivered lines with quantities to type."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.kit import public as kit
from kupiec.money.stock import public as stock
from kupiec.sales.orders import public as orders
from kupiec.sales.returns import queries, screens, services, words
from kupiec.sales.returns.values import Decided, LineDraft, Returnable, ReturnDraft

KEYS = (kit.Key("Ctrl+Enter", _("Save")), kit.Key("Escape", _("Back")))


def _problems(refusal: Refusal) -> dict[str, str]:
    found: dict[str, str] = {}
    for one in refusal.each if isinstance(refusal, Refusals) else [refusal]:
        found.setdefault("" if isinstance(one, Conflict) else one.field, one.text)
    return found


@kit.screen(right="returns.edit")
def new(request: kit.Request) -> HttpResponse:
    """A return of an order (`?order=`) or of a delivery (`?document=`)."""
    by = request.actor
    order_id, document_id = (kit.parse.key(request.GET.get(name, "")) for name in ("order", "document"))
    if order_id is None and document_id is None:
        return screens.BEGIN.view(request)
    title, back = _of(request, order_id, document_id)
    rows = queries.returnable(company_id=by.company_id, order_id=order_id, document_id=document_id if order_id is None else None)
    problems: dict[str, str] = {}
    names: list[int] = []
    if request.method == "POST":
        try:
            lines = _typed(request, rows, names)
            draft = ReturnDraft(
                tuple(lines), order_id=order_id, document_id=document_id if order_id is None else None, note=request.POST.get("note", "")
            )
            return kit.go(request, reverse("return", args=[services.register(draft, by=by)]), text=gettext("Return registered"))
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = _problems(refusal)
    context = {
        "rows": [_shown(one, request, problems, names) for one in rows], "reasons": words.REASONS.items(), "title": title, "back": back, "note": request.POST.get("note", ""),
        "top": problems.get("") or problems.get("lines"), "problems": problems,
    }  # fmt: skip
    return kit.page(request, "returns/new.html", context, title=_("New return"), status=422 if problems else 200, keys=KEYS)


def _of(request: kit.Request, order_id: int | None, document_id: int | None) -> tuple[str, str]:
    """What it is a return of, and where one came from."""
    by = request.actor
    if order_id is not None:
        number = orders.visible(by).filter(pk=order_id).values_list("number", flat=True).first()
        if number is not None:
            return number, reverse("order", args=[order_id])
    elif document_id is not None:
        number = (
            stock.StockDocument.objects.filter(pk=document_id, company_id=by.company_id, kind="WZ").values_list("number", flat=True).first()
        )
        if number is not None and by.scope("orders") == "all":
            return number, reverse("returns")
    raise Http404


def _typed(request: kit.Request, rows: list[Returnable], names: list[int]) -> list[LineDraft]:
    found = []
    for one in rows:
        text = request.POST.get(f"q{one.stock_line_id}", "").strip()
        if text:
            names.append(one.stock_line_id)
            quantity = kit.parse.decimal(text, field=f"q{one.stock_line_id}", places=4)
            found.append(
                LineDraft(
                    one.stock_line_id,
                    quantity,
                    request.POST.get(f"r{one.stock_line_id}", "other"),
                    request.POST.get(f"n{one.stock_line_id}", ""),
                )
            )
    return found


def _shown(one: Returnable, request: kit.Request, problems: dict[str, str], names: list[int]) -> dict[str, Any]:
    pk = one.stock_line_id
    at = f"lines[{names.index(pk)}]." if pk in names else "-"
    said = problems.get(f"q{pk}") or next((text for field, text in problems.items() if field.startswith(at)), "")
    return {
        "one": one, "wrong": said, "q": request.POST.get(f"q{pk}", ""), "r": request.POST.get(f"r{pk}", "other"), "n": request.POST.get(f"n{pk}", ""),
    }  # fmt: skip


@kit.screen(right="returns.decide")
def decide(request: kit.Request, pk: int) -> HttpResponse:
    """What is accepted of each line, and why not the rest."""
    by = request.actor
    row = queries.one(pk, by=by)
    lines = queries.lines(pk)
    problems: dict[str, str] = {}
    if request.method == "POST":
        try:
            decided = [
                Decided(
                    one.pk,
                    kit.parse.decimal(request.POST.get(f"a{one.pk}", "") or "0", field=f"lines[{one.pk}].accepted", places=4),
                    request.POST.get(f"w{one.pk}", ""),
                )
                for one in lines
            ]
            services.decide(pk, decided, version=kit.parse.key(request.POST.get("version", "")), by=by)
            return kit.go(request, reverse("return", args=[pk]), text=gettext("Decided"))
        except Refusal as refusal:
            if refusal.code == "FORBIDDEN":
                raise
            problems = _problems(refusal)
    context = {
        "row": row, "problems": problems, "top": problems.get("") or problems.get("lines") or problems.get("state"), "version": request.POST.get("version", row.version),
        "rows": [
            {"line": one, "reason": words.REASONS[one.reason], "a": request.POST.get(f"a{one.pk}", _plain(one.accepted, one.quantity)), "w": request.POST.get(f"w{one.pk}", one.why),
             "wrong_a": problems.get(f"lines[{one.pk}].accepted", ""), "wrong_w": problems.get(f"lines[{one.pk}].why", "")}
            for one in lines
        ],
    }  # fmt: skip
    return kit.page(
        request,
        "returns/decide.html",
        context,
        title=gettext("Decision: %(number)s") % {"number": row.number},
        status=422 if problems else 200,
        keys=KEYS,
    )


def _plain(accepted: Decimal | None, quantity: Decimal) -> str:
    return kit.show.plain(quantity if accepted is None else accepted)
