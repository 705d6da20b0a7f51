"""Demo: an order by EDIFACT with an item nobody knows, one in a spreadsheet, one pasted from an e-mail, a change by EDIFACT, a customer's page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kupiec.ground.kernel.actor import Actor
from kupiec.people.catalog import public as catalog
from kupiec.sales.intake import services
from kupiec.sales.orders import public as orders
from kupiec.sales.orders.public import amending

EDI = (
    "UNA:+.? 'UNB+UNOD:3+5900000000015:14+5900000000022:14+{day}:0930+REF0001'UNH+1+ORDERS:D:96A:UN:EAN008'BGM+220+ZAM/{year}/10/15+9'DTM+137:{when}:102'DTM+2:{wanted}:102'"
    "NAD+BY+5900000000015::9'NAD+SU+5900000000022::9'NAD+DP+5900000000039::9'{lines}UNS+S'CNT+2:{count}'UNT+{segments}+1'UNZ+1+REF0001'"
)
CHANGE = (
    "UNA:+.? 'UNB+UNOD:3+5900000000053:14+5900000000022:14+{day}:1015+REF0044'UNH+1+ORDCHG:D:96A:UN:EAN008'BGM+230+ZM/{number}/1+4'DTM+137:{when}:102'DTM+2:{wanted}:102'"
    "FTX+PUR+++Przesunięty odbiór na budowie, prosimy o potwierdzenie'RFF+ON:{number}'NAD+BY+5900000000053::9'NAD+SU+5900000000022::9'{lines}UNS+S'CNT+2:{count}'UNT+{segments}+1'UNZ+1+REF0044'"
)  # fmt: skip
"""More of one item, another given up, a third one besides, all of it a week later."""


def fill(today: dt.date, *, customers: Sequence[int], items: Sequence[int], by: Actor) -> None:
    """Four that wait, one of them a change, one accepted; one page for orders."""
    codes = list(catalog.Item.objects.filter(pk__in=items[:6]).order_by("pk").values_list("code", flat=True))
    services.take_file("zam-edi.edi", edi(today, [*codes[:2], "LOD200"]).encode("iso-8859-2"), by=by)
    sheet = (
        "Numer zamówienia;4500017\nTermin;"
        + f"{today + dt.timedelta(days=9):%d.%m.%Y}"
        + "\nSymbol;Ilość;Jm;Cena netto\n"
        + "".join(f"{code};{4 + at};szt;{10 + at},50\n" for at, code in enumerate(codes[2:5]))
    )
    services.take_file("zamowienie-4500017.csv", sheet.encode("cp1250"), party_id=customers[1], by=by)
    services.take_text(
        "Dzień dobry,\nproszę o:\n"
        + "".join(f"- {code} – {3 * (at + 1)} szt\n" for at, code in enumerate(codes[3:]))
        + "Pozdrawiam, Marek",
        party_id=customers[2],
        by=by,
    )
    (done,) = services.take_text(f"{codes[0]} 2 szt", party_id=customers[3], number="TEL/12", by=by)
    services.accept([done], by=by)
    propose_change(today, items=items, by=by)
    services.share(customers[2], name="Dział zakupów", by=by)


def edi(today: dt.date, codes: Sequence[str]) -> str:
    """An interchange with one order of these codes."""
    lines = "".join(f"LIN+{at}++:EN'PIA+5+{code}:SA'QTY+21:{at * 5}:PCE'" for at, code in enumerate(codes, 1))
    return EDI.format(
        day=f"{today:%y%m%d}",
        year=today.year,
        when=f"{today:%Y%m%d}",
        wanted=f"{today + dt.timedelta(days=6):%Y%m%d}",
        lines=lines,
        count=len(codes),
        segments=10 + 3 * len(codes),
    )


def propose_change(today: dt.date, *, items: Sequence[int], by: Actor) -> None:
    """The customer of an accepted order, nothing of which has gone yet, changes it; it waits as a proposed amendment."""
    rows = orders.Order.objects.filter(company_id=by.company_id, state="accepted").exclude(customer_reference="").order_by("-pk")
    found = orders.standing([row.pk for row in rows])
    for row in rows:
        named = {one.item_id: one for one in found.rows_of(row.pk) if one.item_id}
        lines = [(item, one) for item, one in named.items() if one.unit == "szt" and not amending.begun_of(found.progress[one.pk])]
        new = catalog.Item.objects.filter(pk__in=items, unit__code="szt", archived=False).exclude(pk__in=list(named)).order_by("pk").first()
        if len(lines) >= 2 and len(named) == len(found.rows_of(row.pk)) and new is not None:
            codes = dict(catalog.Item.objects.filter(pk__in=list(named)).values_list("pk", "code"))
            (more, line), (less, _line) = lines[:2]
            said = [
                f"LIN+1+3+:EN'PIA+1+{codes[more]}:SA'QTY+21:{line.quantity + 4:.0f}:PCE'",
                f"LIN+2+2+:EN'PIA+1+{codes[less]}:SA'",
                f"LIN+3+1+:EN'PIA+1+{new.code}:SA'QTY+21:6:PCE'",
            ]
            services.take_file("zmiana-zam.edi", change(today, row.customer_reference, said), party_id=row.orderer_id, by=by)
            return


def change(today: dt.date, number: str, lines: Sequence[str]) -> bytes:
    """An interchange with one change of the order of this number."""
    body = "".join(lines)
    told = CHANGE.format(
        day=f"{today:%y%m%d}", number=number, when=f"{today:%Y%m%d}", wanted=f"{today + dt.timedelta(days=11):%Y%m%d}", lines=body, count=len(lines),
        segments=11 + body.count("'"),
    )  # fmt: skip
    return told.encode("iso-8859-2")
