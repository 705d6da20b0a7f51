"""Names and kinds of files from outside (KER-7, RELIABILITY C11)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kupiec.ground.files import rules
from kupiec.ground.kernel.refusal import Refusal

NAMES = (
    ("oferta.pdf", "oferta.pdf"), ("../../etc/passwd", "passwd"), ("..\\..\\windows\\win.ini", "win.ini"),
    ("C:\\Users\\a\\plik.docx", "plik.docx"), ("/absolute/x.txt", "x.txt"), ("a\x00b.pdf", "ab.pdf"),
    ("zdjęcie\u202egnp.exe.jpg", "zdjęciegnp.exe.jpg"), ("line\r\nSet-Cookie: x.txt", "lineSet-Cookie_ x.txt"),
    ("CON.txt", "_CON.txt"), ("nul", "_nul"), ("lpt1.tar.gz", "_lpt1.tar.gz"), ("", "plik"), ("...", "plik"), (" .pdf", "pdf"),
    ("a" * 300 + ".pdf", "a" * 176 + ".pdf"), ('<b>"x"|?*.pdf', "_b__x____.pdf"), ("faktura 7%2F8.pdf", "faktura 7_2F8.pdf"),
    ("dokument.", "dokument"), ("e\u0301.txt", "é.txt"),
)  # fmt: skip


@pytest.mark.feature("KER-7")
@pytest.mark.parametrize(("given_name", "expected"), NAMES)
def test_names_become_harmless(given_name: str, expected: str) -> None:
    assert rules.clean_name(given_name) == expected


@given(st.text(max_size=400))
def test_any_name_is_one_plain_part_of_a_path(text: str) -> None:
    name = rules.clean_name(text)
    assert name and len(name) <= rules.LONGEST_NAME
    assert not set(name) & set('/\\\x00\r\n<>:"|?*\u202e') and name not in (".", "..")
    assert rules.clean_name(name) == name


KINDS = (
    ("a.pdf", b"%PDF-1.7 x", "application/pdf"), ("a.jpg", b"\x89PNG\r\n\x1a\n.", "image/png"),
    ("a.docx", b"PK\x03\x04....", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("a.zip", b"PK\x03\x04....", "application/zip"), ("a.txt", b"PK\x03\x04....", "application/zip"),
    ("a.msg", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/vnd.ms-outlook"), ("a.csv", "ąę;1".encode("cp1250"), "text/csv"),
    ("a.html", b"<script>alert(1)</script>", "text/plain"), ("a.svg", b"<svg onload=x>", "text/plain"),
    ("a.pdf", b"\x00\x01\x02", "application/octet-stream"), ("a.webp", b"RIFF....WEBPVP8 ", "image/webp"),
)  # fmt: skip


@pytest.mark.parametrize(("name", "head", "media_type"), KINDS)
def test_kinds_are_told_by_content(name: str, head: bytes, media_type: str) -> None:
    assert rules.check(name, 100, head).media_type == media_type


@pytest.mark.parametrize(
    ("name", "size", "head", "code"),
    [
        ("a.pdf", 0, b"", "EMPTY_FILE"), ("a.pdf", rules.LARGEST + 1, b"%PDF-", "FILE_TOO_LARGE"),
        ("faktura.pdf.exe", 9, b"MZ\x90", "PROGRAM"), ("faktura.pdf", 9, b"MZ\x90", "PROGRAM"), ("x.JS", 9, b"alert(1)", "PROGRAM"),
        ("run", 9, b"#!/bin/sh", "PROGRAM"), ("skrot.lnk", 9, b"....", "PROGRAM"), ("dane", 9, b"\x7fELF", "PROGRAM"),
    ],
)  # fmt: skip
def test_refusals(name: str, size: int, head: bytes, code: str) -> None:
    with pytest.raises(Refusal) as caught:
        rules.check(name, size, head)
    assert caught.value.code == code


def test_archives_that_unpack_to_too_much() -> None:
    rules.check_members("a.zip", [(1000, 50_000)])
    for members in ([(1000, 10**9)], [(1, 201)], [(1, 1)] * (rules.ZIP_MEMBERS + 1)):
        with pytest.raises(Refusal) as caught:
            rules.check_members("a.zip", members)
        assert caught.value.code == "ARCHIVE_BOMB"
