"""What the wholesaler wants to know besides: power and class of boilers, profile and authorisation of installers, sites of orders.

Used in one base that keeps itself up to date, one price rule, one view of the items' list.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kupiec.ground.access import public as access
from kupiec.ground.attributes import public as attributes
from kupiec.ground.attributes.services import OptionDraft
from kupiec.ground.kernel import tx
from kupiec.ground.kernel.actor import Actor
from kupiec.money.pricing import public as pricing
from kupiec.people.catalog import public as catalog
from kupiec.people.parties import public as parties
from kupiec.people.parties import services as party_services
from kupiec.sales.orders.models import Order

ITEM, PARTY, ORDER, OFFER = "catalog.item", "parties.party", "orders.order", "offers.offer"
CLASSES = (("A+++", "ok"), ("A++", "ok"), ("A+", "info"), ("A", "info"), ("B", "warn"), ("C", "bad"))
PROFILES = (("Instalacje c.o.", "pri"), ("Gaz", "warn"), ("Pompy ciepła", "ok"), ("Wod-kan", "info"), ("Ogólnobudowlany", ""))
UNLOADING = (("HDS", "warn"), ("Winda", "info"), ("Ręcznie", ""), ("Odbiór własny", "line"))


def _options(rows: tuple[tuple[str, str], ...]) -> tuple[OptionDraft, ...]:
    return tuple(OptionDraft(name, colour) for name, colour in rows)


def define(*, by: Actor) -> None:
    """The attributes themselves."""
    boilers = catalog.ItemGroup.objects.get(code="KOT").pk
    technical, certificates, site = "Dane techniczne", "Gwarancja i dokumenty", "Budowa"
    wanted: tuple[dict[str, Any], ...] = (
        {"kind": ITEM, "code": "moc", "name": "Moc", "type": "number", "unit": "kW", "decimals": 1, "section": technical, "shelf_id": boilers},
        {"kind": ITEM, "code": "klasa_energetyczna", "name": "Klasa energetyczna", "type": "choice", "options": _options(CLASSES), "section": technical,
         "shelf_id": boilers},
        {"kind": ITEM, "code": "uruchomienie", "name": "Uruchamia serwis", "type": "flag", "section": technical, "shelf_id": boilers,
         "help": "Bez protokołu uruchomienia gwarancja nie działa."},
        {"kind": ITEM, "code": "gwarancja", "name": "Gwarancja (lata)", "type": "number", "section": certificates},
        {"kind": ITEM, "code": "deklaracja_do", "name": "Deklaracja zgodności ważna do", "type": "day", "section": certificates},
        {"kind": PARTY, "code": "profil_instalatora", "name": "Profil instalatora", "type": "choice", "options": _options(PROFILES), "section": "Działalność",
         "searched": True},
        {"kind": PARTY, "code": "autoryzacja_serwisowa", "name": "Autoryzacja serwisowa", "type": "flag", "section": "Działalność"},
        {"kind": PARTY, "code": "uprawnienia", "name": "Uprawnienia gazowe (nr)", "type": "text", "section": "Działalność", "searched": True,
         "help": "Numer świadectwa kwalifikacyjnego, np. G3/E/142/2024"},
        {"kind": PARTY, "code": "uprawnienia_do", "name": "Uprawnienia ważne do", "type": "day", "section": "Działalność"},
        {"kind": PARTY, "code": "rok_zalozenia", "name": "Rok założenia", "type": "number", "section": "Działalność"},
        {"kind": PARTY, "code": "polecony_przez", "name": "Polecony przez", "type": "reference", "refers_to": PARTY, "section": "Działalność"},
        {"kind": ORDER, "code": "budowa", "name": "Nazwa budowy", "type": "text", "section": site},
        {"kind": ORDER, "code": "rozladunek", "name": "Rozładunek", "type": "choice", "options": _options(UNLOADING), "section": site, "default": "Ręcznie"},
        {"kind": OFFER, "code": "budowa", "name": "Nazwa budowy", "type": "text", "section": site},
        {"kind": OFFER, "code": "rozladunek", "name": "Rozładunek", "type": "choice", "options": _options(UNLOADING), "section": site},
    )  # fmt: skip
    for one in wanted:
        attributes.save(one, by=by)


def fill(*, today: dt.date, by: Actor) -> None:
    """Define the attributes, fill them in, use them in a base, a price rule and a view."""
    define(by=by)
    chance = random.Random(812)  # noqa: S311 - a story, no secret
    _write(ITEM, _items(today, chance), by=by)
    _write(PARTY, _customers(today, chance), by=by)
    _write(ORDER, _orders(chance), by=by)
    party_services.save_base(
        {"name": "Autoryzowani: pompy ciepła", "description": "Instalatorzy pomp ciepła z autoryzacją serwisową; skład pilnuje się sam.",
         "rule": "autoryzacja_serwisowa and profil_instalatora = 'Pompy ciepła'"}, by=by,
    )  # fmt: skip
    stage = pricing.DiscountStage.objects.get(company_id=by.company_id, name="Promocje").pk
    pricing.save_rule(
        {"stage_id": stage, "name": "Autoryzowani: źródła ciepła od 20 kW", "value": Decimal(3), "shown": "line",
         "condition": "klient_autoryzacja_serwisowa and towar_moc >= 20"}, by=by,
    )  # fmt: skip


def _write(kind: str, values: Mapping[int, Mapping[str, Any]], *, by: Actor) -> None:
    subject = next(one for one in attributes.subjects if one.kind == kind)
    with tx.write_tx(by=by):
        attributes.write(kind, values, by=by)
        if subject.saved:
            subject.saved(sorted(values), by=by)


def _items(today: dt.date, chance: random.Random) -> dict[int, dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for pk, name, group in catalog.Item.objects.order_by("pk").values_list("pk", "name", "group__code"):
        values: dict[str, Any] = {}
        if (group or "").startswith(("POM", "KOT", "GRZ", "AUT-ST")):
            values["gwarancja"] = Decimal(10 if (group or "").startswith("GRZ") else 5 if "Pompa" in name else 3)
            values["deklaracja_do"] = today + dt.timedelta(days=chance.randint(-40, 900))
        power = re.search(r"(\d+) kW", name)
        if power and (group or "").startswith("KOT"):
            pump = group == "KOT-PC"
            values |= {"moc": Decimal(power[1]), "klasa_energetyczna": chance.choice(("A+++", "A++")) if pump else chance.choice(("A", "A", "B")),
                       "uruchomienie": True}  # fmt: skip
        if values:
            found[pk] = values
    return found


def _customers(today: dt.date, chance: random.Random) -> dict[int, dict[str, Any]]:
    """Installers have a profile; those of gas a certificate; some were recommended by one who has bought for longer."""
    rows = (
        parties.CustomerTerms.objects.filter(group__code__in=("INST", "DEW", "KOM"))
        .order_by("party_id")
        .values_list("party_id", "group__code", "party__name")
    )
    found: dict[int, dict[str, Any]] = {}
    before: list[int] = []
    for pk, group, name in rows:
        values: dict[str, Any] = {"rok_zalozenia": Decimal(chance.randint(1991, 2022))}
        if group == "INST":
            profile = (
                "Pompy ciepła"
                if "Pomp" in name or "Klimat" in name
                else chance.choice(("Instalacje c.o.", "Instalacje c.o.", "Gaz", "Pompy ciepła", "Wod-kan"))
            )
            values |= {"profil_instalatora": profile, "autoryzacja_serwisowa": chance.random() < 0.45}
            if profile == "Gaz":
                values["uprawnienia"] = f"G3/E/{chance.randint(100, 999)}/{chance.randint(2020, 2025)}"
                values["uprawnienia_do"] = today + dt.timedelta(days=chance.randint(-60, 1500))
            if before and chance.random() < 0.3:
                values["polecony_przez"] = chance.choice(before)
            before.append(pk)
        elif group == "DEW":
            values["profil_instalatora"] = "Ogólnobudowlany"
        found[pk] = values
    return found


def _orders(chance: random.Random) -> dict[int, dict[str, Any]]:
    """Open orders of those who build say where and how they unload."""
    sites = (
        "Osiedle Słoneczne, bud. B",
        "Naramowice, etap II",
        "Szkoła w Luboniu",
        "Hala Gniezno",
        "Dom jednorodzinny, Plewiska",
        "Biurowiec Malta",
    )
    open_ones = Order.objects.filter(state__in=("draft", "accepted")).order_by("pk").values_list("pk", flat=True)
    return {pk: {"budowa": chance.choice(sites), "rozladunek": chance.choice(UNLOADING)[0]} for pk in open_ones if chance.random() < 0.7}


def views(*, by: Actor) -> None:
    """A view of the items' list, shared by the director once there are users."""
    user = access.User.objects.filter(is_active=True).order_by("pk").first()
    if user is None:
        return
    group = catalog.ItemGroup.objects.get(code="KOT").pk
    query = (
        f"f.group={group}&f.attribute_moc=10..&sort=-attribute_moc"
        "&columns=name,attribute_moc,attribute_klasa_energetyczna,attribute_gwarancja,available,list_price"
    )  # fmt: skip
    mine = access.actor_of(user, company_id=by.company_id)
    access.saved_views.save("catalog.items", label="Źródła ciepła wg mocy", query=query, shared=True, by=mine)
