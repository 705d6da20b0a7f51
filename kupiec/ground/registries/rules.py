"""What registers answer, read into one shape; what differs from ours. Pure: their data in, facts out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from kupiec.ground.registries.values import FILLED, Difference, Found, Outcome

_SPACING = re.compile(r"[\s\-./]+")
_SMALL = {"i", "oraz", "w", "z", "na", "od", "do", "nad", "pod", "przy", "dla", "de", "von", "and", "of"}
_FORMS = {
    "spolka z ograniczona odpowiedzialnoscia": "sp. z o.o.", "spolka akcyjna": "s.a.", "spolka jawna": "sp.j.",
    "spolka komandytowa": "sp.k.", "spolka partnerska": "sp.p.", "prosta spolka akcyjna": "p.s.a.",
}  # fmt: skip


def compact(text: str) -> str:
    """Letters and digits of a number, without spacing."""
    return _SPACING.sub("", text).upper()


def polish_nip(text: str) -> str:
    """Ten digits of a NIP written in any way; empty when it isn't one."""
    digits = compact(text).removeprefix("PL")
    return digits if len(digits) == 10 and digits.isascii() and digits.isdigit() else ""


def polish_account(iban: str) -> str:
    """The 26 digits of a Polish account; empty for others."""
    digits = compact(iban).removeprefix("PL")
    return digits if len(digits) == 26 and digits.isascii() and digits.isdigit() else ""


def text(value: Any, *, most: int = 240) -> str:
    """A register's text in one line; whatever isn't text or a number is nothing."""
    if not isinstance(value, (str, int)) or isinstance(value, bool):
        return ""
    plain = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in str(value))
    return " ".join(plain.split())[:most]


def part(data: Any, *path: str) -> Mapping[str, Any]:
    """A part of an answer by its path; empty when it isn't there or isn't one."""
    for name in path:
        data = data.get(name) if isinstance(data, Mapping) else None
    return data if isinstance(data, Mapping) else {}


def street(name: str, house: str, flat: str, *, city: str = "") -> str:
    """`ul. Wodna 3/5`; places without streets are named themselves: `Borkowo 12`."""
    number = f"{house}/{flat}" if house and flat else house or flat
    return " ".join(one for one in (name or city, number) if one) if number else name


def postal_code(code: str) -> str:
    return f"{code[:2]}-{code[2:]}" if len(code) == 5 and code.isdigit() else code


def capitals(name: str) -> str:
    """A name registers shout (`ALFA I OMEGA SP. Z O.O.`) as one writes it; a name with small letters stays."""
    if any(letter.islower() for letter in name):
        return name
    said = " ".join(word.lower() if word.lower() in _SMALL and index else word.capitalize() for index, word in enumerate(name.split()))
    said = re.sub(r'(?<=[\s"„(\-.])(\w)', lambda found: found[1].upper(), said)
    said = re.sub(r"\b(" + "|".join(sorted(_SMALL)) + r")\b(?!\.)", lambda found: found[1].lower(), said, flags=re.IGNORECASE)
    for long, short in (("Spółka z Ograniczoną Odpowiedzialnością", "Sp. z o.o."), ("Sp. z O.O.", "Sp. z o.o."), ("Spółka Akcyjna", "S.A."),
                        ("Spółka Jawna", "Sp.j."), ("Spółka Komandytowa", "Sp.k.")):  # fmt: skip
        said = re.sub(re.escape(long), short, said, flags=re.IGNORECASE)
    return said[:1].upper() + said[1:]


def gus(found: Mapping[str, str], report: Mapping[str, str] | None = None) -> Found:
    """A row of `DaneSzukajPodmioty`, with the full report where one was asked for: BIR11OsPrawna has `praw_…`, reports of persons `fiz_…` and `fizC_…`,
    in spellings that differ by capitals."""
    more = {name.partition("_")[2].casefold(): text(value) for name, value in (report or {}).items()}
    say = {name: text(value) for name, value in found.items()}
    struck = more.get("dataskresleniazregon") or more.get("dataskresleniadzialalnoscizregon", "")
    ended = say.get("DataZakonczeniaDzialalnosci") or more.get("datazakonczeniadzialalnosci") or struck
    paused = more.get("datazawieszeniadzialalnosci", "")
    paused = paused if paused > more.get("datawznowieniadzialalnosci", "") else ""
    person = say.get("Typ", "P") in ("F", "LF")
    city = say.get("Miejscowosc", "")
    post = say.get("MiejscowoscPoczty", "")
    return Found(
        outcome=Outcome.ENDED if ended or paused else Outcome.OK,
        status=f"ended {ended}" if ended else f"suspended {paused}" if paused else "active",
        kind="person" if person else "company",
        name=capitals(say.get("Nazwa", "")), nip=polish_nip(say.get("Nip", "")), regon=compact(say.get("Regon", "")),
        krs="" if person else _krs(more.get("numerwrejestrzeewidencji", "")),  # a person's number is of another register
        street=street(say.get("Ulica", ""), say.get("NrNieruchomosci", ""), say.get("NrLokalu", ""), city=city),
        postal_code=postal_code(say.get("KodPocztowy", "")), city=post if not say.get("Ulica") and post else city,
        phone=_phone(more.get("numertelefonu", "")), email=more.get("adresemail", "").lower(), web=more.get("adresstronyinternetowej", "").lower(),
        remarks=tuple(one for one in (more.get("podstawowaformaprawna_nazwa", ""), more.get("szczegolnaformaprawna_nazwa", "")) if one),
    )  # fmt: skip


def _krs(number: str) -> str:
    digits = compact(number)
    return digits.zfill(10) if digits.isascii() and digits.isdigit() and len(digits) <= 10 else ""


def _phone(number: str) -> str:
    digits = compact(number)
    return number if 7 <= len(digits) <= 15 else ""


VAT = {"czynny": Outcome.OK, "zwolniony": Outcome.ENDED, "niezarejestrowany": Outcome.ENDED}


def white_list(subject: Mapping[str, Any]) -> Found:
    """`subject` of the White List: whether VAT is paid by the firm, and to which accounts one may pay."""
    status = text(subject.get("statusVat"))
    address = text(subject.get("workingAddress")) or text(subject.get("residenceAddress"))
    where, code, city = whole_address(address)
    numbers = subject.get("accountNumbers")
    accounts = [compact(text(one)) for one in numbers[:500]] if isinstance(numbers, list) else []
    removed = text(subject.get("removalDate"))
    return Found(
        outcome=VAT.get(status.casefold(), Outcome.ENDED), status=status.casefold() or "unknown",
        name=capitals(text(subject.get("name"))), nip=polish_nip(text(subject.get("nip"))), regon=compact(text(subject.get("regon"))),
        krs=_krs(text(subject.get("krs"))), street=where, postal_code=code, city=city,
        accounts=tuple(one for one in accounts if len(one) == 26), virtual_accounts=subject.get("hasVirtualAccounts") is True,
        remarks=tuple(one for one in (removed, text(subject.get("removalBasis"))) if one),
    )  # fmt: skip


def _place(line: str) -> str:
    """A street as one writes it: `ul. Wodna 3`."""
    return re.sub(r"^(Ul|Al|Os|Pl)\.", lambda found: found[0].lower(), capitals(line))


def whole_address(line: str) -> tuple[str, str, str]:
    """`WODNA 3/5, 61-888 POZNAŃ` as street, postal code and town."""
    before, code, after = re.split(r"(\d{2}-\d{3})", line, maxsplit=1) if re.search(r"\d{2}-\d{3}", line) else (line, "", "")
    return _place(before.strip(" ,")), code, capitals(after.strip(" ,"))


def vies(answer: Mapping[str, Any]) -> Found:
    """VIES: whether the number is active in trade within the Union."""
    number = f"{text(answer.get('countryCode'))}{text(answer.get('vatNumber'))}"
    name, address = (text(answer.get(key)) for key in ("name", "address"))
    lines = [text(line) for line in str(answer.get("address") or "").splitlines() if text(line)]
    valid = answer.get("valid") is True
    return Found(
        outcome=Outcome.OK if valid else Outcome.NOT_FOUND, status="active" if valid else "unknown",
        name="" if set(name) <= {"-"} else capitals(name), vat_eu=number if valid else "",
        street="" if set(address) <= {"-"} or not lines else capitals(lines[0]),
        city="" if set(address) <= {"-"} or len(lines) < 2 else capitals(" ".join(lines[1:])),
    )  # fmt: skip


def krs(extract: Mapping[str, Any]) -> Found:
    """The current extract from KRS."""
    head, first = part(extract, "odpis", "naglowekA"), part(extract, "odpis", "dane", "dzial1")
    sixth = part(extract, "odpis", "dane", "dzial6")
    named = part(first, "danePodmiotu")
    place = part(first, "siedzibaIAdres", "adres")
    city = text(place.get("miejscowosc"))
    seat = part(first, "siedzibaIAdres")
    trouble = [
        key for key in ("likwidacja", "postepowanieUpadlosciowe", "postepowaniaUpadlosciowe", "rozwiazanieUniewaznienie") if sixth.get(key)
    ]
    return Found(
        outcome=Outcome.ENDED if trouble else Outcome.OK, status=f"trouble {trouble[0]}" if trouble else "active", kind="company",
        name=capitals(text(named.get("nazwa"))), nip=polish_nip(text(part(named, "identyfikatory").get("nip"))),
        regon=_nine(compact(text(part(named, "identyfikatory").get("regon")))), krs=_krs(text(head.get("numerKRS"))),
        street=_place(street(text(place.get("ulica")), text(place.get("nrDomu")), text(place.get("nrLokalu")), city=city)),
        postal_code=postal_code(text(place.get("kodPocztowy"))), city=capitals(city),
        email=text(seat.get("adresPocztyElektronicznej")).lower(), web=text(seat.get("adresStronyInternetowej")).lower(),
        remarks=tuple(one for one in (text(named.get("formaPrawna")), text(head.get("stanZDnia"))) if one),
    )  # fmt: skip


def _nine(regon: str) -> str:
    """KRS pads a REGON of nine digits to fourteen by zeros."""
    return regon[:9] if len(regon) == 14 and regon.endswith("00000") else regon


def differences(now: Mapping[str, str], found: Mapping[str, Any], *, fields: Sequence[str] = FILLED) -> list[Difference]:
    """Where the register says something and we say something else; spacing, case and legal forms written short are no difference."""
    return [
        Difference(name, now.get(name, ""), str(found[name]))
        for name in fields
        if name in now and found.get(name) and plain(name, now.get(name, "")) != plain(name, str(found[name]))
    ]


def plain(field: str, value: str) -> str:
    """A value as it is compared."""
    folded = unicodedata.normalize("NFKD", value.casefold().replace("ł", "l"))
    folded = "".join(letter for letter in folded if not unicodedata.combining(letter))
    if field in ("nip", "regon", "krs", "vat_eu", "postal_code", "phone"):
        digits = re.sub(r"[^a-z0-9]", "", folded)
        return digits.removeprefix("48") if field == "phone" and len(digits) == 11 else digits
    for long, short in _FORMS.items():
        folded = folded.replace(long, short)
    folded = re.sub(r"^(https?://)?(www\.)?", "", folded).rstrip("/") if field == "web" else folded
    folded = re.sub(r"\b(ul|al|os|pl|ulica|aleja|osiedle|plac)\b\.?", "", folded) if field == "street" else folded
    return re.sub(r"[^a-z0-9@]", "", folded)
