"""Parts of drawn ways: boxes that are links, arrows down, aside and back; an SVG that the keyboard walks. Looks: `workflow/workflow.css`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

WIDE, HIGH, GAP, ROW = 290, 62, 24, 104
SIDE = 125
"""Room at both sides for arrows that go elsewhere than down."""
Point = tuple[int, int]
_MARKER = mark_safe(
    '<defs><marker id="wf-tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z"/></marker></defs>'
)
_LINES = ((20, "t", 38), (37, "w", 46), (53, "c", 50))
"""Where the lines of a box stand, how they look, how many letters they take."""


def frame(label: str, size: Point, arrows: Iterable[str], boxes: Iterable[str], said: Sequence[str] = ()) -> SafeString:
    """The whole drawing: arrows below, boxes above; under it the conditions by their numbers, whole."""
    width, height = size
    conditions = format_html_join("", "<li>{}</li>", ((one,) for one in said))
    return format_html(
        '<svg class="wf-graph" role="group" aria-label="{}" viewBox="0 0 {} {}" width="{}" height="{}">{}{}{}</svg>{}',
        label, width, height, width, height, _MARKER, mark_safe("".join(arrows)), mark_safe("".join(boxes)),
        format_html('<ol class="wf-said">{}</ol>', conditions) if said else "",
    )  # fmt: skip


def stop(x: int, y: int, text: str) -> SafeString:
    """Where it begins or ends: a rounded word."""
    return format_html(
        '<g class="wf-end"><rect x="{}" y="{}" width="88" height="24" rx="12"/><text x="{}" y="{}">{}</text></g>',
        x - 44,
        y - 12,
        x,
        y + 4,
        text,
    )


def box(href: str, at: Point, texts: Sequence[str], *, kind: str = "") -> SafeString:
    """A link with up to three lines of text."""
    x, y = at
    rows = (
        (x + 12, y + down, look, _short(text, most), _whole(text, most))
        for (down, look, most), text in zip(_LINES, texts, strict=False)
        if text
    )
    lines = format_html_join("", '<text x="{}" y="{}" class="{}">{}{}</text>', rows)
    return format_html(
        '<a href="{}" class="{}"><rect x="{}" y="{}" width="{}" height="{}" rx="8"/>{}</a>',
        href,
        f"wf-node {kind}".strip(),
        x,
        y,
        WIDE,
        HIGH,
        lines,
    )


def _whole(text: str, most: int) -> SafeString:
    """The whole text as a hint where it was cut."""
    return format_html("<title>{}</title>", text) if len(text) > most else mark_safe("")


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else text[: most - 1] + "…"


def down(x: int, begun: int, ended: int, *, mark: int = 0, said: str = "", kind: str = "") -> str:
    """An arrow to the box below; `mark`: the number of its condition in the list, `said`: the condition."""
    path = f'<path class="{f"wf-edge {kind}".strip()}" d="M{x} {begun}V{ended - 2}" marker-end="url(#wf-tip)"/>'
    return path + _mark((x + 18, (begun + ended) // 2), mark, said)


def aside(begun: Point, ended: Point, lane: int, *, mark: int = 0, said: str = "", kind: str = "") -> str:
    """An arrow at the right side, the number of its condition at its beginning."""
    (x, y), (to_x, to_y) = begun, ended
    path = f'<path class="{f"wf-edge {kind}".strip()}" d="M{x} {y}H{lane}V{to_y}H{to_x + 2}" marker-end="url(#wf-tip)"/>'
    return path + _mark((x + 14 + 20 * ((mark - 1) % 2), y), mark, said)


def _mark(at: Point, number: int, said: str) -> str:
    """A number in a ring: conditions are longer than there is room for, they stand whole in the list below."""
    if not number:
        return ""
    x, y = at
    return f'<g class="wf-mark"><title>{escape(said)}</title><circle cx="{x}" cy="{y}" r="8"/><text x="{x}" y="{y + 4}">{number}</text></g>'


def back(begun: Point, ended: Point, *, lane: int | None = None, mark: int = 0, said: str = "") -> str:
    """A return, dashed at the left side."""
    (x, y), (to_x, to_y) = begun, ended
    path = f'<path class="wf-edge back" d="M{x} {y}H{min(x, to_x) - 34 if lane is None else lane}V{to_y}H{to_x - 2}" marker-end="url(#wf-tip)"/>'
    return path + _mark((x - 12, y), mark, said)
