"""Terms of customers and suppliers with the actor's company (PTY-4)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import bells, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.people.parties import events, identifiers, queries
from kupiec.people.parties.models import Address, CustomerTerms, Party, PaymentMethod, PriceKind, SupplierTerms
from kupiec.people.parties.values import VatStatus

TERMS = (
    "price_kind_id", "group_id", "abc_class", "markup_percent", "markup_shown", "payment_method_id", "payment_days",
    "einvoice_consent", "einvoice_email", "default_delivery_id", "document_language", "salesperson_id",
    "ledger_account", "vat_status", "revenue_kind",
)  # fmt: skip
CREDIT = ("credit_limit", "limit_basis", "blocked", "block_reason")
SUPPLY = (
    "payment_method_id", "payment_days", "lead_days", "our_number", "ledger_account", "vat_status", "cost_kind",
)  # fmt: skip


def become_customer(party_ids: Collection[int], *, by: Actor) -> None:
    """Give parties the customer role and terms with the actor's company; harmless where they have them."""
    from kupiec.people.parties.services.register import finish

    by.require("parties.edit")
    with tx.write_tx(by=by):
        Party.objects.filter(pk__in=sorted(set(party_ids)), customer=False).update(customer=True)
        ensure_terms(party_ids, company_id=by.company_id)
        finish(sorted(set(party_ids)), by=by)


def ensure_terms(party_ids: Collection[int], *, company_id: int) -> None:
    """Rows of terms where they are missing, with the price kind and payment method that are proposed first."""
    ids = set(party_ids)
    missing = ids - set(CustomerTerms.objects.filter(company_id=company_id, party_id__in=ids).values_list("party_id", flat=True))
    if not missing:
        return
    price_kind = PriceKind.objects.filter(active=True, proposed=True).first()
    method = PaymentMethod.objects.filter(active=True).order_by("position", "pk").first()
    CustomerTerms.objects.bulk_create(
        CustomerTerms(
            company_id=company_id, party_id=party_id, price_kind=price_kind, payment_method=method,
            payment_days=method.days if method else 0,
        )
        for party_id in sorted(missing)
    )  # fmt: skip


def save_terms(party_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> None:
    """Change a customer's terms; only the fields named. Limit and blockade need the right `parties.credit`."""
    queries.visible(by).get(pk=party_id)
    save_terms_of({party_id: changes}, versions=None if version is None else {party_id: version}, by=by)


def save_terms_of(changes: Mapping[int, Mapping[str, Any]], *, versions: Mapping[int, int] | None = None, by: Actor) -> None:
    """Change terms of many customers of the actor's company; a constant number of statements.

    Refuses REQUIRED (a blockade without its reason), BAD_VALUE, UNKNOWN_KEY, UNKNOWN_FIELD, CONFLICT.
    """
    if not changes:
        return
    named = {name for values in changes.values() for name in values}
    _require(named, by=by)
    ids = sorted(changes)
    with tx.write_tx(by=by):
        become_customer(ids, by=by)
        found = CustomerTerms.objects.select_for_update().filter(company_id=by.company_id, party_id__in=ids)
        rows = {row.party_id: row for row in found.order_by("pk")}
        _check_versions(rows, versions or {})
        cleaned = {pk: _clean(rows[pk], values) for pk, values in changes.items()}
        records.check_keys(CustomerTerms, cleaned.values())
        _check_places(cleaned)
        attnames = sorted({name for values in cleaned.values() for name in values})
        update_rows(
            CustomerTerms,
            [{"pk": rows[pk].pk, **{n.removesuffix("_id"): cleaned[pk].get(n, getattr(rows[pk], n)) for n in attnames}} for pk in ids],
            [name.removesuffix("_id") for name in attnames],
            bump="version",
        )
        bells.ring(events.TermsChanged(by.company_id, tuple(ids)), by=by)
        _refit(ids, by=by)


def _refit(ids: Sequence[int], *, by: Actor) -> None:
    from kupiec.people.parties.services import bases

    bases.refit(ids, by=by)


def _require(named: set[str], *, by: Actor) -> None:
    if unknown := named - {*TERMS, *CREDIT}:
        raise Refusal("UNKNOWN_FIELD", N_("Terms have no field “%(name)s”."), params={"name": min(unknown)[:40]})
    if named & set(TERMS):
        by.require("parties.terms")
    if named & set(CREDIT):
        by.require("parties.credit")


def _check_versions(rows: Mapping[int, CustomerTerms], versions: Mapping[int, int]) -> None:
    for party_id, seen in versions.items():
        if rows[party_id].version != seen:
            raise Conflict(N_("Somebody else changed these terms meanwhile."), seen=seen, found=rows[party_id].version)


def _clean(row: CustomerTerms, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as stored; what depends on another field is checked against the row."""
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in values.items()}
    if clean.get("einvoice_email"):
        clean["einvoice_email"] = identifiers.email(clean["einvoice_email"], field="einvoice_email")
    _check_numbers(clean)
    if clean.get("abc_class", "") not in ("", "A", "B", "C"):
        raise Refusal("BAD_VALUE", N_("The class is A, B, C or empty."), "abc_class")
    if clean.get("markup_shown", "folded") not in ("folded", "line"):
        raise Refusal("BAD_VALUE", N_("The markup is folded into the price or shown on the line."), "markup_shown")
    check_vat_status(clean)
    if clean.get("blocked") is False:
        clean["block_reason"] = ""
    if clean.get("blocked", row.blocked) and not clean.get("block_reason", row.block_reason):
        raise Refusal("REQUIRED", N_("Say why sales are blocked."), "block_reason")
    records.fit(CustomerTerms, {name: value for name, value in clean.items() if not name.endswith("_id")})
    return clean


def _check_numbers(clean: Mapping[str, Any]) -> None:
    if clean.get("markup_percent", Decimal(0)) <= -100:
        raise Refusal("BAD_VALUE", N_("A markdown is less than 100 per cent."), "markup_percent")
    check_days(clean)
    limit = clean.get("credit_limit")
    if limit is not None and limit < 0:
        raise Refusal("BAD_VALUE", N_("A credit limit is zero or more; leave it empty for none."), "credit_limit")


def check_days(clean: Mapping[str, Any], *names: str) -> None:
    for name in names or ("payment_days",):
        if not 0 <= clean.get(name, 0) <= 365:
            raise Refusal("BAD_VALUE", N_("Days are between 0 and 365."), name)


def check_vat_status(clean: Mapping[str, Any]) -> None:
    if clean.get("vat_status", "domestic") not in set(VatStatus):
        raise Refusal("BAD_VALUE", N_("There is no such VAT status."), "vat_status")


def _check_places(cleaned: Mapping[int, Mapping[str, Any]]) -> None:
    """A default delivery place is the customer's own."""
    places = {pk: values["default_delivery_id"] for pk, values in cleaned.items() if values.get("default_delivery_id")}
    if not places:
        return
    owners = dict(Address.objects.filter(pk__in=places.values(), archived=False).values_list("pk", "party_id"))
    if any(owners.get(place) != pk for pk, place in places.items()):
        raise Refusal("UNKNOWN_KEY", N_("The delivery place is not one of this customer’s addresses."),
                      "default_delivery_id")  # fmt: skip


def block(party_ids: Sequence[int], *, reason: str, by: Actor) -> None:
    """Stop sales to customers of the actor's company; the reason is shown wherever they are chosen."""
    save_terms_of({pk: {"blocked": True, "block_reason": reason} for pk in party_ids}, by=by)


def unblock(party_ids: Sequence[int], *, by: Actor) -> None:
    """Let the customers be sold to again."""
    save_terms_of({pk: {"blocked": False} for pk in party_ids}, by=by)


def save_supply(party_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> None:
    """Change a supplier's terms with the actor's company; gives the supplier role."""
    from kupiec.people.parties.services.register import finish

    by.require("parties.terms")
    if unknown := set(changes) - set(SUPPLY):
        raise Refusal("UNKNOWN_FIELD", N_("Terms have no field “%(name)s”."), params={"name": min(unknown)[:40]})
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    check_days(clean, "payment_days", "lead_days")
    check_vat_status(clean)
    records.fit(SupplierTerms, {name: value for name, value in clean.items() if not name.endswith("_id")})
    with tx.write_tx(by=by):
        party = queries.visible(by).get(pk=party_id)
        records.check_keys(SupplierTerms, [clean])
        row, _ = SupplierTerms.objects.get_or_create(company_id=by.company_id, party=party)
        records.update(row, clean, version=version)
        Party.objects.filter(pk=party_id, supplier=False).update(supplier=True)
        finish([party_id], by=by)
