"""The customer accepts a version, whole or in part, and signs: an order is made, the evidence is kept."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any

from kupiec.ground.kernel import audit, clock, records, tx
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.vat import Totals
from kupiec.ground.kernel.words import N_
from kupiec.sales.offerpages import queries, rules, tongue
from kupiec.sales.offerpages.models import Acceptance, Link
from kupiec.sales.offerpages.services.asking import live
from kupiec.sales.offerpages.values import OFFER, How, Signature
from kupiec.sales.offers import public as offers


def accept(link: Link, version_id: int, lines: Collection[int], signature: Signature, *, language: str) -> int:
    """The customer takes these lines of a version; a draft order is made, for us to check. Answers the acceptance's id.

    Whole lines as offered: prices may depend on quantities, another quantity is asked about. Refuses LINK_OVER, NO_VERSION,
    OUT_OF_DATE, REQUIRED, NOT_AGREED, BAD_SIGNATURE, NOTHING_CHOSEN, NO_LINE, GONE, ONE_OF, and what accepting an offer refuses.
    """
    by = Actor.system(link.company_id, request_id="offer-page")
    name, role, drawing = _signed(signature)
    with tx.write_tx(by=by):
        row = live(link)
        version = _version(row, version_id)
        rows = offers.reads.lines(version.pk)
        left = offers.left_to_order([line.pk for line in rows])
        rules.check_choice(lines, queries.takeable(rows, left))
        chosen = [(line, left[line.pk] / line.factor) for line in rows if line.pk in set(lines)]
        sums = offers.reads.totals(version, chosen)
        (made,) = offers.accept([version.pk], quantities={line.pk: quantity for line, quantity in chosen}, by=by)
        content = _content(row, version, chosen, sums)
        said = tongue.statement(language, row, version, sums)
        acceptance = Acceptance.objects.create(
            company_id=row.company_id, link=row, offer_version=version, order_id=made.order_id, at=clock.now(), name=name, role=role,
            how=How.DRAWN if drawing else How.TYPED, drawing=drawing, statement=said, content=content, seal=rules.seal(content), net=sums.net, gross=sums.gross,
            currency_id=version.currency_id, address=signature.address[:64], agent=signature.agent[:300],
        )  # fmt: skip
        audit.tell(OFFER, [row.offer_id], "signed", by=by, data={"name": acceptance.name, "version": str(version)})
    return int(acceptance.pk)


def _signed(signature: Signature) -> tuple[str, str, str]:
    """Name, role and drawing as they are kept. Refuses REQUIRED, NOT_AGREED, TOO_LONG, BAD_SIGNATURE."""
    name, role = ("".join(letter for letter in text if letter.isprintable()).strip() for text in (signature.name, signature.role))
    if not name:
        raise Refusal("REQUIRED", N_("Write your first name and surname."), "name")
    records.fit(Acceptance, {"name": name, "role": role})
    if not signature.agreed:
        raise Refusal("NOT_AGREED", N_("Tick that you accept the offer."), "agreed")
    return name, role, rules.written(rules.strokes(signature.drawing))


def _version(link: Link, version_id: int) -> offers.OfferVersion:
    """Refuses NO_VERSION, OUT_OF_DATE."""
    version = next((one for one in queries.versions_shown(link.offer_id) if one.pk == version_id), None)
    if version is None:
        raise Refusal("NO_VERSION", N_("A newer version was sent meanwhile."))
    if version.valid_until < clock.today():
        raise Refusal("OUT_OF_DATE", N_("The offer is no longer valid. Ask us for a new one."))
    return version


def _content(link: Link, version: offers.OfferVersion, chosen: Sequence[tuple[offers.OfferLine, Decimal]], sums: Totals) -> dict[str, Any]:
    """What was shown and chosen, word for word: texts only, so that it reads the same on every database."""
    return {
        "offer": link.offer.number, "version": str(version), "version_id": version.pk, "customer": str(version.snapshot.get("name", "")), "date": version.issue_date.isoformat(),
        "valid_until": version.valid_until.isoformat(), "currency": version.currency_id, "payment": f"{version.payment_method} {version.payment_days}", "delivery": version.delivery_terms,
        "lines": [
            {"id": line.pk, "code": line.item.code if line.item else "", "description": line.description, "quantity": _plain(quantity), "unit": line.unit,
             "price": _plain(line.unit_price), "discount": _plain(line.discount_percent), "vat": line.vat_code, "net": f"{offers.reads.portion(line, quantity):.2f}"}
            for line, quantity in chosen
        ],
        "net": f"{sums.net:.2f}", "vat": f"{sums.vat:.2f}", "gross": f"{sums.gross:.2f}",
    }  # fmt: skip


def _plain(value: Decimal) -> str:
    """Without trailing zeros and exponents."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
