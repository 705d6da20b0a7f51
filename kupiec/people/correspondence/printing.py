"""Printed letters, on the company's paper (COR-3): Polish, English or German, as the letter is written."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from kupiec.ground.attributes import public as attributes
from kupiec.ground.company.public import Company
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import prints, show
from kupiec.ground.layouts import public as layouts
from kupiec.people.correspondence import queries
from kupiec.people.correspondence.models import Letter
from kupiec.people.correspondence.values import State, Way

WORDS: Mapping[str, Mapping[str, str]] = {
    "pl": {"title": "Pismo", "sign": "Nasz znak", "theirs": "Państwa znak", "about": "Dotyczy", "nip": "NIP", "draft": "Projekt", "person": "do rąk"},
    "en": {"title": "Letter", "sign": "Our ref.", "theirs": "Your ref.", "about": "Subject", "nip": "VAT No.", "draft": "Draft", "person": "Attn."},
    "de": {"title": "Schreiben", "sign": "Unser Zeichen", "theirs": "Ihr Zeichen", "about": "Betreff", "nip": "USt-IdNr.", "draft": "Entwurf", "person": "z. Hd."},
}  # fmt: skip


def printout(row: Letter) -> prints.Printout:
    """Everything that stands on the paper: sender, addressee in the window, signs, day and place, subject, text."""
    w = WORDS[row.language]
    own = Company.objects.get(pk=row.company_id)
    day = row.written_on or row.sent_on or clock.today()
    town = " ".join(filter(None, (row.postal_code, row.city)))
    lines = [
        f"{w['person']} {row.person_name}" if row.person_name else "",
        row.street,
        town,
        row.country if row.country not in ("", own.country) else "",
    ]
    contact = " · ".join(filter(None, (own.phone, own.email, own.website)))
    with prints.speaking(row.language):
        told = layouts.Facts(
            number=row.number, date=str(show.day(day)), due=str(show.day(row.due_on)) if row.due_on else "", reference=row.their_sign, customer=row.name,
            customer_city=row.city, salesperson=str(row.employee or ""),
            more=lambda: attributes.printed(customer=row.party_id),
        )  # fmt: skip
        made = prints.Printout(
            title=w["title"], number=row.number, company=own.name, logo=own.logo, template="correspondence/print/letter.html",
            company_lines=[line for line in (own.street, f"{own.postal_code} {own.city}".strip(), f"{w['nip']}: {own.nip}" if own.nip else "", contact) if line],
            mark=w["draft"] if row.state == State.DRAFT else "",
            facts=((w["sign"], row.number), (w["theirs"], row.their_sign)),
            parties=(prints.PrintParty(label="", name=row.name, lines=[line for line in lines if line]),),
            blocks={"place": format_html("{}{}", f"{own.city}, " if own.city else "", show.day(day)), "about": _subject(w["about"], row.subject),
                    "said": paragraphs(row.content)},
            footer=own.court_entry, languages=(row.language,),
        )  # fmt: skip
        return layouts.dress(made, layouts.dressing(row.company_id, kind="letter", language=row.language, facts=told))


def _last(language: str, by: Actor) -> bytes | None:
    row = queries.visible(by).filter(way=Way.OUT, language=language).select_related("employee").order_by("-pk").first()
    return prints.as_pdf(printout(row)) if row else None


LAST = {"letter": _last}


def _subject(label: str, subject: str) -> SafeString:
    return format_html('<p class="about"><b>{}: {}</b></p>', label, subject)


def paragraphs(text: str) -> SafeString:
    """A text as people write it: an empty line begins a paragraph, a single one a new line."""
    parts = [part for part in re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip()) if part.strip()]
    return format_html_join("", "<p>{}</p>", ((_lines(part),) for part in parts))


def _lines(part: str) -> SafeString:
    return SafeString("<br>".join(str(conditional_escape(line)) for line in part.split("\n")))


def file_name(row: Letter) -> str:
    return re.sub(r"[^A-Za-z0-9]+", "-", row.number).strip("-") + ".pdf"


def as_pdf(pk: int, by: Actor) -> bytes:
    """The print as the e-mail carries it."""
    return prints.as_pdf(printout(queries.letter(pk, by=by)))
