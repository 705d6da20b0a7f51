"""Items of the demo: families of goods with prices; names as a Polish wholesaler writes them, producers made up."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

UNITS = (
    ("szt", "sztuka", 0, "C62", "pcs", "Stk."), ("m", "metr", 2, "MTR", "m", "m"), ("kg", "kilogram", 3, "KGM", "kg", "kg"), ("zw", "zwój", 0, "RL", "coil", "Ring"),
    ("kpl", "komplet", 0, "SET", "set", "Satz"), ("karton", "karton", 0, "CT", "carton", "Karton"), ("paleta", "paleta", 0, "PF", "pallet", "Palette"),
    ("op", "opakowanie", 0, "PK", "pack", "Pkg."), ("godz", "godzina", 2, "HUR", "h", "Std."), ("usł", "usługa", 2, "E48", "service", "Leistung"),
    ("km", "kilometr", 1, "KMT", "km", "km"),
)  # fmt: skip
PRODUCERS = (
    ("AQFLX", "Aquaflux"), ("NORDP", "Nordpump"), ("ARZAC", "Armatura Zachód"), ("PEXTE", "PexTech"), ("RADPL", "Radiator Plus"),
    ("KOTLO", "Kotłostal"), ("HZTEC", "Heiztechnik Brilon"), ("IZOWI", "Izolacje Wielkopolskie"), ("TERMI", "Termika Systemy"),
)  # fmt: skip
DISCOUNT_GROUPS = (
    ("POM", "Pompy"), ("ZAW", "Zawory i armatura"), ("RUR", "Rury i kształtki"), ("GRZ", "Grzejniki"), ("KOT", "Kotły"),
    ("AUT", "Automatyka"), ("IZO", "Izolacje"), ("AKC", "Akcesoria"), ("USL", "Usługi"),
)  # fmt: skip
GROUPS = (
    ("POM", "Pompy", None), ("POM-OB", "Pompy obiegowe", "POM"), ("POM-CWU", "Pompy cyrkulacyjne c.w.u.", "POM"),
    ("POM-GL", "Pompy głębinowe", "POM"), ("ZAW", "Zawory i armatura", None), ("ZAW-KU", "Zawory kulowe", "ZAW"),
    ("ZAW-ZW", "Zawory zwrotne i filtry", "ZAW"), ("ZAW-TE", "Zawory termostatyczne", "ZAW"), ("ZAW-BE", "Zawory bezpieczeństwa", "ZAW"),
    ("RUR", "Rury i kształtki", None), ("RUR-PEX", "Rury PEX", "RUR"), ("RUR-CU", "Rury miedziane", "RUR"),
    ("RUR-PP", "Rury PP", "RUR"), ("KSZ-PR", "Kształtki zaprasowywane", "RUR"), ("KSZ-MO", "Kształtki mosiężne", "RUR"),
    ("GRZ", "Grzejniki", None), ("GRZ-PL", "Grzejniki płytowe", "GRZ"), ("GRZ-LA", "Grzejniki łazienkowe", "GRZ"),
    ("KOT", "Kotły i źródła ciepła", None), ("KOT-GA", "Kotły gazowe", "KOT"), ("KOT-PC", "Pompy ciepła", "KOT"),
    ("KOT-ZB", "Zasobniki i bufory", "KOT"), ("AUT", "Automatyka i rozdzielacze", None), ("AUT-RZ", "Rozdzielacze", "AUT"),
    ("AUT-ST", "Sterowanie", "AUT"), ("IZO", "Izolacje", None), ("AKC", "Akcesoria montażowe", None), ("USL", "Usługi", None),
)  # fmt: skip
RADIATOR_HEIGHTS = (500, 600, 900)
RADIATOR_LENGTHS = (400, 600, 800, 1000, 1200, 1400, 1600)

Family = dict[str, Any]


def _sizes(prefix: str, name: str, rows: tuple[tuple[str, str, str], ...]) -> list[tuple[str, str, str]]:
    """Sizes of one thing: code suffix, size as written, price."""
    return [(f"{prefix}-{suffix}", f"{name} {size}", price) for suffix, size, price in rows]


FAMILIES: tuple[Family, ...] = (
    {"group": "POM-OB", "discount": "POM", "producer": "AQFLX", "cost": "0.64", "cn": "84137030", "weight": Decimal("2.4"),
     "packs": (("karton", 4),), "items": _sizes("PO", "Pompa obiegowa AQUA", (
        ("2540-130", "25-40 130 mm", "389.00"), ("2560-130", "25-60 130 mm", "449.00"), ("2540-180", "25-40 180 mm", "399.00"),
        ("2560-180", "25-60 180 mm", "465.00"), ("2580-180", "25-80 180 mm", "629.00"), ("3260-180", "32-60 180 mm", "519.00"),
        ("3280-180", "32-80 180 mm", "689.00"), ("32100-180", "32-100 180 mm", "1249.00"), ("40120-F", "40-120 F kołnierzowa", "3490.00"),
    ))},
    {"group": "POM-CWU", "discount": "POM", "producer": "NORDP", "cost": "0.66", "weight": Decimal("1.9"),
     "items": _sizes("PC", "Pompa cyrkulacyjna NORD", (
        ("1515", "15-15 N", "419.00"), ("2015", "20-15 N", "459.00"), ("2025", "20-25 N z timerem", "589.00"), ("2540", "25-40 N", "729.00"),
    ))},
    {"group": "POM-GL", "discount": "POM", "producer": "AQFLX", "cost": "0.67",
     "items": _sizes("PG", "Pompa głębinowa AQUA SP", (
        ("3-45", "3\" 45 m", "1390.00"), ("3-65", "3\" 65 m", "1690.00"), ("4-60", "4\" 60 m", "2150.00"), ("4-90", "4\" 90 m", "2790.00"),
    ))},
    {"group": "ZAW-KU", "discount": "ZAW", "producer": "ARZAC", "cost": "0.55", "cn": "84818081", "packs": (("karton", 20),),
     "items": _sizes("ZK-M", "Zawór kulowy motylek", (
        ("15", "½″ GW×GW", "22.90"), ("20", "¾″ GW×GW", "31.90"), ("25", "1″ GW×GW", "46.50"),
    )) + _sizes("ZK-D", "Zawór kulowy dźwignia", (
        ("15", "½″ GW×GZ", "24.50"), ("20", "¾″ GW×GZ", "34.90"), ("25", "1″ GW×GZ", "51.00"), ("32", "1¼″ GW×GW", "78.00"),
        ("40", "1½″ GW×GW", "112.00"), ("50", "2″ GW×GW", "169.00"),
    )) + _sizes("ZK-S", "Zawór kulowy ze śrubunkiem", (
        ("15", "½″", "33.90"), ("20", "¾″", "45.90"), ("25", "1″", "66.90"), ("32", "1¼″", "99.00"),
    ))},
    {"group": "ZAW-ZW", "discount": "ZAW", "producer": "ARZAC", "cost": "0.55", "packs": (("karton", 20),),
     "items": _sizes("ZZ", "Zawór zwrotny sprężynowy", (
        ("15", "½″", "19.90"), ("20", "¾″", "26.90"), ("25", "1″", "36.50"), ("32", "1¼″", "58.00"), ("40", "1½″", "79.00"), ("50", "2″", "119.00"),
    )) + _sizes("FS", "Filtr siatkowy skośny", (
        ("15", "½″", "21.50"), ("20", "¾″", "28.90"), ("25", "1″", "39.90"), ("32", "1¼″", "62.00"), ("50", "2″", "139.00"),
    ))},
    {"group": "ZAW-TE", "discount": "ZAW", "producer": "HZTEC", "cost": "0.60", "packs": (("karton", 10),),
     "items": _sizes("ZT", "Zawór termostatyczny", (
        ("P15", "prosty ½″", "42.00"), ("K15", "kątowy ½″", "44.00"), ("P15N", "prosty ½″ z nastawą", "58.00"), ("K15N", "kątowy ½″ z nastawą", "59.00"),
    )) + _sizes("GT", "Głowica termostatyczna", (
        ("M30", "M30×1,5 biała", "46.00"), ("M28", "M28×1,5 biała", "48.00"), ("M30C", "M30×1,5 chrom", "69.00"), ("M30E", "M30×1,5 elektroniczna", "189.00"),
    )) + _sizes("ZP", "Zawór powrotny", (("P15", "prosty ½″", "24.00"), ("K15", "kątowy ½″", "25.50")))},
    {"group": "ZAW-BE", "discount": "ZAW", "producer": "HZTEC", "cost": "0.58",
     "items": [*_sizes("ZB", "Zawór bezpieczeństwa", (
        ("15-15", "½″ 1,5 bar", "38.00"), ("15-25", "½″ 2,5 bar", "38.00"), ("15-3", "½″ 3 bar", "38.00"), ("20-3", "¾″ 3 bar", "56.00"),
        ("15-6W", "½″ 6 bar c.w.u.", "41.00"), ("20-6W", "¾″ 6 bar c.w.u.", "62.00"),
    )), ("GRB-25", "Grupa bezpieczeństwa kotła do 50 kW", "149.00"), ("RED-15", "Reduktor ciśnienia wody ½″", "128.00"),
          ("RED-20", "Reduktor ciśnienia wody ¾″", "154.00"), ("ODP-15", "Odpowietrznik automatyczny ½″", "29.90")]},
    {"group": "RUR-PEX", "discount": "RUR", "producer": "PEXTE", "unit": "m", "cost": "0.57", "cn": "39172190", "weight": Decimal("0.11"),
     "packs": (("zw", 200),), "items": [
        ("PEX-16", "Rura PEX-AL-PEX 16×2", "4.90"), ("PEX-20", "Rura PEX-AL-PEX 20×2", "7.60"), ("PEXP-16", "Rura PE-Xa 16×2 ogrzewanie podłogowe", "3.40"),
        ("PEXP-18", "Rura PE-Xa 18×2 ogrzewanie podłogowe", "4.10"), ("PEXI-16", "Rura PEX-AL-PEX 16×2 w otulinie 6 mm", "7.90")]},
    {"group": "RUR-PEX", "discount": "RUR", "producer": "PEXTE", "unit": "m", "cost": "0.57", "packs": (("zw", 50),), "items": [
        ("PEX-26", "Rura PEX-AL-PEX 26×3", "14.90"), ("PEX-32", "Rura PEX-AL-PEX 32×3", "22.50"), ("PEX-40", "Rura PEX-AL-PEX 40×3,5", "39.00")]},
    {"group": "RUR-CU", "discount": "RUR", "unit": "m", "cost": "0.72", "cn": "74111010", "packs": (("szt", 5),),
     "items": _sizes("CU", "Rura miedziana twarda", (
        ("15", "15×1", "38.00"), ("18", "18×1", "47.00"), ("22", "22×1", "58.00"), ("28", "28×1", "76.00"), ("35", "35×1,5", "139.00"),
    ))},
    {"group": "RUR-PP", "discount": "RUR", "unit": "m", "cost": "0.55", "packs": (("szt", 4),),
     "items": _sizes("PP", "Rura PP stabi", (
        ("20", "20×3,4", "9.80"), ("25", "25×4,2", "14.20"), ("32", "32×5,4", "22.90"), ("40", "40×6,7", "34.90"), ("50", "50×8,3", "52.00"),
    ))},
    {"group": "KSZ-PR", "discount": "RUR", "producer": "PEXTE", "cost": "0.52", "packs": (("op", 10), ("karton", 100)),
     "items": _sizes("KP-KO", "Kolano zaprasowywane 90°", (("16", "16×16", "12.90"), ("20", "20×20", "17.90"), ("26", "26×26", "29.90"), ("32", "32×32", "44.00")))
     + _sizes("KP-TR", "Trójnik zaprasowywany", (("16", "16×16×16", "18.90"), ("20", "20×20×20", "26.90"), ("2016", "20×16×20", "25.90"), ("26", "26×26×26", "42.00")))
     + _sizes("KP-ZL", "Złączka zaprasowywana", (("16", "16×16", "10.90"), ("20", "20×20", "14.50"), ("26", "26×26", "24.50"), ("32", "32×32", "36.00")))
     + _sizes("KP-GZ", "Przyłączka zaprasowywana GZ", (("1615", "16×½″", "11.50"), ("2015", "20×½″", "14.90"), ("2020", "20×¾″", "16.50"), ("2625", "26×1″", "29.00")))
     + _sizes("KP-GW", "Przyłączka zaprasowywana GW", (("1615", "16×½″", "12.50"), ("2020", "20×¾″", "17.90")))},
    {"group": "KSZ-MO", "discount": "RUR", "cost": "0.50", "packs": (("op", 10),),
     "items": _sizes("KM-NY", "Nypel mosiężny", (("15", "½″", "5.90"), ("20", "¾″", "8.40"), ("25", "1″", "13.50")))
     + _sizes("KM-MU", "Mufa mosiężna", (("15", "½″", "6.40"), ("20", "¾″", "9.20"), ("25", "1″", "14.90")))
     + _sizes("KM-KO", "Kolano mosiężne GW×GZ", (("15", "½″", "9.90"), ("20", "¾″", "14.50"), ("25", "1″", "23.90")))
     + _sizes("KM-TR", "Trójnik mosiężny", (("15", "½″", "12.50"), ("20", "¾″", "18.90"), ("25", "1″", "31.00")))
     + _sizes("KM-RE", "Redukcja mosiężna", (("2015", "¾″×½″", "7.20"), ("2515", "1″×½″", "10.90"), ("2520", "1″×¾″", "10.90")))},
    {"group": "GRZ-LA", "discount": "GRZ", "producer": "RADPL", "cost": "0.57",
     "items": _sizes("GL", "Grzejnik łazienkowy drabinkowy biały", (
        ("500-800", "500×800", "329.00"), ("500-1200", "500×1200", "429.00"), ("600-1200", "600×1200", "479.00"), ("600-1800", "600×1800", "649.00"),
    )) + _sizes("GLC", "Grzejnik łazienkowy drabinkowy czarny", (("500-1200", "500×1200", "529.00"), ("600-1800", "600×1800", "789.00")))},
    {"group": "KOT-GA", "discount": "KOT", "producer": "KOTLO", "cost": "0.78", "weight": Decimal("41"),
     "items": _sizes("KOC", "Kocioł gazowy kondensacyjny EKO", (
        ("20", "20 kW dwufunkcyjny", "5490.00"), ("24", "24 kW dwufunkcyjny", "5890.00"), ("28", "28 kW dwufunkcyjny", "6490.00"), ("35", "35 kW jednofunkcyjny", "7290.00"),
        ("60", "60 kW wiszący", "14900.00"),
    ))},
    {"group": "KOT-PC", "discount": "KOT", "producer": "HZTEC", "cost": "0.80", "vat": "8",
     "items": _sizes("PCA", "Pompa ciepła powietrze–woda", (("8", "8 kW monoblok", "21900.00"), ("10", "10 kW monoblok", "24900.00"), ("12", "12 kW monoblok", "27900.00"), ("16", "16 kW split", "33900.00")))},
    {"group": "KOT-ZB", "discount": "KOT", "producer": "KOTLO", "cost": "0.72",
     "items": _sizes("ZAS", "Zasobnik c.w.u. emaliowany", (("120", "120 l", "2190.00"), ("200", "200 l", "2890.00"), ("300", "300 l", "3690.00")))
     + _sizes("BUF", "Bufor ciepła", (("300", "300 l", "2490.00"), ("500", "500 l", "3190.00"), ("1000", "1000 l", "4990.00")))
     + _sizes("NW", "Naczynie wzbiorcze", (("8", "8 l c.o.", "109.00"), ("18", "18 l c.o.", "149.00"), ("35", "35 l c.o.", "229.00"), ("18W", "18 l c.w.u.", "199.00"), ("80", "80 l c.o.", "459.00")))},
    {"group": "AUT-RZ", "discount": "AUT", "producer": "TERMI", "cost": "0.60", "unit": "kpl",
     "items": [(f"ROZ-{count}", f"Rozdzielacz {count}-obw. z szafką i rotametrami", f"{349 + count * 74}.00") for count in range(2, 13)]},
    {"group": "AUT-ST", "discount": "AUT", "producer": "TERMI", "cost": "0.63",
     "items": [("TER-P", "Termostat pokojowy przewodowy", "89.00"), ("TER-B", "Termostat pokojowy bezprzewodowy", "199.00"), ("TER-W", "Termostat pokojowy Wi-Fi", "329.00"),
               ("SIL-M30", "Siłownik termoelektryczny M30×1,5 230 V", "72.00"), ("LIS-8", "Listwa sterująca 8 stref", "349.00"), ("MIE-3", "Zawór mieszający trójdrogowy 1″", "219.00"),
               ("SIL-MIE", "Siłownik zaworu mieszającego", "389.00"), ("CZU-ZEW", "Czujnik temperatury zewnętrznej", "59.00")]},
    {"group": "IZO", "discount": "IZO", "producer": "IZOWI", "unit": "m", "cost": "0.48", "packs": (("karton", 100),),
     "items": [(f"OTU-{inner}-{wall}", f"Otulina PE {inner}/{wall} mm", price) for inner, wall, price in (
         (15, 6, "1.90"), (18, 6, "2.10"), (22, 9, "2.90"), (28, 9, "3.40"), (35, 13, "5.90"), (15, 20, "6.20"), (22, 20, "7.40"), (28, 20, "8.60"))]},
)  # fmt: skip

_ACCESSORY: Family = {"group": "AKC", "discount": "AKC", "cost": "0.50", "packs": (("op", 10),)}
SINGLES: tuple[tuple[str, str, str, Family], ...] = (
    ("TAS-19", "Taśma teflonowa 19 mm × 15 m", "4.50", _ACCESSORY), ("PAK-80", "Pakuły lniane 80 g", "6.90", _ACCESSORY),
    ("PAS-USZ", "Pasta uszczelniająca 150 g", "14.90", _ACCESSORY), ("OBJ-15", "Obejma rurowa z gumą ½″", "3.20", _ACCESSORY),
    ("OBJ-20", "Obejma rurowa z gumą ¾″", "3.60", _ACCESSORY), ("OBJ-25", "Obejma rurowa z gumą 1″", "4.10", _ACCESSORY),
    ("KOL-8", "Kołek rozporowy 8 mm", "0.35", _ACCESSORY), ("WSP-GRZ", "Wspornik grzejnika płytowego", "18.90", _ACCESSORY),
    ("WEZ-50", "Wężyk w oplocie ½″ 50 cm", "16.90", _ACCESSORY), ("SYF-U", "Syfon umywalkowy", "22.00", _ACCESSORY),
    ("KLIPS-16", "Klips do rury 16 mm (tacker)", "0.22", _ACCESSORY), ("FOLIA-PB", "Folia z podziałką do podłogówki", "3.90", {**_ACCESSORY, "unit": "m"}),
    ("STYRO-30", "Płyta systemowa 30 mm ogrzewanie podłogowe", "34.00", {**_ACCESSORY, "group": "IZO", "discount": "IZO"}),
    ("DYL-25", "Taśma dylatacyjna 150×8 mm", "2.20", {**_ACCESSORY, "unit": "m"}), ("INH-1", "Inhibitor korozji 1 l", "79.00", _ACCESSORY),
    ("GLIK-25", "Glikol propylenowy 25 kg", "289.00", {**_ACCESSORY, "packs": ()}), ("NEUTR", "Neutralizator kondensatu", "189.00", {**_ACCESSORY, "packs": ()}),
    ("ZES-PRZ", "Zestaw przyłączeniowy kotła", "249.00", {**_ACCESSORY, "unit": "kpl", "packs": ()}),
    ("KOMIN-80", "Zestaw kominowy 80/125 z wyrzutem przez dach", "649.00", {**_ACCESSORY, "unit": "kpl", "packs": ()}),
    ("SEP-25", "Separator zanieczyszczeń magnetyczny 1″", "329.00", {**_ACCESSORY, "packs": ()}),
    ("MAN-10", "Manometr 0–10 bar ¼″", "24.90", _ACCESSORY), ("TERM-120", "Termometr tarczowy 0–120 °C", "22.90", _ACCESSORY),
    ("WOD-15", "Wodomierz skrzydełkowy ½″ 1,6", "94.00", {**_ACCESSORY, "packs": ()}), ("PALETA-EUR", "Paleta EUR zwrotna", "45.00",
     {"group": "AKC", "discount": "AKC", "kind": "packaging", "cost": "0.80"}),
)  # fmt: skip
SERVICES = (
    ("USL-TRANS", "Transport na budowę", "Delivery to the building site", "150.00", "23", "usł"),
    ("USL-KM", "Transport, dopłata za kilometr", "Transport, per kilometre", "3.20", "23", "km"),
    ("USL-HDS", "Rozładunek HDS", "Unloading with a crane", "280.00", "23", "godz"),
    ("USL-MONT-K", "Montaż kotła z uruchomieniem", "Boiler installation and start-up", "1450.00", "8", "usł"),
    ("USL-URUCH", "Uruchomienie urządzenia", "Start-up of a device", "390.00", "23", "usł"),
    ("USL-SERW", "Serwis roczny kotła", "Yearly boiler service", "320.00", "8", "usł"),
    ("USL-PROJ", "Dobór i projekt ogrzewania podłogowego", "Design of underfloor heating", "480.00", "23", "usł"),
    ("USL-DOR", "Doradztwo techniczne", "Technical advice", "180.00", "23", "godz"),
)
