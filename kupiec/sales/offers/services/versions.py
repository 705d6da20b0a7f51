"""Versions and variants: the number stays, the content is copied forward; sent ones are frozen (OFR-2, OFR-3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.attributes import public as attributes
from kupiec.ground.kernel import audit, bells, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.money.promotions import public as promotions
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import events, rules
from kupiec.sales.offers import found as lookup
from kupiec.sales.offers.models import Offer, OfferLine, OfferVersion
from kupiec.sales.offers.services import bundles, loading, making, price, totals
from kupiec.sales.offers.values import Changed, DraftOffer, DraftOfferLine, OfferState, VersionState

SUBJECT = "offers.offer"
_COPIED = (
    "company_id", "branch_id", "offer_id", "currency_id", "rate", "rate_table", "rate_on", "prices_gross", "vat_method",
    "payment_method", "payment_days", "language", "customer_reference", "remarks", "delivery_terms", "text_before",
    "text_after", "net", "vat", "gross", "cost",
)  # fmt: skip
_LINE = tuple(field.attname for field in OfferLine._meta.concrete_fields if field.attname not in ("id", "offer_version_id", "version"))
HEAD = (
    "issue_date", "valid_until", "payment_method", "payment_days", "delivery_terms", "text_before", "text_after",
    "customer_reference", "language", "label", "remarks",
)  # fmt: skip


def new_version(offer_id: int, *, source_id: int | None = None, label: str = "", by: Actor) -> int:
    """A draft that starts from the last version (or the one given), prices kept; returns its id.

    Refuses CLOSED, DRAFT_OPEN when a draft waits already, NO_OFFER.
    """
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer = loading.offers([offer_id], by=by)[offer_id]
        loading.check_open(offer)
        versions = list(OfferVersion.objects.filter(offer_id=offer_id).order_by("ordinal", "variant"))
        if any(one.state == VersionState.DRAFT for one in versions):
            raise Refusal("DRAFT_OPEN", N_("A version of this offer is still a draft; send it or discard it first."))
        source = next((one for one in versions if one.pk == source_id), versions[-1] if source_id is None else None)
        if source is None:
            raise Refusal("NO_OFFER", N_("There is no such offer."))
        ordinal = max(one.ordinal for one in versions) + 1
        made = _copy_version(source, ordinal=ordinal, variant="", label=label, by=by)
        totals.refresh([offer_id])
        audit.tell(SUBJECT, [offer_id], "versioned", by=by, data={"version": str(made), "source": str(source)})
        return made.pk


def add_variant(version_id: int, *, label: str = "", by: Actor) -> int:
    """A parallel variant of a version; the first one becomes A. Refuses VERSION_FROZEN when it was sent without letter."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, source = loading.version(version_id, by=by)
        loading.check_open(offer)
        if not source.variant:
            loading.draft(version_id, by=by)
            OfferVersion.objects.filter(pk=source.pk).update(variant="A")
        taken = OfferVersion.objects.filter(offer_id=offer.pk, ordinal=source.ordinal).values_list("variant", flat=True)
        letter = rules.next_variant([*taken, "A"])
        made = _copy_version(source, ordinal=source.ordinal, variant=letter, label=label, by=by)
        totals.refresh([offer.pk])
        audit.tell(SUBJECT, [offer.pk], "variant", by=by, data={"version": str(made)})
        return made.pk


def _copy_version(source: OfferVersion, *, ordinal: int, variant: str, label: str, by: Actor) -> OfferVersion:
    records.fit(OfferVersion, {"label": label})
    now, today = clock.now(), clock.today()
    length = source.valid_until - source.issue_date
    made = OfferVersion.objects.create(
        **{name: getattr(source, name) for name in _COPIED},
        ordinal=ordinal, variant=variant, label=label.strip(), made_from=source, issue_date=today,
        valid_until=today + max(length, dt.timedelta(days=1)), created_at=now, created_by=by.user_id, updated_at=now,
    )  # fmt: skip
    lines = OfferLine.objects.filter(offer_version_id=source.pk).order_by("position", "pk")
    twins: dict[int, int] = {}
    for parts in (False, True):
        chosen = [line for line in lines if (line.set_line_id is not None) is parts]
        rows = [
            OfferLine(
                offer_version_id=made.pk,
                **{name: getattr(line, name) for name in _LINE}
                | {"thread": line.thread or line.pk, "set_line_id": twins.get(line.set_line_id or 0)},
            )
            for line in chosen
        ]
        if rows:
            OfferLine.objects.bulk_create(rows)
            twins |= {line.pk: row.pk for line, row in zip(chosen, rows, strict=True)}
    promotions.copy(bundles.KIND, {source.pk: made.pk}, company_id=made.company_id)
    bells.ring(events.Copied(((source.pk, made.pk),), same_offer=True), by=by)
    return made


def edit(version_id: int, changes: Mapping[str, Any], *, version: int | None = None, by: Actor) -> int:
    """Change terms and texts of a draft version; its lines become stale when the price date or payment changes.

    Refuses VERSION_FROZEN, UNKNOWN_FIELD, VALID_UNTIL; Conflict on a stale version. Returns the new version number.
    """
    by.require("offers.edit")
    clean = {name: value.strip() if isinstance(value, str) else value for name, value in changes.items()}
    if unknown := set(clean) - set(HEAD):
        raise Refusal("UNKNOWN_FIELD", N_("There is no field “%(name)s”."), params={"name": min(unknown)[:40]})
    records.fit(OfferVersion, clean)
    with tx.write_tx(by=by):
        _offer, found = loading.draft(version_id, by=by, seen=version)
        if clean.get("valid_until", found.valid_until) < clean.get("issue_date", found.issue_date):
            raise Refusal("VALID_UNTIL", N_("An offer can’t end before its own date."), "valid_until")
        stale = [word for word, name in (("date", "issue_date"), ("payment", "payment_method"))
                 if name in clean and clean[name] != getattr(found, name)]  # fmt: skip
        if stale:
            lines = OfferLine.objects.filter(offer_version_id=found.pk, item__isnull=False)
            lines.filter(price_source=price.ENGINE).update(stale=" ".join(stale))
        renamed = clean.get("customer_reference", found.customer_reference) != found.customer_reference
        new = records.update(found, {**clean, "updated_at": clock.now()}, version=found.version)
        totals.refresh([found.offer_id])
        if renamed:
            lookup.changed([found.offer_id], by=by)
        return new


def edit_head(offer_id: int, *, subject: str, contact: str, salesperson_id: int | None, by: Actor) -> None:
    """Change what belongs to the offer as a whole: subject, person addressed, salesperson."""
    by.require("offers.edit")
    values = {"subject": subject.strip(), "contact": contact.strip(), "salesperson_id": salesperson_id}
    records.fit(Offer, {name: value for name, value in values.items() if name != "salesperson_id"})
    with tx.write_tx(by=by):
        offer = loading.offers([offer_id], by=by)[offer_id]
        records.check_keys(Offer, [values])
        records.update(offer, {**values, "updated_at": clock.now()}, version=None)
        lookup.changed([offer.pk], by=by)


def discard(version_id: int, *, by: Actor) -> None:
    """Put a draft version aside: it is kept and may be looked at. Refuses NO_PASSAGE, ONLY_VERSION."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.version(version_id, by=by)
        rules.check_passage(version.state, VersionState.DISCARDED)
        others = OfferVersion.objects.filter(offer_id=offer.pk).exclude(pk=version.pk).exclude(state=VersionState.DISCARDED)
        if not others.exists():
            raise Refusal("ONLY_VERSION", N_("This is the only version; close the offer instead."))
        OfferVersion.objects.filter(pk=version.pk).update(state=VersionState.DISCARDED, updated_at=clock.now())
        totals.refresh([offer.pk])
        audit.tell(SUBJECT, [offer.pk], "discarded", by=by, data={"version": str(version)})


def copy(version_id: int, *, party_id: int, reprice: bool, by: Actor) -> int:
    """A new offer with this version's lines and texts for another customer; priced for him, or at the same prices (OFR-3).

    Priced anew, the copy takes the bundles the original took; at the same prices their lines come over as they are.

    Returns the new offer's id.
    """
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.version(version_id, by=by)
        lines = OfferLine.objects.filter(offer_version_id=version.pk).order_by("position", "pk")
        if reprice:
            lines = lines.filter(promotion__isnull=True, set_line__isnull=True)
        usual = catalog.vat.code_of(None, parties.documents_facts([offer.party_id], company_id=offer.company_id)[offer.party_id].terms)
        today = clock.today()
        draft = DraftOffer(
            company_id=by.company_id, branch_id=by.branch_id or offer.branch_id, party_id=party_id, issue_date=today,
            lines=tuple(_copied_line(line, usual, reprice=reprice) for line in lines),
            valid_until=today + (version.valid_until - version.issue_date), currency=version.currency_id,
            prices_gross=version.prices_gross, subject=offer.subject, delivery_terms=version.delivery_terms,
            text_before=version.text_before, text_after=version.text_after, copied_from_id=offer.pk,
        )  # fmt: skip
        made = making.create([draft], by=by)[0]
        attributes.copy(SUBJECT, {offer.pk: made.offer_id}, by=by)
        if reprice:
            bundles.copied(Offer.objects.get(pk=made.offer_id), version.pk, OfferVersion.objects.get(pk=made.version_id))
        bells.ring(events.Copied(((version.pk, made.version_id),), same_offer=False), by=by)
        audit.tell(SUBJECT, [made.offer_id], "copied", by=by, data={"source": offer.number})
        return made.offer_id


def _copied_line(line: OfferLine, usual: str, *, reprice: bool) -> DraftOfferLine:
    """VAT goes by the customer, but where words have a rate of their own."""
    keep = not reprice or not line.item_id
    return DraftOfferLine(
        line.item_id, line.quantity, line.unit, line.factor, line.description, line.kind, line.choice,
        line.unit_price if keep else None, line.discount_percent if keep else making.ZERO,
        None if line.item_id or line.vat_code == usual else line.vat_code, line.cost, line.price_reason if keep else "",
    )  # fmt: skip


def reprice(version_id: int, *, line_ids: Sequence[int] | None = None, by: Actor) -> list[int]:
    """*Przelicz ceny*: new prices from the engine for all item lines of a draft (or those named); ids of those changed."""
    by.require("offers.edit")
    with tx.write_tx(by=by):
        offer, version = loading.draft(version_id, by=by)
        rows = OfferLine.objects.filter(
            offer_version_id=version.pk, item__isnull=False, promotion__isnull=True, set_line__isnull=True
        ).order_by("position")
        lines = list(rows if line_ids is None else rows.filter(pk__in=list(line_ids)))
        before = {line.pk: (line.unit_price, line.discount_percent, line.stale) for line in lines}
        price.price(lines, context=price.context(version, offer.party_id), fresh=True)
        changed = [one for one in lines if before[one.pk] != (one.unit_price, one.discount_percent, one.stale)]
        for line in changed:
            line.version += 1
        OfferLine.objects.bulk_update(changed, [
            "list_price", "unit_price", "discount_percent", "trace", "price_source", "price_reason", "net", "cost",
            "cost_value", "stale", "version",
        ])  # fmt: skip
        followed = bundles.finish(offer, version, Changed(tuple(line.pk for line in changed)))
        return list(followed.touched)


def expire(*, by: Actor) -> int:
    """Close offers whose validity ended: sent versions expire, offers with no other sent one get the result *expired*."""
    with tx.write_tx(by=by):
        today, now = clock.today(), clock.now()
        over = OfferVersion.objects.filter(company_id=by.company_id, state=VersionState.SENT, valid_until__lt=today)
        ids = sorted(set(over.values_list("offer_id", flat=True)))
        if not ids:
            return 0
        loading.offers(ids, by=by)
        over.update(state=VersionState.EXPIRED, decided_at=now, updated_at=now)
        alive = set(OfferVersion.objects.filter(offer_id__in=ids, state__in=["sent", "draft"]).values_list("offer_id", flat=True))
        gone = Offer.objects.filter(pk__in=set(ids) - alive, state=OfferState.SENT)
        closed = list(gone.values_list("pk", flat=True))
        gone.update(state=OfferState.EXPIRED, result_on=today, updated_at=now)
        totals.refresh(ids)
        audit.tell(SUBJECT, closed, "expired", by=by)
        if closed:
            bells.ring(events.Decided(tuple(closed)), by=by)
        return len(closed)
