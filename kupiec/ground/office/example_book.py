"""An Excel template to begin with: what stands alone by lines, every list as a repeated row with the sums of its numbers below."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kupiec.ground.kernel.late import late
from kupiec.ground.kit import show
from kupiec.ground.office.values import Name

if TYPE_CHECKING:
    import xlsxwriter
else:
    xlsxwriter = late("xlsxwriter")

_MOST_COLUMNS = 9
_WIDE = 15


def book(title: str, names: Sequence[Name]) -> bytes:
    """The workbook."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    heads = (made.add_format({"bold": True}), made.add_format({"bold": True, "align": "right"}))
    large, figure = (
        made.add_format({"bold": True, "font_size": 16}),
        made.add_format({"num_format": "#,##0.00"}),
    )
    sheet = made.add_worksheet()
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, _MOST_COLUMNS, 18)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, title, large)
    alone = [name for name in names if "[]" not in name.path and name.kind in ("text", "number")]
    for at, name in enumerate(alone, 2):
        sheet.write_string(at, 0, show.say(name.label))
        sheet.write_string(at, 1, f"{{{{ {name.path} }}}}", figure if name.kind == "number" else None)
    row = len(alone) + 3
    for top in dict.fromkeys(name.path.partition("[].")[0] for name in names if name.path.count("[]") == 1):
        listed = [
            name for name in names if name.path.startswith(f"{top}[].") and name.path.count("[]") == 1 and name.kind in ("text", "number")
        ]
        if listed:
            row = _listed(sheet, row, top, listed[:_MOST_COLUMNS], heads, figure)
    made.close()
    return out.getvalue()


def _listed(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, top: str, columns: Sequence[Name], heads: Sequence[object], figure: object
) -> int:
    sheet.write_string(row + 1, 0, f"{{%tr for one in {top} %}}")
    sheet.write_string(row + 3, 0, "{%tr endfor %}")
    for at, name in enumerate(columns):
        number = name.kind == "number"
        sheet.write_string(row, at, show.say(name.label), heads[number])
        if not number and len(str(name.example)) > _WIDE:
            sheet.set_column(at, at, 3 * _WIDE)  # names are not cut by the figures beside them
        sheet.write_string(row + 2, at, "{{ one." + name.path.partition("[].")[2] + " }}", figure if number else None)
    return row + 6
