"""From bank lines to payments: who paid, what it settles, and one click to book a set (SET-2)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from kupiec.ground.kernel import locks, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import rules
from kupiec.money.receivables.models import Payment, Receivable, StatementLine
from kupiec.money.receivables.services import naming
from kupiec.money.receivables.services.payments import register_payments
from kupiec.money.receivables.values import ZERO, Allocation, LineProposal, PaymentRow
from kupiec.people.parties import public as parties

Items = Mapping[int, Sequence[Receivable]]


def propose_lines(lines: Sequence[StatementLine], *, by: Actor) -> list[LineProposal]:
    """For each bank line: its probable payer, why, and what it settles. Constant queries; lines in order of days.

    What one line settles is no longer proposed to the next.
    """
    by.require("receivables.see")
    ordered = sorted(lines, key=lambda line: (line.on, line.pk))
    by_key = _open_by_digits(ordered, by=by)
    payers = _payers(ordered, by_key)
    items = _items({party for party, _ in payers.values() if party}, by=by)
    told = naming.references_of([row for rows in items.values() for row in rows], [line.title for line in ordered])
    left = {row.pk: abs(row.open) for rows in items.values() for row in rows}
    found = {}
    for line in ordered:
        party, reason = payers[line.pk]
        parts = _parts(line, items.get(party or 0, ()), left, told)
        for part in parts:
            left[part.receivable_id] -= part.amount
        rest = abs(line.amount) - sum((part.amount for part in parts), ZERO)
        found[line.pk] = LineProposal(line.pk, party, reason, tuple(parts), rest)
    return [found[line.pk] for line in lines]


def _parts(line: StatementLine, rows: Sequence[Receivable], left: Mapping[int, Decimal], told: naming.References) -> list[Allocation]:
    side = rules.DEBIT if line.amount > 0 else rules.CREDIT
    fitting = naming.candidates(rows, side=side, currency=line.currency_id, told=told, left=left)
    return rules.propose(abs(line.amount), fitting, title=line.title)


def _digits(text: str) -> list[str]:
    return [group.lstrip("0") or "0" for group in re.findall(r"[0-9]+", text)[:40]]


def _open_by_digits(lines: Sequence[StatementLine], *, by: Actor) -> dict[tuple[str, ...], set[tuple[int, str]]]:
    """Open documents (party, number) by the digits of their numbers, two groups at least."""
    if not lines:
        return {}
    rows = Receivable.objects.filter(company_id=by.company_id, currency__in={line.currency_id for line in lines}).exclude(open=0)
    found: dict[tuple[str, ...], set[tuple[int, str]]] = defaultdict(set)
    for party, number in rows.values_list("party_id", "number").distinct():
        key = tuple(_digits(number))
        if len(key) > 1:
            found[key].add((party, number))
    return found


def _payers(lines: Sequence[StatementLine], by_key: Mapping[tuple[str, ...], set[tuple[int, str]]]) -> dict[int, tuple[int | None, str]]:
    """Each line's payer: by account (the party's own, else of its earlier payments), NIP in the title, number named."""
    accounts = {line.account.removeprefix("PL") for line in lines if line.account}
    told = _one_party(parties.PartyBankAccount.objects.filter(iban__in=_spelt(accounts)).values_list("iban", "party_id"))
    earlier = _one_party(
        Payment.objects.filter(
            company_id__in={line.company_id for line in lines},
            account__in=_spelt(accounts),
            party__isnull=False,
            cancelled=False,
        )
        .values_list("account", "party_id")
        .distinct()
    )
    nips = {nip for line in lines for nip in _nips(line.title)}
    by_nip = _one_party(parties.Party.objects.filter(nip__in=nips).values_list("nip", "pk"))
    found: dict[int, tuple[int | None, str]] = {}
    for line in lines:
        account = line.account.removeprefix("PL")
        named = _named(line.title, by_key)
        nip = next((by_nip[one] for one in _nips(line.title) if one in by_nip), None)
        found[line.pk] = next(
            ((party, why) for party, why in (
                (told.get(account), "account"), (named, "number"), (nip, "nip"), (earlier.get(account), "earlier"),
            ) if party),
            (None, ""),
        )  # fmt: skip
    return found


def _spelt(accounts: set[str]) -> list[str]:
    return sorted(accounts | {f"PL{one}" for one in accounts})


def _one_party(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Key → party, where only one party has it."""
    found: dict[str, set[int]] = defaultdict(set)
    for key, party in pairs:
        found[key.removeprefix("PL")].add(party)
    return {key: next(iter(who)) for key, who in found.items() if len(who) == 1}


def _nips(title: str) -> list[str]:
    return [re.sub(r"-", "", found) for found in re.findall(r"(?<!\d)(?:\d{10}|\d{3}-\d{3}-\d\d-\d\d|\d{3}-\d\d-\d\d-\d{3})(?!\d)", title)]


def _named(title: str, by_key: Mapping[tuple[str, ...], set[tuple[int, str]]]) -> int | None:
    """The one party whose open documents the title names; None when none or several."""
    groups = _digits(title)
    who = set()
    for size in range(2, 6):
        for start in range(len(groups) - size + 1):
            for party, number in by_key.get(tuple(groups[start : start + size]), ()):
                if rules.names(title, number):
                    who.add(party)
    return who.pop() if len(who) == 1 else None


def _items(party_ids: set[int], *, by: Actor) -> Items:
    found: dict[int, list[Receivable]] = defaultdict(list)
    rows = Receivable.objects.filter(company_id=by.company_id, party_id__in=party_ids).exclude(open=0)
    for row in rows.order_by("due", "number", "pk"):
        found[row.party_id].append(row)
    return found


def book_lines(line_ids: Sequence[int], *, by: Actor, party_id: int | None = None, proposals: bool = True) -> list[int]:
    """Register bank lines as payments, settled as proposed; returns the payments' ids, in order of the lines' ids.

    `party_id` names the payer of all of them; else each its own as proposed, unknown ones stay without a payer.
    Refuses STATE when a line is booked already.
    """
    by.require("receivables.pay")
    if proposals:
        by.require("receivables.match")
    with tx.write_tx(by=by):
        rows = StatementLine.objects.filter(company_id=by.company_id)
        lines = locks.lock(locks.Kind.STATEMENT, rows, ids=line_ids)
        if {line.pk for line in lines} != set(line_ids) or any(line.state != "new" for line in lines):
            raise Refusal("STATE", N_("Some of these lines are booked or set aside already."), "line_ids")
        found = _as_told(lines, party_id, by=by) if party_id else propose_lines(lines, by=by)
        ids = register_payments([_row(line, one, with_parts=proposals) for line, one in zip(lines, found, strict=True)], by=by)
        update_rows(
            StatementLine,
            [{"pk": line.pk, "state": "booked", "payment": pk} for line, pk in zip(lines, ids, strict=True)],
            ["state", "payment"],
        )
    return ids


def _as_told(lines: Sequence[StatementLine], party_id: int, *, by: Actor) -> list[LineProposal]:
    if not parties.Party.objects.filter(pk=party_id).exists():
        raise Refusal("NOT_FOUND", N_("There is no such record."), "party_id")
    rows = _items({party_id}, by=by).get(party_id, ())
    told = naming.references_of(rows, [line.title for line in lines])
    left = {row.pk: abs(row.open) for row in rows}
    found = []
    for line in lines:
        parts = _parts(line, rows, left, told)
        for part in parts:
            left[part.receivable_id] -= part.amount
        found.append(LineProposal(line.pk, party_id, "told", tuple(parts)))
    return found


def _row(line: StatementLine, found: LineProposal, *, with_parts: bool) -> PaymentRow:
    row = PaymentRow(
        company_id=line.company_id,
        kind="bank",
        on=line.on,
        amount=line.amount,
        party_id=found.party_id,
        currency=line.currency_id,
        title=line.title,
        account=line.account,
        payer_name=line.payer_name,
        bank_account_id=line.bank_account_id,
    )
    return replace(row, allocations=found.allocations) if with_parts else row
