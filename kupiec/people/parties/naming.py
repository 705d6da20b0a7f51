"""Whom rows of files mean: parties by identifier, code or tax number (KER-16)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kupiec.ground.exchange.public import Known, Row, RowError
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.ground.kernel.words import N_, translate
from kupiec.people.parties import queries
from kupiec.people.parties.models import Party


def find_parties(texts: Iterable[str], *, by: Actor) -> dict[str, int]:
    """Parties the actor sees, by external identifier, else code, else tax number when only one has it."""
    wanted = {text for text in texts if text}
    digits = {"".join(letter for letter in text if letter.isdigit()): text for text in wanted}
    seen = queries.visible(by)
    found: dict[str, int] = {}
    twice: set[str] = set()
    for pk, nip in seen.filter(nip__in=[number for number in digits if len(number) == 10]).values_list("pk", "nip"):
        text = digits[nip]
        twice |= {text} if text in found else set()
        found[text] = pk
    for text in twice:
        del found[text]
    found |= dict(seen.filter(code__in=wanted).values_list("code", "pk"))
    return found | {text or "": pk for text, pk in seen.filter(external_id__in=wanted).values_list("external_id", "pk")}


def unknown_party(text: str) -> RowError:
    sentence = translate(N_("No party has the identifier, code or NIP “%(text)s”.")) % {"text": text}
    return RowError("party", "UNKNOWN_KEY", sentence)


def look_parties(rows: Sequence[Row], by: Actor) -> dict[int, Known]:
    """A known identifier is changed; the same tax number or name elsewhere may be the same party."""
    known = set(Party.objects.filter(external_id__in=[row.values["external_id"] for row in rows]).values_list("external_id", flat=True))
    nips = {row.number: "".join(letter for letter in row.values.get("nip") or "" if letter.isdigit()) for row in rows}
    names = {row.number: fold(row.values["name"])[:240] for row in rows}
    seen = queries.visible(by)
    by_nip = {row.nip: row for row in seen.filter(nip__in={nip for nip in nips.values() if nip})}
    by_name = {row.name_key: row for row in seen.filter(name_key__in=set(names.values()))}
    found = {}
    for row in rows:
        twin = by_nip.get(nips[row.number]) if nips[row.number] else by_name.get(names[row.number])
        if row.values["external_id"] in known:
            found[row.number] = Known("update")
        else:
            found[row.number] = Known("twin", f"{twin.name} ({twin.code})") if twin else Known("new")
    return found
