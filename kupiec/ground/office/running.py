"""Runs the child: one piece of work, then it is gone. Whatever a file does to it, the program hears a refusal with its reason."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

WALL_SECONDS = 40
_HERE = Path(__file__).parent
_ROOT = _HERE.parents[2]
REASONS = {
    "NOT_OFFICE": N_("This is neither a Word document nor an Excel workbook. Save the template as .docx or .xlsx and send it again."),
    "NOT_PDF": N_("This is no PDF. Print or save the document as PDF and send it again."),
    "LOCKED": N_("The file is protected by a password or in the old format. Save it without the password and send it again."),
    "BOMB": N_("Unpacked, the file would be too large."),
    "MACROS": N_("The file has macros. They are never run here; save it as .docx or .xlsx, without macros, and send it again."),
    "OBJECTS": N_("The file holds objects of other programs, which are not taken. Remove them or put them in as pictures."),
    "OUTSIDE": N_("The file fetches something from outside: %(target)s. Put it into the file itself."),
    "FORMULA": N_("A formula uses what is not taken: %(name)s. Only formulas that reckon within the workbook stay."),
    "TOO_MANY": N_("The workbook has more than %(most)s cells or %(sheets)s sheets, or too many rows were made of it."),
    "ENTITIES": N_("The file holds definitions that are not taken."),
    "BROKEN": N_("The file is damaged and can’t be read."),
    "EMPTY": N_("The PDF has no pages."),
    "TOO_LONG": N_("The PDF has more than %(most)s pages."),
    "TOO_LARGE": N_("What was made is too large."),
    "MISSING": N_("The template names something this document has not: %(name)s. At: “%(place)s”"),
    "FORBIDDEN_WORK": N_("The template asks for something that is not allowed. At: “%(place)s”"),
    "FAILED": N_("The template can’t be filled in: %(name)s. At: “%(place)s”"),
    "GAVE_UP": N_("The file asks for too much work: it was given up. Check repetitions and the size of pictures."),
}
"""Codes of refusals and what they say; those of `child` and our own `GAVE_UP`."""


def asked(work: str, told: Mapping[str, Any], given: Sequence[bytes], *, field: str = "file") -> tuple[dict[str, Any], list[bytes]]:
    """What the child answers. Refuses, at `field`, with the codes of REASONS."""
    sent = b"".join(len(piece).to_bytes(8, "big") + piece for piece in (json.dumps({**told, "files": len(given)}).encode(), *given))
    command = [sys.executable, "-I", str(_HERE / "child" / "main.py"), work, str(_ROOT)]
    try:
        done = subprocess.run(  # noqa: S603 - our own script, no shell
            command,
            input=sent,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=WALL_SECONDS,
            check=False,
            cwd="/",
            env={"LC_ALL": "C.UTF-8"},
        )
    except subprocess.TimeoutExpired as late:
        raise refusal("GAVE_UP", {}, field) from late
    pieces = _pieces(done.stdout) if done.returncode == 0 else []
    if not pieces:
        raise refusal("GAVE_UP", {}, field)
    answer = json.loads(pieces[0])
    if "refused" in answer:
        raise refusal(str(answer["refused"]), answer["params"], field)
    return answer, pieces[1:]


def refusal(code: str, params: Mapping[str, Any], field: str) -> Refusal:
    """The refusal of a code the child gave; it has read hostile bytes, so its words are cut."""
    known = code if code in REASONS else "BROKEN"
    told = {name: "".join(letter for letter in str(text) if letter.isprintable())[:200] for name, text in params.items()}
    wanted = {name: told.get(name, "") for name in ("target", "most", "sheets", "name", "place") if f"%({name})s" in REASONS[known]}
    return Refusal(known, REASONS[known], field, params=wanted)


def _pieces(data: bytes) -> list[bytes]:
    found, at = [], 0
    while at + 8 <= len(data):
        size = int.from_bytes(data[at : at + 8], "big")
        found.append(data[at + 8 : at + 8 + size])
        at += 8 + size
    return found
