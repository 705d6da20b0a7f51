"""Open receivables and payables from files: what customers owed when the old program was left (KER-16)."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from kupiec.ground.company import public as company
from kupiec.ground.exchange.public import Field, Known, Outcome, Row, RowError, Target
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_, translate
from kupiec.money.receivables.models import Receivable
from kupiec.money.receivables.services import open_items
from kupiec.money.receivables.values import ONE, OpenItem
from kupiec.people.parties import public as parties

SOURCE = "receivables.opening"
FIELDS = (
    Field("party", label=N_("Party (identifier, code or NIP)"), required=True, max_length=80),
    Field("number", label=N_("Document number"), required=True, max_length=60),
    Field("open", "decimal", label=N_("Left to pay"), required=True, places=2),
    Field("issue_date", "day", label=N_("Issued"), required=True),
    Field("due", "day", label=N_("Due"), required=True),
    Field("kind", "choice", label=N_("Receivable or payable"), choices=("receivable", "payable")),
    Field("currency", label=N_("Currency"), max_length=3),
    Field("rate", "decimal", label=N_("Exchange rate"), places=8),
)


@dataclass(frozen=True, slots=True)
class _Wanted:
    row: Row
    item: OpenItem


def _source_id(company_id: int, party_id: int, kind: str, number: str) -> int:
    """The same document of the same party is the same item, however often its file is read."""
    text = f"{company_id}\n{party_id}\n{kind}\n{number}".encode()
    return int.from_bytes(hashlib.sha256(text).digest()[:8], "big") >> 1


def _wanted(rows: Sequence[Row], by: Actor) -> tuple[list[_Wanted], dict[int, list[RowError]]]:
    known = parties.named.find_parties({row.values["party"] for row in rows}, by=by)
    base = company.queries.own(by.company_id).base_currency
    currencies = set(company.Currency.objects.values_list("code", flat=True))
    good, errors, seen = [], {}, set()
    for row in rows:
        values = row.values
        try:
            currency = (values.get("currency") or base).upper()
            _check(values["party"] in known, currency in currencies, currency == base or bool(values.get("rate")), values["open"] != 0)
        except Refusal as refusal:
            errors[row.number] = [RowError(refusal.field, refusal.code, refusal.text)]
            continue
        kind, party = values.get("kind") or "receivable", known[values["party"]]
        key = _source_id(by.company_id, party, kind, values["number"])
        if key in seen:
            errors[row.number] = [RowError("number", "DUPLICATE", translate(N_("This document stands in the file twice.")))]
            continue
        seen.add(key)
        item = OpenItem(
            by.company_id, party, SOURCE, key, values["number"], kind, values["issue_date"],
            ((values["due"], half_up(values["open"], 2)),), currency, ONE if currency == base else values["rate"],
        )  # fmt: skip
        good.append(_Wanted(row, item))
    return good, errors


def _check(party: bool, currency: bool, rate: bool, amount: bool) -> None:
    if not party:
        raise Refusal("UNKNOWN_KEY", N_("No party has this identifier, code or NIP."), "party")
    if not currency:
        raise Refusal("UNKNOWN_KEY", N_("There is no such currency."), "currency")
    if not rate:
        raise Refusal("REQUIRED", N_("Give the exchange rate."), "rate")
    if not amount:
        raise Refusal("NOT_A_NUMBER", N_("Nothing is left to pay."), "open")


def _standing(wanted: Sequence[_Wanted], by: Actor) -> dict[int, Receivable]:
    keys = [one.item.source_id for one in wanted]
    return {row.source_id: row for row in Receivable.objects.filter(company_id=by.company_id, source=SOURCE, source_id__in=keys)}


def look(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    """Read before is changed; the same number of the same party from elsewhere may be the same document."""
    wanted, _errors = _wanted(rows, by)
    standing = _standing(wanted, by)
    numbers = {one.item.number for one in wanted}
    others = Receivable.objects.filter(company_id=by.company_id, number__in=numbers).exclude(source=SOURCE)
    elsewhere = set(others.values_list("party_id", "number"))
    found = {}
    for one in wanted:
        if one.item.source_id in standing:
            found[one.row.number] = Known("update")
        else:
            twin = (one.item.party_id, one.item.number) in elsewhere
            found[one.row.number] = Known("twin", one.item.number) if twin else Known("new")
    return found


def save(rows: Sequence[Row], by: Actor) -> Outcome:
    """Open what is not open yet; change what nothing has settled since; name what payments have touched."""
    by.require("receivables.import")
    wanted, errors = _wanted(rows, by)
    updated = 0
    with tx.write_tx(by=by):
        standing = _standing(wanted, by)
        for one in wanted:
            row = standing.get(one.item.source_id)
            if row is not None and not _change(row, one.item):
                sentence = translate(N_("A payment has already been matched with it; it stays as it is."))
                errors[one.row.number] = [RowError("open", "SETTLED", sentence)]
            elif row is not None:
                updated += 1
        fresh = [one.item for one in wanted if one.item.source_id not in standing]
        open_items(fresh, by=by)
    return Outcome(created=len(fresh), updated=updated, errors=errors)


def _change(row: Receivable, item: OpenItem) -> bool:
    """Whether the item now is as the file says."""
    ((due, amount),) = item.instalments
    same = (row.due, row.amount, row.issue_date, row.currency_id, row.rate) == (due, amount, item.issue_date, item.currency, item.rate)
    if same:
        return True
    free = Receivable.objects.filter(pk=row.pk, open=F("amount"))
    changes = {"due": due, "amount": amount, "open": amount, "issue_date": item.issue_date, "rate": item.rate}
    return bool(free.update(**changes, currency_id=item.currency))


OPENING = Target(
    "open_receivables", N_("Open receivables and payables"), FIELDS, save, right="receivables.import", look=look, icon="receipt",
    note=N_("What is still to be paid from the program used before"),
)  # fmt: skip
