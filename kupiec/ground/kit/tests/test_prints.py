"""Printed documents (KER-17): PDF in a guarded child, amounts in words, payment codes, administrators' texts."""

from __future__ import annotations

import ast
import contextlib
import datetime as dt
import re
import shutil
import socket
import subprocess
import threading
import zlib
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest
from django.utils import translation

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kit import amount_words, payment_qr, pdf, prints, show, text_blocks
from kupiec.ground.kit.print_german import GERMAN
from kupiec.ground.kit.prints import PrintColumn, Printout, PrintParty, PrintTable

WORDS = [
    ("pl", "0", "PLN", "zero złotych zero groszy"),
    ("pl", "1", "PLN", "jeden złoty zero groszy"),
    ("pl", "2.01", "PLN", "dwa złote jeden grosz"),
    ("pl", "5.02", "PLN", "pięć złotych dwa grosze"),
    ("pl", "12.12", "PLN", "dwanaście złotych dwanaście groszy"),
    ("pl", "21.22", "PLN", "dwadzieścia jeden złotych dwadzieścia dwa grosze"),
    ("pl", "22.05", "PLN", "dwadzieścia dwa złote pięć groszy"),
    ("pl", "104.99", "PLN", "sto cztery złote dziewięćdziesiąt dziewięć groszy"),
    ("pl", "112", "PLN", "sto dwanaście złotych zero groszy"),
    ("pl", "1000", "PLN", "tysiąc złotych zero groszy"),
    ("pl", "2344.50", "PLN", "dwa tysiące trzysta czterdzieści cztery złote pięćdziesiąt groszy"),
    ("pl", "1000000", "PLN", "milion złotych zero groszy"),
    ("pl", "-12.10", "PLN", "minus dwanaście złotych dziesięć groszy"),
    ("pl", "1.005", "PLN", "jeden złoty jeden grosz"),
    ("pl", "3.50", "EUR", "trzy euro pięćdziesiąt centów"),
    ("pl", "2", "CZK", "dwie korony czeskie zero halerzy"),
    ("pl", "22", "CZK", "dwadzieścia dwie korony czeskie zero halerzy"),
    ("pl", "7.30", "SEK", "siedem SEK 30/100"),
    ("en", "1.01", "GBP", "one pound and one penny"),
    ("en", "1234.50", "EUR", "one thousand, two hundred and thirty-four euros and fifty cents"),
    ("de", "1.01", "EUR", "ein Euro und ein Cent"),
    ("de", "123.45", "EUR", "einhundertdreiundzwanzig Euro und fünfundvierzig Cent"),
    ("de", "1", "CZK", "eine Krone und null Heller"),
]


@pytest.mark.feature("KER-17")
@pytest.mark.parametrize(("language", "amount", "currency", "said"), WORDS)
def test_amounts_in_words(language, amount, currency, said):
    assert amount_words.in_words(Decimal(amount), currency, language=language) == said


def test_the_code_of_a_transfer():
    given = {"nip": "781-17-67-696", "account": "PL61 1090 1014 0000 0712 1981 2874", "amount": Decimal("123.40"),
             "name": "Hurtownia | Testowa Sp. z o.o.", "title": "FV 1/11/2026 " + "x" * 40}  # fmt: skip
    text = payment_qr.transfer_text(**given)
    assert text == "7811767696|PL|61109010140000071219812874|012340|Hurtownia Testowa Sp|FV 1/11/2026 xxxxxxxxxxxxxxxxxxx|||"
    assert len(text.encode()) <= 160
    for change in ({"amount": Decimal(0)}, {"amount": Decimal("-1")}, {"account": "DE89370400440532013000"}, {"amount": Decimal("0.001")}):
        assert payment_qr.transfer_text(**{**given, **change}) is None
    assert payment_qr.qr_image(text).startswith("data:image/svg+xml")


def printout(**more) -> Printout:
    return Printout(**{
        "title": "Invoice", "number": "FV 1/11/2026", "company": "Hurtownia Żółta", "company_lines": ("ul. Próbna 1",),
        "facts": (("Date", "22.11.2026"), ("Empty", "")),
        "parties": (PrintParty(label="Buyer", name="<Łódź & Co>", lines=("ul. Źródlana 7",), numbers=(("NIP", "7251801126"),)),),
        "columns": (PrintColumn(label="Name", wide=True), PrintColumn(label="Net", number=True)),
        "rows": [(f"Śruba {n}", "12,00") for n in range(120)],
        "tables": (PrintTable(label="VAT", columns=(PrintColumn(label="Rate"),), rows=(("23%",),), total=("Total",)),),
        "totals": (("Total", "1 440,00 zł"),), "words": "tysiąc czterysta czterdzieści złotych",
        "qr": payment_qr.qr_image("abc"), "qr_label": "Pay by phone", "notes": (("Note", "a\nb"),), "signatures": ("Issued", "Received"),
        **more,
    })  # fmt: skip


def page_count(data: bytes) -> int:
    """Pages of a PDF: its object streams unpacked, its page objects counted."""
    packed = re.findall(rb"/ObjStm.*?stream\r?\n(.*?)\r?\nendstream", data, re.S)
    return len(re.findall(rb"/Type\s*/Page\b", data + b"".join(zlib.decompress(each) for each in packed)))


def texts(data: bytes, tmp_path: Path) -> str | None:
    """The words on the pages, where poppler is at hand; None elsewhere."""
    if shutil.which("pdftotext") is None:
        return None
    (tmp_path / "a.pdf").write_bytes(data)
    return subprocess.run(["pdftotext", "-layout", tmp_path / "a.pdf", "-"], capture_output=True, check=True).stdout.decode()


@pytest.mark.feature("KER-17")
def test_a_document_with_pages_repeated_head_and_polish_letters(tmp_path):
    data = prints.as_pdf(printout())
    assert page_count(data) == 4
    said = texts(data, tmp_path)
    if said is None:
        return
    pages = said.rstrip("\f").split("\f")
    assert len(pages) == 4
    assert all("Net" in page for page in pages[:3])
    assert [f"{n}/4" in "".join(page.split()[-3:]) for n, page in enumerate(pages, 1)] == [True] * 4
    for expected in ("Hurtownia Żółta", "<Łódź & Co>", "Śruba 119", "1 440,00 zł", "FV 1/11/2026"):
        assert expected in said


def test_signs_beside_figures_can_be_found_and_copied():
    page = prints.as_html(printout(number="61-888 (w. 1)", rows=(("Grzejnik 900×600, NIP: 7811767696", "1,00"),)))
    said = pypdfium2.PdfDocument(pdf.render_pdf(page))[0].get_textpage().get_text_range()
    assert "61-888 (w. 1)" in said.replace("\u00a0", " ") and "900×600" in said and "NIP: 7811767696" in said


def test_a_code_is_not_broken_at_its_hyphen():
    columns = (PrintColumn(label="Kod"), PrintColumn(label="Nazwa", wide=True), PrintColumn(label="Uwagi"))
    page = prints.as_html(printout(columns=columns, rows=(("GT-M28-1", "Głowica", "dwie sztuki"),)))
    assert '<td class="whole">GT-M28-1</td>' in page and "<td >Głowica</td>" in page and "<td >dwie sztuki</td>" in page


def test_two_languages_side_by_side_and_escaping():
    with translation.override("en"):
        html = prints.as_html(printout(languages=("en",), company="<script>x</script>", number='FV";}</style>1', logo="https://evil/x.png"))
    assert "<script>" not in html
    assert "evil" not in html
    assert '@bottom-left { content: "FV/style1"; }' in html
    assert "Invoice" in html


def test_many_by_one_child():
    assert [page[:4] for page in prints.as_pdfs([printout(), printout(rows=())])] == [b"%PDF", b"%PDF"]


def test_only_data_and_our_fonts_are_read(tmp_path):
    """C12: every way of asking for something outside leads nowhere, and the document is still made."""
    secret = tmp_path / "secret.txt"
    secret.write_text("TOPSECRET")
    hits: list[bytes] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    over = threading.Event()

    def listen() -> None:
        while not over.is_set():
            try:
                peer, _ = server.accept()
            except TimeoutError:
                continue
            hits.append(b"hit")
            peer.close()

    listener = threading.Thread(target=listen)
    listener.start()
    web, file = f"http://127.0.0.1:{server.getsockname()[1]}/x", f"file://{secret}"
    ways = "".join(
        f'<img src="{u}"><link rel="stylesheet" href="{u}"><object data="{u}"></object><embed src="{u}"><iframe src="{u}"></iframe>'
        f'<svg><image href="{u}"/><use href="{u}#a"/></svg><style>@import url({u}); @font-face {{font-family:x;src:url({u})}}'
        f" p {{background:url({u}); list-style-image:url({u}); font-family:x}} p::before {{content:url({u})}}</style>"
        f'<base href="{u}"><script src="{u}"></script><meta http-equiv="refresh" content="0;url={u}">'
        for u in (web, file, "kupiec:fonts/../../../etc/passwd", "kupiec:pdf_child.py", "ftp://127.0.0.1/x", str(secret))
    )
    try:
        data = pdf.render_pdf(f"<html><body>{ways}<p>ready</p></body></html>")
    finally:
        over.set()
        listener.join()
        server.close()
    assert hits == []
    assert b"TOPSECRET" not in data
    assert "TOPSECRET" not in (texts(data, tmp_path) or "")


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 300_000,
        "<table>" + ("<tr>" + "<td>x" * 200 + "</tr>") * 4000,
        "<style>" + "a{" * 100_000,
        "<img src='data:image/svg+xml," + "<g>" * 200_000 + "'>",
        "<p>" + "x" * 3_000_000,
        "\x00\x01\x02",
        "",
    ],
    ids=["deep", "cells", "css", "svg", "long", "bytes", "empty"],
)
def test_hostile_pages_end_in_time(html, monkeypatch):
    """F10: the child is stopped, the caller gets a PDF or a PdfError."""
    monkeypatch.setattr(pdf, "WALL_SECONDS", 3.0)
    with contextlib.suppress(pdf.PdfError):
        assert pdf.render_pdf(html).startswith(b"%PDF")


def test_a_page_too_large_is_not_even_tried(monkeypatch):
    monkeypatch.setattr(pdf, "LARGEST_HTML", 10)
    with pytest.raises(pdf.PdfError):
        pdf.render_pdf("x" * 11)


DATA = {
    "number": "FV 1", "party": {"name": "<b>Łódź</b>"}, "overdue": True, "net": Decimal("1234.5"), "on": dt.date(2026, 11, 23),
    "lines": [{"name": "A", "net": Decimal(1)}, {"name": "B", "net": Decimal(2)}], "none": None, "empty": [],
}  # fmt: skip


@pytest.mark.feature("KER-17")
@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("Nr {{ number }} dla {{party.name}}", "Nr FV 1 dla &lt;b&gt;Łódź&lt;/b&gt;"),
        ("{{#each lines}}{{name}}={{ net }} ({{number}});{{/each}}", "A=1 (FV 1);B=2 (FV 1);"),
        ("{{#if overdue}}late{{else}}fine{{/if}}{{#if empty}}x{{else}}none{{/if}}", "latenone"),
        ("{{#if unknown}}x{{/if}}{{unknown}}{{none}}{{lines}}{{party}}", ""),
        ("{{#each lines}}{{this.name}}{{/each}}{{#each number}}x{{/each}}", "AB"),
        ("<b>bold</b><script>alert(1)</script><img src=x onerror=y>", "<b>bold</b>"),
        ("{{ party.name.upper }}{{ party.__class__ }}{{ number.format }}", ""),
    ],
)
def test_texts_of_administrators(source, shown):
    assert text_blocks.render(source, DATA) == shown


def test_plain_texts_and_formats_follow_the_language():
    with translation.override("pl"):
        assert (
            text_blocks.render("{{party.name}} {{net}} {{on}}", DATA, html=False)
            == f"<b>Łódź</b> {show.number(Decimal('1234.5'))} 23.11.2026"
        )


@pytest.mark.parametrize(
    "source",
    ["{{#each lines}}", "{{/each}}", "{{else}}", "{{#if a}}{{/each}}", "{{ a b }}", "{{ 1 }}", "{{#each}}x{{/each}}", "{{ a() }}", "{{a|b}}",
     "{{ }}", "{{a..b}}", "{{#if a}}" * 10 + "{{/if}}" * 10, "x" * 20_001, "{{#unless a}}{{/unless}}", "{{a[0]}}", "{{#if a}}{{else}}{{else}}{{/if}}"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused(source):
    with pytest.raises(Refusal) as refused:
        text_blocks.render(source, DATA)
    assert refused.value.code == "TEMPLATE"
    assert refused.value.text


INJECTIONS = [
    "{{7*7}}", "{% debug %}", "{{ config.items() }}", "{{''.__class__.__mro__[1]}}", "${7*7}", "<%= 7*7 %>", "#{7*7}", "{{request}}",
    "{{settings.SECRET_KEY}}", "{% load os %}", "{{ self }}", "{{ cycler.__init__.__globals__ }}", "{{party.__init__}}", "{{number.__len__}}",
    "%(number)s", "{number.__class__}", "{{lines.0.name}}", "{{lines.append}}", "{{ joiner() }}", "{{constructor.constructor}}",
]  # fmt: skip


@pytest.mark.parametrize("source", INJECTIONS)
def test_injections_stay_text_or_are_refused(source):
    """C1: nothing outside the given data is ever shown."""
    try:
        shown = text_blocks.render(source, DATA, html=False)
    except Refusal:
        return
    assert shown in ("", source)


def test_budgets_and_preview():
    rows = {"rows": [{"rows": []}] * 300}
    with pytest.raises(Refusal):
        text_blocks.render("{{#each rows}}{{#each rows}}{{#each rows}}x{{/each}}{{/each}}{{/each}}", {"rows": [{}] * 300})
    assert text_blocks.preview("{{#each rows}}{{#each rows}}{{x}}{{/each}}{{/each}}", rows) == ""
    assert text_blocks.preview("{{number}} {{#each lines}}{{net}}{{/each}}", DATA) == "FV 1 12"
    with pytest.raises(Refusal) as refused:
        text_blocks.preview("{{#each lines}}{{nett}}{{/each}}", DATA)
    assert (refused.value.code, refused.value.params) == ("UNKNOWN_NAME", {"name": "nett"})


def test_every_label_of_a_paper_has_its_german_word():
    """Papers whose labels are English sentences of the code: all of them are in the German dictionary."""
    root = Path(prints.__file__).parents[2]
    missing = {}
    for path in ("sales/orders/printing.py", "money/stock/printing.py", "money/receivables/slips.py"):
        calls = [node for node in ast.walk(ast.parse((root / path).read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
        named = {node.args[0].value for node in calls if getattr(node.func, "id", "") == "N_"}
        missing[path] = named - GERMAN.keys()
    assert not any(missing.values()), missing


def test_a_german_paper_says_no_polish_word():
    made = prints.Printout(
        title="Order confirmation", number="ZS 1", company="Kupiec", totals=(("Gross", "1,00 €"),), words="ein Euro", languages=("de",)
    )
    page = prints.as_html(made)
    assert "Auftragsbestätigung" in page and "Brutto" in page and "In Worten: ein Euro" in page
    assert "Słownie" not in page


@pytest.mark.feature("KER-17")
@pytest.mark.parametrize(("language", "said"), [("pl", "1\u00a0234,50\u00a0zł"), ("de", "1.234,50\u00a0PLN"), ("en", "1,234.50\u00a0PLN")])
def test_a_paper_going_abroad_has_the_code_of_our_money(language, said):
    with prints.speaking(language):
        assert show.money(Decimal("1234.50"), "PLN") == said
        assert "€" in show.money(Decimal(1), "EUR")
    with translation.override("en"):
        assert show.money(Decimal(1), "PLN") == "1.00\u00a0zł"
