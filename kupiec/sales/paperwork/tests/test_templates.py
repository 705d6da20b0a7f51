"""Offers and orders printed by the company's own Word templates (OFR-9)."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import docx
import pytest
from django.utils import translation

from kupiec.ground.kernel.refusal import Conflict, Refusal, Refusals
from kupiec.ground.office import example, queries, rules, services, sockets
from kupiec.ground.office.models import Template, TemplateFile
from kupiec.ground.office.tests.builders import book, cells_of, text_of, word
from kupiec.people.parties.tests import builders as parties
from kupiec.sales.offers.models import Offer
from kupiec.sales.offers.tests import builders as offers
from kupiec.sales.offers.values import DraftOfferLine
from kupiec.sales.orders import public as orders
from kupiec.sales.paperwork import offer_data, order_data

D = Decimal
GOOD = word(
    "{{ offer.number }} {{ customer.name }} {{ offer.gross }} {{ offer.words }}", "{% for s in sections %}#{{ s.name }}={{ s.net }}: {% for one in s.lines %}{{ one.name }} {{ one.net }}{% if one.optional %}*{% endif %}; {% endfor %}{% endfor %}",
    "{{ company.name }} {{ lines|rejectattr('optional')|sum(attribute='net')|money }}",
)  # fmt: skip


@pytest.fixture
def offer(cast: Any) -> Any:
    party = parties.party(cast.by, name="Bud & Dom <X>")
    drafts = (
        DraftOfferLine(None, D(2), "kpl", description="Szafa {{ 7*7 }}", unit_price=D(100)), DraftOfferLine(None, description="Kotłownia", kind="section"),
        DraftOfferLine(None, D(1), "kpl", description="Kocioł", unit_price=D("1500.50")), DraftOfferLine(None, D(1), "kpl", description="Pompa", unit_price=D(10), choice="optional"),
    )  # fmt: skip
    return offers.offer(cast.by, party, lines=drafts), party


def template(by: Any, content: bytes = GOOD, *, publish: bool = True, **values: Any) -> int:
    pk = services.save_template({"name": "Nasza oferta", "kind": offer_data.KIND, **values}, by=by)
    services.upload(pk, name="oferta.docx", content=content, by=by)
    if publish:
        services.publish([pk], by=by)
    return pk


def refused(work: Any, *args: Any, **given: Any) -> tuple[str, str]:
    with pytest.raises(Refusal) as caught:
        work(*args, **given)
    return caught.value.code, caught.value.field


@pytest.mark.feature("OFR-9")
def test_an_offer_is_printed_by_the_companys_own_template(cast, offer):
    made, _party = offer
    template(cast.by)
    document = services.fill(offer_data.KIND, made.version_id, by=cast.by)
    said = " ".join(text_of(document.content).replace("\u00a0", " ").split())
    assert document.template == "Nasza oferta" and document.title.startswith("OF 1")
    for piece in ("Bud &amp; Dom &lt;X&gt; 2 091,62 zł".removesuffix(" zł"), "dwa tysiące dziewięćdziesiąt jeden", "#=200,00: Szafa {{ 7*7 }} 200,00;",
                  "#Kotłownia=1 500,50: Kocioł 1 500,50; Pompa 10,00*;", "1 700,50"):  # fmt: skip
        assert piece in said, (piece, said)


@pytest.mark.feature("OFR-9")
def test_the_customers_own_template_and_language_are_chosen_by_themselves(cast, offer):
    made, party = offer
    template(cast.by)
    mine = template(cast.by, word("Dla Ciebie {{ offer.number }}"), name="Dla Bud-Dom", party_id=party.pk)
    german = template(cast.by, word("Angebot {{ offer.number }}"), name="Niemiecka", language="de")
    assert services.fill(offer_data.KIND, made.version_id, by=cast.by).template == "Dla Bud-Dom"
    services.withdraw([mine], by=cast.by)
    assert services.fill(offer_data.KIND, made.version_id, by=cast.by).template == "Nasza oferta"
    assert refused(services.fill, offer_data.KIND, made.version_id, template_id=german, by=cast.by) == ("NO_TEMPLATE", "template_id")
    assert refused(services.withdraw, [mine], by=cast.by)[0] == "NO_PASSAGE"


@pytest.mark.feature("OFR-9")
def test_a_template_with_unknown_names_is_not_published(cast, offer):
    made, _party = offer
    pk = template(cast.by, word("{{ offer.numer }}", "{{ linie }}"), publish=False)
    with pytest.raises(Refusals) as caught:
        services.publish([pk], by=cast.by)
    assert [one.params["name"] for one in caught.value.each] == ["offer.numer", "linie"] and "{{ offer.numer }}" in caught.value.text
    assert refused(services.fill, offer_data.KIND, made.version_id, by=cast.by)[0] == "NO_TEMPLATE"
    services.upload(pk, name="poprawiona", content=word("{{ offer.number }}"), by=cast.by)
    services.publish([pk], by=cast.by)
    services.upload(pk, name="nowa.docx", content=word("nowe {{ offer.number }}"), by=cast.by)
    assert "nowe" not in text_of(services.fill(offer_data.KIND, made.version_id, by=cast.by).content)
    assert list(queries.files_of(pk).values_list("number", "name")) == [(3, "nowa.docx"), (2, "poprawiona.docx"), (1, "oferta.docx")]
    assert "nowe OF 21" in text_of(services.test_print(pk, by=cast.by).content)


@pytest.mark.feature("OFR-9")
def test_orders_plug_their_data_too_and_every_kind_has_a_file_to_begin_with(cast, offer):
    made, party = offer
    offers.house(cast.by)
    draft = orders.DraftOrderLine(item_id=None, description="Zawór", unit="szt", quantity=D(3), unit_price=D(7), vat_code="23")
    order = orders.create(
        [
            orders.DraftOrder(
                company_id=cast.company.pk,
                branch_id=cast.branch.pk,
                warehouse_id=_place(cast),
                orderer_id=party.pk,
                issue_date=_today(),
                lines=(draft,),
            )
        ],
        by=cast.by,
    )[0]
    for source, pk in ((offer_data.SOURCE, made.version_id), (order_data.SOURCE, order.order_id)):
        names = queries.names_of(source)
        told = source.tell(pk, cast.by)
        assert _missing(rules.shape(source.names()), told.data) == []
        template(cast.by, example.paper(source.kind, names), name=source.kind, kind=source.kind)
        made_of = services.fill(source.kind, pk, by=cast.by).content
        said = text_of(made_of)
        paper = docx.Document(io.BytesIO(made_of))
        assert (paper.sections[0].page_width.mm, paper.sections[0].page_height.mm) == pytest.approx((210, 297), abs=0.1)
        cells = next(table for table in paper.tables if len(table.columns) == 9).columns
        assert cells[2].width > 2 * cells[0].width and sum(one.width.mm for one in cells) <= 170
        assert told.title.split(" ")[0] in said and ("Zawór" in said or "Kocioł" in said)


def _missing(shape: Any, data: Any, way: str = "") -> list[str]:
    """Names that are promised and not told."""
    if isinstance(shape, list):
        return [one for row in data for one in _missing(shape[0], row, way)] if shape and isinstance(shape[0], dict) else []
    if isinstance(shape, dict):
        return [
            one
            for name, inner in shape.items()
            for one in ([f"{way}{name}"] if name not in data else _missing(inner, data[name], f"{way}{name}."))
        ]
    return []


@pytest.mark.feature("OFR-9")
def test_an_offer_is_printed_by_the_companys_own_workbook(cast, offer):
    made, _party = offer
    rows = (
        ("{{ offer.number }}", "{{ customer.name }}"),
        ("{%tr for one in lines %}",),
        ("{{ one.name }}", "{{ one.net }}"),
        ("{%tr endfor %}",),
        ("", "=SUM(B3:B3)"),
    )
    pk = services.save_template({"name": "Kalkulacja", "kind": offer_data.KIND}, by=cast.by)
    services.upload(pk, name="kalkulacja.XLSX", content=book(*rows), by=cast.by)
    services.publish([pk], by=cast.by)
    told = next(one for one in queries.options(offer_data.KIND, offer_data.SOURCE.tell(made.version_id, cast.by)) if one.id == pk)
    document = services.fill(offer_data.KIND, made.version_id, by=cast.by)
    assert (told.ending, document.ending, TemplateFile.objects.get().name) == ("xlsx", "xlsx", "kalkulacja.xlsx")
    found = cells_of(document.content)
    assert (
        found["B1"] == "Bud & Dom <X>"
        and (found["A2"], found["B2"], found["B3"]) == ("Szafa {{ 7*7 }}", D("200.00"), D("1500.50"))
        and found["B5"] == "=SUM(B2:B4)"
    )


def _today() -> Any:
    from kupiec.ground.kernel import clock

    return clock.today()


def _place(cast: Any) -> int:
    from kupiec.money.stock import public as stock

    return int(stock.Warehouse.objects.get(company_id=cast.company.pk).pk)


@pytest.mark.feature("OFR-9")
def test_what_is_wrong_is_told_at_its_field(cast, offer):
    made, _party = offer
    pk = template(cast.by, publish=False)
    assert refused(services.save_template, {"name": " ", "kind": offer_data.KIND}, by=cast.by) == ("REQUIRED", "name")
    assert refused(services.save_template, {"name": "x" * 81, "kind": offer_data.KIND}, by=cast.by) == ("TOO_LONG", "name")
    assert refused(services.save_template, {"name": "Nasza oferta", "kind": offer_data.KIND}, by=cast.by) == ("TAKEN", "name")
    assert refused(services.save_template, {"name": "A", "kind": "nie.ma"}, by=cast.by) == ("UNKNOWN_KIND", "kind")
    assert refused(services.save_template, {"name": "A", "kind": offer_data.KIND, "language": "xx"}, by=cast.by) == (
        "UNKNOWN_LANGUAGE",
        "language",
    )
    assert refused(services.save_template, {"name": "A", "kind": offer_data.KIND, "party_id": 10**15}, by=cast.by) == (
        "UNKNOWN_KEY",
        "party_id",
    )
    assert refused(services.upload, pk, name="a.docx", content=b"nic", by=cast.by) == ("NOT_OFFICE", "file")
    for name in ("a.docm", "A.XLSM", "a.xlsb"):
        assert refused(services.upload, pk, name=name, content=GOOD, by=cast.by) == ("MACROS", "file")
    assert refused(services.upload, pk, name="a.docx", content=b"x" * 10_000_001, by=cast.by) == ("FILE_TOO_LARGE", "file")
    with pytest.raises(Conflict):
        services.upload(pk, name="a.docx", content=GOOD, version=99, by=cast.by)
    with pytest.raises(Conflict):
        services.save_template({"name": "Inna"}, pk=pk, version=99, by=cast.by)
    nobody = replace(cast.by, all_rights=False, rights=frozenset({"offers.see"}))
    assert refused(services.upload, pk, name="a.docx", content=GOOD, by=nobody)[0] == "FORBIDDEN"
    assert refused(services.fill, order_data.KIND, made.version_id, by=nobody)[0] == "FORBIDDEN"
    stranger = replace(cast.by, company_id=cast.company.pk + 1000)
    assert refused(services.fill, offer_data.KIND, made.version_id, by=stranger)[0] == "NOT_FOUND"
    assert refused(services.upload, pk, name="a.docx", content=GOOD, by=stranger)[0] == "NOT_FOUND"
    assert TemplateFile.objects.count() == 1 and Template.objects.get().state == "draft"


@pytest.mark.feature("OFR-9")
def test_pdf_is_made_where_libreoffice_is_and_said_plainly_where_it_is_not(cast, offer, tmp_path, monkeypatch):
    made, _party = offer
    template(cast.by)
    document = services.fill(offer_data.KIND, made.version_id, by=cast.by)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(services.as_pdf, document) == ("NO_OFFICE", "template_id")
    program = tmp_path / "soffice"
    program.write_text('#!/bin/sh\nfor last; do :; done\nprintf "%%PDF-1.4 made" > "$last.pdf"\n')
    program.chmod(0o755)
    assert services.as_pdf(document).startswith(b"%PDF")
    program.write_text(
        '#!/bin/sh\nfor last; do :; done\n{ printf "%%PDF-1.4 "; /bin/cat profile/user/registrymodifications.xcu; } > "$last.pdf"\n'
    )
    assert b"<value>pl-PL</value>" in services.as_pdf(document), "figures of sheets stand as in Polish"
    assert b"<value>de-DE</value>" in services.as_pdf(replace(document, language="de"))
    program.write_text("#!/bin/sh\nexit 1\n")
    assert refused(services.as_pdf, document)[0] == "NOT_MADE"
    assert sockets.source(offer_data.KIND).print_url(made.version_id)


@pytest.mark.feature("OFR-9")
def test_papers_are_called_by_their_version_in_words(cast, offer):
    made, _party = offer
    with translation.override("pl"):
        assert offer_data.SOURCE.tell(made.version_id, cast.by).title == f"{Offer.objects.get(pk=made.offer_id).number} w. 1"
