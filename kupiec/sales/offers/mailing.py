"""Offers by e-mail (KER-18): the last version, all its variants in one PDF; sending a draft freezes it first."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.late import late
from kupiec.ground.kernel.words import N_
from kupiec.ground.kit import prints, show
from kupiec.ground.mail import public as mail
from kupiec.sales.offers import printing, queries, services, sockets
from kupiec.sales.offers.models import Offer, OfferVersion

if TYPE_CHECKING:
    import pypdfium2
else:
    pypdfium2 = late("pypdfium2")

SUBJECT = "offers.offer"
SPOKEN = ("pl", "en", "de")


def last(offer_ids: Sequence[int]) -> dict[int, list[OfferVersion]]:
    """The last version of each offer, its variants in order; one statement."""
    rows = (
        OfferVersion.objects.filter(offer_id__in=list(offer_ids))
        .exclude(state="discarded")
        .select_related("offer", "offer__party", "offer__salesperson")
    )
    found: dict[int, list[OfferVersion]] = {}
    for version in rows.order_by("offer_id", "ordinal", "variant"):
        known = found.setdefault(version.offer_id, [])
        if known and known[0].ordinal != version.ordinal:
            known.clear()
        known.append(version)
    return found


def tell(ids: Sequence[int], by: Actor) -> dict[int, mail.Told]:
    """Three statements for any set, and those of whoever tells more facts."""
    offers = {offer.pk: offer for offer in queries.visible(by).filter(pk__in=list(ids)).select_related("party")}
    versions = last(list(offers))
    filled = queries.filled([version.pk for rows in versions.values() for version in rows])
    more = sockets.told(list(offers), company_id=by.company_id)
    return {pk: _told(offer, versions.get(pk, []), filled, more[pk]) for pk, offer in offers.items()}


def _told(offer: Offer, versions: Sequence[OfferVersion], filled: Collection[int], more: Mapping[str, str]) -> mail.Told:
    if not versions:
        return mail.Told(company_id=offer.company_id, kind="offer", language="pl", title=offer.number, party_id=offer.party_id,
                         reason=N_("The offer has no version to send."))  # fmt: skip
    first = versions[0]
    empty = any(version.state == "draft" and version.pk not in filled for version in versions)
    with prints.speaking(first.language if first.language in SPOKEN else "en"):
        facts = {
            "document.number": offer.number, "document.date": show.day(first.issue_date), "document.due": show.day(first.valid_until),
            "document.total": " / ".join(show.money(version.gross, version.currency_id) for version in versions),
            "document.reference": first.customer_reference, "customer.name": offer.party.name, "salesperson.name": str(first.offer.salesperson or ""), **more,
        }  # fmt: skip
    return mail.Told(company_id=offer.company_id, kind="offer", language=first.language, title=offer.number, party_id=offer.party_id, facts=facts,
                     reason=N_("The offer has no lines yet.") if empty else "",
                     note=N_("Sending freezes this version of the offer.") if any(version.state == "draft" for version in versions) else "")  # fmt: skip


def ready(pk: int, by: Actor) -> None:
    """What is still a draft of the last version becomes sent."""
    drafts = [version.pk for version in last([pk]).get(pk, []) if version.state == "draft"]
    if drafts:
        services.send(drafts, by=by)


def _pdf(pk: int, by: Actor) -> bytes:
    versions = last([pk])[pk]
    made = [prints.as_pdf(printing.printout(version)) for version in versions]
    with prints.speaking(versions[0].language):
        named = [(queries.titled(version), content) for version, content in zip(versions, made, strict=True)]
    for packs in sockets.packs:
        whole = packs.pack(versions[0].pk, named, by=by)
        if whole is not None:
            return whole
    if len(made) == 1:
        return made[0]
    together = pypdfium2.PdfDocument.new()
    for one in made:
        together.import_pages(pypdfium2.PdfDocument(one))
    out = io.BytesIO()
    together.save(out)
    return out.getvalue()


SOURCE = mail.Source(
    SUBJECT, rows=queries.visible, see="offers.see", tell=tell, pdf=_pdf, url=lambda pk: reverse("offer", args=[pk]), ready=ready
)
