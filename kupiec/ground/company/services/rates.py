"""Exchange rates: entered by hand, imported from a file (KER-2). Importing twice changes nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from kupiec.ground.company import rate_files
from kupiec.ground.company.models import Currency, ExchangeRate
from kupiec.ground.company.values import ImportedRates, Rate
from kupiec.ground.kernel import bulk, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.money import half_up
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

RIGHT = "company.rates"
Key = tuple[str, str, str, dt.date]


def save_rate(currency: str, *, on: dt.date, rate: Decimal, base: str = "PLN", table: str = "", by: Actor) -> None:
    """Enter one rate by hand, source `manual`; a rate of the same day is replaced."""
    by.require(RIGHT)
    if rate <= 0 or rate != half_up(rate, 8):
        raise Refusal("RATE", N_("A rate is above zero, with 8 decimals at most."), "rate")
    if currency == base:
        raise Refusal("CURRENCY", N_("The rate of a currency to itself is always 1."), "currency")
    with tx.write_tx(by=by):
        known = _known()
        if currency not in known or base not in known:
            raise Refusal("CURRENCY", N_("There is no currency “%(code)s”."), "currency", params={"code": currency})
        _store([Rate(currency, base, rate, on, table, "manual")])


def import_rates(data: bytes, *, first: dt.date | None = None, last: dt.date | None = None, by: Actor) -> ImportedRates:
    """Read a file of NBP table A or ECB rates and keep those from `first` to `last`; unknown currencies are skipped.

    Tells how many were new, changed, the same. Refuses RATE_FILE when the file can't be read; nothing is kept then.
    """
    by.require(RIGHT)
    if first and last and last < first:
        raise Refusal("RANGE", N_("The range ends before it begins."), "last")
    rates = [r for r in rate_files.read(data) if (not first or r.on >= first) and (not last or r.on <= last)]
    with tx.write_tx(by=by):
        known = _known()
        wanted = [rate for rate in rates if rate.currency in known and rate.base in known]
        skipped = sorted({rate.currency for rate in rates} - known)
        new, changed, same = _store(wanted)
    days = sorted({rate.on for rate in wanted})
    return ImportedRates(new, changed, same, tuple(skipped), *((days[0], days[-1]) if days else (None, None)))


def _known() -> set[str]:
    return set(Currency.objects.values_list("code", flat=True))


def _store(rates: Sequence[Rate]) -> tuple[int, int, int]:
    """New, changed, same; three statements for any number. The last of doubles in a file counts."""
    wanted: dict[Key, Rate] = {(r.base, r.currency, r.source, r.on): r for r in rates}
    if not wanted:
        return 0, 0, 0
    days = [rate.on for rate in wanted.values()]
    existing = {
        (row.base_id, row.currency_id, row.source, row.on): row
        for row in ExchangeRate.objects.filter(
            on__gte=min(days),
            on__lte=max(days),
            currency__in={key[1] for key in wanted},
            source__in={key[2] for key in wanted},
        )
    }
    fresh = [
        ExchangeRate(base_id=r.base, currency_id=r.currency, on=r.on, rate=r.rate, table=r.table, source=r.source)
        for key, r in wanted.items()
        if key not in existing
    ]
    ExchangeRate.objects.bulk_create(fresh)
    changed = [
        {"pk": existing[key].pk, "rate": r.rate, "table": r.table}
        for key, r in wanted.items()
        if key in existing and (existing[key].rate, existing[key].table) != (r.rate, r.table)
    ]
    bulk.update_rows(ExchangeRate, changed, ["rate", "table"])
    return len(fresh), len(changed), len(wanted) - len(fresh) - len(changed)
