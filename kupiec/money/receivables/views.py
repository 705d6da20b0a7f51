"""Pages the kit can't say by a declaration: matching, ageing, statement of account, import of a bank's file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import pdf, prints
from kupiec.ground.kit import public as kit
from kupiec.ground.layouts import public as layouts
from kupiec.money.receivables import queries, services, words
from kupiec.money.receivables.models import Match, Payment
from kupiec.money.receivables.screens import match_context
from kupiec.money.receivables.values import ZERO, AgeingRow, Allocation
from kupiec.people.parties import public as parties

MOST_PARTIES = 1_000


# ---- matching ---------------------------------------------------------------------------------------------------


def _allocations(request: kit.Request) -> list[Allocation]:
    """Amounts typed beside open documents; empty and zero ones are left out."""
    found = []
    for name, text in request.POST.items():
        pk = name.removeprefix("amount-")
        if not name.startswith("amount-") or not pk.isdecimal() or len(pk) > 18 or not str(text).strip():
            continue
        amount = kit.parse.decimal(str(text), field=name)
        if amount:
            found.append(Allocation(int(pk), amount))
    return found


@require_POST
@kit.screen(right="receivables.match")
def match(request: kit.Request, pk: int) -> HttpResponse:
    """Settle what was typed; with `?count=1` only say what would be left."""
    payment = queries.visible_payments(request.actor).get(pk=pk)
    if request.GET.get("count"):
        return HttpResponse(render_to_string("receivables/_rest.html", _left(request, payment)))
    try:
        services.match(pk, _allocations(request), by=request.actor)
    except Refusal as refusal:
        return _not_settled(request, payment, refusal)
    return kit.go(request, reverse("payment", args=[pk]), text=_("Settled."))


def _not_settled(request: kit.Request, payment: Payment, refusal: Refusal) -> HttpResponse:
    """The table again as it was typed, with the reason beside the document it is about, else over the table."""
    if not request.headers.get("HX-Request") or refusal.code in ("FORBIDDEN", "NOT_FOUND"):
        raise refusal
    payment.refresh_from_db()
    context: dict[str, Any] = {**match_context(payment, request.actor), **_left(request, payment), "record": payment, "typed": True}
    about = refusal.params.get("number", "")
    for line in context["lines"]:
        name = f"amount-{line['item'].pk}"
        line["typed"] = request.POST.get(name, "")
        if refusal.field == name or (refusal.code == "TOO_MUCH" and about == line["item"].number and line["typed"].strip()):
            line["problem"] = refusal.text
    typed = [line for line in context["lines"] if line["typed"].strip()]
    if refusal.code == "AMOUNT" and len(typed) == 1:
        typed[0]["problem"] = refusal.text
    if not any(line.get("problem") for line in context["lines"]):
        context["refused"] = refusal.text
    return HttpResponse(render_to_string("receivables/_match.html", context, request), status=422)


def _left(request: kit.Request, payment: Payment) -> Mapping[str, Any]:
    try:
        return {"rest": payment.open - sum((one.amount for one in _allocations(request)), ZERO)}
    except Refusal as refusal:
        return {"problem": refusal.text}


@require_POST
@kit.screen(right="receivables.match")
def undo_match(request: kit.Request, pk: int) -> HttpResponse:
    """Take one match back and return to the page it stood on."""
    found = Match.objects.filter(pk=pk, company_id=request.actor.company_id).first()
    if found is None:
        raise Http404
    services.unmatch([pk], by=request.actor)
    payment = found.credit_payment_id or found.debit_payment_id
    back = reverse("payment", args=[payment]) if payment else reverse("receivable", args=[found.debit_id])
    return kit.go(request, back, text=_("Taken back."))


# ---- ageing -----------------------------------------------------------------------------------------------------


@kit.screen(right="receivables.see")
def ageing(request: kit.Request) -> HttpResponse:
    """Open receivables by customer and age, today or as of a day (`?on=`)."""
    on, wrong = _asked_day(request, "on", clock.today())
    kind = "payable" if request.GET.get("kind") == "payable" else "receivable"
    rows = queries.ageing(on, by=request.actor, kind=kind)
    shown = rows[:MOST_PARTIES]
    names = parties.Party.objects.in_bulk([row.party_id for row in shown])
    context = {
        "on": on, "kind": kind, "rows": [(names[row.party_id], row, _cells(row)) for row in shown], "hidden": len(rows) - len(shown),
        "labels": list(words.BUCKETS.values()), "totals": _totals(rows), "total_cells": _cells(_totals(rows)), "wrong": wrong,
    }  # fmt: skip
    return kit.page(request, "receivables/ageing.html", context, title=_("Ageing"), status=422 if wrong else 200)


def _asked_day(request: kit.Request, name: str, default: dt.date) -> tuple[dt.date, str]:
    """The day of the address; what is no day gives the default and says why."""
    text = request.GET.get(name, "").strip()
    try:
        return (kit.parse.day(text) if text else default), ""
    except Refusal as refusal:
        return default, refusal.text


def _cells(row: AgeingRow) -> list[Decimal]:
    """The amounts of the columns by age."""
    return [getattr(row, name) for name in words.BUCKETS]


def _totals(rows: list[AgeingRow]) -> AgeingRow:
    names = ("not_due", "d30", "d60", "d90", "older", "advances")
    return AgeingRow(0, **{name: sum((getattr(row, name) for row in rows), Decimal(0)) for name in names})


# ---- statement of account ---------------------------------------------------------------------------------------


@kit.screen(right="receivables.see")
def account(request: kit.Request, party_id: int) -> HttpResponse:
    """A party's statement of account from a day to a day; `?print=1` gives it as PDF, with the balance to confirm."""
    party = parties.visible(request.actor).get(pk=party_id)
    context = account_context(request, party)
    if request.GET.get("print") and not context["wrong"]:
        made = account_pdf(party, first=context["first"], last=context["last"], by=request.actor)
        name = f"konto-{party.code}.pdf"
        headers = {"Content-Disposition": content_disposition_header(False, name), "X-Content-Type-Options": "nosniff"}
        return HttpResponse(made, content_type="application/pdf", headers=headers)
    status = 422 if context["wrong"] else 200
    return kit.page(request, "receivables/account.html", context, title=_("Statement of account"), status=status)


def account_pdf(party: parties.Party, *, first: dt.date, last: dt.date, by: Actor) -> bytes:
    """The printed statement, in the language of the moment."""
    facts = parties.documents_facts([party.pk], company_id=by.company_id)[party.pk]
    context = {
        **account_of(party, first=first, last=last, by=by),
        **_dressed(party, by=by),
        "address": facts.seat,
        "LANGUAGE_CODE": get_language() or "pl",
    }
    return pdf.render_pdf(render_to_string("receivables/account_print.html", context))


def _dressed(party: parties.Party, *, by: Actor) -> dict[str, Any]:
    """The company's own texts and look of the statement, in the language of the page."""
    told = layouts.Facts(
        date=kit.show.day(clock.today()),
        customer=party.name,
        customer_nip=party.nip,
        customer_city=party.city,
        more=lambda: attributes.printed(customer=party.pk),
    )
    language = (get_language() or "pl")[:2]
    dressed = layouts.dressing(by.company_id, kind="statement", language=language if language in ("pl", "en", "de") else "en", facts=told)
    return {"dressed": dressed, "accent": prints.accent(dressed.accent), "logo": prints.picture(dressed.logo)}


def account_context(request: kit.Request, party: parties.Party) -> dict[str, Any]:
    by, today = request.actor, clock.today()
    first, wrong = _asked_day(request, "from", today.replace(month=1, day=1))
    last, wrong_last = _asked_day(request, "to", today)
    wrong = wrong or wrong_last or ("" if first <= last else _("The range ends before it begins."))
    if wrong:
        first, last = today.replace(month=1, day=1), today
    return {**account_of(party, first=first, last=last, by=by), "may_mail": by.may("mail.send"), "wrong": wrong}


def account_of(party: parties.Party, *, first: dt.date, last: dt.date, by: Actor) -> dict[str, Any]:
    """What the statement shows, on the page and printed."""
    return {
        "party": party,
        "first": first,
        "last": last,
        "accounts": [
            {"sums": one, "lines": [(line, words.ACCOUNT_KINDS[line.kind]) for line in one.lines]}
            for one in queries.statement_of_account(party.pk, first=first, last=last, by=by)
        ],
        "balance": queries.balance(party.pk, by=by),
        "company": company.Company.objects.get(pk=by.company_id),
        "today": clock.today(),
    }
