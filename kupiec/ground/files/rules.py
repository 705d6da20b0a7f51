"""What a file from outside may be: its name made harmless, its kind told by its first bytes, programs refused.

Names come from other systems and from people who mean harm (RELIABILITY C11): folders, control characters, signs that
turn the reading direction, names of devices. Kinds are never believed from the browser.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_

LARGEST = 50 * 1024 * 1024
"""Bytes a single file may have."""
LONGEST_NAME = 180
HEAD = 4096
PROGRAMS = frozenset(
    [
        "apk",
        "app",
        "appref-ms",
        "appx",
        "bat",
        "bin",
        "chm",
        "cmd",
        "com",
        "cpl",
        "deb",
        "desktop",
        "dll",
        "dmg",
        "elf",
        "exe",
        "gadget",
        "hta",
        "inf",
        "ins",
        "iso",
        "jar",
        "js",
        "jse",
        "lnk",
        "msc",
        "msi",
        "msp",
        "mst",
        "pif",
        "ps1",
        "psm1",
        "py",
        "pyc",
        "reg",
        "rpm",
        "run",
        "scf",
        "scr",
        "sct",
        "sh",
        "sys",
        "url",
        "vb",
        "vbe",
        "vbs",
        "vhd",
        "vhdx",
        "vxd",
        "ws",
        "wsc",
        "wsf",
        "wsh",
        "xll",
    ]
)
DEVICES = frozenset(["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))])
_PROGRAM_HEADS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"L\x00\x00\x00\x01\x14\x02\x00")
_HEADS = (
    (b"%PDF-", "application/pdf"), (b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"), (b"GIF89a", "image/gif"), (b"BM", "image/bmp"), (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (b"{\\rtf", "application/rtf"), (b"Rar!\x1a\x07", "application/vnd.rar"), (b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
    (b"\x1f\x8b", "application/gzip"),
)  # fmt: skip
_OLE = {"doc": "application/msword", "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
        "msg": "application/vnd.ms-outlook"}  # fmt: skip
_ZIPPED = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
}  # fmt: skip
_TEXTS = {"csv": "text/csv", "txt": "text/plain", "eml": "message/rfc822", "xml": "text/xml", "json": "application/json"}
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/bmp", "image/webp", "image/tiff"})
OFFICE = frozenset({*_OLE.values(), *_ZIPPED.values(), "application/rtf"}) - {"application/vnd.ms-outlook"}
ZIP_UNPACKED = 500 * 1024 * 1024
ZIP_RATIO = 200
ZIP_MEMBERS = 10_000


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is: its media type, and whether a picture of it can be made."""

    media_type: str

    @property
    def previewed(self) -> bool:
        return self.media_type in PICTURES or self.media_type == "application/pdf"


def clean_name(name: str) -> str:
    """A harmless name for display and saving: no folders, no control or direction signs, no device names, no edges.

    Never refuses: a name that is nothing becomes `plik`. The ending is kept when a long name is cut.
    """
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(sign for sign in text if unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp"))
    text = "".join("_" if sign in '<>:"|?*%' else sign for sign in text).strip(" .")
    stem, dot, ending = text.rpartition(".")
    if not dot:
        stem, ending = text, ""
    if stem.split(".")[0].strip().lower() in DEVICES:
        stem = f"_{stem}"
    ending = ending[:20]
    stem = stem[: LONGEST_NAME - len(ending) - 1].rstrip(" .")
    return f"{stem}.{ending}" if stem and ending else stem or (f"plik.{ending}" if ending else "plik")


def check(name: str, size: int, head: bytes) -> Kind:
    """The kind of a file. Refuses EMPTY_FILE, FILE_TOO_LARGE, PROGRAM."""
    if size == 0:
        raise Refusal("EMPTY_FILE", N_("The file “%(name)s” is empty."), "file", params={"name": name})
    if size > LARGEST:
        raise Refusal("FILE_TOO_LARGE", N_("The file “%(name)s” is larger than %(limit)s MB."), "file",
                      params={"name": name, "limit": LARGEST // (1024 * 1024)})  # fmt: skip
    ending = PurePosixPath(name).suffix.lower().lstrip(".")
    if ending in PROGRAMS or head.startswith(_PROGRAM_HEADS):
        raise Refusal("PROGRAM", N_("“%(name)s” is a program; programs can’t be attached."), "file", params={"name": name})
    return Kind(_media_type(ending, head))


def _media_type(ending: str, head: bytes) -> str:
    """By the first bytes; the name only tells apart what looks alike."""
    if head.startswith(b"PK\x03\x04"):
        return _ZIPPED.get(ending, "application/zip")
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "image/webp"
    for start, media_type in _HEADS:
        if head.startswith(start):
            return _OLE.get(ending, media_type) if media_type == "application/x-ole-storage" else media_type
    if b"\x00" in head:
        return "application/octet-stream"
    return _TEXTS.get(ending, "text/plain" if _is_text(head) else "application/octet-stream")


def _is_text(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def check_members(name: str, members: Sequence[tuple[int, int]]) -> None:
    """Refuses ARCHIVE_BOMB for a zip (also an office file) that would unpack to something monstrous.

    `members` = (bytes packed, bytes unpacked) as its listing says; nothing is unpacked.
    """
    packed = sum(small for small, _ in members) or 1
    unpacked = sum(large for _, large in members)
    if len(members) > ZIP_MEMBERS or unpacked > ZIP_UNPACKED or unpacked > packed * ZIP_RATIO:
        raise Refusal("ARCHIVE_BOMB", N_("The archive “%(name)s” would unpack to too much."), "file", params={"name": name})
