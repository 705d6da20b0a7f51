"""The chart of accounts: accounts are added, renamed and closed, never deleted."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import definitions, rules
from kupiec.money.ledger.models import Account, SchemeLine


def install(company_id: int, *, by: Actor) -> None:
    """Put in the small Polish chart and the schemes the company lacks."""
    with tx.write_tx(by=by):
        definitions.install(company_id)


def add_account(number: str, *, name: str, kind: str, by_party: bool = False, by: Actor) -> int:
    """Add an account. Refuses ACCOUNT_NUMBER, ACCOUNT_EXISTS, NAME, KIND."""
    by.require("ledger.accounts")
    number = number.strip().upper()
    rules.check_number(number)
    _check(name, kind)
    with tx.write_tx(by=by):
        if Account.objects.filter(company_id=by.company_id, number=number).exists():
            raise Refusal("ACCOUNT_EXISTS", N_("The account %(number)s exists already."), "number", params={"number": number})
        account = Account(company_id=by.company_id, number=number, name=name.strip(), kind=kind, by_party=by_party)
        account.save(force_insert=True)
        return account.pk


def edit_account(pk: int, *, name: str, kind: str, by_party: bool = False, version: int | None = None, by: Actor) -> int:
    """Rename an account or change its kind; the number stays. `Conflict` when someone edited it meanwhile."""
    by.require("ledger.accounts")
    _check(name, kind)
    with tx.write_tx(by=by):
        account = _one(pk, by=by)
        if version is not None and version != account.version:
            raise Conflict(N_("Someone else changed this account meanwhile."), seen=version, found=account.version)
        account.name, account.kind, account.by_party = name.strip(), kind, by_party
        account.version += 1
        account.save(force_update=True)
    return pk


def set_active(ids: Sequence[int], *, active: bool, by: Actor) -> None:
    """Close accounts for new schemes, or open them again. Refuses ACCOUNT_USED while a current scheme posts there."""
    by.require("ledger.accounts")
    with tx.write_tx(by=by):
        accounts = locks.lock(locks.Kind.ACCOUNT, Account.objects.filter(company_id=by.company_id), ids=ids)
        if not active:
            _check_unused(accounts)
        Account.objects.filter(pk__in=[account.pk for account in accounts]).update(active=active)
        audit.tell("ledger.account", [account.pk for account in accounts], "opened" if active else "closed", by=by)


def close_accounts(ids: Sequence[int], *, by: Actor) -> None:
    set_active(ids, active=False, by=by)


def open_accounts(ids: Sequence[int], *, by: Actor) -> None:
    set_active(ids, active=True, by=by)


def _check_unused(accounts: Sequence[Account]) -> None:
    used = SchemeLine.objects.filter(account__in=accounts, scheme__current=True).values_list("account__number", "scheme__name").first()
    if used:
        raise Refusal(
            "ACCOUNT_USED",
            N_("The scheme “%(scheme)s” posts to the account %(number)s."),
            "number",
            params={"number": used[0], "scheme": used[1]},
        )


def _one(pk: int, *, by: Actor) -> Account:
    found = locks.lock(locks.Kind.ACCOUNT, Account.objects.filter(company_id=by.company_id), ids=[pk])
    if not found:
        raise Account.DoesNotExist
    return found[0]


def _check(name: str, kind: str) -> None:
    if not name.strip():
        raise Refusal("NAME", N_("Give the account a name."), "name")
    records.fit(Account, {"name": name.strip()})
    if kind not in dict(Account.KINDS):
        raise Refusal("KIND", N_("Choose a kind of account."), "kind")
