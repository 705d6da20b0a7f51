"""Pages the kit can't say: the price card, a table of prices with its preview."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import forms as kit_forms
from kupiec.ground.kit import public as kit
from kupiec.money.pricing import forms, price_files, queries, sockets
from kupiec.money.pricing.services import quote
from kupiec.money.pricing.values import PriceContext, PriceLine
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741


def fields() -> tuple[Any, ...]:
    return (
        I.Pick("item_id", _("Item"), picker="catalog.item", required=True, span=4),
        I.Pick("party_id", _("Customer"), picker="parties.customer", span=4),
        I.Quantity("quantity", _("Quantity"), span=2),
        I.Day("on", _("On day"), span=2),
    )


@kit.screen(right="pricing.see")
def price_card(request: kit.Request) -> HttpResponse:
    """The price of an item for a customer, quantity and day, with its explanation, without a document (PRC-9)."""
    by: Actor = request.actor
    asked = fields()
    values, errors = kit_forms.read(asked, request.GET, {}, by=by) if request.GET else ({}, {})
    shown: dict[str, Any] = {}
    if values.get("quantity") is not None and values["quantity"] <= 0:
        errors["quantity"] = _("The quantity must be above zero.")
    if values.get("item_id") and not errors:
        try:
            shown = _priced(values, by=by)
        except Refusal as refusal:
            errors["item_id"] = refusal.text
    start = {"quantity": Decimal(1), "on": clock.today()}
    given = {name: value for name, value in values.items() if value is not None}
    drawn = kit_forms.draw(asked, {**start, **given}, errors, by=by, raw=request.GET if errors else None)
    return kit.page(request, "pricing/card.html", {"groups": drawn, **shown}, title=_("Price card"))


def _priced(values: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    item_id, party_id = int(values["item_id"]), int(values["party_id"]) if values.get("party_id") else None
    quantity: Decimal = values.get("quantity") or Decimal(1)
    on: dt.date = values.get("on") or clock.today()
    item = catalog.facts([item_id]).get(item_id)
    if item is None or (party_id and not parties.visible(by).filter(pk=party_id).exists()):
        raise Refusal("NO_ITEM", _("There is no such record."), "item_id")
    currency = company.queries.own(by.company_id).base_currency
    context = PriceContext(by.company_id, party_id, on, currency)
    price = quote([PriceLine(item_id, quantity, unit=item.unit)], context=context)[0]
    explanation = queries.explain(price.trace, by=by)
    following = None
    if explanation and explanation.next_break:
        following = quote([PriceLine(item_id, explanation.next_break, unit=item.unit)], context=context)[0]
    margin = None
    if by.may("prices.see_cost") and price.cost is not None and price.net:
        cost = price.cost * quantity
        margin = half_up((price.net - cost) * 100 / price.net, 1)
    return {
        "item": item, "price": price, "explanation": explanation, "following": following, "margin": margin,
        "quantity": quantity, "currency": currency, "code": item.code,
    }  # fmt: skip


@kit.screen(right="pricing.rules")
def rule_check(request: kit.Request) -> HttpResponse:
    """What upper rooms say of the rule as it stands in the form; nothing is saved (PRC-11)."""
    by: Actor = request.actor
    values, errors = kit_forms.read(forms.RULE_FIELDS, request.POST, request.FILES, by=by)
    labels = {one.name: kit.show.say(one.label) for one in kit_forms.each(forms.RULE_FIELDS, by)}
    context: dict[str, Any] = {"problems": [f"{labels[name]}: {text}" for name, text in errors.items()], "parts": []}
    if not errors:
        try:
            pk = kit.parse.key(request.GET.get("rule", "")) or None
            context["parts"] = [one.html(forms.rule_values(values), rule_id=pk, by=by) for one in sockets.rule_checks]
        except Refusal as refusal:
            named, rest = kit_forms.sort_errors(forms.RULE_FIELDS, refusal)
            context["problems"] = [*(f"{labels.get(name, name)}: {text}" for name, text in named.items()), *rest]
    return render(request, "pricing/_rule_check.html", context)


@kit.screen(right="pricing.lists")
def price_import(request: kit.Request, pk: int) -> HttpResponse:
    """A pasted or loaded table of prices: understood, shown, then published."""
    by: Actor = request.actor
    found = get_object_or_404(queries.lists(by), pk=pk)
    text, problem, preview = _text(request), "", None
    if request.method == "POST":
        try:
            if "publish" in request.POST:
                price_files.load(text, list_id=pk, by=by)
                return kit.go(request, reverse("price-list", args=[pk]))
            preview = price_files.preview(text, list_id=pk)
        except Refusal as refusal:
            problem = refusal.text
    context = {"list": found, "text": text, "problem": problem, "preview": preview, "rows": preview.rows[:500] if preview else (),
               "list_url": reverse("price-list", args=[found.pk])}  # fmt: skip
    return kit.page(request, "pricing/import.html", context, title=_("Load a table"), status=422 if problem else 200)


def _text(request: kit.Request) -> str:
    """The table as text: the file when one was sent, else what was pasted."""
    sent = request.FILES.get("file")
    if sent is None:
        return str(request.POST.get("text", ""))
    raw = sent.read(20_000_000)
    try:
        return str(raw.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return str(raw.decode("cp1250", errors="replace"))
