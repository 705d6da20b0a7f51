"""What all clients share: where a register is, asking it, and what is said to people when it can't be asked."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kupiec.ground.kernel import egress
from kupiec.ground.kernel.refusal import Refusal
from kupiec.ground.kernel.words import N_
from kupiec.ground.registries.values import Source

PRODUCTION = {
    Source.GUS: "https://wyszukiwarkaregon.stat.gov.pl/wsBIR/UslugaBIRzewnPubl.svc",
    Source.WHITE_LIST: "https://wl-api.mf.gov.pl",
    Source.VIES: "https://ec.europa.eu/taxation_customs/vies/rest-api",
    Source.KRS: "https://api-krs.ms.gov.pl",
}
TEST = {
    Source.GUS: "https://wyszukiwarkaregontest.stat.gov.pl/wsBIR/UslugaBIRzewnPubl.svc",
    Source.WHITE_LIST: "https://wl-test.mf.gov.pl",
}
"""Test servers; VIES and KRS have none."""
TEST_KEY = "abcde12345abcde12345"
"""The key everybody uses at the test server of GUS."""
PATHS = {Source.GUS: "/wsBIR/UslugaBIRzewnPubl.svc", Source.WHITE_LIST: "/wl", Source.VIES: "/vies", Source.KRS: "/krs"}
NAMES = {Source.GUS: N_("GUS (REGON)"), Source.WHITE_LIST: N_("White List of VAT payers"), Source.VIES: N_("VIES"), Source.KRS: N_("KRS")}
WHY = {
    "unreachable": N_("%(source)s can’t be reached now. Check the internet connection. Nothing you typed is lost; try again in a while."),
    "late": N_("%(source)s didn’t answer in time. Nothing you typed is lost; try again in a while."),
    "huge": N_("%(source)s sent more than an answer may be. It was not read."),
    "moved": N_("%(source)s sent us to another address, where we don’t go (%(words)s)."),
    "insecure": N_("The connection with %(source)s isn’t safe. Nothing was asked."),
    "broken": N_("%(source)s broke the answer off. Try again in a while."),
    "down": N_("%(source)s has a fault on its side (%(words)s). Nothing you typed is lost; try again in a while."),
    "nonsense": N_("%(source)s answered something that can’t be read (%(words)s). It was not used."),
}
egress.allow(*PRODUCTION.values(), *TEST.values())


@dataclass(frozen=True, slots=True)
class Place:
    """A register's address, the key it wants, how long we wait."""

    source: Source
    address: str
    key: str = ""
    seconds: float = 10.0

    def __repr__(self) -> str:
        return f"Place({self.source}, {self.address})"


def place(source: Source, *, test: bool = False, key: str = "") -> Place:
    """Where a register is asked. `KUPIEC_REGISTRIES` names a stand-in for all of them on this computer."""
    stand_in = os.environ.get("KUPIEC_REGISTRIES", "").rstrip("/")
    if stand_in:
        egress.allow(stand_in)
        return Place(source, stand_in + PATHS[source], key, float(os.environ.get("KUPIEC_REGISTRIES_SECONDS", "10")))
    if test and source in TEST:
        return Place(source, TEST[source], key or (TEST_KEY if source == Source.GUS else ""))
    return Place(source, PRODUCTION[source], key)


def fault(source: Source, why: str, words: str = "") -> Refusal:
    """REGISTRY_DOWN, or REGISTRY_NONSENSE for answers that can't be used."""
    code = "REGISTRY_NONSENSE" if why in ("nonsense", "huge", "moved") else "REGISTRY_DOWN"
    return Refusal(code, WHY[why], params={"source": name(source), "words": words[:160] or "—", "registry": source.value})


def name(source: Source) -> str:
    """A register's name in the language at hand."""
    from kupiec.ground.kernel.words import translate

    return translate(NAMES[source])


def limit(source: Source) -> Refusal:
    """The register's daily limit."""
    said = N_("%(source)s allows no more questions today. They are possible again after midnight.")
    return Refusal("REGISTRY_LIMIT", said, params={"source": name(source), "registry": source.value})


def said_no(source: Source, words: str) -> Refusal:
    """The register itself declined, in its own words."""
    message = N_("%(source)s declined the question: %(words)s")
    return Refusal("REGISTRY_REFUSED", message, params={"source": name(source), "words": words[:240], "registry": source.value})


def ask(at: Place, path: str = "", **what: Any) -> egress.Answer:
    """The answer, faults of network and server told apart."""
    try:
        answer = egress.ask(at.address + path, seconds=at.seconds, **what)
    except egress.NoAnswerError as none:
        raise fault(at.source, none.reason, none.words) from none
    if answer.status == 429:
        raise limit(at.source)
    if answer.status >= 500:
        raise fault(at.source, "down", f"HTTP {answer.status}")
    return answer


def read_json(at: Place, answer: egress.Answer) -> tuple[Mapping[str, Any], str]:
    """The answer's object and its text. Refuses REGISTRY_NONSENSE for anything but JSON."""
    if answer.media_type not in ("application/json", "text/json", "application/problem+json"):
        raise fault(at.source, "nonsense", answer.media_type or "?")
    try:
        raw = answer.body.decode("utf-8")
        data = json.loads(raw, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise fault(at.source, "nonsense", str(error)[:80]) from error
    if not isinstance(data, dict):
        raise fault(at.source, "nonsense", "JSON")
    return data, raw.replace("\x00", "")


def _no_constant(text: str) -> Any:
    raise ValueError(text)
