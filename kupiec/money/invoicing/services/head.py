"""The head of a draft: parties, dates, terms, texts."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import records
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.invoicing import rules
from kupiec.money.invoicing.models import Invoice, InvoiceLine
from kupiec.money.invoicing.services.lines import editing
from kupiec.money.invoicing.values import HeadEdit, Kind
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties

CORRECTION_MAY = {"issue_date", "due_date", "payment_days", "remarks", "reason", "vat_period", "exemption_reason",
                  "language", "second_language", "bank_account_id"}  # fmt: skip
LANGUAGES = ("", "pl", "en", "de")


def edit_head(invoice_id: int, edit: HeadEdit, *, version: int | None = None, by: Actor) -> int:
    """Change a draft's head; returns its new version. `Conflict` when somebody changed it meanwhile.

    Another orderer brings the terms of payment and his VAT with him; lines keep their prices until asked (`reprice`). Refuses
    PARTY_ARCHIVED, LANGUAGE, BAD_NUMBER, UNKNOWN_KEY, DUE_BEFORE_ISSUE, TOO_EARLY, CORRECTION.
    """
    given = {one.name: getattr(edit, one.name) for one in fields(HeadEdit) if getattr(edit, one.name) is not None}
    with editing(invoice_id, by=by) as head:
        if version is not None and version != head.version:
            raise Conflict(N_("Somebody else changed this document meanwhile."), seen=version, found=head.version)
        _check_given(head, given, by=by)
        if "orderer_id" in given and given["orderer_id"] != head.orderer_id:
            _new_vat(head, given["orderer_id"])
            given = _with_terms(head, given, by=by)
        _set_dates(head, given)
        for name, value in given.items():
            setattr(head, name, value)
        rules.check_dates(issue_date=head.issue_date, sale_date=head.sale_date, due=head.due_date)
        head.version += 1
        head.save(force_update=True)
        return head.version


def _check_given(head: Invoice, given: dict[str, Any], *, by: Actor) -> None:
    if head.kind == Kind.CORRECTION and set(given) - CORRECTION_MAY:
        raise Refusal("CORRECTION", N_("A correction has the parties and terms of the invoice it corrects."))
    for name in ("language", "second_language"):
        if given.get(name, "") not in LANGUAGES:
            raise Refusal("LANGUAGE", N_("Documents are printed in Polish, English or German."), name)
    if not 0 <= given.get("payment_days", 0) <= 365:
        raise Refusal("BAD_NUMBER", N_("Days of payment are between 0 and 365."), "payment_days")
    records.fit(Invoice, {name: value for name, value in given.items() if not name.endswith("_id")})
    records.check_keys(Invoice, [given])
    account = given.get("bank_account_id")
    if account and not company.BankAccount.objects.filter(pk=account, company_id=by.company_id).exists():
        raise Refusal("UNKNOWN_KEY", N_("There is no such bank account."), "bank_account_id")


def _with_terms(head: Invoice, given: dict[str, Any], *, by: Actor) -> dict[str, Any]:
    """Terms of the new orderer, under what was given; he receives and pays where the old one did."""
    facts = parties.documents_facts([new := given["orderer_id"]], company_id=by.company_id)[new]
    parties.check_can_trade(facts)
    made: dict[str, Any] = {}
    for role in ("recipient_id", "payer_id"):
        if getattr(head, role) == head.orderer_id:
            made[role] = new
    if facts.terms:
        made["payment_method"] = facts.terms.payment_method
        made["payment_days"] = facts.terms.payment_days
        made["language"] = facts.terms.document_language or facts.language
        if facts.terms.salesperson_id:
            made["salesperson_id"] = facts.terms.salesperson_id
    if made.get("language") not in LANGUAGES:
        made.pop("language", None)
    return made | given


def _new_vat(head: Invoice, new: int) -> None:
    facts = parties.documents_facts([head.orderer_id, new], company_id=head.company_id)
    catalog.vat.follow(InvoiceLine.objects.filter(invoice=head), before=facts[head.orderer_id].terms, after=facts[new].terms)


def _set_dates(head: Invoice, given: dict[str, Any]) -> None:
    """The due date follows the issue date and the days of payment unless it is given itself."""
    if "due_date" in given:
        given.setdefault("payment_days", max((given["due_date"] - given.get("issue_date", head.issue_date)).days, 0))
    elif "issue_date" in given or "payment_days" in given:
        issue = given.get("issue_date", head.issue_date)
        given["due_date"] = rules.due_date(issue, given.get("payment_days", head.payment_days))
    if "issue_date" in given and head.sale_date == head.issue_date and head.kind != Kind.CORRECTION:
        given.setdefault("sale_date", given["issue_date"])
