"""Blocking goods for demands, and letting them go (STK-4)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import ZERO
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.stock.services import settings
from kupiec.money.stock.services.claims import Claims, Want
from kupiec.money.stock.services.holdings import Holdings, Key
from kupiec.money.stock.services.short import short
from kupiec.money.stock.values import Blocked, Policy, Source, Valuation


def block(
    sources: Sequence[Source],
    *,
    by: Actor,
    quantities: Mapping[int, Decimal] | None = None,
    partial: bool = True,
    reserve: bool = True,
) -> dict[int, Blocked]:
    """Keep goods for demands: from free stock a block, the rest (with `reserve`) a reservation on coming supply.

    `quantities` (by source id) are levels to be kept in all, so that blocking twice changes nothing; without it each
    demand is kept whole. What neither stock nor supply covers waits and becomes a block by itself on receipt.
    Demands compete in the order of the company's policy. Answers what is kept per source id.
    Refuses NO_DEMAND, and with `partial=False` SHORT_STOCK naming items and figures.
    """
    by.require("stock.block")
    with tx.write_tx(by=by):
        claims = _open(sources, by=by)
        for want in claims.in_order(claims.by_source[source] for source in dict.fromkeys(sources)):
            level = (quantities or {}).get(want.source[1], want.quantity)
            claims.claim(want, max(min(level, want.quantity), ZERO), wait=reserve)
            if not partial and want.block < level:
                _refuse(claims, want, level)
        _settle(claims)
        return {source_id: claims.by_source[(kind, source_id)].outcome() for kind, source_id in sources}


def release(sources: Sequence[Source], *, by: Actor) -> None:
    """Keep nothing for these demands any more; goods set free go to the next waiting. Unknown sources are passed over."""
    by.require("stock.block")
    with tx.write_tx(by=by):
        claims = _open(sources, by=by, strict=False)
        for want in list(claims.by_source.values()):
            claims.let_go(want)
        _settle(claims)


def serve(keys: Collection[Key], *, by: Actor) -> None:
    """Goods here may be had again: those who wait are served as far as they go."""
    with tx.write_tx(by=by):
        claims = _load(Holdings.open(keys, company_id=by.company_id, contents=False), set())
        claims.rebalance(keys)
        claims.write()
        claims.holdings.write()


def kept(sources: Iterable[Source], *, company_id: int) -> dict[Source, Blocked]:
    """What is kept for these demands now; sources without a demand are absent. One or two statements, no lock.

    Nothing is served here, so neither the company's policy nor its valuation matters.
    """
    holdings = Holdings(company_id, valuation=Valuation.FIFO)
    claims = Claims.load(holdings, policy=Policy.DATE, sources=set(sources))
    return {source: want.outcome() for source, want in claims.by_source.items()}


def _open(sources: Sequence[Source], *, by: Actor, strict: bool = True) -> Claims:
    """The demands with their balances locked; two statements, more for goods that were never there.

    A demand moved meanwhile to goods that would have to be locked before those held already is left alone: CHANGED, never a deadlock.
    """
    wanted = set(sources)
    claims = _load(_holdings(wanted, by=by), wanted)
    if any(want.company_id != by.company_id for want in claims.by_source.values()):
        raise Refusal("OTHER_COMPANY", N_("This belongs to another company."))
    keys = {want.key for want in claims.by_source.values()}
    if keys - claims.holdings.shelves.keys():
        if not Holdings.may_open(keys, company_id=by.company_id):
            raise Refusal("CHANGED", N_("Somebody has just changed this; try again."))
        claims = _load(Holdings.open(keys, company_id=by.company_id, contents=False), wanted)
    if strict and wanted - claims.by_source.keys():
        raise Refusal("NO_DEMAND", N_("Nothing is wanted here any more."), "lines")
    if any(want.key not in claims.holdings.shelves for want in claims.by_source.values()):
        raise Refusal("CHANGED", N_("Somebody has just changed this; try again."))
    return claims


def _holdings(wanted: set[Source], *, by: Actor) -> Holdings:
    """The balances at which demands of these sources stand, locked; none yet for sources of several kinds."""
    kinds = {kind for kind, _ in wanted}
    if len(kinds) > 1:
        return Holdings(by.company_id, valuation=Valuation.FIFO)
    ids = {source_id for _, source_id in wanted}
    return Holdings.of_demands("".join(kinds), ids, company_id=by.company_id)


def _load(holdings: Holdings, sources: set[Source]) -> Claims:
    policy = settings.of(holdings.company_id).policy
    return Claims.load(holdings, policy=policy, sources=sources, supply_at=holdings.shelves.keys())


def _settle(claims: Claims) -> None:
    """Goods set free go to the waiting; then everything is written."""
    claims.rebalance(claims.holdings.grown)
    claims.write()
    claims.holdings.write()


def _refuse(claims: Claims, want: Want, level: Decimal) -> None:
    shelf = claims.holdings.shelves[want.key]
    others = shelf.blocked - want.block
    raise short(want.key[1], wanted=level, figures=(shelf.on_hand, others, shelf.unfit), field="quantity")
