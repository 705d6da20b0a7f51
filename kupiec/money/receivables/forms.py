"""The form that enters a payment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.receivables import queries, rules, services, words
from kupiec.money.receivables.values import PaymentEntry

In = kit.inputs


def currencies() -> list[tuple[str, str]]:
    return [(code, code) for code in company.Currency.objects.order_by("pk").values_list("code", flat=True)]


def _bank_accounts(by: Actor) -> list[tuple[int, str]]:
    rows = company.BankAccount.objects.filter(company_id=by.company_id, active=True).order_by(F("main").desc(), "pk")
    return [(row.pk, f"{row.bank_name} …{row.iban[-4:]} {row.currency_id}".strip()) for row in rows]


def _entry_initial(request: kit.Request) -> Mapping[str, Any]:
    """A payment of a receivable (`?receivable=`) is filled in; else today's bank payment in."""
    by = request.actor
    values: dict[str, Any] = {"kind": "bank_in", "on": clock.today(), "currency": "PLN", "settle": True}
    asked = request.GET.get("receivable", "")
    if asked.isdecimal() and len(asked) < 19:
        row = queries.visible(by).get(pk=int(asked))
        into = rules.side_of_item(row.kind, row.amount) == rules.DEBIT
        values |= {
            "kind": "bank_in" if into else "bank_out", "amount": abs(row.open), "party_id": row.party_id,
            "currency": row.currency_id, "title": row.number,
        }  # fmt: skip
    return values


NEW_PAYMENT = kit.Form(
    name="receivables.payment_new",
    title=_("New payment"),
    command=PaymentEntry,
    fields=(
        In.Choice("kind", _("Kind"), options=words.ENTRY_KINDS, required=True, span=4),
        In.Day("on", _("Date"), required=True, span=3),
        In.Amount("amount", _("Amount"), required=True, span=3),
        In.Choice("currency", _("Currency"), options=lambda by: currencies(), required=True, span=2),
        In.Pick("party_id", _("Party"), picker="parties.party", span=6, help=_("Who paid, or whom we paid.")),
        In.Text("title", _("Title"), span=6, max=400, help=_("A document number here is settled first.")),
        In.Choice("bank_account_id", _("Our account"), options=_bank_accounts, span=6),
        In.Flag("settle", _("Settle open documents at once"), span=6),
    ),
    initial=_entry_initial,
    save=services.enter_payment,
    done=lambda pk: reverse("payment", args=[pk]),
    right="receivables.pay",
    button=_("Register"),
)
