"""What Word templates of offers may name, and what an offer tells them (OFR-9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import amount_words, prints, show
from kupiec.ground.kit import public as kit
from kupiec.ground.office import public as office
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.sales.offers import public as offers
from kupiec.sales.paperwork import facts

N = office.Name
KIND = "offers.version"
OFFER = "offers.offer"
D = Decimal


def names() -> list[office.Name]:
    """Everything a template of an offer may name."""
    return [
        N("offer.number", _("number of the offer"), "OF 21/11/2026"), N("offer.version", _("its version"), "2"), N("offer.subject", _("what it is about"), "Kotłownia osiedla"),
        N("offer.date", _("its date"), "23.11.2026"), N("offer.valid_until", _("until when it is valid"), "07.12.2026"), N("offer.reference", _("the customer’s own number"), "ZAP/7"),
        N("offer.contact", _("whose attention it is for"), "Jan Kowalski"), N("offer.payment", _("payment"), "przelew, 14 dni"), N("offer.delivery", _("delivery"), "własnym transportem"),
        N("offer.currency", _("currency"), "PLN"), N("offer.text_before", _("text before the lines"), "Dziękujemy za zapytanie."), N("offer.text_after", _("text after the lines"), "Zapraszamy do współpracy."),
        *facts.TOTALS("offer"), *facts.CUSTOMER, *facts.SALESPERSON, *facts.lines("lines"),
        *_choices("lines"),
        N("sections[].name", _("heading of a section"), "Kotłownia"), N("sections[].net", _("net value of a section"), facts.example("1000.00", "1 000,00"), "number"),
        *facts.lines("sections[].lines"), *_choices("sections[].lines"), *facts.RATES, *facts.more_names("offer"),
    ]  # fmt: skip


def _choices(top: str) -> list[office.Name]:
    return [
        N(f"{top}[].optional", _("whether the line is optional"), False, "flag"), N(f"{top}[].alternative", _("whether it stands instead of another"), False, "flag"),
    ]  # fmt: skip


def rows(by: Actor) -> QuerySet[offers.OfferVersion]:
    return offers.OfferVersion.objects.filter(offer__in=offers.visible(by))


def tell(pk: int, by: Actor) -> office.Told:
    """An offer's version as its print shows it: facts of the customer as they were when it was sent."""
    version = offers.reads.visible_version(pk, by=by)
    offer, lines = version.offer, offers.reads.lines(pk)
    language = version.language if version.language in facts.LANGUAGES else "en"
    snapshot = version.snapshot or parties.snapshot(
        parties.documents_facts([offer.party_id], company_id=version.company_id)[offer.party_id]
    )
    firm = [line for line in lines if line.kind == "line" and line.choice == "firm"]
    sums = offers.reads.totals(version, [(line, line.quantity) for line in firm])
    with prints.speaking(language):
        told = _lines(lines, language)
        head = {
            "number": offer.number, "version": str(version), "subject": offer.subject, "date": show.day(version.issue_date), "valid_until": show.day(version.valid_until),
            "reference": version.customer_reference, "contact": snapshot.get("contact") or offer.contact, "delivery": version.delivery_terms,
            "payment": parties.PaymentMethod.printed(version.payment_method, version.payment_days, language), "currency": version.currency_id,
            "text_before": version.text_before, "text_after": version.text_after, **facts.totals(version.net, version.vat, version.gross),
            "words": amount_words.in_words(version.gross, version.currency_id, language=language),
        }  # fmt: skip
        data = {
            "offer": head, "customer": facts.customer(snapshot), "salesperson": facts.salesperson(offer.salesperson), "lines": [one for _section, one in told],
            "sections": _sections(told), "vat_rates": facts.rates(sums.rates), **facts.more("offer", own=(OFFER, offer.pk), customer=offer.party_id),
        }  # fmt: skip
    return office.Told(
        company_id=version.company_id, language=language, party_id=offer.party_id, title=offers.reads.titled(version), data=data
    )


def _lines(lines: Sequence[offers.OfferLine], language: str) -> list[tuple[str, Mapping[str, Any]]]:
    """Priced lines, each with the heading it stands under."""
    units, heading = catalog.measures.printed(language), ""
    made: list[tuple[str, Mapping[str, Any]]] = []
    for line in lines:
        if line.kind != "line":
            heading = line.description
            continue
        told = {
            **facts.line(line, no=len(made) + 1, unit=units(line.unit)), "optional": line.choice == "optional", "alternative": line.choice == "alternative",
        }  # fmt: skip
        made.append((heading, told))
    return made


def _sections(told: Sequence[tuple[str, Mapping[str, Any]]]) -> list[dict[str, Any]]:
    """Lines by their headings; those above the first heading make a section without a name."""
    found: dict[str, dict[str, Any]] = {}
    for heading, one in told:
        section = found.setdefault(heading, {"name": heading, "lines": [], "sum": D(0)})
        section["lines"].append(one)
        section["sum"] += D(0) if one["optional"] or one["alternative"] else D(one["net"]["$n"])
    return [
        {"name": one["name"], "lines": one["lines"], "net": office.number(one["sum"], show.money(one["sum"]))} for one in found.values()
    ]


def _record(pk: int) -> tuple[str, int, str]:
    """Enclosures are chosen for an offer, whatever its version."""
    offer_id, language = offers.OfferVersion.objects.values_list("offer_id", "language").get(pk=pk)
    return OFFER, offer_id, language


def _print(pk: int, by: Actor) -> bytes:
    return prints.as_pdf(offers.printing.printout(offers.reads.visible_version(pk, by=by)))


SOURCE = office.Source(
    KIND, _("Offer"), rows=rows, see="offers.see", names=names, tell=tell, url=lambda pk: reverse("offer-version", args=[pk]),
    print_url=lambda pk: reverse("offer-print", args=[pk]), record=_record, change="offers.edit", own_print=_print,
)  # fmt: skip


class Operations:
    """What one does with an offer's version in the office."""

    def operations(self) -> Sequence[kit.Operation]:
        return (office.operation(KIND, right="offers.see"), office.pack_operation(KIND, right="offers.see"))


class Panels:
    """What goes with the offer, on its page."""

    def panels(self) -> Sequence[kit.Panel]:
        return (office.panel(KIND),)


class Packs:
    """Offers by e-mail go as packs."""

    def pack(self, version_id: int, prints_: Sequence[tuple[str, bytes]], *, by: Actor) -> bytes | None:
        enclosed = office.enclosed(KIND, version_id, by=by)
        if not any(one.goes for one in enclosed):
            return None
        return office.packed_with([office.Piece(title, content) for title, content in prints_], enclosed).content
