"""HTML to PDF (KER-17): made in a child process with limits, which can read `data:` addresses and our own fonts only.

pdf = render_pdf(html)                 # one
for pdf in render_pdfs(pages): ...     # many, by one child
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

WALL_SECONDS = 30.0
LARGEST_HTML = 20 << 20
_HERE = Path(__file__).parent
_FONTS = _HERE / "static" / "print"


class PdfError(RuntimeError):
    """A document could not be rendered: too slow, too large, or damaged. What it prints stays as it is."""


def render_pdf(html: str) -> bytes:
    """The PDF of one page of HTML. PdfError when the renderer hangs, eats memory or gives up."""
    return next(render_pdfs([html]))


def render_pdfs(pages: Iterable[str]) -> Iterator[bytes]:
    """The PDFs of many pages, in order, by one child process (quicker than one each)."""
    child = subprocess.Popen(  # noqa: S603 - our own script, no shell
        [sys.executable, "-I", str(_HERE / "pdf_child.py"), str(_FONTS), str(_HERE.parents[2])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"LC_ALL": "C.UTF-8"}, cwd="/",
    )  # fmt: skip
    try:
        for html in pages:
            yield _one(child, html.encode())
    finally:
        child.kill()
        child.wait()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def _one(child: subprocess.Popen[bytes], html: bytes) -> bytes:
    if len(html) > LARGEST_HTML:
        raise PdfError("the page is too large")
    assert child.stdin is not None and child.stdout is not None
    timer = threading.Timer(WALL_SECONDS, child.kill)
    timer.start()
    try:
        child.stdin.write(len(html).to_bytes(8, "big") + html)
        child.stdin.flush()
        size = int.from_bytes(_read(child.stdout, 8), "big")
        pdf = _read(child.stdout, size)
    except OSError as error:
        raise PdfError("the renderer ended early") from error
    finally:
        timer.cancel()
    if not pdf.startswith(b"%PDF"):
        raise PdfError("the renderer declined the page")
    return pdf


def _read(pipe: IO[bytes], size: int) -> bytes:
    data = pipe.read(size)
    if len(data) < size:
        raise PdfError("the renderer ended early: too slow or too large a page")
    return data
