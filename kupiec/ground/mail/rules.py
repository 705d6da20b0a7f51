"""Addresses, subjects and pauses: pure rules of mail. Everything typed or filled in is hostile."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import quote

from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.mail.values import LARGEST, MOST_RECIPIENTS, Outcome, Verdict

_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_DEVIATING = frozenset("ßς")
MOST_ATTEMPTS = 14
FIRST_PAUSE = 60
LONGEST_PAUSE = 4 * 3600
LONGEST_REST = 900


def address(text: str, *, field: str) -> str:
    """One address, its domain as ASCII. Refuses NOT_AN_EMAIL at the field, naming it."""
    typed = text.strip()
    local, at, domain = typed.rpartition("@")
    plain = _domain(domain)
    if not at or len(local) > 64 or not _LOCAL.fullmatch(local) or not plain or len(local) + len(plain) > 253:
        raise Refusal("NOT_AN_EMAIL", N_("“%(address)s” is not an e-mail address."), field, params={"address": shown(typed)})
    return f"{local}@{plain}"


def _domain(domain: str) -> str:
    """The domain as the network writes it; empty when it is none."""
    labels = unicodedata.normalize("NFC", domain).lower().split(".")
    try:
        plain = [_label(label) for label in labels]
    except UnicodeError:
        return ""
    if len(plain) < 2 or not all(_LABEL.fullmatch(label) for label in plain) or plain[-1].isdigit():
        return ""
    return ".".join(plain)


def _label(label: str) -> str:
    if label.isascii():
        return label
    if not all(unicodedata.category(sign)[0] in "LNM" or sign == "-" for sign in label):
        raise UnicodeError(label)
    if _DEVIATING & set(label):
        return "xn--" + label.encode("punycode").decode("ascii")
    return label.encode("idna").decode("ascii").lower()


def addresses(text: str, *, field: str) -> tuple[str, ...]:
    """The addresses typed in a field, each once. Refuses NOT_AN_EMAIL, TOO_MANY."""
    if any(unicodedata.category(sign) in ("Cc", "Cf") and sign not in "\r\n\t" for sign in text):
        raise Refusal("NOT_AN_EMAIL", N_("“%(address)s” is not an e-mail address."), field, params={"address": shown(text)})
    typed = [part for part in re.split(r"[,;\s]+", text) if part]
    if len(typed) > MOST_RECIPIENTS:
        raise Refusal("TOO_MANY", N_("At most %(most)s recipients."), field, params={"most": MOST_RECIPIENTS})
    return tuple(dict.fromkeys(address(part, field=field) for part in typed))


def shown(text: str) -> str:
    """A hostile text as it may stand in a message: one short line."""
    return one_line(text)[:80]


def one_line(text: str) -> str:
    """Without line ends, control and direction signs: nothing that could begin another header."""
    spaced = "".join(" " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign for sign in text)
    kept = "".join(sign for sign in spaced if unicodedata.category(sign) not in ("Cf", "Cs", "Co"))
    return " ".join(kept.split())


def body(text: str) -> str:
    """A text of a mail: its lines, without other control signs."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in lines if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs")).strip()


def check_size(sizes: Sequence[int]) -> None:
    """Refuses TOO_LARGE."""
    if sum(sizes) > LARGEST:
        raise Refusal("TOO_LARGE", N_("The attachments together are larger than %(most)s MB."), "files",
                      params={"most": LARGEST // (1024 * 1024)})  # fmt: skip


def pause(attempts: int) -> int:
    """Seconds until a mail put off by the server is tried again."""
    return min(FIRST_PAUSE * 3 ** (max(attempts, 1) - 1), LONGEST_PAUSE)


def rest(failures: int) -> int:
    """Seconds for which a server that can't be reached is left alone."""
    return min(15 * 2 ** (max(failures, 1) - 1), LONGEST_REST)


def gives_up(attempts: int) -> bool:
    return attempts >= MOST_ATTEMPTS


def verdict(code: int, words: str, *, after_data: bool = False) -> Outcome:
    """What a reply of the server to a message means: 4xx later, 5xx never; 421 also ends the connection."""
    said = f"{code} {words}".strip()[:500] if code > 0 else words[:500]
    if 200 <= code < 300:
        return Outcome(Verdict.SENT, said)
    if 500 <= code < 600:
        return Outcome(Verdict.REFUSED, said)
    if code <= 0:
        return Outcome(Verdict.DOUBTFUL if after_data else Verdict.LATER, said, broken=True)
    return Outcome(Verdict.LATER, said, broken=code == 421)


def mailto(*, to: str, cc: str = "", subject: str = "", text: str = "") -> str:
    """The address that opens one's own mail program with everything filled in."""
    given = [("cc", cc), ("subject", one_line(subject)), ("body", body(text).replace("\n", "\r\n"))]
    asked = "&".join(f"{name}={quote(value, safe='')}" for name, value in given if value)
    return f"mailto:{quote(to, safe='@,')}" + (f"?{asked}" if asked else "")


def file_name(title: str) -> str:
    """`FV 7/11/2026` as a name of a file."""
    plain = "".join(sign if sign.isalnum() or sign in "-_." else "-" for sign in title.replace(" ", "_"))
    return f"{plain.strip('-.')[:80] or 'dokument'}.pdf"
