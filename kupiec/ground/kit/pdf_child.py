"""The child that turns HTML into PDF, run as a bare script: no Django, no database, no secrets, no network.

Its arguments are the folder of the fonts and that of the program; from standard input, again and again, a length (8 bytes) and so much HTML;
answers each with a length and a PDF, or length 0 and nothing when it could not be made.
"""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes

CPU_SECONDS = 20
LONGEST_DATA = 8 << 20
FONTS = tuple(f"inter-{part}-{weight}.woff2" for part in ("latin", "latin-ext") for weight in (400, 700))


def data_of(url: str) -> tuple[bytes, str]:
    """The content of a `data:` address; anything else is refused."""
    import base64

    head, comma, body = url.partition(",")
    if not head.startswith("data:") or not comma or len(body) > LONGEST_DATA:
        raise ValueError("only data: addresses are read")
    kind = head.removeprefix("data:")
    content = unquote_to_bytes(body)
    if kind.endswith(";base64"):
        kind, content = kind.removesuffix(";base64"), base64.b64decode(content)
    return content, kind.split(";")[0] or "text/plain"


def main() -> None:
    """Serve documents until the input ends."""
    import plutoprint

    sys.path.insert(0, sys.argv[2])
    from kupiec.ground.kernel import confined

    fonts = {name: (Path(sys.argv[1]) / name).read_bytes() for name in FONTS}

    class Fetcher(plutoprint.ResourceFetcher):
        """Vendored fonts and data: addresses, nothing else."""

        def fetch_url(self, url: str) -> plutoprint.ResourceData:
            name = url.rsplit("/", 1)[-1]
            if url.startswith("kupiec:") and name in fonts:
                return plutoprint.ResourceData(fonts[name], "font/woff2", "")
            content, kind = data_of(url)
            return plutoprint.ResourceData(content, kind, "utf-8" if kind.startswith("text/") else "")

    confined.lock_up()
    source, target = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while size := int.from_bytes(source.read(8), "big"):
        html = source.read(size).decode()
        confined.more_time(CPU_SECONDS)
        pdf = render(plutoprint, Fetcher(), html)
        target.write(len(pdf).to_bytes(8, "big") + pdf)
        target.flush()


def render(plutoprint: object, fetcher: object, html: str) -> bytes:
    """One document; empty when the renderer declined it."""
    import io

    book = plutoprint.Book(plutoprint.PAGE_SIZE_A4, plutoprint.PAGE_MARGINS_NONE)  # type: ignore[attr-defined]
    book.custom_resource_fetcher = fetcher
    with contextlib.suppress(Exception):
        book.load_html(html)
        out = io.BytesIO()
        book.write_to_pdf_stream(out)
        return out.getvalue()
    return b""


if __name__ == "__main__":
    main()
