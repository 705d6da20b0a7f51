"""Texts and look of prints (KER-17): saved safely, versions kept, hostile texts and pictures refused, per company."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from kupiec.ground.access.testing import session_cookie, user_with
from kupiec.ground.company.models import Company
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.refusal import Conflict, Refusal
from kupiec.ground.kit import prints
from kupiec.ground.layouts import pictures, queries, samples, services
from kupiec.ground.layouts.values import KINDS, LANGUAGES, NAMES, SLOTS, Facts, LayoutData, usual
from tests.cast import Cast

INVOICE = SLOTS.index(("invoice", "pl")) + 1
FACTS = Facts(number="FV 7/11/2026", customer="<b>Zły & Syn</b>", total="1 230,00 zł", salesperson="Anna")


def _png(width: int = 2, height: int = 2, *, extra: bytes = b"", side: int | None = None) -> bytes:
    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side or width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress((b"\x00" + b"\x10\x20\x30" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + extra + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def _text_chunk() -> bytes:
    body = b"Comment\x00<script>alert(1)</script>"
    return struct.pack(">I", len(body)) + b"tEXt" + body + struct.pack(">I", zlib.crc32(b"tEXt" + body))


JPEG = (
    b"\xff\xd8\xff\xe0\x00\x04JF" + b"\xff\xfe\x00\x0c<script>ab" + b"\xff\xdb\x00\x03\x00" + b"\xff\xc0\x00\x0b\x08\x00\x02\x00\x02\x01\x01\x11\x00"
    + b"\xff\xc4\x00\x03\x00" + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" + b"\x12\x34\xff\x00\x56" + b"\xff\xd9" + b"<?php hidden ?>"
)  # fmt: skip


def text_of(kind: str, *, company_id: int, language: str = "pl") -> queries.Dressing:
    return queries.dressing(company_id, kind=kind, language=language, facts=FACTS)


@pytest.mark.feature("KER-17")
@pytest.mark.django_db
def test_a_layout_is_filled_in_escaped_and_other_companies_keep_theirs(cast: Cast) -> None:
    other = Company.objects.create(code="OTHER", name="Inna Sp. z o.o.")
    services.save(
        replace(usual("invoice"), heading="Faktura VAT", intro="Dziękujemy, {{ customer.name }}!\nDo zapłaty {{ document.total }}.",
                footer="<b>{{ company.name }}</b>", accent="wine", qr=False), pk=INVOICE, version=0, by=cast.by,
    )  # fmt: skip
    mine, theirs = text_of("invoice", company_id=cast.company.pk), text_of("invoice", company_id=other.pk)
    assert mine.heading == "Faktura VAT"
    assert mine.blocks["before_lines"] == "<p>Dziękujemy, &lt;b&gt;Zły &amp; Syn&lt;/b&gt;!<br>Do zapłaty 1 230,00 zł.</p>"
    assert mine.blocks["end"] == "<p><b>Hurtownia Testowa Sp. z o.o.</b></p>"
    assert (mine.accent, mine.qr, mine.bank) == ("#8f2431", False, True)
    assert (theirs.heading, theirs.blocks, theirs.accent, theirs.qr) == ("", {}, "", True)
    assert text_of("invoice", company_id=cast.company.pk, language="de").heading == ""


@pytest.mark.feature("KER-17")
@pytest.mark.django_db
def test_versions_are_kept_brought_back_and_reset(cast: Cast) -> None:
    assert services.save(LayoutData(heading="Pierwszy"), pk=INVOICE, version=0, by=cast.by) == 1
    assert services.save(LayoutData(heading="Drugi"), pk=INVOICE, version=1, by=cast.by) == 2
    with pytest.raises(Conflict):
        services.save(LayoutData(heading="Trzeci"), pk=INVOICE, version=1, by=cast.by)
    assert services.bring_back(INVOICE, version=1, by=cast.by) == 3
    assert text_of("invoice", company_id=cast.company.pk).heading == "Pierwszy"
    assert services.reset(INVOICE, by=cast.by) == 4
    row = queries.visible(cast.by).get()
    assert queries.data_of(row) == usual("invoice")
    assert [one.data["heading"] for one in queries.versions(row)] == ["", "Pierwszy", "Drugi", "Pierwszy"]
    with pytest.raises(Refusal, match="NO_VERSION"):
        services.bring_back(INVOICE, version=99, by=cast.by)


@pytest.mark.feature("KER-17")
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"intro": "{{ customer.nmae }}"}, "UNKNOWN_NAME", "intro"),
        ({"footer": "{{ settings.SECRET_KEY }}"}, "UNKNOWN_NAME", "footer"),
        ({"legal": "{{ company.__class__ }}"}, "UNKNOWN_NAME", "legal"),
        ({"closing": "{{#each lines}}"}, "TEMPLATE", "closing"),
        ({"closing": "{{#each}}x{{/each}}"}, "TEMPLATE", "closing"),
        ({"columns": ("cost",)}, "NO_COLUMN", "columns"),
        ({"accent": "red;}</style><script>"}, "NO_ACCENT", "accent"),
        ({"heading": "x" * 81}, "TOO_LONG", "heading"),
    ],
)
def test_what_cannot_be_printed_is_refused_at_its_field(cast: Cast, changes: dict, code: str, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        services.save(replace(usual("invoice"), **changes), pk=INVOICE, by=cast.by)
    assert (caught.value.code, caught.value.field) == (code, field)
    assert not queries.visible(cast.by).exists()


@pytest.mark.django_db
def test_the_sentence_names_the_unknown_name(cast: Cast) -> None:
    with pytest.raises(Refusal) as caught:
        services.save(LayoutData(intro="{{ customer.nmae }}"), pk=INVOICE, by=cast.by)
    assert "customer.nmae" in caught.value.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", '<a href="javascript:alert(1)">x</a>', "<style>@import url(http://x)</style>",
     "<iframe src=//x></iframe>", '<p style="background:url(http://x)">a</p>', "<object data=x>", "<link rel=stylesheet href=//x>"],
)  # fmt: skip
def test_hostile_mark_up_does_not_reach_the_print(cast: Cast, hostile: str) -> None:
    services.save(LayoutData(intro=hostile, footer=hostile, heading="A" + hostile[:60]), pk=INVOICE, by=cast.by)
    blocks = text_of("invoice", company_id=cast.company.pk).blocks
    for bad in ("<script", "<img", "<a ", "<style", "<iframe", "style=", "<object", "<link", "onerror=alert(1)>"):
        assert not [html for html in blocks.values() if bad in html]
    page = prints.as_html(samples.invented("invoice", "pl", by=cast.by))
    assert "A" + hostile[:60] not in page
    assert "<script" not in page


@pytest.mark.feature("KER-17")
@pytest.mark.django_db
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_and_language_prints_its_layout(cast: Cast, kind: str) -> None:
    for language in LANGUAGES:
        data = replace(usual(kind), heading="NAGŁÓWEK", columns=(), accent="sea", intro=" ".join("{{" + name + "}}" for name in NAMES))
        with queries.trying(kind, language, data):
            html = prints.as_html(samples.invented(kind, language, by=cast.by))
        assert "NAGŁÓWEK" in html
        assert "#1d5c6e" in html
        assert "Instal-Przykład" in html
        assert "PO-2560" not in html
    assert samples.pdf(kind, "pl", usual(kind), by=cast.by).startswith(b"%PDF")
    assert "NAGŁÓWEK" not in prints.as_html(samples.invented(kind, "pl", by=cast.by))


@pytest.mark.feature("KER-17")
def test_a_png_is_written_anew_without_what_was_hidden_in_it() -> None:
    address = pictures.harmless(_png(extra=_text_chunk()) + b"<script>after</script>")
    clean = base64.b64decode(address.partition("base64,")[2])
    assert address.startswith("data:image/png;base64,")
    assert b"script" not in clean
    assert pictures.harmless(clean) == address
    assert prints.picture(address) == address


def test_a_jpeg_keeps_only_what_draws_it() -> None:
    clean = base64.b64decode(pictures.harmless(JPEG).partition("base64,")[2])
    assert clean.startswith(b"\xff\xd8\xff\xdb")
    assert clean.endswith(b"\x12\x34\xff\x00\x56\xff\xd9")
    assert b"script" not in clean
    assert b"php" not in clean


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "PICTURE_KIND"),
        (b'<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg/>', "PICTURE_KIND"),
        (b"GIF89a" + b"\x00" * 40, "PICTURE_KIND"),
        (b"", "PICTURE_KIND"),
        (b"x" * 1_000_001, "PICTURE_SIZE"),
        (_png(side=90_000), "PICTURE_SIZE"),
        (_png(side=2000), "PICTURE_BROKEN"),
        (_png()[:40], "PICTURE_BROKEN"),
        (_png().replace(b"IDAT", b"IDAX"), "PICTURE_BROKEN"),
        (b"\x89PNG\r\n\x1a\n", "PICTURE_BROKEN"),
        (b"\xff\xd8\xff", "PICTURE_BROKEN"),
        (JPEG[:-30], "PICTURE_BROKEN"),
        (b"\xff\xd8\xff\xc0\x00\x0b\x08\xff\xff\xff\xff\x01\x01\x11\x00", "PICTURE_SIZE"),
    ],
)
def test_other_pictures_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        pictures.harmless(data)
    assert caught.value.code == code


def test_a_small_file_that_unpacks_into_a_huge_one_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 10, 10, 8, 2, 0, 0, 0)
    bomb = zlib.compress(b"\x00" * 60_000_000, 9)
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in ((b"IHDR", head), (b"IDAT", bomb), (b"IEND", b""))
    )
    with pytest.raises(Refusal, match="PICTURE_BROKEN"):
        pictures.harmless(data)


@pytest.fixture
def client(cast: Cast) -> Iterator[Client]:
    signed = Client()
    for name, value in session_cookie(user_with(None)):
        signed.cookies[name] = value
    yield signed


@pytest.mark.feature("KER-17")
@pytest.mark.django_db
def test_the_screens(client: Client, cast: Cast) -> None:
    assert client.get(reverse("layouts")).status_code == 200
    page = client.get(reverse("layout", args=[INVOICE])).content.decode()
    assert "customer.name" in page
    sent = {"heading": "Faktura VAT", "accent": "green", "intro": "Dla {{ customer.name }}", "columns": ["code"], "logo": "1", "bank": "1"}
    shown = client.post(reverse("layout-preview", args=[INVOICE]), sent).content.decode()
    assert "Faktura VAT" in shown
    assert "Instal-Przykład" in shown
    assert "paper--green" in shown
    assert "nmae" in client.post(reverse("layout-preview", args=[INVOICE]), {**sent, "intro": "{{ customer.nmae }}"}).content.decode()
    assert not queries.visible(cast.by).exists()
    assert client.post(reverse("layout-pdf", args=[INVOICE]), sent).content.startswith(b"%PDF")
    assert client.post(reverse("layout", args=[INVOICE]), {**sent, "_version": "0"}).status_code == 302
    assert queries.visible(cast.by).get().columns == ["code"]
    refused = client.post(reverse("layout", args=[INVOICE]), {**sent, "intro": "{{ x }}", "_version": "1"})
    assert refused.status_code == 422
    assert "id_intro_error" in refused.content.decode()
    assert client.post(reverse("layout-back", args=[INVOICE])).status_code == 302
    assert queries.data_of(queries.visible(cast.by).get()) == usual("invoice")
    assert client.get(reverse("layout", args=[99])).status_code in (404, 422)


@pytest.mark.feature("KER-17")
@pytest.mark.django_db
def test_the_logo_is_uploaded_and_taken_away(client: Client, cast: Cast) -> None:
    assert client.post(reverse("layouts-logo"), {"file": SimpleUploadedFile("l.png", _png(), "image/png")}).status_code == 302
    cast.company.refresh_from_db()
    assert cast.company.logo.startswith("data:image/png;base64,")
    assert text_of("invoice", company_id=cast.company.pk).logo == cast.company.logo
    evil = SimpleUploadedFile("l.png", b"<svg onload=alert(1)>", "image/png")
    assert client.post(reverse("layouts-logo"), {"file": evil}).status_code == 422
    assert client.post(reverse("layouts-logo-drop")).status_code == 302
    cast.company.refresh_from_db()
    assert cast.company.logo == ""


@pytest.mark.django_db
def test_nobody_else_changes_prints(cast: Cast) -> None:
    nobody = Actor(user_id=1, company_id=cast.company.pk, rights=frozenset({"company.see"}))
    for act in (lambda: services.save(usual("invoice"), pk=INVOICE, by=nobody), lambda: services.save_logo(None, by=nobody)):
        with pytest.raises(Refusal, match="FORBIDDEN"):
            act()
