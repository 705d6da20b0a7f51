"""Word templates: looked through before they are published, filled with a document's data."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from typing import Any

from docxtpl import DocxTemplate, InlineImage

from kupiec.ground.office.child import mistakes, packages, walls

MOST_MADE = 30 << 20
MOST_FINDINGS = 30
MOST_WORDS = 110
FOOTNOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
PROPERTIES = ("author", "comments", "identifier", "language", "subject", "title")


def looked(content: bytes, known: dict[str, Any]) -> tuple[dict[str, Any], list[bytes]]:
    """The template made harmless, and what in it can't be filled: `[code, name, place, words around]`."""
    clean = packages.cleaned(content)
    paper = _opened(clean)
    findings: list[list[str]] = []
    said = False
    for place, source in _sources(paper):
        said = said or "{{" in source or "{%" in source
        findings += [[code, name, place, words] for code, name, words in mistakes.found(walls.Walls("pl"), source, known, _words)]
    unique = [list(one) for one in dict.fromkeys(tuple(one) for one in findings)]
    return {"findings": unique[:MOST_FINDINGS], "plain": not said, "ending": "docx"}, [clean]


def _opened(clean: bytes) -> Any:
    paper = DocxTemplate(io.BytesIO(clean))
    try:
        paper.render_init()
    except Exception as error:
        raise packages.DeclinedError("BROKEN") from error
    return paper


def _sources(paper: Any) -> Iterator[tuple[str, str]]:
    """All parts where names may stand, as the language of templates reads them."""
    yield "text", _lines(paper.patch_xml(paper.get_xml()))
    for place, uri in (("header", paper.HEADER_URI), ("footer", paper.FOOTER_URI)):
        for _key, part in paper.get_headers_footers(uri):
            yield place, _lines(paper.patch_xml(paper.get_part_xml(part)))
    for part in paper.docx.part.package.iter_parts():
        if part.content_type == FOOTNOTES:
            yield "footnotes", _lines(paper.patch_xml(part.blob.decode("utf-8")))
    for name in PROPERTIES:
        yield "properties", str(getattr(paper.docx.core_properties, name) or "")


def _lines(xml: str) -> str:
    """One paragraph a line, so that lines of mistakes are paragraphs."""
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", xml.replace("\n", " "))


def _words(source: str, line: int, name: str) -> str:
    """The words of a paragraph, without mark-up; of a long one those around the name."""
    rows = source.split("\n")
    text = re.sub(r"<[^>]*>", "", rows[line - 1]) if 0 < line <= len(rows) else ""
    text = " ".join(text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").split())
    if len(text) <= MOST_WORDS:
        return text
    begin = max(text.find(name.rpartition(".")[2]) - MOST_WORDS // 2, 0) if name else 0
    end = begin + MOST_WORDS
    return ("…" if begin else "") + text[begin:end] + ("…" if end < len(text) else "")


def filled(content: bytes, data: dict[str, Any], language: str) -> bytes:
    """The document. Refuses MISSING (a name that has no value), FORBIDDEN_WORK, FAILED, TOO_LARGE."""
    paper = _opened(content)
    walled = walls.Walls(language)
    ready = walls.unpacked(data, lambda picture: InlineImage(paper, io.BytesIO(base64.b64decode(picture))))
    with mistakes.met(walled, _words):
        paper.render(ready, jinja_env=walled, autoescape=True)
    out = io.BytesIO()
    paper.save(out)
    if out.tell() > MOST_MADE:
        raise packages.DeclinedError("TOO_LARGE")
    return out.getvalue()
