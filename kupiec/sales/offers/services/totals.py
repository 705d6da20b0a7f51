"""Totals of versions, and what an offer shows of the version that counts: derived figures, no new version number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.bulk import update_rows
from kupiec.ground.kernel.vat import Totals
from kupiec.sales.offers import rules
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.values import Choice, LineKind, LineValue, VersionState

ZERO = Decimal(0)


def of(version: OfferVersion, lines: Iterable[OfferLine]) -> Totals:
    """Totals of the lines that count: firm ones, no headings."""
    counted = [
        LineValue(line.vat_code, line.vat_percent, line.net) for line in lines if line.kind == LineKind.LINE and line.choice == Choice.FIRM
    ]
    return rules.totals(counted, method=version.vat_method, prices_gross=version.prices_gross)


def put(version: OfferVersion, lines: Sequence[OfferLine]) -> Totals:
    """Totals and cost onto the version, not saved."""
    sums = of(version, lines)
    version.net, version.vat, version.gross = sums.net, sums.vat, sums.gross
    costs = (line.cost_value for line in lines if line.kind == LineKind.LINE and line.choice == Choice.FIRM)
    version.cost = sum((cost for cost in costs if cost is not None), ZERO)
    return sums


def recount(version: OfferVersion) -> Totals:
    """Write a version's totals anew, and its offer's figures."""
    sums = put(version, list(OfferLine.objects.filter(offer_version_id=version.pk)))
    version.updated_at = clock.now()
    row = {name: getattr(version, name) for name in ("pk", "net", "vat", "gross", "cost", "updated_at")}
    update_rows(OfferVersion, [row], ["net", "vat", "gross", "cost", "updated_at"])
    refresh([version.offer_id])
    return sums


def refresh(offer_ids: Sequence[int]) -> None:
    """What offers show of the version that counts; two statements."""
    show(list(OfferVersion.objects.filter(offer_id__in=list(offer_ids)).order_by("ordinal", "variant")))


def show(versions: Iterable[OfferVersion], values: Mapping[int, Mapping[str, Any]] | None = None) -> None:
    """The same of versions in hand (all of each offer), in one statement, with `values` written as well, which makes a
    new version of the record."""
    by_offer: defaultdict[int, list[OfferVersion]] = defaultdict(list)
    for version in versions:
        by_offer[version.offer_id].append(version)
    moment = clock.now()
    rows = []
    for pk, members in by_offer.items():
        shown = counting(members)
        rows.append({
            "pk": pk, "net": shown.net, "gross": shown.gross, "currency": shown.currency_id,
            "valid_until": shown.valid_until, "versions": len({one.ordinal for one in members}), "updated_at": moment,
            **(values or {}).get(pk, {}),
        })  # fmt: skip
    fields = [name for name in rows[0] if name != "pk"] if rows else []
    update_rows(Offer, rows, fields, bump="version" if values else "")


_RANK = {
    VersionState.ACCEPTED: 4, VersionState.SENT: 3, VersionState.DRAFT: 2, VersionState.REJECTED: 1,
    VersionState.EXPIRED: 1, VersionState.DISCARDED: 0,
}  # fmt: skip


def counting(versions: Sequence[OfferVersion]) -> OfferVersion:
    """The version an offer is judged by; of equal ones the latest, of its variants the first."""
    return max(versions, key=lambda one: (_RANK[VersionState(one.state)], one.ordinal, -ord(one.variant or "@")))
