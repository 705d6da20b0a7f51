"""Reads of offers: what an actor may see, versions, lines, comparison, what is left to order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery, Sum
from django.utils.translation import gettext

from kupiec.ground.documents import public as documents
from kupiec.ground.kernel import vat
from kupiec.ground.kernel.actor import Actor
from kupiec.sales.offers import rules
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion, Ordered
from kupiec.sales.offers.values import ComparedLine, Comparison, LineKind, LineValue

ZERO = Decimal(0)
TERMS = ("valid_until", "payment_method", "payment_days", "delivery_terms", "text_before", "text_after", "currency_id")


def visible(by: Actor) -> QuerySet[Offer]:
    """Offers of the company the actor may see: scope domain `offers`, own = his as salesperson or guardian."""
    rows = Offer.objects.filter(company_id=by.company_id)
    if not by.may("offers.see"):
        return rows.none()
    return documents.within(rows, "offers", party="party", by=by)


def one(pk: int, *, by: Actor) -> Offer:
    """An offer for its page; DoesNotExist when the actor may not see it."""
    return visible(by).select_related("party", "salesperson", "branch", "reason", "competitor").get(pk=pk)


def filled(version_ids: Sequence[int]) -> set[int]:
    """Which of these versions offer something: have lines besides headings and remarks."""
    rows = OfferLine.objects.filter(offer_version_id__in=list(version_ids), kind=LineKind.LINE)
    return set(rows.order_by().values_list("offer_version_id", flat=True).distinct())


def versions(offer_id: int) -> list[OfferVersion]:
    """All versions in order, variants side by side."""
    return list(OfferVersion.objects.filter(offer_id=offer_id).order_by("ordinal", "variant"))


def offers_of(version_ids: Sequence[int]) -> list[int]:
    """The offers these versions are of, each once."""
    return list(OfferVersion.objects.filter(pk__in=list(version_ids)).order_by("offer_id").values_list("offer_id", flat=True).distinct())


def visible_version(pk: int, *, by: Actor) -> OfferVersion:
    """A version whose offer the actor may see; DoesNotExist otherwise."""
    return OfferVersion.objects.select_related("offer", "offer__party").get(pk=pk, offer__in=visible(by))


def titled(version: OfferVersion) -> str:
    """The number with the version, as pages, files and messages call it."""
    return gettext("%(number)s v. %(version)s") % {"number": version.offer.number, "version": version}


def lines(version_id: int, *, ids: Sequence[int] | None = None) -> list[OfferLine]:
    rows = OfferLine.objects.filter(offer_version_id=version_id).select_related("item", "promotion").order_by("position", "pk")
    return list(rows if ids is None else rows.filter(pk__in=list(ids)))


def alternatives(found: Sequence[OfferLine]) -> dict[int, int]:
    """Of a version's lines in order: which line each alternative stands instead of."""
    return rules.alternatives((line.pk, line.kind, line.choice) for line in found)


def portion(line: OfferLine, quantity: Decimal) -> Decimal:
    """Value of so much of a line, in its unit."""
    return line.net if quantity == line.quantity else rules.value_of(quantity, line.unit_price, line.discount_percent)


def totals(version: OfferVersion, taken: Iterable[tuple[OfferLine, Decimal]]) -> vat.Totals:
    """Net, VAT and gross of so much of these lines, whether they count by themselves or not."""
    values = [LineValue(line.vat_code, line.vat_percent, portion(line, quantity)) for line, quantity in taken]
    return rules.totals(values, method=version.vat_method, prices_gross=version.prices_gross)


def with_ordered(rows: QuerySet[OfferLine]) -> QuerySet[OfferLine]:
    """The lines, each with `ordered`: how much of it went into orders that were not cancelled, in base units."""
    live = Ordered.objects.filter(offer_line=OuterRef("pk")).exclude(order_line__order__state="cancelled")
    return rows.annotate(ordered=Subquery(live.order_by().values("offer_line").annotate(sum=Sum("quantity")).values("sum")))


def left_of(line: OfferLine) -> Decimal:
    """What is still open of a line read `with_ordered`, in base units: wanted − ordered."""
    return max(line.base_quantity - (line.ordered or ZERO), ZERO)  # type: ignore[attr-defined]


def left_to_order(line_ids: Sequence[int]) -> dict[int, Decimal]:
    """What is still open of each line, in base units; one statement."""
    return {line.pk: left_of(line) for line in with_ordered(OfferLine.objects.filter(pk__in=list(line_ids)).defer("trace"))}


def compare(before_id: int, after_id: int) -> Comparison:
    """Two versions side by side; four statements."""
    papers = OfferVersion.objects.in_bulk([before_id, after_id])
    before, after = papers[before_id], papers[after_id]
    return rules.compare(
        compared(before_id),
        compared(after_id),
        terms_before={name: getattr(before, name) for name in TERMS},
        terms_after={name: getattr(after, name) for name in TERMS},
    )


def compared(version_id: int) -> list[ComparedLine]:
    return [
        ComparedLine(
            line.thread or line.pk, line.kind, line.item.code if line.item else "", line.description, line.unit, line.quantity,
            line.unit_price, line.discount_percent, line.net, line.choice, line.vat_code,
        )
        for line in lines(version_id)
    ]  # fmt: skip
