"""Bank statements: formats kept, files previewed and imported (SET-2). Importing a file twice brings nothing twice."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from kupiec.ground.company import public as company
from kupiec.ground.kernel import audit, clock, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.receivables import statement_files, statement_formats
from kupiec.money.receivables.models import Statement, StatementFormat, StatementLine
from kupiec.money.receivables.values import BankLine, ImportedStatement, Layout, Preview

RIGHT = "receivables.import"


def save_format(name: str, layout: Layout, *, pk: int | None = None, version: int | None = None, by: Actor) -> int:
    """Keep how a bank writes its files, under a name."""
    by.require(RIGHT)
    if not name.strip():
        raise Refusal("REQUIRED", N_("This field is required."), "name")
    with tx.write_tx(by=by):
        rows = StatementFormat.objects.filter(company_id=by.company_id)
        row = rows.select_for_update().filter(pk=pk).first() if pk else StatementFormat(company_id=by.company_id)
        if row is None:
            raise Refusal("NOT_FOUND", N_("There is no such record."))
        if version is not None and version != row.version:
            raise Conflict(N_("Someone else has changed this record meanwhile."), seen=version, found=row.version)
        if rows.filter(name=name.strip()).exclude(pk=pk or 0).exists():
            raise Refusal("TAKEN", N_("This is already in use."), "name")
        row.name, row.layout = name.strip(), asdict(layout)
        row.version += 1 if pk else 0
        row.save()
    return int(row.pk)


def layout_of(kept: dict[str, Any]) -> Layout:
    """A layout from what a format keeps; unknown parts are left out."""
    known = {field.name for field in fields(Layout)}
    values = {name: value for name, value in kept.items() if name in known}
    return Layout(**{**values, "title": tuple(values.get("title", ()))})


def preview_statement(data: bytes, layout: Layout, *, bank_account_id: int, by: Actor) -> Preview:
    """What an import would bring: lines, errors by row, and lines that are in already. Nothing is written."""
    by.require(RIGHT)
    account = _account(bank_account_id, by=by)
    found = _read(data, layout, str(account.currency_id))
    prints = fingerprints(found.lines, account.pk)
    known = set(StatementLine.objects.filter(bank_account=account, fingerprint__in=prints.values()).values_list("fingerprint", flat=True))
    return replace(found, known=frozenset(row for row, one in prints.items() if one in known))


def _read(data: bytes, layout: Layout, currency: str) -> Preview:
    """CAMT.053 and MT940 say themselves what is what; a CSV needs its layout."""
    if statement_formats.kind_of(data):
        return statement_formats.read(data, currency=currency)
    return statement_files.read(data, layout, currency=currency)


def import_statement(
    data: bytes, layout: Layout, *, bank_account_id: int, file_name: str = "", skip_errors: bool = False, by: Actor
) -> ImportedStatement:
    """Keep the new lines of a bank's file. Refuses ROWS when rows can't be read, unless `skip_errors`."""
    by.require(RIGHT)
    with tx.write_tx(by=by):
        account = _account(bank_account_id, by=by)
        found = preview_statement(data, layout, bank_account_id=account.pk, by=by)
        if found.errors and not skip_errors:
            raise Refusal(
                "ROWS",
                N_("%(count)s rows can’t be read; correct them or leave them out."),
                "file",
                params={"count": len(found.errors)},
            )
        fresh = found.fresh
        if not fresh:
            return ImportedStatement(None, 0, len(found.known), len(found.errors))
        statement = _statement(found, account, data, file_name, by=by)
        prints = fingerprints(found.lines, account.pk)
        StatementLine.objects.bulk_create(_line(line, statement, prints[line.row], position) for position, line in enumerate(fresh, 1))
        audit.tell("receivables.statement", [statement.pk], "imported", by=by, data={"lines": len(fresh)})
    return ImportedStatement(int(statement.pk), len(fresh), len(found.known), len(found.errors))


def _account(pk: int, *, by: Actor) -> company.BankAccount:
    found = company.BankAccount.objects.filter(pk=pk, company_id=by.company_id).first()
    if found is None:
        raise Refusal("NOT_FOUND", N_("There is no such record."), "bank_account_id")
    return found


def _statement(found: Preview, account: company.BankAccount, data: bytes, file_name: str, *, by: Actor) -> Statement:
    """Balances are kept only when all the file's lines are new: else they would tell of other lines too."""
    days = sorted(line.on for line in found.fresh)
    whole = not found.known and not found.errors
    return Statement.objects.create(
        company_id=by.company_id,
        bank_account=account,
        file_name=file_name.replace("\\", "/").rsplit("/", 1)[-1][:160],
        file_hash=hashlib.sha256(data).hexdigest(),
        first_day=days[0],
        last_day=days[-1],
        opening=found.opening if whole else None,
        closing=found.closing if whole else None,
        created_at=clock.now(),
        created_by=by.user_id,
    )


def _line(line: BankLine, statement: Statement, fingerprint: str, position: int) -> StatementLine:
    return StatementLine(
        company_id=statement.company_id,
        statement=statement,
        bank_account_id=statement.bank_account_id,
        position=position,
        on=line.on,
        amount=line.amount,
        currency_id=line.currency,
        title=line.title,
        payer_name=line.payer_name,
        account=line.account,
        reference=line.reference,
        fingerprint=fingerprint,
    )


def fingerprints(lines: Sequence[BankLine], account_id: int) -> dict[int, str]:
    """What makes each line (by row) the same in another file: its facts, and which of equal lines it is.

    Two equal transfers of one day are two lines in every file that holds the day.
    """
    seen: Counter[str] = Counter()
    found: dict[int, str] = {}
    for line in lines:
        facts = "\x1f".join(
            [str(account_id), line.on.isoformat(), str(line.amount), line.currency, line.account,
             line.title.casefold(), line.reference]
        )  # fmt: skip
        seen[facts] += 1
        found[line.row] = hashlib.sha256(f"{facts}\x1f{seen[facts]}".encode()).hexdigest()
    return found


def ignore_lines(line_ids: Sequence[int], *, by: Actor) -> int:
    """Set lines aside that are no payments of parties: fees, transfers between own accounts."""
    return _turn(line_ids, "new", "ignored", by=by)


def restore_lines(line_ids: Sequence[int], *, by: Actor) -> int:
    """Bring lines set aside back to the list."""
    return _turn(line_ids, "ignored", "new", by=by)


def _turn(line_ids: Sequence[int], was: str, becomes: str, *, by: Actor) -> int:
    by.require(RIGHT)
    with tx.write_tx(by=by):
        rows = StatementLine.objects.filter(company_id=by.company_id, pk__in=line_ids, state=was)
        count = rows.update(state=becomes)
        if count != len(set(line_ids)):
            raise Refusal("STATE", N_("Some of these lines are booked or set aside already."), "line_ids")
    return count
