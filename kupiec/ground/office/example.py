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


def paper(title: str, names: Sequence[Name]) -> bytes:
    """The Word file: what stands alone by lines, every list as a table with its repeated row."""
    alone = [name for name in names if "[]" not in name.path and name.kind not in ("list", "picture")]
    body = _paragraph(title, "36", bold=True)
    body += "".join(_paragraph(f"{show.say(name.label)}: {{{{ {name.path} }}}}") for name in alone if name.kind != "flag")
    for top in dict.fromkeys(name.path.partition("[].")[0] for name in names if name.path.count("[]") == 1):
        columns = [
            name for name in names if name.path.startswith(f"{top}[].") and name.path.count("[]") == 1 and name.kind in ("text", "number")
        ]
        body += _paragraph("") + _table(top, columns[:9])
    return written(body + _paragraph(""))


def written(body: str) -> bytes:
    """A Word file of this body."""
    document = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:document {_MAIN}><w:body>{body}<w:sectPr/></w:body></w:document>'
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


def _paragraph(text: str, size: str = "20", *, bold: bool = False) -> str:
    look = f'<w:rPr>{"<w:b/>" if bold else ""}<w:sz w:val="{size}"/></w:rPr>'
    return f'<w:p><w:r>{look}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _row(cells: Iterable[str], *, width: int, bold: bool = False, over: int = 1) -> str:
    span = f'<w:gridSpan w:val="{over}"/>' if over > 1 else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}</w:tcPr>{_paragraph(text, "18", bold=bold)}</w:tc>' for text in cells
    )
    return f"<w:tr>{made}</w:tr>"


def _table(top: str, columns: Sequence[Name]) -> str:
    if not columns:
        return ""
    width, edge = _WIDTH // len(columns), 'w:val="single" w:sz="4" w:color="999999"'
    edges = "".join(f"<w:{side} {edge}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    cells = ["{{ one." + name.path.partition("[].")[2] + " }}" for name in columns]
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{_WIDTH}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
        f'<w:tblGrid>{f"""<w:gridCol w:w="{width}"/>""" * len(columns)}</w:tblGrid>'
        + _row([show.say(name.label) for name in columns], width=width, bold=True)
        + _row(["{%tr for one in " + top + " %}"], width=_WIDTH, over=len(columns))
        + _row(cells, width=width)
        + _row(["{%tr endfor %}"], width=_WIDTH, over=len(columns))
        + "</w:tbl>"
    )
