"""Ugly messages: broken MIME, odd charsets, bundles of Outlook, thousands of parts and words, hostile HTML, loops."""

from __future__ import annotations

import base64
import struct
import zipfile
from collections.abc import Iterator
from io import BytesIO

HEAD = b"From: Jan Kowalski <jan@instal.example>\r\nTo: biuro@hydroterm.example\r\nDate: Fri, 20 Nov 2026 09:30:00 +0100\r\n"
POLISH = 'Zażółć gęślą jaźń: zawór 3/4", cena 12,50 zł'


def _named(name: str, headers: bytes = b"", body: bytes = b"Tresc\r\n", *, head: bytes = HEAD) -> tuple[str, bytes]:
    return name, head + f"Message-ID: <{name}@ugly.example>\r\nSubject: {name}\r\n".encode() + headers + b"\r\n" + body


def _html(name: str, html: str) -> tuple[str, bytes]:
    return _named(name, b"Content-Type: text/html; charset=utf-8\r\n", html.encode())


def _attached(name: str, headers: bytes, content: bytes, *, coding: bytes = b"base64") -> tuple[str, bytes]:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\nW zalaczeniu\r\n--b\r\n" + headers + b"\r\nContent-Transfer-Encoding: " + coding + b"\r\n\r\n"
        + (base64.encodebytes(content) if coding == b"base64" else content) + b"\r\n--b--\r\n"
    )  # fmt: skip
    return _named(name, b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n', body)


def tnef(name: str, content: bytes) -> bytes:
    """A `winmail.dat` with one file, its long name among the properties."""

    def attribute(level: int, code: int, value: bytes) -> bytes:
        return struct.pack("<BII", level, code, len(value)) + value + struct.pack("<H", sum(value) & 0xFFFF)

    wide = name.encode("utf-16-le") + b"\0\0"
    padded = wide + b"\0" * (-len(wide) % 4)
    properties = struct.pack("<I", 1) + struct.pack("<HH", 0x001F, 0x3707) + struct.pack("<II", 1, len(wide)) + padded
    return (
        struct.pack("<IH", 0x223E9F78, 1) + attribute(1, 0x00089006, b"\x00\x00\x01\x00") + attribute(2, 0x00069002, b"\0" * 14)
        + attribute(2, 0x00018010, b"PLIK~1.PDF\0") + attribute(2, 0x0006800F, content) + attribute(2, 0x00069005, properties)
    )  # fmt: skip


def bomb() -> bytes:
    """A small zip that would unpack to very much."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(8):
            archive.writestr(f"{number}.txt", b"\0" * 30_000_000)
    return out.getvalue()


def charsets() -> Iterator[tuple[str, bytes]]:
    """Texts that say how they are written, rightly, wrongly or not at all."""
    for charset in ("utf-8", "iso-8859-2", "windows-1250", "utf-16", "utf-7", "cp852", "mac_latin2"):
        yield _named(f"charset-{charset}", f"Content-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: base64\r\n".encode(),
                     base64.encodebytes(POLISH.encode(charset, "replace")))  # fmt: skip
    yield _named("charset-none-1250", b"Content-Type: text/plain\r\n", POLISH.encode("cp1250"))
    yield _named("charset-none-8859-2", b"Content-Type: text/plain\r\n", "żółw ćma ślad".encode("iso-8859-2"))
    yield _named("charset-lies-utf8", b"Content-Type: text/plain; charset=utf-8\r\n", POLISH.encode("cp1250"))
    yield _named("charset-unheard-of", b"Content-Type: text/plain; charset=x-klingon-9\r\n", POLISH.encode())
    yield _named("charset-not-text", b"Content-Type: text/plain; charset=base64\r\n", b"cGxpaw==")
    yield _named("charset-bz2", b"Content-Type: text/plain; charset=bz2\r\n", b"BZh91AY&SY")
    yield _named("charset-nul", b"Content-Type: text/plain; charset=\x00utf-8\r\n", b"a\x00b\x00c")
    yield _named("charset-ascii-8bit", b"Content-Type: text/plain; charset=us-ascii\r\n", POLISH.encode())
    yield _named("charset-idna", b"Content-Type: text/plain; charset=idna\r\n", b"\xff" * 50)
    yield _named("charset-rot13", b"Content-Type: text/plain; charset=rot13\r\n", b"uryyb")


def headers() -> Iterator[tuple[str, bytes]]:
    """Headers that are too many, too long, broken, doubled, missing or lie."""
    bare = b"From: jan@instal.example\r\nTo: biuro@hydroterm.example\r\n"
    yield "words-50000", bare + b"Message-ID: <words-50000@ugly.example>\r\nSubject: " + b"=?utf-8?q?a?= " * 50_000 + b"\r\n\r\nx"
    yield "words-broken", bare + b"Message-ID: <words-broken@ugly.example>\r\nSubject: =?utf-8?b?!!!?= =?x?q?=ZZ?= =?utf-8?q?=C5?=\r\n\r\nx"
    yield "params-50000", bare + b"Message-ID: <params-50000@ugly.example>\r\nContent-Type: text/plain; " + b"a=b; " * 50_000 + b"\r\n\r\nx"
    yield (
        "params-continued",
        bare
        + b"Message-ID: <params-continued@ugly.example>\r\nContent-Type: text/plain; "
        + b"".join(b"name*%d=x; " % n for n in range(2000))
        + b"\r\n\r\nx",
    )
    yield (
        "recipients-20000",
        bare
        + b"Message-ID: <recipients-20000@ugly.example>\r\nCc: "
        + b",\r\n ".join(b"a%d@x.example" % n for n in range(20_000))
        + b"\r\n\r\nx",
    )
    yield (
        "headers-100000",
        bare + b"Message-ID: <headers-100000@ugly.example>\r\n" + b"".join(b"X-%d: y\r\n" % n for n in range(100_000)) + b"\r\nx",
    )
    yield "header-one-line-5MB", bare + b"Message-ID: <header-one-line-5MB@ugly.example>\r\nX-Long: " + b"z" * 5_000_000 + b"\r\n\r\nx"
    yield (
        "header-nested-comments",
        bare
        + b"Message-ID: <header-nested-comments@ugly.example>\r\nReply-To: "
        + b"(" * 20_000
        + b")" * 20_000
        + b" x@y.example\r\n\r\nx",
    )
    yield "header-quotes", b'From: "' + b'\\"' * 20_000 + b'" <jan@instal.example>\r\nMessage-ID: <header-quotes@ugly.example>\r\n\r\nx'
    yield "header-no-colon", b"This is no header at all\r\nFrom: jan@instal.example\r\nMessage-ID: <header-no-colon@ugly.example>\r\n\r\nx"
    yield "header-nul", b"From: jan@instal.example\r\nSubject: a\x00b\x00\r\nMessage-ID: <header-nul@ugly.example>\r\n\r\nx\x00y"
    yield "header-direction", bare + "Message-ID: <header-direction@ugly.example>\r\nSubject: faktura\u202efdp.exe\r\n\r\nx".encode()
    yield (
        "header-raw-8bit",
        b"From: \xb3ukasz <jan@instal.example>\r\nSubject: za\xbf\xf3\xb3\xe6\r\nMessage-ID: <header-raw-8bit@ugly.example>\r\n\r\nx",
    )
    yield "header-crlf", bare + b"Message-ID: <header-crlf@ugly.example>\r\nSubject: =?utf-8?q?a=0D=0ABcc:_x@y.example?=\r\n\r\nx"
    yield "two-froms", b"From: jan@instal.example\r\nFrom: inny@inny.example\r\nMessage-ID: <two-froms@ugly.example>\r\n\r\nx"
    yield "no-from", b"Message-ID: <no-from@ugly.example>\r\nSubject: bez nadawcy\r\n\r\nx"
    yield "no-id", b"From: jan@instal.example\r\nSubject: bez numeru\r\n\r\nx"
    yield "id-too-long", bare + b"Message-ID: <" + b"i" * 5000 + b"@ugly.example>\r\nSubject: id-too-long\r\n\r\nx"
    yield "date-odd", bare + b"Message-ID: <date-odd@ugly.example>\r\nDate: Fri, 99 Foo 20266 25:61:61 +9999\r\n\r\nx"
    yield "date-old", bare + b"Message-ID: <date-old@ugly.example>\r\nDate: Thu, 1 Jan 1970 00:00:00 +0000\r\n\r\nx"
    yield "date-future", bare + b"Message-ID: <date-future@ugly.example>\r\nDate: Fri, 1 Jan 2100 00:00:00 +0000\r\n\r\nx"
    yield (
        "references-10000",
        bare
        + b"Message-ID: <references-10000@ugly.example>\r\nReferences: "
        + b" ".join(b"<%d@x.example>" % n for n in range(10_000))
        + b"\r\n\r\nx",
    )
    yield "answers-itself", bare + b"Message-ID: <answers-itself@ugly.example>\r\nIn-Reply-To: <answers-itself@ugly.example>\r\n\r\nx"
    yield "answers-the-one-answering-it", bare + b"Message-ID: <loop-a@ugly.example>\r\nIn-Reply-To: <loop-b@ugly.example>\r\n\r\nx"
    yield "answers-the-one-answering-it-too", bare + b"Message-ID: <loop-b@ugly.example>\r\nIn-Reply-To: <loop-a@ugly.example>\r\n\r\nx"
    yield "no-gap", b"From: jan@instal.example\r\nMessage-ID: <no-gap@ugly.example>"
    yield "empty", b""
    yield "only-blank-lines", b"\r\n" * 1000
    yield "bytes", bytes(range(256)) * 200


def parts() -> Iterator[tuple[str, bytes]]:
    """Parts that are nested, endless, unfinished or of another kind than they say."""
    mixed = b'MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
    yield _named("parts-20000", mixed, b"--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 20_000 + b"--b--")
    nested = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000))
    yield _named(
        "nested-3000", b"", nested[nested.index(b"--b0") :] + b"\r\nhi", head=HEAD + b'Content-Type: multipart/mixed; boundary="b0"\r\n'
    )
    yield _named("message-in-message-500", b"Content-Type: message/rfc822\r\n", b"Content-Type: message/rfc822\r\n\r\n" * 500 + b"x")
    yield _named("boundary-never-ends", mixed, b"--b\r\nContent-Type: text/plain\r\n\r\nzawory")
    yield _named("boundary-missing", b"Content-Type: multipart/mixed\r\n", b"--b\r\n\r\nzawory\r\n--b--")
    yield _named("boundary-empty", b'Content-Type: multipart/mixed; boundary=""\r\n', b"--\r\n\r\nzawory\r\n----")
    yield _named("boundary-regex", b'Content-Type: multipart/mixed; boundary="(a+)+$"\r\n', b"--(a+)+$\r\n\r\n" + b"a" * 5000 + b"!\r\n")
    yield _named("base64-broken", b"Content-Transfer-Encoding: base64\r\n", b"@@@@===ABC\r\n!!!!")
    yield _named("quoted-broken", b"Content-Transfer-Encoding: quoted-printable\r\n", b"=ZZ=C5=\r\n=")
    yield _named("coding-unheard-of", b"Content-Transfer-Encoding: x-rot47\r\n", b"zawory")
    yield _named("uuencode", b"Content-Transfer-Encoding: x-uuencode\r\n", b"begin 644 a.txt\r\n#86)C\r\n`\r\nend\r\n")
    yield _named("type-nonsense", b"Content-Type: ;;;=\r\n", b"zawory")
    yield _attached("file-name-path", b'Content-Disposition: attachment; filename="../../etc/passwd"', b"root")
    yield _attached("file-name-rfc2231", b"Content-Disposition: attachment; filename*=utf-8''Zam%C3%B3wienie%20%C5%BC.pdf", b"%PDF-1.4")
    yield _attached("file-name-nul", b'Content-Disposition: attachment; filename="a\x00b.pdf"', b"%PDF-1.4")
    yield _attached("file-program", b'Content-Disposition: attachment; filename="faktura.pdf.exe"', b"MZ\x90\x00")
    yield _attached("file-bomb", b'Content-Disposition: attachment; filename="zdjecia.zip"', bomb())
    yield _attached("file-empty", b'Content-Disposition: attachment; filename="pusty.pdf"', b"")
    yield _attached(
        "file-svg",
        b'Content-Type: image/svg+xml; name="logo.svg"',
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    )
    yield _attached("tnef", b"Content-Type: application/ms-tnef; name=winmail.dat", tnef("Zamówienie żółte.pdf", b"%PDF-1.4 tresc"))
    yield _attached("tnef-broken", b"Content-Type: application/ms-tnef; name=winmail.dat", tnef("a.pdf", b"x" * 500)[:120])
    yield _attached(
        "tnef-lies", b"Content-Type: application/ms-tnef; name=winmail.dat", struct.pack("<IHBII", 0x223E9F78, 1, 2, 0x0006800F, 0xFFFFFFFF)
    )
    yield _attached(
        "message-attached", b"Content-Type: message/rfc822", b"From: x@y.example\r\nSubject: w srodku\r\n\r\ntresc", coding=b"7bit"
    )


def html() -> Iterator[tuple[str, bytes]]:
    """HTML that wants to run, to fetch, to hide or never to end."""
    yield _html("html-script", "<p>Cena</p><script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>")
    yield _html(
        "html-frames", "<iframe src='https://zle.example'></iframe><object data=x></object><embed src=x><base href='https://zle.example/'>"
    )
    yield _html(
        "html-links", "<a href='javascript:alert(1)'>a</a><a href='data:text/html,x'>b</a><a href='https://dobre.example/?a=1'>c</a>"
    )
    yield _html("html-htmx", "<div hx-get='/ustawienia/' hx-trigger='load' data-hx-post='/x' id='content' class='k-dialog'>x</div>")
    yield _html("html-form", "<form action='https://zle.example'><input name=haslo><button>Zaloguj</button></form>")
    yield _html(
        "html-pictures",
        "<img src='https://sledzi.example/x.gif?kto=ja'>" * 30 + '<p style="background:url(https://sledzi.example/y)">x</p>',
    )
    yield _html(
        "html-meta", "<meta http-equiv=refresh content='0;url=https://zle.example'><link rel=stylesheet href='https://zle.example/a.css'>x"
    )
    yield _html("html-comments", "<!--[if mso]><script>alert(1)</script><![endif]--><p>x</p><!-- " + "-" * 5000)
    yield _html("html-nested-100000", "<div>" * 100_000 + "x")
    yield _html("html-attributes-50000", "<p " + " ".join(f"a{n}=b" for n in range(50_000)) + ">x</p>")
    yield _html("html-4MB", "<table><tr><td>komórka</td></tr></table>" * 100_000)
    yield _html("html-mutation", '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">')
    yield _html("html-unclosed", "<p><b><i><table><td>zawory <a href='https://x.example")


def all_of_them() -> dict[str, bytes]:
    """The whole corpus by name."""
    found: dict[str, bytes] = {}
    for source in (charsets, headers, parts, html):
        for name, raw in source():
            assert name not in found, name
            found[name] = raw
    return found
