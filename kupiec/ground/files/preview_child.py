"""The child that draws pictures of files from outside, run as a bare script: no Django, no database, no network.

Arguments: kind (`pdf` or `picture`), page, widest side, the folder of the program. The file comes by standard input, the PNG leaves by standard
output with the number of pages before it (4 bytes); nothing leaves when it could not be drawn.
"""

from __future__ import annotations

import io
import sys

CPU_SECONDS = 20
MOST_PIXELS = 60_000_000


def picture(content: bytes, widest: int) -> tuple[int, bytes]:
    """A picture drawn anew: whatever else the file held (places, comments, scripts) stays behind."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    formats = ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF")
    with Image.open(io.BytesIO(content), formats=formats) as opened:
        drawn = ImageOps.exif_transpose(opened).convert("RGBA")
    drawn.thumbnail((widest, widest))
    return 1, _png(drawn)


def page_of_pdf(content: bytes, page: int, widest: int) -> tuple[int, bytes]:
    """One page of a PDF; its scripts, links and attachments are not even read."""
    import pypdfium2

    document = pypdfium2.PdfDocument(content)
    pages = len(document)
    shown = document[min(max(page, 0), pages - 1)]
    width, height = shown.get_size()
    scale = min(widest / max(width, height, 1), 4)
    return pages, _png(shown.render(scale=scale).to_pil())


def _png(image: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")  # type: ignore[attr-defined]
    return out.getvalue()


def main() -> None:
    kind, page, widest = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    content = sys.stdin.buffer.read()
    if kind == "pdf":
        import pypdfium2  # noqa: F401 - loaded before the limits, as the libraries map much memory
    from PIL import Image  # noqa: F401

    sys.path.insert(0, sys.argv[4])
    from kupiec.ground.kernel import confined

    confined.lock_up()
    confined.more_time(CPU_SECONDS)
    pages, png = page_of_pdf(content, page, widest) if kind == "pdf" else picture(content, widest)
    sys.stdout.buffer.write(pages.to_bytes(4, "big") + png)


main()
