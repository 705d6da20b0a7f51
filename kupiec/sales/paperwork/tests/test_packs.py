"""Documents enclosed with offers: how they stand, what goes, one PDF of all (OFR-6)."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from pypdf import PdfReader

from kupiec.ground.files import storage
from kupiec.ground.kernel import clock
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.mail import public as mail
from kupiec.ground.office import queries, services
from kupiec.ground.office.models import Chosen, Enclosure, EnclosurePaper
from kupiec.ground.office.services.enclosures import PaperDraft
from kupiec.ground.office.tests.builders import pdf
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.offers import services as offering
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.paperwork import offer_data

KIND = offer_data.KIND
DAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _day() -> Any:
    with clock.frozen(DAY):
        yield


@pytest.fixture
def made(cast: Any) -> Any:
    return offers.offer(
        cast.by, parties.party(cast.by), lines=(DraftOfferLine(None, Decimal(2), "kpl", description="Szafa", unit_price=Decimal(100)),)
    )


def enclosure(by: Any, name: str, *papers: tuple[bytes, int | None], **values: Any) -> int:
    pk = services.save_enclosure({"name": name, "kind": KIND, **values}, by=by)
    for content, days in papers:
        until = None if days is None else DAY + dt.timedelta(days)
        services.add_paper(pk, PaperDraft(name=f"{name}.pdf", content=content, issued_on=DAY - dt.timedelta(30), valid_until=until), by=by)
    return pk


def refused(work: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    return caught.value.code, caught.value.field


@pytest.mark.feature("OFR-6")
def test_an_offer_goes_out_as_one_pdf_with_bookmarks(cast, made):
    enclosure(cast.by, "Warunki sprzedaży", (pdf(1), None), position=20, required=False)
    enclosure(cast.by, "Odpis z KRS", (pdf(3, script="app.alert(1)"), 60), position=10)
    enclosure(cast.by, "Zaświadczenie z US", (pdf(2), -1), position=15)
    enclosure(cast.by, "Polisa", position=16)
    other = enclosure(cast.by, "Referencje", (pdf(1), None), position=30, always=False, required=False)
    found = [(one.name, one.standing.value, one.goes, one.lacking) for one in queries.enclosed(KIND, made.version_id, by=cast.by)]
    assert found == [
        ("Odpis z KRS", "ok", True, False), ("Zaświadczenie z US", "expired", False, True), ("Polisa", "missing", False, True), ("Warunki sprzedaży", "ok", True, False),
        ("Referencje", "ok", False, False),
    ]  # fmt: skip
    reader = PdfReader(io.BytesIO(services.pack(KIND, made.version_id, by=cast.by).content))
    marks = [(one["/Title"], reader.get_destination_page_number(one)) for one in reader.outline]
    assert marks == [("OF 1/2026 w. 1", 0), ("Odpis z KRS", 1), ("Warunki sprzedaży", 4)] and len(reader.pages) == 5
    assert "/OpenAction" not in reader.root_object
    links = [note.get_object().get("/A", {}).get("/URI") for note in reader.pages[1]["/Annots"]]
    assert links == [None, "https://example.com"]
    services.choose(KIND, made.version_id, {other: True}, by=cast.by)
    services.choose(KIND, made.version_id, {other: True}, by=cast.by)
    assert Chosen.objects.count() == 1 and services.pack(KIND, made.version_id, by=cast.by).pages == 6


@pytest.mark.feature("OFR-6")
def test_what_was_chosen_stays_with_the_offer_and_e_mail_takes_the_pack(cast, made):
    register = enclosure(cast.by, "Odpis z KRS", (pdf(3), 60))
    enclosure(cast.by, "Polisa", (pdf(2), None))
    services.choose(KIND, made.version_id, {register: False}, by=cast.by)
    offering.send([made.version_id], by=cast.by)
    second = offering.new_version(made.offer_id, by=cast.by)
    assert [(one.name, one.goes) for one in queries.enclosed(KIND, second, by=cast.by)] == [("Odpis z KRS", False), ("Polisa", True)]
    source = next(one for one in mail.sources if one.subject == "offers.offer")
    assert len(PdfReader(io.BytesIO(source.pdf(made.offer_id, cast.by))).pages) == 3
    Enclosure.objects.update(active=False)
    assert len(PdfReader(io.BytesIO(source.pdf(made.offer_id, cast.by))).pages) == 1


@pytest.mark.feature("OFR-6")
def test_papers_in_the_language_of_the_offer_go_first(cast, made):
    pk = enclosure(cast.by, "Warunki", (pdf(1), None))
    services.add_paper(pk, PaperDraft(name="terms", content=pdf(2), issued_on=DAY, language="en"), by=cast.by)
    assert queries.enclosed(KIND, made.version_id, by=cast.by)[0].paper.pages == 1
    papers = queries.papers_of([pk])[pk]
    assert queries.standing(Enclosure.objects.get(), papers, on=DAY, language="en")[1].pages == 2


HARM = {"NOT_PDF": b"<html>", "LOCKED": pdf(password="tajne"), "BROKEN": b"%PDF-1.7\n1 0 obj << /Type", "TOO_LONG": pdf(501)}


@pytest.mark.feature("OFR-6")
@pytest.mark.parametrize("code", list(HARM))
def test_a_pdf_that_cannot_go_is_refused_at_its_field(cast, code):
    pk = enclosure(cast.by, "Odpis")
    assert refused(services.add_paper, pk, PaperDraft(name="a.pdf", content=HARM[code], issued_on=DAY), by=cast.by) == (code, "file")
    assert not EnclosurePaper.objects.exists()


@pytest.mark.feature("OFR-6")
def test_a_paper_lost_or_broken_later_is_told_at_its_place(cast, made):
    first, second = enclosure(cast.by, "Odpis", (pdf(2), None)), enclosure(cast.by, "Polisa", (pdf(4), None))
    rows = {row.enclosure_id: row for row in EnclosurePaper.objects.all()}
    storage.place(rows[first].sha256).unlink()
    assert refused(services.pack, KIND, made.version_id, by=cast.by) == ("LOST", f"enclosures.{first}")
    storage.place(rows[first].sha256).write_bytes(pdf(2))
    storage.place(rows[second].sha256).write_bytes(b"%PDF-1.7 zepsute")
    code, field = refused(services.pack, KIND, made.version_id, by=cast.by)
    assert (code, field) == ("BROKEN", f"enclosures.{second}")


@pytest.mark.feature("OFR-6")
def test_what_is_wrong_is_told_at_its_field(cast, made):
    by = cast.by
    pk = enclosure(by, "Odpis")
    cases = [
        ({"name": " ", "kind": KIND}, ("REQUIRED", "name")), ({"name": "x" * 121, "kind": KIND}, ("TOO_LONG", "name")), ({"name": "Odpis", "kind": KIND}, ("TAKEN", "name")),
        ({"name": "A", "kind": "orders.order"}, ("UNKNOWN_KIND", "kind")), ({"name": "A", "kind": KIND, "warn_days": 400}, ("BAD_NUMBER", "warn_days")),
        ({"name": "A", "kind": KIND, "position": 10**15}, ("BAD_NUMBER", "position")), ({"name": "A"}, ("REQUIRED", "kind")),
    ]  # fmt: skip
    for values, expected in cases:
        assert refused(services.save_enclosure, values, by=by) == expected
    late = PaperDraft(name="a", content=pdf(), issued_on=DAY, valid_until=DAY - dt.timedelta(1))
    assert refused(services.add_paper, pk, late, by=by) == ("BAD_DAY", "valid_until")
    assert refused(services.add_paper, pk, replace(late, issued_on=dt.date(1900, 1, 1)), by=by) == ("BAD_DAY", "issued_on")
    with pytest.raises(Conflict):
        services.add_paper(pk, replace(late, valid_until=None), version=9, by=by)
    assert refused(services.choose, KIND, made.version_id, {10**9: True}, by=by) == ("UNKNOWN_KEY", "taken")
    reader = replace(by, all_rights=False, rights=frozenset({"offers.see"}))
    assert refused(services.choose, KIND, made.version_id, {pk: True}, by=reader)[0] == "FORBIDDEN"
    assert refused(services.save_enclosure, {"name": "A", "kind": KIND}, by=reader)[0] == "FORBIDDEN"
    stranger = replace(by, company_id=cast.company.pk + 1000)
    assert refused(services.pack, KIND, made.version_id, by=stranger)[0] == "NOT_FOUND"
