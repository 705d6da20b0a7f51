"""Demo: customers and suppliers of a heating and plumbing wholesaler. The same every time; through the verbs only."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kupiec.ground.company.public import Branch, Employee, SalesArea
from kupiec.ground.kernel.actor import Actor
from kupiec.ground.kernel.search_text import fold
from kupiec.people.parties import services
from kupiec.people.parties.demo_names import CUSTOMERS, FIRST_NAMES, LAST_NAMES, POSITIONS, STREETS, SUPPLIERS, TOWNS
from kupiec.people.parties.drafts import AccountDraft, AddressDraft, ContactDraft, PartyDraft, PreferenceDraft
from kupiec.people.parties.models import Address, CustomerGroup, Party, PaymentMethod, PriceKind
from kupiec.people.parties.services import card

GROUPS = {
    "INST": "Instalatorzy", "DEW": "Deweloperzy", "SPOL": "Spółdzielnie i wspólnoty", "KOM": "Spółki komunalne",
    "ODSP": "Odsprzedaż", "PRZEM": "Przemysł", "POZ": "Pozostali",
}  # fmt: skip
PRICE_KINDS = {"DET": "Detal", "HURT-B": "Hurt B", "HURT-A": "Hurt A", "KRED": "Kredyt kupiecki"}
METHODS = (
    ("przelew14", "Przelew 14 dni", "transfer", 14), ("przelew30", "Przelew 30 dni", "transfer", 30),
    ("przelew7", "Przelew 7 dni", "transfer", 7), ("przelew60", "Przelew 60 dni", "transfer", 60),
    ("gotowka", "Gotówka", "cash", 0), ("karta", "Karta płatnicza", "card", 0),
    ("przedplata", "Przedpłata", "transfer", 0),
)  # fmt: skip
_WEIGHTS = (6, 5, 7, 2, 3, 4, 5, 6, 7)
OFFICES = {"wlkp": ("777", "779", "781", "782", "783", "972"), "ds": ("894", "895", "896", "899"), "pom": ("583", "584", "957")}

PREFIXES = {"wlkp": "61", "ds": "71", "pom": "58"}


@dataclass(frozen=True, slots=True)
class Made:
    """What the demo entered: ids in the order of the lists in `demo_names`."""

    customers: tuple[int, ...]
    suppliers: tuple[int, ...]


def fill(*, by: Actor) -> Made:
    """Enter dictionaries, customers, suppliers, their people and terms; bases over them."""
    chance = random.Random(20261122)  # noqa: S311 - believable data, not secrets
    keys = _dictionaries(by)
    customers = services.create([_customer(row, chance, index) for index, row in enumerate(CUSTOMERS)], by=by)
    suppliers = services.create([_supplier(row, chance, index) for index, row in enumerate(SUPPLIERS)], by=by)
    _terms(customers, keys, chance, by=by)
    for index, pk in enumerate(suppliers):
        services.save_supply(
            pk, {"payment_method_id": keys["przelew30"], "payment_days": 30, "lead_days": 2 + index % 9,
                 "our_number": f"PL-{40211 + index * 37}", "cost_kind": "towary"}, by=by,
        )  # fmt: skip
    _people(customers, suppliers, chance, by=by)
    _care(customers, by=by)
    _wishes(customers, by=by)
    for name, rule in (
        ("Klienci", "klient"), ("Dostawcy", "dostawca"), ("Instalatorzy klasy A", 'grupa = "INST" and klasa = "A"'),
        ("Duży limit", "limit >= 100000"),
    ):  # fmt: skip
        services.save_base({"name": name, "rule": rule}, by=by)
    fair = services.save_base({"name": "Targi Instalacje 2026", "description": "Rozmowy ze stoiska"}, by=by)
    services.add_members(customers[5:40:4], base_id=fair, by=by)
    services.archive([customers[-1]], by=by)
    services.block([customers[-4]], reason="Nie odbiera wezwań do zapłaty, sprawa u prawnika", by=by)
    return Made(tuple(customers), tuple(suppliers))


def _dictionaries(by: Actor) -> dict[str, int]:
    """Ids of groups, price kinds and payment methods by code; those already there are kept."""
    keys: dict[str, int] = {}
    for model in (CustomerGroup, PriceKind, PaymentMethod):
        keys |= dict(model._base_manager.values_list("code", "pk"))
    for code, name in GROUPS.items():
        if code not in keys:
            keys[code] = services.save_group({"code": code, "name": name}, by=by)
    for position, (code, name) in enumerate(PRICE_KINDS.items()):
        if code not in keys:
            values = {"code": code, "name": name, "position": position, "proposed": code == "HURT-B"}
            keys[code] = services.save_price_kind(values, by=by)
    for position, (code, name, kind, days) in enumerate(METHODS):
        if code not in keys:
            values = {"code": code, "name": name, "kind": kind, "days": days, "position": position}
            keys[code] = services.save_payment_method(values, by=by)
    return keys


def nip(office: str, number: int) -> str:
    """A NIP of a tax office with a right check digit."""
    while True:
        body = f"{office}{number % 1_000_000:06d}"
        total = sum(int(digit) * weight for digit, weight in zip(body, _WEIGHTS, strict=True)) % 11
        if total < 10:
            return f"{body}{total}"
        number += 7


def iban(number: int) -> str:
    """A Polish account with right check digits."""
    body = f"10901014{number:016d}"
    check = 98 - int(body + "252100") % 97
    return f"PL{check:02d}{body}"


def _domain(short: str) -> str:
    letters = "".join(letter for letter in fold(short) if letter.isalnum() or letter == " ")
    return "".join(letters.split()[:2])[:20] + ".example"


def _party(name: str, short: str, town: str, chance: random.Random, serial: int) -> dict[str, Any]:
    postal_code, region = TOWNS[town]
    street = f"{chance.choice(STREETS)} {chance.randint(1, 120)}"
    domain = _domain(short)
    return {
        "name": name, "short_name": short, "nip": nip(chance.choice(OFFICES[region]), 104_000 + serial * 9_173),
        "addresses": (AddressDraft("seat", street, postal_code, town),),
        "contacts": (
            ContactDraft("phone", f"{PREFIXES[region]} 000 {serial // 90 % 10}{serial % 10} {10 + serial % 90}"),
            ContactDraft("mobile", f"601 {serial // 100:03d} {100 + serial % 900}"),
            ContactDraft("email", f"biuro@{domain}"),
        ),
    }  # fmt: skip


def _customer(row: Sequence[Any], chance: random.Random, index: int) -> PartyDraft:
    name, short, town, group, *_ = row
    fields = _party(name, short, town, chance, 11 + index)
    if group in ("INST", "DEW"):
        sites = chance.sample(("Magazyn", "Budowa Naramowice, bud. C", "Budowa Strzeszyn, etap II", "Baza", "Osiedle Słoneczne"), 2)
        fields["addresses"] += tuple(
            AddressDraft("delivery", f"{chance.choice(STREETS)} {chance.randint(1, 80)}", TOWNS[town][0], town, name=site) for site in sites
        )
    private = group == "POZ" and not any(word in name for word in ("Parafia", "Szkoła", "s.c.", "Sp. ", "Hotel", "OSP", "Dom"))
    if private:
        fields |= {"kind": "person", "nip": ""}
    return PartyDraft(**fields, roles=frozenset({"customer"}))


def _supplier(row: Sequence[Any], chance: random.Random, index: int) -> PartyDraft:
    name, short, town, country, vat_eu, roles = row
    fields = _party(name, short, town, chance, 301 + index)
    if country != "PL":
        fields |= {"nip": "", "vat_eu": vat_eu, "country": country, "language": "de" if country in ("DE", "AT") else "en"}
        fields["addresses"] = (AddressDraft("seat", f"Industriestraße {10 + index}", "", town, country),)
    accounts = (AccountDraft(iban(71_219_812_000 + index * 7919)),) if country == "PL" else ()
    return PartyDraft(**fields, roles=frozenset(roles), accounts=accounts)


def _terms(customers: Sequence[int], keys: dict[str, int], chance: random.Random, *, by: Actor) -> None:
    """Terms in one set: better prices and longer days for larger customers."""
    main = Address.objects.filter(party_id__in=customers, kind="delivery", main=True)
    places = dict(main.values_list("party_id", "pk"))
    changes: dict[int, dict[str, Any]] = {}
    for pk, (_name, short, _town, group, abc_class, limit, days) in zip(customers, CUSTOMERS, strict=True):
        kind = {"A": "HURT-A", "B": "HURT-B"}.get(abc_class, "DET")
        method = {0: "gotowka", 7: "przelew7", 14: "przelew14", 30: "przelew30", 60: "przelew60"}[days]
        changes[pk] = {
            "group_id": keys[group], "abc_class": abc_class, "price_kind_id": keys["KRED" if limit >= 200_000 else kind],
            "payment_method_id": keys[method], "payment_days": days,
            "credit_limit": Decimal(limit) if limit else None,
            "limit_basis": chance.choice(("decyzja zarządu", "weksel in blanco", "polisa KUKE")) if limit else "",
            "markup_percent": Decimal(chance.choice((0, 0, 0, -2, -3))) if abc_class == "A" else Decimal(0),
            "einvoice_consent": days > 0, "einvoice_email": f"faktury@{_domain(short)}" if days else "",
            "default_delivery_id": places.get(pk), "ledger_account": f"201-{pk:05d}",
            "vat_status": "private" if group == "POZ" and not limit and days == 0 else "domestic",
        }  # fmt: skip
    services.save_terms_of(changes, by=by)


def _people(customers: Sequence[int], suppliers: Sequence[int], chance: random.Random, *, by: Actor) -> None:
    rows: list[tuple[int, dict[str, Any]]] = []
    everybody = [(pk, row[1]) for pk, row in zip(customers, CUSTOMERS, strict=True)]
    everybody += [(pk, row[1]) for pk, row in zip(suppliers, SUPPLIERS, strict=True)]
    natural = set(Party.objects.filter(kind="person").values_list("pk", flat=True))
    for serial, (pk, short) in enumerate(everybody):
        if pk in natural:
            continue
        for number, position in enumerate(chance.sample(POSITIONS, chance.randint(1, 3))):
            woman = chance.random() < 0.5
            first, last = chance.choice(FIRST_NAMES[woman]), chance.choice(LAST_NAMES)
            last = last[:-1] + "a" if woman and last.endswith(("ski", "cki")) else last
            person: dict[str, Any] = {
                "first_name": first, "last_name": last, "position": position,
                "phone": f"602 {serial:03d} {number}{chance.randint(10, 99)}",
                "email": f"{fold(first)}.{fold(last)}@{_domain(short)}".replace(" ", ""),
            }  # fmt: skip
            rows.append((pk, person))
    services.add_persons(rows, by=by)


def _care(customers: Sequence[int], *, by: Actor) -> None:
    """Guardians, branches and areas in turn, as far as the company has them."""
    guardians = list(Employee.objects.filter(company_id=by.company_id, active=True).order_by("pk"))
    branches = list(Branch.objects.filter(company_id=by.company_id, active=True).order_by("pk"))
    areas = list(SalesArea.objects.order_by("pk"))
    for index, guardian in enumerate(guardians[:6]):
        ids = customers[index :: min(len(guardians), 6)]
        services.assign(ids, guardian_id=guardian.pk, by=by)
        services.save_terms_of({pk: {"salesperson_id": guardian.pk} for pk in ids}, by=by)
    regions = {"wlkp": 0, "ds": 1, "pom": 2}
    for region, at in regions.items():
        ids = [pk for pk, row in zip(customers, CUSTOMERS, strict=True) if TOWNS[row[2]][1] == region]
        values = {"branch_id": branches[at % len(branches)].pk} if branches else {}
        values |= {"area_id": areas[at % len(areas)].pk} if areas else {}
        if values:
            services.assign(ids, by=by, **values)


def _wishes(customers: Sequence[int], *, by: Actor) -> None:
    wishes = (
        PreferenceDraft("hours", "dzwonić przed 10:00, później na budowach"), PreferenceDraft("brand", "Aquaflux"),
        PreferenceDraft("delivery", "własny transport, wtorki i czwartki"), PreferenceDraft("packing", "palety EUR, bez folii"),
        PreferenceDraft("contact", "SMS przed dostawą"), PreferenceDraft("items", "rury PEX i kształtki zaprasowywane"),
    )  # fmt: skip
    for index, pk in enumerate(customers[:18]):
        card.put(wishes[index % len(wishes)], party_id=pk, by=by)
