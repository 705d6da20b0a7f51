"""Posting schemes: an edited scheme is a new version, so every entry keeps the one it was made by."""

from __future__ import annotations

from collections.abc import Sequence

from kupiec.ground.kernel import audit, clock, locks, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.ledger import rules
from kupiec.money.ledger.models import Account, Scheme, SchemeLine
from kupiec.money.ledger.values import Leg, SchemeLineDraft


def edit_scheme(kind: str, *, name: str, lines: Sequence[SchemeLineDraft], version: int | None = None, by: Actor) -> int:
    """Make a new current version of the scheme of `kind`; returns its id.

    Refuses SCHEME, NO_ACCOUNT, NAME; `Conflict` when someone made a newer version meanwhile.
    """
    by.require("ledger.schemes")
    if not name.strip():
        raise Refusal("NAME", N_("Give the scheme a name."), "name")
    records.fit(Scheme, {"name": name.strip()})
    with tx.write_tx(by=by):
        legs = _legs(lines, by=by)
        rules.check_scheme(legs)
        current = locks.lock(locks.Kind.ACCOUNT, Scheme.objects.filter(company_id=by.company_id, kind=kind, current=True))
        seen = current[0].version if current else 0
        if version is not None and version != seen:
            raise Conflict(N_("Someone else changed this scheme meanwhile."), seen=version, found=seen)
        Scheme.objects.filter(pk__in=[scheme.pk for scheme in current]).update(current=False)
        return _store(kind, name.strip(), seen + 1, legs, by=by)


def _store(kind: str, name: str, version: int, legs: Sequence[Leg], *, by: Actor) -> int:
    scheme = Scheme(company_id=by.company_id, kind=kind, name=name, version=version, created_at=clock.now())
    scheme.save(force_insert=True)
    SchemeLine.objects.bulk_create(
        SchemeLine(
            scheme=scheme,
            position=position,
            side=leg.side,
            amount=leg.amount,
            account_id=leg.account_id,
            own_account=leg.own_account,
            negated=leg.negated,
        )
        for position, leg in enumerate(legs, 1)
    )
    audit.tell("ledger.scheme", [scheme.pk], "edited", by=by, data={"version": version})
    return scheme.pk


def _legs(lines: Sequence[SchemeLineDraft], *, by: Actor) -> list[Leg]:
    accounts = dict(
        Account.objects.filter(company_id=by.company_id, number__in={line.account for line in lines}, active=True).values_list(
            "number", "pk"
        )
    )
    for line in lines:
        if line.account not in accounts:
            raise Refusal(
                "NO_ACCOUNT",
                N_("There is no active account %(number)s."),
                "lines",
                params={"number": line.account},
            )
    return [Leg(line.side, line.amount, accounts[line.account], line.own_account, line.negated) for line in lines]
