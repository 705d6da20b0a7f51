"""Word files for tests: plain ones, and such as people who mean harm would send."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.annotations import Link
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kupiec.ground.office import example, running
from kupiec.ground.office.child import main


def word(*paragraphs: str) -> bytes:
    """A Word file of these paragraphs."""
    return example.written("".join(example._paragraph(text) for text in paragraphs))


def changed(content: bytes, parts: Mapping[str, bytes | None]) -> bytes:
    """The package with parts put in or taken out."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        held: dict[str, bytes] = {name: archive.read(name) for name in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in {**held, **parts}.items():
            if part is not None:
                archive.writestr(name, part)
    return out.getvalue()


def text_of(content: bytes) -> str:
    """What stands in a Word file, without mark-up."""
    import re

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return re.sub(r"<[^>]+>", " ", archive.read("word/document.xml").decode())


def relations(*rows: str) -> bytes:
    """Relations of the document's body."""
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(rows)}</Relationships>'.encode()


def relation(kind: str, target: str, *, outside: bool = True) -> str:
    mode = ' TargetMode="External"' if outside else ""
    return f'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/>'


def pdf(pages: int = 1, *, password: str = "", script: str = "") -> bytes:
    """A PDF of empty pages; locked by a password, with a script run when it opens."""
    writer = PdfWriter()
    for _page in range(pages):
        writer.add_blank_page(200, 200)
    if script:
        action = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject(script)})
        writer.root_object[NameObject("/OpenAction")] = action
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="file:///etc/passwd"))
        writer.add_annotation(0, Link(rect=(0, 0, 9, 9), url="https://example.com"))
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def at_hand(work: str, told: Mapping[str, Any], given: Sequence[bytes], *, field: str = "file") -> tuple[dict[str, Any], list[bytes]]:
    """As `running.asked`, in this process and without limits: quick, for files that mean no harm."""
    answer, made = main.done(work, json.loads(json.dumps({**told})), list(given))
    if "refused" in answer:
        raise running.refusal(answer["refused"], answer["params"], field)
    return answer, made
