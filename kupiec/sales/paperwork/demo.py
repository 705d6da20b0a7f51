"""Demo: the company's own Word template of offers in use; documents that go out with offers, one of them out of date."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import override

from kupiec.ground.kernel import clock
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kit import pdf
from kupiec.ground.office import public as office
from kupiec.sales.paperwork import offer_data

PAPERS = (
    ("Odpis z KRS", -20, 70, True),
    ("Zaświadczenie o niezaleganiu (US)", -95, -5, True),
    ("Ogólne warunki sprzedaży", -300, None, False),
)


def fill(*, by: Actor) -> None:
    """One template, published; papers to enclose."""
    _papers(by=by)
    with override("pl"):
        content = office.beginning(offer_data.SOURCE)
    pk = office.save_template({"name": "Oferta – wzór ze wszystkimi danymi", "kind": offer_data.KIND, "language": "pl"}, by=by)
    office.upload(pk, name="oferta-wzor.docx", content=content, by=by)
    office.publish([pk], by=by)


def _papers(*, by: Actor) -> None:
    today = clock.today()
    pages = pdf.render_pdfs(f"<h1>{name}</h1><p>Dokument przykładowy.</p>" for name, *_rest in PAPERS)
    for at, ((name, issued, until, required), content) in enumerate(zip(PAPERS, pages, strict=True), 1):
        pk = office.save_enclosure({"name": name, "kind": offer_data.KIND, "position": at * 10, "required": required}, by=by)
        last = None if until is None else today + dt.timedelta(until)
        office.add_paper(
            pk, office.PaperDraft(name=f"{name}.pdf", content=content, issued_on=today + dt.timedelta(issued), valid_until=last), by=by
        )
