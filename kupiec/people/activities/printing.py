"""The printed note (ACT-4): Polish, English or German, by the party's language."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kupiec.ground.company import public as company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import prints
from kupiec.ground.kit import public as kit
from kupiec.people.activities import queries, rich
from kupiec.people.activities.models import Note
from kupiec.people.parties import public as parties

WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {"title": "Notatka", "for": "Dotyczy", "nip": "NIP", "date": "Data", "by": "Sporządził", "theirs": "Ze strony klienta",
           "ours": "Z naszej strony", "result": "Ustalenia:", "next": "Następny krok:"},
    "en": {"title": "Note", "for": "Regarding", "nip": "VAT No.", "date": "Date", "by": "Written by", "theirs": "On the customer’s side",
           "ours": "On our side", "result": "Agreed:", "next": "Next step:"},
    "de": {"title": "Notiz", "for": "Betrifft", "nip": "USt-IdNr.", "date": "Datum", "by": "Erstellt von", "theirs": "Auf Kundenseite",
           "ours": "Auf unserer Seite", "result": "Vereinbart:", "next": "Nächster Schritt:"},
}  # fmt: skip


def language_of(row: Note) -> str:
    return row.party.language if row.party.language in WORDS else "en"


def printout(row: Note) -> prints.Printout:
    """Everything that stands on the paper."""
    language = language_of(row)
    w = WORDS[language]
    own = company.Company.objects.get(pk=row.company_id)
    facts = parties.documents_facts([row.party_id], company_id=row.company_id)[row.party_id]
    address = parties.snapshot(facts)["address"]
    place = f"{address['postal_code']} {address['city']}".strip()
    with prints.speaking(language):
        return prints.Printout(
            title=w["title"], number=row.number, company=own.name, logo=own.logo,
            company_lines=(own.street, f"{own.postal_code} {own.city}".strip(), f"{w['nip']}: {own.nip}"),
            facts=((w["date"], kit.show.day(row.on)), (w["by"], str(row.employee or ""))),
            parties=(prints.PrintParty(label=w["for"], name=facts.name, lines=[line for line in (address["street"], place) if line],
                                       numbers=((w["nip"], facts.nip or facts.vat_eu),)),),
            blocks={"before_lines": f"{rich.paragraphs(row.title)}{rich.clean(row.html)}"},
            notes=((w["result"], row.result), (w["next"], row.next_step), (f"{w['theirs']}:", row.theirs), (f"{w['ours']}:", row.ours)),
            languages=(language,),
        )  # fmt: skip


def file_name(row: Note) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", row.number).strip("-") + ".pdf"


def as_pdf(pk: int, by: Actor) -> bytes:
    """The print as the e-mail carries it."""
    return prints.as_pdf(printout(queries.notes(by).select_related("party", "employee").get(pk=pk)))
