"""Forms: a new document for a customer, the head of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import public as kit
from kupiec.money.invoicing import queries, words
from kupiec.money.invoicing.screens import currencies
from kupiec.money.invoicing.services import head, start
from kupiec.money.invoicing.values import HeadEdit, Kind
from kupiec.people.parties import public as parties

I = kit.inputs  # noqa: E741


@dataclass(frozen=True, slots=True)
class NewInvoice:
    """What a new document begins with."""

    orderer_id: int
    kind: str = Kind.INVOICE
    currency: str = ""


def _start(command: NewInvoice, *, by: Actor) -> int:
    return start.start(command.orderer_id, kind=command.kind, currency=command.currency, by=by)


def _initial(request: kit.Request) -> Mapping[str, Any]:
    base = company.queries.own(request.actor.company_id).base_currency
    given = request.GET.get("orderer", "")
    kind = request.GET.get("kind", "")
    return {
        "orderer_id": int(given) if given.isdecimal() and len(given) < 19 else None,
        "kind": kind if kind in (Kind.INVOICE, Kind.PROFORMA) else Kind.INVOICE,
        "currency": base,
    }


NEW = kit.Form(
    name="invoicing.new",
    title=_("New invoice"),
    command=NewInvoice,
    fields=(
        I.Pick("orderer_id", _("Buyer"), picker="parties.customer", required=True, span=12),
        I.Choice("kind", _("Kind"), options=tuple((key, words.KINDS[key]) for key in ("invoice", "proforma")), span=6),
        I.Choice("currency", _("Currency"), options=currencies, span=6),
    ),
    initial=_initial,
    save=_start,
    done=lambda pk: reverse("invoice", args=[pk]),
    right="invoicing.draft",
    button=_("Begin"),
)


def _accounts(by: Actor) -> list[tuple[int, str]]:
    rows = company.BankAccount.objects.filter(company_id=by.company_id, active=True).order_by("currency", "pk")
    return [(row.pk, f"{row.currency_id} {kit.show.account(row.iban)}") for row in rows]


def _methods(by: Actor) -> list[tuple[str, str]]:
    rows = parties.PaymentMethod.objects.filter(active=True).order_by("position", "name")
    return list(rows.values_list("code", "name"))


def _load(pk: int, *, by: Actor) -> tuple[Mapping[str, Any], int | None]:
    row = queries.one(pk, by=by)
    names = [
        "orderer_id",
        "recipient_id",
        "payer_id",
        "issue_date",
        "sale_date",
        "due_date",
        "payment_method",
        "payment_days",
        "bank_account_id",
        "salesperson_id",
        "language",
        "second_language",
        "customer_reference",
        "remarks",
        "exemption_reason",
        "reason",
        "vat_period",
    ]
    return {name: getattr(row, name) for name in names}, row.version


def _edit(command: HeadEdit, *, pk: int, version: int | None, by: Actor) -> int:
    was, _version = _load(pk, by=by)
    told = {name: getattr(command, name) for name in was}
    told |= {name: told[name] or "" for name in ("payment_method", "second_language")}
    changed = {name: value for name, value in told.items() if value not in (None, was[name])}
    head.edit_head(pk, HeadEdit(**changed), version=version, by=by)
    return pk


EDIT = kit.Form(
    name="invoicing.edit",
    title=_("Head of the document"),
    command=HeadEdit,
    fields=(
        kit.Group(
            _("Parties to the document"),
            (
                I.Pick("orderer_id", _("Buyer"), picker="parties.customer", span=4),
                I.Pick("recipient_id", _("Recipient"), picker="parties.party", span=4),
                I.Pick("payer_id", _("Payer"), picker="parties.party", span=4),
            ),
        ),
        kit.Group(
            _("Dates and payment"),
            (
                I.Day("issue_date", _("Issued on"), required=True, span=3),
                I.Day("sale_date", _("Sale date"), required=True, span=3),
                I.Integer("payment_days", _("Days of payment"), span=3, least=0, most=365),
                I.Day("due_date", _("Due"), span=3),
                I.Choice("payment_method", _("Payment method"), options=_methods, blank="—", span=4),
                I.Choice("bank_account_id", _("Bank account"), options=_accounts, blank="—", span=8),
            ),
        ),
        kit.Group(
            _("Print"),
            (
                I.Choice("language", _("Language"), options=words.LANGUAGES, span=3),
                I.Choice("second_language", _("Second language"), options=words.LANGUAGES, blank="—", span=3),
                I.Text("customer_reference", _("Order number"), max=80, span=6),
                I.Text("exemption_reason", _("Basis of VAT exemption"), max=240, span=12),
                I.Text("reason", _("Reason of the correction"), max=240, span=12),
                I.Area("remarks", _("Remarks"), max=2000, span=12),
            ),
        ),
        kit.Group(
            _("Sales"),
            (
                I.Pick("salesperson_id", _("Salesperson"), picker="company.employee", span=6),
                I.Day("vat_period", _("VAT period (corrections)"), span=6),
            ),
        ),
    ),
    load=_load,
    save=_edit,
    done=lambda pk: reverse("invoice", args=[pk]),
    right="invoicing.draft",
)
