"""A template to begin with: a plain Word file naming everything a kind of document tells, written by hand from a few parts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from kupiec.ground.kit import show
from kupiec.ground.office.values import Name

_MAIN = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>'
    '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
)
_RELS = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>'
    '<Relationship Id="rId2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title></dc:title></cp:coreProperties>'
)
_WIDTH = 9600
_FIGURE = "100 000,00"
_INSIDE = '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
_A4 = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)


def paper(title: str, names: Sequence[Name]) -> bytes:
    """The Word file: what stands alone by lines, every list as a table with its repeated row."""
    alone = [name for name in names if "[]" not in name.path and name.kind not in ("list", "picture")]
    body = _paragraph(title, "36", bold=True)
    body += _pairs([(show.say(name.label), f"{{{{ {name.path} }}}}") for name in alone if name.kind != "flag"])
    for top in dict.fromkeys(name.path.partition("[].")[0] for name in names if name.path.count("[]") == 1):
        columns = [
            name for name in names if name.path.startswith(f"{top}[].") and name.path.count("[]") == 1 and name.kind in ("text", "number")
        ]
        body += _paragraph("") + _table(top, columns[:9])
    return written(body + _paragraph(""))


def written(body: str) -> bytes:
    """A Word file of this body."""
    document = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {_MAIN}><w:body>{body}{_A4}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELS),
            ("docProps/core.xml", _CORE),
            ("word/document.xml", document),
        ):
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(text: str, size: str = "20", *, bold: bool = False, right: bool = False) -> str:
    look = f'<w:rPr><w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    side = '<w:pPr><w:jc w:val="right"/></w:pPr>' if right else ""
    return f'<w:p>{side}<w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _row(cells: Iterable[str], *, widths: Sequence[int], bold: bool = False, right: Sequence[bool] = ()) -> str:
    """A row of cells; one cell alone goes over all columns."""
    texts = list(cells)
    span = f'<w:gridSpan w:val="{len(widths)}"/>' if len(texts) < len(widths) else ""
    sides, room = right or [False] * len(texts), [sum(widths)] if span else widths
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{_paragraph(text, "14" if bold else "16", bold=bold, right=side)}</w:tc>'
        for text, width, side in zip(texts, room, sides, strict=True)
    )
    return f"<w:tr>{made}</w:tr>"


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    """What stands alone, its meaning to the left."""
    widths = (_WIDTH * 3 // 8, _WIDTH - _WIDTH * 3 // 8)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"{_grid(widths)}"
        f"{''.join(_row(pair, widths=widths) for pair in pairs)}</w:tbl>"
    )


def _grid(widths: Sequence[int]) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tblGrid>{columns}</w:tblGrid>"


def _widths(columns: Sequence[Name]) -> list[int]:
    """Columns as wide as what stands in them: names wide, figures so that they are not broken."""
    shown = [name.example if name.kind == "text" and isinstance(name.example, str) else _FIGURE for name in columns]
    room = [max(7, *map(len, show.say(name.label).split()), min(len(text), 26)) + 1 for name, text in zip(columns, shown, strict=True)]
    return [_WIDTH * one // sum(room) for one in room]


def _table(top: str, columns: Sequence[Name]) -> str:
    if not columns:
        return ""
    widths, edge = _widths(columns), 'w:val="single" w:sz="4" w:color="999999"'
    right = [name.kind == "number" for name in columns]
    edges = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    cells = ["{{ one." + name.path.partition("[].")[2] + " }}" for name in columns]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>{_INSIDE}</w:tblPr>'
        + _grid(widths)
        + _row([show.say(name.label) for name in columns], widths=widths, bold=True, right=right)
        + _row(["{%tr for one in " + top + " %}"], widths=widths)
        + _row(cells, widths=widths, right=right)
        + _row(["{%tr endfor %}"], widths=widths)
        + "</w:tbl>"
    )
